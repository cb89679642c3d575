/** The relay over real sockets: what passes, in which order, and how ends are told. */
import { afterEach, describe, expect, it } from 'vitest';
import { InlineRig } from '../kit/inline-rig.ts';
import { frame, ids, lineStatRes, registerAck, registerReq, words } from '../kit/wire.ts';

let rig: InlineRig;
afterEach(() => rig.close());

describe('frames pass', () => {
  it('bit for bit both ways, known, unknown and of any version', async () => {
    rig = await InlineRig.open();
    const [phone, server] = await rig.connect();
    const up = [registerReq('SEP001122334455'), frame(0x7777, [1, 2, 3, 4, 5], 22), frame(ids.keepAliveReq)];
    const down = [registerAck(), lineStatRes(1, '1001'), frame(0xabcd, new Uint8Array(2000).fill(7), 20)];
    phone.send(...up);
    server.send(...down);
    await server.until('all frames', () => server.frames.length === up.length);
    await phone.until('all frames', () => phone.frames.length === down.length);
    expect(server.bytes.equals(Buffer.concat(up))).toBe(true);
    expect(phone.bytes.equals(Buffer.concat(down))).toBe(true);
    expect(rig.gateway.counters.value('fault.unknownMessage')).toBe(2);
  });

  it('one byte at a time', async () => {
    rig = await InlineRig.open();
    const [phone, server] = await rig.connect();
    const bytes = Buffer.concat([registerReq('SEP001122334455'), frame(ids.softKeyEvent, words(9, 1, 7))]);
    for (const byte of bytes) {
      phone.socket.write(Buffer.of(byte));
      await new Promise((resolve) => setImmediate(resolve));
    }
    await server.until('both frames', () => server.frames.length === 2);
    expect(server.bytes.equals(bytes)).toBe(true);
  });

  it('a partial frame is held back, whole ones before it are not', async () => {
    rig = await InlineRig.open();
    const [phone, server] = await rig.connect();
    const last = frame(ids.softKeyEvent, words(9, 1, 7));
    phone.send(frame(ids.keepAliveReq), last.subarray(0, 17));
    await server.next();
    expect(server.bytes.length).toBe(12);
    phone.send(last.subarray(17));
    expect((await server.next()).bytes.equals(last)).toBe(true);
  });
});

describe('ends pass', () => {
  it('the FIN of the phone after its last frame, and the server may still speak', async () => {
    rig = await InlineRig.open();
    const [phone, server] = await rig.register('SEP001122334455');
    phone.socket.end(frame(ids.keepAliveReq));
    expect(await server.ended()).toBe('fin');
    expect(server.frames.at(-1)?.id).toBe(ids.keepAliveReq);
    server.send(frame(ids.keepAliveAck));
    expect((await phone.next()).id).toBe(ids.keepAliveAck);
    server.socket.end();
    expect(await phone.ended()).toBe('fin');
    expect((await rig.event('deviceLost')).reason).toBe('connection');
    expect(rig.gateway.counters.value('closed.phoneClosed')).toBe(1);
  });

  it('the FIN of the server', async () => {
    rig = await InlineRig.open();
    const [phone, server] = await rig.register('SEP001122334455');
    server.socket.end(frame(ids.keepAliveAck));
    expect(await phone.ended()).toBe('fin');
    expect(phone.frames.at(-1)?.id).toBe(ids.keepAliveAck);
    expect(rig.gateway.counters.value('closed.serverClosed')).toBe(1);
  });

  it('the RST of the phone as a RST', async () => {
    rig = await InlineRig.open();
    const [phone, server] = await rig.register('SEP001122334455');
    phone.socket.resetAndDestroy();
    expect(await server.ended()).toBe('reset');
    expect(rig.gateway.counters.value('closed.phoneReset')).toBe(1);
    expect((await rig.event('deviceLost')).device).toBe('SEP001122334455');
  });

  it('the RST of the server as a RST', async () => {
    rig = await InlineRig.open();
    const [phone, server] = await rig.register('SEP001122334455');
    server.socket.resetAndDestroy();
    expect(await phone.ended()).toBe('reset');
    expect(rig.gateway.counters.value('closed.serverReset')).toBe(1);
    expect((await rig.event('serverReachable')).reachable).toBe(false);
  });

  it('a server that is not there closes the phone, with the reason counted', async () => {
    rig = await InlineRig.open();
    await new Promise<void>((resolve) => rig.server.server.close(() => resolve()));
    const { plainPhone } = await import('../kit/wire.ts');
    const phone = await plainPhone(rig.port);
    expect(await phone.ended()).toBe('reset');
    expect(rig.gateway.counters.value('closed.serverRefused')).toBe(1);
    rig.server.close = async () => undefined;
  });
});

describe('events', () => {
  it('registration, lines and call states come out as events', async () => {
    rig = await InlineRig.open();
    const [, server] = await rig.register('sep001122334455');
    server.send(lineStatRes(1, '1001'), frame(ids.callState, words(12, 1, 77, 0, 4, 0)));
    await rig.event('callSignal');
    expect(rig.events).toEqual([
      { type: 'deviceRegistered', device: 'SEP001122334455', display: 'xml', locale: '' },
      { type: 'lineLearnt', device: 'SEP001122334455', lineInstance: 1, line: '1001' },
      { type: 'callSignal', device: 'SEP001122334455', lineInstance: 1, callReference: 77, signal: 12 },
    ]);
  });

  it('a screen is pushed between frames, its key comes back and does not reach the server', async () => {
    rig = await InlineRig.open();
    const [phone, server] = await rig.register('SEP001122334455');
    const claimed = rig.gateway.perform({
      type: 'showScreen',
      device: 'SEP001122334455',
      dialog: 4711,
      screen: { title: 'CallBack', prompt: '', text: 'x', softKeys: [{ name: 'Exit', key: 'exit' }], dialNumber: '' },
      alert: false,
    });
    expect(claimed).toBe(true);
    const pushed = await phone.nextOf(ids.userToDeviceData);
    expect(pushed.bytes.readUInt32LE(12)).toBe(0x5242);
    expect(pushed.bytes.readUInt32LE(24)).toBe(4711);
    const data = Buffer.from('exit');
    phone.send(
      frame(ids.deviceToUserData, Buffer.concat([words(0x5242, 0, 0, 4711, data.length, 2, 0, 0, 0, 0), data])),
      frame(ids.keepAliveReq),
    );
    expect((await server.next()).id).toBe(ids.keepAliveReq);
    expect(await rig.event('screenKey')).toEqual({
      type: 'screenKey',
      device: 'SEP001122334455',
      dialog: 4711,
      key: 'exit',
    });
  });
});
