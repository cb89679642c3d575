/** Actions at a phone, its answers, and the CallBack key. */
import { describe, expect, it } from 'vitest';
import type { Screen } from '../../../src/codecs/xsi/screen.ts';
import { CallSignal } from '../../../src/model/call-signal.ts';
import { CtiDesk, watch, watchDevice } from '../../kit/cti-desk.ts';
import { scriptedOffice } from '../../kit/scripted-cti.ts';

const A = 'SEP000000000001';
const B = 'SEP000000000002';
const SHOWN = '<CiscoIPPhoneResponse><ResponseItem Status="0" Data="" URL=""/></CiscoIPPhoneResponse>';
const answerOf = (uri: string, status = 0) =>
  `<CiscoIPPhoneResponse><ResponseItem Status="${status}" Data="" URL="${uri}"/></CiscoIPPhoneResponse>`;

const screen = (text = 'CallBack is activated on 1002'): Screen => ({
  title: 'CallBack',
  prompt: '',
  text,
  softKeys: [
    { name: 'Dial', key: 'dial' },
    { name: 'Exit', key: 'exit' },
  ],
  dialNumber: '1002',
});
const show = (dialog: number, alert = false, text?: string) =>
  ({ type: 'showScreen', device: A, dialog, screen: screen(text), alert }) as const;
const close = (dialog: number) => ({ type: 'closeScreen', device: A, dialog }) as const;

describe('screens', () => {
  it('open the device alone, show, and let it go when they are closed', () => {
    const desk = CtiDesk.up();
    expect(desk.perform(show(7))).toBe(true);
    expect([desk.manager.isOpen(A), desk.manager.pushed().length]).toEqual([true, 1]);
    expect(desk.manager.pushed()[0]).toContain('<Text>CallBack is activated on 1002</Text>');
    expect(desk.manager.pushed()[0]).toContain('<URL>UserCallData:21058:0:0:7:exit.7</URL>');
    desk.does((manager) => manager.phoneSays(A, SHOWN));
    expect(desk.eventsOf('screenAnswer')).toEqual([{ type: 'screenAnswer', device: A, dialog: 7, shown: true }]);
    desk.does((manager) => manager.phoneSays(A, 'exit.7'));
    expect(desk.eventsOf('screenKey')).toEqual([{ type: 'screenKey', device: A, dialog: 7, key: 'exit' }]);
    desk.perform(close(7));
    expect(desk.manager.pushed()[1]).toContain('URL="App:Close:0"');
    expect(desk.manager.pushed()[1]).toContain('URL="Init:Services"');
    expect(desk.manager.handlesOpen).toBe(0);
  });

  it('with a tone: Play first, and its answer is not that of the screen', () => {
    const desk = CtiDesk.up();
    desk.perform(show(8, true));
    expect(desk.manager.pushed()[0]).toContain('URL="Play:CallBack.raw"');
    desk.does((manager) => manager.phoneSays(A, answerOf('Play:CallBack.raw', 1)));
    expect(desk.eventsOf('screenAnswer')).toEqual([]);
    desk.does((manager) => manager.phoneSays(A, SHOWN));
    expect(desk.eventsOf('screenAnswer')).toMatchObject([{ dialog: 8, shown: true }]);
  });

  it('of the next dialog: a key of the one before counts for nothing', () => {
    const desk = CtiDesk.up();
    desk.perform(show(7));
    desk.perform(show(8));
    desk.does((manager) => {
      manager.phoneSays(A, 'exit.7');
      manager.phoneSays(A, 'exit.x');
      manager.phoneSays(A, 'nonsense');
    });
    expect(desk.eventsOf('screenKey')).toEqual([]);
    expect([desk.counters.value('foreignDialog'), desk.counters.value('userDataUnknown')]).toEqual([1, 2]);
  });

  it('of who was attached before us: a key reaches the feature, which may put the screen away', () => {
    const desk = CtiDesk.up();
    desk.perform(watchDevice(A));
    desk.does((manager) => manager.phoneSays(A, 'exit.99'));
    expect(desk.eventsOf('screenKey')).toEqual([{ type: 'screenKey', device: A, dialog: 99, key: 'exit' }]);
    desk.perform(close(99));
    expect(desk.manager.pushed().at(-1)).toContain('URL="App:Close:0"');
  });

  it.each([
    ['by the CTIManager', (desk: CtiDesk) => desk.manager.refuses.set('DeviceDataPassThroughRequest', 0x8ccc001f), ''],
    ['by the phone', () => undefined, '<CiscoIPPhoneError Number="4"/>'],
    ['by the phone, item by item', () => undefined, answerOf('', 1)],
  ])('refused %s: not shown, and the device is let go', (_, prepare, answer) => {
    const desk = CtiDesk.up();
    prepare(desk);
    desk.perform(show(9));
    if (answer !== '') desk.does((manager) => manager.phoneSays(A, answer));
    expect(desk.eventsOf('screenAnswer')).toMatchObject([{ dialog: 9, shown: false }]);
    expect(desk.manager.handlesOpen).toBe(0);
  });

  it('at a device that cannot be opened are not shown', () => {
    const devices = scriptedOffice();
    devices[0]!.refused = true;
    const desk = CtiDesk.up({}, devices);
    desk.perform(show(9));
    desk.perform(show(10));
    expect(desk.eventsOf('screenAnswer').map((event) => [event.dialog, event.shown])).toEqual([
      [9, false],
      [10, false],
    ]);
  });

  it('that nobody puts away do not hold the device for ever', () => {
    const desk = CtiDesk.up();
    desk.perform(show(9));
    desk.livesFor(299_000);
    expect(desk.manager.handlesOpen).toBe(1);
    desk.livesFor(2_000);
    expect(desk.manager.handlesOpen).toBe(0);
  });

  it('have at most 2000 bytes, whatever the text: it is cut, the keys stay', () => {
    const desk = CtiDesk.up();
    desk.perform(show(9, false, '×'.repeat(3000)));
    const [xml] = desk.manager.pushed();
    expect(xml!.length).toBeLessThanOrEqual(2000);
    expect(xml).toContain('exit.9');
  });

  it('for a phone that is not ours, or away, are not claimed', () => {
    const desk = CtiDesk.up();
    expect(desk.perform({ ...show(9), device: 'SEP00000000000F' })).toBe(false);
    desk.does((manager) => manager.tell('DeviceUnregisteredEvent', { deviceInfo: { name: A } }));
    expect(desk.perform(show(9))).toBe(false);
  });
});

