/** Actions as bytes: read here by the offsets of the catalogue and as text, not by the writers' views. */
import { describe, expect, it } from 'vitest';
import type { Action } from '../../../src/model/actions.ts';
import { PhoneDesk } from '../../kit/phone-desk.ts';
import { frame, ids, registerAck, registerReq, text, words } from '../../kit/wire.ts';

const NAME = 'SEP001122334455';
const APP = 0x5242;

/** A phone of a protocol version whose server uses that header version. */
function phone(version = 6, options: ConstructorParameters<typeof PhoneDesk>[0] = {}, deviceType = 30006): PhoneDesk {
  const desk = new PhoneDesk(options);
  desk.up(registerReq(NAME, deviceType, version));
  desk.down(registerAck(30, version), frame(0x94, new Uint8Array(36), version < 10 ? 0 : version));
  desk.events.length = 0;
  desk.taken();
  return desk;
}

const show = (dialog: number, more: object = {}): Extract<Action, { type: 'showScreen' }> => ({
  type: 'showScreen',
  device: NAME,
  dialog,
  alert: false,
  screen: {
    title: 'CallBack',
    prompt: '',
    text: '1002 has become available',
    softKeys: [
      { name: 'Dial', key: 'dial' },
      { name: 'Exit', key: 'exit' },
    ],
    dialNumber: '1002',
  },
  ...more,
});

interface UserData {
  id: number;
  version: number;
  ints: number[];
  xml: string;
}

/** User data that was added: header version, the ints before the text, and the text. */
function pushes(desk: PhoneDesk): UserData[] {
  return desk
    .taken()
    .flatMap(({ bytes }) => {
      const frames: Buffer[] = [];
      for (let at = 0; at < bytes.length; at += bytes.readUInt32LE(at) + 8) frames.push(bytes.subarray(at));
      return frames;
    })
    .map((bytes) => {
      const id = bytes.readUInt32LE(8);
      const count = id === ids.userToDeviceData ? 10 : 5;
      const ints = Array.from({ length: count }, (_, i) => bytes.readUInt32LE(12 + 4 * i));
      const at = 12 + 4 * count;
      return { id, version: bytes.readUInt32LE(4), ints, xml: bytes.toString('latin1', at, at + ints[4]!) };
    });
}

const answer = (id: number, transaction: number, data: string, app = APP): Buffer =>
  frame(id, Buffer.concat([words(app, 0, 0, transaction, data.length, 2, 0, 0, 0, 0), Buffer.from(data)]));

describe('a phone that is still registering', () => {
  const registering = (): PhoneDesk => {
    const desk = new PhoneDesk();
    desk.up(registerReq(NAME, 30006, 6));
    desk.down(registerAck(30, 6));
    desk.taken();
    return desk;
  };

  it.each([
    ['the time of day has come', (desk: PhoneDesk) => desk.down(frame(0x94, new Uint8Array(36)))],
    ['its user presses a key', (desk: PhoneDesk) => desk.up(frame(ids.softKeyEvent, words(2, 0, 0)))],
    ['three seconds have passed', (desk: PhoneDesk) => [1, 2, 3].forEach(() => void desk.phone.swept())],
  ])('gets its screen when %s, the newest one, once', (_, come) => {
    const desk = registering();
    desk.phone.screens.showScreen(show(1));
    desk.phone.screens.showScreen(show(2));
    desk.phone.swept();
    expect(pushes(desk)).toEqual([]);
    come(desk);
    come(desk);
    expect(pushes(desk).map(({ ints }) => ints[3])).toEqual([2]);
  });

  it('gets no screen that was closed meanwhile, nor one of the registration before', () => {
    const desk = registering();
    desk.phone.screens.showScreen(show(1));
    desk.phone.screens.closeScreen({ type: 'closeScreen', device: NAME, dialog: 1 });
    desk.down(frame(0x94, new Uint8Array(36)));
    expect(pushes(desk)).toEqual([]);
    desk.up(registerReq(NAME, 30006, 6));
    desk.down(registerAck(30, 6));
    desk.phone.screens.showScreen(show(3));
    desk.up(registerReq(NAME, 30006, 6));
    desk.down(registerAck(30, 6), frame(0x94, new Uint8Array(36)));
    expect(pushes(desk)).toEqual([]);
  });
});

