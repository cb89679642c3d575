/**
 * Which conversation a segment belongs to: a hash table over both endpoints, the same for both directions, without a
 * string per packet. The conversation that was silent longest is forgotten when the table is full.
 */
import type { IpPacket } from './ip.ts';

/** What the table needs of a conversation. `direction` 0 is from endpoint 0 to endpoint 1. */
export interface Flow {
  readonly version: number;
  /** Both addresses, 4 or 16 bytes each: endpoint 0, then endpoint 1. */
  readonly addresses: DataView;
  readonly port0: number;
  readonly port1: number;
  readonly hash: number;
  /** Next with the same hash. */
  chain: Flow | null;
  /** Neighbours by the time of their last packet. */
  older: Flow | null;
  newer: Flow | null;
}

function mix(a: number, b: number): number {
  let h = Math.imul(a ^ b, 0x85ebca6b);
  h ^= h >>> 15;
  h = Math.imul(h, 0xc2b2ae35);
  return h ^ (h >>> 13);
}

function endpointHash(view: DataView, at: number, bytes: number, port: number): number {
  let hash = port;
  for (let i = 0; i < bytes; i += 4) hash = mix(hash, view.getUint32(at + i));
  return hash;
}

function sameBytes(a: DataView, aAt: number, b: DataView, bAt: number, bytes: number): boolean {
  for (let i = 0; i < bytes; i += 4) if (a.getUint32(aAt + i) !== b.getUint32(bAt + i)) return false;
  return true;
}

export function flowHash(ip: IpPacket, sourcePort: number, destinationPort: number): number {
  const bytes = ip.version === 4 ? 4 : 16;
  const from = endpointHash(ip.view, ip.source, bytes, sourcePort);
  return from ^ endpointHash(ip.view, ip.destination, bytes, destinationPort);
}

/** 0 or 1: the direction of the segment in this flow; -1 where it belongs to another. */
export function directionIn(flow: Flow, ip: IpPacket, sourcePort: number, destinationPort: number): 0 | 1 | -1 {
  if (flow.version !== ip.version) return -1;
  const bytes = ip.version === 4 ? 4 : 16;
  const { addresses, port0, port1 } = flow;
  const { view, source, destination } = ip;
  if (port0 === sourcePort && port1 === destinationPort) {
    if (sameBytes(addresses, 0, view, source, bytes) && sameBytes(addresses, bytes, view, destination, bytes)) return 0;
  }
  if (port1 === sourcePort && port0 === destinationPort) {
    if (sameBytes(addresses, bytes, view, source, bytes) && sameBytes(addresses, 0, view, destination, bytes)) return 1;
  }
  return -1;
}

export class FlowTable<F extends Flow> {
  private readonly byHash = new Map<number, F>();
  private oldest: F | null = null;
  private newest: F | null = null;
  private count = 0;

  get size(): number {
    return this.count;
  }

  /** The flow that has been silent longest. */
  get stalest(): F | null {
    return this.oldest;
  }

  find(hash: number, ip: IpPacket, sourcePort: number, destinationPort: number): F | null {
    let flow: F | null = this.byHash.get(hash) ?? null;
    while (flow !== null && directionIn(flow, ip, sourcePort, destinationPort) < 0) flow = flow.chain as F | null;
    return flow;
  }

  add(flow: F): void {
    flow.chain = this.byHash.get(flow.hash) ?? null;
    this.byHash.set(flow.hash, flow);
    this.append(flow);
    this.count++;
  }

  /** A packet of this flow was seen. */
  touch(flow: F): void {
    if (flow === this.newest) return;
    this.unlink(flow);
    this.append(flow);
  }

  remove(flow: F): void {
    this.unlink(flow);
    this.count--;
    const first = this.byHash.get(flow.hash);
    if (first === flow) {
      if (flow.chain === null) this.byHash.delete(flow.hash);
      else this.byHash.set(flow.hash, flow.chain as F);
      return;
    }
    for (let before = first ?? null; before !== null; before = before.chain as F | null) {
      if (before.chain === flow) before.chain = flow.chain;
    }
  }

  *[Symbol.iterator](): Generator<F> {
    let flow = this.oldest;
    while (flow !== null) {
      const next = flow.newer as F | null;
      yield flow;
      flow = next;
    }
  }

  private append(flow: F): void {
    flow.older = this.newest;
    flow.newer = null;
    if (this.newest === null) this.oldest = flow;
    else this.newest.newer = flow;
    this.newest = flow;
  }

  private unlink(flow: F): void {
    if (flow.older === null) this.oldest = flow.newer as F | null;
    else flow.older.newer = flow.newer;
    if (flow.newer === null) this.newest = flow.older as F | null;
    else flow.newer.older = flow.older;
  }
}
