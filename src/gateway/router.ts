/**
 * The event queue: attachments put in what they saw, the feature gets it in turns, its actions go back out.
 *
 *   attachment ─post─► queue ─turn─► feature.handle(event, now) ─► actions ─► attachment.perform
 *        ▲                ▲                                          │
 *        │            commitDone ◄──────── record store ◄── commit ──┘
 *
 * A turn handles so many events, then the sockets have theirs. One timer: the time that the feature asked for last.
 * If the feature fails at an event, or the store at a write, it is counted and said, and calls go on. Where more comes
 * than can be done, new phones are given up first, then new records, alerts never (shedding).
 */
import type { Action } from '../model/actions.ts';
import type { Event } from '../model/events.ts';
import { type Attachment, type EventSink, type Feature, type RecordStore, Shedding } from '../model/ports.ts';
import type { Ms } from '../model/time.ts';
import { Commits } from './commits.ts';
import { Counter, Counters } from './counters.ts';
import { EventQueue } from './event-queue.ts';
import { withoutTold } from './held-actions.ts';
import { gatewayLimits } from './limits.ts';
import { Load } from './load.ts';
import { Outlet } from './outlet.ts';
import { WakeTimer } from './wake-timer.ts';

export interface RouterParts {
  readonly feature: Feature;
  readonly store: RecordStore;
  /** Epoch milliseconds. */
  readonly clock: () => Ms;
  readonly counters?: Counters;
  readonly turnEventsMax?: number;
  readonly eventsMax?: number;
  readonly commitsPendingMax?: number;
  /**
   * Alarms of the feature, and of the router itself: `FeatureFault`, `ActionFault`, `RecordNotDurable`; `Overload` and
   * `EventsShed` stand until `…Cleared`.
   */
  readonly alarm?: (name: string, device: string, detail: string) => void;
  /**
   * False while nothing may be told to a phone: we have just woken up, and may have been replaced in the cluster meanwhile.
   * Asked before each event and action; events then wait, and actions are held, until `proceed`. Calls go on.
   */
  readonly mayAct?: () => boolean;
  /** Sees every event and action, for pages and traces. */
  readonly observe?: (what: Event | Action) => void;
  /** The feature has handled this event, and what it wanted is done. */
  readonly handled?: (event: Event) => void;
}

export class Router implements EventSink {
  readonly counters: Counters;
  private readonly parts: RouterParts;
  private readonly outlet: Outlet;
  private readonly commits: Commits;
  private readonly wakeTimer: WakeTimer;
  private readonly turnEventsMax: number;
  private readonly eventsMax: number;
  private readonly queue = new EventQueue();
  private readonly actions: Action[] = [];
  private handling = false;
  /** Came while an event was in hand: the next. */
  private readonly urgent: Event[] = [];
  private turnPlanned = false;
  /** The next turn shall not come before the sockets have had theirs. */
  private backlog = false;
  private readonly nextTurn = (): void => {
    this.turnPlanned = false;
    this.backlog = false;
    this.turn(this.turnEventsMax);
  };
  private started = false;
  /** Between `gather` and `release`. */
  private gathering = false;
  /** Of the queue at `gather`. */
  private lengthBefore = 0;
  private stopping = false;
  private readonly load: Load;
  /** Records of the start that are still in the queue: not what overloads us. */
  private restoring = 0;
  /** What the feature was told. */
  private armsShed = false;
  private drained: (() => void)[] = [];

  constructor(parts: RouterParts) {
    this.parts = parts;
    this.counters = parts.counters ?? new Counters();
    this.turnEventsMax = parts.turnEventsMax ?? gatewayLimits.routerTurnEventsMax;
    this.eventsMax = parts.eventsMax ?? gatewayLimits.routerEventsMax;
    const { commitsPendingMax = gatewayLimits.commitsPendingMax } = parts;
    this.load = new Load(this.eventsMax, commitsPendingMax, (name, detail) => parts.alarm?.(name, '', detail));
    const { counters } = this;
    const { store, clock, alarm, mayAct } = parts;
    this.outlet = new Outlet({ counters, alarm, mayAct });
    this.wakeTimer = new WakeTimer(clock, () => this.post({ type: 'wake' }));
    this.commits = new Commits({
      store,
      counters,
      alarm,
      begun: () => this.see(),
      done: (answer) => {
        if (answer !== null) this.post(answer);
        this.plan();
      },
    });
  }

  /** EventSink. */
  get shedding(): Shedding {
    return this.load.shedding;
  }

  /** EventSink. */
  mayTell(): boolean {
    return !this.outlet.mustWait();
  }

  /** Adds a world. Actions are offered to the attachments in the order in which they were attached. */
  attach(attachment: Attachment): void {
    this.outlet.attach(attachment);
  }

  detach(attachment: Attachment): void {
    this.outlet.detach(attachment);
  }

  /** Handles an event before those that wait: what a cluster decides about records does not stand in line. */
  handleNow(event: Event): void {
    if (this.stopping) return;
    if (this.handling) this.urgent.push(event);
    else this.handle(event);
  }

  /** What was held goes out, where its record is still served here, and then what waits has its turn. */
  proceed(): void {
    this.outlet.proceed();
    this.plan();
  }

