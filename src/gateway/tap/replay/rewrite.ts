/**
 * What a phone sends, as the live server must hear it: with the references that this server chose, the events of its
 * softkeys, the phone's own address, and the name and numbers of the copy. Bytes that say nothing of these stay as they
 * were captured, padding and all.
 */
import { type Decoded, decode } from '../../../codecs/skinny/decode.ts';
import { encodeMessage } from '../../../codecs/skinny/encode.ts';
import { MessageId, type MessageName } from '../../../codecs/skinny/ids.ts';
import type { Fields, FieldValue } from '../../../codecs/skinny/leaf.ts';
import { chosenKinds } from './answer.ts';
import type { Send } from './script.ts';

/** What is known of the live side of one phone. */
export interface Live {
  readonly capturedName: string;
  readonly name: string;
  /** IPv4 address of the phone's socket, '' where it has none. */
  address: string;
  /** Numbers that servers choose, captured → live, under `kind:number`. */
  readonly chosen: Map<string, number>;
  /** Softkey labels → events, of the capture and of the live server. */
  readonly capturedKeys: Map<string, number>;
  readonly liveKeys: Map<string, number>;
  /** Directory numbers, captured → live: one for all phones of a copy. */
  readonly numbers: Map<string, string>;
}

/** One decoding for all copies. */
const decodings = new WeakMap<Uint8Array, Decoded>();

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.length);

function decoded(bytes: Uint8Array): Decoded {
  let found = decodings.get(bytes);
  if (found === undefined) {
    found = decode(viewOf(bytes), 0, bytes.length);
    decodings.set(bytes, found);
  }
  return found;
}

const addressFields: ReadonlySet<string> = new Set(['stationIpAddr', 'ipAddr', 'addr', 'transmitIpAddr']);
const numberFields: ReadonlySet<string> = new Set(['calledParty', 'callingParty', 'dialedNumber', 'directoryNumber']);

/** Bytes to send in place of the captured ones; the captured ones themselves where nothing changes. */
export function rewritten({ bytes, id }: Send, live: Live): Uint8Array {
  const { message, fields, headerVersion, fault } = decoded(bytes);
  if (message === null || fault !== null) return bytes;
  const changed = changedFields(fields, id, live);
  if (changed === fields) return bytes;
  try {
    const bodyBytes = bytes.length - 12;
    const before = encodeMessage(message as MessageName, headerVersion ?? 0, fields, { bodyBytes });
    const after = encodeMessage(message as MessageName, headerVersion ?? 0, changed, { bodyBytes });
    const result = bytes.slice();
    for (let i = 0; i < result.length; i++) if (before[i] !== after[i]) result[i] = after[i]!;
    return result;
  } catch {
    // A field of the capture that the table reads and does not write (a text without its end): it goes as it came.
    return bytes;
  }
}

/** The same object where nothing changes. */
function changedFields(fields: Fields, id: number, live: Live): Fields {
  let result = fields;
  for (const [name, value] of Object.entries(fields)) {
    const other = changedValue(name, value, id, live);
    if (other === value) continue;
    if (result === fields) result = { ...fields };
    result[name] = other;
  }
  return result;
}

function changedValue(name: string, value: FieldValue, id: number, live: Live): FieldValue {
  if (typeof value === 'number') {
    if (name === 'softKeyEvent') return liveEvent(value, live);
    const kind = chosenKinds[name];
    return kind === undefined || value === 0 ? value : (live.chosen.get(`${kind}:${value}`) ?? value);
  }
  if (typeof value === 'string') return changedText(name, value, id, live);
  if (Array.isArray(value)) return value;
  return changedFields(value, id, live);
}

function changedText(name: string, value: string, id: number, live: Live): string {
  if (name === 'DeviceName' && value === live.capturedName) return live.name;
  if (id === MessageId.Alarm && name === 'text') return value.replace(live.capturedName, live.name);
  if (name === 'macAddress') return macOf(live) ?? value;
  if (addressFields.has(name) && live.address !== '' && /^\d+(\.\d+){3}$/.test(value)) return live.address;
  return numberFields.has(name) ? (live.numbers.get(value) ?? value) : value;
}

function macOf({ capturedName, name }: Live): string | null {
  const digits = /^SEP([0-9A-F]{12})$/.exec(name)?.[1];
  if (digits === undefined || name === capturedName) return null;
  return digits.toLowerCase().replace(/(..)(?=.)/g, '$1:');
}

/** Servers number their softkeys as they like; labels are the same. */
function liveEvent(event: number, { capturedKeys, liveKeys }: Live): number {
  for (const [label, captured] of capturedKeys) if (captured === event) return liveKeys.get(label) ?? event;
  return event;
}
