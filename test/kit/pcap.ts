/**
 * Captures made by hand for outside judges: raw IPv4, one TCP connection per frame, server on port 2000 if not told.
 * Written apart from `src/codecs/capture`, so that neither can hide a mistake of the other.
 */
const LINKTYPE_RAW = 101;
const SKINNY_PORT = 2000;

/** Bytes before the SCCP frame in each packet: IPv4 and TCP header. */
export const PACKET_HEAD_BYTES = 40;

/** A pcap file with one frame per packet, from phone to server, each on a connection of its own. */
export function pcapOf(frames: readonly Uint8Array[], serverPort = SKINNY_PORT): Buffer {
  const head = Buffer.alloc(24);
  head.writeUInt32LE(0xa1b2c3d4, 0);
  head.writeUInt16LE(2, 4);
  head.writeUInt16LE(4, 6);
  head.writeUInt32LE(65_535, 16);
  head.writeUInt32LE(LINKTYPE_RAW, 20);
  return Buffer.concat([head, ...frames.flatMap((frame, i) => packet(frame, i, serverPort))]);
}

function packet(frame: Uint8Array, number: number, serverPort: number): Buffer[] {
  const bytes = PACKET_HEAD_BYTES + frame.length;
  const record = Buffer.alloc(16);
  record.writeUInt32LE(number, 0);
  record.writeUInt32LE(bytes, 8);
  record.writeUInt32LE(bytes, 12);

  const head = Buffer.alloc(PACKET_HEAD_BYTES);
  head[0] = 0x45;
  head.writeUInt16BE(bytes, 2);
  head[8] = 64;
  head[9] = 6;
  head.writeUInt32BE(0x7f000001, 12);
  head.writeUInt32BE(0x7f000002, 16);
  head.writeUInt16BE(10_000 + number, 20);
  head.writeUInt16BE(serverPort, 22);
  head.writeUInt32BE(1, 24);
  head.writeUInt32BE(1, 28);
  head.writeUInt16BE(0x5018, 32);
  head.writeUInt16BE(8192, 34);
  return [record, head, Buffer.from(frame)];
}
