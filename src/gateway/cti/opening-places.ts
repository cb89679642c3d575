/**
 * Openings at the CTIManager that are under way, and those that wait for a place. After a takeover all phones with a record are
 * to be opened at once; a CTIManager does one after the other, and whoever pressed a key then would stand behind all of them.
 *
 *   a key was pressed, a screen waits ─► first ──┐
 *                                                ├─► a place (openingsUnderWayMax) ─► request ─► answer, refusal, time out: free
 *   somebody waits for the line ───────► others ─┘   after openingsFirstInRowMax of the first, one of the others
 *
 * What waits has asked for nothing yet: it is still closed, and whether it is to be opened is looked at again when its turn comes.
 */
import { ctiLimits } from '../limits.ts';
import type { CtiDevice, CtiLine } from './device.ts';

type Opened = CtiDevice | CtiLine;

export interface PlacesParts {
  /** There is a session to ask. */
  readonly isUp: () => boolean;
  /** Somebody waits in front of the phone. */
  readonly comesFirst: (what: Opened) => boolean;
  /** Asks for it, where that is still wanted. @returns true where it has taken its place */
  readonly open: (what: Opened) => boolean;
}

export class OpeningPlaces {
  private readonly parts: PlacesParts;
  private readonly first = new Set<Opened>();
  private readonly others = new Set<Opened>();
  private taken = 0;
  private firstInRow = 0;

  constructor(parts: PlacesParts) {
    this.parts = parts;
  }

  /** It is to be opened as soon as there is a place; once more: it may have become one of the first. */
  add(what: Opened): void {
    if (this.parts.comesFirst(what)) {
      this.others.delete(what);
      this.first.add(what);
    } else if (!this.first.has(what)) this.others.add(what);
    this.fill();
  }

  /** The request of one has its answer, or will have none. */
  free(): void {
    this.taken--;
    this.fill();
  }

  /** The session is gone, and every request with it. */
  clear(): void {
    this.first.clear();
    this.others.clear();
    this.taken = 0;
    this.firstInRow = 0;
  }

  private fill(): void {
    while (this.taken < ctiLimits.openingsUnderWayMax && this.parts.isUp()) {
      const next = this.next();
      if (next === undefined) return;
      if (this.parts.open(next)) this.taken++;
    }
  }

  private next(): Opened | undefined {
    const othersTurn = this.first.size === 0 || this.firstInRow >= ctiLimits.openingsFirstInRowMax;
    const from = othersTurn && this.others.size > 0 ? this.others : this.first;
    const [what] = from;
    if (what === undefined) return undefined;
    from.delete(what);
    this.firstInRow = from === this.first ? this.firstInRow + 1 : 0;
    return what;
  }
}
