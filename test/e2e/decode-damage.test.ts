/**
 * Damaged files as users meet them: cut anywhere, or with bytes turned over. What stands before the damage is shown as of
 * the whole file, the place is told, and the exit code is 3.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join as path } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { ip4, join, links, pcap, register, SYN, softKey, tcp } from '../kit/capture-bytes.ts';
import { ringback } from '../kit/command-line.ts';

const folder = mkdtempSync(path(tmpdir(), 'ringback-damage-'));
afterAll(() => rmSync(folder, { recursive: true }));

const SEED = Number(process.env.RINGBACK_SEED ?? 1);
const FILES = 40;

function seeded(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const name = register('SEP001122334455');
const packets = [
  { up: true, seq: 0, flags: SYN },
  { up: true, seq: 1, payload: name },
  ...Array.from({ length: 60 }, (_, n) => ({
    up: true,
    seq: 1 + name.length + 48 * n,
    payload: join(softKey(n), softKey(n)),
  })),
].map((segment) => links.ethernet!.wrap(ip4(true, tcp(segment))));
const classic = pcap(packets);
const sources: Readonly<Record<string, Uint8Array>> = {
  pcap: classic,
  'big-endian pcap': pcap(packets, { bigEndian: true, nanos: true }),
  pcapng: readFileSync('test/captures/call-back.pcapng'),
  gzip: gzipSync(classic),
};

interface Told {
  readonly lines: readonly string[];
  readonly damage: string | undefined;
}

/** One run over many files: what was told of each, and the exit code. */
async function decoded(files: readonly Uint8Array[]): Promise<{ told: Told[]; code: number | null }> {
  const names = files.map((file, n) => {
    const where = path(folder, `${n}.cap`);
    writeFileSync(where, file);
    return where;
  });
  const { out, err, code } = await ringback(['decode', '--jsonl', ...names]);
  const lines = out
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as { file: string; message?: string });
  const told = names.map((where) => ({
    lines: lines.filter(({ file, message }) => file === where && message !== undefined).map(bare),
    damage: err
      .split('\n')
      .find((line) => line.startsWith(`${where}: `) && /^(The|A) /.test(line.slice(where.length + 2))),
  }));
  return { told, code };
}

const bare = (line: object): string => JSON.stringify({ ...line, file: undefined });

describe.each(Object.entries(sources))(`a damaged %s (RINGBACK_SEED=${SEED})`, (kind, file) => {
  it('cut anywhere: shows what stands before the cut, says where it broke, exits with 3', async () => {
    const random = seeded(SEED);
    const cuts = Array.from({ length: FILES }, () => 1 + random(file.length - 1));
    const { told, code } = await decoded([file, ...cuts.map((end) => file.subarray(0, end))]);
    const whole = told[0]!;
    expect([code, whole.damage]).toEqual([3, undefined]);
    expect(whole.lines.length).toBeGreaterThan(100);
    cuts.forEach((end, n) => {
      const { lines, damage } = told[n + 1]!;
      expect(lines, `cut at ${end}`).toEqual(whole.lines.slice(0, lines.length));
      if (damage === undefined) return;
      const at = /It happened at byte (\d+), after (\d+) packets/.exec(damage);
      if (kind === 'gzip') expect(damage).toMatch(/The compressed file is damaged/);
      else expect(Number(at?.[1] ?? -1), damage).toBeLessThanOrEqual(end);
    });
    // A cut between two records cannot be told from an end.
    expect(told.slice(1).filter(({ damage }) => damage !== undefined).length).toBeGreaterThan(FILES * 0.8);
    const most = told[1 + cuts.indexOf(Math.max(...cuts))]!;
    expect(most.lines.length).toBeGreaterThan(0);
  });

  it('with a byte turned over: shows all that stands before it', async () => {
    const random = seeded(SEED + 1);
    const places = Array.from({ length: FILES }, () => [random(file.length), 1 + random(255)] as const);
    const damaged = places.map(([at, mask]) => {
      const bytes = Uint8Array.from(file);
      bytes[at]! ^= mask;
      return bytes;
    });
    const before = await decoded(places.map(([at]) => file.subarray(0, at)));
    const { told, code } = await decoded(damaged);
    expect([0, 3]).toContain(code);
    // Gzip tells damage by its checksum: what it gave before may hold the wrong byte.
    if (kind === 'gzip') return;
    places.forEach(([at, mask], n) => {
      const { lines } = before.told[n]!;
      expect(told[n]!.lines.slice(0, lines.length), `byte ${at} ^ ${mask}`).toEqual(lines);
    });
  });
});
