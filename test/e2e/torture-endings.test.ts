/** S-F of the torture set: ends of connections over real sockets, in each state of a phone. Vectors: test/torture/endings.ts. */
import { connect } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { afterEach, describe, expect, it } from 'vitest';
import type { CounterName } from '../../src/gateway/counters.ts';
import { InlineRig } from '../kit/inline-rig.ts';
import { openssl, selfSigned } from '../kit/self-signed.ts';
import { Site } from '../kit/site.ts';
import { frame, ids, Peer, registerAck, registerReq } from '../kit/wire.ts';
import { type EndingVector, endings } from '../torture/endings.ts';

const deadlines = { sweepMs: 5, frameMs: 100 };
const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

const titled = (vectors: readonly EndingVector[]) => vectors.map((each) => [`${each.id} ${each.name}`, each] as const);
const onSite = endings.filter(({ place }) => place === 'armed' || place === 'notifying');
const onRig = endings.filter((each) => !onSite.includes(each));
const byTls = onRig.filter(({ ending }) => ending.startsWith('TLS'));
const byTcp = onRig.filter((each) => !byTls.includes(each));

/** One of the reasons that are right was counted, once. */
function expectClosed(count: (name: CounterName) => number, vector: EndingVector): void {
  const found = vector.closed.reduce((sum, reason) => sum + count(`closed.${reason}` as CounterName), 0);
  expect(found).toBe(1);
  expect(count('framesTruncated')).toBe(vector.truncated);
}

async function phoneOn(rig: InlineRig, vector: EndingVector): Promise<[phone: Peer, server: Peer]> {
  if (vector.place === 'header' || vector.place === 'body') {
    const [phone, server] = await rig.connect();
    phone.send(registerReq('SEP001122334455').subarray(0, vector.place === 'header' ? 7 : 40));
    // A RST that comes together with data is read as an end of file.
    await rig.until('it is read', () => rig.gateway.counters.value('bytesToServer') > 0);
    return [phone, server];
  }
  const [phone, server] = await rig.register('SEP001122334455');
  if (vector.place === 'off hook') {
    phone.send(frame(ids.offHook));
    await server.nextOf(ids.offHook);
  }
  return [phone, server];
}

describe('before a call back', () => {
  it.each(titled(byTcp))('%s', async (_, vector) => {
    const rig = await InlineRig.open({ deadlines });
    closers.push(() => rig.close());
    const [phone, server] = await phoneOn(rig, vector);
    if (vector.ending === 'RST') phone.socket.resetAndDestroy();
    else if (vector.ending === 'FIN') phone.socket.end();
    if (vector.ending === 'half close') {
      phone.socket.end();
      await server.ended();
      server.send(frame(ids.keepAliveAck));
      await phone.nextOf(ids.keepAliveAck);
    }
    await server.ended();
    server.socket.end();
    const count = (name: CounterName) => rig.gateway.counters.value(name);
    await rig.until('it is over', () => count('sessions') === 0);
    expectClosed(count, vector);
    const later = ['deviceLost'];
    expect(rig.events.map(({ type }) => type).filter((type) => later.includes(type))).toEqual(vector.events);
  });
});

describe.skipIf(!openssl)('TLS (skipped without the program openssl)', () => {
  it.each(titled(byTls))('%s', async (_, vector) => {
    const rig = await InlineRig.open({ deadlines, tls: { host: '127.0.0.1', port: 0, ...selfSigned() } });
    closers.push(() => rig.close());
    const tcp = connect({ port: rig.tlsPort, host: '127.0.0.1' });
    const phone = new Peer(connectTls({ socket: tcp, rejectUnauthorized: false }));
    phone.send(registerReq('SEP001122334455'));
    const server = await rig.server.connection();
    await server.next();
    server.send(registerAck());
    await phone.next();
    // The TCP connection below ends; the record layer has said nothing.
    tcp.destroy();
    await server.ended();
    server.socket.end();
    const count = (name: CounterName) => rig.gateway.counters.value(name);
    await rig.until('it is over', () => count('sessions') === 0);
    expectClosed(count, vector);
    expect(rig.eventsOf('deviceLost').length).toBe(1);
  });
});

describe('with a call back', () => {
  it.each(titled(onSite))('%s: the record stays, and the phone is told when it is back', async (_, vector) => {
    const site = await Site.open({ inline: { deadlines } });
    closers.push(() => site.close());
    await site.talk('1003', '1002');
    await site.hearBusy('1001', '1002');
    await site.pressCallBack('1001');
    await site.screen('1001', 'CallBack is activated on 1002');
    await site.hangUp('1001');
    const { name } = site.phone('1001');
    const lost = site.seen(
      'the phone is lost',
      (entry) => entry.type === 'deviceLost' && entry.device === name,
      site.log.length,
    );
    if (vector.place === 'notifying') {
      // The alert goes out in the turn in which the line becomes free; its answer finds nobody.
      const told = site.seen('the alert', (entry) => entry.type === 'showScreen' && entry.alert);
      site.phone('1003').softKey('EndCall');
      await told;
    }
    if (vector.ending === 'silence') {
      const others = ['1002', '1003'].map((number) => site.phone(number));
      await Promise.all(others.map((phone) => phone.leave('fin')));
      site.gateway.sweep(performance.now() + 1_000_000);
    } else await site.phone('1001').leave(vector.ending === 'RST' ? 'reset' : 'fin');
    await lost;
    const reasons = vector.closed.map((reason) => site.router.counters.value(`closed.${reason}` as CounterName));
    expect(Math.max(...reasons)).toBeGreaterThanOrEqual(1);
    expect(site.handler.load.records).toBe(1);
    if (vector.ending === 'silence') return;
    while (site.office.manager.sessions.has(name)) await new Promise((resolve) => setImmediate(resolve));
    if (vector.place === 'armed') await site.hangUp('1003');
    await site.phone('1001').register();
    await site.screen('1001', '1002 has become available');
  });
});
