/** The one other XML object that we push: CiscoIPPhoneExecute with a single URL of ours. */

/** Bytes (ASCII) of an Execute for one URL. What is not printable ASCII is left out; the rest is escaped. */
export function executeXml(url: string): Uint8Array {
  let safe = '';
  for (const character of url) {
    if (character >= ' ' && character <= '~') safe += escapes[character] ?? character;
  }
  return new TextEncoder().encode(
    `<CiscoIPPhoneExecute><ExecuteItem Priority="0" URL="${safe}"/></CiscoIPPhoneExecute>`,
  );
}

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};
