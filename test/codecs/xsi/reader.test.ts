/** Where the reader was more lenient than XML 1.0: found by the fuzzer, which asks saxes. */
import { describe, expect, it } from 'vitest';
import { readXml } from '../../../src/codecs/xsi/reader.ts';
import { judge } from './saxes.ts';

const root = (text: string): string => `<CiscoIPPhoneResponse>${text}</CiscoIPPhoneResponse>`;

describe('what is not XML is refused', () => {
  it.each([
    ['a declaration without a version', `<?xml?>${root('')}`, 'notWellFormed'],
    ['a declaration with another space in it', `<?xml\xa0version="1.0"?>${root('')}`, 'notWellFormed'],
    ['the end of a CDATA section without one', root(']]>'), 'notWellFormed'],
    ['a control character in a comment', `<!-- \x02 -->${root('')}`, 'characterForbidden'],
  ])('%s', (_what, text, fault) => {
    expect(readXml(text)).toBe(fault);
    expect(() => judge(Buffer.from(text, 'latin1'))).toThrow();
  });
});

it('an instruction whose name begins as the declaration does is an instruction, and there shall be none', () => {
  expect(readXml(`<?xmlx version="1.0"?>${root('')}`)).toBe('notWellFormed');
});

describe('white space is read as XML says', () => {
  it.each([
    ['in an attribute it is a space', root('<a b="1\t2\n3\r\n4"/>')],
    ['in an attribute a reference stays', root('<a b="1&#9;2&#10;3"/>')],
    ['in text line ends are one LF', root('1\r\n2\r3\n4&#13;')],
    ['a whole declaration', `<?xml version='1.0' encoding="utf-8" standalone='yes' ?>\r\n${root('')}`],
  ])('%s', (_what, text) => {
    const ours = readXml(text);
    const theirs = judge(Buffer.from(text, 'latin1'));
    if (typeof ours === 'string') throw new Error(ours);
    expect(ours.text).toBe(theirs.text);
    expect(Object.fromEntries(ours.children[0]?.attributes ?? [])).toEqual(theirs.children[0]?.attributes ?? {});
  });
});
