/**
 * User data: screens to the phone, key presses and answers back, both directions. Layouts from Wireshark and chan-sccp,
 * which agree; no public capture has them.
 *
 *   0        4         8        12            16     20     24            28           32
 *   ┌────────┬─────────┬────────┬─────────────┬──────┬──────┬─────────────┬────────────┬── ··· ──┬ ─ ─ ┐
 *   │ length │ version │   id   │ application │ line │ call │ transaction │ dataLength │ xmldata │ pad │
 *   └────────┴─────────┴────────┴─────────────┴──────┴──────┴─────────────┴────────────┴── ··· ──┴ ─ ─ ┘
 *   0x011E UserToDeviceData, 0x002E DeviceToUserData, 0x002F DeviceToUserDataResponse
 *
 *   32         36         40           44            48        52
 *   ┬──────────┬──────────┬────────────┬─────────────┬─────────┬── ··· ──┬ ─ ─ ┐   Version1: five numbers more, then
 *   │ sequence │ priority │ conference │ appInstance │ routing │ xmldata │ pad │   the data
 *   ┴──────────┴──────────┴────────────┴─────────────┴─────────┴── ··· ──┴ ─ ─ ┘
 *   0x013F UserToDeviceDataVersion1, 0x0041 DeviceToUserDataVersion1, 0x0042 DeviceToUserDataResponseVersion1
 *
 * dataLength counts the data only and is the one thing to cut by: some senders add a NUL and up to four bytes more. Towards
 * the phone the data is XML; back it may be XML or what stood last in a UserCallData: URL. 0 is legal in answers.
 */
import { Fault } from '../fault.ts';
import { FrameView } from '../frame.ts';
import { limits } from '../limits.ts';
import { fixedText } from '../text.ts';
import type { FrameWriter } from '../writer.ts';
import { MessageId } from './ids.ts';

/** Place of a message in a document that is longer than one message holds. A single message is the last. */
export const SequenceFlag = { first: 0, more: 1, last: 2 } as const;

/** The three messages with the short header. */
export class UserDataView extends FrameView {
  /** Where the data starts, from the start of the frame. */
  protected readonly dataAt: number = 32;

  check(): Fault {
    if (!this.has(this.dataAt, 0)) return Fault.bodyTooShort;
    const dataLength = this.u32(28);
    if (dataLength > limits.userDataBytesMax) return Fault.dataTooLong;
    return this.has(this.dataAt, dataLength) ? Fault.none : Fault.dataTooLong;
  }
  get applicationId(): number {
    return this.u32(12);
  }
  get lineInstance(): number {
    return this.u32(16);
  }
  get callReference(): number {
    return this.u32(20);
  }
  get transactionId(): number {
    return this.u32(24);
  }
  get dataLength(): number {
    return this.u32(28);
  }
  /** Where the data starts in `view`; `dataLength` bytes follow. */
  get userDataOffset(): number {
    return this.start + this.dataAt;
  }
  /** The data itself, not a copy: valid as long as the chunk. */
  get userDataBytes(): Uint8Array {
    return new Uint8Array(this.view.buffer, this.view.byteOffset + this.userDataOffset, this.dataLength);
  }
  /** The data as latin1 text, up to a NUL that a sender counted with it. */
  get xmldata(): string {
    return fixedText(this.view, this.userDataOffset, this.dataLength);
  }
}

/** The three Version1 messages. */
export class UserDataVersion1View extends UserDataView {
  protected override readonly dataAt: number = 52;

  get sequenceFlag(): number {
    return this.u32(32);
  }
  get displayPriority(): number {
    return this.u32(36);
  }
  get conferenceId(): number {
    return this.u32(40);
  }
  get appInstanceID(): number {
    return this.u32(44);
  }
  get routingID(): number {
    return this.u32(48);
  }
}

export interface UserDataFields {
  readonly applicationId: number;
  /** 0 and 0 where the data belongs to no call. */
  readonly lineInstance?: number;
  readonly callReference?: number;
  readonly transactionId: number;
}

