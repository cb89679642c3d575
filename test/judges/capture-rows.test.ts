/** `ringback decode --fields` beside `tshark -T fields`: the same rows over whole captures, which the bench times. */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ringback } from '../kit/command-line.ts';
import { hasTshark } from '../kit/tshark.ts';

const folder = '../shared/captures';
const files = [
  'test/captures/call-back.pcapng',
  ...(existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.pcap')) : []).map(
    (name) => `${folder}/${name}`,
  ),
];

const columns: Readonly<Record<string, string>> = {
  epoch: 'frame.time_epoch',
  packet: 'frame.number',
  stream: 'tcp.stream',
  id: 'skinny.messageId',
  lineInstance: 'skinny.lineInstance',
  callReference: 'skinny.callReference',
  callState: 'skinny.callState',
  softKeyEvent: 'skinny.softKeyEvent',
  softKeySetIndex: 'skinny.softKeySetIndex',
  lineDirNumber: 'skinny.lineDirNumber',
  calledParty: 'skinny.calledParty',
};
/** What belongs to the packet, not to a message of it. */
const OF_PACKET = 3;

/** tshark prints a row a packet: values of all its messages with commas, absent ones left out. Numbers some in hex. */
const normal = (value: string): string =>
  value
    .split(',')
    .filter((each) => each !== '')
    .map((each) => (/^0x[0-9a-f]+$/.test(each) ? String(Number(each)) : each))
    // Phrases stand as ⟨…⟩ with us and as raw bytes there.
    .map((each) => (/[^ -~]/.test(each) ? '?' : each))
    .join(',');

function byPacket(rows: readonly string[][]): string[][] {
  const packets = new Map<string, string[][]>();
  for (const row of rows) packets.set(row[1]!, [...(packets.get(row[1]!) ?? []), row]);
  return [...packets.values()].map((own) =>
    own[0]!.map((first, column) => (column < OF_PACKET ? first : normal(own.map((row) => row[column]).join(',')))),
  );
}

const split = (out: string): string[][] =>
  out
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => line.split('\t'));

describe.skipIf(!hasTshark)(`rows as tshark prints them${hasTshark ? '' : ' (skipped: no tshark)'}`, () => {
  it.each(files)('%s', async (file) => {
    const { out, code } = await ringback(['decode', '-q', file, '--fields', Object.keys(columns).join(',')]);
    expect(code).toBe(0);
    const ask = Object.values(columns).flatMap((name) => ['-e', name]);
    const theirs = execFileSync('tshark', ['-r', file, '-Y', 'skinny', '-T', 'fields', ...ask], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const ours = byPacket(split(out));
    expect(ours.length).toBeGreaterThan(20);
    expect(ours).toEqual(split(theirs).map((row) => row.map((value, i) => (i < OF_PACKET ? value : normal(value)))));
  });
});
