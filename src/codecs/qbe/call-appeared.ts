/**
 * A call that appears on a line: new (NewCallEvent, 48), or there before the line was opened (ExistingCallEvent, 49).
 */
import type { Fault } from '../fault.ts';
import { type Handle, HandleEventView } from './answers.ts';
import { PduId } from './ids.ts';
import {
  PARTY_BLOCK_BYTES,
  type Parties,
  UNICODE_NAMES_AT,
  writeMultiMediaCapability,
  writePartyBlock,
  writePartyDNInfo,
} from './parties.ts';
import type { QbeWriter } from './writer.ts';

/** Where the fields stand in which NewCallEvent and ExistingCallEvent differ. */
interface CallLayout {
  readonly lastRedirectingParty: number;
  readonly state: number;
  readonly farEndpointType: number;
  readonly callingPartyName: number;
  /** The block of `parties.ts`. */
  readonly parties: number;
}

const newCall: CallLayout = {
  lastRedirectingParty: 116,
  state: 60,
  farEndpointType: 84,
  callingPartyName: 92,
  parties: 168,
};
const existingCall: CallLayout = {
  lastRedirectingParty: 60,
  state: 68,
  farEndpointType: 92,
  callingPartyName: 120,
  parties: 212,
};

/**
 * What a line is told of a call that is new (NewCallEvent, 48) or was there before (ExistingCallEvent, 49).
 *
 *   0                   4        8                     12           20                  24          28
 *   ┌───────────────────┬────────┬─────────────────────┬────────────┬───────────────────┬───────────┬─ ···
 *   │ lineCallManagerID │ lineID │ lineHandleSpecified │ deviceName │ callCallManagerID │ callLegID │
 *   └───────────────────┴────────┴─────────────────────┴────────────┴───────────────────┴───────────┴─ ···
 *     u32                 u32      bool                  str          u32                 u32
 *   28                    32       36             44            52                    60
 *   ┬─────────────────────┬────────┬──────────────┬─────────────┬─────────────────────┬─ ···
 *   │ globalCallManagerID │ callID │ callingParty │ calledParty │ originalCalledParty │   u32, u32, str, str, str
 *   ┴─────────────────────┴────────┴──────────────┴─────────────┴─────────────────────┴─ ···
 *
 *                             NewCallEvent   ExistingCallEvent
 *   lastRedirectingParty      116            60                   str
 *   state, origin             60, 64         68, 72               u32
 *   farEndpointType, reason   84, 88         92, 96               u32
 *   callingPartyName          92             120                  str; calledPartyName 8 further
 *   parties (see parties.ts)  168            212
 */
abstract class CallAppearedView extends HandleEventView {
  protected abstract readonly layout: CallLayout;

  override check(): Fault {
    const { lastRedirectingParty, callingPartyName } = this.layout;
    return (
      this.prove([12, 36, 44, 52, lastRedirectingParty, callingPartyName, callingPartyName + 8]) ||
      this.proveUstr(this.unicodeAt(0)) ||
      this.proveUstr(this.unicodeAt(1))
    );
  }
  get deviceName(): string {
    return this.str(12);
  }
  get call(): Handle {
    return { callManagerID: this.u32(20), id: this.u32(24) };
  }
  get globalCall(): Handle {
    return { callManagerID: this.u32(28), id: this.u32(32) };
  }
  get callingParty(): string {
    return this.str(36);
  }
  get calledParty(): string {
    return this.str(44);
  }
  get originalCalledParty(): string {
    return this.str(52);
  }
  get lastRedirectingParty(): string {
    return this.str(this.layout.lastRedirectingParty);
  }
  get state(): number {
    return this.u32(this.layout.state);
  }
  get origin(): number {
    return this.u32(this.layout.state + 4);
  }
  get farEndpointType(): number {
    return this.u32(this.layout.farEndpointType);
  }
  override get reason(): number {
    return this.u32(this.layout.farEndpointType + 4);
  }
  get callingPartyName(): string {
    return this.str(this.layout.callingPartyName);
  }
  get calledPartyName(): string {
    return this.str(this.layout.callingPartyName + 8);
  }
  get unicodeCallingPartyName(): string {
    return this.ustr(this.unicodeAt(0));
  }
  get unicodeCalledPartyName(): string {
    return this.ustr(this.unicodeAt(1));
  }

