/** A captured conversation once more, through a gateway with its feature: a scripted phone and a scripted server. */
import { MemoryStore } from '../../src/cluster/memory-store.ts';
import { CallBackHandler, defaultParameters, englishDictionary } from '../../src/feature/index.ts';
import { InlineGateway } from '../../src/gateway/inline/gateway.ts';
import { Router } from '../../src/gateway/router.ts';
import { bytesOf, type CapturedConversation, framesBefore } from './conversations.ts';
import type { RelaySides } from './relay-judge.ts';
import { PlainServer, plainPhone } from './wire.ts';

/** How the bytes of a segment are written. */
export type Cut = (bytes: Buffer) => Iterable<Buffer>;

export const asCaptured: Cut = (bytes) => [bytes];
export const byBytes: Cut = (bytes) => [...bytes].map((byte) => Buffer.of(byte));

/**
 * Each side sends its segments in their order, and only when it has got all whole frames that the capture shows before
 * them; our own frames do not count. @throws where a frame does not come.
 */
export async function replay(conversation: CapturedConversation, cut: Cut): Promise<RelaySides> {
  const server = new PlainServer();
  const upstream = await server.listen();
  const feature = new CallBackHandler({
    parameters: defaultParameters,
    dictionary: englishDictionary,
    wallClock: () => ({ year: 2026, month: 1, day: 2, hour: 3, minute: 4 }),
  });
  const router = new Router({ feature, store: new MemoryStore(), clock: () => Date.now() });
  let added = 0;
  const gateway = new InlineGateway(
    {
      listen: { host: '127.0.0.1', port: 0 },
      upstream: { host: '127.0.0.1', port: upstream },
      tap: (_device, direction, _bytes, what) => {
        if (what === 'added' && direction === 'toPhone') added++;
      },
    },
    router,
    router.counters,
  );
  router.attach(gateway);
  await router.start();
  try {
    const { port } = await gateway.listen();
    const phone = await plainPhone(port);
    const far = await server.connection();
    const before = framesBefore(conversation);
    for (const [i, { up, bytes }] of conversation.segments.entries()) {
      const [from, ours] = up ? [phone, () => added] : [far, () => 0];
      const title = `${conversation.title}, segment ${i}: frame ${before[i]} of the ${up ? 'server' : 'phone'}`;
      await from.until(title, () => from.frames.length - ours() >= before[i]!);
      for (const piece of cut(bytes)) {
        from.socket.write(piece);
        if (piece.length < bytes.length) await new Promise((resolve) => setImmediate(resolve));
      }
    }
    phone.socket.end();
    await far.ended();
    far.socket.end();
    await phone.ended();
    return {
      phoneSide: { toServer: bytesOf(conversation, true), toPhone: phone.bytes },
      serverSide: { toServer: far.bytes, toPhone: bytesOf(conversation, false) },
    };
  } finally {
    await gateway.close();
    await router.stop();
    await server.close();
  }
}
