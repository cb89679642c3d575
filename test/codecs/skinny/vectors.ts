/**
 * Golden frames: a set of the project's own (captures and constructed frames, one or more per message) and, where the
 * workplace beside the project has them, all of them.
 */
import { existsSync, readFileSync } from 'node:fs';
import type { Fields, FieldValue } from '../../../src/codecs/skinny/leaf.ts';

export interface Vector {
  readonly name: string;
  readonly hex: string;
  readonly header: { readonly version: number; readonly messageId: number };
  readonly message: string;
  readonly layout: { readonly id: number };
  /** `modified`: the fixture lacked its last four bytes; they are zero here and fields that reach into them are not listed. */
  readonly source?: { readonly modified?: string };
  readonly fields: readonly { name: string; off: number; len: number; value?: number | string; hexValue?: string }[];
}
export interface Stream {
  readonly name: string;
  readonly segments: readonly { hex: string }[];
  readonly expectedFrames: readonly { offset: number; length: number; messageId: number }[];
  readonly leftOver: number;
}

const shared = new URL('../../../../shared/facts/sccp/', import.meta.url);
const own = new URL('../../vectors/skinny/', import.meta.url);

export const allVectorsPresent = existsSync(new URL('vectors.json', shared));

function load<T>(folder: URL, file: string, key: 'vectors' | 'streams'): T[] {
  return JSON.parse(readFileSync(new URL(file, folder), 'utf8'))[key] ?? [];
}

export const ownVectors: Vector[] = [
  ...load<Vector>(own, 'captured.json', 'vectors'),
  ...load<Vector>(own, 'constructed.json', 'vectors'),
];
export const streams: Stream[] = load<Stream>(own, 'streams.json', 'streams');
export const vectors: Vector[] = allVectorsPresent
  ? [...load<Vector>(shared, 'vectors.json', 'vectors'), ...load<Vector>(shared, 'constructed.json', 'vectors')]
  : ownVectors;

export const bytesOf = (hex: string): Uint8Array<ArrayBuffer> => Uint8Array.from(Buffer.from(hex, 'hex'));

/** What a vector's flat list says, as the nested object that the decoder gives. */
export function nested(vector: Vector): Fields {
  const into: Fields = {};
  for (const field of vector.fields) {
    const keys = field.name.split('.').flatMap((part) => [...part.matchAll(/[^[\]]+/g)].map(([key]) => key));
    let target: Record<string, FieldValue> | FieldValue[] = into;
    keys.forEach((key, i) => {
      const at = target as Record<string, FieldValue>;
      if (i === keys.length - 1) at[key] = field.value ?? field.hexValue!;
      else {
        at[key] ??= /^\d+$/.test(keys[i + 1]!) ? [] : {};
        target = at[key] as Fields;
      }
    });
  }
  return into;
}