describe('Japanese', () => {
  it.each([
    ['a display of ASCII reads Shift_JIS', 2, '\x94\xad\x90\x4d'],
    ['one of Unicode gets references', 3, '&#30330;&#20449;'],
    ['one that says nothing too', 0, '&#30330;&#20449;'],
  ])('%s', (_, encodingType, text) => {
    const devices = scriptedOffice();
    devices[0]!.encodingType = encodingType;
    const desk = CtiDesk.up({ locale: 'ja' }, devices);
    desk.perform(show(7, false, '発信'));
    expect(desk.manager.pushed()[0]).toContain(`<Text>${text}</Text>`);
  });
});

describe('prompts and calls', () => {
  it('a prompt is shown, and the device let go', () => {
    const desk = CtiDesk.up();
    desk.perform({
      type: 'showPrompt',
      device: A,
      lineInstance: 1,
      callReference: 4,
      prompt: 'keyNotActive',
      text: 'Key Not Active',
      timeoutMs: 4500,
    });
    const asked = desk.manager.asked.find(({ pdu }) => pdu === 'DeviceDisplayStringRequest')!;
    expect(asked.fields).toMatchObject({
      display: 'Key Not Active',
      unicodeDisplay: 'Key Not Active',
      displayTimeout: 5,
    });
    expect(desk.manager.handlesOpen).toBe(0);
  });

  const dial = { type: 'dial', device: A, lineInstance: 1, number: '1002' } as const;

  it('Dial allocates a call and initiates it on the line', () => {
    const desk = CtiDesk.up();
    desk.perform(watchDevice(A));
    desk.perform(dial);
    const asked = desk.manager.asked.find(({ pdu }) => pdu === 'LineCallInitiateRequest')!;
    expect(asked.fields).toMatchObject({ globalCallID: 9001, callingAddress: '1001', destAddress: '1002' });
    expect(asked.fields).toMatchObject(desk.manager.lineHandle(A, '1001'));
  });

  it('refused, or without an open line, or without a number: said or counted', () => {
    const desk = CtiDesk.up();
    desk.perform(dial);
    expect(desk.counters.value('notDialable')).toBe(1);
    desk.perform(watchDevice(A));
    desk.perform({ ...dial, number: 'x' });
    expect(desk.counters.value('notDialable')).toBe(2);
    desk.manager.refuses.set('LineCallInitiateRequest', 0x8ccc0045);
    desk.perform(dial);
    expect(desk.notices.at(-1)).toMatchObject({ what: 'callRefused' });
    desk.manager.refuses.set('ProviderAllocateGlobalCallHandleRequest', 0x8ccc0000);
    desk.perform(dial);
    expect(desk.notices.filter(({ what }) => what === 'callRefused')).toHaveLength(2);
    desk.perform(watchDevice(A, false));
    expect(desk.manager.handlesOpen).toBe(0);
  });
});

