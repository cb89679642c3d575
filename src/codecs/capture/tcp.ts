/**
 * TCP conversations of a capture: packets in, ordered bytes of both directions out.
 *
 *   packet ─▶ link ─▶ IP (fragments) ─▶ TCP header ─▶ flow table ─▶ Half × 2 ─▶ sink.data / sink.gap
 *
 * Streams are numbered from 0 by their first packet, as Wireshark numbers them; a SYN with another sequence number on
 * the same endpoints begins a new stream. Memory is bounded by limits.tcp*.
 */
import { limits } from '../limits.ts';
import { addressText, endpointText } from './address.ts';
import { type Flow, FlowTable, flowHash } from './flows.ts';
import { IpFragments } from './fragments.ts';
import { Half, type HeldBudget } from './half.ts';
import { IpPacket } from './ip.ts';
import { ipOffset, isKnownLink } from './link.ts';
import type { CapturedPacket, PacketPlace, PacketSink } from './packet.ts';

const TCP = 6;
const FIN = 1;
const SYN = 2;
const RST = 4;
const ACK = 16;

/** 0: from endpoint 0 (who sent the first packet seen) to endpoint 1. */
export type Direction = 0 | 1;

export class TcpStream implements Flow {
  readonly hash: number;
  chain: Flow | null = null;
  readonly port0: number;
  readonly port1: number;
  readonly version: number;
  readonly key0: number;
  readonly key1: number;
  used = 0;
  /** The two directions: from endpoint 0, from endpoint 1. */
  readonly half0: Half;
  readonly half1: Half;
  /** Nothing of this stream is wanted any more. */
  ignored = false;
  /** A FIN or RST was seen. */
  closing = false;
  /** What the sink keeps with the stream: which reader has it, and what that one knows. Theirs alone. */
  reader: TcpSink | null = null;
  conversation: object | null = null;
  readonly number: number;
  /** Which endpoint opened the conversation; -1 where the capture does not show it: joined in the middle. */
  opener: Direction | -1 = -1;
  readonly addresses: DataView;

  constructor(number: number, hash: number, ip: IpPacket, port0: number, port1: number, budget: HeldBudget) {
    const bytes = ip.version === 4 ? 4 : 16;
    this.hash = hash;
    this.port0 = port0;
    this.port1 = port1;
    this.version = ip.version;
    this.key0 = ip.sourceKey;
    this.key1 = ip.destinationKey;
    this.half0 = new Half(budget);
    this.half1 = new Half(budget);
    this.number = number;
    const copy = new Uint8Array(2 * bytes);
    copy.set(new Uint8Array(ip.view.buffer, ip.view.byteOffset + ip.source, bytes));
    copy.set(new Uint8Array(ip.view.buffer, ip.view.byteOffset + ip.destination, bytes), bytes);
    this.addresses = new DataView(copy.buffer);
  }

  half(direction: Direction): Half {
    return direction === 0 ? this.half0 : this.half1;
  }

  /** For the sink: deliver and keep nothing of this stream from now on. */
  ignore(): void {
    this.ignored = true;
    this.half0.drop();
    this.half1.drop();
  }

  /** `address:port` of endpoint 0 or 1. */
  endpoint(which: Direction): string {
    const at = which === 0 ? 0 : this.addresses.byteLength / 2;
    return endpointText(addressText(this.addresses, at, this.version), which === 0 ? this.port0 : this.port1);
  }
}

export interface TcpSink {
  /** Bytes in order, valid only during the call. `packet` is the one that brought them or filled the hole before them. */
  data(stream: TcpStream, direction: Direction, view: DataView, start: number, end: number, packet: PacketPlace): void;
  /** Bytes that the capture does not hold. */
  gap(stream: TcpStream, direction: Direction, bytes: number, packet: PacketPlace): void;
  /** The first FIN or RST of a stream, behind the bytes that came before it. Bytes of the other direction may follow. */
  closing?(stream: TcpStream, direction: Direction, reset: boolean, packet: PacketPlace): void;
  /** The stream is over or forgotten: FIN and RST do not end it, a new one on the same endpoints does. */
  end(stream: TcpStream): void;
}

export class TcpStreams implements PacketSink {
  /** Packets that hold no TCP, by design or because they are cut or broken. */
  otherPackets = 0;
  /** Packets of link types that cannot be read. */
  unknownLinkPackets = 0;
  unknownLink = -1;
  /** Streams forgotten because there were too many. */
  forgotten = 0;
  private readonly sink: TcpSink;
  private readonly flows = new FlowTable<TcpStream>();
  private readonly fragments = new IpFragments();
  private readonly budget: HeldBudget = { bytes: 0 };
  private readonly ip = new IpPacket();
  private streamCount = 0;
  private stream: TcpStream | null = null;
  private readonly outlets = [this.outlet(0), this.outlet(1)] as const;

