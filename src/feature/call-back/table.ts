/**
 * All call backs of the node: one packed record of 36 bytes per originating device, found by device, chained by line in
 * arming order. No object per record, none per line.
 *
 *   word   bits 24..31          bits 0..23
 *   0      line instance of A   device: part of its address (mac-index), or its place in the arena of names
 *   1      line, low word
 *   2      flags                line, high word (names)
 *   3      revision, low byte   next waiter of the line
 *   4      revision, high byte  previous waiter
 *   5      state, bit 7: the    place in the heap of deadlines
 *          device is of the arena
 *   6      sequence: arming order over the node
 *   7, 8   armed at, free since: seconds since 1970
 *
 * Beside the records: two indexes (10 bytes a device, 5 a line), the heap (8 bytes for each that waits for a time), where
 * A dials another number than that of the line a column of 4 bytes, and one for devices with other names than `SEP` and an
 * address.
 */
import { type DeviceName, directoryNumberOf, type LineKey } from '../../model/ids.ts';
import { type Ms, NEVER } from '../../model/time.ts';
import { Column } from './column.ts';
import { Deadlines } from './deadlines.ts';
import { MacIndex } from './mac-index.ts';
import type { State } from './machine.ts';
import { macName, Names } from './names.ts';
import { IDS_MAX, Slab } from './slab.ts';
import { Waiters } from './waiters.ts';

const RECORD_WORDS = 9;
const DEVICE = 0;
const LINE_INSTANCE = 0;
const LINE = 1;
const FLAGS = 2;
const REVISION_LOW = 3;
const REVISION_HIGH = 4;
const STATE = 5;
const SEQUENCE = 6;
const ARMED_AT = 7;
const FREE_SINCE = 8;

/** In the byte of the state. */
const NAMED = 0x80;

