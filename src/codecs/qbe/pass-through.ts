/**
 * XSI: what an application says to a phone's services, and what the phone answers. Bytes pass as they are; CTIManager
 * refuses more than 2,000 of them (DATA_SIZE_LIMIT_EXCEEDED), the client has no limit of its own.
 */
import type { Fault } from '../fault.ts';
import { type Handle, HandleEventView, HandleRequestView, HandleResponseView } from './answers.ts';
import { PduId } from './ids.ts';
import type { QbeWriter } from './writer.ts';

/**
 * DeviceDataPassThroughRequest (134).
 *
 *   0                4               8          12              20                24               32
 *   ┌────────────────┬───────────────┬──────────┬───────────────┬─────────────────┬────────────────┐
 *   │ sequenceNumber │ callManagerID │ deviceID │ deviceDataObj │ mediaResourceId │ featureDataObj │
 *   └────────────────┴───────────────┴──────────┴───────────────┴─────────────────┴────────────────┘
 *     u32              u32             u32        bytes           u32: 0            bytes: null
 */
export class PassThroughRequestView extends HandleRequestView {
  override check(): Fault {
    return this.prove([12]);
  }
  get deviceDataObj(): Uint8Array {
    return this.bytes(12);
  }
}

export function writePassThroughRequest(w: QbeWriter, sequenceNumber: number, device: Handle, data: Uint8Array): void {
  w.begin(PduId.DeviceDataPassThroughRequest, 32).i32(sequenceNumber).i32(device.callManagerID).i32(device.id);
  w.blob(data).i32(0).none().end();
}

/**
 * DeviceDataPassThroughResponse (135).
 *
 *   0                4        8               12         16              24
 *   ┌────────────────┬────────┬───────────────┬──────────┬───────────────┐
 *   │ sequenceNumber │ result │ callManagerID │ deviceID │ deviceDataObj │   bytes: at least one, the client crashes on null
 *   └────────────────┴────────┴───────────────┴──────────┴───────────────┘
 */
export class PassThroughResponseView extends HandleResponseView {
  override check(): Fault {
    return this.prove([16]);
  }
  get deviceDataObj(): Uint8Array {
    return this.bytes(16);
  }
}

const ONE_BYTE = new Uint8Array(1);

/** Without data one zero byte is sent, because the JTAPI client dereferences it. */
export function writePassThroughResponse(
  w: QbeWriter,
  sequenceNumber: number,
  device: Handle,
  data: Uint8Array,
  result = 0,
): void {
  w.begin(PduId.DeviceDataPassThroughResponse, 24).i32(sequenceNumber).i32(result);
  w.i32(device.callManagerID)
    .i32(device.id)
    .blob(data.length === 0 ? ONE_BYTE : data)
    .end();
}

/**
 * DeviceDataPassThroughEvent (136): sent while the filter's `deviceData` is on.
 *
 *   0                     4          8               16                20
 *   ┌─────────────────────┬──────────┬───────────────┬─────────────────┐
 *   │ deviceCallManagerID │ deviceID │ deviceDataObj │ mediaResourceId │   u32, u32, bytes, u32
 *   └─────────────────────┴──────────┴───────────────┴─────────────────┘
 */
export class PassThroughEventView extends HandleEventView {
  override check(): Fault {
    return this.prove([8]);
  }
  get deviceDataObj(): Uint8Array {
    return this.bytes(8);
  }
}

export function writePassThroughEvent(w: QbeWriter, device: Handle, data: Uint8Array): void {
  w.begin(PduId.DeviceDataPassThroughEvent, 20).i32(device.callManagerID).i32(device.id).blob(data).i32(0).end();
}
