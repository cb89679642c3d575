/**
 * Which layout of a message a frame has.
 *
 * Rule that fits all evidence (captures of CallManager 2.x to CUCM, phones up to version 22): a header version that is
 * not 0 decides; 0 means the basic layout, where the body decides. Versions above 22 are not known (ATA186 reports 33)
 * and are read as basic. The first layout that fits wins.
 *
 * One exception: a call manager answers some peers of version 18 with header version 0 (captured with an IOS bridge). A
 * body that is longer than the basic layout by a typed address or more, ends where a field of a later layout ends, and
 * has something in what is longer, has that later layout. Anything else past the basic layout is trailing bytes
 * (chan_skinny pads OpenReceiveChannel to 168 bytes with zeros).
 */
import { pastNul } from '../text.ts';
import type { Layout, Message, Selector } from './layout.ts';

export const HEADER_VERSION_MAX = 22;

/** Header version as the table knows it. */
export function tableVersion(headerVersion: number): number {
  return headerVersion > HEADER_VERSION_MAX ? 0 : headerVersion;
}

/** Layout of a body that lies in `view` from `body` to `end`. Never null: the last that fits the version is the default. */
export function chooseLayout(
  message: Message,
  headerVersion: number,
  view: DataView,
  body: number,
  end: number,
): Layout {
  const version = tableVersion(headerVersion);
  const wide = version === 0 ? wideLayout(message, view, body, end) : null;
  if (wide !== null) return wide;
  let last = message.layouts[0]!;
  for (const layout of message.layouts) {
    if (version < layout.when.from || version > layout.when.to) continue;
    if (bodyFits(layout, view, body, end)) return layout;
    last = layout;
  }
  return last;
}

/** What a typed address needs more than a plain one. */
const TYPED_ADDRESS_BYTES = 16;

/** The later layout that a body under header version 0 shows by its length; null where it does not. */
function wideLayout(message: Message, view: DataView, body: number, end: number): Layout | null {
  const bodyBytes = end - body;
  if (message.layouts.length === 1) return null;
  let basicMost = 0;
  for (const { when, most } of message.layouts) if (when.from === 0) basicMost = Math.max(basicMost, most);
  if (bodyBytes < basicMost + TYPED_ADDRESS_BYTES || allZero(view, body + basicMost, end)) return null;
  return message.layouts.find((each) => each.when.from > 0 && endsAtField(each, bodyBytes)) ?? null;
}

/** True where every field up to `bodyBytes` has a fixed size and one of them ends there. */
function endsAtField(layout: Layout, bodyBytes: number): boolean {
  let at = 0;
  for (const field of layout.fields) {
    if (field.kind === 'zstr' || field.kind === 'bytes') return false;
    at += field.size;
    if (at === bodyBytes) return at >= layout.least;
  }
  return false;
}

/** True where a body of `bodyBytes` can have this layout, as far as its length tells. */
export function lengthFits(when: Selector, bodyBytes: number): boolean {
  if (when.bodyBytes !== undefined) return bodyBytes === when.bodyBytes;
  if (when.bodyBytesBelow !== undefined) return bodyBytes < when.bodyBytesBelow;
  return when.bodyBytesFrom === undefined || bodyBytes >= when.bodyBytesFrom;
}

function bodyFits(layout: Layout, view: DataView, body: number, end: number): boolean {
  const { when } = layout;
  if (!lengthFits(when, end - body)) return false;
  if (when.zeroBytes !== undefined) {
    const [from, to] = when.zeroBytes;
    return body + to <= end && allZero(view, body + from, body + to);
  }
  return when.texts === undefined || hasTexts(layout, when.texts, view, body, end);
}

export function allZero(view: DataView, from: number, to: number): boolean {
  for (let i = from; i < to; i++) if (view.getUint8(i) !== 0) return false;
  return true;
}

/** True where exactly `texts` texts follow the fixed fields, with at most three bytes of padding after them. */
function hasTexts(layout: Layout, texts: number, view: DataView, body: number, end: number): boolean {
  let at = body;
  for (const field of layout.fields) if (field.kind !== 'zstr') at += field.size;
  for (let i = 0; i < texts; i++) {
    at = pastNul(view, at, end);
    if (at < 0) return false;
  }
  return end - at <= 3 && allZero(view, at, end);
}
