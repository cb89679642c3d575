/**
 * Messages without a body: KeepAliveReq, KeepAliveAck, CapabilitiesReq, the bodyless requests of registration,
 * ClearNotify, DeactivateCallPlane, RegisterTokenAck and the like. Some senders append bytes that mean nothing.
 *
 *   0        4         8        12
 *   ┌────────┬─────────┬────────┐
 *   │ length │ version │   id   │   u32, little-endian
 *   └────────┴─────────┴────────┘
 */
import type { Fault } from '../fault.ts';
import { FrameView } from '../frame.ts';
import type { FrameWriter } from '../writer.ts';
import type { MessageId } from './ids.ts';

export class EmptyView extends FrameView {
  check(): Fault {
    return this.atLeast(12);
  }
}

/** Write a message that has no body. */
export function writeEmpty(w: FrameWriter, version: number, id: MessageId): void {
  w.begin(version, id).end();
}
