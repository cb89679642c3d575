/**
 * A capture taken at a relay holds each phone twice: from the phone to the relay, and from the relay to the server. The
 * second says again what the first has said.
 */

/** Where a name is heard. */
export interface HeardAt {
  /** Messages that came to the phone there. */
  readonly toPhone: number;
}

export class Echoes {
  private readonly firstOf = new Map<string, { readonly place: HeardAt; readonly at: number }>();

  /**
   * The same name at another place, while the first one has not answered yet: nobody waits less. A phone that turns to
   * its next server has heard no, or has waited for an answer.
   * @param at milliseconds
   */
  isEcho(name: string, place: HeardAt, at: number): boolean {
    const first = this.firstOf.get(name);
    if (first === undefined) this.firstOf.set(name, { place, at });
    return first !== undefined && first.place !== place && first.place.toPhone === 0 && at - first.at <= ECHO_MS;
  }
}

/** So much later than the phone a relay between it and the server repeats what it says, at the latest. */
const ECHO_MS = 2_000;
