/** What the device database answers, and what each change of a source means for those who wait. */
import { describe, expect, it } from 'vitest';
import type { Event } from '../../../src/model/events.ts';
import { DeviceDatabase } from '../../../src/service/devices/device-database.ts';
import { DeviceSink } from '../../../src/service/devices/device-sink.ts';
import { readSiteYaml } from '../../../src/service/devices/site-yaml.ts';

const site = (text: string) => readSiteYaml(text, 'site.yaml');
const TWO_OFFICES = `
phones:
  - { name: SEPA, user: anna, searchSpace: north, lines: [{ number: 1001, partition: north }] }
  - { name: SEPB, user: anna, searchSpace: south, lines: [{ number: 1001, partition: south }, { number: 1002 }] }
  - { name: SEPC, lines: [{ number: 1002 }] }
lines: [{ number: 7000, kind: huntPilot }]
users: [{ name: anna, locale: de }]
searchSpaces: [{ name: north, partitions: [north, south] }, { name: south, partitions: [south] }]
`;

function offices(): DeviceDatabase {
  const database = new DeviceDatabase();
  database.load('imported', site(TWO_OFFICES));
  return database;
}

describe('questions', () => {
  it('by name, number, partition and owner', () => {
    const database = offices();
    expect(database.phone('SEPB')).toMatchObject({ source: 'imported', user: 'anna' });
    expect(database.numbered('1001').map(({ partition }) => partition)).toEqual(['north', 'south']);
    expect(database.numbered('1001', 'south')).toMatchObject([{ phones: ['SEPB'] }]);
    expect(database.numbered('1002')).toMatchObject([{ phones: ['SEPB', 'SEPC'], kind: 'phone' }]);
    expect(database.ownedBy('anna').map(({ name }) => name)).toEqual(['SEPA', 'SEPB']);
    expect(database.find('100').length).toBe(3);
    expect(database.find('', 2).length).toBe(2);
    expect(database.localeOf('SEPA')).toBe('de');
    expect(database.localeOf('SEPC')).toBe('');
  });

  it('the search space decides which of two equal numbers is meant', () => {
    const database = offices();
    expect(database.meant('1001', 'SEPA')).toMatchObject({ partition: 'north' });
    expect(database.meant('1001', 'SEPB')).toMatchObject({ partition: 'south' });
    expect(database.meant('1002', 'SEPA')).toMatchObject({ partition: '' });
    expect(database.meant('1001', 'SEPC')).toMatchObject({ partition: 'north' });
    expect(database.meant('1003', 'SEPA')).toBeUndefined();
  });
});

describe('lines of a life before this one', () => {
  it('that no source names any more are out; those that one still names are not', () => {
    const database = offices();
    const lines = database.linesOf('imported');
    expect(lines).toEqual(['7000', '1001;north', '1001;south', '1002']);
    expect(database.withdrawn(lines)).toEqual([]);
    const after = new DeviceDatabase();
    after.load('imported', site('lines: [{ number: 7000 }]'));
    after.load('postgres', site('lines: [{ number: 1001, partition: south }]'));
    after.learn('SEPD', { instance: 1, number: '1002', partition: '', label: '' });
    expect(after.withdrawn(lines)).toEqual([
      { type: 'directoryEntry', line: '1001;north', kind: 'phone', forgotten: true },
    ]);
  });
});

describe('changes', () => {
  const step = (before: string, after: string): Event[] => {
    const database = new DeviceDatabase();
    database.load('imported', site(before));
    return database.load('imported', site(after));
  };

  it('the same again is no change', () => {
    expect(step(TWO_OFFICES, TWO_OFFICES)).toEqual([]);
  });

  it.each<[string, string, string, Event[]]>([
    [
      'a number',
      '{}',
      'lines: [{ number: 7000, kind: park }]',
      [{ type: 'directoryEntry', line: '7000', kind: 'park', forgotten: false }],
    ],
    [
      'a phone that is taken out',
      'phones: [{ name: SEPA, lines: [{ number: 1 }] }]',
      '{}',
      [{ type: 'directoryEntry', line: '1', kind: 'phone', forgotten: true }],
    ],
    [
      'forward all to voice mail',
      'lines: [{ number: 1 }]',
      'lines: [{ number: 1, forwardAll: 9000, voiceMail: true }]',
      [{ type: 'forwardAll', line: '1', target: '9000', voiceMail: true }],
    ],
    [
      'forward all off',
      'lines: [{ number: 1, forwardAll: 9000 }]',
      'lines: [{ number: 1 }]',
      [{ type: 'forwardAll', line: '1', target: null, voiceMail: false }],
    ],
    [
      'do not disturb',
      'phones: [{ name: SEPA }]',
      'phones: [{ name: SEPA, doNotDisturb: reject }]',
      [{ type: 'doNotDisturb', device: 'SEPA', active: true, reject: true }],
    ],
    [
      'another user',
      'phones: [{ name: SEPA, user: anna }]',
      'phones: [{ name: SEPA, user: ben }]',
      [{ type: 'userChanged', device: 'SEPA' }],
    ],
    [
      'a search space, without moving the phone',
      'phones: [{ name: SEPA, searchSpace: a }]\nsearchSpaces: [{ name: a, partitions: [x] }]',
      'phones: [{ name: SEPA, searchSpace: a }]\nsearchSpaces: [{ name: a, partitions: [y, x] }]',
      [{ type: 'searchSpace', device: 'SEPA', partitions: ['y', 'x'] }],
    ],
  ])('%s', (_, before, after, events) => {
    expect(step(before, after)).toEqual(events);
  });

  it('the source that is higher up is believed', () => {
    const database = new DeviceDatabase();
    database.load('postgres', site('phones: [{ name: SEPA, user: ben, lines: [{ number: 2 }] }]'));
    expect(database.load('imported', site('phones: [{ name: SEPA, user: anna, lines: [{ number: 1 }] }]'))).toEqual([
      { type: 'directoryEntry', line: '1', kind: 'phone', forgotten: false },
      { type: 'directoryEntry', line: '2', kind: 'phone', forgotten: true },
      { type: 'userChanged', device: 'SEPA' },
    ]);
    expect(database.phone('SEPA')).toMatchObject({ source: 'imported', user: 'anna' });
  });
});

