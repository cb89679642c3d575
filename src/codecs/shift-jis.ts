/**
 * Shift_JIS, which older Japanese phones read (phone services notes: phones have ISO 8859-1 and Shift_JIS). The platform
 * decodes it and does not encode it, so the table of characters is what its decoder says, turned round at first use.
 *
 *   ┌────────────────────┐   ┌──────────────────────────┬────────────────────────┐
 *   │ ASCII, a1 to df    │   │ 81 to 9f, e0 to fc       │ 40 to 7e, 80 to fc     │
 *   └────────────────────┘   └──────────────────────────┴────────────────────────┘
 *     one byte, or               two; the second is never one of the five that XML escapes
 */

/** NEC's copies of IBM's characters: read, never written (as in the Encoding Standard). */
const COPIES_FIRST = 0xed40;
const COPIES_LAST = 0xeefc;

/** Characters of Unicode that people type for others that decoders give: overline, yen, wave dash, minus. */
const aliases: readonly (readonly [codePoint: number, code: number])[] = [
  [0x203e, 0x7e],
  [0xa5, 0x5c],
  [0x301c, 0x8160],
  [0x2212, 0x817c],
];

let table: ReadonlyMap<number, number> | null = null;

/** @returns one or two bytes as a number, null where the character is not in Shift_JIS. */
export function shiftJisCode(codePoint: number): number | null {
  if (codePoint < 0x80) return codePoint;
  table ??= turned();
  return table.get(codePoint) ?? null;
}

function turned(): ReadonlyMap<number, number> {
  const decoder = new TextDecoder('shift_jis');
  const codes = new Map<number, number>(aliases);
  const add = (code: number, ...bytes: number[]): void => {
    const text = decoder.decode(Uint8Array.from(bytes));
    const codePoint = text.codePointAt(0)!;
    if (text === '\ufffd' || text.length > String.fromCodePoint(codePoint).length || codes.has(codePoint)) return;
    codes.set(codePoint, code);
  };
  for (let byte = 0xa1; byte <= 0xdf; byte++) add(byte, byte);
  for (let lead = 0x81; lead <= 0xfc; lead++) {
    if (lead >= 0xa0 && lead <= 0xdf) continue;
    for (let trail = 0x40; trail <= 0xfc; trail++) {
      const code = lead * 256 + trail;
      if (trail !== 0x7f && (code < COPIES_FIRST || code > COPIES_LAST)) add(code, lead, trail);
    }
  }
  return codes;
}
