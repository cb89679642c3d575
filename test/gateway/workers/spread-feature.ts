/**
 * The feature behind a desk and several workers, in one process: what phones do goes to the reporter of their worker, and
 * only what crosses reaches the feature. Takes the place of the handler in a scenario.
 */
import type { CallBackHandler } from '../../../src/feature/call-back/handler.ts';
import { type Hand, WorkerDesk } from '../../../src/gateway/workers/desk.ts';
import { Reporter } from '../../../src/gateway/workers/reporter.ts';
import type { Action } from '../../../src/model/actions.ts';
import type { Event } from '../../../src/model/events.ts';
import { NEVER } from '../../../src/model/time.ts';

const ofTheRouter: ReadonlySet<Event['type']> = new Set(['commitDone', 'recordRestored', 'wake', 'recordCancelled']);

class LocalHand implements Hand {
  readonly orders: Action[] = [];
  /** Calls for which the key was shown. */
  readonly offered: number[] = [];
  readonly reporter: Reporter;
  private readonly desk: WorkerDesk;

  constructor(desk: WorkerDesk, clock: () => number, crossed: (event: Event) => void) {
    this.desk = desk;
    this.reporter = new Reporter({
      tell: (event) => {
        crossed(event);
        desk.heard(this, [event]);
      },
      offer: (action) => void this.offered.push(action.callReference),
      waiting: () => 0,
      clock,
    });
  }
  tell(action: Action): void {
    this.orders.push(action);
  }
  /** Does what it was told so far. */
  obey(): void {
    for (const action of this.orders.splice(0)) {
      if (action.type === 'watchLine' || action.type === 'watchDevice') this.reporter.watch(action);
      this.desk.taken(this, [action]);
    }
  }
}

export class SpreadFeature {
  readonly hands: LocalHand[];
  /** Events that went from a worker to the coordinator, and all that there were. */
  readonly crossed: Event[] = [];
  seen = 0;
  private readonly real: CallBackHandler;
  private readonly desk: WorkerDesk;
  private readonly queue: Event[] = [];
  private readonly late: boolean;
  private readonly homes = new Map<string, number>();
  /** Line of the newest record of a device. */
  private readonly waits = new Map<string, string>();
  private now = 0;
  private wakeAt = NEVER;

  /** @param late workers do what they are told only when the next thing happens */
  constructor(real: CallBackHandler, workers: number, late: boolean) {
    this.real = real;
    this.late = late;
    this.desk = new WorkerDesk({ post: (event) => void this.queue.push(event) });
    const clock = () => this.now;
    this.hands = Array.from(
      { length: workers },
      () => new LocalHand(this.desk, clock, (event) => void this.crossed.push(event)),
    );
    for (const hand of this.hands) this.desk.add(hand);
  }

  get load() {
    return this.real.load;
  }
  get statistics() {
    return this.real.statistics;
  }
  ignoredPairs(): string[] {
    return this.real.ignoredPairs();
  }

  handle(event: Event, now: number, actions: Action[]): number {
    this.now = now;
    if (this.late) this.obey(actions);
    for (const { reporter } of this.hands) reporter.sweep();
    this.run(actions);
    if (event.type === 'commitDone')
      this.desk.whenAnswered(this.waits.get(event.device) ?? '', () => void this.queue.push(event));
    else if (ofTheRouter.has(event.type)) this.queue.push(event);
    else {
      this.seen++;
      this.hands[this.workerOf(event)]!.reporter.post(event);
    }
    this.run(actions);
    return this.wakeAt;
  }

  /** A phone is on another worker each time it registers. */
  private workerOf(event: Event): number {
    if (!('device' in event)) return 0;
    const home = this.homes.get(event.device) ?? 0;
    const next = event.type === 'deviceRegistered' ? (home + 1) % this.hands.length : home;
    if (next !== home) {
      // Its worker has lost it, whether it said so or not.
      this.hands[home]!.reporter.post({ type: 'deviceLost', device: event.device, reason: 'connection' });
    }
    this.homes.set(event.device, next);
    return next;
  }

  private run(actions: Action[]): void {
    for (let event = this.queue.shift(); event !== undefined; event = this.queue.shift()) {
      const wanted: Action[] = [];
      this.wakeAt = this.real.handle(event, this.now, wanted);
      for (const action of wanted) {
        actions.push(action);
        if (action.type === 'commit' && action.record !== null) this.waits.set(action.device, action.record.line);
        if (action.type === 'watchLine' || action.type === 'watchDevice') this.desk.perform(action);
      }
      if (!this.late) for (const hand of this.hands) hand.obey();
    }
  }

  private obey(actions: Action[]): void {
    for (const hand of this.hands) {
      hand.obey();
      this.run(actions);
    }
  }
}
