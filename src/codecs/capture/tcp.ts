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
import type { CapturedPacket, PacketSink } from './packet.ts';

const TCP = 6;
const FIN = 1;
const SYN = 2;
const RST = 4;
const ACK = 16;

/** 0: from endpoint 0 (who sent the first packet seen) to endpoint 1. */
export type Direction = 0 | 1;

export class TcpStream implements Flow {
  readonly number: number;
  readonly version: number;
  readonly addresses: DataView;
  readonly port0: number;
  readonly port1: number;
  readonly hash: number;
  chain: Flow | null = null;
  older: Flow | null = null;
  newer: Flow | null = null;
  readonly halves: readonly [Half, Half];
  /** Which endpoint opened the conversation; -1 where the capture does not show it: joined in the middle. */
  opener: Direction | -1 = -1;
  /** A FIN or RST was seen. */
  closing = false;
  /** Nothing of this stream is wanted any more. */
  ignored = false;

  constructor(number: number, hash: number, ip: IpPacket, port0: number, port1: number, budget: HeldBudget) {
    const bytes = ip.version === 4 ? 4 : 16;
    this.number = number;
    this.version = ip.version;
    this.hash = hash;
    this.port0 = port0;
    this.port1 = port1;
    const copy = new Uint8Array(2 * bytes);
    copy.set(new Uint8Array(ip.view.buffer, ip.view.byteOffset + ip.source, bytes));
    copy.set(new Uint8Array(ip.view.buffer, ip.view.byteOffset + ip.destination, bytes), bytes);
    this.addresses = new DataView(copy.buffer);
    this.halves = [new Half(budget), new Half(budget)];
  }

  /** For the sink: deliver and keep nothing of this stream from now on. */
  ignore(): void {
    this.ignored = true;
    this.halves[0].drop();
    this.halves[1].drop();
  }

  /** `address:port` of endpoint 0 or 1. */
  endpoint(which: Direction): string {
    const at = which === 0 ? 0 : this.addresses.byteLength / 2;
    return endpointText(addressText(this.addresses, at, this.version), which === 0 ? this.port0 : this.port1);
  }
}

export interface TcpSink {
  /** Bytes in order, valid only during the call. `packet` is the one that brought them or closed the hole before them. */
  data(
    stream: TcpStream,
    direction: Direction,
    view: DataView,
    start: number,
    end: number,
    packet: CapturedPacket,
  ): void;
  /** Bytes that the capture does not hold. */
  gap(stream: TcpStream, direction: Direction, bytes: number, packet: CapturedPacket): void;
  /** The first FIN or RST of a stream, behind the bytes that came before it. Bytes of the other direction may follow. */
  closing?(stream: TcpStream, direction: Direction, reset: boolean, packet: CapturedPacket): void;
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
  private packetInHand: CapturedPacket | null = null;
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
    const at = ipOffset(packet.view, packet.start, packet.end, packet.linkType);
    if (at < 0 && !isKnownLink(packet.linkType)) {
      this.unknownLinkPackets++;
      this.unknownLink = packet.linkType;
      return;
    }
    if (!ip.read(packet.view, at, packet.end) || ip.protocol !== TCP) this.otherPackets++;
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
    const headerBytes = (view.getUint8(start + 12) >> 4) * 4;
    const payload = start + headerBytes;
    if (headerBytes < 20 || payload > end + missing) {
      this.otherPackets++;
      return;
    }
    const flags = view.getUint8(start + 13);
    const seq = view.getUint32(start + 4);
    const sourcePort = view.getUint16(start);
    const stream = this.streamOf(sourcePort, view.getUint16(start + 2), seq, flags);
    if (stream.ignored) return;
    const direction = this.directionOf(stream, sourcePort);
    this.packetInHand = packet;
    this.stream = stream;
    const half = stream.halves[direction];
    const outlet = this.outlets[direction];
    const from = Math.min(payload, end);
    if (flags & SYN) half.open(seq);
    const first = flags & SYN ? (seq + 1) >>> 0 : seq;
    half.segment(first, view, from, end, missing - (payload - from), packet.seconds, outlet);
    if (flags & ACK && stream.halves[1 - direction]!.waiting) this.acknowledge(direction, view.getUint32(start + 8));
    if (flags & (FIN | RST) && !stream.closing) {
      stream.closing = true;
      this.sink.closing?.(stream, direction, (flags & RST) !== 0, packet);
    }
  }

  private acknowledge(direction: Direction, ack: number): void {
    const other = direction === 0 ? 1 : 0;
    this.stream!.halves[other].acknowledged(ack, this.packetInHand!.seconds, this.outlets[other]);
  }

  /** Two endpoints may share a port, so the address decides where the ports do not. */
  private directionOf(stream: TcpStream, sourcePort: number): Direction {
    if (stream.port0 !== stream.port1) return stream.port0 === sourcePort ? 0 : 1;
    const { view, source, version } = this.ip;
    for (let i = 0; i < (version === 4 ? 4 : 16); i += 4) {
      if (view.getUint32(source + i) !== stream.addresses.getUint32(i)) return 1;
    }
    return 0;
  }

  private streamOf(sourcePort: number, destinationPort: number, seq: number, flags: number): TcpStream {
    const hash = flowHash(this.ip, sourcePort, destinationPort);
    const known = this.flows.find(hash, this.ip, sourcePort, destinationPort);
    if (known !== null) {
      const opening = (flags & (SYN | ACK)) === SYN;
      if (!opening || !this.isNew(known, sourcePort, seq)) {
        this.flows.touch(known);
        return known;
      }
      this.forget(known);
    }
    return this.open(hash, sourcePort, destinationPort, flags);
  }

  /** A SYN on known endpoints: the same one again, or the next conversation? */
  private isNew(stream: TcpStream, sourcePort: number, seq: number): boolean {
    return stream.halves[this.directionOf(stream, sourcePort)].initial !== seq;
  }

  private open(hash: number, sourcePort: number, destinationPort: number, flags: number): TcpStream {
    if (this.flows.size >= limits.tcpFlowsMax) {
      this.forget(this.flows.stalest!);
      this.forgotten++;
    }
    const stream = new TcpStream(this.streamCount++, hash, this.ip, sourcePort, destinationPort, this.budget);
    if (flags & SYN) stream.opener = flags & ACK ? 1 : 0;
    this.flows.add(stream);
    return stream;
  }

  private forget(stream: TcpStream): void {
    this.close(stream);
    this.flows.remove(stream);
  }

  private close(stream: TcpStream): void {
    this.stream = stream;
    if (!stream.ignored && this.packetInHand !== null) {
      stream.halves[0].flush(this.outlets[0]);
      stream.halves[1].flush(this.outlets[1]);
    }
    stream.halves[0].drop();
    stream.halves[1].drop();
    this.sink.end(stream);
  }

  private outlet(direction: Direction) {
    return {
      data: (view: DataView, start: number, end: number) => {
        const stream = this.stream!;
        if (!stream.ignored) this.sink.data(stream, direction, view, start, end, this.packetInHand!);
      },
      gap: (bytes: number) => {
        const stream = this.stream!;
        if (!stream.ignored) this.sink.gap(stream, direction, bytes, this.packetInHand!);
      },
    };
  }
}
