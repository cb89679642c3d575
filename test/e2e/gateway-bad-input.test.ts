/**
 * Peers that break the rules. Each: a counted fault with its reason, the peer closed or the frame passed on, and a good
 * phone on the same gateway registers afterwards.
 */
import { afterEach, describe, expect, it } from 'vitest';
import { InlineRig } from '../kit/inline-rig.ts';
import { frame, ids, plainPhone, registerAck, registerReq, text, words } from '../kit/wire.ts';

let rig: InlineRig;
afterEach(async () => {
  const [phone, server] = await rig.register('SEP00000000600D');
  server.send(frame(ids.keepAliveAck));
  await phone.nextOf(ids.keepAliveAck);
  await rig.close();
});

const count = (name: Parameters<InlineRig['gateway']['counters']['value']>[0]) => rig.gateway.counters.value(name);

describe('lengths that no frame can have', () => {
  it.each([
    [0, 'lengthTooSmall'],
    [1, 'lengthTooSmall'],
    [2, 'lengthTooSmall'],
    [3, 'lengthTooSmall'],
    [4089, 'lengthTooLarge'],
    [0x7fffffff, 'lengthTooLarge'],
    [0x80000000, 'lengthTooLarge'],
    [0xfffffff4, 'lengthTooLarge'],
    [0xffffffff, 'lengthTooLarge'],
  ] as const)('%i from the phone: RST to it, FIN to the server, frames before it passed', async (length, fault) => {
    rig = await InlineRig.open();
    const [phone, server] = await rig.connect();
    phone.send(registerReq('SEP001122334455'), words(length, 0, 0));
    expect(await phone.ended()).toBe('reset');
    expect(await server.ended()).toBe('fin');
    expect(server.frames.map(({ id }) => id)).toEqual([ids.registerReq]);
    expect(count(`fault.${fault}`)).toBe(1);
    expect(count('closed.phoneFraming')).toBe(1);
  });

  it('from the server: RST to it, FIN to the phone', async () => {
    rig = await InlineRig.open();
    const [phone, server] = await rig.connect();
    server.send(frame(ids.keepAliveAck), words(0xffffffff));
    expect(await server.ended()).toBe('reset');
    expect(await phone.ended()).toBe('fin');
    expect(phone.frames.map(({ id }) => id)).toEqual([ids.keepAliveAck]);
    expect(count('closed.serverFraming')).toBe(1);
  });
});

describe('silence', () => {
  const quick = { sweepMs: 5, firstFrameMs: 60, registerMs: 60, frameMs: 60 };

  it('nothing at all: closed at the deadline', async () => {
    rig = await InlineRig.open({ deadlines: quick });
    const [phone] = await rig.connect();
    expect(await phone.ended()).toBe('reset');
    expect(count('closed.firstFrame')).toBe(1);
  });

  it('half a frame, then nothing', async () => {
    rig = await InlineRig.open({ deadlines: quick });
    const [phone, server] = await rig.connect();
    phone.send(registerReq('SEP001122334455'), registerReq('SEP001122334455').subarray(0, 20));
    expect(await phone.ended()).toBe('reset');
    expect(server.frames.length).toBe(1);
    expect(count('closed.frameDeadline')).toBe(1);
  });

  it('half a frame from the server', async () => {
    rig = await InlineRig.open({ deadlines: quick });
    const [phone, server] = await rig.connect();
    phone.send(registerReq('SEP001122334455'));
    server.send(frame(ids.keepAliveAck).subarray(0, 11));
    expect(await server.ended()).toBe('reset');
    expect(count('closed.serverFrameDeadline')).toBe(1);
  });

  it('half a frame, then FIN: the piece goes no further', async () => {
    rig = await InlineRig.open();
    const [phone, server] = await rig.connect();
    phone.socket.end(Buffer.concat([frame(ids.keepAliveReq), registerReq('SEP001122334455').subarray(0, 30)]));
    expect(await server.ended()).toBe('fin');
    expect(server.bytes.length).toBe(12);
    expect(count('framesTruncated')).toBe(1);
  });

  it('keys without a registration', async () => {
    rig = await InlineRig.open({ deadlines: quick });
    const [phone] = await rig.connect();
    phone.send(frame(ids.keypadButton, words(1, 0, 0)));
    expect(await phone.ended()).toBe('reset');
    expect(count('closed.registerDeadline')).toBe(1);
  });

  it('a standby connection of KeepAlives is no such thing, and leaves the pool when it is answered', async () => {
    rig = await InlineRig.open({ deadlines: quick });
    const [phone, server] = await rig.connect();
    phone.send(frame(ids.keepAliveReq));
    await server.next();
    expect(count('unregistered')).toBe(1);
    server.send(frame(ids.keepAliveAck));
    await phone.next();
    expect(count('unregistered')).toBe(0);
    const strange = await rig.connect();
    expect(await strange[0].ended()).toBe('reset');
    expect(phone.ending).toBeNull();
    expect(rig.events).toEqual([]);
  });

  it('a registered phone that sends no KeepAlive is gone after three intervals, an answering server or not', async () => {
    rig = await InlineRig.open({ deadlines: { sweepMs: 5, silenceMsMin: 20, keepaliveMs: 10 } });
    const [phone, server] = await rig.connect();
    phone.send(frame(ids.keepAliveReq));
    await server.next();
    const talk = setInterval(() => server.send(frame(ids.keepAliveAck)), 5);
    expect(await phone.ended()).toBe('reset');
    clearInterval(talk);
    expect(count('closed.silence')).toBe(1);
  });
});

