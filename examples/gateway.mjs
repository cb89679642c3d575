// A gateway of your own in front of a call server (here: a simulated one).
import { CallBackHandler, defaultParameters, englishDictionary } from 'ringback/call-back';
import { MemoryStore } from 'ringback/cluster';
import { InlineGateway, Router } from 'ringback/gateway';
import { Office } from 'ringback/simulator';

const office = new Office({ phones: 2 });
const upstream = { host: '127.0.0.1', port: await office.open() };
const wallClock = () => ({ year: 2026, month: 1, day: 2, hour: 9, minute: 5 });
const feature = new CallBackHandler({ parameters: defaultParameters, dictionary: englishDictionary, wallClock });
const router = new Router({ feature, store: new MemoryStore(), clock: Date.now });
const gateway = new InlineGateway({ listen: { host: '127.0.0.1', port: 0 }, upstream }, router);
router.attach(gateway);
await router.start();
const { port } = await gateway.listen();
await office.register(port);
console.log(gateway.registeredDevices().sort());
await gateway.close();
await router.stop();
await office.close();
