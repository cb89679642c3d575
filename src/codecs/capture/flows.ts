/**
 * Which conversation a segment belongs to: a hash table over both endpoints, the same for both directions, without a
 * string or an object per packet. The conversation that was silent longest is forgotten when the table is full.
 *
 * What a packet costs here is the memory it touches: thousands of conversations do not fit into a processor's cache. So
 * a packet leaves a number with its conversation, and who was silent longest is only found out when somebody must go.
 */
import type { IpPacket } from './ip.ts';

/** What the table needs of a conversation. `direction` 0 is from endpoint 0 to endpoint 1. */
export interface Flow {
  readonly hash: number;
  /** Next in the same bucket. */
  chain: Flow | null;
  readonly port0: number;
  readonly port1: number;
  readonly version: number;
  /** Both addresses as IpPacket has them in 32 bits: of IPv4 all of them. */
  readonly key0: number;
  readonly key1: number;
  /** The table's count of packets at the last one of this flow. */
  used: number;
  /** Both addresses, 4 or 16 bytes each: endpoint 0, then endpoint 1. */
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

export function flowHash(ip: IpPacket, sourcePort: number, destinationPort: number): number {
  const hash = (endpointHash(ip.sourceKey, sourcePort) + endpointHash(ip.destinationKey, destinationPort)) | 0;
  return hash ^ (hash >>> 16);
}

/** 0 or 1: the direction of the segment in this flow; -1 where it belongs to another. */
export function directionIn(flow: Flow, ip: IpPacket, sourcePort: number, destinationPort: number): 0 | 1 | -1 {
  const { version, sourceKey, destinationKey } = ip;
  if (flow.version !== version) return -1;
  if (flow.port0 === sourcePort && flow.port1 === destinationPort) {
    if (flow.key0 === sourceKey && flow.key1 === destinationKey && (version === 4 || isSame(flow, ip, 0))) return 0;
  }
  if (flow.port1 === sourcePort && flow.port0 === destinationPort) {
    if (flow.key1 === sourceKey && flow.key0 === destinationKey && (version === 4 || isSame(flow, ip, 1))) return 1;
  }
  return -1;
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

const BUCKETS_FIRST = 256;
/** How many candidates are found at a time: sorting all flows for each one that goes would cost too much. */
const CANDIDATES = 4_096;

/** A flow and the count at which it was last used when it became a candidate. */
interface Candidate<F> {
  readonly flow: F;
  readonly used: number;
}

export class FlowTable<F extends Flow> {
  /** Direction of the segment in the flow that `find` found last. */
  direction: 0 | 1 = 0;
  /** First flow of each bucket; a power of two of them, at least as many as flows. */
  private buckets: (F | null)[] = new Array<F | null>(BUCKETS_FIRST).fill(null);
  private count = 0;
  private clock = 0;
  /** Those that were silent longest, longest last. One that was used or removed since is none any more. */
  private candidates: Candidate<F>[] = [];

  get size(): number {
    return this.count;
  }

  /** The flow that has been silent longest. */
  get stalest(): F | null {
    if (this.count === 0) return null;
    for (;;) {
      const last = this.candidates.at(-1);
      if (last === undefined) {
        this.candidates = [...this].slice(0, CANDIDATES).map((flow) => ({ flow, used: flow.used }));
        this.candidates.reverse();
      } else if (last.flow.used === last.used) return last.flow;
      else this.candidates.pop();
    }
  }

  find(hash: number, ip: IpPacket, sourcePort: number, destinationPort: number): F | null {
    let flow = this.buckets[hash & (this.buckets.length - 1)]!;
    while (flow !== null) {
      if (flow.hash === hash) {
        const direction = directionIn(flow, ip, sourcePort, destinationPort);
        if (direction >= 0) {
          this.direction = direction as 0 | 1;
          return flow;
        }
      }
      flow = flow.chain as F;
    }
    return null;
  }

  add(flow: F): void {
    if (this.count === this.buckets.length) this.grow();
    this.link(flow);
    this.touch(flow);
    this.count++;
  }

  /** A packet of this flow was seen. */
  touch(flow: F): void {
    flow.used = ++this.clock;
  }

  remove(flow: F): void {
    const bucket = flow.hash & (this.buckets.length - 1);
    let before: F | null = this.buckets[bucket]!;
    if (before === flow) this.buckets[bucket] = flow.chain as F | null;
    else while (before !== null && before.chain !== flow) before = before.chain as F | null;
    if (before !== null && before !== flow) before.chain = flow.chain;
    flow.used = ++this.clock;
    this.count--;
  }

  /** All flows, the one that was silent longest first. */
  *[Symbol.iterator](): Generator<F> {
    yield* this.all().sort((a, b) => a.used - b.used);
  }

  private all(): F[] {
    const flows: F[] = [];
    for (const first of this.buckets) for (let flow = first; flow !== null; flow = flow.chain as F) flows.push(flow);
    return flows;
  }

  private grow(): void {
    const flows = this.all();
    this.buckets = new Array<F | null>(this.buckets.length * 2).fill(null);
    for (const flow of flows) this.link(flow);
  }

  private link(flow: F): void {
    const bucket = flow.hash & (this.buckets.length - 1);
    flow.chain = this.buckets[bucket]!;
    this.buckets[bucket] = flow;
  }
}
