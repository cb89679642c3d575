/**
 * Softkeys: the template of a phone, its sets, and which keys of a set are on offer. Server → phone.
 *
 * A gateway that adds a key rewrites a copy of the two answers in place: the offsets of counts, definitions and sets are
 * part of the views for that, from the start of the frame.
 */
import { Fault } from '../fault.ts';
import { FrameView } from '../frame.ts';
import { limits } from '../limits.ts';
import { labelCode } from '../text.ts';
import type { FrameWriter } from '../writer.ts';
import { MessageId } from './ids.ts';

/** Offsets that SoftKeyTemplateRes and SoftKeySetRes share. */
const FIRST = 12;
const COUNT = 16;
const TOTAL = 20;
const SLOTS = 24;

/** One softkey definition: 16 bytes label, u32 event. */
export const SOFT_KEY_DEFINITION_BYTES = 20;
export const SOFT_KEY_LABEL_BYTES = 16;
/** One set: 16 × u8 position in the template, 16 × u16 info index. */
export const SOFT_KEY_SET_BYTES = 48;

/** Slots that the body has room for, at most `slotsMax`. */
abstract class SlotsView extends FrameView {
  protected abstract readonly slotBytes: number;
  protected abstract readonly slotsMax: number;

  check(): Fault {
    const fault = this.atLeast(SLOTS);
    if (fault) return fault;
    return this.u32(COUNT) > this.slots ? Fault.countTooLarge : Fault.none;
  }
  /** Slots present, used or not: a key or set can be added in place while the count is below this. */
  get slots(): number {
    return Math.min(this.slotsMax, Math.floor((this.end - this.start - SLOTS) / this.slotBytes));
  }
  /** Where the count of this message is (u32), from the start of the frame. */
  get countOffset(): number {
    return COUNT;
  }
  /** Where the count of all parts together is (u32), from the start of the frame. */
  get totalCountOffset(): number {
    return TOTAL;
  }
}

/**
 * SoftKeyTemplateRes (0x0108): the keys that a phone has, by position from 1.
 *
 *   0        12       16      20      24                      664
 *   ┌────────┬────────┬───────┬───────┬──────────┬─ ··· ──────┐      definition   0             16      20
 *   │ header │ offset │ count │ total │ 1st      │  32nd      │                   ┌─────────────┬───────┐
 *   └────────┴────────┴───────┴───────┴──────────┴─ ··· ──────┘                   │ label, text │ event │
 *                                                                                 └─────────────┴───────┘
 * A label is `80 nn` (the phone's own word) or plain text, old memory after its NUL. 32 slots, unused ones zero; chan-sccp
 * sends room for 64 (body 1292) and fills 32. offset ≠ 0 and count < total: one of several parts.
 */
export class SoftKeyTemplateResView extends SlotsView {
  protected readonly slotBytes = SOFT_KEY_DEFINITION_BYTES;
  protected readonly slotsMax = limits.softKeyDefinitionsMax;

  get softKeyOffset(): number {
    return this.u32(FIRST);
  }
  get softKeyCount(): number {
    return this.u32(COUNT);
  }
  get totalSoftKeyCount(): number {
    return this.u32(TOTAL);
  }
  /** Where definition i (from 0, below `slots`) begins, from the start of the frame. Its event is 16 bytes further. */
  definitionOffset(i: number): number {
    return SLOTS + i * SOFT_KEY_DEFINITION_BYTES;
  }
  /** Label of definition i, latin1; '' from the count on. */
  softKeyLabel(i: number): string {
    return i < this.softKeyCount ? this.text(this.definitionOffset(i), SOFT_KEY_LABEL_BYTES) : '';
  }
  /** Phrase code of the label of definition i: 0x8041 is CallBack; 0 for plain text and from the count on. */
  softKeyLabelCode(i: number): number {
    if (i >= this.softKeyCount) return 0;
    const at = this.start + this.definitionOffset(i);
    return labelCode(this.view, at, at + SOFT_KEY_LABEL_BYTES);
  }
  /** Number that SoftKeyEvent will carry; 0 from the count on. */
  softKeyEvent(i: number): number {
    return i < this.softKeyCount ? this.u32(this.definitionOffset(i) + SOFT_KEY_LABEL_BYTES) : 0;
  }
}

/** One key of a template. The label may be a phrase code, as in '\x80\x41'. */
export interface SoftKeyDefinition {
  label: string;
  event: number;
}

/**
 * The whole template in one message.
 * @param slots as many as servers send (32), chan-sccp 64
 */
