/**
 * What the CallBack key may change, told from the wire alone (pitfalls §9): the phone's template and sets as it got them.
 * Every change must be one of these, to the byte:
 *
 *   SoftKeyTemplateRes   counts + 1, one free definition ← our label (80 41, or as the other labels are: 1e 41, plain text) and an event
 *                        that no other key has (length, where it grew)
 *   SoftKeySetRes        per set one empty slot ← our position, and its info index; where the template lacks that position,
 *                        slots that hold it are empty ones, and are emptied
 *   SelectSoftKeys       the bit of our slot; or, at busy in a set without keys of its own, the ring-out set
 */
const TEMPLATE = 0x108;
const SETS = 0x109;
const SELECT = 0x110;
const CALL_BACK = 0x41;
const CALL_BACK_TEXT = 'CallBack';
const leads = new Set([0x80, 0x1e]);
const FIRST = 24;
const setsAlways = new Set([0, 5, 8]);
const setsAfterBusy = new Set([4, 6, 9]);
const RING_OUT = 8;
const KEYS_MAX = 32;

const idOf = (frame: Buffer): number => frame.readUInt32LE(8);

/** Label of a definition up to its NUL: a lead and the number of a phrase, or plain text. */
function labelOf(frame: Buffer, i: number): Buffer {
  const label = frame.subarray(FIRST + 20 * i, FIRST + 20 * i + 16);
  const end = label.indexOf(0);
  return end < 0 ? label : label.subarray(0, end);
}

const isPhrase = (label: Buffer): boolean => label.length >= 2 && leads.has(label[0]!);

const isCallBack = (label: Buffer): boolean =>
  isPhrase(label) ? label[1] === CALL_BACK : label.toString('latin1').toLowerCase() === CALL_BACK_TEXT.toLowerCase();

/** What our key is called beside `count` others: as they are. */
function ownLabel(template: Buffer, count: number): Buffer {
  const labels = Array.from({ length: count }, (_, i) => labelOf(template, i)).filter((label) => label.length > 0);
  const phrase = labels.findLast(isPhrase);
  if (phrase === undefined && labels.length > 0) return Buffer.from(CALL_BACK_TEXT);
  return Buffer.from([phrase?.[0] ?? 0x80, CALL_BACK]);
}

export class KeyModel {
  /** Event number of our key, 0 where there is none. */
  event = 0;
  /** The server offered a key of its own. */
  serverOwns = false;
  private position = 0;
  /** The key is the server's: its template had it. */
  private listed = false;
  /** Slot of our key by set. */
  private readonly slots = new Map<number, number>();
  /** Last SelectSoftKeys of each call, as the phone got it. */
  private readonly selected = new Map<number, Buffer>();
  /** Sets that came before their template. */
  private earlySets: Buffer[] = [];

  /** A frame of the server reached the phone as it was. */
  passed(frame: Buffer): void {
    if (idOf(frame) === 0x81) this.forget();
    if (idOf(frame) === TEMPLATE && holds(frame, 20, 32)) this.learnTemplate(frame);
    if (idOf(frame) !== SETS || !holds(frame, 48, 16)) return;
    if (this.position === 0) {
      this.earlySets.push(frame);
      return;
    }
    this.forgetSets(frame);
    const slots = this.slotsOf(frame);
    if (this.listed && slots.size > 0) this.serverOwns = true;
    // A key that stood where ours goes.
    if (!this.listed) for (const [set, slot] of slots) this.slots.set(set, slot);
  }

  /** Why `after` may stand for `before`, or null where it may not. */
  change(before: Buffer, after: Buffer): string | null {
    if (idOf(before) !== idOf(after) || before.readUInt32LE(4) !== after.readUInt32LE(4)) return null;
    if (after.length !== after.readUInt32LE(0) + 8) return null;
    if (idOf(before) === TEMPLATE) return this.templateChange(before, after);
    if (idOf(before) === SETS) return this.setsChange(before, after);
    if (idOf(before) === SELECT) return this.selectChange(before, after);
    return null;
  }

  /** A SelectSoftKeys that shows our key during a call, where the phone did not show it before. */
  offers(frame: Buffer): boolean {
    const call = frame.readUInt32LE(16);
    if (this.serverOwns || call === 0 || frame.length !== 28 || !this.showsKey(frame)) return false;
    const shown = this.selected.get(call);
    return shown === undefined || !this.showsKey(shown);
  }

  /** What the phone got: frames of the server, changed or not, and ours. */
  shown(frame: Buffer): void {
    if (idOf(frame) === SELECT) this.selected.set(frame.readUInt32LE(16), frame);
  }

  private showsKey(frame: Buffer): boolean {
    const slot = this.slots.get(frame.readUInt32LE(20));
    return slot !== undefined && (frame.length < 28 || isOn(frame.readUInt32LE(24), slot));
  }

  /** Sets that the server sent before their template, with our key put in. */
  isOwnSets(frame: Buffer): boolean {
    const at = this.earlySets.findIndex((before) => this.setsChange(before, frame) !== null);
    if (at >= 0) this.earlySets.splice(at, 1);
    return at >= 0;
  }

  private forget(): void {
    this.forgetKey();
    this.serverOwns = false;
    this.slots.clear();
    this.selected.clear();
    this.earlySets = [];
  }

  private forgetKey(): void {
    this.event = 0;
    this.position = 0;
    this.listed = false;
  }

