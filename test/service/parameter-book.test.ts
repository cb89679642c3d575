/** Parameters that change while running: what is kept, what is told, who wins. */
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ChangeJournal } from '../../src/service/changes/journal.ts';
import { ParameterBook, ParameterProblems } from '../../src/service/parameter-book.ts';
import { readParameters } from '../../src/service/parameters.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ringback-book-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const journal = () => join(folder, 'store', 'changes.jsonl');
let changes = new ChangeJournal(null);
/** As at a start. */
function read(): ChangeJournal {
  changes = new ChangeJournal(journal());
  return changes;
}
function book(given: Record<string, string | number | boolean> = {}, kept = true): ParameterBook {
  const configured = readParameters(given).values;
  return new ParameterBook({
    configured,
    journal: kept ? read() : new ChangeJournal(null),
    clock: () => 1000,
    source: 'ringback.yaml',
  });
}
const anna = { by: 'command', name: 'anna' } as const;
const value = (of: ParameterBook, key: string) => of.values.get(key);

describe('changes', () => {
  it('by name or key take all or none, and say what was and is', () => {
    const one = book();
    const told: unknown[] = [];
    one.onChange((values, changes) => told.push([values.get('recallTimeMs'), changes.length]));
    expect(one.change({ 'recall time': '20000', guardTimeMs: 5000 }, anna)).toEqual([
      {
        at: 1000,
        key: 'recallTimeMs',
        name: 'Recall Time',
        from: 30_000,
        to: 20_000,
        by: 'command',
        who: 'anna',
        needsRestart: false,
      },
      {
        at: 1000,
        key: 'guardTimeMs',
        name: 'Guard Time',
        from: 0,
        to: 5000,
        by: 'command',
        who: 'anna',
        needsRestart: false,
      },
    ]);
    const wrong = () => one.change({ 'Recall Time': 25_000, 'Guard Time': 60_001, Nonsense: 1 }, anna);
    expect(wrong).toThrow(ParameterProblems);
    expect(wrong).toThrow('parameter "Guard Time" is 60001; it should be a whole number from 0 to 60000 (ms).');
    expect(wrong).toThrow('parameter "Nonsense" is not known');
    expect(value(one, 'recallTimeMs')).toBe(20_000);
    expect(one.change({ 'Recall Time': 20_000 }, anna)).toEqual([]);
    expect(told).toEqual([[20_000, 2]]);
  });

  it('that need a restart are kept, and the row says what runs', () => {
    const one = book();
    one.change({ 'CTI Connecting Port': 2750, 'Recall Time': 1000 }, anna);
    const row = (name: string) => one.rows().find((candidate) => candidate.name === name)!;
    expect(row('CTI Connecting Port')).toMatchObject({ value: 2750, running: 2748, origin: 'command', restart: true });
    expect(row('Recall Time')).toMatchObject({ value: 1000, running: 1000 });
    expect(row('Guard Time')).toMatchObject({ origin: 'default', changedAt: null });
    expect(
      book()
        .rows()
        .find(({ key }) => key === 'ctiConnectingPort'),
    ).toMatchObject({ value: 2750, running: 2750 });
  });
});

describe('over a restart', () => {
  it('the last change wins: a command stays until the file says something else', () => {
    book({ 'Recall Time': 10_000 }).change({ 'Recall Time': 20_000 }, anna);
    expect(value(book({ 'Recall Time': 10_000 }), 'recallTimeMs')).toBe(20_000);
    expect(value(book({ 'Recall Time': 15_000 }), 'recallTimeMs')).toBe(15_000);
    expect(value(book({ 'Recall Time': 15_000 }), 'recallTimeMs')).toBe(15_000);
    // Taken out of the file: its default.
    expect(value(book(), 'recallTimeMs')).toBe(30_000);
    book();
    expect(changes.history(10).map(({ to, by }) => [to, by])).toEqual([
      [10_000, 'file'],
      [20_000, 'command'],
      [15_000, 'file'],
      [30_000, 'file'],
    ]);
  });

  it('the file that comes to say what a command had said owns the value', () => {
    book().change({ 'Guard Time': 5000 }, anna);
    book({ 'Guard Time': 5000 });
    expect(value(book(), 'guardTimeMs')).toBe(0);
  });

  it('nothing is kept without a folder, and a journal cut short or of another age is read as far as it goes', () => {
    book({}, false).change({ 'Guard Time': 5000 }, anna);
    expect(value(book({}, false), 'guardTimeMs')).toBe(0);
    book().change({ 'Guard Time': 4000 }, anna);
    appendFileSync(journal(), '{"key":"gone","to":1}\n{"key":"guardTimeMs","to":"many"}\n{"at":1,"key":"guard');
    expect(value(book(), 'guardTimeMs')).toBe(4000);
    expect(readFileSync(journal(), 'utf8').split('\n')[0]).toContain('"who":"anna"');
  });

  it('a journal that cannot be written changes nothing', () => {
    const one = book();
    writeFileSync(join(folder, 'store'), 'a file where the folder should be');
    expect(() => one.change({ 'Guard Time': 1 }, anna)).toThrow('nothing was changed');
    expect(value(one, 'guardTimeMs')).toBe(0);
  });
});