describe('orders of messages', () => {
  it('10,000 keypad presses pass, and the digits kept are bounded', async () => {
    rig = await InlineRig.open();
    const [phone, server] = await rig.register('SEP001122334455');
    const presses = Array.from({ length: 10_000 }, (_, i) => frame(ids.keypadButton, words(i % 10, 1, 7)));
    phone.send(frame(ids.offHook), ...presses);
    await server.until('all presses', () => server.frames.length === 10_002);
    expect(count('digitsDropped')).toBe(10_000 - 24);
    server.send(frame(ids.callState, words(12, 1, 7)));
    expect((await rig.event('dialled')).number).toBe('012345678901234567890123');
  });

  it('register twice on one connection: the old registration is over', async () => {
    rig = await InlineRig.open();
    const [phone, server] = await rig.register('SEP001122334455');
    phone.send(registerReq('SEP001122334455'));
    await server.nextOf(ids.registerReq);
    expect(rig.events.map(({ type }) => type)).toEqual(['deviceRegistered', 'deviceLost']);
  });

  it('the same device on a second connection: passed on, the newest registered one speaks for it', async () => {
    rig = await InlineRig.open();
    const [first, firstServer] = await rig.register('SEP001122334455');
    const [second] = await rig.register('SEP001122334455');
    expect(rig.events).toEqual([
      { type: 'deviceRegistered', device: 'SEP001122334455', display: 'xml', locale: '' },
      { type: 'deviceLost', device: 'SEP001122334455', reason: 'replaced' },
      { type: 'deviceRegistered', device: 'SEP001122334455', display: 'xml', locale: '' },
    ]);
    expect(count('devicesReplaced')).toBe(1);
    const lamp = { type: 'showPrompt', device: 'SEP001122334455', lineInstance: 0, callReference: 0 } as const;
    rig.gateway.perform({ ...lamp, prompt: 'activated', text: 'on', timeoutMs: 1000 });
    expect((await second.next()).id).toBe(ids.displayPriNotify);
    // The old one still passes, and no longer counts; its end is no loss of the device.
    firstServer.send(frame(ids.callState, words(5, 1, 9)));
    await first.nextOf(ids.callState);
    first.socket.end();
    await firstServer.ended();
    expect(rig.events.length).toBe(3);
    expect(rig.gateway.registeredDevices()).toEqual(['SEP001122334455']);
  });

  it('the same device twice, the first answered last: the connection that asked last speaks for it', async () => {
    rig = await InlineRig.open();
    const [first, firstServer] = await rig.connect();
    first.send(registerReq('SEP001122334455'));
    await firstServer.next();
    const [second, secondServer] = await rig.register('SEP001122334455');
    firstServer.send(registerAck());
    await first.nextOf(ids.registerAck);
    secondServer.send(frame(ids.callState, words(5, 1, 9)));
    await second.nextOf(ids.callState);
    first.socket.destroy();
    await firstServer.ended();
    expect(rig.events.map(({ type }) => type)).toEqual(['deviceRegistered', 'callSignal']);
    expect(rig.gateway.registeredDevices()).toEqual(['SEP001122334455']);
    expect(count('devicesReplaced')).toBe(0);
  });

  it('unregister first, twice, and bytes after it', async () => {
    rig = await InlineRig.open();
    const [phone, server] = await rig.connect();
    phone.send(frame(ids.unregisterReq), frame(ids.unregisterReq), frame(ids.keypadButton, words(1)));
    await server.until('three frames', () => server.frames.length === 3);
    server.send(frame(ids.unregisterAck, words(0)));
    await phone.next();
    expect(rig.events).toEqual([]);
  });

  it('a real unregister: told as such, once', async () => {
    rig = await InlineRig.open();
    const [phone, server] = await rig.register('SEP001122334455');
    phone.send(frame(ids.unregisterReq));
    await server.nextOf(ids.unregisterReq);
    server.send(frame(ids.unregisterAck, words(0)));
    await phone.nextOf(ids.unregisterAck);
    phone.socket.end();
    await server.ended();
    expect(rig.eventsOf('deviceLost').map(({ reason }) => reason)).toEqual(['unregistered']);
  });

  it('a refused unregister (a call is active) leaves the phone registered', async () => {
    rig = await InlineRig.open();
    const [phone, server] = await rig.register('SEP001122334455');
    phone.send(frame(ids.unregisterReq));
    server.send(frame(ids.unregisterAck, words(2)));
    await phone.nextOf(ids.unregisterAck);
    expect(rig.gateway.registeredDevices()).toEqual(['SEP001122334455']);
    server.send(frame(ids.reset, words(1)));
    await phone.nextOf(ids.reset);
    phone.socket.end();
    expect((await rig.event('deviceLost')).reason).toBe('reset');
  });
});

