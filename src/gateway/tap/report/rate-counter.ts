/** Messages over time, in a bounded number of buckets: when time runs past the last one, each becomes twice as wide. */
import type { MessageDirection } from '../../../codecs/capture/message.ts';
import { reportLimits } from '../../limits.ts';
import type { Rates } from './model.ts';

const FIRST_BUCKET_MS = 10;

export class RateCounter {
  private bucketMs = FIRST_BUCKET_MS;
  private readonly counts = {
    toServer: new Array<number>(reportLimits.rateBucketsMax).fill(0),
    toPhone: new Array<number>(reportLimits.rateBucketsMax).fill(0),
  };
  private last = 0;

  count(at: number, direction: MessageDirection): void {
    while (at / this.bucketMs >= reportLimits.rateBucketsMax) this.widen();
    const bucket = Math.max(0, Math.floor(at / this.bucketMs));
    this.counts[direction][bucket]!++;
    if (bucket > this.last) this.last = bucket;
  }

  result(): Rates {
    const { toServer, toPhone } = this.counts;
    const end = this.last + 1;
    return { bucketMs: this.bucketMs, toServer: toServer.slice(0, end), toPhone: toPhone.slice(0, end) };
  }

  private widen(): void {
    for (const counts of [this.counts.toServer, this.counts.toPhone]) {
      const half = counts.length / 2;
      for (let i = 0; i < half; i++) counts[i] = counts[2 * i]! + counts[2 * i + 1]!;
      counts.fill(0, half);
    }
    this.last = this.last >> 1;
    this.bucketMs *= 2;
  }
}
