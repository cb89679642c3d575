/** What real servers and networks do between frames: cuts, ours between theirs, new registrations, ends; byte for byte. */
import { afterEach, describe, expect, it } from 'vitest';
import { InlineRig } from '../kit/inline-rig.ts';
import { framesOf, judgeRelay } from '../kit/relay-judge.ts';
import { select, sets, template } from '../kit/softkey-frames.ts';
import { frame, ids, lineStatRes, type Peer, plainPhone, registerAck, registerReq, words } from '../kit/wire.ts';

const NAME = 'SEP001122334455';
/** No sweep but the test's own. */
const STILL = { deadlines: { sweepMs: 3_600_000 } };
let rig: InlineRig;
afterEach(() => rig.close());

const prompt = { type: 'showPrompt', lineInstance: 1, prompt: 'keyNotActive', text: 'Key Not Active' } as const;
const plain: [string, number][] = [
  ['\x80\x01', 1],
  ['\x80\x02', 2],
  ['\x80\x09', 9],
];
const tenSets = sets([1, 2], [3], [2], [3], [1, 3], [3], [3], [3], [3], [1, 3]);

/** Everything that one end has received, against what the other has sent. */
function judged(phone: Peer, server: Peer, sent: { up: Buffer[]; down: Buffer[] }): string[] {
  const sides = {
    phoneSide: { toServer: Buffer.concat(sent.up), toPhone: phone.bytes },
    serverSide: { toServer: server.bytes, toPhone: Buffer.concat(sent.down) },
  };
  return judgeRelay(sides).map(({ what, message }) => `${what} ${message}`);
}

describe('a frame of ours between those of the server', () => {
  it('stands between whole frames, wherever the stream was cut when it was added', async () => {
    rig = await InlineRig.open();
    const [phone, server] = await rig.register(NAME, 7, 5);
    const sent = { up: [registerReq(NAME, 7, 5)], down: [registerAck(30, 5)] };
    const pair = Buffer.concat([
      frame(ids.callState, words(5, 1, 9, 0, 4, 0)),
      frame(ids.startTone, words(36, 0, 1, 9)),
    ]);
    let bytes = rig.gateway.counters.value('bytesToPhone');
    for (let cut = 0; cut <= pair.length; cut++) {
      server.socket.write(pair.subarray(0, cut));
      bytes += cut;
      await rig.until(`${cut} bytes`, () => rig.gateway.counters.value('bytesToPhone') === bytes);
      rig.gateway.perform({ ...prompt, device: NAME, callReference: 1 + cut, timeoutMs: 0 });
      server.socket.write(pair.subarray(cut));
      bytes += pair.length - cut;
      sent.down.push(pair);
      await phone.until('three frames', () => phone.frames.length === 1 + 3 * (cut + 1));
      const place = phone.frames.slice(-3).findIndex(({ id }) => id === ids.displayPromptStatus);
      expect(place, `cut at ${cut}`).toBe(cut < 36 ? 0 : cut < pair.length ? 1 : 2);
    }
    expect(judged(phone, server, sent)).toEqual(Array(pair.length + 1).fill('added DisplayPromptStatus'));
  });

  it('towards the server likewise', async () => {
    rig = await InlineRig.open({ dialMethod: 'keys' });
    const [phone, server] = await rig.register(NAME);
    const key = frame(ids.softKeyEvent, words(9, 1, 7));
    let bytes = rig.gateway.counters.value('bytesToServer');
    for (let cut = 0; cut <= key.length; cut++) {
      phone.socket.write(key.subarray(0, cut));
      bytes += key.length;
      await rig.until('the bytes', () => rig.gateway.counters.value('bytesToServer') === bytes - key.length + cut);
      rig.gateway.perform({ type: 'dial', device: NAME, lineInstance: 1, number: '1002' });
      phone.socket.write(key.subarray(cut));
      await server.until('three frames', () => server.frames.length === 1 + 3 * (cut + 1));
      const last = server.frames.slice(-3).map(({ bytes }) => [bytes.readUInt32LE(8), bytes.readUInt32LE(12)]);
      const dialled = [
        [ids.softKeyEvent, 2],
        [ids.enblocCall, 0x32303031],
      ];
      const theirs = [ids.softKeyEvent, 9];
      expect(last, `cut at ${cut}`).toEqual(cut < key.length ? [...dialled, theirs] : [theirs, ...dialled]);
    }
  });
});

