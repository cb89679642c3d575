/** Media commands of a call manager: 20 ms of G.711 µ-law, no encryption. No RTP follows in the simulator. */
import { MessageId } from '../../codecs/skinny/ids.ts';
import type { FrameWriter } from '../../codecs/writer.ts';
import { headerOf } from './server-signals.ts';

const PACKET_MS = 20;
const ULAW_64K = 4;
const RFC2833_PAYLOAD = 101;

/** An IPv4 address in network order: 4 bytes up to version 16, type word and 16 bytes from 17. */
function address(w: FrameWriter, v: number, ip: readonly number[]): void {
  if (v >= 17) w.u32(0);
  for (const byte of ip) w.u8(byte);
  if (v >= 17) w.zeros(12);
}

/** Zeros of the encryption block, then the stream fields that every version since 5 carries. */
function streamFields(w: FrameWriter): void {
  w.zeros(48).u32(0).u32(0).u32(RFC2833_PAYLOAD).u32(10).u32(0).u32(0);
}

function latentCapabilities(w: FrameWriter, v: number): void {
  if (v >= 21) w.zeros(36);
}

export function openReceiveChannel(w: FrameWriter, v: number, conference: number, party: number, ip: number[]): void {
  w.begin(headerOf(v), MessageId.OpenReceiveChannel).u32(conference).u32(party).u32(PACKET_MS).u32(ULAW_64K);
  w.u32(1).u32(0).u32(conference);
  streamFields(w);
  address(w, v, ip);
  w.u32(0);
  if (v >= 16) w.u32(0);
  if (v >= 17) w.u32(0);
  latentCapabilities(w, v);
  w.end();
}

export function startMediaTransmission(
  w: FrameWriter,
  v: number,
  conference: number,
  party: number,
  ip: readonly number[],
  port: number,
): void {
  w.begin(headerOf(v), MessageId.StartMediaTransmission).u32(conference).u32(party);
  address(w, v, ip);
  w.u32(port).u32(PACKET_MS).u32(ULAW_64K).u32(0).u32(0).u16(0).u16(0).u32(0).u32(conference);
  streamFields(w);
  latentCapabilities(w, v);
  w.end();
}

export function closeReceiveChannel(w: FrameWriter, v: number, conference: number, party: number): void {
  w.begin(headerOf(v), MessageId.CloseReceiveChannel).u32(conference).u32(party).u32(conference).u32(0).end();
}

export function stopMediaTransmission(w: FrameWriter, v: number, conference: number, party: number): void {
  w.begin(headerOf(v), MessageId.StopMediaTransmission).u32(conference).u32(party).u32(conference).u32(0).end();
}

/** Number in 24 bytes, 28 from version 18. */
export function connectionStatisticsReq(w: FrameWriter, v: number, number: string, call: number): void {
  w.begin(headerOf(v), MessageId.ConnectionStatisticsReq)
    .fixed(number, v < 18 ? 24 : 28)
    .u32(call)
    .u32(0)
    .end();
}
