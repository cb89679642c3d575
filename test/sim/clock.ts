/**
 * Virtual time: what shall happen, in order of time, each on a machine. A machine that has crashed forgets its timers, one
 * that is paused does everything when it goes on, one event after the other, one with a wrong wall clock reads a wrong time.
 *
 *   after(ms, run) ─► heap ─► step: now = its time, current = its machine, run() ─► promises settle ─► next
 */

/** A machine: a gateway's, or the one on which all phones and servers live. */
export class Host {
  readonly name: string;
  /** Counts its lives: what was planned in an earlier one never happens. */
  life = 1;
  up = true;
  /** Wall clock less true time, ms. */
  wallOffset = 0;
  pausedUntil = 0;
  /** End of its last pause, true time. */
  wokeAt = 0;
  /** Due while it was paused. */
  readonly held: Planned[] = [];

  constructor(name: string) {
    this.name = name;
  }
}

/** Something that will happen; also what `setTimeout` returns. */
export class Planned {
  readonly at: number;
  readonly order: number;
  readonly host: Host;
  readonly life: number;
  run: (() => void) | null;

  constructor(at: number, order: number, host: Host, run: () => void) {
    this.at = at;
    this.order = order;
    this.host = host;
    this.life = host.life;
    this.run = run;
  }

  cancel(): void {
    this.run = null;
  }
  ref(): this {
    return this;
  }
  unref(): this {
    return this;
  }
  hasRef(): boolean {
    return false;
  }
}

/** 2026-11-22 09:50:00 UTC. */
export const START = Date.UTC(2026, 10, 22, 9, 50);

export class Clock {
  /** True time since the world began, ms with fractions. */
  now = 0;
  /** Events so far. */
  events = 0;
  readonly world = new Host('world');
  /** On which machine something happens now. */
  current: Host = this.world;
  /** Told what an event threw. */
  threw: (error: unknown, host: Host) => void = (error) => {
    throw error;
  };
  readonly #heap: Planned[] = [];
  #order = 0;

  /** Epoch milliseconds as the machine in hand reads them. */
  get wall(): number {
    return this.wallOf(this.current);
  }

  wallOf(host: Host): number {
    return START + Math.floor(this.now) + host.wallOffset;
  }

  /** Let it happen later, on a machine (the one in hand). */
  after(ms: number, run: () => void, host = this.current): Planned {
    const planned = new Planned(this.now + Math.max(0, ms), this.#order++, host, run);
    this.#push(planned);
    return planned;
  }

  /**
   * Do it now, as if the machine did: one that never dies. What product code leaves for the next tick has its turn after
   * this returns, on the machine in hand; so for gateways' machines there is `after(0, …, host)`.
   */
  on<T>(host: Host, run: () => T): T {
    const before = this.current;
    this.current = host;
    try {
      return run();
    } finally {
      this.current = before;
    }
  }

  /** What was under way on the machine is no more. */
  kill(host: Host): void {
    host.life++;
    host.up = false;
    host.pausedUntil = 0;
    host.held.length = 0;
  }

  /** Nothing happens on it for so long; then everything that was due, each as an event of its own: others come in between. */
  pause(host: Host, ms: number): void {
    if (host.pausedUntil > this.now) return;
    host.pausedUntil = this.now + ms;
    const { life } = host;
    this.after(
      ms,
      () => {
        if (host.life !== life) return;
        host.pausedUntil = 0;
        host.wokeAt = this.now;
        for (const each of host.held.splice(0)) this.after(0, () => this.#do(each), host);
      },
      this.world,
    );
  }

  /** The time of the next event, Infinity where nothing is planned. */
  get nextAt(): number {
    const heap = this.#heap;
    while (heap.length > 0 && heap[0]!.run === null) this.#pop();
    return heap[0]?.at ?? Number.POSITIVE_INFINITY;
  }

  /** The next event. */
  step(): void {
    const planned = this.#pop();
    if (planned === undefined || planned.run === null) return;
    this.now = Math.max(this.now, planned.at);
    const { host } = planned;
    if (host.pausedUntil > this.now && planned.life === host.life) host.held.push(planned);
    else this.#do(planned);
  }

  #do(planned: Planned): void {
    const { run, host } = planned;
    if (run === null || planned.life !== host.life) return;
    planned.run = null;
    this.events++;
    this.current = host;
    try {
      run();
    } catch (error) {
      this.threw(error, host);
    }
  }

  #push(planned: Planned): void {
    const heap = this.#heap;
    let place = heap.length;
    heap.push(planned);
    while (place > 0) {
      const parent = (place - 1) >> 1;
      if (!before(planned, heap[parent]!)) break;
      heap[place] = heap[parent]!;
      place = parent;
    }
    heap[place] = planned;
  }

  #pop(): Planned | undefined {
    const heap = this.#heap;
    const first = heap[0];
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return first;
    let place = 0;
    for (;;) {
      let child = place * 2 + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && before(heap[child + 1]!, heap[child]!)) child++;
      if (!before(heap[child]!, last)) break;
      heap[place] = heap[child]!;
      place = child;
    }
    heap[place] = last;
    return first;
  }
}

const before = (a: Planned, b: Planned): boolean => a.at < b.at || (a.at === b.at && a.order < b.order);
