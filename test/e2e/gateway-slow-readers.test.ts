/** Slow readers: the other side is paused, memory stays bounded, nothing is lost or changed. */
import { createHash } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import { gatewayLimits } from '../../src/gateway/limits.ts';
import { InlineRig } from '../kit/inline-rig.ts';
import { frame, ids, type Peer } from '../kit/wire.ts';

let rig: InlineRig;
afterEach(() => rig.close());

const FRAME = frame(0x7000, new Uint8Array(1988).fill(0x5a), 20);
const FRAMES = 24_576;
const TOTAL = FRAME.length * FRAMES;

/** Sends 48 MiB as fast as the socket takes it. @returns the digest of what was sent. */
async function flood(from: Peer): Promise<string> {
  const hash = createHash('sha256');
  for (let i = 0; i < FRAMES; i++) {
    const bytes = Buffer.from(FRAME);
    bytes.writeUInt32LE(i, 12);
    hash.update(bytes);
    if (!from.socket.write(bytes)) await new Promise((resolve) => from.socket.once('drain', resolve));
  }
  return hash.digest('hex');
}

/** Takes a peer's own collecting off, so that 48 MiB are hashed and not kept. */
function hashing(peer: Peer): Promise<string> {
  peer.socket.removeAllListeners('data');
  const hash = createHash('sha256');
  let received = 0;
  return new Promise((resolve) => {
    peer.socket.on('data', (chunk: Buffer) => {
      hash.update(chunk);
      received += chunk.length;
      if (received === TOTAL) resolve(hash.digest('hex'));
    });
  });
}

describe('backpressure', () => {
  it.each(['toPhone', 'toServer'] as const)(
    '%s: a reader that sleeps pauses the sender; then all comes, unchanged',
    async (direction) => {
      rig = await InlineRig.open();
      const [phone, server] = await rig.register('SEP001122334455');
      const [from, to] = direction === 'toPhone' ? [server, phone] : [phone, server];
      to.socket.pause();
      let finished = false;
      const sent = flood(from).finally(() => {
        finished = true;
      });
      await rig.until('a pause', () => rig.gateway.counters.value('pauses') > 0);
      // The kernel's buffers hold some megabytes; the gateway's own queue stays at one chunk above its mark.
      const { queueBytesHigh, readBytesMax } = gatewayLimits;
      expect(rig.gateway.counters.value('queuedBytes')).toBeLessThan(queueBytesHigh + readBytesMax + FRAME.length);
      expect(finished).toBe(false);
      const received = hashing(to);
      to.socket.resume();
      expect(await received).toBe(await sent);
      await rig.until('an empty queue', () => rig.gateway.counters.value('queuedBytes') === 0);
      expect(rig.gateway.counters.value('closed.queueMax')).toBe(0);
    },
  );

  it('frames of ours do not pile up behind a phone that does not read: it is closed', async () => {
    rig = await InlineRig.open({ limits: { queueBytesMax: 128 * 1024 } });
    const [phone, server] = await rig.register('SEP001122334455');
    // The answer that ends a registration: screens are pushed from here on.
    server.send(frame(ids.timeDateRes, new Uint8Array(36)));
    await phone.nextOf(ids.timeDateRes);
    phone.socket.pause();
    void flood(server).catch(() => undefined);
    server.socket.on('error', () => undefined);
    await rig.until('a pause', () => rig.gateway.counters.value('pauses') > 0);
    const screen = { title: 't', prompt: '', text: 'x'.repeat(1500), softKeys: [], dialNumber: '' };
    for (let dialog = 1; dialog < 200 && rig.gateway.counters.value('closed.queueMax') === 0; dialog++) {
      rig.gateway.perform({ type: 'showScreen', device: 'SEP001122334455', dialog, screen, alert: false });
    }
    expect(rig.gateway.counters.value('closed.queueMax')).toBe(1);
    await rig.event('deviceLost');
  });

  it('all queues together: the slowest reader goes, the others stay', async () => {
    rig = await InlineRig.open({ limits: { queueTotalBytesMax: 12 * 1024 } });
    const [slow, slowServer] = await rig.register('SEP00000000000A');
    const [good, goodServer] = await rig.register('SEP00000000000B');
    slow.socket.pause();
    slowServer.socket.on('error', () => undefined);
    void flood(slowServer).catch(() => undefined);
    await rig.until('the limit', () => rig.gateway.counters.value('closed.queueTotalMax') === 1);
    await rig.until('an empty queue', () => rig.gateway.counters.value('queuedBytes') === 0);
    goodServer.send(frame(ids.keepAliveAck));
    expect((await good.nextOf(ids.keepAliveAck)).id).toBe(ids.keepAliveAck);
    expect(rig.gateway.registeredDevices()).toEqual(['SEP00000000000B']);
  });

  it('silence of a phone that is held back is no silence; that of another is', async () => {
    rig = await InlineRig.open();
    const [held, server] = await rig.register('SEP00000000000A');
    const [silent] = await rig.register('SEP00000000000B');
    server.socket.pause();
    held.socket.on('error', () => undefined);
    void flood(held).catch(() => undefined);
    await rig.until('a pause', () => rig.gateway.counters.value('pauses') > 0);
    rig.gateway.sweep(performance.now() + 1_000_000);
    expect(await silent.ended()).toBe('reset');
    expect(rig.gateway.counters.value('closed.silence')).toBe(1);
    expect(rig.gateway.registeredDevices()).toEqual(['SEP00000000000A']);
  });
});
