/**
 * Maps and sets that cost next to nothing while they are empty: an empty Map takes some 250 bytes, and of the dozen that a
 * phone has most are empty most of the time. A map of one entry, as those of a phone's lines and calls mostly are, makes no Map
 * either.
 * Only what is used of Map and Set is here.
 */
export class SparseMap<K, V> {
  /** The only entry, where there is no map. */
  private key: K | undefined;
  private value: V | undefined;
  private map: Map<K, V> | null = null;

  get size(): number {
    if (this.map !== null) return this.map.size;
    return this.value === undefined ? 0 : 1;
  }
  has(key: K): boolean {
    return this.get(key) !== undefined;
  }
  get(key: K): V | undefined {
    if (this.map !== null) return this.map.get(key);
    return this.key === key ? this.value : undefined;
  }
  set(key: K, value: V): void {
    if (this.map !== null) this.map.set(key, value);
    else if (this.value === undefined || this.key === key) {
      this.key = key;
      this.value = value;
    } else {
      this.map = new Map([
        [this.key as K, this.value],
        [key, value],
      ]);
      this.key = undefined;
      this.value = undefined;
    }
  }
  delete(key: K): void {
    if (this.map !== null) {
      if (this.map.delete(key) && this.map.size === 0) this.map = null;
    } else if (this.key === key) this.clear();
  }
  clear(): void {
    this.map = null;
    this.key = undefined;
    this.value = undefined;
  }
  /** In the order in which they were put in, as all that follow. */
  keys(): Iterable<K> {
    if (this.map !== null) return this.map.keys();
    return this.value === undefined ? [] : [this.key as K];
  }
  values(): Iterable<V> {
    if (this.map !== null) return this.map.values();
    return this.value === undefined ? [] : [this.value];
  }
  entries(): Iterable<[K, V]> {
    if (this.map !== null) return this.map.entries();
    return this.value === undefined ? [] : [[this.key as K, this.value]];
  }
}

export class SparseSet<K> {
  private set: Set<K> | null = null;

  get size(): number {
    return this.set === null ? 0 : this.set.size;
  }
  has(key: K): boolean {
    return this.set?.has(key) ?? false;
  }
  add(key: K): void {
    this.set ??= new Set();
    this.set.add(key);
  }
  delete(key: K): void {
    if (this.set?.delete(key) && this.set.size === 0) this.set = null;
  }
  clear(): void {
    this.set = null;
  }
  [Symbol.iterator](): Iterator<K> {
    return (this.set ?? ([] as K[]))[Symbol.iterator]();
  }
}

const WORD_BITS = 32;
const SMALL = 128;

/** A set of numbers from the wire: the small ones, which are usual, are bits of four words. */
export class NumberSet {
  private words: number[] = [0, 0, 0, 0];
  private readonly others = new SparseSet<number>();

  static of(...numbers: readonly number[]): NumberSet {
    const set = new NumberSet();
    for (const n of numbers) set.add(n);
    return set;
  }

  has(n: number): boolean {
    return n < SMALL ? ((this.words[n >>> 5]! >>> (n % WORD_BITS)) & 1) === 1 : this.others.has(n);
  }
  add(n: number): void {
    if (n < SMALL) this.words[n >>> 5]! |= 1 << (n % WORD_BITS);
    else this.others.add(n);
  }
  clear(): void {
    this.words = [0, 0, 0, 0];
    this.others.clear();
  }
}
