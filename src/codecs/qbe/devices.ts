/**
 * A device: opened for an application, in and out of service, its keys and states. A phone must be open before its lines.
 */
import type { Fault } from '../fault.ts';
import { type Handle, HandleEventView, RequestView, ResponseView } from './answers.ts';
import { deviceEventPlaces, type EventFilter, writeFilter } from './filters.ts';
import { PduId } from './ids.ts';
import type { QbeWriter } from './writer.ts';

/**
 * DeviceOpenRequest (16). The answer is DeviceOpenResponse (HandleResponseView), then DeviceInServiceEvent.
 *
 *   0                4            12       24                      28
 *   ┌────────────────┬────────────┬────────┬───────────────────────┐
 *   │ sequenceNumber │ deviceName │ filter │ softkeysApplicationId │   u32, str, obj DeviceEventFilter (33 words), u32
 *   └────────────────┴────────────┴────────┴───────────────────────┘
 */
export class DeviceOpenRequestView extends RequestView {
  override check(): Fault {
    return this.prove([4]) || this.proveElement(12);
  }
  get deviceName(): string {
    return this.str(4);
  }
  get softkeysApplicationId(): number {
    return this.u32(24);
  }
  /** True where the application wants this event of DeviceEventFilter. */
  wants(event: string): boolean {
    return this.elementU32(12, 4 * (deviceEventPlaces.get(event) ?? Number.NaN)) !== 0;
  }
}

export function writeDeviceOpenRequest(
  w: QbeWriter,
  sequenceNumber: number,
  deviceName: string,
  filter: EventFilter,
  softkeysApplicationId = 0,
): void {
  w.begin(PduId.DeviceOpenRequest, 28).i32(sequenceNumber).str(deviceName);
  writeFilter(w, filter);
  w.i32(softkeysApplicationId).end();
}

/**
 * DeviceInServiceEvent (112).
 *
 *   0                     4          8        12                  16          24          28          32
 *   ┌─────────────────────┬──────────┬────────┬───────────────────┬───────────┬───────────┬───────────┐
 *   │ deviceCallManagerID │ deviceID │ locale │ supportedEncoding │ altScript │ dndStatus │ dndOption │
 *   └─────────────────────┴──────────┴────────┴───────────────────┴───────────┴───────────┴───────────┘
 *     u32                   u32        u32      u32                 str         bool        u32
 * supportedEncoding: 2 ASCII, 3 UCS-2 (JTAPI Developers Guide).
 */
export class DeviceInServiceView extends HandleEventView {
  override check(): Fault {
    return this.prove([16]);
  }
  get locale(): number {
    return this.u32(8);
  }
  get supportedEncoding(): number {
    return this.u32(12);
  }
  get dndStatus(): boolean {
    return this.bool(24);
  }
  get dndOption(): number {
    return this.u32(28);
  }
}

export interface DeviceInService {
  readonly locale: number;
  readonly supportedEncoding: number;
  readonly dndStatus: boolean;
  readonly dndOption: number;
}

export function writeDeviceInServiceEvent(w: QbeWriter, device: Handle, state: DeviceInService): void {
  w.begin(PduId.DeviceInServiceEvent, 32).i32(device.callManagerID).i32(device.id).i32(state.locale);
  w.i32(state.supportedEncoding).str('').bool(state.dndStatus).i32(state.dndOption).end();
}

/**
 * DeviceGetDeviceStateResponse (211): 0 idle, 1 active, 2 alerting, 3 held, 4 unknown, 5 whisper.
 *
 *   0                4        8               12         16            20
 *   ┌────────────────┬────────┬───────────────┬──────────┬─────────────┐
 *   │ sequenceNumber │ result │ callManagerID │ deviceID │ deviceState │   u32
 *   └────────────────┴────────┴───────────────┴──────────┴─────────────┘
 */
export class DeviceStateResponseView extends ResponseView {
  get callManagerID(): number {
    return this.u32(8);
  }
  get id(): number {
    return this.u32(12);
  }
  get deviceState(): number {
    return this.u32(16);
  }
}

export function writeDeviceStateResponse(
  w: QbeWriter,
  sequenceNumber: number,
  device: Handle,
  deviceState: number,
): void {
  w.begin(PduId.DeviceGetDeviceStateResponse, 20).i32(sequenceNumber).i32(0).i32(device.callManagerID);
  w.i32(device.id).i32(deviceState).end();
}

/**
 * FeatureButtonPressedEvent (33) and KeyPressedEvent (34): the user pressed a button. Numbers of buttons are not known.
 *
 *   0                     4          8              12         16
 *   ┌─────────────────────┬──────────┬──────────────┬ ─ ─ ─ ─ ─┐
 *   │ deviceCallManagerID │ deviceID │ button / key │ instance │   u32; instance only in 33
 *   └─────────────────────┴──────────┴──────────────┴ ─ ─ ─ ─ ─┘
 */
export class ButtonPressedView extends HandleEventView {
  get button(): number {
    return this.u32(8);
  }
  get instance(): number {
    return this.u32(12);
  }
}

export function writeFeatureButtonPressedEvent(w: QbeWriter, device: Handle, button: number, instance: number): void {
  w.begin(PduId.FeatureButtonPressedEvent, 16).i32(device.callManagerID).i32(device.id).i32(button).i32(instance).end();
}
export function writeKeyPressedEvent(w: QbeWriter, device: Handle, key: number): void {
  w.begin(PduId.KeyPressedEvent, 12).i32(device.callManagerID).i32(device.id).i32(key).end();
}

/**
 * DeviceSoftKeyPressedEvent (132): a softkey, and the call that it was pressed for. Numbers of softkeys are not known.
 *
 *   0                     4          8           12                    16       20                  24          28          32
 *   ┌─────────────────────┬──────────┬───────────┬─────────────────────┬────────┬───────────────────┬───────────┬───────────┬─ ···
 *   │ deviceCallManagerID │ deviceID │ softKeyID │ globalCallManagerID │ callID │ callCallManagerID │ callLegID │ callState │
 *   └─────────────────────┴──────────┴───────────┴─────────────────────┴────────┴───────────────────┴───────────┴───────────┴─ ···
 *
 *   32             40                 48            56                64
 *   ┬──────────────┬──────────────────┬─────────────┬─────────────────┬─ ···
 *   │ callingParty │ callingPartyName │ calledParty │ calledPartyName │   str; then as in call events
 *   ┴──────────────┴──────────────────┴─────────────┴─────────────────┴─ ···
 */
export class SoftKeyPressedView extends HandleEventView {
  override check(): Fault {
    return this.prove([32, 40, 48, 56]);
  }
  get softKeyID(): number {
    return this.u32(8);
  }
  get globalCall(): Handle {
    return { callManagerID: this.u32(12), id: this.u32(16) };
  }
  get call(): Handle {
    return { callManagerID: this.u32(20), id: this.u32(24) };
  }
  get callState(): number {
    return this.u32(28);
  }
  get callingParty(): string {
    return this.str(32);
  }
  get calledParty(): string {
    return this.str(48);
  }
}
