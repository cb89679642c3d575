/**
 * Call Back Handler: events in, actions out. Every event type has one small method; what a record does about it is in
 * the machine. Time is an argument, nothing here waits.
 *
 * Where several wait for one line, all whose phones are idle are alerted when it becomes free, at once and in arming
 * order; the others are suspended and hold nobody up. Who comes second finds B busy and waits again by his own Dial.
 * A line that was busy is judged again when B registers; one that did not answer must still be used after that.
 */
import type { Action } from '../../model/actions.ts';
import type { Event } from '../../model/events.ts';
import type { DeviceName, LineKey } from '../../model/ids.ts';
import type { Feature } from '../../model/ports.ts';
import type { Ms, WallClock } from '../../model/time.ts';
import { hearsNow, type Leg } from '../device.ts';
import { Directory } from '../directory.ts';
import { LineState, type ReportedUse } from '../line-state.ts';
import { Hears } from '../signals.ts';
import { followDialling } from './dialling.ts';
import { Dialogs } from './dialogs.ts';
import type { Dictionary } from './dictionary.ts';
import { Engine, type StepListener, watchState } from './engine.ts';
import { explain } from './explain.ts';
import { Keys } from './keys.ts';
import { INPUTS, Input, inputNames, State, stateNames } from './machine.ts';
import type { CallBackParameters } from './parameters.ts';
import { giveAway, restore } from './records.ts';
import { lamp, raiseLine } from './runner.ts';
import { type Statistics, zeroStatistics } from './statistics.ts';
import { Flag } from './table.ts';
import { type FeatureViews, featureViews } from './views.ts';

export interface HandlerOptions {
  readonly parameters: CallBackParameters;
  readonly dictionary: Dictionary;
  /** Wall time of the site, for screens. */
  readonly wallClock: WallClock;
  /** First dialog number less one, 0 to 2^31 - 1: lets a restarted node number its screens anew. */
  readonly dialogSeed?: number;
  /** 32 bits that nobody outside knows, 0 where runs must be alike: phones cannot choose names that are slow to find. */
  readonly tableSeed?: number;
}

/** What an armed input is by the state that the record will wait in. */
const armInputs: Readonly<Partial<Record<State, Input>>> = {
  [State.watchBusy]: Input.armBusy,
  [State.watchOffHook]: Input.armUnanswered,
  [State.watchOnHook]: Input.armInUse,
};

/** States that go on when the store has answered. */
const waitsForStore: ReadonlySet<State> = new Set([State.arming, State.notifying, State.ending]);
/** States that a restart must find: a write that failed is done again. From the others a restart finds its way. */
const writesAgain: ReadonlySet<State> = new Set([
  State.watchBusy,
  State.watchOffHook,
  State.watchOnHook,
  State.notified,
  State.toldDnd,
]);

type Of<T extends Event['type']> = Extract<Event, { type: T }>;

export class CallBackHandler implements Feature {
  readonly statistics: Statistics = zeroStatistics();
  readonly #lines = new LineState();
  readonly #directory = new Directory();
  readonly #engine: Engine;
  readonly #keys: Keys;
  readonly #handlers: { readonly [T in Event['type']]: (event: Of<T>) => void };

