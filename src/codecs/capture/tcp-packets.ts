/**
 * A TCP conversation as packets that never were: Ethernet, IPv4 or IPv6, TCP, with sequence numbers and checksums in
 * order, so that captures of what a relay carried can be read by any tool.
 *
 *   0          14                34 (54)    54 (74)
 *   ┌──────────┬─────────────────┬──────────┬────── ··· ──┐
 *   │ Ethernet │ IPv4 (or IPv6)  │ TCP      │ payload     │   IPv6 in brackets; network order
 *   └──────────┴─────────────────┴──────────┴────── ··· ──┘
 */
import { limits } from '../limits.ts';

/** One end: an address as text, IPv4 or IPv6, and a port. */
export interface TcpEnd {
  readonly address: string;
  readonly port: number;
}

type Bytes = Uint8Array<ArrayBuffer>;

const ETHERNET_BYTES = 14;
const TCP_BYTES = 20;
const TCP = 6;
const WINDOW = 65_535;
const TIME_TO_LIVE = 64;
const Flag = { fin: 1, syn: 2, push: 8, ack: 16 } as const;
/** Payload of one packet: an IPv4 datagram has 16 bits for its length. */
const PAYLOAD_MAX = limits.ipDatagramBytesMax - 100;

export class TcpPackets {
  private readonly ends: readonly [Bytes, Bytes];
  private readonly ports: readonly [number, number];
  private readonly next: [number, number] = [0, 0];
  private readonly ipBytes: number;
  private readonly finished: [boolean, boolean] = [false, false];
  private identification = 0;

  /** Ends of different families become IPv6, IPv4 mapped into it. @throws RangeError where an address is none. */
  constructor(first: TcpEnd, second: TcpEnd) {
    const [one, two] = [addressBytes(first.address), addressBytes(second.address)];
    const narrow = one.length === 4 && two.length === 4;
    this.ends = narrow ? [one, two] : [mapped(one), mapped(two)];
    this.ports = [first.port, second.port];
    this.ipBytes = narrow ? 20 : 40;
  }

  /** The handshake; `first` opens. */
  open(): Bytes[] {
    return [
      this.packet(0, Flag.syn, NOTHING),
      this.packet(1, Flag.syn | Flag.ack, NOTHING),
      this.packet(0, Flag.ack, NOTHING),
    ];
  }

  /** Bytes of one end. */
  data(from: 0 | 1, bytes: Uint8Array): Bytes[] {
    const packets: Bytes[] = [];
    for (let at = 0; at < bytes.length; at += PAYLOAD_MAX) {
      packets.push(this.packet(from, Flag.push | Flag.ack, bytes.subarray(at, at + PAYLOAD_MAX)));
    }
    return packets;
  }

  /** One end says goodbye; the other may still speak. Nothing where it has done so. */
  finish(from: 0 | 1): Bytes[] {
    if (this.finished[from]) return [];
    this.finished[from] = true;
    const to = from === 0 ? 1 : 0;
    return [this.packet(from, Flag.fin | Flag.ack, NOTHING), this.packet(to, Flag.ack, NOTHING)];
  }

  private packet(from: 0 | 1, flags: number, payload: Uint8Array): Bytes {
    const to = from === 0 ? 1 : 0;
    const tcp = ETHERNET_BYTES + this.ipBytes;
    const bytes = new Uint8Array(tcp + TCP_BYTES + payload.length);
    const view = new DataView(bytes.buffer);
    // Locally administered addresses: 02:00:00:00:00:01 is the first end.
    bytes.set([2, 0, 0, 0, 0, to + 1, 2, 0, 0, 0, 0, from + 1]);
    view.setUint16(12, this.ipBytes === 20 ? 0x0800 : 0x86dd);
    this.ip(bytes, view, from, TCP_BYTES + payload.length);
    view.setUint16(tcp, this.ports[from]);
    view.setUint16(tcp + 2, this.ports[to]);
    view.setUint32(tcp + 4, this.next[from]);
    if (flags & Flag.ack) view.setUint32(tcp + 8, this.next[to]);
    view.setUint8(tcp + 12, (TCP_BYTES / 4) << 4);
    view.setUint8(tcp + 13, flags);
    view.setUint16(tcp + 14, WINDOW);
    bytes.set(payload, tcp + TCP_BYTES);
    view.setUint16(tcp + 16, checksum(view, tcp, bytes.length, this.pseudoHeader(TCP_BYTES + payload.length)));
    this.next[from] = (this.next[from] + payload.length + (flags & (Flag.syn | Flag.fin) ? 1 : 0)) >>> 0;
    return bytes;
  }

  private ip(bytes: Bytes, view: DataView, from: 0 | 1, tcpBytes: number): void {
    const at = ETHERNET_BYTES;
    const to = from === 0 ? 1 : 0;
    if (this.ipBytes === 40) {
      view.setUint32(at, 0x6000_0000);
      view.setUint16(at + 4, tcpBytes);
      view.setUint8(at + 6, TCP);
      view.setUint8(at + 7, TIME_TO_LIVE);
      bytes.set(this.ends[from], at + 8);
      bytes.set(this.ends[to], at + 24);
      return;
    }
    view.setUint16(at, 0x4500);
    view.setUint16(at + 2, 20 + tcpBytes);
    view.setUint16(at + 4, this.identification++ & 0xffff);
    view.setUint16(at + 6, 0x4000);
    view.setUint8(at + 8, TIME_TO_LIVE);
    view.setUint8(at + 9, TCP);
    bytes.set(this.ends[from], at + 12);
    bytes.set(this.ends[to], at + 16);
    view.setUint16(at + 10, checksum(view, at, at + 20, 0));
  }

  /** Sum of what the TCP checksum covers outside TCP: addresses, protocol, length. It is the same in both directions. */
  private pseudoHeader(tcpBytes: number): number {
    let sum = TCP + tcpBytes;
    for (const end of this.ends) for (let i = 0; i < end.length; i += 2) sum += (end[i]! << 8) | end[i + 1]!;
    return sum;
  }
}

const NOTHING = new Uint8Array(0);

/** RFC 1071, over view[from, to) and a sum that was begun. */
function checksum(view: DataView, from: number, to: number, begun: number): number {
  let sum = begun;
  let at = from;
  for (; at + 1 < to; at += 2) sum += view.getUint16(at);
  if (at < to) sum += view.getUint8(at) << 8;
  while (sum > 0xffff) sum = (sum & 0xffff) + Math.floor(sum / 0x1_0000);
  return ~sum & 0xffff;
}

/** 4 or 16 bytes. @throws RangeError */
function addressBytes(text: string): Bytes {
  const plain = text.replace(/^::ffff:(?=\d+\.)/i, '').replace(/%.*$/, '');
  if (/^\d{1,3}(\.\d{1,3}){3}$/.test(plain)) return Uint8Array.from(plain.split('.').map(Number));
  const [head = [], tail = []] = plain.split('::').map((half) => (half === '' ? [] : half.split(':')));
  const groups = plain.includes('::')
    ? [...head, ...new Array<string>(Math.max(0, 8 - head.length - tail.length)).fill('0'), ...tail]
    : head;
  if (groups.length !== 8 || !groups.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) {
    throw new RangeError(`"${text}" is no IP address`);
  }
  return Uint8Array.from(
    groups.flatMap((group) => [Number.parseInt(group, 16) >> 8, Number.parseInt(group, 16) & 0xff]),
  );
}

function mapped(address: Bytes): Bytes {
  if (address.length === 16) return address;
  const wide = new Uint8Array(16);
  wide.set([0xff, 0xff], 10);
  wide.set(address, 12);
  return wide;
}
