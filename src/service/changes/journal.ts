/**
 * Who changed what when, of all books: in memory, and where records are kept in a folder also in a file beside them, one
 * JSON object a line. What a start finds there is replayed by each book for the keys that it knows.
 */
import { appendFileSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { makeFolder } from '../../files/make-folder.ts';
import type { Asker } from '../administration/asking.ts';
import { serviceLimits } from '../limits.ts';
import type { ParameterValue } from '../parameters.ts';

/** One line of the history. */
export interface SettingChange {
  /** Epoch milliseconds. */
  readonly at: number;
  /** Key of the parameter, or of the setting as the configuration file has it: `alarms.syslog`. */
  readonly key: string;
  /** As operators know it. */
  readonly name: string;
  readonly from: ParameterValue;
  readonly to: ParameterValue;
  readonly by: Asker['by'];
  readonly who: string;
  /** The running service goes on with the old value until it is started again. */
  readonly needsRestart: boolean;
  /** The database says nothing of it any more: the file's value takes its place. */
  readonly withdrawn?: true;
}

export class ChangeJournal {
  private readonly path: string | null;
  private readonly told: SettingChange[] = [];
  private readonly found: readonly SettingChange[];

  /** @param path of the file; null: changes end with the process. @throws Error with a sentence where it cannot be read */
  constructor(path: string | null) {
    this.path = path;
    this.found = path === null ? [] : readLines(path);
  }

  /** What a life before this one has written, oldest first. */
  before(): readonly SettingChange[] {
    return this.found;
  }

  /** Newest last. */
  history(most: number): readonly SettingChange[] {
    return this.told.slice(-most);
  }

  last(key: string): SettingChange | undefined {
    return this.told.findLast((change) => change.key === key);
  }

  /** Enters one into the history; what changes nothing only says where the value comes from. */
  remember(change: SettingChange): void {
    if (change.from === change.to) return;
    const { told } = this;
    const after = told.findLastIndex(({ at }) => at <= change.at);
    told.splice(after + 1, 0, change);
    if (told.length > serviceLimits.changesKeptMax) told.shift();
  }

  /** @throws Error with a sentence: then nothing may be changed */
  write(changes: readonly SettingChange[]): void {
    if (this.path === null) return;
    try {
      makeFolder(dirname(this.path), 0o700);
      appendFileSync(this.path, changes.map((change) => `${JSON.stringify(change)}\n`).join(''), { mode: 0o600 });
    } catch (error) {
      throw new Error(`${this.path} cannot be written, so nothing was changed: ${(error as Error).message}.`);
    }
  }
}

/** Lines that are cut short (a process that died) are left out. */
function readLines(path: string): SettingChange[] {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw new Error(`${path} cannot be read: ${(error as Error).message}.`);
  }
  return text.split('\n').flatMap((line) => {
    try {
      const change: unknown = JSON.parse(line);
      return typeof change === 'object' && change !== null ? [change as SettingChange] : [];
    } catch {
      return [];
    }
  });
}
