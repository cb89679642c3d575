/**
 * IP addresses on the wire: 4 or 16 bytes in network order, among little-endian neighbours. People read text, so text is
 * what views give and writers take.
 *
 *   ip4            ┌────┐            protocol < 17
 *   address        ┌──────┬─────────────────────────┐   protocol ≥ 17, 20 bytes
 *                  │ type │ 4 of 16, or all 16      │   type u32: 0 IPv4, 1 IPv6, 2 both (requests only), 3 invalid
 *                  └──────┴─────────────────────────┘   after an IPv4 the other 12 bytes are undefined
 */
import type { FrameWriter } from './writer.ts';

export const AddressType = { ip4: 0, ip6: 1, both: 2, invalid: 3 } as const;

/** Dotted IPv4 of the four bytes at `at` (absolute in `view`). */
export function ip4Text(view: DataView, at: number): string {
  return `${view.getUint8(at)}.${view.getUint8(at + 1)}.${view.getUint8(at + 2)}.${view.getUint8(at + 3)}`;
}

/** IPv6 of the 16 bytes at `at`, as RFC 5952 writes it: the first longest run of zero groups becomes `::`. */
export function ip6Text(view: DataView, at: number): string {
  let runAt = -1;
  let runGroups = 1;
  for (let i = 0, from = 0; i <= 8; i++) {
    if (i < 8 && view.getUint16(at + 2 * i) === 0) continue;
    if (i - from > runGroups) {
      runAt = from;
      runGroups = i - from;
    }
    from = i + 1;
  }
  let text = '';
  for (let i = 0; i < 8; i++) {
    if (i === runAt) {
      text += '::';
      i += runGroups - 1;
    } else {
      text += (text === '' || text.endsWith(':') ? '' : ':') + view.getUint16(at + 2 * i).toString(16);
    }
  }
  return text;
}

/** The address at a 20-byte type + address structure: IPv6 for type 1, else the IPv4 in its first four bytes. */
export function addressText(view: DataView, at: number): string {
  return view.getUint32(at, true) === AddressType.ip6 ? ip6Text(view, at + 4) : ip4Text(view, at + 4);
}

/**
 * Append four bytes of a dotted IPv4.
 * @throws RangeError where the text is none.
 */
export function writeIp4(w: FrameWriter, text: string): void {
  const parts = text.split('.');
  if (parts.length !== 4 || !parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) < 256)) {
    throw new RangeError(`"${text}" is no IPv4 address; write four numbers below 256 with dots between them`);
  }
  for (const part of parts) w.u8(Number(part));
}

/**
 * Append 16 bytes of an IPv6 address; '' is the unspecified address.
 * @throws RangeError where the text is none.
 */
export function writeIp6(w: FrameWriter, text: string): void {
  const halves = (text === '' ? '::' : text).split('::').map((half) => (half === '' ? [] : half.split(':')));
  const head = halves[0]!;
  const tail = halves[1] ?? [];
  const groups = head.length + tail.length;
  const wellFormed = halves.length === 1 ? groups === 8 : halves.length === 2 && groups < 8;
  if (!wellFormed || !halves.flat().every((group) => /^[0-9a-f]{1,4}$/i.test(group))) {
    throw new RangeError(`"${text}" is no IPv6 address; write eight groups of hex digits, :: for zeros`);
  }
  const all = [...head, ...new Array<string>(8 - groups).fill('0'), ...tail];
  for (const group of all) {
    const value = Number.parseInt(group, 16);
    w.u8(value >> 8).u8(value & 0xff);
  }
}

/** Append the 20-byte structure: IPv6 where the text has a colon, else IPv4 and twelve zeros. */
export function writeAddress(w: FrameWriter, text: string): void {
  if (text.includes(':')) {
    w.u32(AddressType.ip6);
    writeIp6(w, text);
  } else {
    w.u32(AddressType.ip4);
    writeIp4(w, text);
    w.zeros(12);
  }
}
