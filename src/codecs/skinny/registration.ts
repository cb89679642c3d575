/**
 * How a phone makes itself known, and leaves. Phone → call manager. Addresses are in network order.
 *
 *   0        4         8        12               28         32         36     40           44
 *   ┌────────┬─────────┬────────┬────────────────┬──────────┬──────────┬──────┬────────────┬─── the three messages
 *   │ length │ version │   id   │ DeviceName, 16 │ reserved │ instance │ ip4  │ deviceType │    that register start
 *   └────────┴─────────┴────────┴────────────────┴──────────┴──────────┴──────┴────────────┴─── alike
 */
import { ip4Text, ip6Text, writeIp4, writeIp6 } from '../address.ts';
import { Fault } from '../fault.ts';
import { FrameView } from '../frame.ts';
import type { FrameWriter } from '../writer.ts';
import { MessageId } from './ids.ts';

abstract class StationView extends FrameView {
  /** sid.DeviceName: SEP and the MAC address, mostly. Compare without regard to case. */
  get deviceName(): string {
    return this.text(12, 16);
  }
  get reservedForFutureUse(): number {
    return this.u32(28);
  }
  get instance(): number {
    return this.u32(32);
  }
  /** What the phone believes; not always the address that the connection comes from. */
  get stationIpAddr(): string {
    return ip4Text(this.view, this.start + 36);
  }
  get deviceType(): number {
    return this.u32(40);
  }
}

export interface StationFields {
  readonly deviceName: string;
  readonly instance?: number;
  readonly stationIpAddr: string;
  readonly deviceType: number;
}

function beginStation(w: FrameWriter, version: number, id: MessageId, fields: StationFields): void {
  w.begin(version, id)
    .fixed(fields.deviceName, 16)
    .u32(0)
    .u32(fields.instance ?? 0);
  writeIp4(w, fields.stationIpAddr);
  w.u32(fields.deviceType);
}

/**
 * RegisterReq (0x0001): the phone offers itself and its highest protocol version; RegisterAck answers the server's, and
 * the lower one counts. The header version is 0, nothing being agreed yet.
 *
 *   44           48              52    53 54         56               60                  64
 *   ┬────────────┬ ─ ─ ─ ─ ─ ─ ─ ┬ ─ ─ ┬──┬ ─ ─ ─ ─ ─┬ ─ ─ ─ ─ ─ ─ ─ ─┬ ─ ─ ─ ─ ─ ─ ─ ─ ─ ┬ ─ ─ ─
 *   │ maxStreams │ activeStreams │ ver │ 0│ features │ maxConferences │ activeConferences │
 *   ┴────────────┴ ─ ─ ─ ─ ─ ─ ─ ┴ ─ ─ ┴──┴ ─ ─ ─ ─ ─┴ ─ ─ ─ ─ ─ ─ ─ ─┴ ─ ─ ─ ─ ─ ─ ─ ─ ─ ┴ ─ ─ ─
 *   64               76        80         84                    100       104         136             184
 *   ┬ ─ ─ ─ ─ ─ ─ ─ ─┬ ─ ─ ─ ─ ┬ ─ ─ ─ ─ ─┬ ─ ─ ─ ─ ─ ─ ─ ─ ─ ─ ┬ ─ ─ ─ ─ ┬ ─ ─ ─ ─ ─ ┬ ─ ─ ─ ─ ─ ─ ─ ┐
 *   │ macAddress, 12 │ scope 4 │ maxLines │ stationIpV6Addr, 16 │ scope 6 │ load, 32  │ config stamp, 48
 *   ┴ ─ ─ ─ ─ ─ ─ ─ ─┴ ─ ─ ─ ─ ┴ ─ ─ ─ ─ ─┴ ─ ─ ─ ─ ─ ─ ─ ─ ─ ─ ┴ ─ ─ ─ ─ ┴ ─ ─ ─ ─ ─ ┴ ─ ─ ─ ─ ─ ─ ─ ┘
 * Bodies: 44 (7936), 52 (7912), 64 (7940, 7960), 124 (7970, IOS bridge), 172 (newer). Everything from 48 on is optional.
 */
export class RegisterReqView extends StationView {
  check(): Fault {
    return this.atLeast(48);
  }
  get maxStreams(): number {
    return this.u32(44);
  }
  get activeStreams(): number {
    return this.u32OrZero(48);
  }
  /** An ATA 186 says 33 here: above 22 means unknown, the basic layouts. */
  get protocolVer(): number {
    return this.u8OrZero(52);
  }
  get unknown(): number {
    return this.u8OrZero(53);
  }
  /** Bits: 0x0010 UTF-8 texts; 0x0100 dynamic messages, 0x0400 RFC 2833 (chan-sccp, which fits real phones). */
  get phoneFeatures(): number {
    return this.u16OrZero(54);
  }
  get maxConferences(): number {
    return this.u32OrZero(56);
  }
  get activeConferences(): number {
    return this.u32OrZero(60);
  }
  /** Six octets as aa:bb:cc:dd:ee:ff, '' where the body ends before. Some firmware puts ASCII here. */
  get macAddress(): string {
    if (!this.has(64, 6)) return '';
    let text = '';
    for (let i = 0; i < 6; i++)
      text +=
        (i ? ':' : '') +
        this.u8(64 + i)
          .toString(16)
          .padStart(2, '0');
    return text;
  }
  get ipV4AddressScope(): number {
    return this.u32OrZero(76);
  }
  get maxNumberOfLines(): number {
    return this.u32OrZero(80);
  }
  /** '' where the body ends before it, '::' where the phone has none. */
  get stationIpV6Addr(): string {
    return this.has(84, 16) ? ip6Text(this.view, this.start + 84) : '';
  }
  get ipV6AddressScope(): number {
    return this.u32OrZero(100);
  }
  get firmwareLoadName(): string {
    return this.text(104, 32);
  }
  get configVersionStamp(): string {
    return this.text(136, 48);
  }
}

