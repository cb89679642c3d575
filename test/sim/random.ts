/** Chance from a seed: the same seed, the same world. sfc32, which is quick and good enough for choosing among faults. */

export class Random {
  #a: number;
  #b: number;
  #c: number;
  #d = 1;

  /** @param name lets parts of a world have streams of their own, so that one that draws more does not move the others. */
  constructor(seed: number, name: string) {
    let hash = (0x9e3779b9 ^ seed) >>> 0;
    for (let i = 0; i < name.length; i++) hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193);
    this.#a = hash | 0;
    this.#b = Math.imul(hash, 0x85ebca6b) | 0;
    this.#c = seed | 0;
    for (let i = 0; i < 12; i++) this.word();
  }

  /** 32 bits. */
  word(): number {
    const t = (((this.#a + this.#b) | 0) + this.#d) | 0;
    this.#d = (this.#d + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (this.#c << 21) | (this.#c >>> 11);
    this.#c = (this.#c + t) | 0;
    return t >>> 0;
  }

  /** 0 to below 1. */
  part(): number {
    return this.word() / 0x100000000;
  }

  /** Whole number, both ends included. */
  whole(from: number, to: number): number {
    return from + Math.floor(this.part() * (to - from + 1));
  }

  /** Any number between. */
  between(from: number, to: number): number {
    return from + this.part() * (to - from);
  }

  chance(probability: number): boolean {
    return this.part() < probability;
  }

  pick<T>(among: readonly T[]): T {
    return among[Math.floor(this.part() * among.length)]!;
  }

  /** A waiting time with this mean: many short ones, a few long. */
  wait(meanMs: number): number {
    return -Math.log(1 - this.part()) * meanMs;
  }

  shuffled<T>(list: readonly T[]): T[] {
    const left = [...list];
    for (let i = left.length - 1; i > 0; i--) {
      const j = this.whole(0, i);
      [left[i], left[j]] = [left[j]!, left[i]!];
    }
    return left;
  }
}