  constructor(sink: TcpSink) {
    this.sink = sink;
  }

  /** Streams seen so far. */
  get streams(): number {
    return this.streamCount;
  }

  packet(packet: CapturedPacket): void {
    const ip = this.ip;
    const { view, start, end, linkType } = packet;
    const at = ipOffset(view, start, end, linkType);
    if (at < 0 && !isKnownLink(linkType)) {
      this.unknownLinkPackets++;
      this.unknownLink = linkType;
      return;
    }
    if (!ip.read(view, at, end) || ip.protocol !== TCP) this.otherPackets++;
    else if (!ip.fragmented || this.fragments.take(ip)) this.segment(packet);
  }

  /** The capture is over: holes stay holes. */
  end(): void {
    for (const stream of this.flows) this.close(stream);
  }

  private segment(packet: CapturedPacket): void {
    const { view, start, end, missing } = this.ip;
    if (start + 20 > end) {
      this.otherPackets++;
      return;
    }
    const word = view.getUint16(start + 12);
    const headerBytes = (word >> 12) * 4;
    const payload = start + headerBytes;
    if (headerBytes < 20 || payload > end + missing) {
      this.otherPackets++;
      return;
    }
    const flags = word & 0xff;
    const seq = view.getUint32(start + 4);
    const ports = view.getUint32(start);
    const stream = this.streamOf(ports >>> 16, ports & 0xffff, seq, flags);
    if (stream.ignored) return;
    const direction = this.flows.direction;
    this.stream = stream;
    const half = stream.half(direction);
    if (missing === 0 && payload < end && !(flags & SYN) && half.isNext(seq, end - payload)) {
      this.sink.data(stream, direction, view, payload, end, packet);
    } else if (missing > 0 || payload < end || flags & SYN) {
      const from = Math.min(payload, end);
      if (flags & SYN) half.open(seq);
      const first = flags & SYN ? (seq + 1) >>> 0 : seq;
      half.segment(first, view, from, end, missing - (payload - from), packet, this.outlets[direction]);
    }
    if (flags & ACK && stream.half(direction === 0 ? 1 : 0).waiting)
      this.acknowledge(direction, view.getUint32(start + 8), packet.seconds);
    if (flags & (FIN | RST) && !stream.closing) {
      stream.closing = true;
      this.sink.closing?.(stream, direction, (flags & RST) !== 0, packet);
    }
  }

  private acknowledge(direction: Direction, ack: number, seconds: number): void {
    const other = direction === 0 ? 1 : 0;
    this.stream!.half(other).acknowledged(ack, seconds, this.outlets[other]);
  }

  /** The stream of a segment; its direction is then that of the flow table. */
  private streamOf(sourcePort: number, destinationPort: number, seq: number, flags: number): TcpStream {
    const hash = flowHash(this.ip, sourcePort, destinationPort);
    const known = this.flows.find(hash, this.ip, sourcePort, destinationPort);
    if (known !== null) {
      const opening = (flags & (SYN | ACK)) === SYN;
      if (!opening || !this.isNew(known, seq)) {
        this.flows.touch(known);
        return known;
      }
      this.forget(known);
    }
    return this.open(hash, sourcePort, destinationPort, flags);
  }

  /** A SYN on known endpoints: the same one again, or the next conversation? */
  private isNew(stream: TcpStream, seq: number): boolean {
    return stream.half(this.flows.direction).initial !== seq;
  }

  private open(hash: number, sourcePort: number, destinationPort: number, flags: number): TcpStream {
    if (this.flows.size >= limits.tcpFlowsMax) {
      this.forget(this.flows.stalest!);
      this.forgotten++;
    }
    const stream = new TcpStream(this.streamCount++, hash, this.ip, sourcePort, destinationPort, this.budget);
    if (flags & SYN) stream.opener = flags & ACK ? 1 : 0;
    this.flows.add(stream);
    this.flows.direction = 0;
    return stream;
  }

  private forget(stream: TcpStream): void {
    this.close(stream);
    this.flows.remove(stream);
  }

  private close(stream: TcpStream): void {
    this.stream = stream;
    if (!stream.ignored) {
      stream.half0.flush(this.outlets[0]);
      stream.half1.flush(this.outlets[1]);
    }
    stream.half0.drop();
    stream.half1.drop();
    this.sink.end(stream);
  }

  private outlet(direction: Direction) {
    return {
      data: (view: DataView, start: number, end: number, packet: PacketPlace) => {
        const stream = this.stream!;
        if (!stream.ignored) this.sink.data(stream, direction, view, start, end, packet);
      },
      gap: (bytes: number, packet: PacketPlace) => {
        const stream = this.stream!;
        if (!stream.ignored) this.sink.gap(stream, direction, bytes, packet);
      },
    };
  }
}
