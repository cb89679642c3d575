/** The inline gateway as main joins it, with records in memory and room for all phones of the bench. */
import { MemoryStore } from '../../src/cluster/index.ts';
import { CallBackHandler, defaultParameters, englishDictionary } from '../../src/feature/index.ts';
import { InlineGateway, Router } from '../../src/gateway/index.ts';
import { localWallClock } from '../../src/service/wall-clock.ts';
import { obey } from './processes.ts';

const ALL = 12_000;
const server = Number(process.argv[2]);
const feature = new CallBackHandler({
  parameters: defaultParameters,
  dictionary: englishDictionary,
  wallClock: localWallClock,
});
const router = new Router({ feature, store: new MemoryStore(), clock: Date.now });
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
