/** X: XML of screens and of phones. What is shown is read back by saxes; what phones answer by our reader. */
export interface ShownVector {
  readonly id: string;
  readonly name: string;
  readonly why: string;
  readonly valid: boolean;
  /** A name or number of the network, as it comes. */
  readonly text: string;
  /** What the phone shows of it. */
  readonly shown: string;
  /** Bytes of the whole screen; 2,000 if left out. */
  readonly bytesMax?: number;
}

export interface AnsweredVector {
  readonly id: string;
  readonly name: string;
  readonly why: string;
  readonly valid: boolean;
  readonly answer: string;
  /** `response 0 -6`, `error 4`, `data cancel`, `empty`, `fault tooDeep`. */
  readonly read: string;
}

export const shown: readonly ShownVector[] = [
  {
    id: 'X-01',
    name: 'markup that would add a key',
    why: 'TH3: Dial: on a key of the attacker',
    valid: true,
    text: '</Text><SoftKeyItem><URL>Dial:900</URL></SoftKeyItem><Text>',
    shown: '</Text><SoftKeyItem><URL>Dial:900</URL></SoftKeyItem><Text>',
  },
  {
    id: 'X-02',
    name: 'all five specials',
    why: 'T-V14: pasted without escaping',
    valid: true,
    text: '<&>"\'',
    shown: '<&>"\'',
  },
  {
    id: 'X-03',
    name: 'an entity inside an entity',
    why: 'escaped once, read once',
    valid: true,
    text: '&amp;lt;',
    shown: '&amp;lt;',
  },
  {
    id: 'X-04',
    name: 'the end of a CDATA section',
    why: 'three characters that end what was never begun',
    valid: true,
    text: 'a]]>b',
    shown: 'a]]>b',
  },
  {
    id: 'X-05',
    name: 'a document type with an entity',
    why: 'TH4: it is text',
    valid: true,
    text: '<!DOCTYPE a [<!ENTITY b "c">]>&b;',
    shown: '<!DOCTYPE a [<!ENTITY b "c">]>&b;',
  },
  {
    id: 'X-06',
    name: 'NUL, bell, escape',
    why: 'XML 1.0 cannot say them',
    valid: true,
    text: 'a\0\x07\x1b[2Jb',
    shown: 'a[2Jb',
  },
  {
    id: 'X-07',
    name: 'C1 controls and DEL',
    why: 'legal in XML, poison on a terminal',
    valid: true,
    text: 'a\x7f\x85\x9bb',
    shown: 'ab',
  },
  {
    id: 'X-08',
    name: 'tab, LF and CR',
    why: 'a lone CR would be read as LF',
    valid: true,
    text: 'a\tb\nc\rd',
    shown: 'a\tb\nc\rd',
  },
  {
    id: 'X-09',
    name: 'half a surrogate pair',
    why: 'no character: it is dropped',
    valid: true,
    text: 'a\ud83db\ude00c',
    shown: 'abc',
  },
  {
    id: 'X-10',
    name: 'characters beyond the BMP',
    why: 'one character, two units',
    valid: true,
    text: '😀𝟘',
    shown: '😀𝟘',
  },
  {
    id: 'X-11',
    name: 'right-to-left, with its overrides',
    why: 'shown as it comes; the number beside it stands in an element of its own',
    valid: true,
    text: 'שלום\u202e1001',
    shown: 'שלום\u202e1001',
  },
  { id: 'X-12', name: 'U+FFFE and U+FDD0', why: 'no characters', valid: true, text: 'a\ufffe\ufdd0b', shown: 'ab' },
  {
    id: 'X-13',
    name: '4,000 characters',
    why: 'T-V13: longer than the message',
    valid: true,
    text: 'x'.repeat(4000),
    shown: 'x'.repeat(2000 - 154),
  },
  {
    id: 'X-14',
    name: '500 ampersands in 512 bytes',
    why: 'cut by bytes after escaping, never inside an entity',
    valid: true,
    bytesMax: 512,
    text: '&'.repeat(500),
    shown: '&'.repeat(71),
  },
  { id: 'X-15', name: 'nothing', why: 'an empty name is an empty text', valid: true, text: '', shown: '' },
];

