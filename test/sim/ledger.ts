/**
 * Every call back that was promised to somebody, and what became of it. A watch is one arming: a device and the number in
 * the order of arming.
 */
import { State } from '../../src/feature/call-back/machine.ts';
import type { CallBackParameters } from '../../src/feature/call-back/parameters.ts';
import type { Action } from '../../src/model/actions.ts';
import type { Event, StoredRecord } from '../../src/model/events.ts';

/** Pushes of one alert that the phone may leave unanswered; after them only a sign of life of A brings the next. */
export const PUSHES_MAX = 3;

/** A gateway, in one of its lives: whatever stands for it. */
export type Gateway = object;

export interface Watch {
  readonly device: string;
  readonly sequence: number;
  readonly line: string;
  readonly armedAt: number;
  /** The phone was told that it is active. */
  promised: boolean;
  /** Its end was handed to the store. */
  endIssued: boolean;
  /** It ended because another one took its place. */
  replaced: boolean;
  /** Revision of that write, and whose it is. */
  endRevision: number;
  endBy: Gateway | null;
  /** The store has confirmed its end. */
  over: boolean;
  /** The last write for its phone failed: it may have been done all the same. */
  uncertain: boolean;
  /** A was told, and the disk knows it. */
  told: boolean;
  /** Alerts that were sent since the line became free, in this life. */
  pushes: number;
  /** Tones since the line became free, in this life of the gateway. */
  tones: number;
  /** The phone has confirmed the alert since the line became free, in this life. */
  confirmed: boolean;
  /** The last screen that said so since then. */
  dialog: number;
}

const fresh = {
  promised: false,
  endIssued: false,
  endRevision: 0,
  endBy: null,
  replaced: false,
  over: false,
  uncertain: false,
  told: false,
  tones: 0,
  pushes: 0,
  confirmed: false,
  dialog: 0,
};
const waiting: ReadonlySet<number> = new Set([State.watchBusy, State.watchOffHook, State.watchOnHook]);

export class Ledger {
  readonly #watches = new Map<string, Watch>();
  /** The newest of each device, as each gateway knows it. */
  readonly #newest = new WeakMap<Gateway, Map<string, Watch>>();
  readonly #fail: (id: string, text: string) => void;
  readonly #parameters: CallBackParameters;
  /** Several gateways write; one of them may not know what another serves. */
  readonly #inCluster: boolean;

  constructor(parameters: CallBackParameters, fail: (id: string, text: string) => void, inCluster = false) {
    this.#inCluster = inCluster;
    this.#parameters = parameters;
    this.#fail = fail;
  }

  newest(by: Gateway, device: string): Watch | undefined {
    return this.#newestOf(by).get(device);
  }

