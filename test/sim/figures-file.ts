/** The figures of a campaign that is run in pieces, kept in a file between them. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { type Figures, noFigures } from './campaign.ts';
import { Coverage } from './coverage.ts';
import { worldKinds } from './worlds.ts';

type ByWorld = Record<string, Figures>;

/** @returns zeros for each world where there is no file yet */
export function readFigures(path: string | undefined): ByWorld {
  const found = path !== undefined && existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : {};
  return Object.fromEntries(
    worldKinds.map(({ name }) => [
      name,
      name in found ? { ...found[name], coverage: Coverage.of(found[name].coverage) } : noFigures(),
    ]),
  );
}

export function writeFigures(path: string | undefined, figures: ByWorld): void {
  if (path === undefined) return;
  mkdirSync(dirname(path), { recursive: true });
  const plain = Object.entries(figures).map(([name, each]) => [name, { ...each, coverage: each.coverage.counts }]);
  writeFileSync(path, JSON.stringify(Object.fromEntries(plain)));
}
