/** Several sources of one setting: the last change wins, over restarts too; what the database takes back is as the file says. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AlarmBook } from '../../../src/service/alarms/alarm-book.ts';
import type { AlarmSettings } from '../../../src/service/alarms/delivery.ts';
import { ChangeJournal } from '../../../src/service/changes/journal.ts';
import { ParameterBook, readGiven } from '../../../src/service/parameter-book.ts';
import { readParameters } from '../../../src/service/parameters.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ringback-books-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** As at a start: the journal is read anew. */
function start(given: Record<string, string | number> = {}, alarms: Partial<AlarmSettings> = {}) {
  const journal = new ChangeJournal(join(folder, 'changes.jsonl'));
  const shared = { journal, clock: () => 1000, source: 'ringback.yaml' };
  const configured = { syslog: null, http: null, severity: 'warning', ...alarms } as const;
  return {
    journal,
    parameters: new ParameterBook({ configured: readParameters(given).values, ...shared }),
    alarms: new AlarmBook({ configured, ...shared }),
  };
}
const guard = ({ parameters }: ReturnType<typeof start>) => parameters.values.get('guardTimeMs');
const anna = { by: 'api', name: 'anna' } as const;

describe('the database', () => {
  it('changes what it names, and what it names no more is as the file says', () => {
    const one = start({ 'Guard Time': 1000 });
    one.parameters.adopt(readGiven({ 'Guard Time': '5000' }));
    expect(guard(one)).toBe(5000);
    expect(one.journal.history(9).at(-1)).toMatchObject({ from: 1000, to: 5000, by: 'database', who: 'PostgreSQL' });
    one.parameters.adopt(new Map());
    expect(guard(one)).toBe(1000);
  });

  it('that says the same as before leaves a later change in force, over a restart too', () => {
    const one = start();
    one.parameters.adopt(readGiven({ 'Guard Time': 5000 }));
    one.parameters.change({ 'Guard Time': 6000 }, anna);
    expect(one.parameters.adopt(readGiven({ 'Guard Time': 5000 }))).toEqual([]);
    expect(guard(one)).toBe(6000);
    const two = start();
    expect(two.parameters.adopt(readGiven({ 'Guard Time': 5000 }))).toEqual([]);
    expect(guard(two)).toBe(6000);
    two.parameters.adopt(new Map());
    two.parameters.change({ 'Guard Time': 7000 }, anna);
    // It had said it, and has taken it back: once.
    expect(start().parameters.adopt(new Map())).toEqual([]);
    expect(guard(start())).toBe(7000);
  });

  it('that comes to say what a command had said owns the value', () => {
    const one = start();
    one.parameters.change({ 'Guard Time': 5000 }, anna);
    expect(one.parameters.adopt(readGiven({ 'Guard Time': 5000 }))).toEqual([]);
    one.parameters.adopt(new Map());
    expect(guard(one)).toBe(0);
  });
});

describe('alarm settings', () => {
  it('that an operator has changed last over a restart, until the file says something else', () => {
    const one = start();
    const told: unknown[] = [];
    one.alarms.onChange((values) => told.push(values.get('alarms.syslog')));
    one.alarms.change({ syslog: 'udp://192.0.2.9:514' }, anna);
    one.alarms.change({ severity: 'major' }, anna);
    expect(told).toEqual(['udp://192.0.2.9:514', 'udp://192.0.2.9:514']);
    expect(start().alarms.current).toEqual({ syslog: 'udp://192.0.2.9:514', http: null, severity: 'major' });
    const again = start({}, { severity: 'info' });
    expect(again.alarms.current).toEqual({ syslog: 'udp://192.0.2.9:514', http: null, severity: 'info' });
    again.alarms.change({ syslog: null }, anna);
    expect(start({}, { severity: 'info' }).alarms.current.syslog).toBeNull();
  });

  it('stand in one history with the parameters, in the order in which they were made', () => {
    const one = start();
    one.parameters.change({ 'Guard Time': 1 }, anna);
    one.alarms.change({ http: 'http://192.0.2.9/' }, anna);
    one.parameters.change({ 'Guard Time': 2 }, anna);
    const names = one.journal.history(9).map(({ name, by, who }) => `${name} ${by} ${who}`);
    expect(names).toEqual(['Guard Time api anna', 'alarms.http api anna', 'Guard Time api anna']);
    expect(
      start()
        .parameters.rows()
        .find(({ key }) => key === 'guardTimeMs'),
    ).toMatchObject({ value: 2, origin: 'api' });
  });

  it('of another release that are no more what they should be are left out', () => {
    start().alarms.change({ syslog: 'tcp://192.0.2.9:601' }, anna);
    const journal = new ChangeJournal(join(folder, 'changes.jsonl'));
    const [change] = journal.before();
    journal.write([{ ...change!, to: 'carrier pigeon' }]);
    expect(start().alarms.current.syslog).toBe('tcp://192.0.2.9:601');
  });
});
