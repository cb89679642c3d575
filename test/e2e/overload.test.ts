/**
 * Overload and abuse: what is refused, by which name, that it is told once and cleared once, and that a good phone
 * registers all the while. Figures of attacks in full size: docs/overload.md.
 */
import { connect } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { afterEach, describe, expect, it } from 'vitest';
import type { InlineOptions } from '../../src/gateway/inline/options.ts';
import { gatewayLimits } from '../../src/gateway/limits.ts';
import { Crowd } from '../kit/crowd.ts';
import { InlineRig } from '../kit/inline-rig.ts';
import { openssl, selfSigned } from '../kit/self-signed.ts';
import { frame, ids, Peer, PlainServer, plainPhone, registerAck, registerReq, words } from '../kit/wire.ts';

let rig: InlineRig;
let crowd: Crowd;
let alarms: string[];

/** A server that answers registrations and KeepAlives, and no more. */
function answering(): PlainServer {
  const server = new PlainServer();
  server.server.on('connection', (socket) => {
    const peer = server.peers.at(-1)!;
    socket.on('data', () => {
      for (const { id } of peer.frames.splice(0)) {
        if (id === ids.registerReq) peer.send(registerAck());
        else if (id === ids.keepAliveReq) peer.send(frame(ids.keepAliveAck));
      }
    });
    socket.on('end', () => socket.end());
  });
  return server;
}

async function open(options: Partial<InlineOptions> = {}): Promise<void> {
  alarms = [];
  rig = await InlineRig.open(
    { sharedAddresses: [], alarm: (name, device) => alarms.push(`${name} ${device}`.trim()), ...options },
    answering(),
  );
  crowd = new Crowd(rig.port);
}

afterEach(async () => {
  await crowd.leave();
  await rig.close();
});

const count = (name: Parameters<InlineRig['gateway']['counters']['value']>[0]) => rig.gateway.counters.value(name);

/** A phone with an address of its own registers and is answered. */
async function goodPhone(name = 'SEP00000000600D', from = '127.0.0.99'): Promise<Peer> {
  const phone = await plainPhone(rig.port, '127.0.0.1', from);
  rig.phones.push(phone);
  phone.send(registerReq(name));
  await phone.nextOf(ids.registerAck);
  phone.send(frame(ids.keepAliveReq));
  await phone.nextOf(ids.keepAliveAck);
  return phone;
}

const quick = { sweepMs: 5, crowdedMs: 1, alarmQuietMs: 10_000 };

describe('half-open peers', () => {
  it('fill the pool from many addresses: those that had their time make room, and a good phone registers', async () => {
    await open({ deadlines: quick, limits: { unregisteredMax: 100 } });
    await crowd.open(400, 10);
    const phone = await goodPhone();
    await rig.until('room was made', () => count('closed.crowdedOut') > 0);
    expect(count('unregistered')).toBeLessThanOrEqual(100);
    expect(phone.ending).toBeNull();
    expect(alarms).toEqual(['AdmissionLimit']);
    await crowd.leave();
    rig.gateway.sweep(performance.now() + 10_001);
    rig.gateway.sweep(performance.now() + 10_002);
    expect(alarms).toEqual(['AdmissionLimit', 'AdmissionLimitCleared']);
  });

  it('of one address are 64 at most, and another address is not touched', async () => {
    await open();
    await crowd.open(100, 1);
    await crowd.ended(36);
    expect(count('unregistered')).toBe(64);
    expect(count('closed.unregisteredMax')).toBe(36);
    await goodPhone();
  });

  it('wait in the lobby where many wait: no connection to the server is made for them, and phones pass through', async () => {
    await open({ limits: { lobbyFrom: 50 }, sharedAddresses: ['127.9.0.0/16'] });
    await crowd.open(120, 3, registerReq('SEP001122334455').subarray(0, 11));
    await rig.until('all are in', () => count('sessions') === 120);
    await rig.until('those before them have theirs', () => count('upstreamConnected') === 50);
    const phone = await goodPhone();
    expect(phone.ending).toBeNull();
    expect(count('upstreamConnected')).toBe(51);
    expect(rig.server.peers.length).toBe(51);
    // A byte at a time as well.
    const slow = await plainPhone(rig.port, '127.0.0.1', '127.0.0.97');
    rig.phones.push(slow);
    for (const byte of registerReq('SEP00000000510E')) slow.send(new Uint8Array([byte]));
    await slow.nextOf(ids.registerAck);
    await crowd.leave();
    await rig.until('all are gone', () => count('sessions') === 2);
    expect([count('unregistered'), count('devices')]).toEqual([0, 2]);
  });

  it('in the lobby are closed: for what cannot be a frame, for what is no message, and at their deadlines', async () => {
    await open({ limits: { lobbyFrom: 0 }, deadlines: { sweepMs: 5, frameMs: 150, firstFrameMs: 400 } });
    await crowd.open(3, 1, words(0xffffff, 0, 0));
    await crowd.open(3, 2, words(4, 0, 0x7777));
    await crowd.open(3, 3, registerReq('SEP001122334455').subarray(0, 5));
    await crowd.open(3, 3);
    await crowd.ended(12);
    expect([count('closed.phoneFraming'), count('closed.frameDeadline'), count('closed.firstFrame')]).toEqual([
      6, 3, 3,
    ]);
    expect([count('upstreamConnected'), count('sessions'), count('unregistered')]).toEqual([0, 0, 0]);
    await goodPhone();
  });

  it('in the lobby end with the gateway', async () => {
    await open({ limits: { lobbyFrom: 0 } });
    await crowd.open(20, 2);
    await rig.until('all are in', () => count('sessions') === 20);
    await rig.gateway.close();
    await crowd.ended(20);
    expect(count('closed.shutdown')).toBe(20);
  });

  it('leave nothing behind', async () => {
    await open({ limits: { unregisteredPerAddressMax: 1000, connectsPerAddressBurst: 1000 } });
    await crowd.open(600, 1, registerReq('SEP001122334455').subarray(0, 11));
    await rig.until('all are in', () => count('sessions') === 600);
    await crowd.leave();
    await rig.until('all are gone', () => count('sessions') === 0);
    expect([count('unregistered'), count('devices'), count('queuedBytes')]).toEqual([0, 0, 0]);
  });
});

