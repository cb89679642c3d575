/** Smaller inputs that still show the same: parts are cut out, halves first, then bytes are made 0. */

/**
 * @param same true where the smaller input still shows what the first did
 * @param triesMax bound on calls of `same`
 */
export function minimise(bytes: Buffer, same: (smaller: Buffer) => boolean, triesMax: number): Buffer {
  let best = bytes;
  let tries = 0;
  const attempt = (smaller: Buffer): boolean => {
    if (tries >= triesMax) return false;
    tries++;
    if (!same(smaller)) return false;
    best = smaller;
    return true;
  };
  for (let size = best.length >> 1; size >= 1 && tries < triesMax; size >>= 1) {
    for (let at = 0; at < best.length && tries < triesMax; ) {
      const without = Buffer.concat([best.subarray(0, at), best.subarray(at + size)]);
      if (!attempt(without)) at += size;
    }
  }
  for (let at = 0; at < best.length && tries < triesMax; at++) {
    if (best[at] === 0) continue;
    const zeroed = Buffer.from(best);
    zeroed[at] = 0;
    attempt(zeroed);
  }
  return best;
}
