/**
 * A capture to measure readers with: phones of an office and their call server, one SCCP frame a segment as phones send
 * them, a bare acknowledgement after every second one, Ethernet and IPv4, pcap in microseconds. The frames are those of
 * `mix.ts`. Written to a file piece by piece, since a million frames are some 200 MB.
 */
import { closeSync, openSync, writeSync } from 'node:fs';
import { bytesOf, type MixFrame, mix } from './mix.ts';

const PHONES = 500;
/** Frames made by the encoder; longer captures go through them again and again. */
const DISTINCT = 20_000;
const PIECE_BYTES = 1 << 20;
const HEAD_BYTES = 14 + 20 + 20;
const RECORD_BYTES = 16;
const SERVER_PORT = 2000;
const FIRST_SECOND = 1_800_000_000;
/** Between two frames of the whole office. */
const GAP_MICROS = 137;
const ACK = 0x10;
const PUSH_ACK = 0x18;

const toServer: ReadonlySet<MixFrame['name']> = new Set(['KeepAliveReq', 'SoftKeyEvent']);

/** Appends packets to a file through one buffer. */
class PacketFile {
  bytes = 0;
  private readonly file: number;
  private readonly piece = Buffer.alloc(PIECE_BYTES);
  private used = 0;

  constructor(path: string) {
    this.file = openSync(path, 'w');
  }

  /** Room for the next bytes, zeroed; valid until the next call. */
  room(bytes: number): Buffer {
    if (this.used + bytes > PIECE_BYTES) this.flush();
    const room = this.piece.subarray(this.used, this.used + bytes);
    room.fill(0);
    this.used += bytes;
    this.bytes += bytes;
    return room;
  }

  close(): void {
    this.flush();
    closeSync(this.file);
  }

  private flush(): void {
    writeSync(this.file, this.piece, 0, this.used);
    this.used = 0;
  }
}

function segment(file: PacketFile, phone: number, up: boolean, seqs: Uint32Array, micros: number, frame: Uint8Array) {
  const length = HEAD_BYTES + frame.length;
  const at = file.room(RECORD_BYTES + length);
  at.writeUInt32LE(FIRST_SECOND + Math.floor(micros / 1e6), 0);
  at.writeUInt32LE(micros % 1e6, 4);
  at.writeUInt32LE(length, 8);
  at.writeUInt32LE(length, 12);
  const packet = at.subarray(RECORD_BYTES);
  packet.writeUInt16BE(0x0800, 12);
  packet.writeUInt8(0x45, 14);
  packet.writeUInt16BE(length - 14, 16);
  packet.writeUInt16BE(0x4000, 20);
  packet.writeUInt8(64, 22);
  packet.writeUInt8(6, 23);
  const phoneAddress = 0x0a01_0000 + phone;
  const serverAddress = 0x0a00_0002;
  packet.writeUInt32BE(up ? phoneAddress : serverAddress, 26);
  packet.writeUInt32BE(up ? serverAddress : phoneAddress, 30);
  const phonePort = 49_152 + (phone % 10_000);
  packet.writeUInt16BE(up ? phonePort : SERVER_PORT, 34);
  packet.writeUInt16BE(up ? SERVER_PORT : phonePort, 36);
  const own = 2 * phone + (up ? 0 : 1);
  packet.writeUInt32BE(seqs[own]!, 38);
  packet.writeUInt32BE(seqs[own ^ 1]!, 42);
  packet.writeUInt8(0x50, 46);
  packet.writeUInt8(frame.length === 0 ? ACK : PUSH_ACK, 47);
  packet.writeUInt16BE(8192, 48);
  packet.set(frame, HEAD_BYTES);
  seqs[own] = seqs[own]! + frame.length;
}

const NOTHING = new Uint8Array(0);

/** The mix ends CallState inside its precedence, which tshark calls malformed; that would cost it time. */
function whole(frame: MixFrame): MixFrame {
  if (frame.name !== 'CallState') return frame;
  return { ...frame, fields: { ...frame.fields, 'precedence.precedenceDomain': 0 } };
}

/** Write a capture of `frames` SCCP frames. @returns its size in bytes. */
export function writeCapture(path: string, frames: number): number {
  const made = mix(Math.min(frames, DISTINCT)).map((one) => ({
    up: toServer.has(one.name),
    bytes: bytesOf(whole(one)),
  }));
  const file = new PacketFile(path);
  const head = file.room(24);
  head.writeUInt32LE(0xa1b2c3d4, 0);
  head.writeUInt16LE(2, 4);
  head.writeUInt16LE(4, 6);
  head.writeUInt32LE(65_535, 16);
  head.writeUInt32LE(1, 20);
  const seqs = new Uint32Array(2 * PHONES).fill(1);
  for (let i = 0; i < frames; i++) {
    const { up, bytes } = made[i % made.length]!;
    const phone = Math.imul(i, 2_654_435_761) >>> 0;
    const who = phone % PHONES;
    segment(file, who, up, seqs, i * GAP_MICROS, bytes);
    if (i % 2 === 1) segment(file, who, !up, seqs, i * GAP_MICROS + 40, NOTHING);
  }
  file.close();
  return file.bytes;
}
