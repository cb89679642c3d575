/**
 * The CallBack softkey of one phone: whose it is, where it stands, and the three messages that are changed for it.
 *
 *   SoftKeyTemplateRes   position ← label 80 41, event 20     listed already: used as it is; else a free slot
 *   SoftKeySetRes        set: bit ← position                  a free slot of each set below
 *   SelectSoftKeys       mask: bit on or off                  explicitly: chan_skinny sends 0x03, CallManager all ones
 *
 * Facts: pitfalls §9, captures of chan-sccp (lists CallBack with event 20, in no set) and chan_skinny (event 20 is
 * iDivert). Nothing here touches a socket.
 */
import { limits } from '../../codecs/limits.ts';
import {
  SelectSoftKeysView,
  SOFT_KEY_DEFINITION_BYTES,
  SOFT_KEY_LABEL_BYTES,
  SoftKeySetResView,
  SoftKeyTemplateResView,
  writeSelectSoftKeys,
} from '../../codecs/skinny/softkeys.ts';
import { FrameWriter } from '../../codecs/writer.ts';
import { NumberSet, SparseMap, SparseSet } from '../../model/sparse.ts';
import { Counter, type Counters } from '../counters.ts';
import type { KeyOwner } from './options.ts';
import {
  copyOf,
  countsByPosition,
  emptySlot,
  freeBit,
  INFO_INDEX_BASE,
  isEmpty,
  isSame,
  keysOf,
  putKey,
  selectCopy,
} from './softkey-frames.ts';

/** Phrase CallBack behind 80 or 1e, and as text for the phones of CallManager 3.x, whose templates are plain text. */
const CALL_BACK_PHRASE = 0x41;
const NEW_CALL_PHRASE = 0x02;
const PHRASE_LEAD = 0x80;
const LABEL_TEXT = 'CallBack';
/** CallManager's event number for CallBack: between the captured 19 RmLstC and 21 Barge. */
export const CALL_BACK_EVENT = 20;
const NEW_CALL_EVENT = 2;
const ALL_KEYS = 0xffffffff;

/** Softkey sets (enum SoftKeySet) in which the key is always on offer. */
const offeredAlways: ReadonlySet<number> = new Set([0, 5, 8]);
/** Sets in which a caller may hear busy: the key is there, and off until busy was heard on that call. */
const offeredAfterBusy: ReadonlySet<number> = new Set([4, 6, 9]);
const RING_OUT_SET = 8;

interface Selected {
  readonly line: number;
  readonly set: number;
  /** As the server sent it. */
  readonly mask: number;
}

const template = new SoftKeyTemplateResView();
const sets = new SoftKeySetResView();
const writer = new FrameWriter(256);

export class CallBackKey {
  /** Number that SoftKeyEvent carries for the key; 0 while unknown. */
  event = 0;
  /** The server's own NewCall key. */
  newCallEvent: number = NEW_CALL_EVENT;
  /** The server has a Call Back of its own and offers it: hands off. */
  serverOwns: boolean;
  private readonly wanted: KeyOwner;
  private readonly counters: Counters;
  private readonly events = new NumberSet();
  private templateSeen = false;
  private position = 0;
  /** The key is one of the server's template; else we have put it there, and what stands at its place in sets means nothing. */
  private listed = false;
  /** Copies of sets that came while no template was known. */
  private earlySets: Uint8Array<ArrayBuffer>[] | null = null;
  /** Bit of the key in each set that holds it. */
  private readonly bits = new SparseMap<number, number>();
  private readonly offered = new SparseSet<number>();
  private readonly selected = new SparseMap<number, Selected>();

  constructor(wanted: KeyOwner, counters: Counters) {
    this.wanted = wanted;
    this.counters = counters;
    this.serverOwns = wanted === 'server';
  }

  /** The phone has a key of ours, or of the server, in its template. */
  get known(): boolean {
    return this.event !== 0;
  }

  /** True where a SoftKeyEvent with this number is a press of our key. */
  isOurs(event: number): boolean {
    if (this.serverOwns) return false;
    if (this.templateSeen) return this.event !== 0 && event === this.event;
    return this.wanted === 'gateway' && event === CALL_BACK_EVENT;
  }

