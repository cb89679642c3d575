/** What is known of numbers: learnt from the lines of registered phones, or told by the site's directory. */
import type { DirectoryKind } from '../model/events.ts';
import { directoryNumberOf, type LineKey } from '../model/ids.ts';

export interface Forward {
  readonly target: string;
  readonly voiceMail: boolean;
}

export class Directory {
  readonly #kinds = new Map<LineKey, DirectoryKind>();
  /** Lines with a partition, by their number. */
  readonly #partitions = new Map<string, LineKey[]>();
  readonly #forwards = new Map<LineKey, Forward>();

  /** A phone carries the line. What the site's directory says of it stays. */
  learn(line: LineKey): void {
    if (!this.#kinds.has(line)) this.enter(line, 'phone');
  }

  enter(line: LineKey, kind: DirectoryKind): void {
    this.#kinds.set(line, kind);
    const number = directoryNumberOf(line);
    if (number === line) return;
    const lines = this.#partitions.get(number) ?? [];
    if (!lines.includes(line)) lines.push(line);
    this.#partitions.set(number, lines);
  }

  forget(line: LineKey): void {
    this.#kinds.delete(line);
    this.#forwards.delete(line);
    const number = directoryNumberOf(line);
    const left = this.#partitions.get(number)?.filter((other) => other !== line) ?? [];
    if (left.length > 0) this.#partitions.set(number, left);
    else this.#partitions.delete(number);
  }

  forward(line: LineKey, forward: Forward | null): void {
    if (forward === null) this.#forwards.delete(line);
    else this.#forwards.set(line, forward);
  }

  kindOf(line: LineKey): DirectoryKind | undefined {
    return this.#kinds.get(line);
  }

  forwardOf(line: LineKey): Forward | undefined {
    return this.#forwards.get(line);
  }

  /** The line behind a number: the one without a partition, else the first that was entered. */
  lineOf(number: string): LineKey | undefined {
    return this.#kinds.has(number) ? number : this.#partitions.get(number)?.[0];
  }
}
