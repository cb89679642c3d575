/** `ringback decode` on QBE as users run it: captures and frames in hex. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join as path } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { fieldsOf, sessionVectors } from '../codecs/qbe/vectors.ts';
import { pcap } from '../kit/capture-bytes.ts';
import { ringback } from '../kit/command-line.ts';
import { sessionPackets } from '../kit/qbe-capture.ts';

const folder = mkdtempSync(path(tmpdir(), 'ringback-qbe-'));
afterAll(() => rmSync(folder, { recursive: true }));
const file = (name: string, content: Uint8Array | string): string => {
  const where = path(folder, name);
  writeFileSync(where, content);
  return where;
};
const capture = file('cti.pcap', pcap(sessionPackets(sessionVectors)));
const objects = (out: string) =>
  out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));

describe('a capture of a CTIManager', () => {
  it('is listed, one object per PDU with all fields', async () => {
    const { code, out, err } = await ringback(['decode', capture, '--jsonl', '--strict']);
    const listed = objects(out);
    expect(listed).toHaveLength(sessionVectors.length);
    listed.forEach((each, i) => {
      const vector = sessionVectors[i]!;
      expect(each).toMatchObject({
        protocol: 'qbe',
        pdu: vector.name,
        id: vector.pdu,
        direction: vector.dir === 'c2s' ? 'toServer' : 'toPhone',
        fields: fieldsOf(vector),
        fault: null,
      });
    });
    expect(err).toContain(`${sessionVectors.length} messages of `);
    expect(err).toContain('application');
    expect(code).toBe(0);
  });

  it('has lines for people, and filters by name, line and call', async () => {
    const states = await ringback(['decode', capture, '-q', '--message', 'CallState*', '--call', '5001']);
    const lines = states.out.trim().split('\n').slice(1);
    expect(lines.length).toBeGreaterThan(2);
    expect(lines[0]).toMatch(/JTAPI\[\d+\]@\S+ +← {2}CallStateChangedEvent_V2 state=\w+ .*line=1001 call=5001$/);
    const line = objects((await ringback(['decode', capture, '-q', '--jsonl', '--line', '1002'])).out);
    expect(line.length).toBeGreaterThan(3);
    expect(line.every(({ fields }) => fields.lineID === 1002 || fields.lineName === '1002')).toBe(true);
    const open = await ringback(['decode', capture, '-q', '-v', '--message', 'ProviderOpenCompletedEvent']);
    expect(open.out).toMatch(/reason +SUCCESS \(0\)/);
  });
});

describe('frames in hex', () => {
  it('--protocol qbe prints one object per line', async () => {
    const hex = file('frames.hex', sessionVectors.map((each) => each.hex).join('\n'));
    const { code, out } = await ringback(['decode', '--protocol', 'qbe', '--frames', hex, '--strict']);
    expect(objects(out).map((each) => each.pdu)).toEqual(sessionVectors.map((each) => each.name));
    expect(code).toBe(0);
  });
});
