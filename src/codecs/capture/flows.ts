/**
 * Which conversation a segment belongs to, and whether it simply goes on there: a hash table over both endpoints, the same
 * for both directions, without a string or an object per packet. The conversation that was silent longest is forgotten
 * when the table is full.
 *
 * What a packet costs here is the memory it touches: thousands of conversations do not fit into a processor's cache. So
 * all that the plain segment asks about its conversation stands in sixteen words, one line of a cache:
 *
 *   0      4       8       12      16        20      24     32       36       40       44       48       64
 *   ┌──────┬───────┬───────┬───────┬─────────┬───────┬──────┬────────┬────────┬────────┬────────┬─ ·· ──┐
 *   │ hash │ key 0 │ key 1 │ ports │ version │ chain │ used │ next 0 │ order 0│ next 1 │ order 1│       │
 *   └──────┴───────┴───────┴───────┴─────────┴───────┴──────┴────────┴────────┴────────┴────────┴─ ·· ──┘
 * Keys: both addresses as IpPacket has them in 32 bits. Ports: that of endpoint 0 in the upper half. Chain: the next place
 * of the same bucket and one, 0 at its end. Used: a double, the table's count of packets at the last one of this flow: who
 * was silent longest is only found out when somebody must go. Next and order of each direction are those of `half.ts`.
 */
import type { IpPacket } from './ip.ts';

const WORDS = 16;
const KEY_0 = 1;
const KEY_1 = 2;
const PORTS = 3;
const VERSION = 4;
const CHAIN = 5;
const USED_DOUBLE = 3;
const DOUBLES = WORDS / 2;
const HALVES = 8;

/** Where one direction stands: 0 before its first packet, then `plain`, and by `half.ts` what is not. */
export const Order = { unseen: 0, plain: 1, waiting: 2, ignored: 3 } as const;

/** Words of flows, and where in them a direction has its two: the next sequence number, then its `Order`. */
export interface FlowWords {
  readonly words: Int32Array;
}

/** A flow from one of its ends: twice its place, and 1 where that end is endpoint 1, who did not send the first packet. */
export type FlowSide = number;

/** Where in the words a direction has its own. */
export function halfAt(side: FlowSide): number {
  return (side >> 1) * WORDS + HALVES + 2 * (side & 1);
}

/** What the table needs of a conversation: both addresses, 4 or 16 bytes each, endpoint 0 first. */
export interface Flow {
  readonly addresses: DataView;
}

/**
 * One endpoint, as a 32-bit number. The port is multiplied first: phones are numbered upwards in addresses and in ports
 * alike, and the exclusive or of two such rows is one number.
 */
function endpointHash(key: number, port: number): number {
  const hash = Math.imul(Math.imul(port, 0x9e37_79b1) ^ key, 0x85eb_ca6b);
  return hash ^ (hash >>> 15);
}

/** @param ports the source's in the upper half, the destination's in the lower, as TCP has them. */
export function flowHash(sourceKey: number, destinationKey: number, ports: number): number {
  const hash = (endpointHash(sourceKey, ports >>> 16) + endpointHash(destinationKey, ports & 0xffff)) | 0;
  return hash ^ (hash >>> 16);
}

const FLOWS_FIRST = 256;
/** How many candidates are found at a time: sorting all flows for each one that goes would cost too much. */
const CANDIDATES = 4_096;

/** A flow and the count at which it was last used when it became a candidate. */
interface Candidate {
  readonly place: number;
  readonly used: number;
}

export class FlowTable<F extends Flow> implements FlowWords {
  words = new Int32Array(FLOWS_FIRST * WORDS);
  private used = new Float64Array(this.words.buffer);
  /** First place of each bucket and one, 0 where it is empty; a power of two of them, as many as there is room for flows. */
  private buckets = new Int32Array(FLOWS_FIRST);
  private readonly flows: (F | null)[] = [];
  private readonly free: number[] = [];
  private clock = 0;
  /** Those that were silent longest, longest last. One that was used or removed since is none any more. */
  private candidates: Candidate[] = [];

  get size(): number {
    return this.flows.length - this.free.length;
  }

  flow(side: FlowSide): F {
    return this.flows[side >> 1]!;
  }

  /** The flow of a segment, from the end that sent it; -1 where there is none. */
  find(ip: IpPacket, ports: number): FlowSide {
    const { sourceKey, destinationKey, version } = ip;
    if (version === 4) return this.find4(sourceKey, destinationKey, ports);
    const hash = flowHash(sourceKey, destinationKey, ports);
    for (let place = this.first(hash); place >= 0; place = this.after(place)) {
      const side = this.sideIn(place, 6, sourceKey, destinationKey, ports);
      if (side >= 0 && isSame(this.flow(side), ip, (side & 1) as 0 | 1)) return side;
    }
    return -1;
  }

  /** The same for IPv4, where the keys are the addresses. */
  find4(source: number, destination: number, ports: number): FlowSide {
    for (let place = this.first(flowHash(source, destination, ports)); place >= 0; place = this.after(place)) {
      const side = this.sideIn(place, 4, source, destination, ports);
      if (side >= 0) return side;
    }
    return -1;
  }

