/** Texts of the wire that become words of the feature. */

/** Without control characters (C0, DEL, C1): what is left can be shown, logged and compared. */
export function cleanText(text: string): string {
  let clean = '';
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code >= 0x20 && (code < 0x7f || code > 0x9f)) clean += text[i];
  }
  return clean;
}

/** A number as it can be dialled again: no control characters, no spaces around it. */
export function cleanNumber(text: string): string {
  return cleanText(text).trim();
}