describe('a screen', () => {
  it('is user data with our application, the dialog as transaction, and keys that come back with both', () => {
    const desk = phone();
    desk.phone.screens.showScreen(show(4711));
    const [push] = pushes(desk);
    expect(push).toMatchObject({ id: 0x13f, version: 0, ints: [APP, 0, 0, 4711, push!.xml.length, 2, 0, 0, 0, 0] });
    expect(push!.xml).toBe(
      '<CiscoIPPhoneText><Title>CallBack</Title><Text>1002 has become available</Text>' +
        '<SoftKeyItem><Name>Dial</Name><URL>Dial:1002</URL><Position>1</Position></SoftKeyItem>' +
        `<SoftKeyItem><Name>Exit</Name><URL>UserCallData:${APP}:0:0:4711:exit</URL><Position>2</Position></SoftKeyItem>` +
        '</CiscoIPPhoneText>',
    );
  });

  it('has the header version of the server, and from protocol 18 the instance filled', () => {
    const desk = phone(20);
    desk.phone.screens.showScreen(show(1));
    expect(pushes(desk)[0]).toMatchObject({ version: 20, ints: [APP, 0, 0, 1, expect.any(Number), 2, 0, 0, APP, 1] });
  });

  it('of a protocol below 5 is the older message', () => {
    const desk = phone(3);
    desk.phone.screens.showScreen(show(1));
    expect(pushes(desk)[0]).toMatchObject({ id: 0x11e, ints: [APP, 0, 0, 1, expect.any(Number)] });
  });

  it('above 2000 bytes goes in segments from protocol 18; below, its text is cut', () => {
    const long = { screen: { ...show(1).screen, text: 'x'.repeat(3000) } };
    const newer = phone(18);
    newer.phone.screens.showScreen(show(1, long));
    const parts = pushes(newer);
    expect(parts.map(({ ints, xml }) => [ints[5], xml.length === ints[4]])).toEqual([
      [0, true],
      [2, true],
    ]);
    expect(parts.map(({ xml }) => xml).join('')).toMatch(/^<CiscoIPPhoneText>.*x{3000}.*<\/CiscoIPPhoneText>$/);
    const older = phone(17);
    older.phone.screens.showScreen(show(1, long));
    const [only, ...rest] = pushes(older);
    expect(rest).toEqual([]);
    expect(only!.xml.length).toBeLessThanOrEqual(2000);
    expect(only!.xml).toMatch(/<\/CiscoIPPhoneText>$/);
  });

  it('for a phone without XML is refused at once', () => {
    const desk = phone(6, {}, 6);
    desk.phone.screens.showScreen(show(5));
    expect(desk.taken()).toEqual([]);
    expect(desk.events).toEqual([{ type: 'screenAnswer', device: NAME, dialog: 5, shown: false }]);
  });

  it('with a number that no keypad has calls nobody by itself', () => {
    const desk = phone();
    desk.phone.screens.showScreen(show(1, { screen: { ...show(1).screen, dialNumber: '</URL>' } }));
    expect(pushes(desk)[0]!.xml).toContain(`<Name>Dial</Name><URL>UserCallData:${APP}:0:0:1:dial</URL>`);
  });

  it.each([
    [6, 'Init:Services'],
    [14, 'Init:Services'],
    [15, 'App:Close:0'],
    [22, 'App:Close:0'],
  ])('of protocol %i is closed by %s, and only one that was shown', (version, uri) => {
    const desk = phone(version);
    desk.phone.screens.closeScreen({ type: 'closeScreen', device: NAME, dialog: 9 });
    expect(desk.taken()).toEqual([]);
    desk.phone.screens.showScreen(show(9));
    pushes(desk);
    desk.phone.screens.closeScreen({ type: 'closeScreen', device: NAME, dialog: 9 });
    expect(pushes(desk).map(({ xml }) => xml)).toEqual([
      `<CiscoIPPhoneExecute><ExecuteItem Priority="0" URL="${uri}"/></CiscoIPPhoneExecute>`,
    ]);
  });
});

