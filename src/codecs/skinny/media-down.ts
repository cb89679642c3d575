/**
 * Media streams: open and close the receiving side, start and stop the sending side. Server → phone.
 */
import { addressText, ip4Text, writeAddress, writeIp4 } from '../address.ts';
import type { Fault } from '../fault.ts';
import { FrameView } from '../frame.ts';
import type { FrameWriter } from '../writer.ts';
import { tableVersion } from './choose.ts';
import { MessageId } from './ids.ts';
import {
  ABSENT,
  type MediaParameters,
  MediaParametersView,
  type MediaWriting,
  writeKeys,
  writeLatentCaps,
  writeStream,
} from './media-parameters.ts';
import { layoutVersion } from './versions.ts';

/** First version with 20-byte addresses in media messages. */
const WIDE = 17;

/**
 * StartMediaTransmission (0x008a): send audio to that address.
 *
 *             ┌────────────┬───────┬─────────┬──────┬────┬───────┬────────────┬─────────┬────────────┬───┬───────┬──────┐
 *             │ conference │ party │ address │ port │ ms │ codec │ precedence │ silence │ frames u16 │ 0 │ union │ tail │
 *             └────────────┴───────┴─────────┴──────┴────┴───────┴────────────┴─────────┴────────────┴───┴───────┴──────┘
 *   36 bytes    –            –       12        16     20   24      28           32        36           38  40      –
 *   to 16       12           16      20, 4     24     28   32      36           40        44           46  48      52
 *   17 on       12           16      20, 20    40     44   48      52           56        60           62  64      68
 * Bodies: 36 (CallManager 2.x), 84 (4), 116 (chan-sccp and chan_skinny below 17), 132 (17 to 20), 168 (21 on). Union and
 * tail: media-parameters.ts.
 */
export class StartMediaTransmissionView extends MediaParametersView {
  private address = 0;
  private port = 0;

  check(): Fault {
    const short = this.atLeast(48);
    if (short) return short;
    this.version = layoutVersion(this, 116, WIDE);
    const oldest = this.version === 0 && this.bodyBytes === 36;
    const wide = this.version >= WIDE;
    this.address = oldest ? 12 : 20;
    this.port = this.address + (wide ? 20 : 4);
    this.union = this.port + 24;
    this.tail = oldest ? ABSENT : this.port + 28;
    this.latent = wide ? this.tail + 76 : ABSENT;
    return this.atLeast(this.union + 4) || this.checkKeys();
  }
  get conferenceId(): number {
    return this.address === 12 ? 0 : this.u32(12);
  }
  get passThroughPartyId(): number {
    return this.address === 12 ? 0 : this.u32(16);
  }
  get remoteIpAddr(): string {
    const at = this.start + this.address;
    return this.version >= WIDE ? addressText(this.view, at) : ip4Text(this.view, at);
  }
  /** 0 IPv4, 1 IPv6. */
  get remoteIpAddrType(): number {
    return this.version >= WIDE ? this.u32(this.address) : 0;
  }
  get remotePortNumber(): number {
    return this.u32(this.port);
  }
  get milliSecondPacketSize(): number {
    return this.u32(this.port + 4);
  }
  get compressionType(): number {
    return this.u32(this.port + 8);
  }
  get precedenceValue(): number {
    return this.u32(this.port + 12);
  }
  get ssValue(): number {
    return this.u32(this.port + 16);
  }
  get maxFramesPerPacket(): number {
    return this.u16(this.port + 20);
  }
}

export interface StartMediaTransmissionFields extends MediaParameters {
  remoteIpAddr: string;
  remotePortNumber: number;
  precedenceValue?: number;
  ssValue?: number;
  maxFramesPerPacket?: number;
}

function writeSending(w: FrameWriter, media: StartMediaTransmissionFields): void {
  w.u32(media.remotePortNumber).u32(media.milliSecondPacketSize).u32(media.compressionType);
  w.u32(media.precedenceValue ?? 0)
    .u32(media.ssValue ?? 0)
    .u16(media.maxFramesPerPacket ?? 0)
    .u16(0);
  w.u32(media.codecParameters ?? 0);
}

/** 116 bytes below version 17 (84 where asked for), 132 to 20, 168 from 21. */
export function writeStartMediaTransmission(
  w: FrameWriter,
  version: number,
  media: StartMediaTransmissionFields,
  how: MediaWriting = {},
): void {
  const layout = tableVersion(version);
  w.begin(version, MessageId.StartMediaTransmission).u32(media.conferenceId).u32(media.passThroughPartyId);
  if (layout >= WIDE) writeAddress(w, media.remoteIpAddr);
  else writeIp4(w, media.remoteIpAddr);
  writeSending(w, media);
  writeKeys(w, media);
  if (layout >= WIDE || !how.endAfterSalt) writeStream(w, media);
  if (layout >= 21) writeLatentCaps(w, media);
  w.end();
}

/** The 36-byte form of CallManager 2.x. */
export function writeStartMediaTransmissionOldest(w: FrameWriter, media: StartMediaTransmissionFields): void {
  w.begin(0, MessageId.StartMediaTransmission);
  writeIp4(w, media.remoteIpAddr);
  writeSending(w, media);
  w.u32(0).end();
}