  /** A null name takes fewer bytes, so the second one must be looked for. */
  private unicodeAt(i: 0 | 1): number {
    const first = this.layout.parties + UNICODE_NAMES_AT;
    return i === 0 ? first : first + this.ustrBytes(first);
  }
}

export class NewCallView extends CallAppearedView {
  protected readonly layout = newCall;
}

export class ExistingCallView extends CallAppearedView {
  protected readonly layout = existingCall;

  get cause(): number {
    return this.u32(100);
  }
}

export interface CallAppeared {
  readonly line: Handle;
  readonly deviceName: string;
  readonly call: Handle;
  readonly globalCall: Handle;
  readonly parties: Parties;
  readonly state: number;
  readonly origin: number;
  readonly reason: number;
  readonly farEndpointType: number;
}

function beginCallAppeared(w: QbeWriter, pdu: PduId, bytes: number, of: CallAppeared): QbeWriter {
  const { calling, called, originalCalled } = of.parties;
  w.begin(pdu, bytes).i32(of.line.callManagerID).i32(of.line.id).bool(true).str(of.deviceName);
  w.i32(of.call.callManagerID).i32(of.call.id).i32(of.globalCall.callManagerID).i32(of.globalCall.id);
  return w.str(calling.number).str(called.number).str(originalCalled.number);
}

export function writeNewCallEvent(w: QbeWriter, of: CallAppeared): void {
  const { calling, called, originalCalled, lastRedirecting } = of.parties;
  beginCallAppeared(w, PduId.NewCallEvent, 304 + PARTY_BLOCK_BYTES, of)
    .i32(of.state)
    .i32(of.origin)
    .none()
    .i32(0);
  w.i32(of.globalCall.callManagerID).i32(of.farEndpointType).i32(of.reason).str(calling.name).str(called.name);
  w.str(originalCalled.name).str(lastRedirecting.number).str(lastRedirecting.name).str('').bool(false).i32(0).i32(0);
  w.bool(false).str('').i32(0);
  writePartyBlock(w, of.parties);
  w.i32(0).i32(0).str('').str('').bool(true).i32(0).str(calling.number).none().i32(0).bool(false);
  w.str('').str('').str('').i32(0).i32(0).i32(0).i32(0);
  writeMultiMediaCapability(w);
  writeMultiMediaCapability(w);
  w.str('').str('').end();
}

export function writeExistingCallEvent(w: QbeWriter, of: CallAppeared, cause = 0): void {
  const { calling, called, originalCalled, lastRedirecting } = of.parties;
  beginCallAppeared(w, PduId.ExistingCallEvent, 408 + PARTY_BLOCK_BYTES, of).str(lastRedirecting.number);
  w.i32(of.state).i32(of.origin).none().i32(0).i32(of.globalCall.callManagerID).i32(of.farEndpointType);
  w.i32(of.reason).i32(cause).list(0, 0).close().str(calling.name).str(called.name).str(originalCalled.name);
  w.str(lastRedirecting.name).str('');
  writeNoParticipant(w);
  w.str('').i32(0).bool(false).bool(false).bool(false).i32(0).i32(0).bool(false).i32(0);
  writePartyBlock(w, of.parties);
  w.bool(false).str('').str('').bool(false).i32(0).i32(0).i32(0).str('').str('').bool(true).i32(0);
  w.str(calling.number).none().i32(0).bool(false).str('').str('').str('').str('').str('').i32(0).i32(0);
  w.str('').str('').i32(0).i32(0);
  writeMultiMediaCapability(w);
  writeMultiMediaCapability(w);
  w.str('').str('').end();
}

/** ParticipantInfo, empty. */
function writeNoParticipant(w: QbeWriter): void {
  w.open(104).str('').str('').str('').bool(false).bool(false).i32(0).i32(0).ustr('').i32(0);
  writePartyDNInfo(w);
  w.i32(0).i32(0).str('').str('').str('').close();
}
