/** The hand-written writers of QBE, fed with what any sound frame says, and with half of it left out. */
import {
  type DecodedPdu,
  decodePduFrame,
  type Field,
  type PduName,
  pduById,
  type QbeFields,
  type QbeValue,
  QbeWriter,
  structureOf,
} from '../../../src/codecs/qbe/index.ts';
import { type Write, writers } from '../../codecs/qbe/writer-rows.ts';
import type { Random } from '../engine/random.ts';
import { must } from '../must.ts';

/** What the writer makes is a sound frame of that PDU, and what is read of it is written as the same bytes. */
export function checkQbeWriter(decoded: DecodedPdu, random: Random): void {
  const write = writers[decoded.pdu as PduName];
  if (write === undefined) return;
  const { fields: ofPdu } = pduById(decoded.id!)!;
  const whole = written(write, filled(decoded.fields, ofPdu), false);
  if (whole !== null) {
    const read = sound(decoded, whole);
    const again = written(write, filled(read.fields, ofPdu), false);
    must(
      again !== null && Buffer.from(again).equals(whole),
      'what a writer wrote is written otherwise',
      () => decoded.pdu,
    );
  }
  const part = written(write, withHoles(decoded.fields, random), true);
  if (part !== null) sound(decoded, part);
}

function sound({ pdu }: DecodedPdu, bytes: Uint8Array): DecodedPdu {
  const read = decodePduFrame(bytes);
  must(read.pdu === pdu, 'a writer wrote another PDU', () => `${pdu}: ${read.pdu}`);
  must(read.fault === null, 'a writer wrote what cannot be read', () => `${pdu}: ${read.fault}`);
  return read;
}

/** null where it refused the values: too many or too long, by name; or because what it cannot do without is missing. */
function written(write: Write, fields: QbeFields, hasHoles: boolean): Uint8Array | null {
  const writer = new QbeWriter('server').soil();
  try {
    write(writer, fields);
    return writer.take();
  } catch (error) {
    if (error instanceof RangeError || (hasHoles && error instanceof TypeError)) return null;
    throw error;
  }
}

const nothing: Partial<Record<Field['kind'], QbeValue>> = { i32: 0, bool: false, str: '', ustr: '', bytes: '' };

/** As programs have it: texts that are null on the wire are '', elements are there. */
function filled(fields: QbeFields, of: readonly Field[]): QbeFields {
  const one = (field: Field): QbeValue => {
    const value = fields[field.name] ?? nothing[field.kind] ?? null;
    if (field.kind === 'obj') return filled((value ?? {}) as QbeFields, structureOf(field.of).fields);
    if (field.kind === 'list' && Array.isArray(value))
      return value.map((each) => filled((each ?? {}) as QbeFields, structureOf(field.of).fields));
    return value;
  };
  return Object.fromEntries(of.map((field) => [field.name, one(field)]));
}

function withHoles(fields: QbeFields, random: Random): QbeFields {
  const kept: Record<string, QbeValue> = {};
  for (const [name, value] of Object.entries(fields)) if (!random.oneIn(2)) kept[name] = value;
  return kept;
}