  #newestOf(by: Gateway): Map<string, Watch> {
    let newest = this.#newest.get(by);
    if (newest === undefined) {
      newest = new Map();
      this.#newest.set(by, newest);
    }
    return newest;
  }

  /** It serves this call back no more, or (null) begins anew. */
  forgotten(by: Gateway, device: string | null): void {
    if (device === null) this.#newest.delete(by);
    else this.#newestOf(by).delete(device);
  }

  of(record: StoredRecord): Watch {
    const key = keyOf(record);
    let watch = this.#watches.get(key);
    if (watch === undefined) {
      const { device, sequence, line, armedAt } = record;
      watch = { ...fresh, device, sequence, line, armedAt };
      this.#watches.set(key, watch);
    }
    return watch;
  }

  /** Watches that are promised and not over. */
  live(): Watch[] {
    return [...this.#watches.values()].filter((watch) => watch.promised && !watch.over && !watch.endIssued);
  }

  /** The feature hands a record, or the end of one, to the store. */
  issued(by: Gateway, commit: Commit, cause: Event, now: number): void {
    const { device, record, revision } = commit;
    const before = this.newest(by, device);
    if (before !== undefined && (record === null || before !== this.of(record)) && !before.over) {
      if (record !== null && !before.endIssued) before.replaced = true;
      this.#ends(before, cause, now);
      Object.assign(before, { endRevision: revision, endBy: by });
    }
    if (record === null) {
      this.#takenBack(device, cause);
      return;
    }
    const watch = this.of(record);
    // The store did not take what was to come in its place: it goes on.
    if (before !== undefined && before !== watch) Object.assign(watch, { replaced: false, endIssued: false });
    this.#newestOf(by).set(device, watch);
    if (waiting.has(record.state) || record.state === State.toldDnd) renew(watch);
  }

  /** The store did not take what was to replace a call back: that one goes on, as was promised. */
  #takenBack(device: string, cause: Event): void {
    if (cause.type !== 'commitDone' || cause.ok || this.#inCluster) return;
    for (const watch of this.#watches.values())
      if (
        watch.device === device &&
        watch.promised &&
        watch.replaced &&
        !watch.over &&
        watch.endRevision === cause.revision
      )
        this.#fail('I4', `${device} lost its call back for ${watch.line} to one that the store did not take`);
  }

  /** The store's answer to a write. @param held what is durable of the device now */
  answered(by: Gateway, { device, revision, ok }: Answer, held: StoredRecord | null): void {
    for (const watch of this.#watches.values()) {
      if (watch.device !== device || watch.endBy !== by) continue;
      const gone = held === null || !isOf(held, watch);
      // What a failed end or replacement has left nobody knows, until a write succeeds: it was done where this one is gone.
      if (ok) {
        if (watch.uncertain && gone) watch.over = true;
        watch.uncertain = false;
      } else if (watch.endRevision === revision) {
        watch.uncertain = true;
        // A node that did not serve any more could not replace it.
        if (this.#inCluster && watch.replaced) {
          Object.assign(watch, { endIssued: false, replaced: false });
          this.#newestOf(by).set(device, watch);
        }
      }
      if (ok && gone && watch.endIssued && watch.endRevision === revision) watch.over = true;
    }
  }

  /** A makes a call: whatever comes of it, it may be told anew. */
  callerActs(by: Gateway, device: string): void {
    const watch = this.newest(by, device);
    if (watch === undefined) return;
    const { tones, pushes } = watch;
    renew(watch);
    // But its tones are counted on, until the line is busy again, and its pushes: one more is owed.
    watch.tones = tones;
    watch.pushes = Math.min(pushes, PUSHES_MAX - 1);
  }

  #ends(watch: Watch, cause: Event, now: number): void {
    if (watch.promised && !watch.endIssued && !this.#mayEnd(watch, cause, now))
      this.#fail('I11', `${watch.device} lost its call back for ${watch.line} by ${JSON.stringify(cause)}`);
    watch.endIssued = true;
  }

  /** The disk holds this of a device now. */
  onDisk(device: string, record: StoredRecord | null): void {
    for (const watch of this.#watches.values()) {
      if (watch.device !== device) continue;
      if (record !== null && isOf(record, watch)) {
        if (watch.over) this.#fail('I2', `the call back ${device}/${watch.sequence} had ended and is back`);
        if (record.state === State.notified) watch.told = true;
        else if (waiting.has(record.state)) watch.told = false;
      } else if (watch.promised && !watch.over && !watch.endIssued && !watch.uncertain)
        this.#fail('I4', `the call back of ${device} for ${watch.line} is gone from the disk and nobody ended it`);
    }
  }

  /** The gateway begins another life with what the disk holds. */
  restart(by: Gateway, records: readonly StoredRecord[]): void {
    const held = new Map(records.map((record) => [record.device, record]));
    this.forgotten(by, null);
    for (const [key, watch] of this.#watches) {
      watch.tones = 0;
      watch.pushes = 0;
      watch.confirmed = false;
      watch.dialog = 0;
      const record = held.get(watch.device);
      if (record !== undefined && isOf(record, watch)) {
        // An end that was not yet on the disk has not taken place.
        watch.endIssued = false;
        if (watch.over) this.#fail('I2', `the call back ${key} had ended and a restart found it`);
      } else if (watch.promised && !watch.over && !watch.endIssued && !watch.uncertain)
        this.#fail('I4', `the call back of ${watch.device} for ${watch.line} did not survive`);
      else watch.over = true;
    }
    for (const record of records) this.#newestOf(by).set(record.device, this.of(record));
  }

  /** Another gateway, or another life, serves it from now on: what had come before it is over. */
  takenOver(by: Gateway, record: StoredRecord): void {
    const watch = this.of(record);
    this.#newestOf(by).set(record.device, watch);
    for (const other of this.#watches.values())
      if (other.device === record.device && other !== watch && other.uncertain) other.over = true;
    Object.assign(watch, { endIssued: false, uncertain: false, tones: 0, pushes: 0, confirmed: false, dialog: 0 });
  }

  /** Who may end a call back: its own phone by a key or by its call, time, the directory; nobody else. */
  #mayEnd(watch: Watch, cause: Event, now: number): boolean {
    const { recordLifetimeMs, callerReset } = this.#parameters;
    // Whatever comes first after the lifetime is over finds that it is.
    if (recordLifetimeMs > 0 && now >= watch.armedAt + recordLifetimeMs) return true;
    if (cause.type === 'directoryEntry') return cause.forgotten && cause.line === watch.line;
    if (!('device' in cause) || cause.device !== watch.device) return false;
    if (cause.type === 'screenKey') return cause.key === 'cancel' || cause.key === 'ok';
    if (cause.type === 'deviceLost' || cause.type === 'deviceRegistered') return callerReset === 'cancel';
    return endings.has(cause.type);
  }
}

/** A restarted gateway may count on from a smaller number: the time of arming tells two watches apart. */
const keyOf = ({ device, sequence, armedAt }: StoredRecord): string => `${device}/${sequence}/${armedAt}`;
const isOf = (record: StoredRecord, watch: Watch): boolean =>
  record.sequence === watch.sequence && record.armedAt === watch.armedAt;

type Commit = Extract<Action, { type: 'commit' }>;
type Answer = Extract<Event, { type: 'commitDone' }>;

function renew(watch: Watch): void {
  watch.tones = 0;
  watch.pushes = 0;
  watch.confirmed = false;
  watch.told = false;
  watch.dialog = 0;
}

/** A key, a login, A's own call to B that was answered, or the store that did not take a replacement. */
const endings: ReadonlySet<string> = new Set([
  'commitDone',
  'callBackKey',
  'userChanged',
  'callSignal',
  'parties',
  'dialled',
]);