  /** SoftKeyTemplateRes. @returns the frame to send in its place, or null to pass it. */
  template(m: SoftKeyTemplateResView): Uint8Array | null {
    if (this.wanted === 'server') return null;
    this.templateSeen = true;
    if (m.softKeyOffset === 0) this.forgetTemplate();
    let lead = 0;
    let isPlainText = false;
    for (let i = 0; i < m.softKeyCount; i++) {
      const code = m.softKeyLabelCode(i);
      const event = m.softKeyEvent(i);
      this.events.add(event);
      const phrase = code & 0xff;
      if (code !== 0) lead = code >>> 8;
      else if (m.softKeyLabel(i) !== '') isPlainText = true;
      if (code !== 0 && phrase === NEW_CALL_PHRASE) this.newCallEvent = event;
      const isCallBack = code === 0 ? m.softKeyLabel(i).toLowerCase() === 'callback' : phrase === CALL_BACK_PHRASE;
      // Sets have one byte for a position, and phones no key beyond the last: an offset that says otherwise is nonsense.
      const position = m.softKeyOffset + i + 1;
      if (isCallBack && position <= limits.softKeyDefinitionsMax) {
        this.position = position;
        this.event = event;
        this.listed = true;
      }
    }
    const isLastPart = m.softKeyOffset + m.softKeyCount >= m.totalSoftKeyCount;
    if (this.event !== 0 || !isLastPart) return null;
    return this.appendKey(m, lead === 0 && !isPlainText ? PHRASE_LEAD : lead);
  }

  /** A template begins, the first one or one sent again: its keys are all that count. */
  private forgetTemplate(): void {
    this.events.clear();
    this.event = 0;
    this.position = 0;
    this.listed = false;
  }

  /**
   * Sets that came before their template (CallManager 2.x answers out of order), with the key put in: to be sent once more,
   * behind the template.
   */
  belatedSets(): Uint8Array[] {
    if (this.position === 0 || this.earlySets === null) return [];
    const changed: Uint8Array[] = [];
    const early = this.earlySets;
    this.earlySets = null;
    for (const one of early) {
      const fault = sets.read(new DataView(one.buffer), 0, one.length);
      const bytes = fault ? null : this.sets(sets);
      if (bytes !== null) changed.push(bytes);
    }
    return changed;
  }

  /** @param lead byte before the phrases of this template, 0 where its labels are plain text */
  private appendKey(m: SoftKeyTemplateResView, lead: number): Uint8Array | null {
    const count = m.softKeyCount;
    // A phone has room for 32 keys; a frame with fewer slots than that may grow.
    if (m.softKeyOffset + count >= limits.softKeyDefinitionsMax) {
      this.counters.add(Counter.softKeyNoRoom);
      return null;
    }
    let event = CALL_BACK_EVENT;
    while (this.events.has(event)) event++;
    const at = m.definitionOffset(count);
    const bytes = copyOf(m, Math.max(m.end - m.start, at + SOFT_KEY_DEFINITION_BYTES));
    const view = new DataView(bytes.buffer);
    view.setUint32(0, bytes.length - 8, true);
    view.setUint32(m.countOffset, count + 1, true);
    view.setUint32(m.totalCountOffset, m.totalSoftKeyCount + 1, true);
    bytes.fill(0, at, at + SOFT_KEY_DEFINITION_BYTES);
    if (lead === 0) for (let i = 0; i < LABEL_TEXT.length; i++) bytes[at + i] = LABEL_TEXT.charCodeAt(i);
    else view.setUint16(at, (lead << 8) | CALL_BACK_PHRASE);
    view.setUint32(at + SOFT_KEY_LABEL_BYTES, event, true);
    this.event = event;
    this.position = m.softKeyOffset + count + 1;
    this.counters.add(Counter.softKeyAdded);
    return bytes;
  }

  /** SoftKeySetRes. @returns the frame to send in its place, or null to pass it. */
  sets(m: SoftKeySetResView): Uint8Array | null {
    if (this.wanted === 'server') return null;
    if (this.position === 0) {
      this.earlySets ??= [];
      if (this.earlySets.length < limits.softKeySetsMax) this.earlySets.push(copyOf(m));
      return null;
    }
    if (this.listed && this.findBits(m) && this.wanted === 'auto') {
      this.serverOwns = true;
      this.bits.clear();
    }
    if (this.serverOwns) return null;
    const bytes = copyOf(m);
    let changed = false;
    for (let i = 0; i < m.softKeySetCount; i++) {
      if (!this.listed && this.dropStrays(m, i, bytes)) changed = true;
      if (this.putInto(m, i, bytes)) changed = true;
    }
    if (changed) this.counters.add(Counter.softKeyAdded);
    // A server's stray key may stand just where ours goes.
    return changed && !isSame(m, bytes) ? bytes : null;
  }