describe('the alert', () => {
  const alerted = (options: ConstructorParameters<typeof PhoneDesk>[0] = {}): PhoneDesk => {
    const desk = phone(6, options);
    desk.phone.screens.showScreen(show(9, { alert: true }));
    return desk;
  };
  const what = (desk: PhoneDesk): string[] =>
    desk
      .taken()
      .map(({ id, bytes }) =>
        id === ids.startTone ? `tone ${bytes.readUInt32LE(12)}` : bytes.toString('latin1', 52, 74),
      );

  it('is a file played before the screen', () => {
    const desk = alerted();
    const [play, screen] = pushes(desk);
    expect(play!.xml).toContain('URL="Play:CallBack.raw"');
    expect(screen!.xml).toContain('<CiscoIPPhoneText>');
    expect(play!.ints[3]).not.toBe(screen!.ints[3]);
  });

  it('is a tone, or both, where the parameter says so', () => {
    expect(what(alerted({ alertTone: 'tone' }))[0]).toBe('tone 49');
    expect(what(alerted({ alertTone: 'both' })).slice(0, 2)).toEqual(['<CiscoIPPhoneExecute><', 'tone 49']);
  });

  it('that the phone cannot play becomes a tone; the screen is no matter of it', () => {
    const desk = alerted();
    const [play] = pushes(desk);
    const ok =
      '<CiscoIPPhoneResponse><ResponseItem Status="0" Data="" URL="Play:CallBack.raw"/></CiscoIPPhoneResponse>';
    desk.up(answer(ids.deviceToUserDataResponse, play!.ints[3]!, ok));
    expect(desk.taken().map(({ what }) => what)).toEqual(['swallowed']);
    desk.up(answer(ids.deviceToUserDataResponse, play!.ints[3]!, ok.replace('"0"', '"6"')));
    expect(desk.taken().map(({ what, id }) => [what, id])).toEqual([
      ['added', ids.startTone],
      ['swallowed', ids.deviceToUserDataResponse],
    ]);
    expect(desk.events).toEqual([]);
  });
});

describe('answers', () => {
  it.each([
    ['', true],
    ['<CiscoIPPhoneResponse><ResponseItem Status="0" Data="" URL=""/></CiscoIPPhoneResponse>', true],
    ['<CiscoIPPhoneResponse><ResponseItem Status="4" Data="" URL=""/></CiscoIPPhoneResponse>', false],
    ['<CiscoIPPhoneError Number="4"/>', false],
    ['<broken', false],
  ])('%s: shown %s', (data, shown) => {
    const desk = phone();
    desk.phone.screens.showScreen(show(9));
    desk.up(answer(ids.deviceToUserDataResponse, 9, data));
    expect(desk.events).toEqual([{ type: 'screenAnswer', device: NAME, dialog: 9, shown }]);
  });

  it('keys come by their names; anything else is counted', () => {
    const desk = phone();
    desk.phone.screens.showScreen(show(9));
    for (const data of ['dial', 'cancel', 'exit', 'ok', 'constructor', 'Exit', '']) {
      desk.up(answer(ids.deviceToUserData, 9, data));
    }
    expect(desk.events.map((e) => (e.type === 'screenKey' ? e.key : e.type))).toEqual(['dial', 'cancel', 'exit', 'ok']);
    expect(desk.counters.value('userDataUnknown')).toBe(3);
  });

  it('after a new registration belong to nobody', () => {
    const desk = phone();
    desk.phone.screens.showScreen(show(9));
    desk.up(registerReq(NAME));
    desk.down(registerAck());
    desk.up(answer(ids.deviceToUserData, 9, 'cancel'));
    expect(desk.counters.value('foreignDialog')).toBe(1);
    expect(desk.events.some(({ type }) => type === 'screenKey')).toBe(false);
  });

  it('of the thirty-third screen back are forgotten', () => {
    const desk = phone();
    for (let dialog = 1; dialog <= 33; dialog++) desk.phone.screens.showScreen(show(dialog));
    desk.up(answer(ids.deviceToUserData, 1, 'exit'), answer(ids.deviceToUserData, 2, 'exit'));
    expect(desk.events.length).toBe(1);
    expect(desk.counters.value('foreignDialog')).toBe(1);
  });
});

