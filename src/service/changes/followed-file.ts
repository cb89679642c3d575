/**
 * Follows a file through everything that editors and deployments do: written in place, replaced by rename, reached over
 * links that are swapped (ConfigMaps), mounted by itself, away for a moment. It is looked at some times a second, not
 * watched by inotify, which follows none of the last three; a look is one `stat`.
 *
 *   looks   A A B C C C …   B, C: it is being written; C is read when it has rested
 */
import { statSync } from 'node:fs';
import { stat } from 'node:fs/promises';

const LOOK_MS = 150;
/** A file that is being written changes at every write. Short enough that a change counts within a second. */
const REST_MS = 300;
/** Whoever empties a file or takes it away mostly puts something there. */
const EMPTY_REST_MS = 2000;

/** What tells one state of a file from another; '' where there is none. */
export type Fingerprint = string;

const GONE: Fingerprint = '';

/** Of now: to be taken before the file is read, so that a change meanwhile is seen. */
export function fingerprintOf(path: string): Fingerprint {
  return printed(statSync(path, { bigint: true, throwIfNoEntry: false }));
}

/** Mode and owner change `ctime`, too: a file that can be read now is read. */
function printed(found: { dev: bigint; ino: bigint; size: bigint; mtimeNs: bigint; ctimeNs: bigint } | undefined) {
  if (found === undefined) return GONE;
  const { dev, ino, size, mtimeNs, ctimeNs } = found;
  return `${size} ${dev} ${ino} ${mtimeNs} ${ctimeNs}`;
}

/** Which looks mean that the file should be read. No clock of its own. */
export class FileRest {
  private read: Fingerprint;
  private seen: Fingerprint;
  private since = 0;

  /** @param read the state that has been read */
  constructor(read: Fingerprint) {
    this.read = read;
    this.seen = read;
  }

  /** @returns true where what is there now has rested, and is to be read */
  look(print: Fingerprint, now: number): boolean {
    if (print !== this.seen) {
      this.seen = print;
      this.since = now;
    }
    if (print === this.read) return false;
    const empty = print === GONE || print.startsWith('0 ');
    if (now - this.since < (empty ? EMPTY_REST_MS : REST_MS)) return false;
    this.read = print;
    return true;
  }
}

export class FollowedFile {
  private readonly path: string;
  private readonly changed: () => void;
  private readonly rest: FileRest;
  private readonly timer: NodeJS.Timeout;
  private looking = false;

  /**
   * @param read the file as it was before it was read last
   * @param changed it is another one, and at rest; it may also be gone
   */
  constructor(path: string, read: Fingerprint, changed: () => void) {
    this.path = path;
    this.changed = changed;
    this.rest = new FileRest(read);
    this.timer = setInterval(() => void this.look(), LOOK_MS);
    this.timer.unref();
  }

  close(): void {
    clearInterval(this.timer);
    this.looking = true;
  }

  /** A disk that hangs is not asked twice. */
  private async look(): Promise<void> {
    if (this.looking) return;
    this.looking = true;
    const print = printed(await stat(this.path, { bigint: true }).catch(() => undefined));
    const due = this.rest.look(print, performance.now());
    this.looking = false;
    if (due) this.changed();
  }
}
