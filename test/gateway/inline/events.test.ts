/** Frames in, events out: by table, by dialect, and bounded. */
import { describe, expect, it } from 'vitest';
import { PhoneDesk } from '../../kit/phone-desk.ts';
import { frame, ids, lineStatRes, registerAck, registerReq, text, words } from '../../kit/wire.ts';

const NAME = 'SEP001122334455';

function registered(options: ConstructorParameters<typeof PhoneDesk>[0] = {}, deviceType = 7): PhoneDesk {
  const desk = new PhoneDesk(options);
  desk.up(registerReq(NAME, deviceType));
  desk.down(registerAck());
  desk.events.length = 0;
  return desk;
}
const state = (state: number, call = 7): Buffer => frame(ids.callState, words(state, 1, call, 0, 4, 0));
const key = (button: number): Buffer => frame(ids.keypadButton, words(button, 1, 7));
const signals = (desk: PhoneDesk): number[] => desk.events.flatMap((e) => (e.type === 'callSignal' ? [e.signal] : []));

describe('what a server says of a call', () => {
  it.each([
    ['CallState', frame(ids.callState, words(6, 1, 7)), 6],
    ['CallState beyond the table', frame(ids.callState, words(99, 1, 7)), 18],
    ['CallState 0, which ends a call', frame(ids.callState, words(0, 1, 7)), 2],
    ['dial tone', frame(ids.startTone, words(0x21, 0, 1, 7)), 24],
    ['busy tone', frame(ids.startTone, words(0x23, 0, 1, 7)), 20],
    ['alerting tone', frame(ids.startTone, words(0x24, 0, 1, 7)), 21],
    ['reorder tone', frame(ids.startTone, words(0x25, 0, 1, 7)), 22],
    ['no such number', frame(ids.startTone, words(0x2b, 0, 1, 7)), 22],
    ['StopTone', frame(0x83, words(1, 7)), 23],
    ['prompt Busy', frame(ids.displayPromptStatus, Buffer.concat([words(0), text('\x80\x19', 32), words(1, 7)])), 30],
    ['prompt Ring Out', frame(0x145, Buffer.concat([words(0, 1, 7), text('\x80\x16', 4)]), 20), 31],
  ] as const)('%s', (_, bytes, signal) => {
    const desk = registered();
    desk.down(bytes);
    expect(desk.events).toEqual([{ type: 'callSignal', device: NAME, lineInstance: 1, callReference: 7, signal }]);
  });

  it('other tones and prompts say nothing', () => {
    const desk = registered();
    desk.down(
      frame(ids.startTone, words(0x31, 0, 0, 0)),
      frame(ids.displayPromptStatus, Buffer.concat([words(0), text('\x80\x13', 32), words(0, 0)])),
      frame(ids.displayPromptStatus, Buffer.concat([words(0), text('1002 \x80\x19', 32), words(0, 0)])),
    );
    expect(desk.events).toEqual([]);
  });

  it('lamps of lines count until a CallState was seen, lamps of other buttons never', () => {
    const desk = registered();
    for (const mode of [1, 2, 3, 4, 5, 9]) desk.down(frame(ids.setLamp, words(9, 1, mode)));
    desk.down(frame(ids.setLamp, words(0x0e, 1, 2)));
    expect(signals(desk)).toEqual([40, 41, 42, 42, 43]);
    desk.down(state(1), frame(ids.setLamp, words(9, 1, 1)));
    expect(signals(desk).slice(5)).toEqual([1]);
  });
});

describe('what was dialled', () => {
  it('digits are told when something is heard, with * and #, before it', () => {
    const desk = registered();
    desk.up(frame(ids.offHook), key(1), key(14), key(15), key(0), key(99));
    desk.down(frame(ids.startTone, words(0x21, 0, 1, 7)));
    expect(desk.events.map(({ type }) => type)).toEqual(['hook', 'callSignal']);
    desk.down(state(12));
    expect(desk.events.slice(2)).toEqual([
      { type: 'dialled', device: NAME, lineInstance: 1, callReference: 7, number: '1*#0' },
      { type: 'callSignal', device: NAME, lineInstance: 1, callReference: 7, signal: 12 },
    ]);
    desk.down(frame(ids.startTone, words(0x23, 0, 1, 7)));
    expect(desk.events.filter(({ type }) => type === 'dialled').length).toBe(1);
  });

  it('a digit taken back is gone; new digits after hang-up begin again', () => {
    const desk = registered();
    desk.up(key(1), key(2), key(3));
    desk.down(frame(0x119, words(1, 7)));
    desk.down(state(12), state(2));
    desk.up(key(9));
    desk.down(frame(ids.startTone, words(0x24, 0, 1, 8)));
    expect(desk.events.flatMap((e) => (e.type === 'dialled' ? [e.number] : []))).toEqual(['12', '9']);
  });

  it('DialedNumber and EnblocCall are whole numbers', () => {
    const desk = registered();
    desk.up(key(9), frame(ids.enblocCall, text('1002', 24)));
    desk.down(frame(0x11d, Buffer.concat([text('91003', 24), words(1, 7)])), state(12));
    expect(desk.events.flatMap((e) => (e.type === 'dialled' ? [[e.callReference, e.number]] : []))).toEqual([
      [0, '1002'],
      [7, '91003'],
    ]);
  });
});

