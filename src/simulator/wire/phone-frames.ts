/**
 * What a phone sends. `h` is the header word that this phone writes: 0 from a 7960 whatever was agreed (real 7960s on
 * version 11 do so), the agreed version from a 7970. `v` is the agreed version: it decides layouts.
 */
import { MessageId } from '../../codecs/skinny/ids.ts';
import type { FrameWriter } from '../../codecs/writer.ts';

export interface Identity {
  readonly name: string;
  /** Bytes of the IPv4 address in network order. */
  readonly ip: readonly number[];
  readonly deviceType: number;
  readonly protocolVersion: number;
  /** Feature bits next to the version (0x8560 of a 7960, 0x8570 with UTF-8 off → latin1). */
  readonly features: number;
  readonly firmware: string;
  /** Length of the RegisterReq body: 64 of the 7940/7960 time, 124 of the 7970 time. */
  readonly registerBytes: 64 | 124;
}

export function alarm(w: FrameWriter, id: Identity, last: string): void {
  w.begin(0, MessageId.Alarm).u32(2).fixed(`Name=${id.name} Load=${id.firmware} Last=${last}`, 80).u32(0);
  for (const byte of id.ip) w.u8(byte);
  w.end();
}

export function registerReq(w: FrameWriter, id: Identity): void {
  w.begin(0, MessageId.RegisterReq).fixed(id.name, 16).u32(0).u32(1);
  for (const byte of id.ip) w.u8(byte);
  w.u32(id.deviceType).u32(5).u32(0).u8(id.protocolVersion).u8(0).u16(id.features);
  w.u32(0).u32(0);
  // MAC address: the twelve hex digits of the name, then padding to 12 bytes.
  for (let i = 0; i < 6; i++) w.u8(Number.parseInt(id.name.slice(3 + 2 * i, 5 + 2 * i), 16) & 0xff);
  w.zeros(6);
  if (id.registerBytes === 124) w.u32(0).u32(8).zeros(16).u32(0).fixed(id.firmware, 32);
  w.end();
}

export function ipPort(w: FrameWriter, port: number): void {
  w.begin(0, MessageId.IpPort).u32(port).end();
}

const CODECS: readonly (readonly [payload: number, framesMax: number])[] = [
  [4, 40],
  [2, 40],
  [11, 60],
  [12, 60],
  [15, 60],
  [257, 1],
];

export function capabilitiesRes(w: FrameWriter, h: number): void {
  w.begin(h, MessageId.CapabilitiesRes).u32(CODECS.length);
  for (let i = 0; i < 18; i++)
    w.u32(CODECS[i]?.[0] ?? 0)
      .u32(CODECS[i]?.[1] ?? 0)
      .zeros(8);
  w.end();
}

/** Messages that are words: KeepAliveReq, ButtonTemplateReq, LineStatReq(n), RegisterAvailableLines(n) … */
export function words(w: FrameWriter, h: number, id: number, ...values: number[]): void {
  w.begin(h, id);
  for (const value of values) w.u32(value);
  w.end();
}

/** Status 0: the channel is open. IPv4 in 4 bytes, from version 17 behind a type word in 16. */
export function openReceiveChannelAck(
  w: FrameWriter,
  h: number,
  v: number,
  ip: readonly number[],
  port: number,
  party: number,
  call: number,
): void {
  w.begin(h, MessageId.OpenReceiveChannelAck).u32(0);
  address(w, v, ip);
  w.u32(port).u32(party).u32(call).end();
}

/** Phones acknowledge StartMediaTransmission from version 17 (seen at 20). */
export function startMediaTransmissionAck(
  w: FrameWriter,
  h: number,
  v: number,
  ip: readonly number[],
  port: number,
  party: number,
  call: number,
): void {
  w.begin(h, MessageId.StartMediaTransmissionAck).u32(call).u32(party).u32(call);
  address(w, v, ip);
  w.u32(port).u32(0).end();
}

function address(w: FrameWriter, v: number, ip: readonly number[]): void {
  if (v >= 17) w.u32(0);
  for (const byte of ip) w.u8(byte);
  if (v >= 17) w.zeros(12);
}

/** Counters of a call without traffic: all zero. Layouts of versions up to 17, 18 to 21 and 22 (packed). */
export function connectionStatisticsRes(w: FrameWriter, h: number, v: number, number: string, call: number): void {
  w.begin(h, MessageId.ConnectionStatisticsRes)
    .fixed(number, v < 18 ? 24 : 28)
    .u32(call);
  if (v < 22) w.u32(0);
  else w.u8(0);
  w.zeros(28).u32(0).end();
}

/** EnblocCall: a complete number. 24 bytes up to 16, with the line from 17, 25 bytes packed from 18. */
export function enblocCall(w: FrameWriter, h: number, v: number, number: string, line: number): void {
  w.begin(h, MessageId.EnblocCall).fixed(number, v < 18 ? 24 : 25);
  if (v >= 17) w.u32(line);
  w.end();
}