describe('a prompt', () => {
  const prompt = (callReference: number, name: 'keyNotActive' | 'serviceNotActive' = 'keyNotActive') =>
    ({
      type: 'showPrompt',
      device: NAME,
      lineInstance: callReference === 0 ? 0 : 1,
      callReference,
      prompt: name,
      text: 'Key Not Active',
      timeoutMs: 4200,
    }) as const;

  it('on a call is DisplayPromptStatus, fixed below protocol 8, variable from there', () => {
    const older = phone(6);
    older.phone.screens.showPrompt(prompt(7));
    expect(
      older.taken()[0]!.bytes.equals(frame(0x112, Buffer.concat([words(5), text('Key Not Active', 32), words(1, 7)]))),
    ).toBe(true);
    const newer = phone(20);
    newer.phone.screens.showPrompt(prompt(7));
    expect(
      newer.taken()[0]!.bytes.equals(frame(0x145, Buffer.concat([words(5, 1, 7), text('Key Not Active', 16)]), 20)),
    ).toBe(true);
  });

  it('without a call is DisplayPriNotify below the priority of a call that comes in', () => {
    const desk = phone(6);
    desk.phone.screens.showPrompt(prompt(0));
    expect(desk.taken()[0]!.bytes.equals(frame(0x120, Buffer.concat([words(5, 3), text('Key Not Active', 32)])))).toBe(
      true,
    );
  });

  it('goes as the server writes its own, whatever the version', () => {
    const desk = phone(20);
    desk.down(frame(ids.displayPromptStatus, Buffer.concat([words(0), text('x', 32), words(0, 0)]), 0));
    desk.phone.screens.showPrompt(prompt(7));
    expect(desk.taken()[0]!.id).toBe(0x112);
  });

  it('serviceNotActive is the phone’s own phrase', () => {
    const desk = phone(6);
    desk.phone.screens.showPrompt(prompt(0, 'serviceNotActive'));
    expect([...desk.taken()[0]!.bytes.subarray(20, 23)]).toEqual([0x80, 0x49, 0]);
  });
});

describe('a phone of a language', () => {
  /** Feature bits stand above the version in RegisterReq: 0x0010 is UTF-8. */
  const UTF8 = 0x8570_0000;
  const LATIN1 = 0x8560_0000;
  const prompted = (locale: string, features: number, version: number, words: string): string => {
    const desk = new PhoneDesk({ locale });
    desk.up(registerReq(NAME, 30006, features + version));
    desk.down(registerAck(30, version), frame(0x94, new Uint8Array(36), version < 10 ? 0 : version));
    desk.taken();
    desk.phone.screens.showPrompt({
      type: 'showPrompt',
      device: NAME,
      lineInstance: 0,
      callReference: 0,
      prompt: 'none',
      text: words,
      timeoutMs: 1000,
    });
    const { bytes } = desk.taken()[0]!;
    return bytes
      .subarray(20)
      .toString('hex')
      .replace(/(00)+$/, '');
  };

  it.each([
    ['de', LATIN1, 'Wählen', '57e4686c656e'],
    ['de', UTF8, 'Wählen', '57c3a4686c656e'],
    ['ja', LATIN1, '発信', '94ad904d'],
    ['ja-JP', UTF8, '発信', 'e799bae4bfa1'],
    ['fr', LATIN1, '1002 → 発', '31303032203f203f'],
  ])('%s with features %i: a prompt in its bytes', (locale, features, words, hex) => {
    expect(prompted(locale, features, 6, words)).toBe(hex);
  });

  it('a prompt is cut by bytes, between characters; a newer phone has room for all of it', () => {
    const words = 'あ'.repeat(32);
    expect(prompted('ja', UTF8, 6, words)).toBe('e38182'.repeat(10));
    expect(prompted('ja', LATIN1, 6, words)).toBe('82a0'.repeat(16));
    expect(prompted('ja', UTF8, 20, words)).toBe('e38182'.repeat(32));
  });

  it.each([
    [LATIN1, '94ad904d'],
    [UTF8, Buffer.from('&#30330;&#20449;').toString('hex')],
  ])('features %i: a screen in Shift_JIS, or in references, which need no set', (features, hex) => {
    const desk = new PhoneDesk({ locale: 'ja' });
    desk.up(registerReq(NAME, 30006, features + 6));
    desk.down(registerAck(30, 6), frame(0x94, new Uint8Array(36)));
    desk.taken();
    const { screen } = show(1);
    desk.phone.screens.showScreen({ ...show(1), screen: { ...screen, text: '発信' } });
    const name = Buffer.from('<Text>').toString('hex') + hex + Buffer.from('</Text>').toString('hex');
    expect(Buffer.from(pushes(desk)[0]!.xml, 'latin1').toString('hex')).toContain(name);
  });
});

