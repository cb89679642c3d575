/**
 * Frames for people: one line each, the client's names, enumerations by name.
 *
 *   CallStateChangedEvent_V2 lineCallManagerID=1 lineID=1063 … state=CONNECTED cause=NOERROR
 */
import { type DecodedPdu, decodePdu, type QbeFields, type QbeValue } from './decode.ts';
import { valueText } from './enums/index.ts';
import { PduId, type PduName } from './ids.ts';
import type { Field } from './layout.ts';
import type { QbeProfile } from './profile.ts';
import { pduById, structureOf } from './table/index.ts';

/** One line for a frame that a framer has delivered. */
export function describeQbe(view: DataView, start: number, end: number, profile?: QbeProfile): string {
  return describePdu(decodePdu(view, start, end, profile));
}

/** One line for a frame that is decoded already. Elements of long lists are only counted: `lineInfo[…20]`. */
export function describePdu(decoded: DecodedPdu): string {
  const words = [decoded.pdu ?? 'no PDU', ...shortened(describedPduFields(decoded))];
  if (decoded.fault !== null) words.push(`!${decoded.fault}`);
  return words.join(' ');
}

/** A field as people read it. */
export interface DescribedQbeField {
  /** Full name with indices: `lineInfo[3].unicodeLabel`. */
  readonly name: string;
  /** Enumerations by name, texts in quotes. */
  readonly text: string;
  readonly value: number | boolean | string;
}

/** All fields that say something, in wire order: nothing that is null or empty, no boolean that is false. */
export function describedPduFields(decoded: DecodedPdu): DescribedQbeField[] {
  const into: DescribedQbeField[] = [];
  const known = decoded.pdu !== null && Object.hasOwn(PduId, decoded.pdu);
  const pdu = known ? pduById(PduId[decoded.pdu as PduName]) : undefined;
  if (pdu !== undefined) collect(into, '', pdu.fields, decoded.fields);
  else if (typeof decoded.fields.body === 'string') {
    into.push({ name: 'body', text: decoded.fields.body, value: decoded.fields.body });
  }
  return into;
}

function collect(into: DescribedQbeField[], prefix: string, fields: readonly Field[], values: QbeFields): void {
  for (const field of fields) {
    const value = values[field.name];
    if (value === undefined || value === null || value === '' || value === false) continue;
    one(into, prefix + field.name, field, value);
  }
}

function one(into: DescribedQbeField[], name: string, field: Field, value: QbeValue): void {
  if (Array.isArray(value)) {
    value.forEach((each, i) => void one(into, `${name}[${i}]`, field, each));
  } else if (typeof value === 'object' && value !== null) {
    collect(into, `${name}.`, structureOf(field.of).fields, value);
  } else if (value !== null) {
    into.push({ name, text: textOf(field, value), value });
  }
}

function textOf(field: Field, value: number | boolean | string): string {
  if (typeof value === 'number') return field.values === undefined ? String(value) : valueText(field.values, value);
  if (typeof value === 'boolean') return String(value);
  if (secret.has(field.name)) return `(${value.length / 2} bytes)`;
  return field.kind === 'bytes' ? bytesText(value) : `"${visible(value)}"`;
}

/** What a line does not show: logs are passed on. The gateway's own login has its password there as it is. */
const secret: ReadonlySet<string> = new Set(['hiddenPassword', 'hiddenWrappedKey']);

const visible = (text: string): string =>
  text.replace(/[\u0000-\u001f\u007f-\u009f]/g, (unit) => `\\x${unit.charCodeAt(0).toString(16).padStart(2, '0')}`);

/** Bytes that are text (screens of phones) as text, others in hex. */
function bytesText(hex: string): string {
  if (!/^(0a|0d|[2-6][0-9a-f]|7[0-9a-e])*$/.test(hex)) return hex;
  return `"${visible(hex.replace(/../g, (pair) => String.fromCharCode(Number.parseInt(pair, 16))))}"`;
}

/** Elements of a list that a line spells out. */
const ELEMENTS_SHOWN = 2;

function shortened(fields: readonly DescribedQbeField[]): string[] {
  const words: string[] = [];
  const counts = new Map<string, number>();
  for (const { name, text, value } of fields) {
    const list = /^(.*?)\[(\d+)\]/.exec(name);
    if (list !== null) counts.set(list[1]!, Number(list[2]) + 1);
    if (list !== null && Number(list[2]) >= ELEMENTS_SHOWN) continue;
    // A number 0 without a name of its own says nothing.
    if (value !== 0 || text !== '0') words.push(`${name}=${text}`);
  }
  for (const [name, count] of counts) if (count > ELEMENTS_SHOWN) words.push(`${name}[…${count}]`);
  return words;
}