const response = (inner: string): string => `<CiscoIPPhoneResponse>${inner}</CiscoIPPhoneResponse>`;
const item = (status: string): string => `<ResponseItem Status="${status}" Data="" URL=""/>`;

export const answered: readonly AnsweredVector[] = [
  { id: 'X-16', name: 'an empty answer', why: 'dataLength 0 occurs', valid: true, answer: '', read: 'empty' },
  { id: 'X-17', name: 'NULs and nothing else', why: 'padding', valid: true, answer: '\0\0\0\0', read: 'empty' },
  {
    id: 'X-18',
    name: 'the data of a key with padding behind it',
    why: 'what comes back is not XML in general',
    valid: true,
    answer: 'cancel\0\0',
    read: 'data cancel',
  },
  {
    id: 'X-19',
    name: 'a declaration, comments, line ends of three kinds',
    why: 'legal, and never seen',
    valid: true,
    answer: `<?xml version="1.0" encoding='iso-8859-1'?>\r\n<!-- a -->\r${response(`\n${item('0')}`)}\n<!-- b -->`,
    read: 'response 0',
  },
  {
    id: 'X-20',
    name: 'eight items and more',
    why: 'a phone was asked for three at most',
    valid: false,
    answer: response(item('0').repeat(20)),
    read: 'response 0 0 0 0 0 0 0 0',
  },
  {
    id: 'X-21',
    name: 'status as an element, with spaces',
    why: 'the application notes have it so',
    valid: true,
    answer: response('<ResponseItem><Status> -6 </Status></ResponseItem>'),
    read: 'response -6',
  },
  {
    id: 'X-22',
    name: 'a status of 300 digits',
    why: 'T-V49: integers are bounded',
    valid: false,
    answer: response(item('9'.repeat(300))),
    read: 'fault badNumber',
  },
  {
    id: 'X-23',
    name: 'sixteen elements deep',
    why: 'TH4: the limit',
    valid: false,
    answer: '<a>'.repeat(16) + '</a>'.repeat(16),
    read: 'fault unknownRoot',
  },
  {
    id: 'X-24',
    name: 'seventeen',
    why: 'TH4: one above it',
    valid: false,
    answer: '<a>'.repeat(17) + '</a>'.repeat(17),
    read: 'fault tooDeep',
  },
  {
    id: 'X-25',
    name: 'a document type with entities in entities',
    why: 'TH4: the bomb',
    valid: false,
    answer: '<!DOCTYPE l [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><l>&b;</l>',
    read: 'fault doctypeForbidden',
  },
  {
    id: 'X-26',
    name: 'an entity that was never declared',
    why: 'TH4: nothing was declared, so nothing is known',
    valid: false,
    answer: response('&lol;'),
    read: 'fault entityUnknown',
  },
  {
    id: 'X-27',
    name: 'a CDATA section',
    why: 'phones do not send any',
    valid: false,
    answer: response('<![CDATA[<ResponseItem/>]]>'),
    read: 'fault notWellFormed',
  },
  {
    id: 'X-28',
    name: 'a reference to NUL',
    why: 'XML forbids it by any way',
    valid: false,
    answer: response('&#0;'),
    read: 'fault characterForbidden',
  },
  {
    id: 'X-29',
    name: 'an attribute twice',
    why: 'which of two statuses counts',
    valid: false,
    answer: '<CiscoIPPhoneError Number="0" Number="4"/>',
    read: 'fault attributeTwice',
  },
  {
    id: 'X-30',
    name: 'two roots',
    why: 'an answer and another',
    valid: false,
    answer: `${response(item('0'))}${response(item('1'))}`,
    read: 'fault afterRoot',
  },
];
