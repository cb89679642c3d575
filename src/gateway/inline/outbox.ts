/**
 * Copies of bytes on their way out, in memory that is used again as soon as the system has taken them. Where a socket did
 * not take all at once, the memory stays with it and the outbox goes on with new.
 */
import { gatewayLimits } from '../limits.ts';

/** What leaves of a chunk fits in; so much one slow reader may hold of ours for a few bytes. */
const SLAB_BYTES = gatewayLimits.readBytesMax;
/** Copies of up to this length at the beginning of the slab are objects made once. */
const HEADS = 4096;
const LOOP_BYTES = 48;

export class Outbox {
  private slab = Buffer.allocUnsafeSlow(SLAB_BYTES);
  private heads: (Buffer | undefined)[] = [];
  private used = 0;

  /** A copy of a part of the chunk, valid until `settle`. */
  copy(chunk: Uint8Array, start: number, end: number): Uint8Array {
    const length = end - start;
    if (length > SLAB_BYTES - this.used) return Buffer.from(chunk.subarray(start, end));
    const at = this.used;
    this.used += length;
    const copied = at === 0 && length < HEADS ? this.head(length) : this.slab.subarray(at, at + length);
    // Short runs are most: a loop is quicker than a call into native code.
    if (length <= LOOP_BYTES) for (let i = 0; i < length; i++) copied[i] = chunk[start + i]!;
    else copied.set(length === chunk.length ? chunk : chunk.subarray(start, end));
    return copied;
  }

  /** Everything copied so far is with the system, or (`kept`) some of it is still with a socket. */
  settle(kept: boolean): void {
    this.used = 0;
    if (!kept) return;
    this.slab = Buffer.allocUnsafeSlow(SLAB_BYTES);
    this.heads = [];
  }

  private head(length: number): Buffer {
    let head = this.heads[length];
    if (head === undefined) {
      head = this.slab.subarray(0, length);
      this.heads[length] = head;
    }
    return head;
  }
}
