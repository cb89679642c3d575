/**
 * One TCP stream that speaks a protocol, or may: which end is the phone (or the application), what it is called, where each
 * direction stands.
 */

import type { MessageDirection, Speakers } from './message.ts';
import type { StreamFramer, StreamSeeker } from './stream-readers.ts';
import type { Direction, TcpStream } from './tcp.ts';

export interface Side {
  /** Made when a frame is not whole in its segment: most sides never need it. */
  framer: StreamFramer | null;
  /** The place of the next frame is unknown. */
  lost: boolean;
  /** Made when a side that is lost does not find its place with the next bytes. */
  seeker: StreamSeeker | null;
}

const BOTH = 0b11;

export class Conversation implements Speakers {
  // What every frame asks stands first: an object is not in one line of a processor's cache.
  /** A first frame was believed. */
  speaks = false;
  /** By direction a bit: the next byte begins a frame there, nothing is begun and nothing is looked for. */
  private plain: number;
  private side: Direction | -1 = -1;
  phone: string | null = null;
  /** Number of the stream. */
  readonly stream: number;
  readonly tcp: TcpStream;
  /** One end is on a port of call servers. */
  readonly expected: boolean;
  /** What travels from endpoint 0 and from endpoint 1. */
  readonly side0: Side;
  readonly side1: Side;
  private readonly names: ReadonlyMap<string, string>;
  private phoneText = '';
  private serverText = '';

  /** @param names of phones that are known beforehand, by `address:port` */
  constructor(tcp: TcpStream, ports: ReadonlySet<number>, names: ReadonlyMap<string, string>) {
    this.names = names;
    const server0 = ports.has(tcp.port0);
    const server1 = ports.has(tcp.port1);
    this.stream = tcp.number;
    this.tcp = tcp;
    this.expected = server0 || server1;
    // Joined in the middle on a known port: the first bytes may be anywhere in a frame.
    const joined = tcp.opener < 0 && this.expected;
    this.plain = joined ? 0 : BOTH;
    this.side0 = newSide(joined);
    this.side1 = newSide(joined);
    if (server0 !== server1) this.phoneSide = server1 ? 0 : 1;
    else this.phoneSide = tcp.opener;
  }

  /** Endpoint of the phone; -1 while nobody knows. */
  get phoneSide(): Direction | -1 {
    return this.side;
  }
  set phoneSide(side: Direction | -1) {
    this.side = side;
    this.phoneText = this.tcp.endpoint(side === 1 ? 1 : 0);
    this.serverText = this.tcp.endpoint(side === 1 ? 0 : 1);
    this.phone ??= this.names.get(this.phoneText) ?? null;
  }

  get interfaceName(): string {
    return this.tcp.interfaceName;
  }
  get phoneEndpoint(): string {
    return this.phoneText;
  }
  get serverEndpoint(): string {
    return this.serverText;
  }

  /** True where the next byte of a direction begins a frame. */
  isPlain(direction: Direction): boolean {
    return (this.plain & (1 << direction)) !== 0;
  }

  setPlain(direction: Direction, plain: boolean): void {
    const bit = 1 << direction;
    this.plain = plain ? this.plain | bit : this.plain & ~bit;
  }

  sideOf(direction: Direction): Side {
    return direction === 0 ? this.side0 : this.side1;
  }

  directionName(direction: Direction): MessageDirection {
    return (direction === 1) === (this.side === 1) ? 'toServer' : 'toPhone';
  }
}

function newSide(joined: boolean): Side {
  return { framer: null, lost: joined, seeker: null };
}