describe('rates', () => {
  it('an address that connects and leaves again and again is refused after its burst; another is not', async () => {
    await open({ limits: { connectsPerAddressBurst: 20, connectsPerAddressPerS: 1 } });
    for (let i = 0; i < 15; i++) await crowd.open(2, 1);
    await rig.until('refusals', () => count('closed.addressRate') >= 8);
    expect(count('accepted')).toBeLessThanOrEqual(22);
    await goodPhone();
    expect(alarms).toEqual(['AdmissionLimit']);
  });

  it('a device that registers again and again is closed; the same name from elsewhere registers, and that is told', async () => {
    await open({ limits: { registrationsPerDeviceBurst: 5, registrationsPerDevicePerS: 0.001 } });
    const loud = await plainPhone(rig.port, '127.0.0.1', '127.9.0.1');
    rig.phones.push(loud);
    loud.send(...Array.from({ length: 6 }, () => registerReq('SEP001122334455')));
    await loud.ended();
    expect(count('closed.deviceRate')).toBe(1);
    await rig.until('the loud one is gone', () => count('devices') === 0);
    const first = await goodPhone('SEP001122334455', '127.0.0.98');
    await goodPhone('SEP001122334455', '127.0.0.99');
    expect(first.ending).toBeNull();
    expect(alarms).toEqual(['AdmissionLimit', 'DeviceIdentityConflict SEP001122334455']);
  });
});

it('strangers do not fill the log', async () => {
  let told = 0;
  await open({ notice: () => told++, limits: { unregisteredPerAddressMax: 5 } });
  await crowd.open(200, 1);
  await crowd.ended(195);
  expect(count('closed.unregisteredMax')).toBeGreaterThan(100);
  expect(told).toBeLessThan(60);
});

describe('slow peers', () => {
  it('slowloris: a frame that comes byte by byte is ended at its deadline, however many send one', async () => {
    await open({ deadlines: { sweepMs: 5, frameMs: 200 }, sharedAddresses: ['127.9.0.0/16'] });
    await crowd.open(150, 3);
    const drip = setInterval(() => crowd.send(new Uint8Array([4])), 20);
    try {
      await goodPhone();
      await crowd.ended(150);
    } finally {
      clearInterval(drip);
    }
    // 04 04 04 04 is a length that no frame has.
    expect(count('closed.frameDeadline') + count('closed.phoneFraming')).toBe(150);
  });

  it('slowloris inside a frame', async () => {
    await open({ deadlines: { sweepMs: 5, frameMs: 100 }, sharedAddresses: ['127.9.0.0/16'] });
    await crowd.open(150, 3, registerReq('SEP001122334455').subarray(0, 12));
    const drip = setInterval(() => crowd.send(new Uint8Array([4])), 50);
    try {
      await goodPhone();
      await crowd.ended(150);
    } finally {
      clearInterval(drip);
    }
    expect(count('closed.frameDeadline')).toBe(150);
  });

  it('a phone that reads nothing is closed when it has taken nothing for so long; its queue stays bounded', async () => {
    await open({ deadlines: { sweepMs: 5, stalledMs: 100 } });
    const phone = await goodPhone('SEP00000000DEAF');
    const server = rig.server.peers[0]!;
    phone.socket.pause();
    const bytes = Buffer.concat(Array.from({ length: 64 }, () => frame(0x7000, new Uint8Array(1000))));
    const flood = () => {
      while (!server.socket.destroyed && server.socket.write(bytes));
    };
    server.socket.on('error', () => undefined);
    server.socket.on('drain', flood);
    flood();
    await rig.until('a pause', () => count('pauses') > 0);
    const { queueBytesHigh, readBytesMax } = gatewayLimits;
    expect(count('queuedBytes')).toBeLessThan(queueBytesHigh + readBytesMax + 1012);
    await rig.until('the end', () => count('closed.stalled') === 1);
    await goodPhone();
    expect(count('queuedBytes')).toBe(0);
  });
});

