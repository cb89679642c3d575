/**
 * Where a chunk lies from its reading to its writing (round). What leaves of it mostly is the chunk as it lies there; the memory is
 * used again as soon as the system has taken that. A socket that kept some of it keeps the memory, and the place gets new.
 */
import { Fault } from '../../codecs/fault.ts';
import { gatewayLimits } from '../limits.ts';
import { type Lender, Passage } from './passage.ts';

/** Ranges from the beginning of the memory are kept as objects, one of each length modulo this: lengths are few. */
const HEADS = 32;
const LOOP_BYTES = 48;

/** Whose chunk it is: one direction of a phone (flow). */
export interface Speaker {
  /** What comes of it is still passed on. */
  readonly hears: boolean;
  /** Looks at the frames of a chunk. @returns the fault that ends the stream, or none */
  read(passage: Passage, chunk: Uint8Array, now: number, lender: Lender | null): Fault;
  /** Writes what leaves of it. @returns true where the socket still has some of the lender's memory */
  leave(passage: Passage): boolean;
  /** The stream cannot go on. */
  fail(fault: Fault): void;
}

export class Place implements Lender {
  speaker!: Speaker;
  /** Lender. */
  view!: DataView;
  private memory!: Buffer;
  private readonly heads: (Uint8Array | undefined)[] = new Array(HEADS).fill(undefined);
  private chunk!: Uint8Array;
  /** The passage is of this chunk. */
  private heard = false;
  private readonly passage = new Passage();

  constructor() {
    this.renew();
  }

  take(speaker: Speaker, chunk: Uint8Array): void {
    const { length } = chunk;
    const kept = this.range(0, length);
    this.speaker = speaker;
    this.chunk = kept;
    // Short chunks are most: a loop is quicker than a call into native code.
    if (length <= LOOP_BYTES) for (let i = 0; i < length; i++) kept[i] = chunk[i]!;
    else kept.set(chunk);
  }

  /** Its frames are looked at. @returns the fault that ends the stream, or none */
  look(now: number): Fault {
    const { speaker } = this;
    this.heard = speaker.hears;
    return this.heard ? speaker.read(this.passage, this.chunk, now, this) : Fault.none;
  }

  /** What leaves of it is written. */
  leave(): void {
    if (this.heard && this.speaker.leave(this.passage)) this.renew();
  }

  /** Lender. */
  range(start: number, end: number): Uint8Array {
    if (start !== 0) return this.memory.subarray(start, end);
    const head = this.heads[end % HEADS];
    if (head?.length === end) return head;
    const made = this.memory.subarray(0, end);
    this.heads[end % HEADS] = made;
    return made;
  }

  private renew(): void {
    this.memory = Buffer.allocUnsafeSlow(gatewayLimits.readBytesMax);
    this.view = new DataView(this.memory.buffer, this.memory.byteOffset, this.memory.length);
    this.heads.fill(undefined);
  }
}
