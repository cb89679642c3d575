/**
 * Looks at every event that a gateway takes in and every action that the feature wants, with what is on the disk at that
 * moment, and holds them against the invariants (I1 to I26 of the design's list; the README says which).
 */
import { State } from '../../src/feature/call-back/machine.ts';
import type { Action } from '../../src/model/actions.ts';
import { CallSignal } from '../../src/model/call-signal.ts';
import type { Event, StoredRecord } from '../../src/model/events.ts';
import { Knowledge } from './knowledge.ts';
import type { Ledger, Watch } from './ledger.ts';
import type { Verdict } from './verdict.ts';

/** What is durable: the only thing that outlives everybody. */
export interface Truth {
  record(device: string): StoredRecord | null;
}

/** Alarms that say that something of ours has failed, never the world. */
const ownFaults: ReadonlySet<string> = new Set(['FeatureFault', 'ActionFault', 'EventsShed']);
/** The screens that tell A; the replace screen only mentions it. */
const notice = /^\S+ (has become available(?![\s\S]*already active)|is available now)/;
const TONES_MAX = 2;

export interface CheckerParts {
  readonly truth: Truth;
  readonly ledger: Ledger;
  readonly verdict: Verdict;
  /** Epoch milliseconds as the gateway's life counts them. */
  readonly steady: () => number;
}

/** For one gateway. */
export class Checker {
  readonly ledger: Ledger;
  knowledge = new Knowledge();
  /** Without the event in hand: what was due before it is judged by that. */
  #before = new Knowledge();
  readonly #parts: CheckerParts;
  #cause: Event = { type: 'wake' };
  /** Watches that the event in hand must end. */
  #owed: readonly Watch[] = [];
  /** Lines and devices that the feature wants to be observed. */
  readonly watchedLines = new Set<string>();
  readonly watchedDevices = new Set<string>();
  /** Highest sequence that was set to notifying for each line since the event in hand came. */
  readonly #notified = new Map<string, number>();
  /** Phones that could not be told at first, in this event: they do not stand in line. */
  readonly #suspended = new Set<string>();

  constructor(parts: CheckerParts) {
    this.#parts = parts;
    this.ledger = parts.ledger;
  }

  get now(): number {
    return this.#parts.steady();
  }

  fail(invariant: string, text: string): void {
    this.#parts.verdict.fail(invariant, text);
  }

  /** The gateway begins a life: it knows nothing. */
  restart(): void {
    this.knowledge = new Knowledge();
    this.#before = new Knowledge();
    this.#cause = { type: 'wake' };
    this.#owed = [];
    this.ledger.forgotten(this, null);
    this.watchedLines.clear();
    this.watchedDevices.clear();
  }

  event(event: Event): void {
    this.#debts();
    this.#before.take(this.#cause);
    this.#cause = event;
    this.#notified.clear();
    this.#suspended.clear();
    this.knowledge.take(event);
    if (event.type === 'recordRestored') this.#restored(event.record);
    if (event.type === 'recordForgotten') this.ledger.forgotten(this, event.device);
    if (event.type === 'commitDone') this.ledger.answered(this, event, this.#parts.truth.record(event.device));
    if (event.type === 'callSignal' && event.signal !== CallSignal.onHook) this.ledger.callerActs(this, event.device);
    if (event.type === 'userChanged') this.#owed = this.ledger.live().filter(({ device }) => device === event.device);
    if (event.type === 'directoryEntry' && event.forgotten)
      this.#owed = this.ledger.live().filter(({ line }) => line === event.line);
    const confirms = event.type === 'screenKey' || (event.type === 'screenAnswer' && event.shown);
    const watch = confirms ? this.ledger.newest(this, event.device) : undefined;
    if (confirms && watch?.dialog === event.dialog) watch.confirmed = true;
  }

  action(action: Action): void {
    if (action.type === 'commit') this.#commit(action);
    else if (action.type === 'showScreen') this.#screen(action);
    else if (action.type === 'watchLine') this.#watch(this.watchedLines, action.line, action.watch);
    else if (action.type === 'watchDevice') this.#watch(this.watchedDevices, action.device, action.watch);
  }

  /** I13: observing is begun once and ended once. */
  #watch(watched: Set<string>, name: string, watch: boolean): void {
    if (watched.has(name) === watch) this.fail('I13', `${name} is to be observed: ${watch}, as before`);
    if (watch) watched.add(name);
    else watched.delete(name);
  }

