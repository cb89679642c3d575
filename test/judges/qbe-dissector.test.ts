/**
 * tshark runs the generated dissector on every vector: what it shows must be what the vector says. The dissector reads with
 * Wireshark's own functions, so a slip in our offsets or texts would show.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SaxesParser } from 'saxes';
import { afterAll, describe, expect, it } from 'vitest';
import { qbeDissector } from '../../src/cli/dissector/qbe-lua.ts';
import type { QbeFields, QbeValue } from '../../src/codecs/qbe/decode.ts';
import { valueText } from '../../src/codecs/qbe/enums/index.ts';
import type { Field } from '../../src/codecs/qbe/layout.ts';
import { pduById, structureOf } from '../../src/codecs/qbe/table/index.ts';
import { descriptorWords } from '../codecs/qbe/values.ts';
import { bytesOf, fieldsOf, ownVectors, sessionVectors } from '../codecs/qbe/vectors.ts';
import { pcap } from '../kit/capture-bytes.ts';
import { pcapOf } from '../kit/pcap.ts';
import { sessionPackets } from '../kit/qbe-capture.ts';
import { hasTshark } from '../kit/tshark.ts';

const folder = mkdtempSync(join(tmpdir(), 'qbe-dissector-'));
afterAll(() => rmSync(folder, { recursive: true }));
const script = join(folder, 'qbe.lua');
writeFileSync(script, qbeDissector());

interface Shown {
  readonly name: string;
  readonly show: string;
}

function tshark(capture: Uint8Array, ...options: string[]): string {
  const file = join(folder, 'capture.pcap');
  writeFileSync(file, capture);
  const run = spawnSync('tshark', ['-X', `lua_script:${script}`, '-r', file, ...options], {
    encoding: 'utf8',
    maxBuffer: 1 << 30,
  });
  expect(`${run.stderr}`).not.toMatch(/lua|error/i);
  expect(run.status).toBe(0);
  return run.stdout;
}

/** Fields of each PDU in wire order: name without `qbe.`, and what is shown; elements and header left out. */
function pdus(capture: Uint8Array): { pdu: number; fields: Shown[]; complaints: number }[] {
  const found: { pdu: number; fields: Shown[]; complaints: number }[] = [];
  const parser = new SaxesParser();
  let inside = false;
  parser.on('opentag', ({ name, attributes }) => {
    const { name: of = '', show = '' } = attributes as Record<string, string>;
    if (name === 'proto') {
      inside = of === 'qbe';
      if (inside) found.push({ pdu: -1, fields: [], complaints: 0 });
      return;
    }
    if (name !== 'field' || !inside) return;
    const last = found.at(-1)!;
    if (of === 'qbe.malformed') last.complaints++;
    if (of === 'qbe.pdu') last.pdu = Number(show);
    else if (of.startsWith('qbe.')) last.fields.push({ name: of.slice(4), show });
  });
  parser.write(tshark(capture, '-Y', 'qbe', '-T', 'pdml')).close();
  return found;
}

const HEADER_FIELDS = 5;

/** What the dissector should show of a vector, in its order; what is null is not shown. */
function expected(fields: readonly Field[], values: QbeFields): Shown[] {
  return fields.flatMap((field) => one(field, values[field.name] ?? null));
}

function one(field: Field, value: QbeValue): Shown[] {
  const { name } = field;
  if (value === null) return [];
  if (Array.isArray(value)) return value.flatMap((each) => one(field, each));
  if (typeof value === 'object') return [{ name, show: '' }, ...expected(structureOf(field.of).fields, value)];
  if (typeof value === 'boolean') return [{ name, show: value ? '1' : '0' }];
  if (typeof value === 'number') return [{ name, show: numberShown(field, value) }];
  return [{ name, show: field.kind === 'bytes' ? value.replace(/..(?!$)/g, '$&:') : value }];
}

function numberShown({ values }: Field, value: number): string {
  if (values === 'ip4') return valueText('ip4', value);
  return values === 'resultCode' ? `0x${value.toString(16).padStart(8, '0')}` : String(value);
}

/** A name that rows use for two kinds has its kind behind it in the rarer one. */
const plain = ({ name, show }: Shown): Shown => ({
  name: name.replace(
    /_(i|b|s|y|u|o|l|a|callState|callOrigin|callCause|callReason|farEndpointType|deviceState|forwardType|resultCode|ip4)$/,
    '',
  ),
  show,
});

describe.skipIf(!hasTshark)('the dissector in tshark (skipped without tshark)', () => {
  it('shows every field of every vector', () => {
    const read = pdus(
      pcapOf(
        ownVectors.map((each) => bytesOf(each.hex)),
        2748,
      ),
    );
    expect(read.map((each) => each.pdu)).toEqual(ownVectors.map((each) => each.pdu));
    read.forEach(({ fields, complaints }, i) => {
      const vector = ownVectors[i]!;
      const shown = fields.slice(1 + HEADER_FIELDS).map(plain);
      expect([vector.name, shown]).toEqual([vector.name, expected(pduById(vector.pdu)!.fields, fieldsOf(vector))]);
      expect(complaints).toBe(0);
    });
  });

  it('puts frames together that are cut, and takes apart those that come together', () => {
    for (const segmentBytes of [13, 400]) {
      const read = pdus(pcap(sessionPackets(sessionVectors, { segmentBytes })));
      expect(read.map((each) => each.pdu)).toEqual(sessionVectors.map((each) => each.pdu));
    }
  });

  it('knows QBE on another port, and filters by name and value', () => {
    const capture = pcap(sessionPackets(sessionVectors, { serverPort: 9999 }));
    const connected = tshark(
      capture,
      '-Y',
      'qbe.lineID == 1001 && qbe.state',
      '-T',
      'fields',
      '-e',
      'qbe.pdu',
      '-e',
      'qbe.lineID',
    );
    const calls = sessionVectors.filter((each) => each.fields.lineID === 1001 && each.fields.state !== undefined);
    expect(connected.trim().split('\n')).toEqual(calls.map((each) => `${each.pdu}\t${each.fields.lineID}`));
    expect(calls.length).toBeGreaterThan(1);
  });

  it('complains of hostile words and never breaks', () => {
    const hostile = ownVectors.flatMap(({ hex, pdu }) => {
      const words = descriptorWords(bytesOf(hex), pduById(pdu)!.fields);
      return words.slice(0, 6).map(({ at }, i) => {
        const bytes = bytesOf(hex);
        new DataView(bytes.buffer).setUint32(at, i % 2 === 0 ? 0xfffffff0 : bytes.length - 1, true);
        return bytes;
      });
    });
    const read = pdus(pcapOf(hostile, 2748));
    expect(read).toHaveLength(hostile.length);
    expect(read.filter((each) => each.complaints > 0).length).toBeGreaterThan(hostile.length / 2);
  });
});
