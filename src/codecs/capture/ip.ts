/**
 * IP headers, version 4 (RFC 791) and 6 (RFC 8200), down to what TCP needs: addresses as offsets, protocol, payload.
 * Checksums are not looked at: captures taken on the sending host hold them unfinished.
 */
import { limits } from '../limits.ts';

const NO_NEXT_HEADER = 59;
const FRAGMENT = 44;
const AUTHENTICATION = 51;
/** Hop-by-hop, routing, destination options, mobility, HIP, shim6: all counted in units of eight bytes. */
const extensions: ReadonlySet<number> = new Set([0, 43, 60, 135, 139, 140]);

/** One reused object; valid until the next `read`. */
export class IpPacket {
  view: DataView = new DataView(new ArrayBuffer(0));
  /** 4 or 6. */
  version = 0;
  protocol = 0;
  /** Offsets of the addresses in `view`. */
  source = 0;
  destination = 0;
  /** The addresses in 32 bits: IPv4 as it is, the words of IPv6 folded together. */
  sourceKey = 0;
  destinationKey = 0;
  /** Payload: as far as it was captured. */
  start = 0;
  end = 0;
  /** Bytes of the payload that the packet had and the capture has not. */
  missing = 0;
  fragmented = false;
  fragmentId = 0;
  /** Byte of the datagram's payload where this fragment begins, and whether others follow. */
  fragmentAt = 0;
  fragmentsFollow = false;

  /** Read the header at `at`. False where it is none, or is cut. */
  read(view: DataView, at: number, end: number): boolean {
    if (at < 0 || at >= end) return false;
    this.view = view;
    this.version = view.getUint8(at) >> 4;
    if (this.version === 4) return this.readV4(view, at, end);
    return this.version === 6 && this.readV6(view, at, end);
  }

  private readV4(view: DataView, at: number, end: number): boolean {
    if (at + 20 > end) return false;
    const first = view.getUint32(at);
    const headerBytes = ((first >>> 24) & 15) * 4;
    if (headerBytes < 20 || at + headerBytes > end) return false;
    // 0: the network card was going to cut a large segment and fill it in.
    const total = first & 0xffff || end - at;
    if (total < headerBytes) return false;
    const fragment = view.getUint32(at + 4);
    this.fragmented = (fragment & 0x3fff) !== 0;
    if (this.fragmented) {
      this.fragmentsFollow = (fragment & 0x2000) !== 0;
      this.fragmentAt = (fragment & 0x1fff) * 8;
      this.fragmentId = fragment >>> 16;
    }
    this.protocol = view.getUint8(at + 9);
    this.source = at + 12;
    this.destination = at + 16;
    this.sourceKey = view.getInt32(at + 12);
    this.destinationKey = view.getInt32(at + 16);
    this.payload(at + headerBytes, at + total, end);
    return true;
  }

  private readV6(view: DataView, at: number, end: number): boolean {
    if (at + 40 > end) return false;
    this.source = at + 8;
    this.destination = at + 24;
    this.sourceKey = folded(view, at + 8);
    this.destinationKey = folded(view, at + 24);
    this.fragmented = false;
    const length = view.getUint16(at + 4);
    const realEnd = length === 0 ? end : at + 40 + length;
    const header = this.pastExtensions(view, view.getUint8(at + 6), at + 40, Math.min(end, realEnd));
    if (header < 0) return false;
    this.payload(header, realEnd, end);
    return true;
  }

  /** Sets `protocol` and the fragment fields. Returns where the payload begins, -1 where headers are cut or too many. */
  private pastExtensions(view: DataView, first: number, from: number, end: number): number {
    let next = first;
    let at = from;
    for (let count = 0; count <= limits.ipExtensionHeadersMax; count++) {
      const known = extensions.has(next) || next === FRAGMENT || next === AUTHENTICATION;
      if (!known) {
        this.protocol = next;
        return next === NO_NEXT_HEADER ? -1 : at;
      }
      if (at + 8 > end) return -1;
      if (next === FRAGMENT) {
        this.fragment(view, at);
        next = view.getUint8(at);
        at += 8;
        // What follows the header of a later fragment is payload, whatever it looks like.
        if (this.fragmentAt > 0) {
          this.protocol = next;
          return at;
        }
        continue;
      }
      const units = view.getUint8(at + 1);
      const bytes = next === AUTHENTICATION ? (units + 2) * 4 : (units + 1) * 8;
      next = view.getUint8(at);
      at += bytes;
      if (at > end) return -1;
    }
    return -1;
  }

  private fragment(view: DataView, at: number): void {
    const word = view.getUint16(at + 2);
    this.fragmentAt = word & 0xfff8;
    this.fragmentsFollow = (word & 1) !== 0;
    // An "atomic" fragment (RFC 6946) is a whole datagram.
    this.fragmented = this.fragmentAt !== 0 || this.fragmentsFollow;
    this.fragmentId = view.getUint32(at + 4);
  }

  private payload(start: number, realEnd: number, capturedEnd: number): void {
    this.start = start;
    this.end = Math.max(start, Math.min(realEnd, capturedEnd));
    this.missing = Math.max(0, realEnd - Math.max(start, capturedEnd));
  }
}

/** An address of sixteen bytes in four. */
function folded(view: DataView, at: number): number {
  let key = 0;
  for (let i = 0; i < 16; i += 4) {
    key = Math.imul(key ^ view.getInt32(at + i), 0x85eb_ca6b);
    key ^= key >>> 15;
  }
  return key;
}
