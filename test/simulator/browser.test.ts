/** The phone's browser: what it shows, what it refuses, what its URIs do. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { errorResponse, readPush, readUri, response } from '../../src/simulator/browser.ts';

const refused = { type: 'error', number: 1 };

describe('a pushed document', () => {
  it('becomes a screen: texts unescaped, keys by their positions', () => {
    const xml =
      '<?xml version="1.0"?><CiscoIPPhoneText appId="9100"><Title>Call&#66;ack</Title><Prompt>a &lt; b</Prompt>' +
      '<Text>one\ntwo</Text><SoftKeyItem><Name>Exit</Name><URL>SoftKey:Exit</URL><Position>3</Position></SoftKeyItem>' +
      '<SoftKeyItem><Name>Dial</Name><URL>Dial:1002</URL><Position>1</Position></SoftKeyItem></CiscoIPPhoneText>';
    expect(readPush(xml)).toEqual({
      type: 'show',
      screen: {
        title: 'CallBack',
        prompt: 'a < b',
        text: 'one\ntwo',
        softKeys: [
          { name: 'Dial', url: 'Dial:1002' },
          { name: 'Exit', url: 'SoftKey:Exit' },
        ],
      },
    });
  });

  it('without keys gets the Exit of the phone; a menu shows its items', () => {
    const xml =
      '<CiscoIPPhoneMenu><Title>t</Title><MenuItem><Name>a</Name></MenuItem><MenuItem><Name>b</Name></MenuItem></CiscoIPPhoneMenu>';
    expect(readPush(xml)).toMatchObject({
      type: 'show',
      screen: { text: 'a\nb', softKeys: [{ name: 'Exit', url: 'SoftKey:Exit' }] },
    });
  });

  it('may ask to execute, with zeros of padding behind it', () => {
    const xml =
      '<CiscoIPPhoneExecute><ExecuteItem Priority="0" URL="Play:a.raw"/><ExecuteItem URL="Init:Services"/></CiscoIPPhoneExecute>\0\0';
    expect(readPush(xml)).toEqual({ type: 'execute', urls: ['Play:a.raw', 'Init:Services'] });
  });

  it.each([
    ['nothing', ''],
    ['no XML', 'hello'],
    ['an open element', '<CiscoIPPhoneText>'],
    ['another root', '<html/>'],
    ['two roots', '<CiscoIPPhoneText/><CiscoIPPhoneText/>'],
    ['an entity of its own', '<!DOCTYPE a [<!ENTITY x "y">]><CiscoIPPhoneText><Title>&x;</Title></CiscoIPPhoneText>'],
    ['too deep a nest', `<CiscoIPPhoneText>${'<a>'.repeat(20)}${'</a>'.repeat(20)}</CiscoIPPhoneText>`],
  ])('that is %s is refused', (_name, xml) => {
    expect(readPush(xml)).toEqual(refused);
  });

  it('never throws', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => void readPush(text)));
    fc.assert(fc.property(fc.string({ maxLength: 60 }), (text) => void readUri(text)));
  });
});

describe('a URI', () => {
  it.each([
    [
      'UserCallData:9100:1:7:42:a:b',
      { type: 'send', application: 9100, line: 1, call: 7, transaction: 42, data: 'a:b' },
    ],
    ['UserData:9100:x', { type: 'send', application: 9100, line: 0, call: 0, transaction: 0, data: 'x' }],
    [
      'UserDataSoftKey:Select:9081:KICK/967',
      { type: 'send', application: 9081, line: 0, call: 0, transaction: 0, data: 'KICK/967' },
    ],
    ['Dial:1002', { type: 'dial', number: '1002' }],
    ['Play:CallBack.raw', { type: 'play', uri: 'Play:CallBack.raw' }],
    ['SoftKey:Exit', { type: 'close' }],
    ['App:Close:0', { type: 'close' }],
    ['Init:Services', { type: 'close' }],
    ['SoftKey:Update', { type: 'unknown' }],
    ['http://example.net/', { type: 'unknown' }],
    ['', { type: 'unknown' }],
  ])('%s', (uri, action) => {
    expect(readUri(uri)).toEqual(action);
  });
});

describe('an answer', () => {
  it('says of each URI whether it was done, escaped', () => {
    expect(response([{ url: 'Play:a&b', ok: true }])).toBe(
      '<CiscoIPPhoneResponse><ResponseItem Status="0" Data="Success" URL="Play:a&amp;b"/></CiscoIPPhoneResponse>',
    );
    expect(response([{ url: '', ok: false }])).toContain('Status="6"');
    expect(errorResponse(4)).toBe('<CiscoIPPhoneError Number="4"/>');
  });
});
