/**
 * Whether so many speak in one turn of the event loop that it is worth waiting for its end (round). Hearing of that end costs as
 * much as two or three chunks gain by being handled together: so while few speak, only now and then a turn is counted.
 *
 *   few speak ── a turn that was counted had many ──► many speak
 *       ◄────────────── turn after turn had few ──────────┘
 */

/** A turn is counted after so many chunks. */
const COUNTED_AFTER = 64;
/** So many chunks of a turn are many, and these few. */
const MANY = 6;
const FEW = 3;
/** So many turns in a row, until few are believed to speak. */
const TURNS_OF_FEW = 16;

export class Crowd {
  /** Many speak. */
  many = false;
  private chunks = 0;
  private untilCounted = COUNTED_AFTER;
  private turnsOfFew = 0;

  /** A chunk has come. @returns true where `ended` shall be called at the end of this turn */
  came(): boolean {
    this.chunks++;
    if (this.many) return true;
    this.untilCounted--;
    if (this.untilCounted > 0) return false;
    if (this.untilCounted === 0) this.chunks = 1;
    return true;
  }

  /** The turn has ended. */
  ended(): void {
    const { chunks } = this;
    this.chunks = 0;
    this.turnsOfFew = chunks < FEW ? this.turnsOfFew + 1 : 0;
    this.many = this.many ? this.turnsOfFew < TURNS_OF_FEW : chunks >= MANY;
    if (this.many) return;
    this.untilCounted = COUNTED_AFTER;
    this.turnsOfFew = 0;
  }
}