  /** I21: a login, or a line that is withdrawn, ends what it concerns before anything else happens. */
  #debts(): void {
    for (const watch of this.#owed)
      if (!watch.endIssued)
        this.fail('I21', `${watch.device} still waits for ${watch.line} after ${JSON.stringify(this.#cause)}`);
    this.#owed = [];
  }

  alarm(name: string, device: string, detail: string): void {
    if (ownFaults.has(name)) this.fail('I16', `${name} ${device} ${detail}`);
  }

  #restored(record: StoredRecord): void {
    if (this.#parts.truth.record(record.device)?.revision !== record.revision)
      this.fail('I19', `${record.device} was restored with what is not durable`);
  }

  #commit(action: Extract<Action, { type: 'commit' }>): void {
    const { device, record } = action;
    this.ledger.issued(this, action, this.#cause, this.now);
    if (record?.state === State.suspended) this.#suspended.add(device);
    if (record?.state !== State.notifying) return;
    this.#mayAlert(device, record.line, 'is to be told');
    const before = this.#notified.get(record.line) ?? 0;
    if (record.sequence < before && !this.#suspended.has(device))
      this.fail('I12', `${device} is told of ${record.line} after one who armed later`);
    this.#notified.set(record.line, record.sequence);
  }

  /** I5: B's newest known state is free, and A's is idle. */
  #mayAlert(device: string, line: string, what: string): void {
    if (!this.knowledge.free(line) && !this.#before.free(line))
      this.fail('I5', `${device} ${what} that ${line} is free while it is busy`);
    if (!this.knowledge.idle(device) && !this.#before.idle(device))
      this.fail('I5', `${device} ${what} that ${line} is free while it is busy itself`);
  }

  #screen(action: Extract<Action, { type: 'showScreen' }>): void {
    const { device, screen, dialog, alert } = action;
    const record = this.#parts.truth.record(device);
    if (screen.text.startsWith('CallBack is activated')) {
      if (record === null) this.fail('I3', `${device} was told that it is active, and nothing is on the disk`);
      else this.#promised(record);
    }
    if (!notice.test(screen.text)) return;
    const watch = this.ledger.newest(this, device);
    if (watch !== undefined && record?.state === State.notifying) watch.pushes++;
    if (alert) this.#tone(device, record);
    // The status screen, asked for by the key, is no answer to an alert that has not been sent yet.
    if (watch !== undefined && watch.tones > 0) watch.dialog = dialog;
  }

  #promised(record: StoredRecord): void {
    const newest = this.ledger.newest(this, record.device);
    if (newest?.uncertain) return;
    if (newest?.sequence !== record.sequence)
      this.fail('I3', `${record.device} was told that ${newest?.line} is active; the disk holds ${record.line}`);
    else newest.promised = true;
  }

  #tone(device: string, record: StoredRecord | null): void {
    if (record?.state !== State.notifying) {
      this.fail('I7', `${device} is alerted, and the disk does not say that it is being told`);
      return;
    }
    this.#mayAlert(device, record.line, 'is alerted');
    const watch = this.ledger.of(record);
    if (watch.told || watch.confirmed) this.fail('I7', `${device} is alerted again, though it has confirmed it`);
    if (++watch.tones > TONES_MAX) this.fail('I7', `${device} hears the tone ${watch.tones} times`);
  }
}
