/**
 * XML of phones. The first byte chooses: 0, 1 the rest is what a phone answers; 2 the rest is text for a screen; 3 for a
 * command. saxes, which is not ours, reads everything again.
 */
import { limits } from '../../../src/codecs/limits.ts';
import { type CharacterSet, characterSetOf, phoneText } from '../../../src/codecs/phone-text.ts';
import {
  accepted,
  buildExecute,
  buildText,
  readAnswer,
  type Screen,
  userCallDataUrl,
} from '../../../src/codecs/xsi/index.ts';
import { readXml, type XmlElement } from '../../../src/codecs/xsi/reader.ts';
import { find, judge, judgeText, type Node } from '../../codecs/xsi/saxes.ts';
import { everything } from '../engine/effort.ts';
import { hashOf, Random } from '../engine/random.ts';
import type { Target } from '../grammar/grammar.ts';
import { xmlGrammar } from '../grammar/xml.ts';
import { must, mustEqual } from '../must.ts';

export function fuzz(data: Buffer, effort = everything): void {
  if (data.length === 0 || !effort.isNew(data)) return;
  const kind = data[0]! & 3;
  const rest = data.subarray(1);
  if (kind < 2) read(rest);
  else if (kind === 2) screen(rest, data[0]! >> 2);
  else execute(rest);
}

const kinds = new Set(['response', 'error', 'data', 'empty', 'fault']);

function read(bytes: Buffer): void {
  const answer = readAnswer(bytes);
  must(kinds.has(answer.kind), 'no kind of answer', () => answer);
  must(typeof accepted(answer) === 'boolean', 'neither accepted nor not');
  const text = bytes.toString('latin1').replace(/\0+$/, '').trimStart();
  const xml = readXml(text);
  if (typeof xml === 'string') return;
  // What we call well-formed is well-formed, and means the same.
  mustEqual(ours(xml), saxes(judge(Buffer.from(text, 'latin1'))), 'we and saxes read different trees');
}

interface Tree {
  readonly name: string;
  readonly attributes: readonly (readonly [string, string])[];
  readonly text: string;
  readonly children: readonly Tree[];
}
const ours = ({ name, attributes, text, children }: XmlElement): Tree => ({
  name,
  attributes: [...attributes],
  text,
  children: children.map(ours),
});
const saxes = ({ name, attributes, text, children }: Node): Tree => ({
  name,
  attributes: Object.entries(attributes),
  text,
  children: children.map(saxes),
});

const keys = ['dial', 'cancel', 'exit', 'ok'] as const;

function screen(bytes: Buffer, how: number): void {
  const text = Buffer.from(bytes).toString('utf16le');
  const random = new Random(hashOf(bytes));
  const part = (): string => text.slice(random.below(text.length), random.below(text.length) || undefined);
  const softKeys = keys.slice(0, how & 3).map((key) => ({ key, name: part() }));
  const shown = { title: part(), prompt: part(), text, softKeys, dialNumber: part() } as Screen;
  const bytesMax = how & 4 ? 512 : how & 8 ? random.below(600) : limits.userDataBytesMax;
  const characterSet = sets[(how >> 4) & 3];
  const xml = buildText(shown, {
    softKeyUrl: (key) => `UserCallData:1:0:0:1:${key.key}${part()}`,
    bytesMax,
    ...(characterSet === undefined ? {} : { characterSet }),
  });
  // Keys are never left out, so hostile keys may leave no room for anything.
  if (xml === null) return;
  must(xml.length <= bytesMax, 'longer than asked for', () => xml.length);
  const isAscii = xml.every((byte) => byte < 0x7f && (byte >= 0x20 || byte === 9 || byte === 10));
  must(isAscii || characterSet === 'shiftJis', 'not plain ASCII');
  phone(text, random);
  const root = judge(xml);
  // No byte of a character of two is taken for markup, and none is cut.
  const read = characterSet === 'shiftJis' ? judgeText(decoders.shiftJis.decode(xml)) : root;
  mustEqual(namesIn(read), namesIn(root), 'bytes of a character are markup');
  mustEqual(root.name, 'CiscoIPPhoneText', 'another root');
  const names = root.children.map((child) => child.name);
  const wanted = ['Title', ...(shown.prompt === '' ? [] : ['Prompt']), 'Text', ...softKeys.map(() => 'SoftKeyItem')];
  mustEqual(names, wanted, 'a text has become markup');
  for (const item of find(root, 'SoftKeyItem')) {
    mustEqual(
      item.children.map((child) => child.name),
      ['Name', 'URL', 'Position'],
      'a softkey has become markup',
    );
  }
  must([...find(read, 'Title')[0]!.text].length <= 32, 'a title is too long');
  // We read what we write.
  const again = readXml(Buffer.from(xml).toString('latin1'));
  must(typeof again !== 'string', 'we do not read what we write', () => again);
  mustEqual(ours(again), saxes(root), 'we and saxes read different trees');
}

