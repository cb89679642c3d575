/** One timer for the time that was asked for last, however far away it is. */
import { type Ms, NEVER } from '../model/time.ts';

/** Longest delay of a Node timer; a later time is waited for in steps. */
const TIMER_MS_MAX = 0x7fffffff;

export class WakeTimer {
  /** When it is due, by the clock; NEVER where nothing was asked for, or it has come. */
  at: Ms = NEVER;
  private readonly clock: () => Ms;
  private readonly due: () => void;
  private timer: NodeJS.Timeout | undefined;
  private over = false;

  constructor(clock: () => Ms, due: () => void) {
    this.clock = clock;
    this.due = due;
  }

  /** In the place of what was asked for before. */
  set(at: Ms): void {
    this.at = at;
    clearTimeout(this.timer);
    if (at === NEVER) return;
    const delay = Math.min(Math.max(0, at - this.clock()), TIMER_MS_MAX);
    this.timer = setTimeout(() => this.fires(), delay);
  }

  /** Nothing is due any more. */
  stop(): void {
    this.over = true;
    clearTimeout(this.timer);
  }

  private fires(): void {
    if (this.over) return;
    const { at } = this;
    this.at = NEVER;
    if (at > this.clock()) this.set(at);
    else this.due();
  }
}
