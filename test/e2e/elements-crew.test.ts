/** The processes of `npm run torture:elements`, with a program in their place that fails, ends and hangs as it is told. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { Crew } from '../torture/elements/crew.ts';

const folder = mkdtempSync(join(tmpdir(), 'ringback-crew-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Case 3 fails, 5 ends the process, 7 hangs it; the others are well. */
const program = join(folder, 'lanes.mjs');
writeFileSync(
  program,
  `process.on('message', async ({ cases }) => {
  for (const index of cases) {
    process.send({ begun: index });
    if (index === 5) process.exit(9);
    if (index === 7) for (;;);
    await new Promise((resolve) => process.send(index === 3 ? { ended: 3, failure: 'as told' } : { ended: index }, resolve));
  }
});
process.on('disconnect', () => process.exit());
process.send({ ready: true });
`,
);

it('a case that fails, one that ends its process and one that hangs are named, and all others are run', async () => {
  const cases = [...Array(100).keys()];
  const crew = new Crew('any', cases, 2, program, 2_000);
  await crew.done();
  expect(crew.ended).toBe(100);
  expect(crew.next).toBeNull();
  expect(crew.failures.sort((a, b) => a.index - b.index)).toEqual([
    { index: 3, why: 'as told' },
    { index: 5, why: 'its process ended (9)' },
    { index: 7, why: 'nothing was heard of its process for 2 s' },
  ]);
});

it('a run that is stopped says from where another goes on', async () => {
  const crew = new Crew('any', [2, 5, 8], 1, program, 60_000);
  while (crew.failures.length === 0) await new Promise((resolve) => setImmediate(resolve));
  crew.stop();
  await crew.done();
  expect([crew.ended, crew.next]).toEqual([2, 8]);
});

it('a program that ends before it began is not started again and again', async () => {
  const empty = join(folder, 'empty.mjs');
  writeFileSync(empty, '');
  const crew = new Crew('any', [1, 2, 3], 1, empty, 60_000);
  await crew.done();
  expect(crew.broken).toBe(`${empty}: its process ended (0) before it began`);
});
