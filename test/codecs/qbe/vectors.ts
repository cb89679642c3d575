/** Frames of sessions with real JTAPI clients (releases 15 and 11.5), and one frame per PDU. */
import { existsSync, readFileSync } from 'node:fs';
import type { QbeFields, QbeValue } from '../../../src/codecs/qbe/decode.ts';
import type { PduName } from '../../../src/codecs/qbe/ids.ts';

export interface QbeVector {
  readonly client?: string;
  /** Sessions: who wrote it. Frames made per PDU have none; they are written as a server writes. */
  readonly dir?: 'c2s' | 's2c';
  readonly pdu: number;
  readonly name: PduName;
  readonly hex: string;
  readonly fields: Record<string, unknown>;
}

const own = (file: string): URL => new URL(`../../vectors/qbe/${file}`, import.meta.url);
const shared = (file: string): URL => new URL(`../../../../shared/facts/qbe/${file}`, import.meta.url);
const json = (file: URL) => JSON.parse(readFileSync(file, 'utf8'));

export const sessionVectors: QbeVector[] = json(own('session.json')).vectors;
export const syntheticVectors: QbeVector[] = json(own('synthetic.json')).vectors;
export const ownVectors: QbeVector[] = [...sessionVectors, ...syntheticVectors];
/** Each frame once, whatever its version word: the releases wrote many alike. */
export const distinctVectors: QbeVector[] = [
  ...new Map(ownVectors.map((each) => [each.hex.slice(0, 24) + each.hex.slice(32), each])).values(),
];

/** The facts that the vectors were copied from, where the workplace beside the project has them. */
export const sharedPresent = existsSync(shared('vectors.json')) && existsSync(shared('schema.json'));
export const sharedVectors = (): { session: QbeVector[]; synthetic: QbeVector[] } => json(shared('vectors.json'));

interface SchemaField {
  readonly n: string;
  readonly t: string;
}
export interface Schema {
  readonly messages: Record<string, { name: string; kind: string; fields: SchemaField[] }>;
  readonly structs: Record<string, { fields: SchemaField[] }>;
}
export const schema = (): Schema => json(shared('schema.json'));

export const bytesOf = (hex: string): Uint8Array<ArrayBuffer> => Uint8Array.from(Buffer.from(hex, 'hex'));

/** The fields of a vector as the decoder gives them: bytes are hex without a wrapping. */
export function plain(value: unknown): QbeValue {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value as QbeValue;
  const keys = Object.keys(value);
  if (keys.length === 1 && keys[0] === 'bytes') return (value as { bytes: string }).bytes;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, plain(each)]));
}
export const fieldsOf = (vector: QbeVector): QbeFields => plain(vector.fields) as QbeFields;
