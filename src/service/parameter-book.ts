/**
 * Service parameters in force, and who changed what when. A change is checked as a whole, kept, written to the journal and
 * told. The last change wins, wherever it came from: at a start, a value of the configuration that is not the one it had
 * before is a change by the file; one that is the same leaves a later change by command or API in force.
 */
import { appendFileSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Asker } from './administration/operations.ts';
import {
  type ParameterValue,
  type ParameterValues,
  parameterNamed,
  readParameters,
  type ServiceParameter,
  serviceParameters,
} from './parameters.ts';

/** One line of the history. */
export interface SettingChange {
  /** Epoch milliseconds. */
  readonly at: number;
  /** Key of the parameter. */
  readonly key: string;
  readonly name: string;
  readonly from: ParameterValue;
  readonly to: ParameterValue;
  readonly by: Asker['by'];
  readonly who: string;
  /** The running service goes on with the old value until it is started again. */
  readonly needsRestart: boolean;
}

/** A parameter with what is true of it now. */
export interface ParameterRow extends ServiceParameter {
  readonly value: ParameterValue;
  /** Where the value comes from. */
  readonly origin: 'default' | Asker['by'];
  /** What the service runs with, where that is another value: a restart is due. */
  readonly running: ParameterValue;
  readonly changedAt: number | null;
}

/** Changes kept in memory, and read from the journal; older ones stay in the file. */
const HISTORY_MAX = 1000;

export interface ParameterBookParts {
  /** As the configuration gives them, checked, all of them. */
  readonly configured: ParameterValues;
  /** File of changes, one JSON object a line; null: they end with the process. */
  readonly journal: string | null;
  readonly clock: () => number;
  /** Where the configuration comes from, for the history. */
  readonly source: string;
}

export class ParameterBook {
  private readonly parts: ParameterBookParts;
  private readonly changes: SettingChange[] = [];
  private readonly kept = new Map<string, ParameterValue>();
  private readonly byFile = new Map<string, ParameterValue>();
  private readonly running: ParameterValues;
  private readonly listeners: ((values: ParameterValues, changes: readonly SettingChange[]) => void)[] = [];

  /** @throws Error with a sentence where the journal cannot be read or written */
  constructor(parts: ParameterBookParts) {
    this.parts = parts;
    for (const { key, default: preset } of serviceParameters) {
      this.kept.set(key, preset);
      this.byFile.set(key, preset);
    }
    for (const change of readJournal(parts.journal)) this.take(change);
    this.configure(parts.configured);
    this.running = new Map(this.kept);
  }

  get values(): ParameterValues {
    return this.kept;
  }

  /** Newest last. */
  history(most: number): readonly SettingChange[] {
    return this.changes.slice(-most);
  }

  rows(): ParameterRow[] {
    return serviceParameters.map((parameter) => {
      const value = this.kept.get(parameter.key)!;
      const last = this.changes.findLast(({ key }) => key === parameter.key);
      return {
        ...parameter,
        value,
        origin: last === undefined ? 'default' : last.by,
        running: parameter.restart ? this.running.get(parameter.key)! : value,
        changedAt: last?.at ?? null,
      };
    });
  }

  /** Told after each change, with all values. */
  onChange(listener: (values: ParameterValues, changes: readonly SettingChange[]) => void): void {
    this.listeners.push(listener);
  }

  /**
   * Changes values, by name or key.
   * @returns what is new; @throws ParameterProblems with a sentence for each that is wrong: then nothing is changed
   */
  change(given: Readonly<Record<string, ParameterValue>>, asker: Asker): readonly SettingChange[] {
    const { values, problems } = readParameters(given);
    if (problems.length > 0) throw new ParameterProblems(problems);
    const named = new Map<string, ParameterValue>();
    for (const name of Object.keys(given)) {
      const { key } = parameterNamed(name)!;
      named.set(key, values.get(key)!);
    }
    return this.apply(named, asker);
  }

  /** The configuration was read again: what differs from its last reading is a change. */
  configure(configured: ParameterValues): readonly SettingChange[] {
    const named = new Map<string, ParameterValue>();
    for (const [key, value] of configured) if (value !== this.byFile.get(key)) named.set(key, value);
    return this.apply(named, { by: 'file', name: this.parts.source });
  }

  private apply(named: ReadonlyMap<string, ParameterValue>, { by, name: who }: Asker): readonly SettingChange[] {
    const at = this.parts.clock();
    const changes: SettingChange[] = [];
    for (const [key, to] of named) {
      const { name, restart } = parameterNamed(key)!;
      const from = this.kept.get(key)!;
      // By the file also where nothing changes: it says from now on what the file said.
      if (to !== from || by === 'file') changes.push({ at, key, name, from, to, by, who, needsRestart: restart });
    }
    if (changes.length === 0) return [];
    this.write(changes);
    for (const change of changes) this.take(change);
    const told = changes.filter(({ from, to }) => from !== to);
    if (told.length > 0) for (const listener of this.listeners) listener(this.kept, told);
    return told;
  }

  private take(change: SettingChange): void {
    this.kept.set(change.key, change.to);
    if (change.by === 'file') this.byFile.set(change.key, change.to);
    if (change.from === change.to) return;
    this.changes.push(change);
    if (this.changes.length > HISTORY_MAX) this.changes.shift();
  }

  private write(changes: readonly SettingChange[]): void {
    const { journal } = this.parts;
    if (journal === null) return;
    try {
      mkdirSync(dirname(journal), { recursive: true, mode: 0o700 });
      appendFileSync(journal, changes.map((change) => `${JSON.stringify(change)}\n`).join(''), { mode: 0o600 });
    } catch (error) {
      throw new Error(`${journal} cannot be written, so nothing was changed: ${(error as Error).message}.`);
    }
  }
}

/** Each problem a sentence that names the parameter, what it is and what it should be. */
export class ParameterProblems extends Error {
  readonly problems: readonly string[];
  constructor(problems: readonly string[]) {
    super(problems.map((problem) => `${problem}.`).join('\n'));
    this.name = 'ParameterProblems';
    this.problems = problems;
  }
}

/** Lines that are cut short (a process that died) or of parameters that are no more are left out. */
function readJournal(path: string | null): SettingChange[] {
  if (path === null) return [];
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw new Error(`${path} cannot be read: ${(error as Error).message}.`);
  }
  return text.split('\n').flatMap((line) => {
    try {
      const change = JSON.parse(line) as SettingChange;
      const { problems } = readParameters({ [change.key]: change.to });
      return problems.length === 0 ? [change] : [];
    } catch {
      return [];
    }
  });
}
