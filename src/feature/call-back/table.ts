/**
 * All call backs of the node: one packed record of 48 bytes per originating device, found by device, chained by line in
 * arming order. No object per record.
 *
 *   word 0, 1   device, packed (names)
 *        2      line: id in the table of lines
 *        3      line instance of the caller (8 bits) · number to dial (24 bits): place in the arena + 1, 0 = that of the line
 *        4      state (4 bits) · flags (8) · revision (20)
 *        5      sequence: arming order over the node
 *        6, 7   armed at, free since: seconds since 1970
 *        8, 9   deadline in ticks of 10 ms, place in the heap of deadlines
 *        10, 11 next and previous waiter of the line
 *
 * A watched line is a record of 16 bytes: packed name, first and last waiter.
 */
import { type DeviceName, directoryNumberOf, type LineKey } from '../../model/ids.ts';
import { type Ms, NEVER } from '../../model/time.ts';
import { Deadlines } from './deadlines.ts';
import type { State } from './machine.ts';
import { Names } from './names.ts';
import { IDS_MAX, PackedIndex } from './packed-index.ts';
import { Slab } from './slab.ts';

const RECORD_WORDS = 12;
const LINE_WORDS = 4;
const REVISION_MASK = 0xfffff;
const TICK_MS = 10;
const TICKS_MAX = 0xffffffff;
/** A line instance above this is stored as 0 (any): phones number their lines from 1. */
const LINE_INSTANCE_MAX = 255;

/** Flags of a record; the bits are the table's own, they are not stored. */
export const Flag = {
  /** A heard ringback, not busy: B must be used before it counts as free. */
  unanswered: 1,
  /** B went off hook since. */
  used: 2,
  /** A saw that B is free. */
  looked: 4,
  /** The deadline belongs to the state; without it, it is the end of the lifetime. */
  stageTimer: 8,
  /** Two bits: pushes of the alert that the phone did not confirm. */
  pushOne: 16,
  pushTwo: 32,
  /** The user was told that it is armed. */
  confirmed: 64,
  /** The store did not take its last state. */
  unsaved: 128,
} as const;

/** Records that a table can hold. */
export const RECORDS_MAX = IDS_MAX;

/** Id of a record, 1 and up. 0: none. Valid until the record is removed. */
export type RecordId = number;

export class CallBackTable {
  readonly #records = new Slab(RECORD_WORDS);
  readonly #byDevice = new PackedIndex(this.#records);
  readonly #lines = new Slab(LINE_WORDS);
  readonly #byLine = new PackedIndex(this.#lines);
  readonly #names = new Names();
  readonly #deadlines = new Deadlines(this.#records, 8, 9);
  /** Time of tick 0. */
  #epoch: Ms = 0;

  get size(): number {
    return this.#records.size;
  }

  get lines(): number {
    return this.#lines.size;
  }

  /** Bytes held by records, indexes, lines and deadlines; names of the arena not counted. */
  get bytes(): number {
    return this.#records.bytes + this.#byDevice.bytes + this.#lines.bytes + this.#byLine.bytes + this.#deadlines.bytes;
  }

  find(device: DeviceName): RecordId {
    return this.#names.pack(device, false) ? this.#byDevice.find(this.#names.low, this.#names.high) : 0;
  }

  /** Takes in a record for a device that has none; it waits behind all with a smaller sequence. */
  add(device: DeviceName, line: LineKey, sequence: number): RecordId {
    const id = this.#records.add();
    this.#names.pack(device, true);
    this.#records.put(id, 0, this.#names.low);
    this.#records.put(id, 1, this.#names.high);
    this.#byDevice.add(id);
    this.#records.put(id, 5, sequence);
    this.#join(id, line);
    return id;
  }

  remove(id: RecordId): void {
    this.#deadlines.clear(id);
    this.#dropDial(id);
    this.#part(id);
    this.#byDevice.remove(id);
    this.#names.release(this.#records.at(id, 0), this.#records.at(id, 1));
    this.#records.remove(id);
  }

  /** Lets the record wait for another line, or for the same one at another place in the order. */
  move(id: RecordId, line: LineKey, sequence: number): void {
    this.#dropDial(id);
    this.#part(id);
    this.#records.put(id, 5, sequence);
    this.#join(id, line);
  }

  device(id: RecordId): DeviceName {
    return this.#names.unpack(this.#records.at(id, 0), this.#records.at(id, 1));
  }

  line(id: RecordId): LineKey {
    const line = this.#records.at(id, 2);
    return this.#names.unpack(this.#lines.at(line, 0), this.#lines.at(line, 1));
  }

  /** First of those that wait for the line, in arming order; 0 where nobody does. */
  firstWaiter(line: LineKey): RecordId {
    const id = this.#findLine(line);
    return id === 0 ? 0 : this.#lines.at(id, 2);
  }

  nextWaiter(id: RecordId): RecordId {
    return this.#records.at(id, 10);
  }