  /** Takes a flow in: its endpoint 0 is the sender of this segment, and the side that is returned. */
  add(flow: F, ip: IpPacket, ports: number): FlowSide {
    const place = this.free.pop() ?? this.flows.length;
    if (place * WORDS === this.words.length) this.grow();
    const { words } = this;
    const at = place * WORDS;
    words.fill(0, at, at + WORDS);
    words[at] = flowHash(ip.sourceKey, ip.destinationKey, ports);
    words[at + KEY_0] = ip.sourceKey;
    words[at + KEY_1] = ip.destinationKey;
    words[at + PORTS] = ports;
    words[at + VERSION] = ip.version;
    this.flows[place] = flow;
    this.link(place);
    this.touch(2 * place);
    return 2 * place;
  }

  /** A packet of this flow was seen. */
  touch(side: FlowSide): void {
    this.used[(side >> 1) * DOUBLES + USED_DOUBLE] = ++this.clock;
  }

  /**
   * The plain case, which nearly every segment is: its bytes are the next ones of its direction and nothing is held there.
   * Takes them as delivered; false where it is not so, and nothing was done.
   */
  goesOn(side: FlowSide, seq: number, bytes: number): boolean {
    const { words } = this;
    const at = halfAt(side);
    if (words[at] !== seq || words[at + 1] !== Order.plain) return false;
    words[at] = seq + bytes;
    return true;
  }

  /** Segments of this direction are held behind a hole. */
  isWaiting(side: FlowSide): boolean {
    return this.words[halfAt(side) + 1] === Order.waiting;
  }

  remove(side: FlowSide): void {
    const { words, buckets } = this;
    const place = side >> 1;
    const chain = words[place * WORDS + CHAIN]!;
    const bucket = words[place * WORDS]! & (buckets.length - 1);
    if (buckets[bucket] === place + 1) buckets[bucket] = chain;
    else {
      let before = buckets[bucket]! - 1;
      while (words[before * WORDS + CHAIN] !== place + 1) before = words[before * WORDS + CHAIN]! - 1;
      words[before * WORDS + CHAIN] = chain;
    }
    this.touch(side);
    this.flows[place] = null;
    this.free.push(place);
  }

  /** The flow that has been silent longest; -1 where there is none. */
  get stalest(): FlowSide {
    if (this.size === 0) return -1;
    for (;;) {
      const last = this.candidates.at(-1);
      if (last === undefined) this.candidates = this.silentFirst().slice(0, CANDIDATES).reverse();
      else if (this.usedAt(last.place) === last.used) return 2 * last.place;
      else this.candidates.pop();
    }
  }

  /** All flows, the one that was silent longest first. */
  *[Symbol.iterator](): Generator<F> {
    for (const { place } of this.silentFirst()) yield this.flow(2 * place);
  }

  private silentFirst(): Candidate[] {
    const all: Candidate[] = [];
    this.flows.forEach((flow, place) => {
      if (flow !== null) all.push({ place, used: this.usedAt(place) });
    });
    return all.sort((a, b) => a.used - b.used);
  }

  private usedAt(place: number): number {
    return this.used[place * DOUBLES + USED_DOUBLE]!;
  }

  private first(hash: number): number {
    return this.buckets[hash & (this.buckets.length - 1)]! - 1;
  }

  private after(place: number): number {
    return this.words[place * WORDS + CHAIN]! - 1;
  }

  /** The side of the flow at a place that these keys and ports are of; -1 where they are of another. */
  private sideIn(place: number, version: number, source: number, destination: number, ports: number): FlowSide {
    const { words } = this;
    const at = place * WORDS;
    const known = words[at + PORTS]!;
    if (words[at + VERSION] !== version) return -1;
    if (known === ports && words[at + KEY_0] === source && words[at + KEY_1] === destination) return 2 * place;
    const turned = (ports << 16) | (ports >>> 16);
    if (known === turned && words[at + KEY_1] === source && words[at + KEY_0] === destination) return 2 * place + 1;
    return -1;
  }

  private grow(): void {
    const { words } = this;
    this.words = new Int32Array(2 * words.length);
    this.words.set(words);
    this.used = new Float64Array(this.words.buffer);
    this.buckets = new Int32Array(2 * this.buckets.length);
    for (let place = 0; place < this.flows.length; place++) this.link(place);
  }

  private link(place: number): void {
    const at = place * WORDS;
    const bucket = this.words[at]! & (this.buckets.length - 1);
    this.words[at + CHAIN] = this.buckets[bucket]!;
    this.buckets[bucket] = place + 1;
  }
}

/** IPv6 addresses, of which the keys are not all. */
function isSame(flow: Flow, { view, source, destination }: IpPacket, direction: 0 | 1): boolean {
  const [from, to] = direction === 0 ? [0, 16] : [16, 0];
  for (let i = 0; i < 16; i += 4) {
    if (flow.addresses.getInt32(from + i) !== view.getInt32(source + i)) return false;
    if (flow.addresses.getInt32(to + i) !== view.getInt32(destination + i)) return false;
  }
  return true;
}
