/** The fields of a PDU that matter, in one line; handles last, as line, call and device. */
import type { DecodedPdu } from '../../codecs/qbe/decode.ts';
import { type DescribedQbeField, describedPduFields } from '../../codecs/qbe/describe.ts';

const FIELDS_MAX = 8;
const TEXT_CHARACTERS_MAX = 60;

/** Second words of handles, and what a reader calls them. First words name the node and are left out. */
const placeNames: Readonly<Record<string, string>> = { lineID: 'line', callLegID: 'call', deviceID: 'device' };

/** Fields that say little to a reader of calls; `-v` and the JSON objects have them. */
const dull =
  /CallManagerID$|^callManagerID$|^filter\.|^hidden|^certificate$|Pi$|Locale$|^unModified|^unicode|DNInfo\.|MultiMediaCap|^plugin|^media|UUID$|^globalized|^farEnd|^parent|PatternUsage$|^lineHandleSpecified$|^qbeClient/i;

const clipped = (text: string): string =>
  text.length <= TEXT_CHARACTERS_MAX
    ? text
    : `${text.slice(0, TEXT_CHARACTERS_MAX - 1)}…${text.endsWith('"') ? '"' : ''}`;

const isSilent = ({ value, text }: DescribedQbeField): boolean => value === 0 && /^0(\.0\.0\.0)?$/.test(text);

/** `#7 SUCCESS state=CONNECTED line=1001 call=5001`; lists as their length: `lineInfo×2`. */
export function briefPdu(decoded: DecodedPdu): string {
  const words: string[] = [];
  const places: string[] = [];
  const lists = new Map<string, number>();
  let request = '';
  for (const field of describedPduFields(decoded)) {
    const list = /^(.*?)\[(\d+)\]/.exec(field.name);
    if (list !== null) lists.set(list[1]!, Number(list[2]) + 1);
    else if (field.name === 'sequenceNumber') request = `#${field.text}`;
    else if (field.name === 'result') words.unshift(field.text);
    else if (placeNames[field.name] !== undefined) places.push(`${placeNames[field.name]}=${field.text}`);
    else if (!isSilent(field) && !dull.test(field.name)) words.push(`${field.name}=${clipped(field.text)}`);
  }
  for (const [name, count] of lists) words.push(`${name}×${count}`);
  const shown = words.length > FIELDS_MAX ? [...words.slice(0, FIELDS_MAX), '…'] : words;
  return [...(request === '' ? [] : [request]), ...shown, ...places].join(' ');
}
