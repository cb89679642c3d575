/**
 * Text on the wire. Bytes are latin1 unless a phone said otherwise; codes `80 nn` and `1e nn` (phrases in the phone's
 * own language) are looked at on bytes, before characters: 0x80 is no letter in any character set that phones use.
 */

/** Makes a string of the text at `at`, which ends at its NUL or after `bytesMax`. */
export type TextReader = (view: DataView, at: number, bytesMax: number) => string;

/** Fixed array, NUL-ended if shorter; bytes after the NUL are often old memory and never shown. Latin1. */
export function fixedText(view: DataView, at: number, bytesMax: number): string {
  let text = '';
  for (let i = at; i < at + bytesMax; i++) {
    const byte = view.getUint8(i);
    if (byte === 0) break;
    text += String.fromCharCode(byte);
  }
  return text;
}

/** True where `fixedText` would make this text, which has no NUL. */
export function saysText(view: DataView, at: number, bytesMax: number, text: string): boolean {
  const { length } = text;
  if (length > bytesMax) return false;
  for (let i = 0; i < length; i++) if (view.getUint8(at + i) !== text.charCodeAt(i)) return false;
  return length === bytesMax || view.getUint8(at + length) === 0;
}

/** Offset just past the NUL that ends the text at `at`, or -1 when there is none before `end`. */
export function pastNul(view: DataView, at: number, end: number): number {
  for (let i = at; i < end; i++) if (view.getUint8(i) === 0) return i + 1;
  return -1;
}

/**
 * The phrase code at the start of a text: 0x8000 | nn for `80 nn`, 0x1e00 | nn for `1e nn`, 0 where there is none
 * (also for a lone 80 with NUL after it, seen from CallManager 4.1).
 */
export function labelCode(view: DataView, at: number, end: number): number {
  if (end - at < 2) return 0;
  const lead = view.getUint8(at);
  const code = view.getUint8(at + 1);
  return (lead === 0x80 || lead === 0x1e) && code !== 0 ? (lead << 8) | code : 0;
}
