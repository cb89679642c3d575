/**
 * What becomes of calls. The order that the JTAPI client understands: NewCall, state changes, state 1 (idle), CallClosed.
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
  writePartyDNInfoV2,
} from './parties.ts';
import type { QbeWriter } from './writer.ts';

/**
 * Events of one leg of a call: closed 84, digits 86, ring 87, hold reversion 223 …
 *
 *   0                   4        8                   12          16
 *   ┌───────────────────┬────────┬───────────────────┬───────────┬─ ···
 *   │ lineCallManagerID │ lineID │ callCallManagerID │ callLegID │   u32
 *   └───────────────────┴────────┴───────────────────┴───────────┴─ ···
 */
export class CallEventView extends HandleEventView {
  get call(): Handle {
    return { callManagerID: this.u32(8), id: this.u32(12) };
  }
}

function beginCallEvent(w: QbeWriter, pdu: PduId, bytes: number, line: Handle, call: Handle): QbeWriter {
  return w.begin(pdu, bytes).i32(line.callManagerID).i32(line.id).i32(call.callManagerID).i32(call.id);
}

/**
 * CallClosedEvent (84): the leg is gone. Without a state 1 before it, it ends the call all the same.
 *
 *   0                   4        8                   12          16       20
 *   ┌───────────────────┬────────┬───────────────────┬───────────┬────────┐
 *   │ lineCallManagerID │ lineID │ callCallManagerID │ callLegID │ reason │   u32
 *   └───────────────────┴────────┴───────────────────┴───────────┴────────┘
 */
export class CallClosedView extends CallEventView {
  override get reason(): number {
    return this.u32(16);
  }
}

export function writeCallClosedEvent(w: QbeWriter, line: Handle, call: Handle, reason: number): void {
  beginCallEvent(w, PduId.CallClosedEvent, 20, line, call).i32(reason).end();
}

/**
 * CallStateChangedEvent_V2 (281). state: `callState`; cause: Q.850 and CTI (`callCause`); busy is state 14 with cause 17.
 *
 *   0                   4        8                   12          16      20      24                      32
 *   ┌───────────────────┬────────┬───────────────────┬───────────┬───────┬───────┬───────────────────────┬─ ···
 *   │ lineCallManagerID │ lineID │ callCallManagerID │ callLegID │ state │ cause │ fwdDestinationAddress │
 *   └───────────────────┴────────┴───────────────────┴───────────┴───────┴───────┴───────────────────────┴─ ···
 *     u32                                                                          str
 *
 *   32                          44       48             52                          56
 *   ┬───────────────────────────┬────────┬──────────────┬───────────────────────────┬─ ···
 *   │ fwdDestinationPartyDNInfo │ reason │ bRemoteInUse │ overallCallSecurityStatus │   obj, u32, bool, u32
 *   ┴───────────────────────────┴────────┴──────────────┴───────────────────────────┴─ ···
 *
 *   56                          60                       64                 72                        80     88     96
 *   ┬───────────────────────────┬────────────────────────┬──────────────────┬─────────────────────────┬ ···· ┬ ···· ┐
 *   │ bIsConsultSetupByRollover │ bCallClearedByHuntList │ cgpnHuntMemberDN │ cgpnHuntMemberPartition │ cdpn…│ cdpn…│
 *   ┴───────────────────────────┴────────────────────────┴──────────────────┴─────────────────────────┴ ···· ┴ ···· ┘
 */
export class CallStateChangedView extends CallEventView {
  override check(): Fault {
    return this.prove([24]);
  }
  get state(): number {
    return this.u32(16);
  }
  get cause(): number {
    return this.u32(20);
  }
  get fwdDestinationAddress(): string {
    return this.str(24);
  }
  override get reason(): number {
    return this.u32(44);
  }
  get bRemoteInUse(): boolean {
    return this.bool(48);
  }
}

export interface CallStateChange {
  readonly state: number;
  readonly cause: number;
  readonly reason: number;
}