describe('storms', () => {
  it('400 phones behind one shared address register at once, and all are heard', async () => {
    await open({ sharedAddresses: ['127.0.0.0/8'] });
    const names = Array.from({ length: 400 }, (_, i) => `SEP0000000${String(i).padStart(5, '0')}`);
    await Promise.all(names.map((name) => goodPhone(name, '127.0.0.1')));
    expect(rig.gateway.registeredDevices().length).toBe(400);
    expect(alarms).toEqual([]);
    const gone = rig.phones.map((phone) => phone.socket.destroy());
    await rig.until(`${gone.length} are gone`, () => count('sessions') === 0);
    expect(rig.eventsOf('deviceLost').length).toBe(400);
  });

  it('more to do than can be done: new phones are sent away, those that are there are served', async () => {
    await open();
    const phone = await goodPhone();
    const sink = Reflect.get(rig.gateway, 'sink') as { shedding?: number };
    sink.shedding = 1;
    const late = await plainPhone(rig.port);
    await late.ended();
    expect(count('closed.overload')).toBe(1);
    phone.send(frame(ids.keepAliveReq));
    await phone.nextOf(ids.keepAliveAck);
    sink.shedding = 0;
    await goodPhone('SEP00000000600E');
    expect(alarms).toEqual(['AdmissionLimit']);
  });
});

describe.skipIf(!openssl)('TLS handshakes (skipped without the program openssl)', () => {
  const secure = async (limits: InlineOptions['limits'] = {}) => {
    await open({ tls: { host: '127.0.0.1', port: 0, ...selfSigned() }, limits });
    crowd = new Crowd(rig.tlsPort);
  };

  /** Its handshake done, it registers. */
  async function goodSecurePhone(): Promise<void> {
    const socket = connectTls({
      socket: connect({ port: rig.tlsPort, localAddress: '127.0.0.99' }),
      rejectUnauthorized: false,
    });
    const phone = new Peer(socket);
    rig.phones.push(phone);
    phone.send(registerReq('SEP00000000600D'));
    await phone.nextOf(ids.registerAck);
  }

  it('of peers that only connect: the oldest make room, and a good phone gets in', async () => {
    await secure({ handshakesMax: 20 });
    await crowd.open(150, 3);
    await goodSecurePhone();
    expect(count('closed.handshakesMax')).toBeGreaterThanOrEqual(130);
    expect(count('handshakes')).toBeLessThanOrEqual(20);
    expect(count('closed.handshakeFailed')).toBe(0);
    await crowd.leave();
    await rig.until('none is under way', () => count('handshakes') === 0);
    expect(alarms).toEqual(['AdmissionLimit']);
  });

  it('of peers that leave in the middle are over at once', async () => {
    await secure();
    await crowd.open(50, 3);
    await rig.until('all are under way', () => count('handshakes') === 50);
    await crowd.leave();
    await rig.until('none is under way', () => count('handshakes') === 0);
  });

  it('are so many a second', async () => {
    await secure({ handshakesPerS: 30 });
    // The beginning of a record with a ClientHello.
    await crowd.open(60, 3, Buffer.of(22, 3, 1, 2, 0));
    await rig.until('refusals', () => count('closed.handshakeRate') > 0);
    expect(count('handshakes')).toBeLessThan(60);
  });

  it('are not used up by who says nothing, or no TLS', async () => {
    await secure({ handshakesPerS: 1 });
    await crowd.open(50, 3);
    await crowd.open(50, 3, words(4, 0, 0));
    await crowd.ended(50);
    await goodSecurePhone();
    expect(count('closed.handshakeRate')).toBe(0);
  });

  it('of peers that talk nonsense end one by one', async () => {
    await secure();
    await crowd.open(100, 3, words(4, 0, 0));
    await crowd.ended(100);
    expect(count('closed.handshakeFailed')).toBe(100);
    await goodSecurePhone();
    expect(alarms).toEqual([]);
  });
});
