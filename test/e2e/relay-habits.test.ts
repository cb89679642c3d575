/** Habits of real phones: short and long bodies, odd numbers, and screens that are never answered. */
import { afterEach, describe, expect, it } from 'vitest';
import { readPush } from '../../src/simulator/browser.ts';
import { InlineRig } from '../kit/inline-rig.ts';
import { judgeRelay } from '../kit/relay-judge.ts';
import { connected, Site } from '../kit/site.ts';
import { select, sets, template } from '../kit/softkey-frames.ts';
import { frame, ids, type Peer, registerAck, text, words } from '../kit/wire.ts';

const NAME = 'SEP001122334455';
const APP = 0x5242;
const plain: [string, number][] = [
  ['\x80\x01', 1],
  ['\x80\x02', 2],
  ['\x80\x09', 9],
];
const tenSets = sets([1, 2], [3], [2], [3], [1, 3], [3], [3], [3], [3], [1, 3]);

describe('a phone that sends', () => {
  let rig: InlineRig;
  afterEach(() => rig.close());

  async function keyed(deviceType = 7): Promise<[Peer, Peer]> {
    rig = await InlineRig.open();
    const [phone, server] = await rig.register(NAME, deviceType);
    server.send(template(plain), tenSets);
    await phone.until('keys', () => phone.frames.length === 3);
    return [phone, server];
  }

  /** Sends frames and a KeepAlive; what reaches the server before that. */
  async function passed(phone: Peer, server: Peer, ...frames: Buffer[]): Promise<Buffer[]> {
    const from = server.frames.length;
    phone.send(...frames, frame(ids.keepAliveReq));
    await server.until(
      'KeepAliveReq',
      () => server.frames.at(-1)?.id === ids.keepAliveReq && server.frames.length > from,
    );
    return server.frames.slice(from, -1).map(({ bytes }) => bytes);
  }

  it('our key with a line and no call means the call in hand; without either, none', async () => {
    const [phone, server] = await keyed();
    expect(await passed(phone, server, frame(ids.softKeyEvent, words(20, 1, 0)))).toEqual([]);
    server.send(frame(ids.callState, words(12, 2, 77)), select(2, 77, 8, 0xffffffff));
    await phone.nextOf(ids.selectSoftKeys);
    expect(await passed(phone, server, frame(ids.softKeyEvent, words(20, 1, 0)))).toEqual([]);
    expect(rig.eventsOf('callBackKey').map((event) => [event.lineInstance, event.callReference])).toEqual([
      [1, 0],
      [2, 77],
    ]);
  });

  it('event numbers that no template has: passed as they are', async () => {
    const [phone, server] = await keyed();
    const keys = [0, 4, 19, 21, 32, 33, 255, 276, 0x80000014, 0xffffffff].map((event) =>
      frame(ids.softKeyEvent, words(event, 0xffffffff, 0xffffffff)),
    );
    expect(await passed(phone, server, ...keys)).toEqual(keys);
    expect(rig.eventsOf('callBackKey')).toEqual([]);
  });

  it.each([8, 12, 16])('the CallBack button in a Stimulus of %i bytes: kept, told once', async (size) => {
    const [phone, server] = await keyed();
    const button = (stimulus: number) => frame(ids.stimulus, words(stimulus, 3, 0, 0).subarray(0, size));
    const others = [button(9), button(0x85), button(0x87), button(0x186)];
    expect(await passed(phone, server, others[0]!, others[1]!, button(0x86), others[2]!, others[3]!)).toEqual(others);
    expect(rig.eventsOf('callBackKey')).toHaveLength(1);
  });

  it('a KeypadButton of 4 to 20 bytes, OffHook and OnHook with and without a body: passed, and understood', async () => {
    const [phone, server] = await keyed();
    const digits = [4, 8, 12, 16, 20].map((size, i) =>
      frame(ids.keypadButton, words(i + 1, 1, 0, 0, 0).subarray(0, size)),
    );
    const hooks = [
      frame(ids.offHook),
      frame(ids.onHook),
      frame(ids.offHook, words(1, 0)),
      frame(ids.onHook, words(1, 7)),
    ];
    const off = frame(ids.offHook, words(0));
    expect(await passed(phone, server, ...hooks, off, ...digits)).toEqual([...hooks, off, ...digits]);
    server.send(frame(ids.startTone, words(35, 0, 1, 7)));
    expect((await rig.event('dialled')).number).toBe('12345');
    expect(rig.eventsOf('hook').map(({ offHook }) => offHook)).toEqual([true, false, true, false, true]);
  });

  it('the short RegisterReq of old phones, and gets the short RegisterAck of CallManager 2.x', async () => {
    rig = await InlineRig.open();
    for (const [i, size] of [36, 40, 44, 48].entries()) {
      const [phone, server] = await rig.connect();
      const body = Buffer.concat([text(`SEP00112233440${i}`, 16), words(0, 1, 0x0100007f, 2, 5, 0, 0, 0)]);
      const request = frame(ids.registerReq, body.subarray(0, size));
      phone.send(request);
      expect((await server.next()).bytes.equals(request)).toBe(true);
      const ack = registerAck();
      const short = Buffer.from(ack.subarray(0, 24));
      short.writeUInt32LE(16, 0);
      server.send(short);
      expect((await phone.next()).bytes.equals(short)).toBe(true);
    }
    await rig.until('phones', () => rig.gateway.registeredDevices().length > 0);
    expect(rig.gateway.counters.value('closed.phoneFraming')).toBe(0);
  });

  it('user data without data, of ours and of others: ours is kept and counted, theirs passed', async () => {
    const [phone, server] = await keyed(30006);
    const all = [0x2e, 0x2f, 0x41, 0x42].map((id) => [id, id < 0x40 ? 0 : 20] as const);
    const data = (application: number) =>
      all.map(([id, more]) => frame(id, Buffer.concat([words(application, 0, 0, 4711, 0), Buffer.alloc(more)])));
    const others = [...data(9081), ...data(0), ...data(0xffffffff)];
    expect(await passed(phone, server, ...data(APP), ...others)).toEqual(others);
    expect(rig.gateway.counters.value('foreignDialog')).toBe(4);
    expect(rig.events.filter(({ type }) => type === 'screenKey' || type === 'screenAnswer')).toEqual([]);
  });
});