describe('dialling', () => {
  const dial = (desk: PhoneDesk, number: string): void =>
    desk.phone.screens.dial({ type: 'dial', device: NAME, lineInstance: 1, number });

  it('tells the phone to', () => {
    const desk = phone(6, { dialMethod: 'report' });
    dial(desk, '1002');
    expect(pushes(desk)[0]!.xml).toContain('URL="Dial:1002"');
  });

  it('presses NewCall with the number of this template, then the number', () => {
    const desk = phone(6, { dialMethod: 'keys' });
    desk.down(
      frame(ids.softKeyTemplateRes, Buffer.concat([words(0, 1, 1), text('\x80\x02', 16), words(77), Buffer.alloc(40)])),
    );
    desk.taken();
    const before = desk.output('toServer').length;
    dial(desk, '91002');
    const sent = desk.output('toServer').subarray(before);
    const expected = [
      frame(ids.softKeyEvent, words(77, 1, 0)),
      frame(ids.enblocCall, Buffer.concat([text('91002', 24), words(1)])),
    ];
    expect(sent.equals(Buffer.concat(expected))).toBe(true);
    expect(desk.counters.value('framesAdded')).toBe(2);
  });

  it('leaves out what people put between digits', () => {
    const desk = phone(6, { dialMethod: 'report' });
    dial(desk, '(555) 10-02');
    expect(pushes(desk)[0]!.xml).toContain('URL="Dial:5551002"');
  });

  it('lifts the handset of a phone without XML', () => {
    const desk = phone(6, {}, 6);
    const before = desk.output('toServer').length;
    dial(desk, '1002');
    expect(desk.output('toServer').readUInt32LE(before + 8)).toBe(ids.offHook);
  });

  it.each(['', 'sip:x', '12x3', '1'.repeat(25)])('%j is not dialled', (number) => {
    const desk = phone();
    dial(desk, number);
    expect(desk.taken()).toEqual([]);
    expect(desk.counters.value('notDialable')).toBe(1);
  });
});

it('the lamp of a CallBack button is lit on every instance of the button template', () => {
  const desk = phone();
  const buttons = Buffer.from([1, 9, 2, 0x86, 5, 0x86, 0, 0xff]);
  desk.down(frame(0x97, Buffer.concat([words(0, 4, 4), buttons])));
  desk.phone.screens.buttonLamp({ type: 'buttonLamp', device: NAME, lamp: 'flash' });
  const expected = [frame(ids.setLamp, words(0x86, 2, 4)), frame(ids.setLamp, words(0x86, 5, 4))];
  expect(desk.taken()[0]!.bytes.equals(Buffer.concat(expected))).toBe(true);
});