  /**
   * A server may name positions in its sets at which its template has no key. The key that we have put there would be seen
   * in sets where nothing was meant to be. @returns true where something was taken out
   */
  private dropStrays(m: SoftKeySetResView, i: number, bytes: Uint8Array<ArrayBuffer>): boolean {
    this.bits.delete(m.softKeySetOffset + i);
    const strays = keysOf(m, i, this.position);
    for (const slot of strays) emptySlot(bytes, m.setOffset(i), slot);
    return strays.length > 0;
  }

  /** The key into the first free slot of a set in which it belongs. @returns true where that was done */
  private putInto(m: SoftKeySetResView, i: number, bytes: Uint8Array<ArrayBuffer>): boolean {
    const set = m.softKeySetOffset + i;
    if (this.bits.has(set) || !(offeredAlways.has(set) || offeredAfterBusy.has(set)) || isEmpty(m, i)) return false;
    const bit = freeBit(m, i, this.listed ? 0 : this.position);
    if (bit < 0) {
      this.counters.add(Counter.softKeyNoRoom);
      return false;
    }
    const number = countsByPosition(m, i, this.events) ? this.position : this.event;
    putKey(bytes, m.setOffset(i), bit, this.position, INFO_INDEX_BASE + number);
    this.bits.set(set, bit);
    return true;
  }

  /** Notes where sets hold the server's key already. @returns true where one does. */
  private findBits(m: SoftKeySetResView): boolean {
    let found = false;
    for (let i = 0; i < m.softKeySetCount; i++) {
      this.bits.delete(m.softKeySetOffset + i);
      for (const slot of keysOf(m, i, this.position)) {
        this.bits.set(m.softKeySetOffset + i, slot);
        found = true;
      }
    }
    return found;
  }

  /** SelectSoftKeys. @returns the frame to send in its place, or null to pass it. */
  select(m: SelectSoftKeysView): Uint8Array | null {
    if (this.serverOwns || this.bits.size === 0) return null;
    const call = m.callReference;
    const set = m.softKeySetIndex;
    const mask = m.validKeyMask;
    if (this.selected.size >= limits.softKeysPerSetMax && !this.selected.has(call)) this.selected.clear();
    this.selected.set(call, { line: m.lineInstance, set, mask });
    if (this.offered.has(call) && this.lacksKey(set)) {
      return selectCopy(m, RING_OUT_SET, this.maskFor(RING_OUT_SET, ALL_KEYS, call));
    }
    const wanted = this.maskFor(set, mask, call);
    return wanted === mask ? null : selectCopy(m, set, wanted);
  }

  /**
   * True where a caller may hear busy in this set and the site has left it without keys (chan-sccp, capture of protocol 5):
   * the ring-out set stands in, it has EndCall as well.
   */
  private lacksKey(set: number): boolean {
    return offeredAfterBusy.has(set) && !this.bits.has(set) && this.bits.has(RING_OUT_SET);
  }

  /**
   * Busy was heard on the call: the key is on offer from now on.
   * @returns a SelectSoftKeys to add, or null where the phone shows the key already or cannot.
   */
  offer(line: number, call: number, version: number): Uint8Array | null {
    if (this.serverOwns || this.bits.size === 0) return null;
    const before = this.selected.get(call);
    const wasOffered = this.offered.has(call);
    if (this.offered.size >= limits.softKeysPerSetMax) this.offered.clear();
    this.offered.add(call);
    // The set that is up has no such key (connected, say): the ring-out set has EndCall and CallBack, as busy needs.
    const inSet = before !== undefined && this.bits.has(before.set);
    const set = inSet ? before.set : RING_OUT_SET;
    if (!this.bits.has(set) || wasOffered || (inSet && offeredAlways.has(set))) return null;
    const mask = this.maskFor(set, inSet ? before.mask : ALL_KEYS, call);
    writeSelectSoftKeys(writer, version, line || (before?.line ?? 0), call, set, mask);
    return writer.take();
  }

  /** The call is over. */
  forget(call: number): void {
    this.offered.delete(call);
    this.selected.delete(call);
  }

  private maskFor(set: number, mask: number, call: number): number {
    const bit = this.bits.get(set);
    if (bit === undefined) return mask;
    const on = offeredAlways.has(set) || this.offered.has(call);
    return (on ? mask | (1 << bit) : mask & ~(1 << bit)) >>> 0;
  }
}

/** The views that the tables use; one of each is enough. */
export const softKeyViews = { template, sets, select: new SelectSoftKeysView() };
