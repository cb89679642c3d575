/** What is known of numbers: learnt from the lines of registered phones, or told by the site's directory. */
import type { DirectoryKind } from '../model/events.ts';
import { type DeviceName, directoryNumberOf, type LineKey, lineKey } from '../model/ids.ts';

export interface Forward {
  readonly target: string;
  readonly voiceMail: boolean;
}

export class Directory {
  readonly #kinds = new Map<LineKey, DirectoryKind>();
  /** Lines with a partition, by their number. */
  readonly #partitions = new Map<string, LineKey[]>();
  readonly #forwards = new Map<LineKey, Forward>();
  /** Partitions that a device may call, in order. A device without a row calls any. */
  readonly #spaces = new Map<DeviceName, readonly string[]>();

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

  searchSpace(device: DeviceName, partitions: readonly string[] | null): void {
    if (partitions === null) this.#spaces.delete(device);
    else this.#spaces.set(device, partitions);
  }

  /**
   * The line that a device means by a number: the first in its search space, then the one without a partition. A device
   * without a search space: the one without a partition, else the first that was entered.
   */
  lineOf(number: string, device: DeviceName): LineKey | undefined {
    const space = this.#spaces.get(device);
    for (const partition of space ?? [])
      if (this.#kinds.has(lineKey(number, partition))) return lineKey(number, partition);
    if (this.#kinds.has(number)) return number;
    return space === undefined ? this.#partitions.get(number)?.[0] : undefined;
  }
}
