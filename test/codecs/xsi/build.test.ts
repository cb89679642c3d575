import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { buildExecute, buildText, uriText, userCallDataUrl } from '../../../src/codecs/xsi/build.ts';
import { escapeText } from '../../../src/codecs/xsi/markup.ts';
import type { Screen } from '../../../src/codecs/xsi/screen.ts';
import { find, judge } from './saxes.ts';

const screen: Screen = {
  title: 'CallBack',
  prompt: '',
  text: '1002 has become available\nTime 09:51 11/22/2026',
  softKeys: [
    { name: 'Dial', key: 'dial' },
    { name: 'Exit', key: 'exit' },
  ],
  dialNumber: '1002',
};
const softKeyUrl = (key: { key: string }): string =>
  key.key === 'dial' ? 'Dial:1002' : `UserCallData:9091:1:0:7:${key.key}`;
const text = (bytes: Uint8Array | null): string => Buffer.from(bytes!).toString('latin1');

/** What a phone can be asked to show: code points that XML allows and that are no controls. */
const shown = (value: string): string =>
  [...value]
    .filter((c) => {
      const code = c.codePointAt(0)!;
      if (code < 0x20) return code === 9 || code === 10 || code === 13;
      if (code >= 0x7f && code < 0xa0) return false;
      if (code >= 0xd800 && code <= 0xdfff) return false;
      return (code & 0xfffe) !== 0xfffe && !(code >= 0xfdd0 && code <= 0xfdef);
    })
    .join('');

const hostile = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 80, size: 'max' }),
  fc.constantFrom(
    '</Text><SoftKeyItem>',
    '<!DOCTYPE x>',
    ']]>',
    '&amp;',
    '<![CDATA[',
    '\u0000',
    '"\'><',
    '&#0;',
    '\ud800',
    '𝟘😀',
  ),
);