describe('do not disturb', () => {
  it('is told with what it does: only option 2 refuses calls', () => {
    const desk = CtiDesk.up();
    desk.perform(watch('1002'));
    const handle = desk.manager.deviceHandle(B);
    desk.does((manager) => {
      manager.tell('DeviceDNDOptionChangedEvent', { ...handle, dndOption: 2 });
      manager.tell('DeviceDNDStatusChangedEvent', { ...handle, dndStatus: true });
      manager.tell('DeviceDNDStatusChangedEvent', { ...handle, dndStatus: true });
      manager.tell('DeviceDNDOptionChangedEvent', { ...handle, dndOption: 1 });
    });
    expect(desk.eventsOf('doNotDisturb').map(({ active, reject }) => [active, reject])).toEqual([
      [false, true],
      [true, true],
      [true, false],
    ]);
  });
});

describe('the CallBack key', () => {
  const busy = {
    callState: 14,
    called: '1002',
    cause: 17,
    featureActivatingCallManagerID: 1,
    featureActivatingCallID: 31,
  };

  it('on hook: told with no call', () => {
    const desk = CtiDesk.up();
    desk.does((manager) => manager.pressCallBack(A, { callState: 1 }));
    expect(desk.events.at(-1)).toEqual({ type: 'callBackKey', device: A, lineInstance: 0, callReference: 0 });
  });

  it('opens the lines of the caller and of the called first, and tells what they do before the key', () => {
    const devices = scriptedOffice();
    devices[0]!.lines[0]!.calls.push({ id: 31, state: 14, cause: 17, origin: 4, calling: '1001', called: '1002' });
    devices[1]!.lines[0]!.calls.push({ id: 77, state: 8, calling: '1002', called: '1003' });
    devices[1]!.lines[0]!.forward = '1003';
    const desk = CtiDesk.up({}, devices);
    const from = desk.events.length;
    desk.does((manager) => manager.pressCallBack(A, busy));
    const told = desk.events.slice(from);
    const leg = told.find((event) => event.type === 'callSignal' && event.device === A)!;
    expect(leg).toMatchObject({ lineInstance: 1, signal: CallSignal.busy });
    expect(told.at(-1)).toMatchObject({
      type: 'callBackKey',
      device: A,
      lineInstance: 1,
      callReference: (leg as { callReference: number }).callReference,
    });
    expect(told.filter((event) => event.type === 'lineLearnt').map((event) => event.device)).toEqual([A, B]);
    expect(told.find((event) => event.type === 'forwardAll' && event.line === '1002')).toMatchObject({
      target: '1003',
    });
    expect(desk.manager.handlesOpen).toBe(4);
  });

  it('that the feature answers by a screen lets the called line go, unless it is watched', () => {
    const desk = CtiDesk.up();
    desk.does((manager) => manager.pressCallBack(A, busy));
    expect(desk.manager.isOpen(B, '1002')).toBe(true);
    desk.perform(show(3));
    expect(desk.manager.isOpen(B)).toBe(false);
    expect(desk.manager.isOpen(A)).toBe(true);
    desk.perform(close(3));
    expect(desk.manager.handlesOpen).toBe(0);

    desk.does((manager) => manager.pressCallBack(A, busy));
    desk.perform(watch('1002'));
    desk.perform(show(4));
    expect(desk.manager.isOpen(B, '1002')).toBe(true);
  });

  it('that waits is not answered by what the feature says to something else: its lines are opened all the same', () => {
    const desk = CtiDesk.up();
    desk.manager.silent.add('LineCloseRequest');
    desk.perform(watch('1001'));
    desk.perform(watch('1001', false));
    // The line is being closed; the key waits for it to be opened again.
    desk.does((manager) => manager.pressCallBack(A, { callState: 1 }));
    desk.perform(show(3));
    desk.manager.silent.clear();
    expect(desk.eventsOf('callBackKey')).toEqual([]);
    desk.does((manager) => manager.release());
    expect(desk.eventsOf('callBackKey')).toHaveLength(1);
    expect(desk.manager.isOpen(A, '1001')).toBe(true);
    desk.perform(show(4));
    expect(desk.manager.isOpen(A, '1001')).toBe(false);
  });

  it('that nobody answers does not hold lines for ever', () => {
    const desk = CtiDesk.up();
    desk.does((manager) => manager.pressCallBack(A, busy));
    expect(desk.manager.handlesOpen).toBe(4);
    desk.livesFor(41_000);
    expect(desk.manager.handlesOpen).toBe(0);
  });

  it('with a leg that no open line tells: told by what the event says, and ended again', () => {
    const desk = CtiDesk.up();
    const from = desk.events.length;
    desk.does((manager) => manager.pressCallBack(A, { ...busy, dialled: '1002' }));
    const told = desk.events.slice(from).filter((event) => 'callReference' in event);
    expect(told.map((event) => event.type)).toEqual(['callSignal', 'parties', 'dialled', 'callBackKey', 'callSignal']);
    expect(told.map((event) => ('signal' in event ? event.signal : 0))).toEqual([
      CallSignal.busy,
      0,
      0,
      0,
      CallSignal.onHook,
    ]);
    expect(new Set(told.map((event) => event.callReference)).size).toBe(1);
  });

  it('is not held up for ever by a line that does not open', () => {
    const desk = CtiDesk.up();
    desk.manager.silent.add('LineOpenRequest');
    desk.does((manager) => manager.pressCallBack(A, busy));
    expect(desk.eventsOf('callBackKey')).toEqual([]);
    desk.livesFor(20_000);
    expect(desk.eventsOf('callBackKey')).toHaveLength(1);
  });

  it('of another feature, or of a phone that is not ours: counted', () => {
    const desk = CtiDesk.up();
    desk.does((manager) => {
      manager.pressCallBack(A, { ...busy, featureID: 5 });
      manager.pressCallBack('SEP00000000000F', busy);
    });
    expect(desk.counters.value('ctiFeatureUnknown')).toBe(2);
    expect(desk.eventsOf('callBackKey')).toEqual([]);
  });

  it('of a number that is no line of ours is told at once; the number goes with it', () => {
    const desk = CtiDesk.up();
    desk.does((manager) => manager.pressCallBack(A, { ...busy, called: '9005551234' }));
    expect(desk.eventsOf('parties').at(-1)).toMatchObject({ called: '9005551234', direction: 'outbound' });
    expect(desk.eventsOf('callBackKey')).toHaveLength(1);
  });

  it('the other features of phones: a login is told', () => {
    const desk = CtiDesk.up();
    desk.does((manager) => manager.tell('ProviderDeviceEMLoginStatusChangedEvent', { deviceName: A, EMStatus: 1 }));
    expect(desk.events.at(-1)).toEqual({ type: 'userChanged', device: A });
  });
});

