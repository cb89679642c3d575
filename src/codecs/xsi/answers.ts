/**
 * What phones send back to a pushed screen: CiscoIPPhoneResponse, CiscoIPPhoneError, or the plain data of a softkey. The
 * reader is small and strict: elements, attributes, text, the five entities and numeric references. No DTD, no CDATA,
 * no processing instruction but the declaration. Faults, never exceptions.
 */
import { limits } from '../limits.ts';
import { readXml, type XmlElement, type XmlFault } from './reader.ts';

export interface ResponseItem {
  readonly url: string;
  readonly data: string;
  /** 0: carried out. */
  readonly status: number;
}

export type Answer =
  | { readonly kind: 'response'; readonly items: readonly ResponseItem[] }
  /** 1 Execute not understood, 2 response not framed, 3 internal file, 4 not authenticated. */
  | { readonly kind: 'error'; readonly number: number }
  /** Not XML: what a softkey's URI carried. */
  | { readonly kind: 'data'; readonly data: string }
  | { readonly kind: 'empty' }
  | { readonly kind: 'fault'; readonly fault: XmlFault | 'tooLong' | 'unknownRoot' | 'badNumber' };

/** Items of one response: one per ExecuteItem, of which there are three at most. */
const ITEMS_MAX = 8;

/** Reads the data of a DeviceToUserData message. Bytes are latin1; NULs at the end are padding. */
export function readAnswer(bytes: Uint8Array): Answer {
  if (bytes.length > limits.xsiAnswerBytesMax) return { kind: 'fault', fault: 'tooLong' };
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  text = text.replace(/\0+$/, '');
  const start = text.trimStart();
  if (start === '') return { kind: 'empty' };
  if (!start.startsWith('<')) return { kind: 'data', data: text };
  const read = readXml(start);
  if (typeof read === 'string') return { kind: 'fault', fault: read };
  if (read.name === 'CiscoIPPhoneResponse') return response(read);
  if (read.name === 'CiscoIPPhoneError') {
    const number = whole(read.attributes.get('Number'));
    return number === null ? { kind: 'fault', fault: 'badNumber' } : { kind: 'error', number };
  }
  return { kind: 'fault', fault: 'unknownRoot' };
}

/** True where the answer says that the screen or command was taken. */
export function accepted(answer: Answer): boolean {
  return answer.kind === 'empty' || (answer.kind === 'response' && answer.items.every((item) => item.status === 0));
}

function response(root: XmlElement): Answer {
  const items: ResponseItem[] = [];
  for (const child of root.children) {
    if (child.name !== 'ResponseItem' || items.length >= ITEMS_MAX) continue;
    // Both forms occur: attributes (phones), child elements (the application notes).
    const value = (name: string): string =>
      child.attributes.get(name) ?? child.children.find((c) => c.name === name)?.text ?? '';
    const status = whole(value('Status'));
    if (status === null) return { kind: 'fault', fault: 'badNumber' };
    items.push({ url: value('URL'), data: value('Data'), status });
  }
  return { kind: 'response', items };
}

/** A whole number of at most nine digits, perhaps negative; null otherwise. */
function whole(text: string | undefined): number | null {
  return text !== undefined && /^\s*-?\d{1,9}\s*$/.test(text) ? Number(text) : null;
}
