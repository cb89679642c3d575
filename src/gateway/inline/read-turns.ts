/**
 * Who has more to say than is read at once waits until others have had their turn: a server (or a phone) that writes without
 * end is read a chunk at a time, and all such together only so many chunks between two looks at the other connections.
 *
 *   full chunk ─► held back ─► in line ─► its turn: read on ─► full chunk …
 *   reader that was slow has taken all ──┘
 *
 * Without it Node reads up to 32 full buffers of one socket before it looks at the next one.
 */

/** Whose source is held back until its turn. */
export interface TurnTaker {
  /** @returns false where there is nothing to read: the turn is the next one's */
  readOn(): boolean;
}

export class ReadTurns {
  private readonly sourcesMax: number;
  private readonly later: (turn: () => void) => void;
  /** In the order in which they came. */
  private readonly line = new Set<TurnTaker>();
  private planned = false;
  private readonly turn = (): void => this.next();

  /**
   * @param sourcesMax read on in one turn
   * @param later calls back when the other sockets have been looked at
   */
  constructor(sourcesMax: number, later: (turn: () => void) => void = setImmediate) {
    this.sourcesMax = sourcesMax;
    this.later = later;
  }

  /** Its source is held back already. Whoever is in line keeps his place. */
  wait(taker: TurnTaker): void {
    this.line.add(taker);
    this.plan();
  }

  private plan(): void {
    if (this.planned || this.line.size === 0) return;
    this.planned = true;
    this.later(this.turn);
  }

  private next(): void {
    this.planned = false;
    let left = this.sourcesMax;
    for (const taker of this.line) {
      if (left === 0) break;
      this.line.delete(taker);
      if (taker.readOn()) left--;
    }
    this.plan();
  }
}