  constructor(options: HandlerOptions) {
    this.#engine = new Engine({
      lines: this.#lines,
      dialogs: new Dialogs(options.dictionary, options.dialogSeed ?? 0),
      wallClock: options.wallClock,
      statistics: this.statistics,
      parameters: options.parameters,
      tableSeed: options.tableSeed ?? 0,
    });
    this.#keys = new Keys(this.#engine, this.#directory);
    this.#handlers = this.#table();
  }

  handle(event: Event, now: Ms, actions: Action[]): Ms {
    this.#engine.now = now;
    this.#engine.actions = actions;
    this.#engine.runTimers();
    (this.#handlers[event.type] as (event: Event) => void)(event);
    return this.#engine.runTimers();
  }

  /** Changes the parameters while running: from the next event on, for records that wait, too. Post a `wake` after it. */
  set parameters(parameters: CallBackParameters) {
    const before = this.#engine.parameters;
    this.#engine.parameters = parameters;
    if (before.recordLifetimeMs !== parameters.recordLifetimeMs) this.#engine.renewExpiries();
    this.#engine.renewStages(parameters.guardMs - before.guardMs, parameters.recallMs - before.recallMs);
  }

  /** Told of every step of a record; null: nobody is. */
  set onStep(listener: StepListener | null) {
    this.#engine.onStep = listener;
  }

  get parameters(): CallBackParameters {
    return this.#engine.parameters;
  }

  /** Records that are held, and the bytes that they take. */
  get load(): { readonly records: number; readonly lines: number; readonly bytes: number; readonly devices: number } {
    const { table } = this.#engine;
    return { records: table.size, lines: table.lines, bytes: table.bytes, devices: this.#lines.devices };
  }

  /** What a line does on the devices for which `counts` is true. */
  lineUse(line: LineKey, counts: (device: DeviceName) => boolean): ReportedUse {
    return this.#lines.useAmong(line, counts);
  }

  /** Why the record of a device waits, in sentences. */
  explain(device: DeviceName): string[] {
    return explain(this.#engine, device);
  }

  /** What is known of records, lines and devices, for operators. A snapshot each; `most` bounds it. */
  get views(): FeatureViews {
    return featureViews(this.#engine, this.#lines);
  }

  /** Pairs of state and input that came although the machine does not list them: "toldDnd × dial: 2". */
  ignoredPairs(): string[] {
    const pairs: string[] = [];
    this.#engine.ignored.forEach((count, pair) => {
      const state = stateNames[Math.floor(pair / INPUTS)];
      if (count > 0) pairs.push(`${state} × ${inputNames[pair % INPUTS]}: ${count}`);
    });
    return pairs;
  }

  #table(): { readonly [T in Event['type']]: (event: Of<T>) => void } {
    const directory = this.#directory;
    return {
      deviceRegistered: (e) => this.#registered(e),
      deviceLost: (e) => this.#lost(e.device, true),
      lineLearnt: (e) => {
        directory.learn(e.line);
        this.#onDevice(e.device, () => this.#lines.learnt(e.device, e.lineInstance, e.line));
      },
      lineForgotten: (e) => this.#onDevice(e.device, () => this.#lines.forgotten(e.device, e.lineInstance)),
      callSignal: (e) => this.#signal(e),
      hook: (e) => this.#onDevice(e.device, () => this.#lines.hook(e.device, e.offHook)),
      parties: (e) => this.#numbers(e),
      dialled: (e) => this.#numbers(e),
      callBackKey: (e) => this.#keys.callBack(e),
      screenKey: (e) => this.#keys.screen(e),
      screenAnswer: (e) => this.#answer(e),
      forwardAll: (e) =>
        directory.forward(e.line, e.target === null ? null : { target: e.target, voiceMail: e.voiceMail }),
      doNotDisturb: (e) => this.#doNotDisturb(e),
      userChanged: (e) => this.#raise(e.device, Input.cancel),
      recordCancelled: (e) => this.#raise(e.device, Input.cancel),
      serverReachable: (e) =>
        this.#onDevice(e.device, () => {
          const device = this.#lines.device(e.device);
          if (device !== undefined) device.serverReachable = e.reachable;
        }),
      overload: (e) => {
        this.#engine.overloaded = e.active;
      },
      directoryEntry: (e) => this.#directoryEntry(e),
      searchSpace: (e) => directory.searchSpace(e.device, e.partitions),
      commitDone: (e) => this.#committed(e),
      recordRestored: (e) => {
        this.#engine.sequenceSeen(e.record.sequence);
        if (!restore(this.#engine, e.record)) this.statistics.eventsIgnored++;
      },
      recordForgotten: (e) => {
        const id = this.#engine.table.find(e.device);
        if (id !== 0) giveAway(this.#engine, id);
      },
      wake: () => {},
    };
  }

  /** Runs what an event says about a device, then tells the records whom it concerns: B's waiters first, A after them. */
  #onDevice(name: DeviceName, act: () => void): void {
    const before = this.#lines.device(name)?.ready ?? false;
    act();
    this.#settle();
    if (!before && this.#lines.device(name)?.ready) this.#raise(name, Input.callerIdle);
  }

  /** Lines that changed: all who wait are told, in arming order. */
  #settle(): void {
    if (!this.#lines.changed) return;
    for (const { line } of this.#lines.takeChanges()) this.#tellWaiters(line);
  }

  #tellWaiters(line: string): void {
    const { table } = this.#engine;
    for (let id = table.firstWaiter(line); id !== 0; ) {
      const next = table.nextWaiter(id);
      raiseLine(this.#engine, id);
      id = next;
    }
  }

  #raise(device: DeviceName, input: Input): void {
    const id = this.#engine.table.find(device);
    if (id !== 0 && (input !== Input.cancel || this.#engine.table.state(id) !== State.ending))
      this.#engine.raise(id, input);
  }

  #registered(event: Of<'deviceRegistered'>): void {
    const before = this.#lines.device(event.device);
    // Where its server was out of our reach, that is back, and the phone may have been there all the time.
    if (before?.registered === true) this.#lost(event.device, before.serverReachable);
    this.#lines.registered(event.device, event.display, event.locale);
    this.#settle();
    const id = this.#engine.table.find(event.device);
    if (id !== 0) lamp(this.#engine, id);
  }

  /** @param reset it was the phone that has gone */
  #lost(name: DeviceName, reset: boolean): void {
    const engine = this.#engine;
    engine.dialogs.forget(name);
    this.#lines.lost(name);
    this.#settle();
    const cancels = reset && engine.parameters.callerReset === 'cancel';
    this.#raise(name, cancels ? Input.cancel : Input.callerLost);
    engine.dialLegs.delete(name);
  }

  /** As `#onDevice` does it, without what that makes for each event: most events are these. */
  #signal(event: Of<'callSignal'>): void {
    const device = this.#lines.device(event.device);
    if (device === undefined) return;
    const before = device.ready;
    this.#tellLegs(event, this.#lines.signal(device, event.lineInstance, event.callReference, event.signal));
    this.#settle();
    if (!before && device.ready) this.#raise(event.device, Input.callerIdle);
  }

  #tellLegs(event: Of<'callSignal'>, legs: readonly Leg[]): void {
    const engine = this.#engine;
    for (const leg of legs) {
      const hears = hearsNow(leg);
      if (!leg.offered && (hears === Hears.busy || hears === Hears.reorder)) {
        leg.offered = true;
        const { lineInstance, callReference } = leg;
        engine.actions.push({ type: 'offerKey', device: event.device, lineInstance, callReference });
      }
      followDialling(engine, this.#directory, event.device, leg);
    }
  }

  #numbers(event: Of<'parties' | 'dialled'>): void {
    const leg = this.#lines.tellNumbers(event);
    if (leg !== undefined) followDialling(this.#engine, this.#directory, event.device, leg);
  }

  #answer(event: Of<'screenAnswer'>): void {
    const { dialogs, table } = this.#engine;
    const dialog = dialogs.named(event.device, event.dialog);
    const id = table.find(event.device);
    if (event.shown && dialog !== undefined) {
      this.#keys.confirm(id, dialog);
      return;
    }
    if (dialog === undefined || dialog !== dialogs.of(event.device)) {
      this.statistics.dialogsStale++;
      return;
    }
    const device = this.#lines.device(event.device);
    if (device !== undefined) dialogs.refused(device, this.#engine.parameters.promptMs, this.#engine.actions);
    if (dialog.alert && id !== 0 && table.state(id) === State.alerting) this.#engine.raise(id, Input.refused);
  }

  #doNotDisturb(event: Of<'doNotDisturb'>): void {
    const device = this.#lines.device(event.device);
    if (device === undefined) {
      this.statistics.eventsIgnored++;
      return;
    }
    device.doNotDisturb = event.active && event.reject;
    if (!device.doNotDisturb) for (const line of new Set(device.lineKeys)) this.#tellWaiters(line);
  }

  /** A line that is taken out of the directory ends what waits for it. */
  #directoryEntry(event: Of<'directoryEntry'>): void {
    if (!event.forgotten) {
      this.#directory.enter(event.line, event.kind);
      return;
    }
    this.#directory.forget(event.line);
    const { table } = this.#engine;
    for (let id = table.firstWaiter(event.line); id !== 0; ) {
      const next = table.nextWaiter(id);
      if (table.state(id) !== State.ending) this.#engine.raise(id, Input.withdrawn);
      id = next;
    }
  }

  #committed(event: Of<'commitDone'>): void {
    const engine = this.#engine;
    const { table } = engine;
    if (!event.ok) {
      this.statistics.commitsFailed++;
      const detail = `The store did not take revision ${event.revision}; look at its disk or its quorum.`;
      engine.actions.push({ type: 'alarm', name: 'CommitFailed', device: event.device, detail });
    }
    const id = table.find(event.device);
    if (id === 0 || table.revision(id) !== event.revision) {
      this.statistics.commitsStale++;
      return;
    }
    const state = table.state(id);
    if (!event.ok) {
      if (waitsForStore.has(state) || writesAgain.has(state)) engine.raise(id, Input.commitFailed);
      return;
    }
    table.flag(id, Flag.unsaved, false);
    if (!waitsForStore.has(state)) return;
    engine.raise(id, state === State.arming ? armInputs[watchState(table, id)]! : Input.committed);
  }
}
