/**
 * Application data in both directions: XML to the phone, answers and key presses back.
 *
 *   V0  12          16     20     24            28       32
 *       ┌───────────┬──────┬──────┬─────────────┬────────┬──────
 *       │application│ line │ call │ transaction │ length │ data …
 *   V1  12 … 32          36         40           44             48        52
 *       … length ┬──────┬──────────┬────────────┬──────────────┬─────────┬──────
 *                │ part │ priority │ conference │ app instance │ routing │ data …
 * part: 0 first, 1 middle, 2 last or only.
 */
import { MessageId } from '../../codecs/skinny/ids.ts';
import type { FrameWriter } from '../../codecs/writer.ts';
import { headerOf } from './server-signals.ts';

export interface UserData {
  readonly application: number;
  readonly line: number;
  readonly call: number;
  readonly transaction: number;
  readonly data: string;
}

/** Longest data of one message. */
export const USER_DATA_BYTES = 2000;

export type UserDataKind = 'DeviceToUserData' | 'DeviceToUserDataResponse' | 'UserToDeviceData';

/** Write one message in the old form (V0) or the V1 form. Data is latin1. */
export function userData(w: FrameWriter, v: number, kind: UserDataKind, v1: boolean, u: UserData, part = 2): void {
  const data = u.data.slice(0, USER_DATA_BYTES);
  const id = v1 ? MessageId[`${kind}Version1`] : MessageId[kind];
  w.begin(headerOf(v), id).u32(u.application).u32(u.line).u32(u.call).u32(u.transaction).u32(data.length);
  // conference, app instance and routing as the phone of the own-callback capture sends them: call, application, 1
  if (v1) w.u32(part).u32(2).u32(u.call).u32(u.application).u32(1);
  w.fixed(data, data.length).end();
}

/** Read either form. @returns null where the frame is too short for what it announces. */
export function readUserData(
  view: DataView,
  start: number,
  end: number,
  v1: boolean,
): (UserData & { part: number }) | null {
  const at = start + (v1 ? 52 : 32);
  if (at > end) return null;
  const length = view.getUint32(start + 28, true);
  if (length > USER_DATA_BYTES || at + length > end) return null;
  let data = '';
  for (let i = 0; i < length; i++) data += String.fromCharCode(view.getUint8(at + i));
  return {
    application: view.getUint32(start + 12, true),
    line: view.getUint32(start + 16, true),
    call: view.getUint32(start + 20, true),
    transaction: view.getUint32(start + 24, true),
    part: v1 ? view.getUint32(start + 32, true) : 2,
    data,
  };
}