describe('a screen that waits for its device', () => {
  /** The device is being opened: the answer is kept. */
  function waiting(): CtiDesk {
    const desk = CtiDesk.up();
    desk.manager.silent.add('DeviceOpenRequest');
    desk.perform(show(7, true));
    desk.manager.silent.clear();
    return desk;
  }

  it('is not pushed while nothing may be told, and goes out when it may', () => {
    const desk = waiting();
    desk.mayTell = false;
    desk.does((manager) => manager.release());
    expect([desk.manager.isOpen(A), desk.manager.pushed()]).toEqual([true, []]);
    desk.proceed();
    expect(desk.manager.pushed().map((xml) => xml.slice(0, 22))).toEqual([
      '<CiscoIPPhoneExecute><',
      '<CiscoIPPhoneText><Tit',
    ]);
  });

  it('is not pushed by who serves no more, though the device opens before the goodbye is over', () => {
    const desk = waiting();
    desk.manager.silent.add('ProviderCloseRequest');
    desk.provider.leave();
    desk.session.close(desk.now);
    desk.does((manager) => manager.release());
    desk.passes(60_000);
    expect([desk.isClosed, desk.manager.pushed()]).toEqual([true, []]);
  });

  it('and its session is lost meanwhile is told as not shown, once', () => {
    const desk = waiting();
    desk.mayTell = false;
    desk.does((manager) => manager.release());
    desk.breaks();
    expect(desk.eventsOf('screenAnswer')).toEqual([{ type: 'screenAnswer', device: A, dialog: 7, shown: false }]);
    desk.proceed();
    expect(desk.manager.pushed()).toEqual([]);
  });
});