describe('parties', () => {
  const info = (bits: number): Buffer => {
    const body = Buffer.alloc(384);
    body.write('1001', 40);
    body.write('1002\0junk', 104, 'latin1');
    words(1, 7, 2).copy(body, 128);
    body.write('1009', 180);
    body.writeUInt32LE(bits, 380);
    return frame(0x8f, body);
  };
  it('come with direction; restricted numbers do not come', () => {
    const desk = registered();
    desk.down(info(0), info(0x08), info(0x22));
    const numbers = desk.events.map((e) =>
      e.type === 'parties' ? [e.direction, e.calling, e.called, e.originalCalled] : [],
    );
    expect(numbers).toEqual([
      ['outbound', '1001', '1002', '1009'],
      ['outbound', '1001', '', '1009'],
      ['outbound', '', '1002', ''],
    ]);
  });
});

describe('lines', () => {
  const forward = (line: number, active: number, target: string): Buffer => {
    const body = Buffer.alloc(92);
    words(active, line, active).copy(body, 0);
    body.write(target, 12);
    return frame(0x90, body);
  };

  it('are learnt by instance, an empty one is none', () => {
    const desk = registered();
    desk.down(lineStatRes(1, '1001'), lineStatRes(2, ''));
    expect(desk.events).toEqual([{ type: 'lineLearnt', device: NAME, lineInstance: 1, line: '1001' }]);
  });

  it('a forward is told of the line, also where it came before the line', () => {
    const desk = registered({ voiceMailNumbers: ['5000'] });
    desk.down(forward(1, 2, '5000'), lineStatRes(1, '1001'), forward(1, 0, ''), forward(1, 1, '1003'));
    expect(desk.events.slice(1)).toEqual([
      { type: 'forwardAll', line: '1001', target: '5000', voiceMail: true },
      { type: 'forwardAll', line: '1001', target: null, voiceMail: false },
      { type: 'forwardAll', line: '1001', target: '1003', voiceMail: false },
    ]);
  });

  it('are bounded', () => {
    const desk = registered();
    for (let instance = 1; instance <= 100; instance++) desk.down(lineStatRes(instance, `${1000 + instance}`));
    expect(desk.events.length).toBe(64);
    expect(desk.counters.value('linesDropped')).toBe(36);
  });
});

describe('the hook', () => {
  it('is handset or speaker, told on change', () => {
    const desk = registered();
    desk.up(frame(ids.offHook));
    desk.down(frame(ids.setSpeakerMode, words(1)), frame(ids.setSpeakerMode, words(2)));
    desk.up(frame(ids.onHook));
    expect(desk.events.map((e) => (e.type === 'hook' ? e.offHook : null))).toEqual([true, false]);
  });

  it('is on where a server gives an idle phone its keys, and says nothing of the speaker', () => {
    const desk = registered();
    const idleKeys = frame(ids.selectSoftKeys, words(0, 0, 0, 0xffffffff));
    desk.up(frame(ids.offHook));
    desk.down(state(1), idleKeys, state(2), idleKeys, idleKeys);
    const hooks = desk.events.flatMap((e) => (e.type === 'hook' ? [e.offHook] : []));
    expect(hooks).toEqual([true, false]);
  });
});

describe('the CallBack key', () => {
  it('that names no call means the one in focus', () => {
    const desk = registered({ keyOwner: 'gateway' });
    const press = frame(ids.softKeyEvent, words(20, 0, 0));
    desk.up(press);
    desk.down(state(4, 6), state(1, 7));
    desk.up(press, frame(ids.softKeyEvent, words(20, 1, 9)));
    const presses = desk.events.flatMap((e) => (e.type === 'callBackKey' ? [[e.lineInstance, e.callReference]] : []));
    expect(presses).toEqual([
      [0, 0],
      [1, 7],
      [1, 9],
    ]);
  });

  it('on a feature button is swallowed; other buttons pass', () => {
    const desk = registered();
    desk.up(frame(ids.stimulus, words(0x86, 3, 0, 0)), frame(ids.stimulus, words(9, 1)));
    expect(desk.events).toEqual([{ type: 'callBackKey', device: NAME, lineInstance: 0, callReference: 0 }]);
    expect(desk.output('toServer').readUInt32LE(desk.output('toServer').length - 8)).toBe(9);
  });
});

describe('what a device can show', () => {
  it.each([
    [7, 'xml'],
    [8, 'xml'],
    [30006, 'xml'],
    [30007, 'xml'],
    [2, 'prompt'],
    [5, 'prompt'],
    [6, 'prompt'],
    [30008, 'prompt'],
    [12, 'none'],
    [30027, 'none'],
    [52, 'none'],
  ])('type %i: %s', (deviceType, display) => {
    const desk = new PhoneDesk();
    desk.up(registerReq(NAME, deviceType));
    desk.down(registerAck());
    expect(desk.events).toEqual([{ type: 'deviceRegistered', device: NAME, display, locale: '' }]);
  });
});

it('do-not-disturb is told by a feature state or a lamp', () => {
  const desk = registered();
  desk.down(
    frame(0x11f, Buffer.concat([words(1, 0x3f), text('DND', 40), words(1)])),
    frame(ids.setLamp, words(0x3f, 1, 1)),
  );
  expect(desk.events.map((e) => (e.type === 'doNotDisturb' ? [e.active, e.reject] : null))).toEqual([
    [true, true],
    [false, false],
  ]);
});

it('nothing is told before RegisterAck, and nothing after the connection has ended', () => {
  const desk = new PhoneDesk();
  desk.up(registerReq(NAME));
  desk.down(state(1));
  expect(desk.events).toEqual([]);
  desk.phone.end();
  desk.down(registerAck(), state(1));
  expect(desk.events).toEqual([]);
});
