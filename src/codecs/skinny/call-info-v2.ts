/**
 * CallInfoV2 (0x014a), from version 8: who calls whom, in variable texts. Server → phone.
 *
 *   0        12     16     20     24           28           32         36         40             44
 *   ┌────────┬──────┬──────┬──────┬────────────┬────────────┬──────────┬──────────┬──────────────┬──────────────────────┐
 *   │ header │ line │ call │ type │ reason     │ reason     │ instance │ security │ restrictions │ 12, 13 or 15 texts   │
 *   │        │      │      │      │ orig.called│ redirecting│          │          │              │ each with NUL, pad   │
 *   └────────┴──────┴──────┴──────┴────────────┴────────────┴──────────┴──────────┴──────────────┴──────────────────────┘
 *
 *   texts  12 (chan-sccp)        calling      called  orig. called  last redirecting  4 mailboxes  4 names
 *          13 (Asterisk)         calling alt. called  orig. called  last redirecting  4 mailboxes  4 names
 *          15 (version 16 on)    calling alt. called  orig. called  last redirecting  4 mailboxes  4 names  hunt pilot no., name
 */
import { Fault } from '../fault.ts';
import type { TextReader } from '../text.ts';
import type { FrameWriter } from '../writer.ts';
import type { CallInfoFields } from './call-info.ts';
import { tableVersion } from './choose.ts';
import { MessageId } from './ids.ts';
import { TextsView } from './texts.ts';

const TEXTS = 44;

/** Constants of their own file are constants for V8, too; what is imported is looked up. */
const { bodyTooShort } = Fault;
const { CallInfoV2 } = MessageId;

/** The texts that a frame has: 12, 13 with the alternate calling party, 15 with the hunt pilot too. */
const Form = { unknown: 0, plain: 12, alternate: 13, hunt: 15 } as const;
type Form = (typeof Form)[keyof typeof Form];

export class CallInfoV2View extends TextsView {
  /** Which texts there are, found out when the first one is asked for. */
  private form: Form = Form.unknown;

  constructor() {
    super(15);
  }

  override read(view: DataView, start: number, end: number): Fault {
    if (this.view !== view) this.view = view;
    this.start = start;
    this.end = end;
    return this.check();
  }
  check(): Fault {
    this.form = Form.unknown;
    return this.end - this.start < TEXTS ? bodyTooShort : this.walk(TEXTS, this.newer ? 13 : 12);
  }
  /** A known version that has the hunt pilot. */
  private get newer(): boolean {
    return tableVersion(this.view.getUint32(this.start + 4, true)) >= 16;
  }
  private get known(): Form {
    if (this.form === Form.unknown) this.form = this.judge();
    return this.form;
  }
  private judge(): Form {
    if (this.newer || (this.found === 15 && !this.padding(13))) return Form.hunt;
    return this.hasAlternate() ? Form.alternate : Form.plain;
  }
  /** 1 where the alternate calling party is there, so that the texts after it are one further. */
  private get shift(): number {
    return this.known === Form.plain ? 0 : 1;
  }
  private get hunt(): boolean {
    return this.known === Form.hunt;
  }

  /** True where nothing but up to three zeros follows text i - 1. */
  private padding(i: number): boolean {
    const from = this.bounds[i]!;
    if (this.end - this.start - from > 3) return false;
    for (let at = from; this.start + at < this.end; at++) if (this.u8(at) !== 0) return false;
    return true;
  }

  /**
   * Below 16, 12 or 13 texts (fewer: of the 13): the number of NULs tells, unless padding can be the thirteenth text. Then the second text
   * decides: servers leave the alternate party empty or equal to the caller, and know whom they call (v20 capture).
   */
  private hasAlternate(): boolean {
    if (this.found < 13) return this.found < 12;
    if (!this.padding(12)) return true;
    const second = this.zstr(1);
    return second === '' || second === this.zstr(0);
  }

