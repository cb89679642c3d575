/** The trace of one phone that runs: until when, for whom, and what it has written. */
import type { DeviceName, Ms } from '../../feature/index.ts';
import { traceLimits } from '../../gateway/index.ts';
import type { Asker } from '../administration/asking.ts';
import type { FieldLevels } from './fields.ts';
import type { TraceFile } from './trace-file.ts';

/** For operators. `since` and `ends` (when it ended, where it has) are epoch milliseconds. */
export interface PhoneTraceReport {
  readonly device: DeviceName;
  readonly level: string;
  readonly fields: string;
  readonly since: number;
  readonly ends: number;
  readonly leftMs: number;
  readonly by: Asker['by'];
  readonly who: string;
  readonly file: string;
  readonly lines: number;
  /** Lines that it lacks. */
  readonly missing: number;
  /** Why it ended; null: it runs. */
  readonly ended: string | null;
}

export interface PhoneTraceParts {
  readonly device: DeviceName;
  readonly seconds: number;
  readonly levels: FieldLevels;
  readonly level: string;
  readonly fields: string;
  readonly asker: Asker;
  readonly file: TraceFile;
  /** Monotonic, and epoch milliseconds. */
  readonly now: Ms;
  readonly today: Ms;
}

export class PhoneTrace {
  readonly device: DeviceName;
  readonly levels: FieldLevels;
  /** Monotonic milliseconds. */
  readonly until: Ms;
  /** Epoch milliseconds, as people read it. */
  readonly ends: Ms;
  readonly file: TraceFile;
  /** Its last lines. */
  readonly kept: string[] = [];
  private readonly parts: PhoneTraceParts;

  constructor(parts: PhoneTraceParts) {
    const { device, levels, seconds, file, now, today } = parts;
    this.parts = parts;
    this.device = device;
    this.levels = levels;
    this.until = now + seconds * 1000;
    this.ends = today + seconds * 1000;
    this.file = file;
  }

  /** @returns false where the file has no room */
  write(text: string, now: Ms): boolean {
    this.kept.push(text);
    if (this.kept.length > traceLimits.linesKept) this.kept.shift();
    return this.file.write(text, now);
  }

  report(now: Ms): PhoneTraceReport {
    const { device, level, fields, asker, today } = this.parts;
    const { path, lines, missing } = this.file;
    const leftMs = Math.max(0, Math.round(this.until - now));
    const about = { device, level, fields, since: today, ends: this.ends, leftMs, by: asker.by, who: asker.name };
    return { ...about, file: path, lines, missing, ended: null };
  }
}