/**
 * OpenReceiveChannel (0x0105): open a port and tell it with OpenReceiveChannelAck.
 *
 *   0        12           16      20   24      28     32      36     112                     116 or 132  120/136  124/140
 *   ┌────────┬────────────┬───────┬────┬───────┬──────┬───────┬──────┬─ ─ ─ ─ ─ ─ ─ ─ ─ ─ ─ ─┬─ ─ ─ ─ ─ ┬─ ─ ─ ─┬─ ─ ─ ─ ─ ─
 *   │ header │ conference │ party │ ms │ codec │ echo │ union │ tail │ source: 4, 20 from 17  │ port     │ asked │ level,
 *   │        │            │       │    │       │      │       │      │                        │          │ type  │ latent
 *   └────────┴────────────┴───────┴────┴───────┴──────┴───────┴──────┴─ ─ ─ ─ ─ ─ ─ ─ ─ ─ ─ ─┴─ ─ ─ ─ ─ ┴─ ─ ─ ─┴─ ─ ─ ─ ─ ─
 * Bodies: 68 (CallManager 4), 92 (7), 108 (chan-sccp below 17), 128 (17 to 20), 132, 168 (21 on; chan_skinny with version
 * 0, all zeros from the call on).
 */
export class OpenReceiveChannelView extends MediaParametersView {
  private port = 0;

  check(): Fault {
    const short = this.atLeast(36);
    if (short) return short;
    this.version = layoutVersion(this, 112, WIDE);
    const wide = this.version >= WIDE;
    this.union = 32;
    this.tail = 36;
    this.port = wide ? 132 : 116;
    this.latent = wide ? 144 : ABSENT;
    return this.checkKeys();
  }
  get conferenceId(): number {
    return this.u32(12);
  }
  get passThroughPartyId(): number {
    return this.u32(16);
  }
  get milliSecondPacketSize(): number {
    return this.u32(20);
  }
  get compressionType(): number {
    return this.u32(24);
  }
  get ecValue(): number {
    return this.u32(28);
  }
  /** '' where the body ends before it. */
  get sourceIpAddr(): string {
    if (!this.has(112, this.port - 112)) return '';
    const at = this.start + 112;
    return this.version >= WIDE ? addressText(this.view, at) : ip4Text(this.view, at);
  }
  /** 0 IPv4, 1 IPv6. */
  get sourceIpAddrType(): number {
    return this.version >= WIDE ? this.u32OrZero(112) : 0;
  }
  get sourcePortNumber(): number {
    return this.u32OrZero(this.port);
  }
  get requestedIpAddrType(): number {
    return this.u32OrZero(this.port + 4);
  }
  /** Signed; from version 17. */
  get audioLevelAdjustment(): number {
    return this.version >= WIDE ? this.u32OrZero(140) | 0 : 0;
  }
}

export interface OpenReceiveChannelFields extends MediaParameters {
  ecValue?: number;
  sourceIpAddr?: string;
  sourcePortNumber?: number;
  requestedIpAddrType?: number;
  audioLevelAdjustment?: number;
}

/** 108 bytes below version 16 (68 where asked for), 112 at 16, 132 from 17, 168 from 21. */
export function writeOpenReceiveChannel(
  w: FrameWriter,
  version: number,
  media: OpenReceiveChannelFields,
  how: MediaWriting = {},
): void {
  const layout = tableVersion(version);
  w.begin(version, MessageId.OpenReceiveChannel).u32(media.conferenceId).u32(media.passThroughPartyId);
  w.u32(media.milliSecondPacketSize)
    .u32(media.compressionType)
    .u32(media.ecValue ?? 0)
    .u32(media.codecParameters ?? 0);
  writeKeys(w, media);
  if (layout < WIDE && how.endAfterSalt) {
    w.end();
    return;
  }
  writeStream(w, media);
  if (layout >= WIDE) writeAddress(w, media.sourceIpAddr ?? '0.0.0.0');
  else writeIp4(w, media.sourceIpAddr ?? '0.0.0.0');
  w.u32(media.sourcePortNumber ?? 0);
  if (layout >= 16) w.u32(media.requestedIpAddrType ?? 0);
  if (layout >= WIDE) w.u32((media.audioLevelAdjustment ?? 0) >>> 0);
  if (layout >= 21) writeLatentCaps(w, media);
  w.end();
}

/**
 * StopMediaTransmission (0x008b) and CloseReceiveChannel (0x0106).
 *
 *   0        12           16      20     24     28
 *   ┌────────┬────────────┬───────┬─ ─ ─ ┬─ ─ ─ ┐
 *   │ header │ conference │ party │ call │ port │   CallManager 3.1 ends after party
 *   └────────┴────────────┴───────┴─ ─ ─ ┴─ ─ ─ ┘
 * CallManager 2.x sends StopMediaTransmission with four bytes of old memory, chan_skinny with four zeros more.
 */
export class StopMediaTransmissionView extends FrameView {
  check(): Fault {
    return this.atLeast(this.bodyBytes === 4 && tableVersion(this.headerVersion) === 0 ? 16 : 20);
  }
  get conferenceId(): number {
    return this.has(12, 8) ? this.u32(12) : 0;
  }
  get passThroughPartyId(): number {
    return this.u32OrZero(16);
  }
  get callReference(): number {
    return this.u32OrZero(20);
  }
  get portHandlingFlag(): number {
    return this.u32OrZero(24);
  }
}

export class CloseReceiveChannelView extends StopMediaTransmissionView {
  override check(): Fault {
    return this.atLeast(20);
  }
}

const writeStop =
  (id: MessageId) =>
  (
    w: FrameWriter,
    version: number,
    conferenceId: number,
    passThroughPartyId: number,
    callReference: number,
    portHandlingFlag = 0,
  ): void => {
    w.begin(version, id).u32(conferenceId).u32(passThroughPartyId).u32(callReference).u32(portHandlingFlag).end();
  };

export const writeStopMediaTransmission = writeStop(MessageId.StopMediaTransmission);
export const writeCloseReceiveChannel = writeStop(MessageId.CloseReceiveChannel);