/** Bodies that real phones send, by generation. */
export type RegisterReqBytes = 44 | 52 | 64 | 124 | 172;

export interface RegisterReqFields extends StationFields {
  readonly maxStreams?: number;
  readonly activeStreams?: number;
  readonly protocolVer: number;
  readonly phoneFeatures?: number;
  readonly maxConferences?: number;
  readonly activeConferences?: number;
  /** aa:bb:cc:dd:ee:ff */
  readonly macAddress?: string;
  readonly ipV4AddressScope?: number;
  readonly maxNumberOfLines?: number;
  readonly stationIpV6Addr?: string;
  readonly ipV6AddressScope?: number;
  readonly firmwareLoadName?: string;
  readonly configVersionStamp?: string;
}

/**
 * Write RegisterReq as long as a phone of that generation sends it; fields past the end are not sent.
 * @throws RangeError where an address is none; the writer then holds half a frame.
 */
export function writeRegisterReq(
  w: FrameWriter,
  version: number,
  fields: RegisterReqFields,
  bodyBytes: RegisterReqBytes = 172,
): void {
  beginStation(w, version, MessageId.RegisterReq, fields);
  w.u32(fields.maxStreams ?? 0).u32(fields.activeStreams ?? 0);
  w.u8(fields.protocolVer)
    .u8(0)
    .u16(fields.phoneFeatures ?? 0);
  if (bodyBytes > 44) w.u32(fields.maxConferences ?? 0).u32(fields.activeConferences ?? 0);
  if (bodyBytes > 52) writeMac(w, fields.macAddress);
  if (bodyBytes > 64) {
    w.u32(fields.ipV4AddressScope ?? 0).u32(fields.maxNumberOfLines ?? 0);
    writeIp6(w, fields.stationIpV6Addr ?? '');
    w.u32(fields.ipV6AddressScope ?? 0).fixed(fields.firmwareLoadName ?? '', 32);
  }
  if (bodyBytes > 124) w.fixed(fields.configVersionStamp ?? '', 48);
  w.end();
}

function writeMac(w: FrameWriter, text = '00:00:00:00:00:00'): void {
  if (!/^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/i.test(text)) {
    throw new RangeError(`"${text}" is no MAC address; write six pairs of hex digits with colons between them`);
  }
  for (let i = 0; i < 6; i++) w.u8(Number.parseInt(text.slice(3 * i, 3 * i + 2), 16));
  w.zeros(6);
}

/**
 * RegisterTokenReq (0x0029): a phone asks a better call manager for leave to come back. No capture has it; network order
 * of the addresses is assumed, as in RegisterReq.
 *
 *   44                    60        64
 *   ┬ ─ ─ ─ ─ ─ ─ ─ ─ ─ ─ ┬ ─ ─ ─ ─ ┐
 *   │ stationIpV6Addr, 16 │ unknown │
 *   ┴ ─ ─ ─ ─ ─ ─ ─ ─ ─ ─ ┴ ─ ─ ─ ─ ┘
 */
export class RegisterTokenReqView extends StationView {
  check(): Fault {
    return this.atLeast(44);
  }
  get stationIpV6Addr(): string {
    return this.has(44, 16) ? ip6Text(this.view, this.start + 44) : '';
  }
  get unknown(): number {
    return this.u32OrZero(60);
  }
}

export function writeRegisterTokenReq(
  w: FrameWriter,
  version: number,
  fields: StationFields & { readonly stationIpV6Addr?: string },
): void {
  beginStation(w, version, MessageId.RegisterTokenReq, fields);
  writeIp6(w, fields.stationIpV6Addr ?? '');
  w.u32(0).end();
}

/** SPCPRegisterTokenReq (0x8000): first message of an SPA phone. maxStreams at 44 ends it. */
export class SPCPRegisterTokenReqView extends StationView {
  check(): Fault {
    return this.atLeast(48);
  }
  get maxStreams(): number {
    return this.u32(44);
  }
}

export function writeSPCPRegisterTokenReq(
  w: FrameWriter,
  version: number,
  fields: StationFields & { readonly maxStreams?: number },
): void {
  beginStation(w, version, MessageId.SPCPRegisterTokenReq, fields);
  w.u32(fields.maxStreams ?? 0).end();
}

/** RegisterAvailableLines (0x002D): a u32 at 12; sent when the phone has read lines, speed dials and features. */
export class RegisterAvailableLinesView extends FrameView {
  check(): Fault {
    return this.atLeast(16);
  }
  get maxNumOfAvailLines(): number {
    return this.u32(12);
  }
}

export function writeRegisterAvailableLines(w: FrameWriter, version: number, maxNumOfAvailLines: number): void {
  w.begin(version, MessageId.RegisterAvailableLines).u32(maxNumOfAvailLines).end();
}

/** UnregisterReq (0x0027): the phone leaves. Newer firmware gives a reason, a u32 at 12; others send no body. */
export class UnregisterReqView extends FrameView {
  check(): Fault {
    return Fault.none;
  }
  get unRegReasonCode(): number {
    return this.u32OrZero(12);
  }
}

/** With the reason; the form without a body is `writeEmpty`. */
export function writeUnregisterReq(w: FrameWriter, version: number, unRegReasonCode: number): void {
  w.begin(version, MessageId.UnregisterReq).u32(unRegReasonCode).end();
}