  private learnTemplate(frame: Buffer): void {
    const offset = frame.readUInt32LE(12);
    if (offset === 0) {
      this.forgetKey();
    }
    for (let i = 0; i < frame.readUInt32LE(16); i++) {
      if (!isCallBack(labelOf(frame, i)) || offset + i + 1 > KEYS_MAX) continue;
      this.position = offset + i + 1;
      this.event = frame.readUInt32LE(FIRST + 20 * i + 16);
      this.listed = true;
    }
    if (this.listed && this.earlySets.some((sets) => this.slotsOf(sets).size > 0)) this.serverOwns = true;
  }

  private templateChange(before: Buffer, after: Buffer): string | null {
    const count = before.readUInt32LE(16);
    const at = FIRST + 20 * count;
    const expected = Buffer.alloc(Math.max(before.length, at + 20));
    before.copy(expected);
    expected.writeUInt32LE(expected.length - 8, 0);
    expected.writeUInt32LE(count + 1, 16);
    expected.writeUInt32LE(before.readUInt32LE(20) + 1, 20);
    expected.fill(0, at, at + 20);
    ownLabel(before, count).copy(expected, at);
    const event = after.length >= at + 20 ? after.readUInt32LE(at + 16) : 0;
    expected.writeUInt32LE(event, at + 16);
    for (let i = 0; i < count; i++) if (before.readUInt32LE(FIRST + 20 * i + 16) === event) return null;
    if (event === 0 || !expected.equals(after)) return null;
    if (before.readUInt32LE(12) === 0) this.forgetKey();
    this.position = before.readUInt32LE(12) + count + 1;
    this.event = event;
    return 'our key is the last of the template';
  }

  private setsChange(before: Buffer, after: Buffer): string | null {
    if (this.position === 0 || before.length !== after.length) return null;
    if (this.listed && this.slotsOf(before).size > 0) return null;
    const expected = this.withoutStrays(before);
    for (const [set, slot] of this.slotsOf(after)) {
      const at = FIRST + 48 * (set - before.readUInt32LE(12));
      if (!(setsAlways.has(set) || setsAfterBusy.has(set)) || expected[at + slot] !== 0) return null;
      const info = after.readUInt16LE(at + 16 + 2 * slot);
      if (info !== 300 + this.event && info !== 300 + this.position) return null;
      expected[at + slot] = this.position;
      expected.writeUInt16LE(info, at + 16 + 2 * slot);
    }
    if (!expected.equals(after)) return null;
    this.forgetSets(after);
    for (const [set, slot] of this.slotsOf(after)) this.slots.set(set, slot);
    return 'our key is in the sets';
  }

  /** Our position is nobody's in the server's template, so what stands at it in the server's sets means nothing. */
  private withoutStrays(before: Buffer): Buffer {
    const frame = Buffer.from(before);
    if (this.listed) return frame;
    for (let i = 0; i < frame.readUInt32LE(16); i++) {
      const at = FIRST + 48 * i;
      for (let slot = 0; slot < 16; slot++) {
        if (frame[at + slot] !== this.position) continue;
        frame[at + slot] = 0;
        frame.writeUInt16LE(0, at + 16 + 2 * slot);
      }
    }
    return frame;
  }

  private selectChange(before: Buffer, after: Buffer): string | null {
    const set = before.readUInt32LE(20);
    const mask = before.length >= 28 ? before.readUInt32LE(24) : 0xffffffff;
    const shown = after.readUInt32LE(20);
    const slot = this.slots.get(shown);
    if (this.serverOwns || slot === undefined || after.length < 28) return null;
    const standsIn = shown === RING_OUT && setsAfterBusy.has(set) && !this.slots.has(set);
    if (shown !== set && !standsIn) return null;
    const wanted = standsIn ? 0xffffffff : withBit(mask, slot, isOn(after.readUInt32LE(24), slot));
    const expected = Buffer.alloc(Math.max(before.length, 28));
    before.copy(expected);
    expected.writeUInt32LE(expected.length - 8, 0);
    expected.writeUInt32LE(shown, 20);
    expected.writeUInt32LE(wanted, 24);
    if (!expected.equals(after)) return null;
    if (standsIn) return 'ring out stands in, the set has no keys';
    if (!isOn(wanted, slot)) return setsAfterBusy.has(set) ? 'our key is off before busy' : null;
    return 'our key is on';
  }

  /** What these sets held before is void. */
  private forgetSets(frame: Buffer): void {
    for (let i = 0; i < frame.readUInt32LE(16); i++) this.slots.delete(frame.readUInt32LE(12) + i);
  }

  private slotsOf(frame: Buffer): Map<number, number> {
    const found = new Map<number, number>();
    for (let i = 0; i < frame.readUInt32LE(16); i++) {
      const at = FIRST + 48 * i;
      const slot = frame.subarray(at, at + 16).indexOf(this.position);
      if (slot >= 0) found.set(frame.readUInt32LE(12) + i, slot);
    }
    return found;
  }
}

/** The frame holds as many definitions or sets as it says, and no more than there can be. */
const holds = (frame: Buffer, size: number, max: number): boolean =>
  frame.length >= FIRST && frame.readUInt32LE(16) <= Math.min(max, Math.floor((frame.length - FIRST) / size));
const isOn = (mask: number, slot: number): boolean => ((mask >>> slot) & 1) === 1;
const withBit = (mask: number, slot: number, on: boolean): number =>
  (on ? mask | (1 << slot) : mask & ~(1 << slot)) >>> 0;
