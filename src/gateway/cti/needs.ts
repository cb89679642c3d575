/** Which lines and devices are needed, and by whom first. What is open, or on its way, is the business of `openings`. */
import type { LineKey } from '../../model/ids.ts';
import type { Ms } from '../../model/time.ts';
import { type CtiDevice, CtiLine } from './device.ts';

export class Needs {
  private readonly clock: { readonly now: Ms };
  /** Lines that somebody waits for, and lines that a key press asks about. */
  readonly watched = new Set<LineKey>();
  readonly held = new Map<LineKey, number>();

  constructor(clock: { readonly now: Ms }) {
    this.clock = clock;
  }

  wants(line: CtiLine): boolean {
    const { device } = line;
    if (line.gone || !device.registered) return false;
    const pressed = device.pressUntil > this.clock.now;
    return device.watched || pressed || this.watched.has(line.key) || this.held.has(line.key);
  }

  /** It is wanted, or may be open there without our knowing its handle: another opening finds out. */
  line(line: CtiLine): boolean {
    return this.wants(line) || (line.doubts > 0 && !line.gone && line.device.registered);
  }

  device(device: CtiDevice): boolean {
    if (!device.registered) return false;
    if (device.doubts > 0 || this.isUsed(device)) return true;
    for (const line of device.lines.values()) if (this.line(line)) return true;
    return false;
  }

  /** Somebody waits for it, or for one of its lines. */
  isUsed(device: CtiDevice): boolean {
    if (device.watched || this.isHeld(device)) return true;
    for (const line of device.lines.values()) if (this.wants(line)) return true;
    return false;
  }

  private isHeld(device: CtiDevice): boolean {
    return device.holdUntil > this.clock.now || device.pending > 0;
  }

  /** Somebody stands in front of the phone, or waits for what its line does: a key was pressed, a screen is on its way. */
  comesFirst(what: CtiDevice | CtiLine): boolean {
    const device = what instanceof CtiLine ? what.device : what;
    if (device.pressUntil > this.clock.now || this.isHeld(device)) return true;
    const lines = what instanceof CtiLine ? [what] : [...device.lines.values()];
    return lines.some((line) => this.held.has(line.key));
  }

  /** It is closed, is needed, and may be asked for now. */
  mayOpen(what: CtiDevice | CtiLine): boolean {
    if (what.opening !== 'closed' || what.retryAt > this.clock.now) return false;
    if (!(what instanceof CtiLine)) return this.device(what);
    return what.device.opening === 'open' && this.line(what) && !what.stale;
  }
}