describe('CiscoIPPhoneText', () => {
  test('golden bytes', () => {
    expect(text(buildText(screen, { softKeyUrl }))).toBe(
      '<CiscoIPPhoneText><Title>CallBack</Title><Text>1002 has become available\nTime 09:51 11/22/2026</Text>' +
        '<SoftKeyItem><Name>Dial</Name><URL>Dial:1002</URL><Position>1</Position></SoftKeyItem>' +
        '<SoftKeyItem><Name>Exit</Name><URL>UserCallData:9091:1:0:7:exit</URL><Position>2</Position></SoftKeyItem></CiscoIPPhoneText>',
    );
  });

  test('specials are escaped, characters beyond ASCII are references, controls are dropped', () => {
    expect(escapeText('<&>"\'\u0000\u0007\u0085é€😀\ufffe\t\n')).toBe(
      '&lt;&amp;&gt;&quot;&apos;&#233;&#8364;&#128512;\t\n',
    );
  });

  test('Japanese for a phone that reads Shift_JIS goes in its bytes; what it lacks is a reference, markup stays markup', () => {
    const japanese: Screen = { ...screen, title: '能', text: '<日本é>', softKeys: [{ name: '表', key: 'exit' }] };
    const bytes = buildText(japanese, { softKeyUrl, characterSet: 'shiftJis' })!;
    expect(text(bytes)).toBe(
      '<CiscoIPPhoneText><Title>\x94\x5c</Title><Text>&lt;\x93\xfa\x96\x7b&#233;&gt;</Text><SoftKeyItem><Name>\x95\x5c</Name>' +
        '<URL>UserCallData:9091:1:0:7:exit</URL><Position>1</Position></SoftKeyItem></CiscoIPPhoneText>',
    );
    expect(text(buildText(japanese, { softKeyUrl, characterSet: 'utf8' }))).toContain('<Title>&#33021;</Title>');
    for (const bytesMax of [0, 1, 2, 3, 40].map((more) => bytes.length + more)) {
      const cut = buildText(
        { ...japanese, text: '日'.repeat(50) },
        { softKeyUrl, characterSet: 'shiftJis', bytesMax },
      )!;
      expect(cut.length).toBeLessThanOrEqual(bytesMax);
      expect(new TextDecoder('shift_jis', { fatal: true }).decode(cut)).toMatch(/<Text>日*<\/Text>/);
    }
  });

  test('title and prompt are cut at 32 code points, softkeys at 16, before they are escaped', () => {
    const long: Screen = {
      ...screen,
      title: '😀'.repeat(40),
      prompt: '&'.repeat(40),
      softKeys: [{ name: '<'.repeat(20), key: 'exit' }],
    };
    const root = judge(buildText(long, { softKeyUrl })!);
    expect(find(root, 'Title')[0]!.text).toBe('😀'.repeat(32));
    expect(find(root, 'Prompt')[0]!.text).toBe('&'.repeat(32));
    expect(find(find(root, 'SoftKeyItem')[0]!, 'Name')[0]!.text).toBe('<'.repeat(16));
  });

  test('the four key screens with 24-digit numbers fit 2000 bytes; a screen too long is cut in its text, keys stay', () => {
    const long = { ...screen, text: '€'.repeat(3000) };
    for (const bytesMax of [512, 2000]) {
      const bytes = buildText(long, { softKeyUrl, bytesMax })!;
      expect(bytes.length).toBeLessThanOrEqual(bytesMax);
      expect(bytes.length).toBeGreaterThan(bytesMax - 8);
      expect(find(judge(bytes), 'SoftKeyItem')).toHaveLength(2);
    }
    expect(buildText(screen, { softKeyUrl, bytesMax: 100 })).toBeNull();
  });

  test('whatever the names: one root, the expected elements, the same text back, ASCII, within the limit', () => {
    fc.assert(
      fc.property(
        hostile,
        hostile,
        hostile,
        fc.array(fc.tuple(hostile, fc.constantFrom('dial', 'cancel', 'exit', 'ok')), { maxLength: 4 }),
        fc.constantFrom(512, 2000, 4000),
        (title, prompt, body, keys, bytesMax) => {
          const softKeys = keys.map(([name, key]) => ({ name, key: key as 'dial' }));
          const bytes = buildText(
            { title, prompt, text: body, softKeys, dialNumber: '' },
            { softKeyUrl: (k) => `x:${k.name}`, bytesMax },
          );
          if (bytes === null) return;
          expect(bytes.length).toBeLessThanOrEqual(bytesMax);
          expect(bytes.every((byte) => byte < 0x80 && (byte >= 0x20 || byte === 10 || byte === 9))).toBe(true);
          const root = judge(bytes);
          expect(root.name).toBe('CiscoIPPhoneText');
          const names = root.children.map((child) => child.name);
          expect(names).toEqual([
            'Title',
            ...(prompt === '' ? [] : ['Prompt']),
            'Text',
            ...keys.map(() => 'SoftKeyItem'),
          ]);
          expect(find(root, 'Title')[0]!.text).toBe(shown([...title].slice(0, 32).join('')));
          expect(shown(body).startsWith(find(root, 'Text')[0]!.text)).toBe(true);
          find(root, 'SoftKeyItem').forEach((item, index) => {
            expect(item.children.map((child) => child.name)).toEqual(['Name', 'URL', 'Position']);
            expect(find(item, 'Position')[0]!.text).toBe(String(index + 1));
          });
        },
      ),
      { numRuns: 2000 },
    );
  });
});

describe('CiscoIPPhoneExecute', () => {
  test('play and dial', () => {
    expect(text(buildExecute([{ play: 'CallBack.raw' }]))).toBe(
      '<CiscoIPPhoneExecute><ExecuteItem Priority="0" URL="Play:CallBack.raw"/></CiscoIPPhoneExecute>',
    );
    const root = judge(buildExecute(['initServices', 'appClose', { dial: '1002' }], 2));
    expect(root.children.map((item) => item.attributes)).toEqual([
      { Priority: '2', URL: 'Init:Services' },
      { Priority: '2', URL: 'App:Close:0' },
      { Priority: '2', URL: 'Dial:1002' },
    ]);
  });

  test('only what is on the list is executed', () => {
    expect(() => buildExecute([])).toThrow(RangeError);
    expect(() => buildExecute(['appClose', 'appClose', 'appClose', 'appClose'])).toThrow(RangeError);
    for (const play of ['', '../x', 'a b', 'http://x', '"'.repeat(3), 'x'.repeat(65)])
      expect(() => uriText({ play })).toThrow(RangeError);
    for (const dial of ['', '1002:x', 'a', '1 2', '9'.repeat(33)]) expect(() => uriText({ dial })).toThrow(RangeError);
  });

  test('ints of softkey URLs stay in 31 bits', () => {
    const url = { applicationId: 9091, lineInstance: 1, callReference: 0, transactionId: 0x7fffffff, data: 'exit' };
    expect(userCallDataUrl(url)).toBe('UserCallData:9091:1:0:2147483647:exit');
    for (const transactionId of [-1, 1.5, 0x80000000, Number.NaN])
      expect(() => userCallDataUrl({ ...url, transactionId })).toThrow(RangeError);
  });
});