export interface UserDataVersion1Fields extends UserDataFields {
  /** `SequenceFlag.last` unless said otherwise. */
  readonly sequenceFlag?: number;
  readonly displayPriority?: number;
  readonly conferenceId?: number;
  readonly appInstanceID?: number;
  readonly routingID?: number;
}

/** Ids of the three messages with the short header. */
export type UserDataId =
  | typeof MessageId.UserToDeviceData
  | typeof MessageId.DeviceToUserData
  | typeof MessageId.DeviceToUserDataResponse;
/** Ids of the three Version1 messages. */
export type UserDataVersion1Id =
  | typeof MessageId.UserToDeviceDataVersion1
  | typeof MessageId.DeviceToUserDataVersion1
  | typeof MessageId.DeviceToUserDataResponseVersion1;

function begin(w: FrameWriter, version: number, id: MessageId, fields: UserDataFields, dataBytes: number): void {
  if (dataBytes > limits.userDataBytesMax) {
    throw new RangeError(
      `user data of ${dataBytes} bytes is above ${limits.userDataBytesMax}; shorten it or send Version1 messages in sequence`,
    );
  }
  w.begin(version, id)
    .u32(fields.applicationId)
    .u32(fields.lineInstance ?? 0)
    .u32(fields.callReference ?? 0)
    .u32(fields.transactionId)
    .u32(dataBytes);
}

/**
 * Write one of the three messages with the short header.
 * @throws RangeError where the data is above `limits.userDataBytesMax`; nothing is written then.
 */
export function writeUserData(
  w: FrameWriter,
  version: number,
  id: UserDataId,
  fields: UserDataFields,
  data: Uint8Array,
): void {
  begin(w, version, id, fields, data.length);
  w.raw(data).end();
}

/**
 * Write one of the three Version1 messages.
 * @throws RangeError where the data is above `limits.userDataBytesMax`; nothing is written then.
 */
export function writeUserDataVersion1(
  w: FrameWriter,
  version: number,
  id: UserDataVersion1Id,
  fields: UserDataVersion1Fields,
  data: Uint8Array,
): void {
  begin(w, version, id, fields, data.length);
  w.u32(fields.sequenceFlag ?? SequenceFlag.last)
    .u32(fields.displayPriority ?? 0)
    .u32(fields.conferenceId ?? 0)
    .u32(fields.appInstanceID ?? 0)
    .u32(fields.routingID ?? 0)
    .raw(data)
    .end();
}

export function writeUserToDeviceData(w: FrameWriter, version: number, fields: UserDataFields, data: Uint8Array): void {
  writeUserData(w, version, MessageId.UserToDeviceData, fields, data);
}
export function writeUserToDeviceDataVersion1(
  w: FrameWriter,
  version: number,
  fields: UserDataVersion1Fields,
  data: Uint8Array,
): void {
  writeUserDataVersion1(w, version, MessageId.UserToDeviceDataVersion1, fields, data);
}
export function writeDeviceToUserData(w: FrameWriter, version: number, fields: UserDataFields, data: Uint8Array): void {
  writeUserData(w, version, MessageId.DeviceToUserData, fields, data);
}
export function writeDeviceToUserDataVersion1(
  w: FrameWriter,
  version: number,
  fields: UserDataVersion1Fields,
  data: Uint8Array,
): void {
  writeUserDataVersion1(w, version, MessageId.DeviceToUserDataVersion1, fields, data);
}
export function writeDeviceToUserDataResponse(
  w: FrameWriter,
  version: number,
  fields: UserDataFields,
  data: Uint8Array,
): void {
  writeUserData(w, version, MessageId.DeviceToUserDataResponse, fields, data);
}
export function writeDeviceToUserDataResponseVersion1(
  w: FrameWriter,
  version: number,
  fields: UserDataVersion1Fields,
  data: Uint8Array,
): void {
  writeUserDataVersion1(w, version, MessageId.DeviceToUserDataResponseVersion1, fields, data);
}