describe('a phone that', () => {
  let site: Site;

  /** A calls B, which talks to C; A arms at busy. */
  async function armed(): Promise<void> {
    await site.talk('1003', '1002');
    await site.hearBusy('1001', '1002');
    await site.pressCallBack('1001');
  }

  it('shows screens and never says so is told all the same, and its Dial calls', async () => {
    site = await Site.open({ record: true });
    const phone = site.phone('1001');
    phone.pushed = (part) => {
      const wish = readPush(part.data);
      if (wish.type === 'show') phone.display.screen = wish.screen;
    };
    try {
      await armed();
      await site.screen('1001', 'CallBack is activated on 1002');
      phone.screenKey('Exit');
      await site.hangUpSeen('1001');
      phone.display.screen = null;
      await site.hangUpSeen('1002');
      await site.screen('1001', '1002 has become available');
      phone.screenKey('Dial');
      await site.offered('1002', 'ringing', (state) => state.ringing);
      site.phone('1002').softKey('Answer');
      await site.offered('1001', 'talking', connected);
    } finally {
      await site.close();
    }
    const differences = site.recorded().flatMap((session) => judgeRelay(session, session.title));
    expect(differences.filter(({ message }) => message.startsWith('DeviceToUserDataResponse'))).toEqual([]);
    // One notice, not one for each time that the answer did not come.
    const notices = differences.filter(({ frame }) => frame.includes('has become available'));
    expect(notices).toHaveLength(1);
  });

  it('answers each screen with CiscoIPPhoneError keeps its calls and its record, hears a tone, and is told again after its next call', async () => {
    site = await Site.open({ record: true, phone: { refuseScreens: true } });
    const refusal = (before: number) =>
      site.seen(
        'a refused screen',
        () => site.log.filter((e) => e.type === 'screenAnswer' && !e.shown).length > before,
      );
    try {
      await armed();
      await refusal(0);
      await site.hangUpSeen('1001');
      await site.hangUpSeen('1002');
      await refusal(1);
      expect(site.phone('1001').state.screen).toBeNull();
      await site.talk('1001', '1002');
      await site.hangUp('1001');
      await refusal(2);
    } finally {
      await site.close();
    }
    const differences = site.recorded().flatMap((session) => judgeRelay(session, session.title));
    const answers = differences.filter(({ message }) => message === 'DeviceToUserDataResponseVersion1');
    expect(answers.length).toBeGreaterThanOrEqual(2);
    expect(answers.every(({ frame }) => frame.includes('CiscoIPPhoneError'))).toBe(true);
    // The tone that stands for the file it did not play; and the notice once more when the user has hung up.
    expect(differences.some(({ what, message }) => what === 'added' && message === 'StartTone')).toBe(true);
    const notices = differences.filter(({ frame }) => frame.includes('has become available'));
    expect(notices.filter(({ message }) => message.startsWith('UserToDeviceData'))).toHaveLength(2);
    // What it would not show as a screen stands on its prompt line.
    expect(notices.filter(({ message }) => message.startsWith('DisplayPriNotify'))).toHaveLength(2);
    expect(site.log.some((entry) => entry.type === 'alarm' && entry.name === 'AlertNotConfirmed')).toBe(true);
  });
});
