/**
 * The load goals as one trial: a storm of 5,000 registrations in 10 s, then 15,000 phones through two workers whose keepalives
 * are answered for five minutes. Long: it runs only by its name, `npm run bench -- --part phones --rounds 1`.
 */
import type { Samples, TrialPart, TrialResult } from '../harness.ts';
import { Registrar } from './registrar.ts';

const STORM = 5_000;
const STORM_MS = 10_000;
const PHONES = 15_000;
const KEEPALIVE_MS = 30_000;
const MINUTES = 5;

async function run(rounds: number): Promise<Samples> {
  const samples: Record<string, number>[] = [];
  for (let round = 0; round < rounds; round++) {
    const registrar = await Registrar.open(2);
    try {
      const storm = await registrar.register(STORM, STORM_MS);
      const rest = await registrar.register(PHONES - STORM, ((PHONES - STORM) * STORM_MS) / STORM);
      const alive = await registrar.keepAlive(KEEPALIVE_MS, MINUTES * 60_000);
      samples.push({
        stormed: storm.registered,
        longest: storm.longestMs,
        p99: storm.p99Ms,
        registered: storm.registered + rest.registered,
        lost: alive.lost,
        asked: alive.asked,
        unanswered: alive.asked - alive.answered,
        answer: alive.p99Ms,
        slowest: alive.longestMs,
        memory: registrar.memoryBytes() / PHONES,
        cpu: alive.cpuShare * 100,
      });
    } finally {
      await registrar.close();
    }
  }
  return { [NAME]: samples };
}

const NAME = 'serve --workers 2';

const figure = ({ cases }: TrialResult, key: string): number | undefined => cases[0]?.figures[key]?.median;
const share = (result: TrialResult, key: string, of: number): number | undefined => {
  const value = figure(result, key);
  return value === undefined ? undefined : value / of;
};

export const phonesPart: TrialPart = {
  name: 'phones',
  title: `Phones: a storm of ${STORM.toLocaleString('en')}, then ${PHONES.toLocaleString('en')} for ${MINUTES} minutes`,
  note:
    `Each phone connects, registers, and sends KeepAliveReq every ${KEEPALIVE_MS / 1000} s. Waiting is from the moment at which it ` +
    'was to connect to the end of its registration. Phones and their server are processes on the same cores, as many as descriptors ask for.',
  reference: NAME,
  figures: [
    { key: 'stormed', title: 'phones of the storm that registered', kind: 'count' },
    { key: 'longest', title: 'longest wait in the storm', kind: 'ms' },
    { key: 'p99', title: 'wait in the storm, 99 % within', kind: 'ms' },
    { key: 'registered', title: 'phones registered in the end', kind: 'count' },
    { key: 'lost', title: 'phones lost in five minutes', kind: 'count' },
    { key: 'asked', title: 'KeepAliveReq sent', kind: 'count' },
    { key: 'unanswered', title: 'KeepAliveReq without an answer', kind: 'count' },
    { key: 'answer', title: 'KeepAliveAck, 99 % within', kind: 'ms' },
    { key: 'slowest', title: 'KeepAliveAck, slowest', kind: 'ms' },
    { key: 'memory', title: 'memory of all processes, a phone', kind: 'bytes' },
    { key: 'cpu', title: 'processor time of one core, %', kind: 'count' },
  ],
  cases: [{ name: NAME }],
  goals: [
    { title: 'phones of the storm that registered', unit: '×', atLeast: 1, reached: (r) => share(r, 'stormed', STORM) },
    { title: 'longest wait in the storm', unit: 'ms', atMost: 10_000, reached: (r) => figure(r, 'longest') },
    { title: 'phones registered and not lost', unit: '×', atLeast: 1, reached: (r) => share(r, 'registered', PHONES) },
  ],
  optional: true,
  together: run,
};
