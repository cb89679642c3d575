/** One target in a thread of its own: runs cases until time or count is up, then writes what it kept and found. */
import { parentPort, workerData } from 'node:worker_threads';
import { readCorpus, readFinds, writeCorpus, writeFind } from './engine/corpus.ts';
import { type Counters, counters } from './engine/counters.ts';
import { mapsIn } from './engine/instrument.ts';
import { Loop } from './engine/loop.ts';
import { Figure, Shared } from './engine/shared.ts';
import { targets } from './targets/index.ts';
import type { Result, Task } from './task.ts';

const isCodec = (path: string): boolean => path.startsWith('src/codecs/');

async function work(task: Task, seen: Counters): Promise<Result> {
  const shared = new Shared(task.shared);
  const { figures } = shared;
  figures[Figure.busy] = 1;
  const { target } = await targets[task.target]!();
  const maps = mapsIn(task.counted);
  const isOurs = (path: string): boolean => task.covers.some((prefix) => path.startsWith(prefix));
  const branches = () => seen.coverage(maps, 'branch', isOurs);
  // What loading the program passes is passed by every program.
  seen.take();
  const loop = new Loop(target, seen, task.seed, (bytes) => shared.running(bytes));
  const start = performance.now();
  figures[Figure.busy] = 0;
  const stored = task.fresh ? [] : readCorpus(task.target);
  loop.replay([
    ...stored,
    ...readFinds()
      .filter((find) => find.target === task.target)
      .map((find) => find.bytes),
  ]);
  const byCorpus = branches();
  figures[Figure.covered] = byCorpus.covered;
  figures[Figure.branches] = byCorpus.all;
  const keptBefore = loop.corpus.length;
  const ends = start + task.seconds * 1000;
  while (loop.runs < task.runs && !loop.full && Atomics.load(figures, Figure.stop) === 0) {
    loop.step();
    if ((loop.runs & 63) !== 0) continue;
    figures[Figure.runs] = loop.runs;
    figures[Figure.corpus] = loop.corpus.length;
    figures[Figure.finds] = loop.finds.length;
    if ((loop.runs & 4095) === 0) {
      const now = branches();
      figures[Figure.covered] = now.covered;
      figures[Figure.branches] = now.all;
    }
    if (performance.now() >= ends) break;
  }
  const seconds = (performance.now() - start) / 1000;
  const { runs } = loop;
  figures[Figure.busy] = 1;
  const after = branches();
  if (task.save && !task.plain) {
    const fresh = loop.corpus.slice(keptBefore).filter((kept) => kept.places);
    if (task.minimise) writeCorpus(task.target, loop.cover(), true);
    else if (fresh.length > 0)
      writeCorpus(
        task.target,
        fresh.map(({ bytes }) => bytes),
        false,
      );
  }
  const finds = loop.finds.map(({ bytes, error, run }) => ({
    path: task.save ? writeFind(task.target, bytes) : '',
    bytes: bytes.toString('hex'),
    error,
    run,
  }));
  return {
    target: task.target,
    seed: task.seed,
    runs,
    seconds,
    runsPerSecond: Math.round(runs / seconds),
    corpus: loop.corpus.length,
    branches: after.all,
    coveredByCorpus: byCorpus.covered,
    covered: after.covered,
    slowest: loop.slowest,
    finds,
    missed: task.showMissed ? after.missed : [],
    codecs: codecPlaces(seen, maps),
  };
}

/** Branches of all codecs that this target has passed: the parent joins those of all targets. */
function codecPlaces(seen: Counters, maps: ReturnType<typeof mapsIn>): Result['codecs'] {
  return seen.places(maps, 'branch', isCodec);
}

parentPort!.postMessage(await work(workerData as Task, counters));