const sets: readonly (CharacterSet | undefined)[] = [undefined, 'latin1', 'utf8', 'shiftJis'];
const decoders = {
  utf8: new TextDecoder('utf-8', { fatal: true }),
  shiftJis: new TextDecoder('shift_jis', { fatal: true }),
};

const namesIn = ({ name, children }: Node): string[] => [name, ...children.flatMap(namesIn)];

/** Prompts: no character is cut in two, none takes more than its room. */
function phone(text: string, random: Random): void {
  const locale = random.pick(['', 'de', 'ja', 'ja-JP', 'jam']);
  const own = characterSetOf(random.oneIn(2), locale);
  must(own === 'utf8' || (own === 'shiftJis') === /^ja(-JP)?$/.test(locale), 'another set', () => [own, locale]);
  for (const set of ['latin1', 'utf8', 'shiftJis'] as const) {
    const bytesMax = random.below(60);
    const cut = phoneText(text, set, bytesMax);
    must(cut.length <= bytesMax, 'a prompt has no room', () => [cut.length, bytesMax]);
    if (set !== 'latin1') decoders[set].decode(Buffer.from(cut, 'latin1'));
  }
}

function execute(bytes: Buffer): void {
  // A copy, because Node 24.21 spoils its heap where a view at an odd address and of odd length becomes UTF-16 text.
  const text = Buffer.from(bytes).toString('utf16le');
  const attempt = (build: () => Uint8Array): void => {
    let xml: Uint8Array;
    try {
      xml = build();
    } catch (error) {
      if (error instanceof RangeError) return;
      throw error;
    }
    const root = judge(xml);
    mustEqual(
      [root.name, root.children.map((child) => child.name)],
      ['CiscoIPPhoneExecute', ['ExecuteItem']],
      'another command',
    );
    const url = root.children[0]!.attributes.URL!;
    must(
      /^(Play:[\w.-]+|Dial:[\d*#A-D]+|Init:Services|App:Close:0)$/.test(url),
      'a URI that is not on the list',
      () => url,
    );
  };
  attempt(() => buildExecute([{ dial: text }]));
  attempt(() => buildExecute([{ play: text }]));
  attempt(() => buildExecute([{ dial: bytes.toString('latin1') }]));
  attempt(() => buildExecute([]));
  attempt(() => buildExecute([bytes.length % 2 === 0 ? 'initServices' : 'appClose']));
  const random = new Random(hashOf(bytes));
  const int = (): number => random.u32() >>> random.below(4);
  const ints = { applicationId: int(), lineInstance: int(), callReference: int(), transactionId: int() };
  try {
    must(userCallDataUrl({ ...ints, data: text }).endsWith(`:${text}`), 'the data is lost');
    must(
      Object.values(ints).every((each) => each < 2 ** 31),
      'an int of 32 bits',
    );
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
  }
}

export const target: Target = { name: 'xsi', grammar: xmlGrammar, bytesMax: 3000, fuzz };
