/** The first invariant that was broken: what follows from it says less. */
export interface Violation {
  readonly invariant: string;
  readonly text: string;
  /** Virtual milliseconds. */
  readonly at: number;
}

export class Verdict {
  violation: Violation | undefined;
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  fail(invariant: string, text: string): void {
    this.violation ??= { invariant, text, at: this.#now() };
  }
}
