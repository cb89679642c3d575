/** Chance from a seed: the same on every machine. xorshift32, four lines; quality enough to mutate bytes. */
export class Random {
  private state: number;

  constructor(seed: number) {
    this.state = seed >>> 0 || 0x9e3779b9;
  }

  /** An unsigned 32-bit number, never 0. */
  u32(): number {
    let { state } = this;
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    this.state = state >>> 0;
    return this.state;
  }
  /** 0 … limit − 1; 0 where limit is 0. */
  below(limit: number): number {
    return limit < 1 ? 0 : this.u32() % limit;
  }
  /** True once in `times`. */
  oneIn(times: number): boolean {
    return this.below(times) === 0;
  }
  pick<T>(list: readonly T[]): T {
    return list[this.below(list.length)]!;
  }
  bytes(length: number): Buffer {
    const bytes = Buffer.alloc(length);
    for (let i = 0; i < length; i++) bytes[i] = this.u32() >>> 8;
    return bytes;
  }
}

/** FNV-1a of bytes: seeds what a target decides by chance, so that one input always runs the same way. */
export function hashOf(bytes: Uint8Array): number {
  let hash = 0x811c9dc5;
  for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash >>> 0;
}
