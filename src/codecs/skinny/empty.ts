/**
 * Messages without a body: the id says it all. One view and one writer for both directions.
 *
 *   0        4         8        12
 *   ┌────────┬─────────┬────────┐
 *   │ length │ version │   id   │   a longer body is legal (ButtonTemplateReq of CallManager 2.x clients) and not read
 *   └────────┴─────────┴────────┘
 */
import { Fault } from '../fault.ts';
import { FrameView } from '../frame.ts';
import { HEADER_BYTES } from '../framer.ts';
import type { FrameWriter } from '../writer.ts';
import { MessageId } from './ids.ts';

/** Ids that are sent with no body: the first lines always, the last by some peers. */
export const emptyMessages = [
  MessageId.KeepAliveReq,
  MessageId.ConfigStatReq,
  MessageId.TimeDateReq,
  MessageId.VersionReq,
  MessageId.ServerReq,
  MessageId.SoftKeySetReq,
  MessageId.SoftKeyTemplateReq,
  MessageId.HookFlash,
  MessageId.KeepAliveAck,
  MessageId.CapabilitiesReq,
  MessageId.SetHookFlashDetect,
  MessageId.ClearNotify,
  MessageId.DeactivateCallPlane,
  MessageId.RegisterTokenAck,
  MessageId.OffHook,
  MessageId.OnHook,
  MessageId.UnregisterReq,
  MessageId.ButtonTemplateReq,
  MessageId.StopTone,
  MessageId.ClearDisplay,
] as const satisfies readonly MessageId[];

export type EmptyMessage = (typeof emptyMessages)[number];

export class EmptyView extends FrameView {
  check(): Fault {
    return Fault.none;
  }
}

export function writeEmpty(w: FrameWriter, version: number, id: EmptyMessage): void {
  w.frame(version, id, HEADER_BYTES);
}