describe('registrations', () => {
  /** What a server sends to a phone that registers: its own template, so that the key has another event each time. */
  const keysOf = (taken: number) => [template([...plain, ['\x80\x50', taken]]), tenSets, lineStatRes(1, '1001')];

  async function register(phone: Peer, server: Peer, sent: { up: Buffer[]; down: Buffer[] }, taken: number) {
    const [asked, answers] = [server.frames.length, phone.frames.length];
    const request = registerReq(NAME);
    phone.send(request);
    await server.until('RegisterReq', () => server.frames.length > asked);
    const down = [registerAck(), ...keysOf(taken)];
    server.send(...down);
    await phone.until('the answers', () => phone.frames.length === answers + down.length);
    sent.up.push(request);
    sent.down.push(...down);
  }

  it.each(['at once', 'after UnregisterReq'])(
    'a second one on the same connection, %s: the keys are those of the new one',
    async (how) => {
      rig = await InlineRig.open();
      const [phone, server] = await rig.connect();
      const sent: { up: Buffer[]; down: Buffer[] } = { up: [], down: [] };
      await register(phone, server, sent, 20);
      if (how !== 'at once') {
        const bye = [frame(ids.unregisterReq, words(0)), frame(ids.unregisterAck, words(0))] as const;
        phone.send(bye[0]);
        await server.nextOf(ids.unregisterReq);
        server.send(bye[1]);
        await phone.nextOf(ids.unregisterAck);
        sent.up.push(bye[0]);
        sent.down.push(bye[1]);
      }
      await register(phone, server, sent, 21);
      const press = [21, 20, 9].map((event) => frame(ids.softKeyEvent, words(event, 0, 0)));
      phone.send(...press);
      sent.up.push(...press);
      const last = await server.until('the last key', () => server.frames.at(-1)?.bytes.equals(press[2]!) === true);
      expect(last).toBeUndefined();
      expect(
        server.frames.filter(({ id }) => id === ids.softKeyEvent).map(({ bytes }) => bytes.readUInt32LE(12)),
      ).toEqual([21, 9]);
      expect(judged(phone, server, sent)).toEqual([
        ...Array(2).fill(['changed SoftKeyTemplateRes', 'changed SoftKeySetRes']).flat(),
        'swallowed SoftKeyEvent',
      ]);
      expect(rig.eventsOf('deviceRegistered')).toHaveLength(2);
      expect(rig.eventsOf('deviceLost').map(({ reason }) => reason)).toEqual([
        how === 'at once' ? 'connection' : 'unregistered',
      ]);
      expect(rig.gateway.registeredDevices()).toEqual([NAME]);
    },
  );

  it('the same phone on two connections: both pass byte for byte, also when the older one lives on', async () => {
    rig = await InlineRig.open();
    const first = await rig.connect();
    const firstSent: { up: Buffer[]; down: Buffer[] } = { up: [], down: [] };
    await register(...first, firstSent, 20);
    const second = await rig.connect();
    const secondSent: { up: Buffer[]; down: Buffer[] } = { up: [], down: [] };
    await register(...second, secondSent, 21);
    for (const [[phone, server], sent] of [
      [first, firstSent],
      [second, secondSent],
    ] as const) {
      const more = [select(0, 0, 0, 3), select(1, 7, 4, 0xffffffff), frame(ids.callState, words(1, 1, 7))];
      const count = phone.frames.length;
      server.send(...more);
      sent.down.push(...more);
      await phone.until('all of it', () => phone.frames.length === count + more.length);
      expect(judged(phone, server, sent)).toEqual([
        'changed SoftKeyTemplateRes',
        'changed SoftKeySetRes',
        'changed SelectSoftKeys',
        'changed SelectSoftKeys',
      ]);
    }
    expect(rig.eventsOf('deviceLost').map(({ reason }) => reason)).toEqual(['replaced']);
    expect(rig.gateway.counters.value('devices')).toBe(1);
  });
});

