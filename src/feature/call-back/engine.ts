/** Runs the machine over the table: inputs in, effects out, one record at a time. */
import type { Action } from '../../model/actions.ts';
import type { StoredRecord } from '../../model/events.ts';
import type { DeviceName, LineKey } from '../../model/ids.ts';
import { type Ms, NEVER, type WallClock } from '../../model/time.ts';
import { featureLimits } from '../limits.ts';
import type { LineState } from '../line-state.ts';
import type { Dialogs } from './dialogs.ts';
import { effectTable } from './effects.ts';
import { cellOf, INPUTS, Input, STATES, State } from './machine.ts';
import type { CallBackParameters } from './parameters.ts';
import type { EffectRunner, Replacement } from './runner.ts';
import type { Statistics } from './statistics.ts';
import { CallBackTable, Flag, type RecordId } from './table.ts';

/** States that wait for a time of their own. */
const timedStates: ReadonlySet<State> = new Set([State.free, State.alerting, State.notified, State.dialling]);

/** A step of the machine: `to` is null where the pair is not listed. */
export type StepListener = (device: DeviceName, line: LineKey, from: State, input: Input, to: State | null) => void;

/** What everything below the handler shares. `now` and `actions` are those of the event in hand. */
export class Engine implements EffectRunner {
  readonly table: CallBackTable;
  readonly lines: LineState;
  readonly dialogs: Dialogs;
  readonly wallClock: WallClock;
  readonly statistics: Statistics;
  /** Legs by which phones call B for a Dial key: serials. */
  readonly dialLegs = new Map<DeviceName, number>();
  /** Records that a replacement has overwritten, until the store confirms it. */
  readonly replaced = new Map<DeviceName, StoredRecord>();
  replacement: Replacement | undefined;
  parameters: CallBackParameters;
  now: Ms = 0;
  /** More waits than can be done: no new records. */
  overloaded = false;
  actions: Action[] = [];
  /** Null where nobody traces. */
  onStep: StepListener | null = null;
  readonly #effects: ReturnType<typeof effectTable>;
  /** Pairs that the machine does not list, counted. */
  readonly ignored = new Uint32Array(STATES * INPUTS);
  readonly #queue: number[] = [];
  #running = false;
  #sequence = 0;

  constructor(parts: {
    lines: LineState;
    dialogs: Dialogs;
    wallClock: WallClock;
    statistics: Statistics;
    parameters: CallBackParameters;
    tableSeed: number;
  }) {
    this.table = new CallBackTable(parts.tableSeed);
    this.lines = parts.lines;
    this.dialogs = parts.dialogs;
    this.wallClock = parts.wallClock;
    this.statistics = parts.statistics;
    this.parameters = parts.parameters;
    this.#effects = effectTable(this);
  }

