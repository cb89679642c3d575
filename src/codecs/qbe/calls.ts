/**
 * What an application asks of calls. A call is made in two steps: a global call is allocated, then a line initiates its
 * leg of it.
 */
import type { Fault } from '../fault.ts';
import { type Handle, HandleRequestView, HandleResponseView, RequestView } from './answers.ts';
import { PduId } from './ids.ts';
import type { QbeWriter } from './writer.ts';

/**
 * ProviderAllocateGlobalCallHandleRequest (11). The answer (12) is a HandleResponse: callManagerID, callID.
 *
 *   0                4          8
 *   ┌────────────────┬──────────┐
 *   │ sequenceNumber │ callType │   u32; the client writes 0
 *   └────────────────┴──────────┘
 */
export class AllocateGlobalCallRequestView extends RequestView {
  get callType(): number {
    return this.u32(4);
  }
}

export function writeAllocateGlobalCallRequest(w: QbeWriter, sequenceNumber: number, callType = 0): void {
  w.begin(PduId.ProviderAllocateGlobalCallHandleRequest, 8).i32(sequenceNumber).i32(callType).end();
}

/**
 * LineCallInitiateRequest (43).
 *
 *   0                4                   8        12                    16             20               28            36
 *   ┌────────────────┬───────────────────┬────────┬─────────────────────┬──────────────┬────────────────┬─────────────┬─ ···
 *   │ sequenceNumber │ lineCallManagerID │ lineID │ globalCallManagerID │ globalCallID │ callingAddress │ destAddress │
 *   └────────────────┴───────────────────┴────────┴─────────────────────┴──────────────┴────────────────┴─────────────┴─ ···
 *     u32                                                                                str              str
 *
 *   36         44                52                56                60
 *   ┬──────────┬─────────────────┬─────────────────┬─────────────────┐
 *   │ userData │ mediaDeviceName │ mediaResourceId │ featurePriority │   bytes, str, u32, u32
 *   ┴──────────┴─────────────────┴─────────────────┴─────────────────┘
 */
export class LineCallInitiateRequestView extends HandleRequestView {
  override check(): Fault {
    return this.prove([20, 28]);
  }
  get globalCall(): Handle {
    return { callManagerID: this.u32(12), id: this.u32(16) };
  }
  get callingAddress(): string {
    return this.str(20);
  }
  get destAddress(): string {
    return this.str(28);
  }
  get featurePriority(): number {
    return this.u32(56);
  }
}

export interface LineCallInitiate {
  readonly line: Handle;
  readonly globalCall: Handle;
  readonly callingAddress: string;
  readonly destAddress: string;
}

/** featurePriority 1, as the client writes it. */
export function writeLineCallInitiateRequest(w: QbeWriter, sequenceNumber: number, call: LineCallInitiate): void {
  w.begin(PduId.LineCallInitiateRequest, 60).i32(sequenceNumber).i32(call.line.callManagerID).i32(call.line.id);
  w.i32(call.globalCall.callManagerID).i32(call.globalCall.id).str(call.callingAddress).str(call.destAddress);
  w.none().str('').i32(0).i32(1).end();
}

/**
 * LineCallInitiateResponse (44).
 *
 *   0                4        8                   12       16              20          24
 *   ┌────────────────┬────────┬───────────────────┬────────┬───────────────┬───────────┐
 *   │ sequenceNumber │ result │ lineCallManagerID │ lineID │ callManagerID │ callLegID │   u32
 *   └────────────────┴────────┴───────────────────┴────────┴───────────────┴───────────┘
 */
export class LineCallInitiateResponseView extends HandleResponseView {
  get call(): Handle {
    return { callManagerID: this.u32(16), id: this.u32(20) };
  }
}

export function writeLineCallInitiateResponse(
  w: QbeWriter,
  sequenceNumber: number,
  line: Handle,
  call: Handle,
  result = 0,
): void {
  w.begin(PduId.LineCallInitiateResponse, 24).i32(sequenceNumber).i32(result).i32(line.callManagerID).i32(line.id);
  w.i32(call.callManagerID).i32(call.id).end();
}

/**
 * Requests about one leg of a call: accept 50, answer 52, disconnect 66, hold 74, retrieve 78, redirect 76 …
 *
 *   0                4                   8        12                     16          20
 *   ┌────────────────┬───────────────────┬────────┬──────────────────────┬───────────┬─ ···
 *   │ sequenceNumber │ lineCallManagerID │ lineID │ callLegCallManagerID │ callLegID │   u32
 *   └────────────────┴───────────────────┴────────┴──────────────────────┴───────────┴─ ···
 */
export class CallRequestView extends HandleRequestView {
  get call(): Handle {
    return { callManagerID: this.u32(12), id: this.u32(16) };
  }
}

function beginCallRequest(w: QbeWriter, pdu: PduId, bytes: number, sequenceNumber: number, line: Handle, call: Handle) {
  w.begin(pdu, bytes).i32(sequenceNumber).i32(line.callManagerID).i32(line.id);
  return w.i32(call.callManagerID).i32(call.id);
}

export function writeCallAnswerRequest(w: QbeWriter, sequenceNumber: number, line: Handle, call: Handle): void {
  beginCallRequest(w, PduId.CallAnswerRequest, 32, sequenceNumber, line, call).str('').i32(0).end();
}
export function writeCallDisconnectRequest(w: QbeWriter, sequenceNumber: number, line: Handle, call: Handle): void {
  beginCallRequest(w, PduId.CallDisconnectRequest, 20, sequenceNumber, line, call).end();
}
export function writeCallHoldRequest(w: QbeWriter, sequenceNumber: number, line: Handle, call: Handle): void {
  beginCallRequest(w, PduId.CallHoldRequest, 28, sequenceNumber, line, call).str('').end();
}
export function writeCallRetrieveRequest(w: QbeWriter, sequenceNumber: number, line: Handle, call: Handle): void {
  beginCallRequest(w, PduId.CallRetrieveRequest, 20, sequenceNumber, line, call).end();
}
