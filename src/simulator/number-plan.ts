/** Which numbers there are, who carries them, and where forwarding leads. */
import type { Line } from './lines.ts';

const FORWARD_HOPS_MAX = 5;

/** The numbers of the exchange and the devices that carry them. */
export class NumberPlan {
  readonly lines = new Map<string, Line>();
  private readonly byDevice = new Map<string, Line[]>();
  /** How many numbers begin with these digits: a prefix is looked up, not searched. */
  private readonly prefixes = new Map<string, number>();

  /** Put a line on a device; the instance is its place among the lines of that device. */
  add(device: string, number: string, label: string): void {
    let line = this.lines.get(number);
    if (line === undefined) {
      line = { number, label, appearances: [], legs: new Set(), forwardTarget: null };
      this.lines.set(number, line);
      for (let n = 1; n <= number.length; n++) {
        const prefix = number.slice(0, n);
        this.prefixes.set(prefix, (this.prefixes.get(prefix) ?? 0) + 1);
      }
    }
    const own = this.byDevice.get(device) ?? [];
    own.push(line);
    this.byDevice.set(device, own);
    line.appearances.push({ device, instance: own.length });
  }

  linesOf(device: string): readonly Line[] {
    return this.byDevice.get(device) ?? [];
  }

  knows(device: string): boolean {
    return this.byDevice.has(device);
  }

  /** Whether digits are a number, may become one, or both. */
  match(digits: string): 'none' | 'begun' | 'whole' | 'wholeOrMore' {
    const begun = this.prefixes.get(digits) ?? 0;
    if (begun === 0) return 'none';
    if (!this.lines.has(digits)) return 'begun';
    return begun === 1 ? 'whole' : 'wholeOrMore';
  }

  /** The line that a number leads to, through forward-all; undefined where it goes in circles or nowhere. */
  resolve(number: string): Line | undefined {
    let line = this.lines.get(number);
    for (let hop = 0; line !== undefined && line.forwardTarget !== null; hop++) {
      if (hop === FORWARD_HOPS_MAX) return undefined;
      line = this.lines.get(line.forwardTarget);
    }
    return line;
  }
}
