/**
 * Who calls whom, in fixed arrays: CallInfo and DialedNumber. Server → phone. From version 8 on see call-info-v2.ts.
 */
import { Fault } from '../fault.ts';
import { FrameView, tailU32 } from '../frame.ts';
import type { TextReader } from '../text.ts';
import type { FrameWriter } from '../writer.ts';
import { MessageId } from './ids.ts';
import { LayoutView } from './texts.ts';
import { layoutVersion, numberBytes } from './versions.ts';

/** Everything that CallInfo and CallInfoV2 can tell. What is not given is '' or 0. */
export interface CallInfoFields {
  lineInstance: number;
  callReference: number;
  /** 1 inbound, 2 outbound, 3 forward. */
  callType: number;
  callingParty?: string;
  callingPartyName?: string;
  calledParty?: string;
  calledPartyName?: string;
  originalCalledParty?: string;
  originalCalledPartyName?: string;
  lastRedirectingParty?: string;
  lastRedirectingPartyName?: string;
  originalCdpnRedirectReason?: number;
  lastRedirectingReason?: number;
  cgpnVoiceMailbox?: string;
  cdpnVoiceMailbox?: string;
  originalCdpnVoiceMailbox?: string;
  lastRedirectingVoiceMailbox?: string;
  callInstance?: number;
  callSecurityStatus?: number;
  partyPIRestrictionBits?: number;
  /** V2 only, 13 and 15 strings. */
  alternateCallingParty?: string;
  /** V2 only, 15 strings. */
  huntPilotNumber?: string;
  huntPilotName?: string;
}

/** Constants of their own file are constants for V8, too; what is imported is looked up. */
const { none, bodyTooShort } = Fault;
const { CallInfo } = MessageId;

/**
 * CallInfo (0x008f): 128 bytes from CallManager 2.x (four texts), 384 from all others.
 *
 *   0        12                  52             76                 116           140
 *   ┌────────┬───────────────────┬──────────────┬──────────────────┬─────────────┬─ ─ ─
 *   │ header │ calling name, 40  │ calling, 24  │ called name, 40  │ called, 24  │
 *   └────────┴───────────────────┴──────────────┴──────────────────┴─────────────┴─ ─ ─
 *   140    144    148    152           192           216           256           280      284    288
 *    ┬ ─ ─ ─┬─ ─ ─ ┬─ ─ ─ ┬─ ─ ─ ─ ─ ─ ┬─ ─ ─ ─ ─ ─ ┬─ ─ ─ ─ ─ ─ ┬─ ─ ─ ─ ─ ─ ┬─ ─ ─ ─┬─ ─ ─ ─┬─ ─
 *    │ line │ call │ type │ orig. called name, number │ last redirecting name, no.│ reason │ reason │
 *    ┴ ─ ─ ─┴─ ─ ─ ┴─ ─ ─ ┴─ ─ ─ ─ ─ ─ ┴─ ─ ─ ─ ─ ─ ┴─ ─ ─ ─ ─ ─ ┴─ ─ ─ ─ ─ ─ ┴─ ─ ─ ─┴─ ─ ─ ─┴─ ─
 *   288                 384        388        392            396
 *    ┬ ─ ─ ─ ─ ─ ─ ─ ─ ─ ┬─ ─ ─ ─ ─ ┬─ ─ ─ ─ ─ ┬─ ─ ─ ─ ─ ─ ─ ┐
 *    │ 4 mailboxes of 24 │ instance │ security │ restrictions │
 *    ┴ ─ ─ ─ ─ ─ ─ ─ ─ ─ ┴─ ─ ─ ─ ─ ┴─ ─ ─ ─ ─ ┴─ ─ ─ ─ ─ ─ ─ ┘
 */
export class CallInfoView extends FrameView {
  override read(view: DataView, start: number, end: number): Fault {
    if (this.view !== view) this.view = view;
    this.start = start;
    this.end = end;
    return end - start < 140 ? bodyTooShort : none;
  }
  check(): Fault {
    return this.atLeast(140);
  }
  /** `callingParty`, `calledParty` and `originalCalledParty`, as `read` makes them. */
  calling(read: TextReader): string {
    return this.textBy(52, 24, read);
  }
  called(read: TextReader): string {
    return this.textBy(116, 24, read);
  }
  originalCalled(read: TextReader): string {
    return this.textBy(192, 24, read);
  }
  get callingPartyName(): string {
    return this.text(12, 40);
  }
  get callingParty(): string {
    return this.text(52, 24);
  }
  get calledPartyName(): string {
    return this.text(76, 40);
  }
  get calledParty(): string {
    return this.text(116, 24);
  }
  get lineInstance(): number {
    return tailU32(this.view, this.start + 140, this.end);
  }
  get callReference(): number {
    return tailU32(this.view, this.start + 144, this.end);
  }
  get callType(): number {
    return tailU32(this.view, this.start + 148, this.end);
  }
  get originalCalledPartyName(): string {
    return this.text(152, 40);
  }
  get originalCalledParty(): string {
    return this.text(192, 24);
  }
  get lastRedirectingPartyName(): string {
    return this.text(216, 40);
  }
  get lastRedirectingParty(): string {
    return this.text(256, 24);
  }
  get originalCdpnRedirectReason(): number {
    return tailU32(this.view, this.start + 280, this.end);
  }
  get lastRedirectingReason(): number {
    return tailU32(this.view, this.start + 284, this.end);
  }
  get cgpnVoiceMailbox(): string {
    return this.text(288, 24);
  }
  get cdpnVoiceMailbox(): string {
    return this.text(312, 24);
  }
  get originalCdpnVoiceMailbox(): string {
    return this.text(336, 24);
  }
  get lastRedirectingVoiceMailbox(): string {
    return this.text(360, 24);
  }
  get callInstance(): number {
    return tailU32(this.view, this.start + 384, this.end);
  }
  get callSecurityStatus(): number {
    return tailU32(this.view, this.start + 388, this.end);
  }
  /** Bits that hide names and numbers: a hidden number must not be shown. */
  get partyPIRestrictionBits(): number {
    return tailU32(this.view, this.start + 392, this.end);
  }
}