  /** Loads the records and begins to take turns. Rejects where the store cannot be read. */
  async start(): Promise<void> {
    const records = await this.parts.store.load();
    const early = this.queue.length;
    this.restoring = records.length;
    for (const record of records) this.queue.push({ type: 'recordRestored', record });
    // What was posted before goes behind the records.
    for (let i = 0; i < early; i++) this.queue.push(this.queue.shift()!);
    this.started = true;
    this.count();
    this.tellArms();
    this.plan();
  }

  /** Handles what is queued, waits for the store's answers and handles those. Events after it are dropped. */
  async stop(): Promise<void> {
    if (this.started && !this.stopping) await this.settled();
    this.stopping = true;
    this.wakeTimer.stop();
  }

  /** Resolves when nothing is queued and the store owes no answer. */
  async settled(): Promise<void> {
    while (this.queue.length > 0 || this.commits.pending > 0) {
      await new Promise<void>((resolve) => {
        this.drained.push(resolve);
        this.plan();
      });
    }
  }

  /** EventSink. */
  post(event: Event): void {
    if (this.stopping) return;
    const length = this.queue.length - this.restoring;
    if (length >= this.eventsMax && this.load.sheds(event, length)) {
      this.counters.add(Counter.eventsShed);
      return;
    }
    this.queue.push(event);
    // What is gathered is counted together.
    if (this.gathering) return;
    this.count();
    this.plan();
  }

  /** EventSink. */
  gather(): void {
    this.gathering = true;
    this.lengthBefore = this.queue.length;
  }

  /**
   * EventSink: as many events are handled as have come, so that who speaks faster than the feature hears is read later, and
   * nothing piles up here; all, within the budget, where the next turn need not wait for the sockets.
   */
  release(): void {
    this.gathering = false;
    const { length } = this.queue;
    if (length === 0) return;
    this.count();
    if (this.started) this.turn(Math.max(length - this.lengthBefore, this.backlog ? 0 : this.turnEventsMax));
  }

  /**
   * The first turn comes as soon as the callback that posted has returned, before the next socket is read: an immediate
   * would send the event loop around once more, which costs more than the events do.
   */
  private plan(): void {
    if (this.turnPlanned || this.gathering || !this.started) return;
    this.turnPlanned = true;
    process.nextTick(this.nextTurn);
  }

  /** Much is left: the sockets have theirs before the next turn. */
  private planLater(): void {
    if (this.backlog) return;
    this.backlog = true;
    this.turnPlanned = true;
    setImmediate(this.nextTurn);
  }

  private turn(most: number): void {
    let budget = most;
    const now = this.parts.clock();
    this.tellArms();
    while (this.queue.length > 0 && budget-- > 0 && !this.outlet.mustWait()) {
      const event = this.queue.shift()!;
      if (this.restoring > 0) this.restoring--;
      if (event.type !== 'commitDone' || this.commits.isOwed(event)) this.handle(event, now);
    }
    this.count();
    this.tellArms();
    if (this.outlet.held) return;
    if (this.queue.length > 0) this.planLater();
    else if (this.commits.pending === 0) this.tellDrained();
  }

  /** How much waits has changed. */
  private count(): void {
    this.see();
    this.counters.values[Counter.eventsWaiting] = this.queue.length;
  }

  private see(): void {
    this.load.see(this.queue.length - this.restoring, this.commits.pending);
  }

  /** Before the keys that wait are handled, and after those that waited too long. */
  private tellArms(): void {
    const refused = this.load.shedding >= Shedding.arms;
    if (refused === this.armsShed) return;
    this.armsShed = refused;
    this.handle({ type: 'overload', active: refused });
  }

  private tellDrained(): void {
    const waiting = this.drained;
    this.drained = [];
    for (const resolve of waiting) resolve();
  }

  private handle(event: Event, now = this.parts.clock()): void {
    const { feature, observe, alarm } = this.parts;
    this.counters.values[Counter.events]!++;
    this.handling = true;
    if (event.type === 'recordForgotten') this.commits.forget(event.device);
    observe?.(event);
    try {
      const wakeAt = feature.handle(event, now, this.actions);
      if (wakeAt !== this.wakeTimer.at) this.wakeTimer.set(wakeAt);
    } catch (error) {
      this.counters.add(Counter.featureFaults);
      alarm?.('FeatureFault', 'device' in event ? event.device : '', `${event.type}: ${String(error)}`);
    }
    if (event.type === 'recordForgotten') this.forgotten(event.device);
    if (this.actions.length > 0) {
      for (const action of this.actions) this.perform(action);
      this.actions.length = 0;
    }
    this.handling = false;
    this.parts.handled?.(event);
    if (this.urgent.length > 0) for (const next of this.urgent.splice(0)) this.handle(next);
  }

  private perform(action: Action): void {
    this.counters.values[Counter.actions]!++;
    this.parts.observe?.(action);
    if (action.type === 'commit') this.commits.begin(action.device, action.revision, action.record);
    else if (action.type === 'alarm') this.parts.alarm?.(action.name, action.device, action.detail);
    else this.outlet.offer(action);
  }

  /** Another node serves the record: what is held, or just due, is not told. */
  private forgotten(device: string): void {
    this.counters.add(Counter.actionsHeld, this.outlet.forget(device) + withoutTold(this.actions, device));
  }
}