export function writeCallStateChangedEvent(w: QbeWriter, line: Handle, call: Handle, change: CallStateChange): void {
  beginCallEvent(w, PduId.CallStateChangedEvent_V2, 96, line, call).i32(change.state).i32(change.cause).str('');
  writePartyDNInfoV2(w);
  w.i32(change.reason).bool(false).i32(0).bool(false).bool(false).str('').str('').str('').str('').end();
}

/**
 * CallPartyInfoChangedEvent (108): a number or name of the call became known or changed.
 *
 *   0                   4        8                   12          16                    20             28
 *   ┌───────────────────┬────────┬───────────────────┬───────────┬─────────────────────┬──────────────┬─ ···
 *   │ lineCallManagerID │ lineID │ callCallManagerID │ callLegID │ callingPartyChanged │ callingParty │
 *   └───────────────────┴────────┴───────────────────┴───────────┴─────────────────────┴──────────────┴─ ···
 *     u32                                                          bool                  str
 *   28                 36                   40            48                56                    64
 *   ┬──────────────────┬────────────────────┬─────────────┬─────────────────┬─────────────────────┬─ ···
 *   │ callingPartyName │ calledPartyChanged │ calledParty │ calledPartyName │ originalCalledParty │
 *   ┴──────────────────┴────────────────────┴─────────────┴─────────────────┴─────────────────────┴─ ···
 *   then originalCalledPartyName 64, lastRedirectingParty 72 and name 80, farEndPointType 88, reason 92, bRemoteInUse 96,
 *   bPrivacy 100, parties 104 (see parties.ts)
 */
export class CallPartyInfoChangedView extends CallEventView {
  override check(): Fault {
    return (
      this.prove([20, 28, 40, 48, 56, 72]) || this.proveUstr(UNICODE_CALLING) || this.proveUstr(this.unicodeCalledAt)
    );
  }
  get callingPartyChanged(): boolean {
    return this.bool(16);
  }
  get callingParty(): string {
    return this.str(20);
  }
  get callingPartyName(): string {
    return this.str(28);
  }
  get calledPartyChanged(): boolean {
    return this.bool(36);
  }
  get calledParty(): string {
    return this.str(40);
  }
  get calledPartyName(): string {
    return this.str(48);
  }
  get originalCalledParty(): string {
    return this.str(56);
  }
  get lastRedirectingParty(): string {
    return this.str(72);
  }
  override get reason(): number {
    return this.u32(92);
  }
  get unicodeCallingPartyName(): string {
    return this.ustr(UNICODE_CALLING);
  }
  get unicodeCalledPartyName(): string {
    return this.ustr(this.unicodeCalledAt);
  }

  private get unicodeCalledAt(): number {
    return UNICODE_CALLING + this.ustrBytes(UNICODE_CALLING);
  }
}

const UNICODE_CALLING = 104 + UNICODE_NAMES_AT;

export interface PartyInfoChange {
  readonly parties: Parties;
  readonly callingPartyChanged: boolean;
  readonly calledPartyChanged: boolean;
  readonly farEndPointType: number;
  readonly reason: number;
}

export function writeCallPartyInfoChangedEvent(
  w: QbeWriter,
  line: Handle,
  call: Handle,
  change: PartyInfoChange,
): void {
  const { calling, called, originalCalled, lastRedirecting } = change.parties;
  beginCallEvent(w, PduId.CallPartyInfoChangedEvent, 236 + PARTY_BLOCK_BYTES, line, call);
  w.bool(change.callingPartyChanged).str(calling.number).str(calling.name);
  w.bool(change.calledPartyChanged).str(called.number).str(called.name);
  w.str(originalCalled.number).str(originalCalled.name).str(lastRedirecting.number).str(lastRedirecting.name);
  w.i32(change.farEndPointType).i32(change.reason).bool(false).bool(false);
  writePartyBlock(w, change.parties);
  w.str('').str('').str(calling.number).str('').str('').str('').str('').i32(0).i32(0).str('').str('').i32(0);
  w.i32(0).i32(0);
  writeMultiMediaCapability(w);
  writeMultiMediaCapability(w);
  w.str('').str('').end();
}
