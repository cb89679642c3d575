/**
 * Room on the disk that is ours: a file beside the store that is given up when the disk is full, so that records that live
 * can change and end. lmdb copies pages before it changes them, and has to grow even to remove.
 */
import { closeSync, existsSync, fsyncSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/** A change copies a handful of pages; this is some hundred of them, until there is room again. */
const RESERVE_BYTES = 256 * 1024;
const NAME = 'reserve';

export class DiskReserve {
  readonly #path: string;
  readonly #trial: string;
  #held: boolean;

  /** @param folder of the store. Where there is no room for it, it is not held. */
  constructor(folder: string) {
    this.#path = join(folder, NAME);
    this.#trial = join(folder, `${NAME}.trial`);
    this.#held = existsSync(this.#path) || fill(this.#path);
  }

  /** Takes it again where it was given up. @returns true where there is room besides */
  hasRoom(): boolean {
    if (!this.#held) this.#held = fill(this.#path);
    if (!this.#held) return false;
    const room = fill(this.#trial);
    discard(this.#trial);
    return room;
  }

  giveUp(): void {
    this.#held = false;
    discard(this.#path);
  }
}

/** @returns false where the disk does not take it; then nothing of it is left */
function fill(path: string): boolean {
  try {
    const file = openSync(path, 'w', 0o600);
    try {
      // Not zeros: some file systems would keep a hole.
      const bytes = Buffer.alloc(RESERVE_BYTES, 0xa5);
      for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    return true;
  } catch {
    discard(path);
    return false;
  }
}

function discard(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // It stays; there is nothing more to give.
  }
}
