/** A device that the simulator plays: screens, keys, answers. */
import { beforeEach, describe, expect, it } from 'vitest';
import { PlayedPhone } from '../../../src/simulator/cti/played-phone.ts';
import { ascii, screenText } from '../../../src/simulator/cti/texts.ts';

const done: string[] = [];
let phone: PlayedPhone;
beforeEach(() => {
  done.length = 0;
  phone = new PlayedPhone('SEP1', {
    phoneSent: (device, data) => void done.push(`${device} sent ${data}`),
    placeCall: (device, number) => void done.push(`${device} calls ${number}`),
  });
});

const key = (name: string, url: string): string => `<SoftKeyItem><Name>${name}</Name><URL>${url}</URL></SoftKeyItem>`;

describe('a played phone', () => {
  it('shows a screen and says so; its keys do what they say', () => {
    const keys =
      key('Dial', 'Dial:1002') +
      key('OK', 'UserCallData:1:1:0:5:yes') +
      key('Exit', 'SoftKey:Exit') +
      key('What', 'X:1');
    phone.pushed(`<CiscoIPPhoneText><Title>T</Title><Text>x</Text>${keys}</CiscoIPPhoneText>`);
    expect(done.splice(0)).toEqual([
      'SEP1 sent <CiscoIPPhoneResponse><ResponseItem Status="0" Data="Success" URL=""/></CiscoIPPhoneResponse>',
    ]);
    phone.screenKey('Dial');
    phone.screenKey('OK');
    phone.screenKey('What');
    expect(done).toEqual(['SEP1 calls 1002', 'SEP1 sent yes']);
    phone.screenKey('Exit');
    expect(phone.screen).toBeNull();
    expect(() => phone.screenKey('OK')).toThrow('SEP1 shows no key "OK". It shows no screen.');
  });

  it('performs what it is told, and answers for each', () => {
    phone.pushed(
      '<CiscoIPPhoneExecute><ExecuteItem URL="Play:CallBack.raw"/><ExecuteItem URL="Nonsense:1"/></CiscoIPPhoneExecute>',
    );
    expect(phone.played).toEqual(['Play:CallBack.raw']);
    expect(done[0]).toMatch(/Status="0".*Status="6"/);
  });

  it('answers what it cannot read with an error', () => {
    phone.pushed('<a');
    expect(done).toEqual(['SEP1 sent <CiscoIPPhoneError Number="1"/>']);
    expect(phone.screen).toBeNull();
  });
});

describe('texts', () => {
  it('byte strings are ASCII; screens are UTF-8, or latin1 where they are none', () => {
    expect(ascii('Zoë 王😀 ok\n')).toBe('Zo? ?? ok?');
    expect(screenText(Buffer.from('Café'))).toBe('Café');
    expect(screenText(Buffer.from('Café', 'latin1'))).toBe('Café');
  });
});
