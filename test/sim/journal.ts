/** What happened, in order: a hash over all of it, and the last lines in words for a seed that fails. */

const KEPT = 500;

export class Journal {
  /** Equal for two runs that did the same. */
  hash = 0x811c9dc5;
  length = 0;
  readonly #kept: (readonly [at: number, who: string, what: string, about: unknown])[] = [];

  /** @param what goes into the hash with the time; `about` is only printed. */
  note(at: number, who: string, what: string, about?: unknown): void {
    let hash = Math.imul(this.hash ^ Math.round(at * 1000), 0x01000193);
    for (let i = 0; i < what.length; i++) hash = Math.imul(hash ^ what.charCodeAt(i), 0x01000193);
    this.hash = hash >>> 0;
    this.#kept[this.length++ % KEPT] = [at, who, what, about];
  }

  /** The last lines, oldest first. */
  last(count = KEPT): string[] {
    const lines: string[] = [];
    for (let i = Math.max(0, this.length - Math.min(count, KEPT)); i < this.length; i++) {
      const [at, who, what, about] = this.#kept[i % KEPT]!;
      const detail = about === undefined ? '' : ` ${JSON.stringify(about)}`;
      lines.push(`${(at / 1000).toFixed(4).padStart(10)} ${who.padEnd(8)} ${what}${detail}`);
    }
    return lines;
  }
}

/** The part of an event or action that its line is known by. */
export function nameOf(what: { readonly type: string }): string {
  const { type, device, line, revision, signal, key, dialog, record } = what as Record<string, unknown> & {
    type: string;
  };
  const state = (record as { state?: number } | undefined)?.state;
  return [type, device, line, revision, signal, key, dialog, state].filter((part) => part !== undefined).join(' ');
}
