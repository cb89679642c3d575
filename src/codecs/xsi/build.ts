/**
 * Screens and commands as the XML that phones read: CiscoIPPhoneText and CiscoIPPhoneExecute, and no other root. Sizes:
 * title and prompt 32 characters, softkey names 16 (Cisco IP Phone Services Application Development Notes 7.1, ch. 2);
 * the whole at most 2000 bytes in one SCCP message, 512 over CTI up to 7.1.
 */
import { limits } from '../limits.ts';
import type { CharacterSet } from '../phone-text.ts';
import { bytesOf, cutText, escapeText } from './markup.ts';
import type { Screen, ScreenSoftKey } from './screen.ts';

const TITLE_CHARACTERS_MAX = 32;
const KEY_CHARACTERS_MAX = 16;
/** URL and URI elements hold 256 characters. */
const URL_CHARACTERS_MAX = 256;
/** At most three items: one URL and two URIs, or three URIs. */
const EXECUTE_ITEMS_MAX = 3;

export interface TextOptions {
  /** What a softkey calls when it is released: a URI such as `UserCallData:…`, `Dial:1002`, `SoftKey:Exit`. */
  readonly softKeyUrl: (key: ScreenSoftKey, screen: Screen) => string;
  /** Bytes of the whole document: 2000 by default, 512 for CTI up to 7.1. */
  readonly bytesMax?: number;
  /** What the phone reads besides ASCII. Only Shift_JIS makes a difference; others get references. */
  readonly characterSet?: CharacterSet;
}

/**
 * A screen as CiscoIPPhoneText. Where the whole would not fit, the text is cut; keys are never left out.
 * @returns null where not even the keys fit
 */
export function buildText(screen: Screen, options: TextOptions): Uint8Array | null {
  const bytesMax = options.bytesMax ?? limits.userDataBytesMax;
  const set = options.characterSet;
  const title = element('Title', cutText(screen.title, TITLE_CHARACTERS_MAX), set);
  const prompt = screen.prompt === '' ? '' : element('Prompt', cutText(screen.prompt, TITLE_CHARACTERS_MAX), set);
  const keys = screen.softKeys
    .map((key, index) => softKey(key, index + 1, options.softKeyUrl(key, screen), set))
    .join('');
  const before = `<CiscoIPPhoneText>${title}${prompt}<Text>`;
  const after = `</Text>${keys}</CiscoIPPhoneText>`;
  const room = bytesMax - before.length - after.length;
  return room < 0 ? null : bytesOf(before + escapeText(screen.text, room, set) + after);
}

/** When a phone carries out an item: at once, when it is idle, or only if it is idle now. Only URLs obey it. */
export type ExecutePriority = 0 | 1 | 2;

/**
 * A CiscoIPPhoneExecute of at most three items; the phone answers with a CiscoIPPhoneResponse. Whitelisted URIs only:
 * what a phone executes must never come from outside.
 * @throws RangeError for no item, a fourth, or a URI that is not on the list: an error in the program
 */
export function buildExecute(uris: readonly ExecuteUri[], priority: ExecutePriority = 0): Uint8Array {
  if (uris.length === 0 || uris.length > EXECUTE_ITEMS_MAX)
    throw new RangeError(`An Execute holds 1 to ${EXECUTE_ITEMS_MAX} items, not ${uris.length}.`);
  const items = uris.map((uri) => `<ExecuteItem Priority="${priority}" URL="${escapeText(uriText(uri))}"/>`).join('');
  return bytesOf(`<CiscoIPPhoneExecute>${items}</CiscoIPPhoneExecute>`);
}

/** What we let phones execute. */
export type ExecuteUri =
  /** Sounds a raw μ-law file that the phone fetches from its TFTP path. */
  | { readonly play: string }
  /** Calls a number: digits, `*`, `#`, A to D. */
  | { readonly dial: string }
  /** Puts the services application away. `init` is for older phones, `appClose` for newer ones. */
  | 'initServices'
  | 'appClose';

/** The URI of an item. Also for softkeys that call by themselves. */
export function uriText(uri: ExecuteUri): string {
  if (uri === 'initServices') return 'Init:Services';
  if (uri === 'appClose') return 'App:Close:0';
  if ('play' in uri) {
    if (!/^[A-Za-z0-9_.-]{1,64}$/.test(uri.play))
      throw new RangeError(`Not a plain file name to play: ${JSON.stringify(uri.play)}.`);
    return `Play:${uri.play}`;
  }
  if (!/^[0-9*#A-D]{1,32}$/.test(uri.dial)) throw new RangeError(`Not a number to dial: ${JSON.stringify(uri.dial)}.`);
  return `Dial:${uri.dial}`;
}

/** The ints that a phone sends back with a key: they are ours to choose. */
export interface UserCallData {
  readonly applicationId: number;
  readonly lineInstance: number;
  readonly callReference: number;
  readonly transactionId: number;
  readonly data: string;
}

/** `UserCallData:…`: a softkey that answers by DeviceToUserDataVersion1. The ints must fit 31 bits: some phones reboot on more. */
export function userCallDataUrl(url: UserCallData): string {
  const ints = [url.applicationId, url.lineInstance, url.callReference, url.transactionId];
  for (const int of ints)
    if (!Number.isInteger(int) || int < 0 || int > 0x7fffffff) throw new RangeError(`Not an int of 31 bits: ${int}.`);
  return `UserCallData:${ints.join(':')}:${url.data}`;
}

function softKey(key: ScreenSoftKey, position: number, url: string, set: CharacterSet | undefined): string {
  const name = element('Name', cutText(key.name, KEY_CHARACTERS_MAX), set);
  return `<SoftKeyItem>${name}${element('URL', cutText(url, URL_CHARACTERS_MAX))}<Position>${position}</Position></SoftKeyItem>`;
}

function element(name: string, text: string, set?: CharacterSet): string {
  return `<${name}>${escapeText(text, undefined, set)}</${name}>`;
}