  state(id: RecordId): State {
    return (this.#records.at(id, 4) & 0xf) as State;
  }

  setState(id: RecordId, state: State): void {
    this.#records.put(id, 4, (this.#records.at(id, 4) & ~0xf) | state);
  }

  has(id: RecordId, flag: number): boolean {
    return ((this.#records.at(id, 4) >>> 4) & flag) !== 0;
  }

  flag(id: RecordId, flag: number, on: boolean): void {
    const word = this.#records.at(id, 4);
    this.#records.put(id, 4, on ? word | (flag << 4) : word & ~(flag << 4));
  }

  revision(id: RecordId): number {
    return this.#records.at(id, 4) >>> 12;
  }

  /** Revisions go from 1 to 1,048,575 and around. */
  setRevision(id: RecordId, revision: number): void {
    const kept = revision > REVISION_MASK ? 1 : revision;
    this.#records.put(id, 4, (this.#records.at(id, 4) & 0xfff) | (kept << 12));
  }

  sequence(id: RecordId): number {
    return this.#records.at(id, 5);
  }

  callerLineInstance(id: RecordId): number {
    return this.#records.at(id, 3) & 0xff;
  }

  dialNumber(id: RecordId): string {
    const place = this.#records.at(id, 3) >>> 8;
    return place === 0 ? directoryNumberOf(this.line(id)) : this.#names.text(place - 1);
  }

  setCaller(id: RecordId, lineInstance: number, dialNumber: string): void {
    this.#dropDial(id);
    const place = dialNumber === directoryNumberOf(this.line(id)) ? 0 : this.#names.keep(dialNumber) + 1;
    const instance = lineInstance > LINE_INSTANCE_MAX ? 0 : lineInstance;
    this.#records.put(id, 3, (place << 8) | instance);
  }

  armedAt(id: RecordId): Ms {
    return this.#records.at(id, 6) * 1000;
  }

  setArmedAt(id: RecordId, at: Ms): void {
    this.#records.put(id, 6, Math.floor(at / 1000));
  }

  /** 0 where B has not become free. */
  freeSince(id: RecordId): Ms {
    return this.#records.at(id, 7) * 1000;
  }

  setFreeSince(id: RecordId, at: Ms): void {
    this.#records.put(id, 7, Math.floor(at / 1000));
  }

  /** When `firstDue` is due; a record without a deadline never is. Deadlines more than 248 days away come early. */
  setDeadline(id: RecordId, at: Ms, now: Ms): void {
    if (at === NEVER) {
      this.#deadlines.clear(id);
      return;
    }
    this.#turn(now);
    const ticks = Math.ceil((at - this.#epoch) / TICK_MS);
    this.#deadlines.set(id, Math.min(Math.max(ticks, 0), TICKS_MAX));
  }

  /** The record whose deadline comes first, 0 where none waits. */
  get firstDue(): RecordId {
    return this.#deadlines.first;
  }

  get nextDeadline(): Ms {
    const id = this.#deadlines.first;
    return id === 0 ? NEVER : this.#epoch + this.#deadlines.deadline(id) * TICK_MS;
  }

  /** Moves tick 0 before the ticks run out: every 248 days, one pass over those that wait. */
  #turn(now: Ms): void {
    const passed = Math.floor((now - this.#epoch) / TICK_MS);
    if (passed >= 0 && passed < 0x80000000) return;
    this.#epoch += passed * TICK_MS;
    this.#deadlines.shift(passed);
  }

  #findLine(line: LineKey): number {
    return this.#names.pack(line, false) ? this.#byLine.find(this.#names.low, this.#names.high) : 0;
  }

  #join(id: RecordId, name: LineKey): void {
    let line = this.#findLine(name);
    if (line === 0) {
      line = this.#lines.add();
      this.#names.pack(name, true);
      this.#lines.put(line, 0, this.#names.low);
      this.#lines.put(line, 1, this.#names.high);
      this.#byLine.add(line);
    }
    const records = this.#records;
    records.put(id, 2, line);
    // New ones go to the end; only restored ones may have to go further up.
    let before = this.#lines.at(line, 3);
    while (before !== 0 && records.at(before, 5) > records.at(id, 5)) before = records.at(before, 11);
    const after = before === 0 ? this.#lines.at(line, 2) : records.at(before, 10);
    this.#chain(line, before, id);
    this.#chain(line, id, after);
  }

  #part(id: RecordId): void {
    const line = this.#records.at(id, 2);
    const before = this.#records.at(id, 11);
    const after = this.#records.at(id, 10);
    if (before === 0 && after === 0) {
      this.#byLine.remove(line);
      this.#names.release(this.#lines.at(line, 0), this.#lines.at(line, 1));
      this.#lines.remove(line);
    } else this.#chain(line, before, after);
  }

  /** Makes `after` follow `before`; 0 stands for the end of the line's list. */
  #chain(line: number, before: RecordId, after: RecordId): void {
    if (before === 0) this.#lines.put(line, 2, after);
    else this.#records.put(before, 10, after);
    if (after === 0) this.#lines.put(line, 3, before);
    else this.#records.put(after, 11, before);
  }

  #dropDial(id: RecordId): void {
    const place = this.#records.at(id, 3) >>> 8;
    if (place !== 0) this.#names.drop(place - 1);
    this.#records.put(id, 3, this.#records.at(id, 3) & 0xff);
  }
}
