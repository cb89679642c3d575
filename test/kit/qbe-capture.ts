/** A QBE session as a capture: the recorded frames of a client and its CTIManager on one TCP connection. */
import { bytesOf, type QbeVector } from '../codecs/qbe/vectors.ts';
import { ip4, links, type Segment, SYN, tcp } from './capture-bytes.ts';

interface SessionOptions {
  readonly serverPort?: number;
  readonly clientPort?: number;
  /** Bytes per segment; whole frames if not told. */
  readonly segmentBytes?: number;
  /** Leave out the opening of the connection: a capture that was begun in the middle. */
  readonly joined?: boolean;
}

const packet = (segment: Segment): Uint8Array => links.ethernet!.wrap(ip4(segment.up, tcp(segment)));

/** Ethernet packets of a session, in order. */
export function sessionPackets(vectors: readonly QbeVector[], options: SessionOptions = {}): Uint8Array[] {
  const { serverPort = 2748, clientPort: phonePort = 41000, segmentBytes = 1400 } = options;
  const at = { up: 0, down: 0 };
  const packets: Uint8Array[] = [];
  const send = (up: boolean, payload: Uint8Array, flags?: number): void => {
    const side = up ? 'up' : 'down';
    packets.push(
      packet({ up, seq: at[side], payload, phonePort, serverPort, ...(flags === undefined ? {} : { flags }) }),
    );
    at[side] += flags === SYN ? 1 : payload.length;
  };
  if (!options.joined) {
    send(true, new Uint8Array(0), SYN);
    send(false, new Uint8Array(0), SYN | 16);
    at.down = 1;
  }
  for (const { hex, dir } of vectors) {
    const bytes = bytesOf(hex);
    for (let from = 0; from < bytes.length; from += segmentBytes) {
      send(dir === 'c2s', bytes.slice(from, from + segmentBytes));
    }
  }
  return packets;
}
