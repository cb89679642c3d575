/** The inline gateway as main joins it, with records in memory and room for all phones of the bench. */
import { LmdbStore, MemoryStore } from '../../src/cluster/index.ts';
import { CallBackHandler, defaultParameters, englishDictionary } from '../../src/feature/index.ts';
import { InlineGateway, Router } from '../../src/gateway/index.ts';
import type { RecordStore } from '../../src/model/ports.ts';
import { localWallClock } from '../../src/service/wall-clock.ts';
import { fill } from './feature.ts';
import { obey } from './processes.ts';

const ALL = 12_000;

/** Empty, full of records from the start (`memory PAIRS`), or a folder. */
async function storeOf(words: string | undefined): Promise<RecordStore> {
  if (words !== undefined && !words.startsWith('memory')) return new LmdbStore({ folder: words });
  const store = new MemoryStore();
  if (words !== undefined) await fill(store, Number(words.split(' ')[1]));
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
    limits: { sessionsMax: ALL, sessionsPerAddressMax: ALL, unregisteredMax: ALL },
  },
  router,
);
router.attach(gateway);
await router.start();
const { port } = await gateway.listen();
obey((order: { readonly do: string }) => (order.do === 'counters' ? gateway.counters.snapshot() : { port }));
