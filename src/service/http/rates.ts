/** Rates and latencies of the last five minutes, a sample a second, for the curves of the page. */
import type { CounterName } from '../../gateway/index.ts';

const SAMPLES = 300;

/** Per second, but for `at` (epoch ms), counts that stand, and `notifyMs` (mean of that second, null where none). */
export interface RateSample {
  readonly at: number;
  readonly frames: number;
  readonly events: number;
  readonly commits: number;
  readonly phones: number;
  readonly records: number;
  readonly waiting: number;
  readonly notifyMs: number | null;
}

export interface RateSources {
  readonly clock: () => number;
  readonly counter: (name: CounterName) => number;
  readonly records: () => number;
}

export class Rates {
  private readonly sources: RateSources;
  private readonly ring: RateSample[] = [];
  private readonly notices = { count: 0, ms: 0 };
  private before: { at: number; frames: number; events: number; commits: number };

  constructor(sources: RateSources) {
    this.sources = sources;
    this.before = this.counts();
  }

  /** A notice was shown so long after its line became free. */
  notified(seconds: number): void {
    this.notices.count++;
    this.notices.ms += seconds * 1000;
  }

  /** Called about once a second. */
  sample(): RateSample {
    const { counter, records } = this.sources;
    const now = this.counts();
    const seconds = Math.max(0.001, (now.at - this.before.at) / 1000);
    const per = (name: 'frames' | 'events' | 'commits') => Math.round((now[name] - this.before[name]) / seconds);
    const { count, ms } = this.notices;
    this.notices.count = this.notices.ms = 0;
    const sample: RateSample = {
      at: now.at,
      frames: per('frames'),
      events: per('events'),
      commits: per('commits'),
      phones: counter('devices'),
      records: records(),
      waiting: counter('eventsWaiting'),
      notifyMs: count === 0 ? null : Math.round(ms / count),
    };
    this.before = now;
    this.ring.push(sample);
    if (this.ring.length > SAMPLES) this.ring.shift();
    return sample;
  }

  /** Oldest first. */
  list(): readonly RateSample[] {
    return this.ring;
  }

  private counts() {
    const { clock, counter } = this.sources;
    const frames = counter('framesToServer') + counter('framesToPhone');
    return { at: clock(), frames, events: counter('events'), commits: counter('commits') };
  }
}
