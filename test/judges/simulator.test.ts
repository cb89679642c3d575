/** Judge: tshark reads every frame of the simulator, in every dialect, and finds nothing malformed or unknown. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { MessageId, messageName } from '../../src/codecs/skinny/ids.ts';
import { decodeFrame } from '../../src/codecs/skinny/index.ts';
import { Office, SimulatedPhone } from '../../src/simulator/index.ts';
import { ip4, links, pcap, skinny, tcp } from '../kit/capture-bytes.ts';
import { callBy, idle, talk } from '../kit/office-calls.ts';
import { PhoneRecorder } from '../kit/phone-recorder.ts';

const tsharkIsThere = spawnSync('tshark', ['--version']).status === 0;

/** Everything that two phones and a third do in a day. */
async function aDay(dialect: 'chan-sccp' | 'chan-skinny' | 'tones' | 'cucm', version?: number): Promise<PhoneRecorder> {
  const office = new Office({
    phones: 3,
    dialect,
    ownCallBack: true,
    callBackButton: true,
    ...(version === undefined ? {} : { models: ['7970' as const], phone: { protocolVersion: version } }),
  });
  const recorder = new PhoneRecorder();
  const port = await office.open();
  try {
    const phones = [1, 2, 3].map(
      (n) =>
        new SimulatedPhone({
          name: `SEP02000000000${n}`,
          model: version === undefined && n % 2 === 1 ? '7960' : '7970',
          host: '127.0.0.1',
          port,
          ...(version === undefined ? {} : { protocolVersion: version }),
        }),
    );
    for (const phone of phones) recorder.attach(phone);
    for (const phone of phones) await phone.register();
    const [a, b, c] = phones as [SimulatedPhone, SimulatedPhone, SimulatedPhone];
    await talk(a, b, '1002');
    a.softKey('Hold');
    await a.waitFor('held', (s) => s.calls[0]?.state === 'hold' && s.softKeys.some((key) => key.label === 'Resume'));
    a.softKey('Resume');
    await a.waitFor('talking', (s) => s.calls[0]?.state === 'connected');
    await callBy(c, '1002');
    await c.waitFor('busy', (s) => s.tone === 'busy' || s.prompt === 'Busy');
    c.softKey('EndCall');
    await c.waitFor('the offer', (s) => s.softKeys.some((key) => key.label === 'CallBack'));
    c.softKey('CallBack');
    await c.waitFor('armed', (s) => s.tone === 'campOn');
    b.softKey('EndCall');
    await c.waitFor('the form', (s) => s.screen !== null);
    c.screenKey('Call');
    await b.waitFor('ringing', (s) => s.ringing);
    b.offHook();
    await c.waitFor('talking', (s) => s.calls[0]?.state === 'connected');
    b.onHook();
    await idle(a, b);
    await callBy(a, '7');
    await a.waitFor('an unknown number', (s) => s.tone === 'reorder');
    a.softKey('EndCall');
    office.manager.forwardAll('1002', '1003');
    await b.waitFor('forwarded', (s) => s.forwards.length === 1);
    for (const phone of phones) await phone.leave('unregister');
  } finally {
    await office.manager.close();
  }
  return recorder;
}

function judgement(pcap: Uint8Array): { names: string[]; malformed: string[] } {
  const folder = mkdtempSync(join(tmpdir(), 'ringback-judge-'));
  try {
    const path = join(folder, 'day.pcap');
    writeFileSync(path, pcap);
    const run = spawnSync(
      'tshark',
      [
        '-r',
        path,
        '-T',
        'fields',
        '-e',
        'frame.number',
        '-e',
        'skinny.messageId',
        '-e',
        '_ws.malformed',
        '-e',
        '_ws.col.Info',
      ],
      { encoding: 'utf8', maxBuffer: 64 << 20 },
    );
    if (run.status !== 0) throw new Error(run.stderr);
    const rows = run.stdout
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => line.split('\t'));
    return {
      names: rows.map((row) => (row[3] ?? '').trim()),
      malformed: rows.filter((row) => row[2] !== '' || row[1] === '').map((row) => row.join(' ')),
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const days = [
  ['chan-sccp', undefined],
  ['chan-sccp', 11],
  ['chan-sccp', 15],
  ['chan-sccp', 17],
  ['chan-sccp', 18],
  ['chan-sccp', 20],
  ['chan-skinny', undefined],
  ['tones', undefined],
  ['cucm', undefined],
] as const;

describe.each(days)('a day with a server like %s, version %s', (dialect, version) => {
  it.skipIf(!tsharkIsThere)(
    'is well formed to tshark and has the names that it has here (skipped without tshark)',
    async () => {
      const recorder = await aDay(dialect, version);
      const { names, malformed } = judgement(recorder.pcap());
      expect(malformed).toEqual([]);
      expect(names).toEqual(recorder.frames.map((frame) => messageName(frame.id)));
      expect(new Set(names).size).toBeGreaterThan(40);
    },
  );

  it('is without fault to the table of this project, which has another author than the simulator', async () => {
    const recorder = await aDay(dialect, version);
    const faults = recorder.frames.map((frame) => decodeFrame(frame.bytes)).filter((decoded) => decoded.fault !== null);
    expect(faults).toEqual([]);
  });
});

describe('the judge', () => {
  it.skipIf(!tsharkIsThere)(
    'sees a frame that is too short, and one that it does not know (skipped without tshark)',
    () => {
      const cut = skinny(MessageId.CallState, new Uint8Array(4));
      const unknown = skinny(0x7777, new Uint8Array(4));
      const packets = [cut, unknown].map((payload, n) =>
        links.ethernet!.wrap(ip4(false, tcp({ up: false, seq: 1 + 16 * n, payload }))),
      );
      const { names, malformed } = judgement(pcap(packets));
      expect(malformed).toHaveLength(1);
      expect(names[1]).not.toBe(messageName(0x7777));
    },
  );
});
