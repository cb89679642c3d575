import fc from 'fast-check';
import { expect, test } from 'vitest';
import { accepted, readAnswer } from '../../../src/codecs/xsi/answers.ts';
import { readXml } from '../../../src/codecs/xsi/reader.ts';
import { judge } from './saxes.ts';

const bytes = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'latin1'));

test('a response in both of its forms', () => {
  const attributes = readAnswer(
    bytes(
      '<CiscoIPPhoneResponse><ResponseItem Status="0" Data="Success" URL="Play:CallBack.raw"/></CiscoIPPhoneResponse>\0\0',
    ),
  );
  expect(attributes).toEqual({
    kind: 'response',
    items: [{ status: 0, data: 'Success', url: 'Play:CallBack.raw' }],
  });
  expect(accepted(attributes)).toBe(true);
  const elements = readAnswer(
    bytes(
      '<?xml version="1.0"?>\n<CiscoIPPhoneResponse>\n<ResponseItem><URL>a&amp;b</URL><Data>&#233;</Data><Status>-6</Status></ResponseItem></CiscoIPPhoneResponse>',
    ),
  );
  expect(elements).toEqual({ kind: 'response', items: [{ status: -6, data: 'é', url: 'a&b' }] });
  expect(accepted(elements)).toBe(false);
});

test('an error, plain data, nothing', () => {
  expect(readAnswer(bytes('<CiscoIPPhoneError Number="4" />'))).toEqual({ kind: 'error', number: 4 });
  expect(accepted(readAnswer(bytes('<CiscoIPPhoneError Number="4" />')))).toBe(false);
  expect(readAnswer(bytes('cancel\0'))).toEqual({ kind: 'data', data: 'cancel' });
  expect(readAnswer(bytes('\0\0'))).toEqual({ kind: 'empty' });
  expect(accepted(readAnswer(bytes('')))).toBe(true);
});

test.each([
  ['<CiscoIPPhoneError>', 'notWellFormed'],
  ['<CiscoIPPhoneError Number="x"/>', 'badNumber'],
  ['<CiscoIPPhoneError/>', 'badNumber'],
  ['<Other/>', 'unknownRoot'],
  ['<!DOCTYPE a [<!ENTITY b "c">]><CiscoIPPhoneError Number="1"/>', 'doctypeForbidden'],
  ['<CiscoIPPhoneError Number="&b;"/>', 'entityUnknown'],
  ['<CiscoIPPhoneError Number="1" Number="2"/>', 'attributeTwice'],
  ['<CiscoIPPhoneError Number="1"/><x/>', 'afterRoot'],
  ['<CiscoIPPhoneError Number="1"/>x', 'afterRoot'],
  ['<a>\u0001</a>', 'characterForbidden'],
  ['<a>&#0;</a>', 'characterForbidden'],
  ['<a>&#55296;</a>', 'characterForbidden'],
  ['<a><![CDATA[x]]></a>', 'notWellFormed'],
  ['<a></b>', 'notWellFormed'],
  ['</a>', 'notWellFormed'],
  ['<a b="<"/>', 'notWellFormed'],
  ['<a b=c/>', 'notWellFormed'],
  ['<a b="1"c="2"/>', 'notWellFormed'],
  ['<a', 'notWellFormed'],
  ['<', 'notWellFormed'],
  ['<a>'.repeat(17) + '</a>'.repeat(17), 'tooDeep'],
  [`<a>${'x'.repeat(3000)}</a>`, 'tooLong'],
])('fault: %.40s → %s', (text, fault) => {
  expect(readAnswer(bytes(text))).toEqual({ kind: 'fault', fault });
});

test('any bytes give an answer or a fault, never an exception', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 2100, size: 'max' }), (data) => {
      readAnswer(data);
    }),
  );
  const piece = fc.constantFrom(
    '<',
    '>',
    '/',
    'a',
    '=',
    '"',
    "'",
    '&',
    '#',
    ';',
    '<!--',
    '-->',
    '<?xml',
    '?>',
    ' ',
    'amp',
    'x',
    '</a>',
    '<a>',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30, size: 'max' }), (pieces) => {
      readAnswer(bytes(`<${pieces.join('')}`));
    }),
    { numRuns: 3000 },
  );
});

test('what it takes, saxes takes too, with the same root', () => {
  const piece = fc.constantFrom(
    '<a>',
    '</a>',
    '<b c="1"/>',
    "<b c='&lt;'>",
    '</b>',
    'text',
    '&amp;',
    '&#65;',
    '<!-- x -->',
    ' ',
    '<a ',
    '>',
    '"',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 14, size: 'max' }), (pieces) => {
      const text = `<r>${pieces.join('')}</r>`;
      const read = readXml(text);
      if (typeof read === 'string') return;
      const root = judge(bytes(text));
      expect(root.name).toBe(read.name);
      expect(root.text).toBe(read.text);
      expect(root.children.map((child) => [child.name, child.text])).toEqual(
        read.children.map((c) => [c.name, c.text]),
      );
    }),
    { numRuns: 3000 },
  );
});
