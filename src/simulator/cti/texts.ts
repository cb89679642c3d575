/** Texts of QBE. Byte strings are read by the JTAPI client in its own machine's character set, so only ASCII is safe. */
export const ascii = (text: string): string => text.replace(/[^\x20-\x7e]/gu, '?');

/** Bytes of a screen as a phone reads them: UTF-8, or latin1 where it is none. */
export function screenText(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return Buffer.from(bytes).toString('latin1');
  }
}

export const hexBytes = (hex: string): Uint8Array => Buffer.from(hex, 'hex');