describe('between an attachment and the router', () => {
  function desk() {
    const database = offices();
    const posted: Event[] = [];
    const learnt: string[] = [];
    const sink = new DeviceSink(database, { post: (event) => void posted.push(event) }, ({ name }) =>
      learnt.push(name),
    );
    return { database, posted, learnt, sink };
  }
  const registered = (device: string): Event => ({ type: 'deviceRegistered', device, display: 'xml', locale: 'en' });
  const shows = (device: string, line: string, lineInstance = 1): Event => ({
    type: 'lineLearnt',
    device,
    lineInstance,
    line,
  });

  it('a line gets its partition, a phone the language of its user', () => {
    const { posted, sink } = desk();
    sink.post(registered('SEPA'));
    sink.post(shows('SEPA', '1001'));
    sink.post(shows('SEPB', '1001'));
    expect(posted).toEqual([
      { ...registered('SEPA'), locale: 'de' },
      shows('SEPA', '1001;north'),
      shows('SEPB', '1001;south'),
    ]);
  });

  it('what the feature forgets at a registration it is told again', () => {
    const { database, posted, sink } = desk();
    database.load('imported', site('phones: [{ name: SEPC, doNotDisturb: reject }]'));
    sink.post(registered('SEPC'));
    expect(posted.at(-1)).toEqual({ type: 'doNotDisturb', device: 'SEPC', active: true, reject: true });
  });

  it('a phone that nobody named is learnt once, and again when its lines change', () => {
    const { database, learnt, sink } = desk();
    for (let i = 0; i < 3; i++) for (const event of [registered('SEPX'), shows('SEPX', '1009')]) sink.post(event);
    expect(learnt).toEqual(['SEPX', 'SEPX']);
    expect(database.numbered('1009')).toMatchObject([{ source: 'learnt', phones: ['SEPX'] }]);
    sink.post(shows('SEPX', '1010', 2));
    expect(learnt.length).toBe(3);
    expect(database.phone('SEPX')!.lines.map(({ number }) => number)).toEqual(['1009', '1010']);
    sink.post(registered('SEPA'));
    expect(learnt.length).toBe(3);
  });

  it('what the site takes out is not brought back by what was learnt', () => {
    const { database, sink } = desk();
    sink.post(shows('SEPX', '1009'));
    database.load('imported', site('phones: [{ name: SEPX, lines: [{ number: 1009 }] }]'));
    expect(database.load('imported', site('{}'))).toContainEqual({
      type: 'directoryEntry',
      line: '1009',
      kind: 'phone',
      forgotten: true,
    });
    expect(database.phone('SEPX')).toBeUndefined();
  });

  it('a line forwards all calls where its server or the site says so', () => {
    const { posted, sink } = desk();
    const forward = (target: string | null): Event => ({ type: 'forwardAll', line: '1002', target, voiceMail: false });
    sink.tell([forward('9')]);
    sink.post(forward(null));
    sink.post(forward('8'));
    sink.tell([forward(null)]);
    sink.post(forward(null));
    expect(posted.map((event) => (event as { target: string }).target)).toEqual(['9', '9', '8', '8', null]);
  });

  it('forward-all of a number goes to the only line that has it', () => {
    const { posted, sink } = desk();
    const forward = (line: string): Event => ({ type: 'forwardAll', line, target: '9', voiceMail: false });
    sink.post(forward('1002'));
    sink.post(forward('1001'));
    expect(posted).toEqual([forward('1002'), forward('1001')]);
  });
});
