/**
 * One phone's answers: which message of the live server is which of the capture. What is needed is found by its meaning,
 * everything else by its meaning and its values; the rest is paired at the end, so that a changed value is told as such.
 */
import { replayLimits } from '../../limits.ts';
import type { Answer, Expected, Fact } from './script.ts';

export interface Difference {
  readonly what: 'missing' | 'extra' | 'changed' | 'moved';
  /** Family and key: `CallState Busy`. */
  readonly message: string;
  /** Field, captured value and live value, of what has changed. */
  readonly field?: string;
  readonly captured?: Fact;
  readonly live?: Fact;
  count: number;
}

export const titleOf = ({ family, key }: Answer): string => (key === '' ? family : `${family} ${key}`);

/** The fact of LineStatRes in which a server tells a phone the number of a line. */
const NUMBER = 'lineDirNumber';

/** Expected messages of one connection and what became of them. */
export class Answers {
  matched = 0;
  received = 0;
  /** Extras that did not fit. */
  extrasDropped = 0;
  private readonly open = new Map<string, Expected[]>();
  private readonly done = new Set<Expected>();
  private extras: Answer[] = [];
  private readonly found = new Map<string, Difference>();
  private readonly chosen: Map<string, number>;
  private readonly taken = new Set<string>();
  private readonly numbers: Map<string, string>;
  /** What came, in the order in which it came. */
  private readonly arrived: Expected[] = [];

  /**
   * @param chosen numbers of the capture → numbers of the live server; learnt here
   * @param numbers directory numbers, likewise
   */
  constructor(expected: readonly Expected[], chosen: Map<string, number>, numbers: Map<string, string>) {
    for (const each of expected) {
      const list = this.open.get(each.family);
      if (list === undefined) this.open.set(each.family, [each]);
      else list.push(each);
    }
    this.chosen = chosen;
    this.numbers = numbers;
  }

  has(expected: Expected): boolean {
    return this.done.has(expected);
  }

  /** All that the capture shows has come. */
  get complete(): boolean {
    for (const list of this.open.values()) if (list.length > 0) return false;
    return true;
  }

  /**
   * A message has come.
   * @param barrier order of the next message that the phone sends: what is needed behind it has not been asked for yet
   */
  take(live: Answer, barrier: number): void {
    this.received++;
    if (!this.match(live, barrier)) {
      if (this.extras.length < replayLimits.extrasPerPhoneMax) this.extras.push(live);
      else this.extrasDropped++;
    }
  }

  /** The phone goes on: what came early may be what is needed now. */
  passed(barrier: number): void {
    if (this.extras.length === 0) return;
    this.extras = this.extras.filter((live) => !live.needed || !this.match(live, barrier));
  }

  /** The end: what is left over, paired by family. */
  differences(): readonly Difference[] {
    for (const list of this.open.values()) {
      for (const expected of list.splice(0)) {
        const i = this.extras.findIndex((each) => each.family === expected.family && each.key === expected.key);
        if (i < 0) this.note({ what: 'missing', message: titleOf(expected), count: 1 });
        else this.compare(expected, this.extras.splice(i, 1)[0]!);
      }
    }
    for (const each of outOfOrder(this.arrived.splice(0))) {
      this.note({ what: 'moved', message: titleOf(each), count: 1 });
    }
    for (const live of this.extras.splice(0)) this.note({ what: 'extra', message: titleOf(live), count: 1 });
    return [...this.found.values()];
  }

  private match(live: Answer, barrier: number): boolean {
    const list = this.open.get(live.family);
    if (list === undefined) return false;
    let at = list.findIndex((each) => this.means(each, live) && this.equal(each, live) && inReach(each, barrier));
    if (at < 0 && (live.needed || live.key !== ''))
      at = list.findIndex((each) => this.means(each, live) && inReach(each, barrier));
    if (at < 0) return false;
    const [expected] = list.splice(at, 1);
    this.matched++;
    this.done.add(expected!);
    this.compare(expected!, live);
    this.learn(expected!, live);
    this.arrived.push(expected!);
    return true;
  }

  /** The same key, line and call, as far as both tell them. */
  private means(expected: Expected, live: Answer): boolean {
    if (expected.key !== live.key) return false;
    if (expected.line !== live.line && expected.line !== 0 && live.line !== 0) return false;
    if (expected.call === 0 || live.call === 0) return true;
    const known = this.chosen.get(`call:${expected.call}`);
    return known === undefined ? !this.taken.has(`call:${live.call}`) : known === live.call;
  }

  private equal(expected: Expected, live: Answer): boolean {
    for (const name of Object.keys(expected.facts)) {
      if (this.translated(expected.facts[name]!) !== live.facts[name] && live.facts[name] !== undefined) return false;
    }
    return true;
  }

  private compare(expected: Expected, live: Answer): void {
    const message = titleOf(expected);
    for (const [field, value] of Object.entries(expected.facts)) {
      const other = live.facts[field];
      const captured = this.translated(value);
      if (other !== undefined && other !== captured) {
        this.note({ what: 'changed', message, field, captured, live: other, count: 1 });
      }
    }
  }

  private learn(expected: Expected, live: Answer): void {
    for (const [kind, captured] of Object.entries(expected.chosen)) {
      const now = live.chosen[kind];
      if (now === undefined) continue;
      this.chosen.set(`${kind}:${captured}`, now);
      this.taken.add(`${kind}:${now}`);
    }
    const { [NUMBER]: captured } = expected.facts;
    const { [NUMBER]: now } = live.facts;
    if (typeof captured !== 'string' || typeof now !== 'string' || captured === '' || now === '') return;
    // Of a number that several phones carry the first is called.
    if (captured !== now && !this.numbers.has(captured)) this.numbers.set(captured, now);
  }

  /** A captured value with the numbers of this copy. */
  private translated(value: Fact): Fact {
    if (typeof value === 'number' || this.numbers.size === 0) return value;
    return value.replace(/\d+/g, (digits) => this.numbers.get(digits) ?? digits);
  }

  private note(difference: Difference): void {
    const { what, message, field, captured, live } = difference;
    const key = JSON.stringify([what, message, field, captured, live]);
    const known = this.found.get(key);
    if (known !== undefined) known.count++;
    else if (this.found.size < replayLimits.differencesPerPhoneMax) this.found.set(key, difference);
  }
}

const inReach = (expected: Expected, barrier: number): boolean => !expected.needed || expected.order < barrier;

/** The fewest that would have to come at another place for all to be in order: what is not in a longest rising row. */
function outOfOrder(arrived: readonly Expected[]): Expected[] {
  const tails: number[] = [];
  const before = new Int32Array(arrived.length).fill(-1);
  arrived.forEach(({ order }, i) => {
    let low = 0;
    for (let high = tails.length; low < high; ) {
      const middle = (low + high) >> 1;
      if (arrived[tails[middle]!]!.order < order) low = middle + 1;
      else high = middle;
    }
    before[i] = low > 0 ? tails[low - 1]! : -1;
    tails[low] = i;
  });
  const inOrder = new Set<number>();
  for (let i = tails.at(-1) ?? -1; i >= 0; i = before[i]!) inOrder.add(i);
  return arrived.filter((_, i) => !inOrder.has(i));
}
