/** A line is a directory number on all devices that carry it: what they do together is what it does. */
import type { LineKey } from '../model/ids.ts';
import type { Device } from './device.ts';
import { Use } from './signals.ts';

/** State of a line. `unknown`: no registered device carries it. */
export type LineUse = 'unknown' | 'free' | 'ringing' | 'inUse';

export class Line {
  readonly key: LineKey;
  /** As it was judged last. */
  use: LineUse = 'unknown';
  /** Mostly one; in the order in which they came. */
  carriers: readonly Device[] = [];

  constructor(key: LineKey) {
    this.key = key;
  }

  carry(device: Device): void {
    if (!this.carriers.includes(device)) this.carriers = this.carriers.concat(device);
  }

  drop(device: Device): void {
    this.carriers = this.carriers.filter((other) => other !== device);
  }

  /** What it does on these of its devices now. */
  useAmong(carriers: readonly Device[]): LineUse {
    if (carriers.length === 0) return 'unknown';
    let use: Use = Use.ended;
    for (const device of carriers) {
      const here = device.useOf(this);
      if (here > use) use = here;
    }
    if (use === Use.ended) return 'free';
    return use === Use.ringing ? 'ringing' : 'inUse';
  }
}