  /** Gives an input to a record; what it leads to happens before this returns, unless it is itself the effect of one. */
  raise(id: RecordId, input: Input): void {
    this.#queue.push(id, input);
    if (this.#running) return;
    this.#running = true;
    try {
      for (let at = 0; at < this.#queue.length; at += 2) this.#step(this.#queue[at]!, this.#queue[at + 1] as Input);
    } finally {
      this.#queue.length = 0;
      this.#running = false;
    }
  }

  #step(id: RecordId, input: Input): void {
    const { table } = this;
    const before = table.state(id);
    const cell = cellOf(before, input);
    if (this.onStep !== null)
      this.onStep(table.device(id), table.line(id), before, input, cell === undefined ? null : State[cell[1]]);
    if (cell === undefined) {
      this.statistics.inputsIgnored++;
      this.ignored[before * INPUTS + input]!++;
      return;
    }
    const next = State[cell[1]];
    if (next !== before) {
      table.setState(id, next);
      this.clearTimer(id);
    }
    this.#effects[cell[0]](id, input);
  }

  /** Wakes the state after `afterMs`; the end of the lifetime may come first. */
  setTimer(id: RecordId, afterMs: Ms): void {
    const stage = this.now + afterMs;
    const expiry = this.expiry(id);
    this.table.flag(id, Flag.stageTimer, stage < expiry);
    this.table.setDeadline(id, Math.min(stage, expiry), this.now);
  }

  clearTimer(id: RecordId): void {
    this.table.flag(id, Flag.stageTimer, false);
    this.table.setDeadline(id, this.expiry(id), this.now);
  }

  expiry(id: RecordId): Ms {
    const { recordLifetimeMs } = this.parameters;
    if (recordLifetimeMs === 0 || this.table.state(id) === State.ending) return NEVER;
    return this.table.armedAt(id) + recordLifetimeMs;
  }

  /**
   * The lifetime has changed: the end of every record moves; those whose end has passed are due at once. A state whose own
   * time lay behind the old end is woken at that end.
   */
  renewExpiries(): void {
    const { table } = this;
    for (const id of table.ids()) {
      const expiry = this.expiry(id);
      const before = table.deadline(id);
      const timed = timedStates.has(table.state(id)) && before !== NEVER;
      table.flag(id, Flag.stageTimer, timed && before < expiry);
      table.setDeadline(id, timed ? Math.min(before, expiry) : expiry, this.now);
    }
  }

  /** Guard or recall time has changed: what runs ends so much later, or sooner; what should have ended is due at once. */
  renewStages(guard: Ms, recall: Ms): void {
    const { table } = this;
    if (guard === 0 && recall === 0) return;
    for (const id of table.ids()) {
      const later = table.state(id) === State.free ? guard : recall;
      if (later === 0 || !timedStates.has(table.state(id)) || !table.has(id, Flag.stageTimer)) continue;
      this.setTimer(id, Math.max(table.deadline(id) + later - this.now, 0));
    }
  }

  /** Raises what is due. @returns when the next is. */
  runTimers(): Ms {
    const { table } = this;
    for (let count = 0; count < featureLimits.deadlinesPerTurnMax && table.nextDeadline <= this.now; count++) {
      const id = table.firstDue;
      const staged = table.has(id, Flag.stageTimer);
      this.clearTimer(id);
      if (this.expiry(id) <= this.now) {
        table.setDeadline(id, NEVER, this.now);
        this.raise(id, Input.expired);
      } else if (staged) this.raise(id, Input.timer);
    }
    return table.nextDeadline;
  }

  nextSequence(): number {
    return ++this.#sequence;
  }

  /** New records come after all that were restored. */
  sequenceSeen(sequence: number): void {
    if (sequence > this.#sequence) this.#sequence = sequence;
  }

  /** Makes the record durable as it is now. */
  commit(id: RecordId): void {
    const record = this.#nextRevision(id);
    this.actions.push({ type: 'commit', device: record.device, revision: record.revision, record });
  }

  /** Takes the record out of the store. */
  commitEnd(id: RecordId): void {
    const { device, revision } = this.#nextRevision(id);
    this.actions.push({ type: 'commit', device, revision, record: null });
  }

  /** The record as it is kept. */
  stored(id: RecordId): StoredRecord {
    const { table } = this;
    return {
      device: table.device(id),
      callerLineInstance: table.callerLineInstance(id),
      line: table.line(id),
      dialNumber: table.dialNumber(id),
      state: this.#storedState(id),
      revision: table.revision(id),
      sequence: table.sequence(id),
      armedAt: table.armedAt(id),
      freeSince: table.freeSince(id),
    };
  }

  #nextRevision(id: RecordId): StoredRecord {
    this.table.setRevision(id, this.table.revision(id) + 1);
    return this.stored(id);
  }

  /** States that are only meant for a moment are stored as the one from which a restart goes on. */
  #storedState(id: RecordId): State {
    const { table } = this;
    const state = table.state(id);
    if (state === State.arming) return watchState(table, id);
    if (state === State.free) return State.watchOnHook;
    if (state === State.alerting) return State.notifying;
    return state === State.dialling ? State.notified : state;
  }
}

/** Where a record that is being armed will wait. */
export function watchState(table: CallBackTable, id: RecordId): State {
  if (!table.has(id, Flag.unanswered)) return State.watchBusy;
  return table.has(id, Flag.used) ? State.watchOnHook : State.watchOffHook;
}
