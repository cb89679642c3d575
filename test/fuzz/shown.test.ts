/** What a person sees of a run, and what the loop may leave out. */
import { describe, expect, it } from 'vitest';
import { everything, Remembering } from './engine/effort.ts';
import { hashOf, Random } from './engine/random.ts';
import { LiveRows } from './live.ts';
import { mustEqual } from './must.ts';
import { codecsOf, totalText } from './report.ts';
import { targetNames, targets } from './targets/index.ts';
import type { Result } from './task.ts';

const result = (places: string, runs = 10): Result => ({
  target: 'x',
  seed: 1,
  runs,
  seconds: 1,
  runsPerSecond: runs,
  corpus: 1,
  branches: 3,
  coveredByCorpus: 0,
  covered: 1,
  slowest: { ms: 1, bytes: 1 },
  finds: [],
  missed: [],
  codecs: { 'src/codecs/a.js': { places, lines: [4, 4, 9] } },
});

describe('the rows of a terminal', () => {
  /** What stands on the screen after all that was written: only the codes that the rows use. */
  function screen(written: readonly string[]): string[] {
    let lines: string[] = [''];
    for (const piece of written.join('').split(/(\x1b\[\d+A\r\x1b\[J|\n)/)) {
      const up = /^\x1b\[(\d+)A/.exec(piece)?.[1];
      if (up !== undefined) lines = [...lines.slice(0, lines.length - 1 - Number(up)), ''];
      else if (piece === '\n') lines.push('');
      else lines[lines.length - 1] += piece;
    }
    return lines.slice(0, -1);
  }
  const figures = Int32Array.of(1_234_567, 90, 100, 12, 0, 0, 0);

  it('are one per target, at the foot, and go when it is done', () => {
    const written: string[] = [];
    const rows = new LiveRows({ isTTY: true, columns: 60, write: (text) => void written.push(text) });
    const [one, two] = [rows.add(), rows.add()];
    one.show({ target: 'skinny', seconds: 60 }, figures, 2000);
    two.show({ target: 'qbe', seconds: 60 }, figures, 4000);
    expect(screen(written)).toEqual([
      'skinny      1,234,567 runs  617,284/s  branches 90.0 %  cor',
      'qbe         1,234,567 runs  308,642/s  branches 90.0 %  cor',
    ]);
    one.done();
    rows.above(() => written.push('skinny is done\n'));
    expect(screen(written)).toEqual(['skinny is done', 'qbe         1,234,567 runs  308,642/s  branches 90.0 %  cor']);
    two.done();
    expect(screen(written)).toEqual(['skinny is done']);
  });

  it('say that the corpus is read, before anything else is', () => {
    const written: string[] = [];
    const rows = new LiveRows({ isTTY: true, write: (text) => void written.push(text) });
    rows.add().show({ target: 'xsi', seconds: 60 }, new Int32Array(8), 2000);
    expect(screen(written)).toEqual(['xsi       reads its corpus']);
  });

  it('are not there where there is no terminal', () => {
    const written: string[] = [];
    const rows = new LiveRows({ write: (text) => void written.push(text) });
    rows.add().show({ target: 'skinny', seconds: 60 }, figures, 2000);
    expect(written).toEqual([]);
  });
});

describe('the effort of new cases', () => {
  it('looks at the same bytes once, at others always', () => {
    const effort = new Remembering();
    const random = new Random(5);
    const frames = Array.from({ length: 2000 }, (_, i) => Buffer.concat([random.bytes(i % 50), Buffer.from(`${i}`)]));
    expect(frames.filter((each) => !effort.isNew(each))).toEqual([]);
    expect(frames.filter((each) => effort.isNew(Buffer.from(each))).length).toBeLessThan(20);
    expect(frames.every((each) => everything.isNew(each) && everything.isNew(each))).toBe(true);
  });

  it('takes the share that it was asked for, by the input alone', () => {
    const effort = new Remembering();
    const random = new Random(6);
    const hashes = Array.from({ length: 4000 }, () => hashOf(random.bytes(30)));
    const taken = hashes.filter((hash) => effort.takes(hash, 4));
    expect(taken.length / hashes.length).toBeGreaterThan(0.2);
    expect(taken.length / hashes.length).toBeLessThan(0.3);
    expect(hashes.filter((hash) => new Remembering().takes(hash, 4))).toEqual(taken);
  });

  it('is no argument for other fuzzers, which hand over the bytes alone', async () => {
    for (const name of targetNames) expect((await targets[name]!()).target.fuzz.length).toBe(1);
  });
});

it('targets join their branches by place, and name those that none passed', () => {
  const joined = codecsOf([result('100'), result('001')]);
  expect(joined).toEqual({ all: 3, covered: 2, missed: ['src/codecs/a.js:4'] });
  expect(totalText([result('100', 30), result('001', 20)], 2000)).toBe('together 50 runs in 2.0 s, 25/s: 0 finds');
});

it.each([
  [{ a: [1, { b: 'x' }] }, { a: [1, { b: 'x' }] }, true],
  [{ a: undefined, b: 1 }, { b: 1 }, true],
  [[Number.NaN], [Number.NaN], true],
  [[1], { 0: 1 }, false],
  [{ a: 1 }, { a: 2 }, false],
  [{ a: 1 }, null, false],
  [[1, 2], [1], false],
])('mustEqual of %j and %j', (one, other, same) => {
  if (same) mustEqual(one, other, 'differ');
  else expect(() => mustEqual(one, other, 'differ')).toThrow(/differ: /);
});
