/** Which devices carry a line, and which line is behind a number. */
import type { LineKey } from '../../model/ids.ts';
import type { CtiLine } from './device.ts';

const NO_LINES: readonly CtiLine[] = [];

export class Carriers {
  /** Lines by key: on all devices that carry it. */
  private readonly byKey = new Map<LineKey, CtiLine[]>();
  /** Keys by number: in the order in which they were told. */
  private readonly byNumber = new Map<string, LineKey[]>();

  of(key: LineKey): readonly CtiLine[] {
    return this.byKey.get(key) ?? NO_LINES;
  }

  /** The line behind a number, as the feature's directory would find it: the one without a partition before others. */
  lineOfNumber(called: string): LineKey | null {
    const keys = this.byNumber.get(called);
    if (keys === undefined) return null;
    return keys.includes(called) ? called : (keys[0] ?? null);
  }

  add(line: CtiLine): void {
    this.byKey.set(line.key, [...this.of(line.key), line]);
    const keys = this.byNumber.get(line.number) ?? [];
    if (!keys.includes(line.key)) this.byNumber.set(line.number, [...keys, line.key]);
  }

  /** @returns whether nobody carries it any more. */
  drop(line: CtiLine): boolean {
    const left = this.of(line.key).filter((other) => other !== line);
    if (left.length > 0) {
      this.byKey.set(line.key, left);
      return false;
    }
    this.byKey.delete(line.key);
    const keys = (this.byNumber.get(line.number) ?? []).filter((key) => key !== line.key);
    if (keys.length > 0) this.byNumber.set(line.number, keys);
    else this.byNumber.delete(line.number);
    return true;
  }
}