describe('deadlines', () => {
  it('a standby connection lives as long as it sends KeepAlives, answered or not', async () => {
    for (const answered of [true, false]) {
      rig = await InlineRig.open(STILL);
      const [phone, server] = await rig.connect();
      let now = performance.now();
      for (let i = 0; i < 20; i++) {
        phone.send(frame(ids.keepAliveReq));
        await server.next();
        if (answered) {
          server.send(frame(ids.keepAliveAck));
          await phone.next();
        }
        now += 120_000;
        rig.gateway.sweep(now);
        expect([phone.ending, server.ending]).toEqual([null, null]);
      }
      expect(rig.gateway.counters.value('sessions')).toBe(1);
      expect(rig.gateway.counters.value('devices')).toBe(0);
      rig.gateway.sweep(now + 200_000);
      expect(await phone.ended()).toBe('reset');
      expect(rig.gateway.counters.value('closed.silence')).toBe(1);
      if (answered) await rig.close();
    }
  });

  it('a standby connection may be silent until its first KeepAlive is due', async () => {
    rig = await InlineRig.open(STILL);
    const [phone, server] = await rig.connect();
    await rig.until('the server', () => rig.gateway.counters.value('upstreamConnected') === 1);
    const now = performance.now();
    rig.gateway.sweep(now + 65_000);
    phone.send(frame(ids.keepAliveReq));
    expect((await server.next()).id).toBe(ids.keepAliveReq);
    rig.gateway.sweep(now + 80_000);
    expect([phone.ending, rig.gateway.counters.value('sessions')]).toEqual([null, 1]);
  });

  it.each([
    [30, 150],
    [60, 180],
    [600, 1800],
  ])('a keepalive interval of %i s in RegisterAck gives a phone %i s', async (intervalS, silenceS) => {
    rig = await InlineRig.open(STILL);
    const [phone, server] = await rig.connect();
    phone.send(registerReq(NAME));
    await server.next();
    server.send(registerAck(intervalS));
    await phone.next();
    const now = performance.now();
    rig.gateway.sweep(now + silenceS * 1000 - 5_000);
    expect(rig.gateway.counters.value('closed.silence')).toBe(0);
    rig.gateway.sweep(now + silenceS * 1000 + 5_000);
    expect(await phone.ended()).toBe('reset');
    expect(await server.ended()).toBe('fin');
    expect(rig.gateway.counters.value('closed.silence')).toBe(1);
  });
});

