/**
 * IP fragments put together. SCCP's segments hardly ever travel in fragments, so this is a small table: by sender,
 * receiver, protocol and id; the oldest datagram goes when there are too many. Fragments that overlap differently from
 * those already held change nothing: the first bytes count.
 */
import { limits } from '../limits.ts';
import { addressText } from './address.ts';
import type { IpPacket } from './ip.ts';

interface Piece {
  readonly at: number;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

interface Datagram {
  /** Ordered by `at`. */
  readonly pieces: Piece[];
  /** Payload bytes in all; -1 until the last fragment was seen. */
  total: number;
}

export class IpFragments {
  private readonly datagrams = new Map<string, Datagram>();

  /** Datagrams of which fragments are missing. */
  get held(): number {
    return this.datagrams.size;
  }

  /**
   * Take a fragment.
   * @returns true where it completed its datagram; `ip` is then that datagram.
   */
  take(ip: IpPacket): boolean {
    const end = ip.fragmentAt + (ip.end - ip.start);
    if (ip.missing > 0 || end > limits.ipDatagramBytesMax) return false;
    const key = keyOf(ip);
    const datagram = this.datagramOf(key);
    if (!ip.fragmentsFollow) datagram.total = end;
    insert(datagram.pieces, ip);
    const whole = join(datagram);
    if (whole === null) return false;
    this.datagrams.delete(key);
    this.replacePayload(ip, whole);
    return true;
  }

  private datagramOf(key: string): Datagram {
    const known = this.datagrams.get(key);
    if (known !== undefined) return known;
    if (this.datagrams.size >= limits.ipFragmentedDatagramsMax) {
      const oldest = this.datagrams.keys().next();
      if (!oldest.done) this.datagrams.delete(oldest.value);
    }
    const fresh: Datagram = { pieces: [], total: -1 };
    this.datagrams.set(key, fresh);
    return fresh;
  }

  /** The addresses are copied in front of the payload, since they live in the same view. */
  private replacePayload(ip: IpPacket, payload: Uint8Array): void {
    const addressBytes = ip.version === 4 ? 4 : 16;
    const bytes = new Uint8Array(2 * addressBytes + payload.length);
    const old = ip.view;
    for (let i = 0; i < addressBytes; i++) {
      bytes[i] = old.getUint8(ip.source + i);
      bytes[addressBytes + i] = old.getUint8(ip.destination + i);
    }
    bytes.set(payload, 2 * addressBytes);
    ip.view = new DataView(bytes.buffer);
    ip.source = 0;
    ip.destination = addressBytes;
    ip.start = 2 * addressBytes;
    ip.end = bytes.length;
    ip.fragmented = false;
  }
}

function keyOf(ip: IpPacket): string {
  const source = addressText(ip.view, ip.source, ip.version);
  const destination = addressText(ip.view, ip.destination, ip.version);
  return `${source} ${destination} ${ip.protocol} ${ip.fragmentId}`;
}

function insert(pieces: Piece[], ip: IpPacket): void {
  const at = ip.fragmentAt;
  const place = pieces.findIndex((piece) => piece.at >= at);
  // The same fragment again: without this, one repeated for ever would fill memory.
  if (place >= 0 && pieces[place]!.at === at) return;
  const view = ip.view;
  const bytes = new Uint8Array(
    view.buffer,
    view.byteOffset + ip.start,
    ip.end - ip.start,
  ).slice() as Uint8Array<ArrayBuffer>;
  pieces.splice(place < 0 ? pieces.length : place, 0, { at, bytes });
}

/** The payload without holes, or null while there are some. */
function join(datagram: Datagram): Uint8Array | null {
  if (datagram.total < 0) return null;
  let reached = 0;
  for (const piece of datagram.pieces) {
    if (piece.at > reached) return null;
    reached = Math.max(reached, piece.at + piece.bytes.length);
  }
  if (reached < datagram.total) return null;
  const whole = new Uint8Array(datagram.total);
  for (let i = datagram.pieces.length - 1; i >= 0; i--) {
    const { at, bytes } = datagram.pieces[i]!;
    if (at < whole.length) whole.set(bytes.subarray(0, whole.length - at), at);
  }
  return whole;
}
