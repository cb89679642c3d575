/**
 * Shapes that many PDUs share: what nearly every request and answer begins with. A view of a shape reads every PDU of it;
 * what follows the shape is skipped.
 */
import type { Fault } from '../fault.ts';
import { PduId } from './ids.ts';
import { QbeView } from './view.ts';
import type { QbeWriter } from './writer.ts';

/** A device, line, call leg or global call: two words, the first of which names the node (CTIManager id). */
export interface Handle {
  readonly callManagerID: number;
  readonly id: number;
}

/** Any request.
 *
 *   0                4
 *   ┌────────────────┬─ ···
 *   │ sequenceNumber │        u32; starts at 0, rises by one, and goes on rising over reconnects (client)
 *   └────────────────┴─ ···
 */
export class RequestView extends QbeView {
  get sequenceNumber(): number {
    return this.u32(0);
  }
}

/** Requests about one device or line: close, state, forward info, do-not-disturb option …
 *
 *   0                4               8    12
 *   ┌────────────────┬───────────────┬────┬─ ···
 *   │ sequenceNumber │ callManagerID │ id │
 *   └────────────────┴───────────────┴────┴─ ···
 */
export class HandleRequestView extends RequestView {
  get callManagerID(): number {
    return this.u32(4);
  }
  get id(): number {
    return this.u32(8);
  }
}

/** Any response.
 *
 *   0                4        8
 *   ┌────────────────┬────────┬─ ···
 *   │ sequenceNumber │ result │        result 0 is success, else 0x8ccc0000 and a number (`resultName`)
 *   └────────────────┴────────┴─ ···
 */
export class ResponseView extends QbeView {
  get sequenceNumber(): number {
    return this.u32(0);
  }
  get result(): number {
    return this.u32(4);
  }
}

/** Responses that name a device, line or global call: open, close, set forward, allocate …
 *
 *   0                4        8               12   16
 *   ┌────────────────┬────────┬───────────────┬────┬─ ···
 *   │ sequenceNumber │ result │ callManagerID │ id │
 *   └────────────────┴────────┴───────────────┴────┴─ ···
 */
export class HandleResponseView extends ResponseView {
  get callManagerID(): number {
    return this.u32(8);
  }
  get id(): number {
    return this.u32(12);
  }
}

/** FailureResponse (0): the CTIManager's answer to any request that it refuses. The client matches the sequence number.
 *
 *   0                4        8             16
 *   ┌────────────────┬────────┬─────────────┐
 *   │ sequenceNumber │ result │ description │   u32, u32, str
 *   └────────────────┴────────┴─────────────┘
 */
export class FailureResponseView extends ResponseView {
  override check(): Fault {
    return this.prove([8]);
  }
  get description(): string {
    return this.str(8);
  }
}

export function writeFailureResponse(w: QbeWriter, sequenceNumber: number, result: number, description: string): void {
  w.begin(PduId.FailureResponse, 16).i32(sequenceNumber).i32(result).str(description).end();
}

/** Events of one device or line: state, in and out of service, completed …
 *
 *   0               4    8        12
 *   ┌───────────────┬────┬ ─ ─ ─ ─┬─ ···
 *   │ callManagerID │ id │ reason │        reason only in closed, out-of-service and a few more
 *   └───────────────┴────┴ ─ ─ ─ ─┴─ ···
 */
export class HandleEventView extends QbeView {
  get callManagerID(): number {
    return this.u32(0);
  }
  get id(): number {
    return this.u32(4);
  }
  get reason(): number {
    return this.u32(8);
  }
}

/** Names of PDUs by their shape: the writers below take no other, so that a shape cannot be sent for another. */
type PlainRequest = 'ProviderCloseRequest' | 'ProviderGetCapabilitiesRequest' | 'ProviderGetAllDevicesAndLinesRequest';

type HandleRequest =
  | 'DeviceCloseRequest'
  | 'DeviceGetDeviceStateRequest'
  | 'DeviceGetDNDOptionRequest'
  | 'LineCloseRequest'
  | 'LineGetForwardInfoRequest';

type PlainResponse =
  | 'ProviderCloseResponse'
  | 'ProviderChangeEventFilterResponse'
  | 'ProviderDeviceAcquireResponse'
  | 'ProviderDeviceDeAcquireResponse'
  | 'ProviderGetAllDevicesAndLinesResponse'
  | 'ProviderGetSingleDeviceAndLinesResponse'
  | 'ProviderRegisterFeatureActivationResponse'
  | 'CallAcceptResponse'
  | 'CallAnswerResponse'
  | 'CallDisconnectResponse'
  | 'CallHoldResponse'
  | 'CallRetrieveResponse'
  | 'CallRedirectResponse';

type HandleResponse =
  | 'ProviderAllocateGlobalCallHandleResponse'
  | 'DeviceOpenResponse'
  | 'DeviceCloseResponse'
  | 'DeviceChangeEventFilterResponse'
  | 'DeviceDisplayStringResponse'
  | 'DeviceDNDSetResponse'
  | 'LineChangeEventFilterResponse'
  | 'LineCloseResponse'
  | 'LineSetForwardResponse'
  | 'LineSetMessageWaitingResponse';

type HandleEvent =
  | 'DeviceStateIdleEvent'
  | 'DeviceStateActiveEvent'
  | 'DeviceStateAlertingEvent'
  | 'DeviceStateHeldEvent'
  | 'DeviceStateWhisperEvent'
  | 'ExistingCallCompletedEvent';

type ReasonEvent = 'DeviceClosedEvent' | 'DeviceOutOfServiceEvent' | 'LineClosedEvent' | 'LineOutOfServiceEvent';

export function writeRequest(w: QbeWriter, pdu: PlainRequest, sequenceNumber: number): void {
  w.begin(PduId[pdu], 4).i32(sequenceNumber).end();
}
export function writeHandleRequest(w: QbeWriter, pdu: HandleRequest, sequenceNumber: number, of: Handle): void {
  w.begin(PduId[pdu], 12).i32(sequenceNumber).i32(of.callManagerID).i32(of.id).end();
}
export function writeResponse(w: QbeWriter, pdu: PlainResponse, sequenceNumber: number, result = 0): void {
  w.begin(PduId[pdu], 8).i32(sequenceNumber).i32(result).end();
}
export function writeHandleResponse(
  w: QbeWriter,
  pdu: HandleResponse,
  sequenceNumber: number,
  of: Handle,
  result = 0,
): void {
  w.begin(PduId[pdu], 16).i32(sequenceNumber).i32(result).i32(of.callManagerID).i32(of.id).end();
}
export function writeHandleEvent(w: QbeWriter, pdu: HandleEvent, of: Handle): void {
  w.begin(PduId[pdu], 8).i32(of.callManagerID).i32(of.id).end();
}
export function writeReasonEvent(w: QbeWriter, pdu: ReasonEvent, of: Handle, reason: number): void {
  w.begin(PduId[pdu], 12).i32(of.callManagerID).i32(of.id).i32(reason).end();
}
