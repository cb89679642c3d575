/**
 * The phone's browser for pushed XML (XSI): shows CiscoIPPhoneText and its relatives, performs CiscoIPPhoneExecute, and
 * says what a key of the screen does. Strict: what is not well formed is answered with CiscoIPPhoneError, as phones do.
 */
import { SaxesParser } from 'saxes';

export interface ScreenState {
  readonly title: string;
  readonly prompt: string;
  readonly text: string;
  /** In the order of their positions. */
  readonly softKeys: readonly { readonly name: string; readonly url: string }[];
}

/** What a pushed document wants. */
export type Wish =
  | { readonly type: 'show'; readonly screen: ScreenState }
  | { readonly type: 'execute'; readonly urls: readonly string[] }
  | { readonly type: 'error'; readonly number: number };

/** What a URI does at the phone. */
export type UriAction =
  | {
      readonly type: 'send';
      readonly application: number;
      readonly line: number;
      readonly call: number;
      readonly transaction: number;
      readonly data: string;
    }
  | { readonly type: 'dial'; readonly number: string }
  | { readonly type: 'play'; readonly uri: string }
  | { readonly type: 'close' }
  | { readonly type: 'unknown' };

interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: Element[];
  text: string;
}

const DEPTH_MAX = 16;
/** CiscoIPPhoneError: 1 parsing, 2 framing. */
const ERROR_PARSING = 1;

function parse(xml: string): Element {
  const parser = new SaxesParser();
  const root: Element = { name: '', attributes: {}, children: [], text: '' };
  const open: Element[] = [root];
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', (tag) => {
    if (open.length > DEPTH_MAX) throw new Error('too deep');
    const element: Element = {
      name: tag.name,
      attributes: tag.attributes as Record<string, string>,
      children: [],
      text: '',
    };
    open.at(-1)!.children.push(element);
    open.push(element);
  });
  parser.on('closetag', () => void open.pop());
  parser.on('text', (text) => {
    open.at(-1)!.text += text;
  });
  parser.write(xml).close();
  const top = root.children[0];
  if (top === undefined) throw new Error('no element');
  return top;
}

const child = (element: Element, name: string): string => element.children.find((c) => c.name === name)?.text ?? '';

function screenOf(top: Element): ScreenState {
  const keys = top.children
    .filter((c) => c.name === 'SoftKeyItem')
    .map((c) => ({ name: child(c, 'Name'), url: child(c, 'URL'), position: Number(child(c, 'Position')) || 0 }))
    .sort((a, b) => a.position - b.position);
  const items = top.children.filter((c) => c.name === 'MenuItem' || c.name === 'DirectoryEntry');
  return {
    title: child(top, 'Title'),
    prompt: child(top, 'Prompt'),
    text: items.length > 0 ? items.map((item) => child(item, 'Name')).join('\n') : child(top, 'Text'),
    // A screen without keys of its own gets the phone's Exit.
    softKeys: keys.length > 0 ? keys.map(({ name, url }) => ({ name, url })) : [{ name: 'Exit', url: 'SoftKey:Exit' }],
  };
}

const SCREENS = /^CiscoIPPhone(Text|Menu|IconMenu|IconFileMenu|Directory|Input)$/;

/** Read a pushed document. */
export function readPush(xml: string): Wish {
  try {
    const top = parse(xml.replace(/\0+$/, ''));
    if (SCREENS.test(top.name)) return { type: 'show', screen: screenOf(top) };
    if (top.name === 'CiscoIPPhoneExecute')
      return {
        type: 'execute',
        urls: top.children.filter((c) => c.name === 'ExecuteItem').map((c) => c.attributes.URL ?? ''),
      };
    return { type: 'error', number: ERROR_PARSING };
  } catch {
    return { type: 'error', number: ERROR_PARSING };
  }
}

/** What a URI of a key or of an ExecuteItem does. */
export function readUri(uri: string): UriAction {
  const [scheme = '', ...rest] = uri.split(':');
  const number = (i: number): number => Number(rest[i]) >>> 0;
  switch (scheme) {
    case 'UserCallData':
      return {
        type: 'send',
        application: number(0),
        line: number(1),
        call: number(2),
        transaction: number(3),
        data: rest.slice(4).join(':'),
      };
    case 'UserData':
      return { type: 'send', application: number(0), line: 0, call: 0, transaction: 0, data: rest.slice(1).join(':') };
    case 'UserDataSoftKey':
      return { type: 'send', application: number(1), line: 0, call: 0, transaction: 0, data: rest.slice(2).join(':') };
    case 'Dial':
    case 'EditDial':
      return { type: 'dial', number: rest[0] ?? '' };
    case 'Play':
      return { type: 'play', uri };
    case 'Init':
    case 'App':
      return { type: 'close' };
    case 'SoftKey':
      return rest[0] === 'Exit' ? { type: 'close' } : { type: 'unknown' };
    default:
      return { type: 'unknown' };
  }
}

const escaped = (text: string): string =>
  text.replace(/[&<>"]/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[c]!);

/** The phone's answer: one item per URL, status 0 or 6 (inferred: not performed). */
export function response(items: readonly { readonly url: string; readonly ok: boolean }[]): string {
  const list = items
    .map(
      ({ url, ok }) =>
        `<ResponseItem Status="${ok ? 0 : 6}" Data="${ok ? 'Success' : 'Failure'}" URL="${escaped(url)}"/>`,
    )
    .join('');
  return `<CiscoIPPhoneResponse>${list}</CiscoIPPhoneResponse>`;
}

export function errorResponse(number: number): string {
  return `<CiscoIPPhoneError Number="${number}"/>`;
}
