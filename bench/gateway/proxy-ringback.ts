/** The inline gateway as main joins it, with records in memory and room for all phones of the bench. */
import { LmdbStore, MemoryStore } from '../../src/cluster/index.ts';
import { CallBackHandler, defaultParameters, englishDictionary } from '../../src/feature/index.ts';
import { InlineGateway, keepYoungSpaceSmall, Router } from '../../src/gateway/index.ts';
import type { RecordStore } from '../../src/model/ports.ts';
import { localWallClock } from '../../src/service/wall-clock.ts';
import { selfSigned } from '../../test/kit/self-signed.ts';
import { fill } from './feature.ts';
import { obey } from './processes.ts';

/** As `serve` does. */
keepYoungSpaceSmall();

const ALL = 12_000;

/** As installed: no address is one of many phones, and all limits hold. */
const guarded = process.argv[3] === 'guarded' || process.argv[3] === 'guarded-tls';
const tls = process.argv[3] === 'guarded-tls' ? { host: '127.0.0.1', port: 0, ...selfSigned() } : undefined;

/** Empty, full of records from the start (`memory PAIRS`), or a folder. */
async function storeOf(words: string | undefined): Promise<RecordStore> {
  if (words !== undefined && !guarded && !words.startsWith('memory')) return new LmdbStore({ folder: words });
  const store = new MemoryStore();
  if (words?.startsWith('memory')) await fill(store, Number(words.split(' ')[1]));
  return store;
}

const server = Number(process.argv[2]);
const feature = new CallBackHandler({
  parameters: defaultParameters,
  dictionary: englishDictionary,
  wallClock: localWallClock,
});
const router = new Router({ feature, store: await storeOf(process.argv[3]), clock: Date.now });
const gateway = new InlineGateway(
  {
    listen: { host: '127.0.0.1', port: 0 },
    upstream: { host: '127.0.0.1', port: server },
    ...(tls !== undefined && { tls }),
    ...(guarded
      ? { sharedAddresses: [] }
      : { limits: { sessionsMax: ALL, sessionsPerAddressMax: ALL, unregisteredMax: ALL } }),
  },
  router,
);
router.attach(gateway);
await router.start();
const ports = await gateway.listen();

/** What is alive, and what the system counts. */
function heap(): { heap: number; resident: number } {
  globalThis.gc?.();
  const { heapUsed, external, rss } = process.memoryUsage();
  return { heap: heapUsed + external, resident: rss };
}

obey((order: { readonly do: string }) => {
  if (order.do === 'counters') return gateway.counters.snapshot();
  return order.do === 'heap' ? heap() : ports;
});
