/** A capture's phones at a simulated call manager, with the gateway and its feature between: for tests of replay. */
import { readFileSync } from 'node:fs';
import { MemoryStore } from '../../src/cluster/memory-store.ts';
import { CaptureReader, SkinnyStreams, TcpStreams } from '../../src/codecs/capture/index.ts';
import { CallBackHandler, defaultParameters, englishDictionary } from '../../src/feature/index.ts';
import { InlineGateway, type InlineOptions, Router } from '../../src/gateway/index.ts';
import {
  castOf,
  type Naming,
  Player,
  plainNaming,
  ReplayRecorder,
  type ReplayReport,
  type Script,
} from '../../src/gateway/tap/replay/index.ts';
import { CallManager, type CallManagerOptions } from '../../src/simulator/index.ts';

export function scriptOf(file: string | URL): Script {
  const recorder = new ReplayRecorder();
  const streams = new TcpStreams(new SkinnyStreams(recorder));
  const reader = new CaptureReader();
  reader.push(readFileSync(file), streams);
  expectNone(reader.end());
  streams.end();
  return recorder.script();
}

function expectNone(fault: number): void {
  if (fault !== 0) throw new Error(`the capture is damaged: ${fault}`);
}

export interface ReplaySiteOptions {
  readonly manager?: Partial<CallManagerOptions>;
  readonly copies?: number;
  readonly naming?: Naming;
  /** Names and numbers that the office knows. Default: `naming`; with another one the numbers are the server's choice. */
  readonly office?: Naming;
  readonly patienceMs?: number;
  /** Straight to the call manager. */
  readonly withoutGateway?: boolean;
  /** Records what passes the gateway. */
  readonly record?: InlineOptions['record'];
}

/** The office knows the phones by the names and numbers of every copy. */
function linesOf(script: Script, copies: number, naming: Naming): { device: string; number: string }[] {
  const lines: { device: string; number: string }[] = [];
  for (let copy = 0; copy < copies; copy++) {
    const cast = castOf(script, copy, naming);
    script.phones.forEach(({ numbers }, i) => {
      const device = cast.roles[i]!.name;
      for (const [, number] of [...numbers].sort(([a], [b]) => a - b)) {
        lines.push({ device, number: cast.numbers.get(number) ?? number });
      }
    });
  }
  return lines;
}

/** Plays as fast as it goes, and closes everything. */
export async function replayed(script: Script, options: ReplaySiteOptions = {}): Promise<ReplayReport> {
  const { copies = 1, naming = plainNaming, patienceMs = 1000 } = options;
  const lines = linesOf(script, copies, options.office ?? naming);
  const manager = new CallManager({ interDigitMs: 30, ...options.manager, lines });
  const managerPort = await manager.listen(0);
  const feature = new CallBackHandler({
    parameters: defaultParameters,
    dictionary: englishDictionary,
    wallClock: () => ({ year: 2026, month: 1, day: 2, hour: 3, minute: 4 }),
  });
  const router = new Router({ feature, store: new MemoryStore(), clock: Date.now });
  const upstream = { host: '127.0.0.1', port: managerPort };
  const limits = { unregisteredPerAddressMax: 20_000, unregisteredMax: 20_000 };
  const gateway = new InlineGateway(
    { listen: { host: '127.0.0.1', port: 0 }, upstream, limits, record: options.record },
    router,
    router.counters,
  );
  router.attach(gateway);
  await router.start();
  try {
    const door = await gateway.listen();
    const port = options.withoutGateway ? managerPort : door.port;
    const speed = Number.POSITIVE_INFINITY;
    return await new Player(script, { host: '127.0.0.1', port, speed, copies, naming, patienceMs }).play();
  } finally {
    await gateway.close();
    await router.stop();
    await manager.close();
  }
}
