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
import { type Flow, type FlowSide, FlowTable, type FlowWords, halfAt } from './flows.ts';
import { IpFragments } from './fragments.ts';
import { Half, type HeldBudget } from './half.ts';
import { IpPacket } from './ip.ts';
import { ipOffset, isKnownLink, LinkType } from './link.ts';
import type { CapturedPacket, PacketPlace, PacketSink } from './packet.ts';

const TCP = 6;
const FIN = 1;
const SYN = 2;
const RST = 4;
const ACK = 16;

/** 0: from endpoint 0 (who sent the first packet seen) to endpoint 1. */
export type Direction = 0 | 1;

export class TcpStream implements Flow {
  /** Who gets what is said here: the sink of all streams, or the one to which that gave this stream. */
  sink: TcpSink;
  /** What the sink knows of the stream. Theirs alone. */
  conversation: object | null = null;
  /** Nothing of this stream is wanted any more. */
  ignored = false;
  /** A FIN or RST was seen. */
  closing = false;
  /** Name of the interface on which its first packet was captured; '' where the capture names none. */
  interfaceName = '';
  /** Which endpoint opened the conversation; -1 where the capture does not show it: joined in the middle. */
  opener: Direction | -1 = -1;
  readonly number: number;
  readonly port0: number;
  readonly port1: number;
  readonly version: number;
  readonly addresses: DataView;
  /** The two directions: from endpoint 0, from endpoint 1. */
  private halves: readonly [Half, Half] | null = null;

  /** @param ports that of endpoint 0 in the upper half. */
  constructor(number: number, ip: IpPacket, ports: number, sink: TcpSink) {
    const bytes = ip.version === 4 ? 4 : 16;
    this.sink = sink;
    this.number = number;
    this.port0 = ports >>> 16;
    this.port1 = ports & 0xffff;
    this.version = ip.version;
    const copy = new Uint8Array(2 * bytes);
    copy.set(new Uint8Array(ip.view.buffer, ip.view.byteOffset + ip.source, bytes));
    copy.set(new Uint8Array(ip.view.buffer, ip.view.byteOffset + ip.destination, bytes), bytes);
    this.addresses = new DataView(copy.buffer);
  }

  /** The stream has its place among the flows. */
  placed(flows: FlowWords, side: FlowSide, budget: HeldBudget): void {
    this.halves = [new Half(flows, halfAt(side), budget), new Half(flows, halfAt(side ^ 1), budget)];
  }

  half(direction: Direction): Half {
    return this.halves![direction];
  }

