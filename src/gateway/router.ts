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
import type { Event, StoredRecord } from '../model/events.ts';
import { type Attachment, type EventSink, type Feature, type RecordStore, Shedding } from '../model/ports.ts';
import { type Ms, NEVER } from '../model/time.ts';
import { Counter, Counters } from './counters.ts';
import { EventQueue } from './event-queue.ts';
import { HeldActions, withoutTold } from './held-actions.ts';
import { gatewayLimits } from './limits.ts';
import { Load } from './load.ts';

/** Longest delay of a Node timer; a later time is waited for in steps. */
const TIMER_MS_MAX = 0x7fffffff;

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
  private readonly attachments: Attachment[] = [];
  private readonly turnEventsMax: number;
  private readonly eventsMax: number;
  private readonly queue = new EventQueue();
  private readonly actions: Action[] = [];
  private handling = false;
  /** `mayAct` was false: nothing is handled or told until `proceed`. */
  private held = false;
  /** Of the event that was in hand then, and of those that did not stand in line. */
  private readonly heldActions = new HeldActions();
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
  private wakeAt: Ms = NEVER;
  private timer: NodeJS.Timeout | undefined;
  private commitsPending = 0;
  /** Writes whose answers the feature waits for, by device; then those answers, until it has them. */
  private readonly owed = new Map<string, Set<object>>();
  private drained: (() => void)[] = [];

  constructor(parts: RouterParts) {
    this.parts = parts;
    this.counters = parts.counters ?? new Counters();
    this.turnEventsMax = parts.turnEventsMax ?? gatewayLimits.routerTurnEventsMax;
    this.eventsMax = parts.eventsMax ?? gatewayLimits.routerEventsMax;
    const { commitsPendingMax = gatewayLimits.commitsPendingMax } = parts;
    this.load = new Load(this.eventsMax, commitsPendingMax, (name, detail) => parts.alarm?.(name, '', detail));
  }

  /** EventSink. */
  get shedding(): Shedding {
    return this.load.shedding;
  }

  /** EventSink. */
  mayTell(): boolean {
    return !this.mustWait();
  }

  /** Adds a world. Actions are offered to the attachments in the order in which they were attached. */
  attach(attachment: Attachment): void {
    this.attachments.push(attachment);
  }

  detach(attachment: Attachment): void {
    const at = this.attachments.indexOf(attachment);
    if (at >= 0) this.attachments.splice(at, 1);
  }

  /** Handles an event before those that wait: what a cluster decides about records does not stand in line. */
  handleNow(event: Event): void {
    if (this.stopping) return;
    if (this.handling) this.urgent.push(event);
    else this.handle(event);
  }

  /** What was held goes out, where its record is still served here, and then what waits has its turn. */
  proceed(): void {
    this.held = false;
    for (const attachment of this.attachments) attachment.proceed?.();
    for (const action of this.heldActions.take()) this.offer(action);
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
    clearTimeout(this.timer);
  }

  /** Resolves when nothing is queued and the store owes no answer. */
  async settled(): Promise<void> {
    while (this.queue.length > 0 || this.commitsPending > 0) {
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
    while (this.queue.length > 0 && budget-- > 0 && !this.mustWait()) {
      const event = this.queue.shift()!;
      if (this.restoring > 0) this.restoring--;
      if (event.type !== 'commitDone' || this.isOwed(event)) this.handle(event, now);
    }
    this.count();
    this.tellArms();
    if (this.held) return;
    if (this.queue.length > 0) this.planLater();
    else if (this.commitsPending === 0) this.tellDrained();
  }

  /** How much waits has changed. */
  private count(): void {
    this.load.see(this.queue.length - this.restoring, this.commitsPending);
    this.counters.values[Counter.eventsWaiting] = this.queue.length;
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
    // The answer to a write of it shall not be taken for that to one of the record that comes next.
    if (event.type === 'recordForgotten') this.owed.delete(event.device);
    observe?.(event);
    try {
      const wakeAt = feature.handle(event, now, this.actions);
      if (wakeAt !== this.wakeAt) this.setWake(wakeAt);
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
    if (action.type === 'commit') this.commit(action.device, action.revision, action.record);
    else if (action.type === 'alarm') this.parts.alarm?.(action.name, action.device, action.detail);
    else this.offer(action);
  }

  private offer(action: Action): void {
    const forAll = action.type === 'watchLine' || action.type === 'watchDevice';
    if (!forAll && this.mustWait()) {
      this.heldActions.push(action);
      return;
    }
    let claimed = forAll;
    for (const attachment of this.attachments) {
      if (this.tried(attachment, action)) {
        claimed = true;
        if (!forAll) break;
      }
    }
    if (!claimed) this.counters.add(Counter.actionsUnclaimed);
  }

  private mustWait(): boolean {
    if (!this.held && this.parts.mayAct?.() === false) this.held = true;
    return this.held;
  }

  /** Another node serves the record: what is held, or just due, is not told. */
  private forgotten(device: string): void {
    this.counters.add(Counter.actionsHeld, this.heldActions.forget(device) + withoutTold(this.actions, device));
  }

  /** An attachment that fails at an action has claimed it: nobody else shall do it again. */
  private tried(attachment: Attachment, action: Action): boolean {
    try {
      return attachment.perform(action);
    } catch (error) {
      this.counters.add(Counter.actionFaults);
      this.parts.alarm?.('ActionFault', 'device' in action ? action.device : '', `${action.type}: ${String(error)}`);
      return true;
    }
  }

  private commit(device: string, revision: number, record: StoredRecord | null): void {
    this.counters.add(Counter.commits);
    this.commitsPending++;
    this.load.see(this.queue.length - this.restoring, this.commitsPending);
    this.counters.values[Counter.commitsPending] = this.commitsPending;
    const owed = this.owed.get(device) ?? new Set();
    const write = {};
    this.owed.set(device, owed.add(write));
    const done = (ok: boolean) => {
      this.commitsPending--;
      this.counters.values[Counter.commitsPending] = this.commitsPending;
      const answer: Event = { type: 'commitDone', device, revision, ok };
      owed.delete(write);
      if (this.owed.get(device) === owed) {
        owed.add(answer);
        this.post(answer);
      }
      this.plan();
    };
    // The store keeps the order of calls, so the order of one device's records is that of its actions.
    let written: Promise<void>;
    try {
      written = this.parts.store.commit(device, record);
    } catch (error) {
      written = Promise.reject(error);
    }
    written.then(
      () => done(true),
      (error: unknown) => {
        this.counters.add(Counter.commitFaults);
        this.parts.alarm?.('RecordNotDurable', device, String(error));
        done(false);
      },
    );
  }

  private isOwed(answer: Extract<Event, { type: 'commitDone' }>): boolean {
    const owed = this.owed.get(answer.device);
    if (owed?.delete(answer) !== true) return false;
    if (owed.size === 0) this.owed.delete(answer.device);
    return true;
  }

  private setWake(wakeAt: Ms): void {
    this.wakeAt = wakeAt;
    clearTimeout(this.timer);
    if (wakeAt === NEVER) return;
    const delay = Math.min(Math.max(0, wakeAt - this.parts.clock()), TIMER_MS_MAX);
    this.timer = setTimeout(() => this.wake(), delay);
  }

  private wake(): void {
    if (this.stopping) return;
    const { wakeAt } = this;
    this.wakeAt = NEVER;
    if (wakeAt > this.parts.clock()) this.setWake(wakeAt);
    else this.post({ type: 'wake' });
  }
}
