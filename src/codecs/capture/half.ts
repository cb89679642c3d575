/**
 * One direction of a TCP conversation, put back in order.
 *
 *   delivered │ next …  missing … │ held │ … │ held │        sequence numbers wrap at 2³²
 *
 * Bytes before `next` were delivered: what comes again is cut away (retransmissions, overlaps, keep-alive probes of one
 * byte before `next`). Bytes behind a hole are held, by copy, until it fills or is given up as missing from the capture.
 * `next`, and whether anything is held, stand with the flow: the plain segment is taken there and never comes here.
 */
import { limits } from '../limits.ts';
import { type FlowWords, Order } from './flows.ts';
import type { PacketPlace } from './packet.ts';

export interface HalfSink {
  /** Bytes in order; valid only during the call. `packet` is the one that brought them, or filled the hole before them. */
  data(view: DataView, start: number, end: number, packet: PacketPlace): void;
  /** `bytes` were not captured; what follows comes after them. */
  gap(bytes: number, packet: PacketPlace): void;
}

interface Held {
  readonly seq: number;
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Bytes that the packet had behind these and the capture has not. */
  readonly missing: number;
  /** The packet that brought them. */
  readonly packet: PacketPlace;
}

/** Bytes held by all conversations of one decoder together. */
export interface HeldBudget {
  bytes: number;
}

/** Seconds after which bytes that the receiver acknowledged, but nobody saw, will not appear any more. */
const ACKNOWLEDGED_WAIT_S = 1;
const ACKNOWLEDGED_SEGMENTS = 3;

/** a − b on the circle of sequence numbers. */
export function seqDiff(a: number, b: number): number {
  return (a - b) | 0;
}

export class Half {
  /** Sequence number of the SYN; null where it was not seen. */
  initial: number | null = null;
  private held: Held[] = [];
  private heldBytes = 0;
  private heldSince = 0;
  private readonly flows: FlowWords;
  private readonly at: number;
  private readonly budget: HeldBudget;

  /** @param at where in the flows' words this direction has its two. */
  constructor(flows: FlowWords, at: number, budget: HeldBudget) {
    this.flows = flows;
    this.at = at;
    this.budget = budget;
  }

  /** Sequence number of the first byte not yet delivered. */
  private get next(): number {
    return this.flows.words[this.at]!;
  }
  private set next(seq: number) {
    this.flows.words[this.at] = seq;
  }

  private get order(): number {
    return this.flows.words[this.at + 1]!;
  }
  private set order(order: number) {
    this.flows.words[this.at + 1] = order;
  }

  /**
   * A segment's payload at view[start, end), of which the last `missing` bytes were not captured.
   * @param packet its time is for holes that must not be waited for for ever.
   */
  segment(
    seq: number,
    view: DataView,
    start: number,
    end: number,
    missing: number,
    packet: PacketPlace,
    sink: HalfSink,
  ): void {
    if (this.order === Order.unseen) {
      // Joined in the middle: only bytes tell where the stream is, an empty keep-alive probe lies one before it.
      if (start === end) return;
      this.next = seq;
      this.order = Order.plain;
    }
    const ahead = seqDiff(seq, this.next);
    if (ahead > 0) {
      if (end > start || missing > 0) this.hold(seq, view, start, end, missing, packet);
      if (this.full) this.skipHole(sink);
      return;
    }
    if (!this.take(-ahead, view, start, end, missing, packet, sink)) return;
    if (this.held.length > 0) this.release(packet, sink);
  }

  /** The conversation begins here; the same SYN again changes nothing. */
  open(seq: number): void {
    if (this.initial === seq) return;
    this.initial = seq;
    this.next = seq + 1;
    if (this.order === Order.unseen) this.order = Order.plain;
  }

  /** The peer has acknowledged all bytes before `ack`: a hole below it is missing from the capture, not delayed. */
  acknowledged(ack: number, now: number, sink: HalfSink): void {
    if (this.held.length === 0 || seqDiff(ack, this.held[0]!.seq) < 0) return;
    const late = now - this.heldSince >= ACKNOWLEDGED_WAIT_S || this.held.length >= ACKNOWLEDGED_SEGMENTS;
    if (late) this.skipHole(sink);
  }

  /** Nothing more comes: deliver what is held, holes and all. */
  flush(sink: HalfSink): void {
    while (this.held.length > 0) this.skipHole(sink);
  }

  /** Forget what is held. */
  drop(): void {
    this.budget.bytes -= this.heldBytes;
    this.heldBytes = 0;
    this.held = [];
  }

  /** From now on nothing is asked of this direction. */
  ignore(): void {
    this.drop();
    this.order = Order.ignored;
  }

  private get full(): boolean {
    return (
      this.heldBytes > limits.tcpHeldBytesMax ||
      this.held.length > limits.tcpHeldSegmentsMax ||
      this.budget.bytes > limits.tcpHeldBytesTotalMax
    );
  }

  /** Deliver what is new of a segment whose first `old` bytes were delivered. False where nothing is. */
  private take(
    old: number,
    view: DataView,
    start: number,
    end: number,
    missing: number,
    packet: PacketPlace,
    sink: HalfSink,
  ): boolean {
    const from = start + old;
    const rest = end + missing - from;
    if (rest <= 0) return false;
    this.next += rest;
    if (from < end) sink.data(view, from, end, packet);
    if (missing > 0) sink.gap(Math.min(missing, rest), packet);
    return true;
  }

  /** The one place where a capture's bytes are copied to be kept. */
  private hold(
    seq: number,
    view: DataView,
    start: number,
    end: number,
    missing: number,
    { number, seconds, nanos, timed }: PacketPlace,
  ): void {
    if (this.held.length === 0) this.heldSince = seconds;
    let place = this.held.length;
    while (place > 0 && seqDiff(this.held[place - 1]!.seq, seq) > 0) place--;
    const before = this.held[place - 1];
    const length = end - start;
    // The same segment again adds nothing.
    if (before !== undefined && before.seq === seq && before.bytes.length >= length) return;
    const bytes = new Uint8Array(length);
    bytes.set(new Uint8Array(view.buffer, view.byteOffset + start, length));
    this.held.splice(place, 0, { seq, bytes, missing, packet: { number, seconds, nanos, timed } });
    this.order = Order.waiting;
    this.heldBytes += length;
    this.budget.bytes += length;
  }

  /**
   * Deliver held segments as far as there is no hole.
   * @param filler the packet that filled the hole; null where none did: then each comes with its own.
   */
  private release(filler: PacketPlace | null, sink: HalfSink): void {
    let count = 0;
    while (count < this.held.length) {
      const { seq, bytes, missing, packet } = this.held[count]!;
      const ahead = seqDiff(seq, this.next);
      if (ahead > 0) break;
      count++;
      this.heldBytes -= bytes.length;
      this.budget.bytes -= bytes.length;
      this.take(-ahead, new DataView(bytes.buffer), 0, bytes.length, missing, filler ?? packet, sink);
    }
    this.held.splice(0, count);
    if (this.held.length === 0 && this.order === Order.waiting) this.order = Order.plain;
  }

  private skipHole(sink: HalfSink): void {
    const first = this.held[0]!;
    const ahead = seqDiff(first.seq, this.next);
    if (ahead > 0) {
      this.next = first.seq;
      sink.gap(ahead, first.packet);
    }
    this.release(null, sink);
  }
}