describe('bodies that do not hold what they must pass unread', () => {
  it.each([
    ['RegisterReq cut', registerReq('SEP001122334455').subarray(12, 40), ids.registerReq],
    ['SoftKeyEvent empty', Buffer.alloc(0), ids.softKeyEvent],
    ['KeypadButton empty', Buffer.alloc(0), ids.keypadButton],
    ['user data whose length is above its body', words(0x5242, 0, 0, 1, 0xffffffff, 2, 0, 0, 0, 0), 0x41],
  ] as const)('%s', async (_, body, id) => {
    rig = await InlineRig.open();
    const [phone, server] = await rig.connect();
    const sent = frame(id, body);
    phone.send(sent);
    expect((await server.next()).bytes.equals(sent)).toBe(true);
    expect(count('framesUnread')).toBe(1);
  });

  it.each([
    ['SoftKeyTemplateRes with a count above its body', words(0, 0xffffffff, 0xffffffff), ids.softKeyTemplateRes],
    ['SoftKeySetRes with 17 sets', Buffer.concat([words(0, 17, 17), Buffer.alloc(768)]), ids.softKeySetRes],
    ['CallState empty', Buffer.alloc(0), ids.callState],
  ] as const)('%s', async (_, body, id) => {
    rig = await InlineRig.open();
    const [phone, server] = await rig.register('SEP001122334455');
    const sent = frame(id, body);
    server.send(sent);
    expect((await phone.nextOf(id)).bytes.equals(sent)).toBe(true);
    expect(count('framesUnread')).toBe(1);
  });
});

describe('device names', () => {
  it.each([
    ['quotes and SQL', `SEP';DROP "T`, `SEP';DROP "T`],
    ['a full array without NUL', 'SEP0011223344556', 'SEP0011223344556'],
    ['old memory after the NUL', 'SEP1\0junk', 'SEP1'],
    ['control characters', 'SE\x1b[2JP\x07', 'SE[2JP'],
    ['prototype names', '__proto__', '__PROTO__'],
  ])('%s', async (_, name, device) => {
    rig = await InlineRig.open();
    await rig.register(name);
    expect((await rig.event('deviceRegistered')).device).toBe(device);
    expect(rig.gateway.registeredDevices()).toEqual([device]);
  });

  it('an empty name registers no device', async () => {
    rig = await InlineRig.open();
    await rig.register('\0SEP');
    expect(rig.events).toEqual([]);
  });
});

describe('limits', () => {
  it('sessions of one address', async () => {
    rig = await InlineRig.open({ limits: { sessionsPerAddressMax: 2 }, sharedAddresses: [] });
    const first = await rig.connect();
    await rig.connect();
    const third = await plainPhone(rig.port);
    await third.ended();
    expect(count('closed.addressMax')).toBe(1);
    first[0].socket.resetAndDestroy();
    await first[1].ended();
  });

  it('connections that have not registered', async () => {
    rig = await InlineRig.open({ limits: { unregisteredMax: 2 } });
    const [phone] = await rig.connect();
    await rig.register('SEP001122334455');
    await rig.connect();
    const fourth = await plainPhone(rig.port);
    await fourth.ended();
    expect(count('closed.unregisteredMax')).toBe(1);
    phone.socket.end();
    await rig.server.peers[0]!.ended();
    rig.server.peers[0]!.socket.end();
    await phone.ended();
  });

  it('500 cycles of connect and reset leave nothing behind', async () => {
    rig = await InlineRig.open();
    for (let i = 0; i < 500; i++) {
      const [phone, server] = await rig.connect();
      phone.send(registerReq('SEP001122334455').subarray(0, i % 64));
      phone.socket.resetAndDestroy();
      await server.ended();
      server.socket.end();
    }
    await rig.until('no sessions', () => count('sessions') === 0);
    expect(count('unregistered')).toBe(0);
    expect(count('queuedBytes')).toBe(0);
    // libuv reads a RST that comes together with data as an end of file.
    expect(count('closed.phoneReset') + count('closed.phoneClosed')).toBe(500);
  });
});

describe('answers to screens', () => {
  it('a transaction that the phone was never given is counted and goes nowhere', async () => {
    rig = await InlineRig.open();
    const [phone, server] = await rig.register('SEP001122334455');
    const data = text('cancel', 8);
    for (const id of [ids.deviceToUserData, ids.deviceToUserDataResponse]) {
      phone.send(frame(id, Buffer.concat([words(0x5242, 0, 0, 77, 6, 2, 0, 0, 0, 0), data])));
    }
    const others = frame(ids.deviceToUserData, Buffer.concat([words(9089, 0, 0, 77, 6, 2, 0, 0, 0, 0), data]));
    phone.send(others);
    expect((await server.next()).bytes.equals(others)).toBe(true);
    expect(count('foreignDialog')).toBe(2);
    expect(rig.eventsOf('screenKey')).toEqual([]);
  });
});