  /** How many texts the body is read as having: 12, 13 or 15. */
  get texts(): number {
    return this.known;
  }
  get lineInstance(): number {
    return this.view.getUint32(this.start + 12, true);
  }
  get callReference(): number {
    return this.view.getUint32(this.start + 16, true);
  }
  get callType(): number {
    return this.view.getUint32(this.start + 20, true);
  }
  get originalCdpnRedirectReason(): number {
    return this.view.getUint32(this.start + 24, true);
  }
  get lastRedirectingReason(): number {
    return this.view.getUint32(this.start + 28, true);
  }
  get callInstance(): number {
    return this.view.getUint32(this.start + 32, true);
  }
  get callSecurityStatus(): number {
    return this.view.getUint32(this.start + 36, true);
  }
  /** Bits that hide names and numbers: a hidden number must not be shown. */
  get partyPIRestrictionBits(): number {
    return this.view.getUint32(this.start + 40, true);
  }
  /** `callingParty`, `calledParty` and `originalCalledParty`, as `read` makes them. */
  calling(read: TextReader): string {
    return this.zstrBy(0, read);
  }
  called(read: TextReader): string {
    return this.zstrBy(1 + this.shift, read);
  }
  originalCalled(read: TextReader): string {
    return this.zstrBy(2 + this.shift, read);
  }
  get callingParty(): string {
    return this.zstr(0);
  }
  /** The caller as an inbound phone may call back; '' in the 12-text form. */
  get alternateCallingParty(): string {
    return this.shift ? this.zstr(1) : '';
  }
  get calledParty(): string {
    return this.zstr(1 + this.shift);
  }
  get originalCalledParty(): string {
    return this.zstr(2 + this.shift);
  }
  get lastRedirectingParty(): string {
    return this.zstr(3 + this.shift);
  }
  get cgpnVoiceMailbox(): string {
    return this.zstr(4 + this.shift);
  }
  get cdpnVoiceMailbox(): string {
    return this.zstr(5 + this.shift);
  }
  get originalCdpnVoiceMailbox(): string {
    return this.zstr(6 + this.shift);
  }
  get lastRedirectingVoiceMailbox(): string {
    return this.zstr(7 + this.shift);
  }
  get callingPartyName(): string {
    return this.zstr(8 + this.shift);
  }
  get calledPartyName(): string {
    return this.zstr(9 + this.shift);
  }
  get originalCalledPartyName(): string {
    return this.zstr(10 + this.shift);
  }
  get lastRedirectingPartyName(): string {
    return this.zstr(11 + this.shift);
  }
  get huntPilotNumber(): string {
    return this.hunt ? this.zstr(13) : '';
  }
  get huntPilotName(): string {
    return this.hunt ? this.zstr(14) : '';
  }
}

const NUMBER_MAX = 25;
const NAME_MAX = 121;

/**
 * Write the form of that version: 15 texts from 16 on, below 13, or 12 where asked for.
 * @param texts 12 for chan-sccp's form; only below 16
 */
export function writeCallInfoV2(w: FrameWriter, version: number, info: CallInfoFields, texts: 12 | 13 = 13): void {
  const at = w.frame(version, CallInfoV2, TEXTS);
  const hasHuntPilot = tableVersion(version) >= 16;
  w.putU32(at + 12, info.lineInstance);
  w.putU32(at + 16, info.callReference);
  w.putU32(at + 20, info.callType);
  w.putU32(at + 24, info.originalCdpnRedirectReason ?? 0);
  w.putU32(at + 28, info.lastRedirectingReason ?? 0);
  w.putU32(at + 32, info.callInstance ?? 0);
  w.putU32(at + 36, info.callSecurityStatus ?? 0);
  w.putU32(at + 40, info.partyPIRestrictionBits ?? 0);
  w.zstr(info.callingParty ?? '', NUMBER_MAX);
  if (hasHuntPilot || texts === 13) w.zstr(info.alternateCallingParty ?? '', NUMBER_MAX);
  w.zstr(info.calledParty ?? '', NUMBER_MAX).zstr(info.originalCalledParty ?? '', NUMBER_MAX);
  w.zstr(info.lastRedirectingParty ?? '', NUMBER_MAX).zstr(info.cgpnVoiceMailbox ?? '', NUMBER_MAX);
  w.zstr(info.cdpnVoiceMailbox ?? '', NUMBER_MAX).zstr(info.originalCdpnVoiceMailbox ?? '', NUMBER_MAX);
  w.zstr(info.lastRedirectingVoiceMailbox ?? '', NUMBER_MAX);
  w.zstr(info.callingPartyName ?? '', NAME_MAX).zstr(info.calledPartyName ?? '', NAME_MAX);
  w.zstr(info.originalCalledPartyName ?? '', NAME_MAX).zstr(info.lastRedirectingPartyName ?? '', NAME_MAX);
  if (hasHuntPilot) w.zstr(info.huntPilotNumber ?? '', NUMBER_MAX).zstr(info.huntPilotName ?? '', NAME_MAX);
  w.end();
}
