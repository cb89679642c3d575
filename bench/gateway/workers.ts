/** What two workers bring against one process, and against one worker's work: `serve` as users start it. */
import type { Samples, TrialPart } from '../harness.ts';
import { Rig } from './rig.ts';
import { Served } from './served.ts';
import type { Subject } from './subjects.ts';

const PHONES = 1_000;
const BURST = 16;
const WINDOW_MS = 1_500;
const ONE = 'one process';

/** Load from so many processes, that they are not what is measured. */
const served = (name: string, words: readonly string[]): Subject => ({
  name,
  missing: null,
  open: (server) => Served.open(server, ['--store', 'memory', ...words]),
});

const subjects: readonly Subject[] = [
  served(ONE, []),
  served('2 workers', ['--workers', '2']),
  served('3 workers', ['--workers', '3']),
];

async function inTurns(rounds: number): Promise<Samples> {
  const rigs: Rig[] = [];
  try {
    for (const subject of subjects) rigs.push(await Rig.open(subject));
    for (const rig of rigs) {
      await rig.connect(PHONES);
      await rig.saturate(PHONES, 1, WINDOW_MS);
      await rig.saturate(PHONES, BURST, WINDOW_MS);
    }
    const samples = new Map<string, Record<string, number>[]>(rigs.map(({ name }) => [name, []]));
    for (let round = 0; round < rounds; round++)
      for (const rig of rigs) {
        const one = await rig.saturate(PHONES, 1, WINDOW_MS);
        const burst = await rig.saturate(PHONES, BURST, WINDOW_MS);
        samples.get(rig.name)!.push({
          one: one.perSecond,
          burst: burst.perSecond,
          oneUs: one.cpuUs,
          burstUs: burst.cpuUs,
        });
      }
    return Object.fromEntries(samples);
  } finally {
    await Promise.all(rigs.map((rig) => rig.close()));
  }
}

export const workersPart: TrialPart = {
  name: 'workers',
  title: `Workers: ${PHONES.toLocaleString('en')} phones through serve --workers N`,
  note:
    'Phones and their server are two processes more on the same cores: with two cores, workers share them with their own load. ' +
    'CPU is that of all processes of the service.',
  reference: ONE,
  figures: [
    { key: 'one', title: 'messages, one by one', kind: 'perSecond' },
    { key: 'burst', title: `messages, bursts of ${BURST}`, kind: 'perSecond' },
    { key: 'oneUs', title: 'CPU a message, one by one', kind: 'us' },
    { key: 'burstUs', title: `CPU a message, bursts of ${BURST}`, kind: 'us' },
  ],
  cases: subjects.map(({ name }) => ({ name })),
  together: inTurns,
};
