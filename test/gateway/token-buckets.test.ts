import { describe, expect, it } from 'vitest';
import { TokenBuckets } from '../../src/gateway/token-buckets.ts';

const buckets = (size: Partial<ConstructorParameters<typeof TokenBuckets>[0]> = {}) =>
  new TokenBuckets({ burst: 3, perS: 2, keysMax: 4, ...size });

const takes = (bucket: TokenBuckets, count: number, now: number): boolean[] =>
  Array.from({ length: count }, () => bucket.take('a', now));

describe('token buckets', () => {
  it('give a burst, then so many a second', () => {
    const bucket = buckets();
    expect(takes(bucket, 5, 0)).toEqual([true, true, true, false, false]);
    expect(takes(bucket, 2, 499)).toEqual([false, false]);
    expect(takes(bucket, 2, 500)).toEqual([true, false]);
    expect(takes(bucket, 4, 10_000)).toEqual([true, true, true, false]);
  });

  it('are one for each key', () => {
    const bucket = buckets({ burst: 1 });
    expect([bucket.take('a', 0), bucket.take('b', 0), bucket.take('a', 0)]).toEqual([true, true, false]);
  });

  it('do not run backwards with a clock that does', () => {
    const bucket = buckets({ burst: 1 });
    expect([bucket.take('a', 1000), bucket.take('a', 0), bucket.take('a', 499)]).toEqual([true, false, false]);
  });

  it('are bounded: the key that came first is forgotten', () => {
    const bucket = buckets({ burst: 1, perS: 0.001 });
    for (const key of ['a', 'b', 'c', 'd', 'e']) bucket.take(key, 0);
    expect(bucket.keys).toBe(4);
    expect([bucket.take('e', 0), bucket.take('a', 0)]).toEqual([false, true]);
  });

  it('are forgotten when full', () => {
    const bucket = buckets();
    bucket.take('a', 0);
    bucket.sweep(400);
    expect(bucket.keys).toBe(1);
    bucket.sweep(500);
    expect(bucket.keys).toBe(0);
  });
});