  /** For the sink: deliver and keep nothing of this stream from now on. */
  ignore(): void {
    this.ignored = true;
    this.half(0).ignore();
    this.half(1).ignore();
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
    if (this.plain(packet)) return;
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

  /**
   * The plain packet, which nearly all are: the next bytes of a known stream, or none, in one piece. True where it was
   * one and is done with; false where nothing was done.
   *
   *   0      12     14      16        18  20       22  23  24  26      30          34    38  42  46      48
   *   ┌──────┬──────┬───────┬─────────┬───┬────────┬───┬───┬───┬───────┬───────────┬─────┬───┬───┬───────┬─ ·· ─┐
   *   │ MACs │ 0800 │ 45 ·· │ length  │   │ 0 or DF│   │ 6 │   │source │destination│ports│seq│ack│ flags │      │
   *   └──────┴──────┴───────┴─────────┴───┴────────┴───┴───┴───┴───────┴───────────┴─────┴───┴───┴───────┴─ ·· ─┘
   */
  private plain(packet: CapturedPacket): boolean {
    const { view, start, end, linkType } = packet;
    if (linkType !== LinkType.ethernet || end - start < 54) return false;
    if (view.getUint32(start + 12) >>> 8 !== 0x08_0045) return false;
    if ((view.getUint16(start + 20) & 0x3fff) !== 0 || view.getUint8(start + 23) !== TCP) return false;
    const word = view.getUint16(start + 46);
    const payload = start + 34 + (word >> 12) * 4;
    const stop = start + 14 + view.getUint16(start + 16);
    if (word & (FIN | SYN | RST) || word >> 12 < 5 || payload > stop || stop > end) return false;
    const { flows } = this;
    const side = flows.find4(view.getInt32(start + 26), view.getInt32(start + 30), view.getInt32(start + 34));
    if (side < 0 || flows.isWaiting(side ^ 1)) return false;
    if (!flows.goesOn(side, view.getInt32(start + 38), stop - payload)) return false;
    flows.touch(side);
    if (payload === stop) return true;
    const stream = flows.flow(side);
    stream.sink.data(stream, (side & 1) as Direction, view, payload, stop, packet);
    return true;
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
    const { flows } = this;
    const flags = word & 0xff;
    const seq = view.getInt32(start + 4);
    const side = this.sideOf(view.getInt32(start), seq, flags, packet.interfaceName);
    const stream = flows.flow(side);
    if (missing === 0 && !(flags & SYN) && flows.goesOn(side, seq, end - payload)) {
      if (payload < end) stream.sink.data(stream, (side & 1) as Direction, view, payload, end, packet);
    } else if (stream.ignored) return;
    else if (missing > 0 || payload < end || flags & SYN) this.outOfOrder(side, seq, flags, payload, packet);
    if (flags & ACK && flows.isWaiting(side ^ 1)) this.acknowledge(side, view.getInt32(start + 8), packet.seconds);
    if (flags & (FIN | RST)) this.closes(stream, (side & 1) as Direction, (flags & RST) !== 0, packet);
  }

  /** A segment that is not just the next bytes: its direction sorts it in. */
  private outOfOrder(side: FlowSide, seq: number, flags: number, payload: number, packet: CapturedPacket): void {
    const { view, end, missing } = this.ip;
    const direction = (side & 1) as Direction;
    this.stream = this.flows.flow(side);
    const half = this.stream.half(direction);
    const from = Math.min(payload, end);
    if (flags & SYN) half.open(seq);
    const first = flags & SYN ? (seq + 1) | 0 : seq;
    half.segment(first, view, from, end, missing - (payload - from), packet, this.outlets[direction]);
  }

  private acknowledge(side: FlowSide, ack: number, seconds: number): void {
    const other = ((side & 1) ^ 1) as Direction;
    this.stream = this.flows.flow(side);
    this.stream.half(other).acknowledged(ack, seconds, this.outlets[other]);
  }

  private closes(stream: TcpStream, direction: Direction, reset: boolean, packet: PacketPlace): void {
    if (stream.closing) return;
    stream.closing = true;
    stream.sink.closing?.(stream, direction, reset, packet);
  }

  /** The stream of a segment, from its sender's side. */
  private sideOf(ports: number, seq: number, flags: number, interfaceName: string): FlowSide {
    const { flows, ip } = this;
    const known = flows.find(ip, ports);
    if (known >= 0) {
      if ((flags & (SYN | ACK)) !== SYN || !this.isNew(known, seq)) {
        flows.touch(known);
        return known;
      }
      this.forget(known);
    }
    return this.open(ports, flags, interfaceName);
  }

  /** A SYN on known endpoints: the same one again, or the next conversation? */
  private isNew(side: FlowSide, seq: number): boolean {
    return this.flows.flow(side).half((side & 1) as Direction).initial !== seq;
  }

  private open(ports: number, flags: number, interfaceName: string): FlowSide {
    const { flows, ip } = this;
    if (flows.size >= limits.tcpFlowsMax) {
      this.forget(flows.stalest);
      this.forgotten++;
    }
    const stream = new TcpStream(this.streamCount++, ip, ports, this.sink);
    stream.interfaceName = interfaceName;
    if (flags & SYN) stream.opener = flags & ACK ? 1 : 0;
    const side = flows.add(stream, ip, ports);
    stream.placed(flows, side, this.budget);
    return side;
  }

  private forget(side: FlowSide): void {
    this.close(this.flows.flow(side));
    this.flows.remove(side);
  }

  private close(stream: TcpStream): void {
    this.stream = stream;
    for (const direction of [0, 1] as const) {
      if (!stream.ignored) stream.half(direction).flush(this.outlets[direction]);
      stream.half(direction).drop();
    }
    stream.sink.end(stream);
  }

  private outlet(direction: Direction) {
    return {
      data: (view: DataView, start: number, end: number, packet: PacketPlace) => {
        const stream = this.stream!;
        if (!stream.ignored) stream.sink.data(stream, direction, view, start, end, packet);
      },
      gap: (bytes: number, packet: PacketPlace) => {
        const stream = this.stream!;
        if (!stream.ignored) stream.sink.gap(stream, direction, bytes, packet);
      },
    };
  }
}
