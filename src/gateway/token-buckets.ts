/**
 * Token buckets by key: how often an address may connect, or a device register. Time is an argument; memory is bounded.
 * A bucket that has filled up again is forgotten: it says the same as none.
 */
export interface BucketSize {
  /** Takes at once, where nothing was taken for long. */
  readonly burst: number;
  /** Takes a second after that. */
  readonly perS: number;
  /** Keys remembered; above it the one that came first is forgotten. */
  readonly keysMax: number;
}

interface Bucket {
  tokens: number;
  at: number;
}

export class TokenBuckets {
  private readonly size: BucketSize;
  private readonly buckets = new Map<string, Bucket>();

  constructor(size: BucketSize) {
    this.size = size;
  }

  /** Keys that are remembered. */
  get keys(): number {
    return this.buckets.size;
  }

  /** Takes one token. @param now monotonic milliseconds @returns false where there is none. */
  take(key: string, now: number): boolean {
    const { burst, keysMax } = this.size;
    let bucket = this.buckets.get(key);
    if (bucket === undefined) {
      if (this.buckets.size >= keysMax) this.forgetFirst();
      bucket = { tokens: burst, at: now };
      this.buckets.set(key, bucket);
    }
    bucket.tokens = this.filled(bucket, now);
    bucket.at = now;
    if (bucket.tokens < 1) return false;
    bucket.tokens--;
    return true;
  }

  /** Forgets the buckets that are full. */
  sweep(now: number): void {
    for (const [key, bucket] of this.buckets) {
      if (this.filled(bucket, now) >= this.size.burst) this.buckets.delete(key);
    }
  }

  private filled({ tokens, at }: Bucket, now: number): number {
    return Math.min(this.size.burst, tokens + (Math.max(0, now - at) / 1000) * this.size.perS);
  }

  private forgetFirst(): void {
    for (const key of this.buckets.keys()) {
      this.buckets.delete(key);
      return;
    }
  }
}
