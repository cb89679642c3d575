/**
 * Features that an application registers for, Call Back among them. The layouts are known; the featureID of Call Back is
 * not (`QbeProfile.callBackFeatureID`), because the JTAPI client hands none of these events to applications.
 */
import type { Fault } from '../fault.ts';
import { type Handle, RequestView } from './answers.ts';
import { PduId } from './ids.ts';
import { QbeView } from './view.ts';
import type { QbeWriter } from './writer.ts';

/**
 * ProviderRegisterFeatureActivationRequest (152). The answer (153) is a plain response.
 *
 *   0                4           8
 *   ┌────────────────┬───────────┐
 *   │ sequenceNumber │ featureID │   u32
 *   └────────────────┴───────────┘
 */
export class RegisterFeatureRequestView extends RequestView {
  get featureID(): number {
    return this.u32(4);
  }
}

export function writeRegisterFeatureRequest(w: QbeWriter, sequenceNumber: number, featureID: number): void {
  w.begin(PduId.ProviderRegisterFeatureActivationRequest, 8).i32(sequenceNumber).i32(featureID).end();
}

/**
 * ProviderFeatureActivationUnRegisteredEvent (154): the feature is no longer ours.
 *
 *   0           4        8
 *   ┌───────────┬────────┐
 *   │ featureID │ reason │   u32
 *   └───────────┴────────┘
 */
export class FeatureUnregisteredView extends QbeView {
  get featureID(): number {
    return this.u32(0);
  }
  get reason(): number {
    return this.u32(4);
  }
}

export function writeFeatureUnregisteredEvent(w: QbeWriter, featureID: number, reason: number): void {
  w.begin(PduId.ProviderFeatureActivationUnRegisteredEvent, 8).i32(featureID).i32(reason).end();
}

/**
 * ProviderFeatureActivatedEvent (133): a user pressed the feature's key.
 *
 *   0           4                     8              12           20          24             32
 *   ┌───────────┬─────────────────────┬──────────────┬────────────┬───────────┬──────────────┬─ ···
 *   │ featureID │ globalCallManagerID │ globalCallID │ deviceName │ callState │ dialedDigits │
 *   └───────────┴─────────────────────┴──────────────┴────────────┴───────────┴──────────────┴─ ···
 *     u32         u32                   u32            str          u32         str
 *
 *   32                               36                        40                 52                64                  76
 *   ┬────────────────────────────────┬─────────────────────────┬──────────────────┬─────────────────┬───────────────────┬─ ···
 *   │ featureActivatingCallManagerID │ featureActivatingCallID │ callingPartyInfo │ calledPartyInfo │ redirectPartyInfo │
 *   ┴────────────────────────────────┴─────────────────────────┴──────────────────┴─────────────────┴───────────────────┴─ ···
 *                                                                obj PartyInfo      obj               obj
 *   76                       84
 *   ┬────────────────────────┐
 *   │ globalizedCallingParty │   str
 *   ┴────────────────────────┘
 *
 * PartyInfo: cause 0, callManagerID 4, callLegID 8, deviceType 12, isHolding 16, partition 20, pattern 28, partyDN 36,
 * partyDNDisplayName 44, unicodeDisplayName 52 (ustr), partyVoiceMailbox 68.
 */
export class FeatureActivatedView extends QbeView {
  override check(): Fault {
    return (
      this.prove([12, 24]) ||
      this.proveParty(CALLING) ||
      this.proveParty(CALLED) ||
      this.proveElement(64) ||
      this.prove([76])
    );
  }
  get featureID(): number {
    return this.u32(0);
  }
  get globalCall(): Handle {
    return { callManagerID: this.u32(4), id: this.u32(8) };
  }
  get deviceName(): string {
    return this.str(12);
  }
  get callState(): number {
    return this.u32(20);
  }
  get dialedDigits(): string {
    return this.str(24);
  }
  /** The leg of the user who pressed the key. */
  get call(): Handle {
    return { callManagerID: this.u32(32), id: this.u32(36) };
  }
  get callingParty(): string {
    return this.elementStr(CALLING, PARTY_DN);
  }
  get callingPartyName(): string {
    return this.elementStr(CALLING, PARTY_NAME);
  }
  get calledParty(): string {
    return this.elementStr(CALLED, PARTY_DN);
  }
  get calledPartyName(): string {
    return this.elementStr(CALLED, PARTY_NAME);
  }
  /** Q.850 cause that the called party's leg ended with; 17 is busy. */
  get calledPartyCause(): number {
    return this.elementU32(CALLED, 0);
  }

  private proveParty(offset: number): Fault {
    return (
      this.proveElement(offset) || this.proveElementStr(offset, PARTY_DN) || this.proveElementStr(offset, PARTY_NAME)
    );
  }
}

const CALLING = 40;
const CALLED = 52;
const PARTY_DN = 36;
const PARTY_NAME = 44;

export interface ActivatingParty {
  readonly number: string;
  readonly name: string;
  readonly call: Handle;
  readonly cause: number;
}

export interface FeatureActivated {
  readonly featureID: number;
  readonly globalCall: Handle;
  readonly deviceName: string;
  readonly callState: number;
  readonly dialedDigits: string;
  readonly call: Handle;
  readonly calling: ActivatingParty;
  readonly called: ActivatingParty;
}

export function writeFeatureActivatedEvent(w: QbeWriter, event: FeatureActivated): void {
  w.begin(PduId.ProviderFeatureActivatedEvent, 84).i32(event.featureID).i32(event.globalCall.callManagerID);
  w.i32(event.globalCall.id).str(event.deviceName).i32(event.callState).str(event.dialedDigits);
  w.i32(event.call.callManagerID).i32(event.call.id);
  writePartyInfo(w, event.calling);
  writePartyInfo(w, event.called);
  writeNoRedirect(w);
  w.str(event.calling.number).end();
}

function writePartyInfo(w: QbeWriter, { number, name, call, cause }: ActivatingParty): void {
  w.open(76).i32(cause).i32(call.callManagerID).i32(call.id).i32(0).bool(false).str('').str(number).str(number);
  w.str(name).ustr(name).str('').close();
}

/** RedirectPartyInfo, empty. */
function writeNoRedirect(w: QbeWriter): void {
  w.open(80).i32(0).i32(0).str('').str('').str('').str('').i32(0).i32(0).str('').str('').str('').str('').close();
}