export function writeCallInfo(w: FrameWriter, version: number, info: CallInfoFields): void {
  const at = w.frame(version, CallInfo, 396);
  w.putText(at + 12, info.callingPartyName ?? '', 40);
  w.putText(at + 52, info.callingParty ?? '', 24);
  w.putText(at + 76, info.calledPartyName ?? '', 40);
  w.putText(at + 116, info.calledParty ?? '', 24);
  w.putU32(at + 140, info.lineInstance);
  w.putU32(at + 144, info.callReference);
  w.putU32(at + 148, info.callType);
  w.putText(at + 152, info.originalCalledPartyName ?? '', 40);
  w.putText(at + 192, info.originalCalledParty ?? '', 24);
  w.putText(at + 216, info.lastRedirectingPartyName ?? '', 40);
  w.putText(at + 256, info.lastRedirectingParty ?? '', 24);
  w.putU32(at + 280, info.originalCdpnRedirectReason ?? 0);
  w.putU32(at + 284, info.lastRedirectingReason ?? 0);
  w.putText(at + 288, info.cgpnVoiceMailbox ?? '', 24);
  w.putText(at + 312, info.cdpnVoiceMailbox ?? '', 24);
  w.putText(at + 336, info.originalCdpnVoiceMailbox ?? '', 24);
  w.putText(at + 360, info.lastRedirectingVoiceMailbox ?? '', 24);
  w.putU32(at + 384, info.callInstance ?? 0);
  w.putU32(at + 388, info.callSecurityStatus ?? 0);
  w.putU32(at + 392, info.partyPIRestrictionBits ?? 0);
}

/** The 128-byte form of CallManager 2.x: four texts, no line and no call. */
export function writeCallInfoShort(
  w: FrameWriter,
  version: number,
  info: Pick<CallInfoFields, 'callingParty' | 'callingPartyName' | 'calledParty' | 'calledPartyName'>,
): void {
  w.begin(version, MessageId.CallInfo)
    .fixed(info.callingPartyName ?? '', 40)
    .fixed(info.callingParty ?? '', 24);
  w.fixed(info.calledPartyName ?? '', 40)
    .fixed(info.calledParty ?? '', 24)
    .end();
}

/**
 * DialedNumber (0x011d): what the caller really dialled, sent when dialling is complete.
 *
 *   0        12            36     40     44          0        12             37     41     45
 *   ┌────────┬─────────────┬──────┬──────┐           ┌────────┬──────────────┬──────┬──────┬─────┐
 *   │ header │ number, 24  │ line │ call │    or     │ header │ number, 25   │ line │ call │ pad │   from 18, packed
 *   └────────┴─────────────┴──────┴──────┘           └────────┴──────────────┴──────┴──────┴─────┘
 * CUCM at 20 sends the packed form in 36 bytes; chan-sccp sends the plain form in 36 bytes at 0, 17 and 22 (captured). So
 * from 18 on both are tried: no line has a number above 255, and only one reading can give such a line.
 */
export class DialedNumberView extends LayoutView {
  private numberBytes = 24;

  check(): Fault {
    const fault = this.atLeast(44);
    if (fault) return fault;
    const packable = layoutVersion(this, 36, 0) >= 18 && this.has(12, 33);
    const plain = this.u32(36);
    this.numberBytes = packable && !(plain > 0 && plain < 256) ? 25 : 24;
    return Fault.none;
  }
  get dialedNumber(): string {
    return this.text(12, this.numberBytes);
  }
  get lineInstance(): number {
    return this.u32(12 + this.numberBytes);
  }
  get callReference(): number {
    return this.u32(16 + this.numberBytes);
  }
}

export function writeDialedNumber(
  w: FrameWriter,
  version: number,
  dialedNumber: string,
  lineInstance: number,
  callReference: number,
): void {
  w.begin(version, MessageId.DialedNumber).fixed(dialedNumber, numberBytes(version));
  w.u32(lineInstance).u32(callReference).end();
}