const REVISION_MAX = 0xffff;
const TICK_MS = 10;
const TICKS_MAX = 0xffffffff;
/** Now is at least a day after tick 0, so that a clock that is set back a little moves nothing. */
const TICKS_BEFORE = 8_640_000;
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
  readonly #byAddress: MacIndex;
  /** Record of a device that is called otherwise than by its address, by the place of its name. */
  readonly #byPlace = new Column();
  readonly #waiters: Waiters;
  readonly #deadlines = new Deadlines(this.#records, STATE, SEQUENCE);
  readonly #names = new Names();
  /** Place of the number to dial in the arena of names, plus 1; 0: that of the line. */
  readonly #dials = new Column();
  /** Time of tick 0. */
  #epoch: Ms = 0;

  /** @param seed 32 bits that nobody outside knows: names cannot be chosen to be slow to find */
  constructor(seed = 0) {
    this.#byAddress = new MacIndex(this.#records, DEVICE, seed);
    this.#waiters = new Waiters(this.#records, { line: LINE, sequence: SEQUENCE, next: 3, previous: 4 }, seed);
  }

  get size(): number {
    return this.#records.size;
  }

  get lines(): number {
    return this.#waiters.lines;
  }

  /** Bytes held by records, indexes and deadlines; names of the arena not counted. */
  get bytes(): number {
    const indexes = this.#byAddress.bytes + this.#byPlace.bytes + this.#waiters.bytes;
    return this.#records.bytes + indexes + this.#deadlines.bytes + this.#dials.bytes;
  }

  /** Every record, in no order that means anything. For reports: it looks at each id that was ever in use. */
  *ids(): IterableIterator<RecordId> {
    for (let id = 1; id <= this.#records.last; id++) if (this.state(id) !== 0) yield id;
  }

  find(device: DeviceName): RecordId {
    if (this.size === 0) return 0;
    const names = this.#names;
    if (names.address(device)) return this.#byAddress.find(names.low, names.high);
    const place = names.placeOf(device);
    return place === undefined ? 0 : this.#byPlace.at(place);
  }

  /** Takes in a record for a device that has none; it waits behind all with a smaller sequence. */
  add(device: DeviceName, line: LineKey, sequence: number): RecordId {
    const id = this.#records.add();
    const names = this.#names;
    if (names.address(device)) this.#byAddress.add(id, names.low, names.high);
    else {
      const place = names.keep(device);
      this.#records.putLow(id, DEVICE, place);
      this.#records.putByte(id, STATE, NAMED);
      this.#byPlace.put(place, id);
    }
    this.#join(id, line, sequence);
    return id;
  }

  remove(id: RecordId): void {
    this.#deadlines.clear(id);
    this.#part(id);
    if (this.#isNamed(id)) {
      const place = this.#records.low(id, DEVICE);
      this.#byPlace.put(place, 0);
      this.#names.drop(place);
    } else this.#byAddress.remove(id);
    this.#records.remove(id);
  }

  /** Lets the record wait for another line, or for the same one at another place in the order. */
  move(id: RecordId, line: LineKey, sequence: number): void {
    this.#part(id);
    this.#join(id, line, sequence);
  }

  device(id: RecordId): DeviceName {
    if (this.#isNamed(id)) return this.#names.text(this.#records.low(id, DEVICE));
    this.#byAddress.address(id);
    return macName(this.#byAddress.high, this.#byAddress.low);
  }

  line(id: RecordId): LineKey {
    return this.#names.unpack(this.#records.at(id, LINE), this.#records.low(id, LINE + 1));
  }

  /** First of those that wait for the line, in arming order; 0 where nobody does. */
  firstWaiter(line: LineKey): RecordId {
    if (this.size === 0) return 0;
    const names = this.#names;
    return names.pack(line, false) ? this.#waiters.first(names.low, names.high) : 0;
  }

  nextWaiter(id: RecordId): RecordId {
    return this.#waiters.next(id);
  }

  state(id: RecordId): State {
    return (this.#records.byte(id, STATE) & ~NAMED) as State;
  }

  setState(id: RecordId, state: State): void {
    this.#records.putByte(id, STATE, state | (this.#records.byte(id, STATE) & NAMED));
  }

  has(id: RecordId, flag: number): boolean {
    return (this.#records.byte(id, FLAGS) & flag) !== 0;
  }

  flag(id: RecordId, flag: number, on: boolean): void {
    const flags = this.#records.byte(id, FLAGS);
    this.#records.putByte(id, FLAGS, on ? flags | flag : flags & ~flag);
  }

  revision(id: RecordId): number {
    return this.#records.byte(id, REVISION_LOW) | (this.#records.byte(id, REVISION_HIGH) << 8);
  }

  /** Revisions go from 1 to 65,535 and around. */
  setRevision(id: RecordId, revision: number): void {
    const kept = revision > REVISION_MAX ? 1 : revision;
    this.#records.putByte(id, REVISION_LOW, kept & 0xff);
    this.#records.putByte(id, REVISION_HIGH, kept >>> 8);
  }

  /** Modulo 2 ** 32. */
  sequence(id: RecordId): number {
    return this.#records.at(id, SEQUENCE) >>> 0;
  }

  callerLineInstance(id: RecordId): number {
    return this.#records.byte(id, LINE_INSTANCE);
  }

  dialNumber(id: RecordId): string {
    const place = this.#dials.at(id);
    return place === 0 ? directoryNumberOf(this.line(id)) : this.#names.text(place - 1);
  }

  setCaller(id: RecordId, lineInstance: number, dialNumber: string): void {
    this.#records.putByte(id, LINE_INSTANCE, lineInstance > LINE_INSTANCE_MAX ? 0 : lineInstance);
    this.#dropDial(id);
    if (!this.#isOfLine(id, dialNumber)) this.#dials.put(id, this.#names.keep(dialNumber) + 1);
  }

  armedAt(id: RecordId): Ms {
    return (this.#records.at(id, ARMED_AT) >>> 0) * 1000;
  }

  setArmedAt(id: RecordId, at: Ms): void {
    this.#records.put(id, ARMED_AT, Math.floor(at / 1000));
  }

  /** 0 where B has not become free. */
  freeSince(id: RecordId): Ms {
    return (this.#records.at(id, FREE_SINCE) >>> 0) * 1000;
  }

  setFreeSince(id: RecordId, at: Ms): void {
    this.#records.put(id, FREE_SINCE, Math.floor(at / 1000));
  }

  /** When `firstDue` is due; a record without a deadline never is. Deadlines more than 247 days away come early. */
  setDeadline(id: RecordId, at: Ms, now: Ms): void {
    if (at === NEVER) {
      this.#deadlines.clear(id);
      return;
    }
    this.#turn(now);
    const ticks = Math.ceil((at - this.#epoch) / TICK_MS);
    this.#deadlines.set(id, Math.min(Math.max(ticks, 0), TICKS_MAX));
  }

  /** NEVER where it waits for no time. */
  deadline(id: RecordId): Ms {
    const ticks = this.#deadlines.of(id);
    return ticks === undefined ? NEVER : this.#epoch + ticks * TICK_MS;
  }

  /** The record whose deadline comes first, 0 where none waits. */
  get firstDue(): RecordId {
    return this.#deadlines.first;
  }

  get nextDeadline(): Ms {
    return this.#deadlines.first === 0 ? NEVER : this.#epoch + this.#deadlines.firstDeadline * TICK_MS;
  }

  /** Moves tick 0 before the ticks run out: every 247 days, one pass over those that wait, and where a clock goes back by more than a day. */
  #turn(now: Ms): void {
    const passed = Math.floor((now - this.#epoch) / TICK_MS);
    if (passed >= 0 && passed < 0x80000000) return;
    const ticks = passed - TICKS_BEFORE;
    this.#epoch += ticks * TICK_MS;
    this.#deadlines.shift(ticks);
  }

  #join(id: RecordId, line: LineKey, sequence: number): void {
    this.#names.pack(line, true);
    this.#records.put(id, LINE, this.#names.low);
    this.#records.putLow(id, LINE + 1, this.#names.high);
    this.#records.put(id, SEQUENCE, sequence);
    this.#waiters.join(id);
  }

  #part(id: RecordId): void {
    this.#dropDial(id);
    this.#waiters.part(id);
    this.#names.release(this.#records.at(id, LINE), this.#records.low(id, LINE + 1));
  }

  #isNamed(id: RecordId): boolean {
    return (this.#records.byte(id, STATE) & NAMED) !== 0;
  }

  /** Whether a number is that of the record's line. Only a line with a partition has to be made text for that. */
  #isOfLine(id: RecordId, number: string): boolean {
    const names = this.#names;
    const high = this.#records.low(id, LINE + 1);
    if (names.isText(high)) return number === directoryNumberOf(this.line(id));
    return names.pack(number, false) && names.low === this.#records.at(id, LINE) && names.high === high;
  }

  #dropDial(id: RecordId): void {
    const place = this.#dials.at(id);
    if (place === 0) return;
    this.#names.drop(place - 1);
    this.#dials.put(id, 0);
  }
}