describe('ends', () => {
  it('a phone that half-closes while the server speaks gets all of it', async () => {
    rig = await InlineRig.open();
    const [phone, server] = await rig.register(NAME);
    const burst = Buffer.concat(Array.from({ length: 300 }, (_, i) => frame(0x7000 + i, new Uint8Array(900).fill(i))));
    server.socket.write(burst.subarray(0, 100_001));
    phone.socket.end(frame(ids.keepAliveReq));
    expect(await server.ended()).toBe('fin');
    server.socket.end(burst.subarray(100_001));
    expect(await phone.ended()).toBe('fin');
    expect(phone.bytes.subarray(registerAck().length).equals(burst)).toBe(true);
    expect(framesOf(server.bytes).frames.map((each) => each.readUInt32LE(8))).toEqual([1, 0]);
    await rig.until('no session', () => rig.gateway.counters.value('sessions') === 0);
  });

  it('a phone that says its word and goodbye before the server has accepted', async () => {
    rig = await InlineRig.open();
    const phone = await plainPhone(rig.port);
    const word = registerReq(NAME);
    phone.socket.end(word);
    const server = await rig.server.connection();
    expect(await server.ended()).toBe('fin');
    expect(server.bytes.equals(word)).toBe(true);
    server.socket.end(registerAck());
    expect(await phone.ended()).toBe('fin');
    expect(phone.bytes.equals(registerAck())).toBe(true);
    expect(rig.eventsOf('deviceRegistered')).toEqual([]);
    await rig.until('no session', () => rig.gateway.counters.value('sessions') === 0);
  });

  it('a server that closes first, with the phone still speaking: the phone’s frames arrive, then its FIN', async () => {
    rig = await InlineRig.open();
    const [phone, server] = await rig.register(NAME);
    server.socket.end(frame(ids.reset, words(2)));
    expect(await phone.ended()).toBe('fin');
    expect(phone.frames.at(-1)!.id).toBe(ids.reset);
    const last = [frame(ids.onHook), frame(ids.unregisterReq)];
    phone.send(...last);
    phone.socket.end();
    expect(await server.ended()).toBe('fin');
    expect(server.bytes.subarray(-24).equals(Buffer.concat(last))).toBe(true);
    expect((await rig.event('deviceLost')).reason).toBe('reset');
    await rig.until('no session', () => rig.gateway.counters.value('sessions') === 0);
  });

  it('50 phones that come and go, again and again, leave no session, timer, socket or listener', async () => {
    rig = await InlineRig.open();
    const handles = () => {
      const counts: Record<string, number> = {};
      for (const kind of process.getActiveResourcesInfo()) {
        if (/TCP|Timeout|Pipe/.test(kind)) counts[kind] = (counts[kind] ?? 0) + 1;
      }
      return counts;
    };
    const round = async (how: number) => {
      const phones: Peer[] = [];
      for (let i = 0; i < 50; i++) {
        const phone = await plainPhone(rig.port);
        const server = await rig.server.connection();
        phones.push(phone);
        phone.send(registerReq(`SEP0011223344${String(i).padStart(2, '0')}`));
        await server.next();
        if (i % 3 !== 0) server.send(registerAck());
        if (i % 3 !== 0) await phone.next();
        if ((i + how) % 4 === 0) phone.socket.resetAndDestroy();
        else if ((i + how) % 4 === 1) server.socket.resetAndDestroy();
        else (i % 2 ? phone : server).socket.end(frame(ids.keepAliveReq));
        const [near, far] = i % 2 ? [server, phone] : [phone, server];
        await near.ended();
        near.socket.end();
        await far.ended();
      }
      await rig.until('no session', () => rig.gateway.counters.value('sessions') === 0);
      for (const { socket } of [...phones, ...rig.server.peers]) socket.destroy();
    };
    await round(0);
    await rig.until('closed sockets', () => (handles().TCPSocketWrap ?? 0) === 0);
    const before = handles();
    for (let i = 1; i <= 4; i++) await round(i);
    await rig.until('closed sockets', () => (handles().TCPSocketWrap ?? 0) === 0);
    // The test runner's own timers come and go; 200 sessions would leave more than one.
    for (const [kind, count] of Object.entries(handles()))
      expect(count, kind).toBeLessThanOrEqual((before[kind] ?? 0) + 1);
    const counters = rig.gateway.counters.snapshot();
    const { accepted, upstreamConnected, sessions, unregistered, devices, queuedBytes, registered } = counters;
    expect({ accepted, upstreamConnected, sessions, unregistered, devices, queuedBytes, registered }).toEqual({
      accepted: 250,
      upstreamConnected: 250,
      sessions: 0,
      unregistered: 0,
      devices: 0,
      queuedBytes: 0,
      registered: 5 * 33,
    });
    const closed = Object.entries(counters).filter(([name]) => name.startsWith('closed.'));
    expect(closed.reduce((sum, [, count]) => sum + count, 0)).toBe(250);
    expect(rig.eventsOf('deviceLost')).toHaveLength(rig.eventsOf('deviceRegistered').length);
  });
});
