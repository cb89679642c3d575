/** Alarms: told once and ended once, catalogued all of them, on the wire as RFC 5424 says, and without names. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { alarmCatalogue, catalogued } from '../../src/service/alarms/catalogue.ts';
import { type Alarm, AlarmCenter } from '../../src/service/alarms/center.ts';
import { syslogLine } from '../../src/service/alarms/syslog.ts';
import { Redaction } from '../../src/service/redaction.ts';
import { sources } from '../house/sources.ts';

function center() {
  const state = { now: 1000 };
  const made = new AlarmCenter(() => state.now);
  const told: string[] = [];
  made.listen(
    ({ name, severity, device, detail, count }) => void told.push(`${severity} ${name} ${device} ${detail} ${count}`),
  );
  return { state, made, told };
}

describe('the catalogue', () => {
  it('has every name that the code tells', () => {
    const told = [
      /\b(?:alarm|tell)\??\.?\(\s*'([A-Z][A-Za-z]+)'/g,
      /\balarms\.raise\(\s*'([A-Z]\w+)'/g,
      /type: 'alarm', name: '([A-Z]\w+)'/g,
      /: '(AdmissionLimit|QueuesFull|DescriptorsShort|Cti[A-Z]\w+)'/g,
      /\| '(Node\w+|Peer\w+|Lease\w+|Address\w+|Nobody\w+)'/g,
    ];
    const rooms = sources('src').filter(({ path }) => /^src\/(feature|gateway|service|cluster|main)/.test(path));
    const names = rooms.flatMap(({ text }) =>
      told.flatMap((pattern) => Array.from(text.matchAll(pattern), (match) => match[1]!)),
    );
    expect(new Set(names).size).toBeGreaterThan(20);
    expect([...new Set(names)].filter((name) => catalogued(name) === null)).toEqual([]);
  });

  it('names each once, says what happened and what to do, and is the page', () => {
    const names = alarmCatalogue.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    const page = readFileSync('docs/alarms.md', 'utf8');
    for (const { name, text, remedy } of alarmCatalogue) {
      expect(text, name).toMatch(/^[A-Z].*\.$/);
      expect(remedy, name).toMatch(/\.$/);
      expect(page).toContain(`| ${name} |`);
    }
  });
});

describe('the center', () => {
  it('tells the beginning and the end of trouble once each, and counts what is between', () => {
    const { made, told } = center();
    for (let n = 0; n < 3; n++) made.tell('StoreLate', '', `look ${n}`);
    expect(made.list()).toMatchObject([{ name: 'StoreLate', count: 3, detail: 'look 2' }]);
    made.tell('StoreAnswers', '', 'again');
    made.tell('StoreAnswers', '', 'again');
    expect(told).toEqual(['major StoreLate  look 0 1', 'cleared StoreLate  again 3']);
    expect(made.list()).toEqual([]);
    expect(made.recent()).toHaveLength(2);
  });

  it('keeps devices apart, and ends those of the device, or all', () => {
    const { made, told } = center();
    made.tell('RecordNotDurable', 'SEPA', 'full');
    made.tell('RecordNotDurable', 'SEPB', 'full');
    expect(made.list().map(({ device }) => device)).toEqual(['SEPA', 'SEPB']);
    expect(told).toHaveLength(2);
  });

  it('ends by quiet what nobody ends, and does not keep what tells of one moment', () => {
    const { state, made, told } = center();
    made.tell('AlertNotConfirmed', 'SEPA', 'twice');
    made.tell('NodeActive', '', 'epoch 1');
    state.now += 599_999;
    made.sweep();
    expect(made.list()).toHaveLength(1);
    state.now += 1;
    made.sweep();
    expect(told.at(-1)).toBe('cleared AlertNotConfirmed SEPA twice 1');
  });

  it('holds a flood in one, sorts the worst first, and tells what no catalogue has', () => {
    const { made, told } = center();
    for (let n = 0; n < 2000; n++) made.tell('AlertNotShown', `SEP${n}`, '');
    expect(made.list().length).toBeLessThanOrEqual(501);
    expect(made.list().find(({ device }) => device === '')?.count).toBe(1500);
    made.tell('FeatureFault', '', 'boom');
    expect(made.list()[0]!.name).toBe('FeatureFault');
    made.tell('Novel', '', 'x');
    expect(told.at(-1)).toBe('warning Novel  x 1');
  });

  it('tells a late listener what came before the first', () => {
    const made = new AlarmCenter(() => 1);
    made.tell('StoreNotOpened', '', 'early');
    const told: string[] = [];
    made.listen(({ name }) => void told.push(name));
    expect(told).toEqual(['StoreNotOpened']);
  });
});

describe('syslog lines', () => {
  const alarm: Alarm = {
    name: 'StoreLate',
    severity: 'major',
    device: '',
    detail: 'two\nlines',
    text: 'Late.',
    remedy: '',
    since: 0,
    last: 1_000,
    count: 2,
  };
  it('are of RFC 5424: priority, version, time, host, program, process, id, data, text', () => {
    expect(syslogLine(alarm)).toMatch(
      /^<27>1 1970-01-01T00:00:01\.000Z \S+ ringback \d+ StoreLate \[ringback@32473 severity="major" count="2"\] Late\. two lines$/,
    );
    expect(syslogLine({ ...alarm, severity: 'cleared' })).toMatch(/^<29>1 /);
    expect(syslogLine({ ...alarm, device: 'a"]\\' })).toContain(String.raw`device="a\"\]\\"`);
  });
});

describe('redaction', () => {
  const one = new Redaction(Buffer.alloc(32, 1));
  it('keeps two characters and a hash: the same for the same, another with another key', () => {
    expect(one.hide('SEP001122334455')).toMatch(/^…55~[\w-]{6}$/);
    expect(one.hide('sep001122334455')).toBe(one.hide('SEP001122334455').replace('…55', '…55'));
    expect(one.hide('1001')).not.toBe(one.hide('1101'));
    expect(new Redaction(Buffer.alloc(32, 2)).hide('1001')).not.toBe(one.hide('1001'));
    expect(one.hide('')).toBe('');
  });
  it.each([
    ['SEP001122334455 waits for 1002.', /^…55~\S{6} waits for …02~\S{6}\.$/],
    ['called +4930123456, then *21#.', /^called …56~\S{6}, then …1#~\S{6}\.$/],
    [
      '192.0.2.10:2000 within 2000 ms, 3000 events, RFC5424, v1.22.333, 2026-11-28T08:00:00',
      /^192\.0\.2\.10:2000 within 2000 ms, 3000 events, RFC5424, v1\.22\.333, 2026-11-28T08:00:00$/,
    ],
    ['errno -111, code ECONNREFUSED', /^errno -111, code ECONNREFUSED$/],
  ])('in "%s"', (text, wanted) => expect(one.sentence(text)).toMatch(wanted));
});

it('alarms that nobody listens to yet are kept up to a limit, the last ones', () => {
  const center = new AlarmCenter(() => 0);
  for (let i = 0; i < 1000; i++) center.tell('StoreUnavailable', `D${i}`, '');
  const heard: string[] = [];
  center.listen(({ device }) => heard.push(device));
  expect(heard.length).toBe(200);
});
