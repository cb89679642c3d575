/**
 * Where a phone listens and from where it sends. Phone → call manager. From version 17 addresses are 20 bytes (type, 16).
 */
import { addressText, ip4Text, writeAddress, writeIp4 } from '../address.ts';
import type { Fault } from '../fault.ts';
import { FrameView } from '../frame.ts';
import type { FrameWriter } from '../writer.ts';
import { tableVersion } from './choose.ts';
import { MessageId } from './ids.ts';
import { layoutVersion } from './versions.ts';

/** IpPort (0x0002): a u32 at 12, 0 from most; OpenReceiveChannelAck took its place. */
export class IpPortView extends FrameView {
  check(): Fault {
    return this.atLeast(16);
  }
  get rtpMediaPort(): number {
    return this.u32(12);
  }
}

export function writeIpPort(w: FrameWriter, version: number, rtpMediaPort: number): void {
  w.begin(version, MessageId.IpPort).u32(rtpMediaPort).end();
}

/**
 * OpenReceiveChannelAck (0x0022): the phone listens, here.
 *
 *   0        4         8        12       16         20     24            28     32
 *   ┌────────┬─────────┬────────┬────────┬──────────┬──────┬─────────────┬ ─ ─ ─┐
 *   │ length │ version │  0x22  │ status │ ip4      │ port │ passThrough │ call │   versions 0 to 16
 *   ├────────┼─────────┼────────┼────────┼──────────┴──────┴───┬──────┬──┴──────┴────┬ ─ ─ ─┐
 *   │ length │ version │  0x22  │ status │ address, 20         │ port │ passThrough  │ call │   17 and up: port at 36
 *   └────────┴─────────┴────────┴────────┴─────────────────────┴──────┴──────────────┴ ─ ─ ─┘
 * status other than 0: the channel was refused, address and port mean nothing.
 */
export class OpenReceiveChannelAckView extends FrameView {
  private wide = false;
  private portAt = 20;

  check(): Fault {
    this.wide = layoutVersion(this, 20, 17) >= 17;
    this.portAt = this.wide ? 36 : 20;
    return this.atLeast(this.portAt + 8);
  }
  get mediaReceptionStatus(): number {
    return this.u32(12);
  }
  /** 0 IPv4, 1 IPv6; 0 where the layout has no type. */
  get ipAddrType(): number {
    return this.wide ? this.u32(16) : 0;
  }
  get ipAddr(): string {
    const at = this.start + 16;
    return this.wide ? addressText(this.view, at) : ip4Text(this.view, at);
  }
  get portNumber(): number {
    return this.u32(this.portAt);
  }
  get passThroughPartyId(): number {
    return this.u32(this.portAt + 4);
  }
  get callReference(): number {
    return this.u32OrZero(this.portAt + 8);
  }
}

export interface OpenReceiveChannelAckFields {
  readonly mediaReceptionStatus?: number;
  readonly ipAddr: string;
  readonly portNumber: number;
  readonly passThroughPartyId: number;
  /** Not sent where it is missing: a 7912 sends none. */
  readonly callReference?: number;
}

export function writeOpenReceiveChannelAck(w: FrameWriter, version: number, fields: OpenReceiveChannelAckFields): void {
  w.begin(version, MessageId.OpenReceiveChannelAck).u32(fields.mediaReceptionStatus ?? 0);
  writeVersionedAddress(w, version, fields.ipAddr);
  w.u32(fields.portNumber).u32(fields.passThroughPartyId);
  if (fields.callReference !== undefined) w.u32(fields.callReference);
  w.end();
}

function writeVersionedAddress(w: FrameWriter, version: number, text: string): void {
  if (tableVersion(version) >= 17) writeAddress(w, text);
  else writeIp4(w, text);
}

/**
 * StartMediaTransmissionAck (0x0154): the phone sends, from here. Phones of version 20 answer every
 * StartMediaTransmission so (CUCM capture); older ones are silent. Wireshark has the direction wrong.
 *
 *   0        4         8        12           16            20     24         28     32       36
 *   ┌────────┬─────────┬────────┬────────────┬─────────────┬──────┬──────────┬──────┬────────┐
 *   │ length │ version │ 0x0154 │ conference │ passThrough │ call │ ip4      │ port │ status │   versions 0 to 16
 *   ├────────┼─────────┼────────┼────────────┼─────────────┼──────┼──────────┴──────┴──┬─────┴┬────────┐
 *   │ length │ version │ 0x0154 │ conference │ passThrough │ call │ address, 20        │ port │ status │   17 and up
 *   └────────┴─────────┴────────┴────────────┴─────────────┴──────┴────────────────────┴──────┴────────┘
 * A 6901 adds 8 bytes that nobody knows; a 7941 sends passThrough 0xFFFFFFFC.
 */
export class StartMediaTransmissionAckView extends FrameView {
  private wide = false;
  private portAt = 28;

  check(): Fault {
    this.wide = layoutVersion(this, 24, 17) >= 17;
    this.portAt = this.wide ? 44 : 28;
    return this.atLeast(this.portAt + 8);
  }
  get conferenceId(): number {
    return this.u32(12);
  }
  get passThroughPartyId(): number {
    return this.u32(16);
  }
  get callReference(): number {
    return this.u32(20);
  }
  /** 0 IPv4, 1 IPv6; 0 where the layout has no type. */
  get transmitIpAddrType(): number {
    return this.wide ? this.u32(24) : 0;
  }
  get transmitIpAddr(): string {
    const at = this.start + 24;
    return this.wide ? addressText(this.view, at) : ip4Text(this.view, at);
  }
  get portNumber(): number {
    return this.u32(this.portAt);
  }
  get mediaTransmissionStatus(): number {
    return this.u32(this.portAt + 4);
  }
}

export interface StartMediaTransmissionAckFields {
  readonly conferenceId: number;
  readonly passThroughPartyId: number;
  readonly callReference: number;
  readonly transmitIpAddr: string;
  readonly portNumber: number;
  readonly mediaTransmissionStatus?: number;
}

export function writeStartMediaTransmissionAck(
  w: FrameWriter,
  version: number,
  fields: StartMediaTransmissionAckFields,
): void {
  w.begin(version, MessageId.StartMediaTransmissionAck)
    .u32(fields.conferenceId)
    .u32(fields.passThroughPartyId)
    .u32(fields.callReference);
  writeVersionedAddress(w, version, fields.transmitIpAddr);
  w.u32(fields.portNumber)
    .u32(fields.mediaTransmissionStatus ?? 0)
    .end();
}