export function writeSoftKeyTemplateRes(
  w: FrameWriter,
  version: number,
  keys: readonly SoftKeyDefinition[],
  slots: number = limits.softKeyDefinitionsMax,
): void {
  w.begin(version, MessageId.SoftKeyTemplateRes).u32(0).u32(keys.length).u32(keys.length);
  for (const key of keys) w.fixed(key.label, SOFT_KEY_LABEL_BYTES).u32(key.event);
  w.zeros(Math.max(0, slots - keys.length) * SOFT_KEY_DEFINITION_BYTES).end();
}

/**
 * SoftKeySetRes (0x0109): which keys the sets hold. Set n is what SelectSoftKeys calls n; bit k of its mask is key k here.
 *
 *   0        12       16      20      24                   792
 *   ┌────────┬────────┬───────┬───────┬───────┬─ ··· ──────┐      set   0                16                       48
 *   │ header │ offset │ count │ total │ set 0 │  set 15    │            ┌────────────────┬────────────────────────┐
 *   └────────┴────────┴───────┴───────┴───────┴─ ··· ──────┘            │ 16 positions u8│ 16 info indices u16    │
 *                                                                       └────────────────┴────────────────────────┘
 * A position is the 1-based place in the template, 0 an empty key. The info index is 300 + event in CallManager, 300 +
 * position elsewhere. chan_skinny sends four bytes more.
 */
export class SoftKeySetResView extends SlotsView {
  protected readonly slotBytes = SOFT_KEY_SET_BYTES;
  protected readonly slotsMax = limits.softKeySetsMax;

  get softKeySetOffset(): number {
    return this.u32(FIRST);
  }
  get softKeySetCount(): number {
    return this.u32(COUNT);
  }
  get totalSoftKeySetCount(): number {
    return this.u32(TOTAL);
  }
  /** Where set i (from 0, below `slots`) begins, from the start of the frame: positions, 16 bytes further info indices. */
  setOffset(i: number): number {
    return SLOTS + i * SOFT_KEY_SET_BYTES;
  }
  /** Position in the template (from 1) of key k of set i; 0 for an empty key and outside of the sets. */
  softKeyTemplateIndex(i: number, k: number): number {
    return i < this.softKeySetCount && k < limits.softKeysPerSetMax ? this.u8(this.setOffset(i) + k) : 0;
  }
  softKeyInfoIndex(i: number, k: number): number {
    if (i >= this.softKeySetCount || k >= limits.softKeysPerSetMax) return 0;
    return this.u16(this.setOffset(i) + limits.softKeysPerSetMax + 2 * k);
  }
}

/** One key of a set: position in the template from 1, info index by default 300 + position. */
export interface SoftKeySetKey {
  templateIndex: number;
  infoIndex?: number;
}

/** All sets in one message, 16 slots. */
export function writeSoftKeySetRes(w: FrameWriter, version: number, sets: readonly (readonly SoftKeySetKey[])[]): void {
  w.begin(version, MessageId.SoftKeySetRes).u32(0).u32(sets.length).u32(sets.length);
  const keysMax = limits.softKeysPerSetMax;
  for (const set of sets) {
    for (let k = 0; k < keysMax; k++) w.u8(set[k]?.templateIndex ?? 0);
    for (let k = 0; k < keysMax; k++) {
      const key = set[k];
      w.u16(key === undefined ? 0 : (key.infoIndex ?? 300 + key.templateIndex));
    }
  }
  w.zeros(Math.max(0, limits.softKeySetsMax - sets.length) * SOFT_KEY_SET_BYTES).end();
}

/**
 * SelectSoftKeys (0x0110): offer set `set`. Line 0 and call 0 mean the idle phone.
 *
 *   0        12     16     20    24     28
 *   ┌────────┬──────┬──────┬─────┬─ ─ ─ ┐
 *   │ header │ line │ call │ set │ mask │   bit n: key n of the set; no mask: all keys
 *   └────────┴──────┴──────┴─────┴─ ─ ─ ┘
 */
export class SelectSoftKeysView extends FrameView {
  check(): Fault {
    return this.atLeast(24);
  }
  get lineInstance(): number {
    return this.u32(12);
  }
  get callReference(): number {
    return this.u32(16);
  }
  get softKeySetIndex(): number {
    return this.u32(20);
  }
  /** All bits where the body ends before it. */
  get validKeyMask(): number {
    return this.has(24, 4) ? this.u32(24) : 0xffffffff;
  }
  /** Where the mask is, from the start of the frame; -1 where the body ends before it. */
  get validKeyMaskOffset(): number {
    return this.has(24, 4) ? 24 : -1;
  }
}

export function writeSelectSoftKeys(
  w: FrameWriter,
  version: number,
  lineInstance: number,
  callReference: number,
  softKeySetIndex: number,
  validKeyMask = 0xffffffff,
): void {
  w.begin(version, MessageId.SelectSoftKeys).u32(lineInstance).u32(callReference);
  w.u32(softKeySetIndex).u32(validKeyMask).end();
}
