/** What phones answer, as XML: the two roots they know, in all the ways that XML can be bent. */
import type { Random } from '../engine/random.ts';
import { changeBytes } from './bytes.ts';
import type { Grammar } from './grammar.ts';

const tokens = [
  '<',
  '>',
  '</',
  '/>',
  '"',
  "'",
  '=',
  ' ',
  '\n',
  '&',
  ';',
  '&amp;',
  '&lt;',
  '&quot;',
  '&#65;',
  '&#x41;',
  '&#0;',
  '&#x1F600;',
  '&#xD800;',
  '&#1114112;',
  '&nbsp;',
  '<!--',
  '-->',
  '--',
  '<!DOCTYPE',
  '<![CDATA[',
  ']]>',
  '<?xml version="1.0"?>',
  '?>',
  '<?',
  'CiscoIPPhoneResponse',
  'CiscoIPPhoneError',
  'ResponseItem',
  'ResponseItem Status="0" Data="" URL=""',
  'Number="1"',
  'Status',
  'Data',
  'URL',
  '<a>',
  '</a>',
  '<a/>',
  '\0',
  '\x01',
  '\x7f',
  '\x80',
  '\xff',
  '-1',
  '999999999',
  '1234567890',
  '__proto__',
  ':',
];
const texts = ['', '0', '1', '-1', 'Success', 'dial', 'a & b', '"', '\x80\x41', 'é', '<', '\t', '99999999999'];

function escaped(text: string, random: Random): string {
  if (random.oneIn(8)) return text;
  return text.replace(/[&<"']/g, (each) =>
    random.oneIn(3) ? `&#${each.charCodeAt(0)};` : `&#x${each.charCodeAt(0).toString(16)};`,
  );
}

function item(random: Random): string {
  const value = (): string => escaped(random.pick(texts), random);
  const quote = random.pick(['"', '"', "'"]);
  const attribute = (name: string): string => ` ${name}${random.pick(['=', '=', ' = '])}${quote}${value()}${quote}`;
  if (random.oneIn(3))
    return `<ResponseItem><URL>${value()}</URL><Data>${value()}</Data><Status>${value()}</Status></ResponseItem>`;
  return `<ResponseItem${attribute('Status')}${attribute('Data')}${attribute('URL')}${random.pick(['/>', ' />', '></ResponseItem>'])}`;
}

function answer(random: Random): string {
  const before = random.pick(['', '', '<?xml version="1.0" encoding="utf-8"?>\n', '<!-- x -->', ' ']);
  if (random.oneIn(5)) return random.pick(texts);
  if (random.oneIn(4)) return `${before}<CiscoIPPhoneError Number="${random.pick(texts)}"/>`;
  const items = Array.from({ length: random.below(random.oneIn(5) ? 12 : 3) }, () => item(random)).join(
    random.pick(['', '\n']),
  );
  const depth = random.oneIn(8) ? random.below(20) : 0;
  const nested = `${'<a>'.repeat(depth)}${'</a>'.repeat(depth)}`;
  return `${before}<CiscoIPPhoneResponse>${items}${nested}</CiscoIPPhoneResponse>${random.pick(['', '\0', '\0\0', '\n'])}`;
}

/** First byte: what is done with the rest. See targets/xsi.ts. */
export const xmlGrammar: Grammar = {
  make(random) {
    const kind = random.below(4);
    const rest = kind < 2 ? Buffer.from(answer(random), 'latin1') : hostileText(random);
    return Buffer.concat([Buffer.of(kind | (random.below(64) << 2)), rest]);
  },
  change(bytes, random, other) {
    if (random.oneIn(2) || bytes.length === 0) return changeBytes(bytes, random, other);
    const at = 1 + random.below(bytes.length);
    const token = Buffer.from(random.pick(tokens), 'latin1');
    const skipped = random.oneIn(2) ? 0 : random.below(12);
    return Buffer.concat([bytes.subarray(0, at), token, bytes.subarray(at + skipped)]);
  },
};

const pieces = [
  '</Text><SoftKeyItem>',
  '&amp;',
  '&',
  '<',
  '>',
  '"',
  "'",
  ']]>',
  '\0',
  '\x0b',
  '\x1f',
  '\x7f',
  '\x85',
  '\r',
  '\r\n',
  '\t',
  '1002',
  '中',
  '𝄞',
  '\ud83d',
  '\udc00',
  '\ufffe',
  '\uffff',
  '\ufdd0',
  '‮',
  'é',
  'CallBack',
  'あア日本',
  '能ソ表',
  'ｱﾟ',
  '①髙',
  '‾¥〜−',
  ' ',
];

/** UTF-16LE, so that lone surrogates can be told. */
function hostileText(random: Random): Buffer {
  const count = random.below(random.oneIn(4) ? 800 : 40);
  return Buffer.from(Array.from({ length: count }, () => random.pick(pieces)).join(''), 'utf16le');
}
