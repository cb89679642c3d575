/** What a server pushes to a phone's screen, and what the phone says back, as far as a reader of call backs cares. */
import { readAnswer } from '../../../codecs/xsi/answers.ts';
import { readXml, type XmlElement } from '../../../codecs/xsi/reader.ts';

export type Pushed =
  | {
      readonly kind: 'screen';
      readonly title: string;
      readonly text: string;
      readonly keys: string[];
      readonly dials: boolean;
    }
  /** Audio or anything else that the phone is told to do. */
  | { readonly kind: 'execute'; readonly urls: string[] }
  | { readonly kind: 'other' };

const child = (element: XmlElement, name: string): string =>
  element.children.find((each) => each.name === name)?.text.trim() ?? '';

/** The XML of UserToDeviceData. */
export function readPushed(xml: string): Pushed {
  const root = readXml(xml.replace(/\0+$/, '').trim());
  if (typeof root === 'string') return { kind: 'other' };
  if (root.name === 'CiscoIPPhoneExecute') {
    return { kind: 'execute', urls: root.children.map((item) => item.attributes.get('URL') ?? '') };
  }
  if (!root.name.startsWith('CiscoIPPhone')) return { kind: 'other' };
  const softKeys = root.children.filter((each) => each.name === 'SoftKeyItem');
  const keys = softKeys.map((key) => child(key, 'Name')).filter((name) => name !== '');
  // Ours dial by `Dial:`, chan-sccp's form by data `DIAL/1002` (capture chan-sccp-own-callback).
  const dials = softKeys.some((key) => /(^|[:/])dial\b/i.test(child(key, 'URL')) || /^dial$/i.test(child(key, 'Name')));
  const text = child(root, 'Text') || child(root, 'Prompt');
  return { kind: 'screen', title: child(root, 'Title'), text, keys, dials };
}

/** Which key of a screen was pressed: `dial`, `cancel`, `exit`…; null where the data is not of a key. */
export function pressedKey(data: string): string | null {
  const word = /^\s*([A-Za-z]{2,20})\b/.exec(data);
  return word === null || data.trimStart().startsWith('<') ? null : word[1]!.toLowerCase();
}

/** Why a screen was refused; null where it was taken. */
export function refusal(data: string): string | null {
  const answer = readAnswer(Uint8Array.from(data, (letter) => letter.charCodeAt(0) & 0xff));
  if (answer.kind === 'error') return `error ${answer.number}`;
  if (answer.kind !== 'response') return null;
  const bad = answer.items.find((item) => item.status !== 0);
  return bad === undefined ? null : `status ${bad.status}${bad.data === '' ? '' : `, ${bad.data}`}`;
}

const BRIEF_CHARACTERS = 90;

/** What a screen says, what a phone is told to do, or what it answers: in one line. */
export function userDataBrief(data: string): string {
  const pushed = readPushed(data);
  if (pushed.kind === 'screen')
    return `“${firstLine(pushed)}” ${pushed.keys.map((key) => `[${key}]`).join(' ')}`.trim();
  if (pushed.kind === 'execute') return pushed.urls.join(', ').slice(0, BRIEF_CHARACTERS);
  if (data.includes('CiscoIPPhoneResponse') || data.includes('CiscoIPPhoneError')) {
    const why = refusal(data);
    return why === null ? 'accepted' : `refused: ${why}`;
  }
  return data.replace(/\0+$/, '').slice(0, BRIEF_CHARACTERS);
}

/** The first line of a screen's text, its title where it has none. */
export function firstLine({ title, text }: Pushed & { kind: 'screen' }): string {
  return (text || title).split('\n')[0]!.trim().slice(0, BRIEF_CHARACTERS);
}
