/**
 * Settings that change while running. A change is checked as a whole, written to the journal, kept and told. The last
 * change wins, wherever it came from: a source that is read again (file, database) changes what it says otherwise than at
 * its last reading, over restarts too; where it says the same, a later change by command or API stays in force.
 */
import type { Asker } from '../administration/asking.ts';
import type { ParameterValue } from '../parameters.ts';
import type { ChangeJournal, SettingChange } from './journal.ts';

/** Values by key, all of them or some. */
export type SettingValues = ReadonlyMap<string, ParameterValue>;

export interface LiveSetting {
  readonly key: string;
  readonly name: string;
  readonly default: ParameterValue;
  /** True where a change needs a restart. */
  readonly restart: boolean;
}

export interface SettingBookParts {
  readonly settings: readonly LiveSetting[];
  /** As the configuration gives them, checked, all of them. */
  readonly configured: SettingValues;
  readonly journal: ChangeJournal;
  readonly clock: () => number;
  /** Where the configuration comes from, for the history. */
  readonly source: string;
  /** The value in its kind, undefined where it is not what it should be: for what another release has written. */
  readonly checked: (key: string, value: ParameterValue) => ParameterValue | undefined;
}

type Listener = (values: SettingValues, changes: readonly SettingChange[]) => void;
type Told = Pick<SettingChange, 'key' | 'to' | 'withdrawn'>;

export class SettingBook {
  protected readonly journal: ChangeJournal;
  private readonly parts: SettingBookParts;
  private readonly settings: ReadonlyMap<string, LiveSetting>;
  private readonly kept = new Map<string, ParameterValue>();
  private readonly byFile = new Map<string, ParameterValue>();
  private readonly byDatabase = new Map<string, ParameterValue>();
  private readonly running: SettingValues;
  private readonly listeners: Listener[] = [];

  /** @throws Error with a sentence where the journal cannot be written */
  constructor(parts: SettingBookParts) {
    this.parts = parts;
    this.journal = parts.journal;
    this.settings = new Map(parts.settings.map((setting) => [setting.key, setting]));
    for (const { key, default: preset } of parts.settings) {
      this.kept.set(key, preset);
      this.byFile.set(key, preset);
    }
    for (const change of parts.journal.before()) {
      const to = this.settings.has(change.key) ? parts.checked(change.key, change.to) : undefined;
      if (to !== undefined) this.take({ ...change, to });
    }
    this.configure(parts.configured);
    this.running = new Map(this.kept);
  }

  get values(): SettingValues {
    return this.kept;
  }

  /** What the service runs with: the value in force, or where a restart is due the one before. */
  runningValue(key: string): ParameterValue {
    return (this.settings.get(key)?.restart ? this.running : this.kept).get(key)!;
  }

  /** Settings that the service runs without, until it is started again. */
  restartDue(): LiveSetting[] {
    return this.parts.settings.filter(({ key }) => this.runningValue(key) !== this.kept.get(key));
  }

  /** Told after each change, with all values. */
  onChange(listener: Listener): void {
    this.listeners.push(listener);
  }

  /** The configuration was read again: what differs from its last reading is a change. */
  configure(configured: SettingValues): readonly SettingChange[] {
    const told = [...configured]
      .filter(([key, value]) => value !== this.byFile.get(key))
      .map(([key, to]) => ({ key, to }));
    return this.apply(told, { by: 'file', name: this.parts.source });
  }

  /** The database was read again. What it says no more is as the file says. */
  adopt(given: SettingValues): readonly SettingChange[] {
    const told: Told[] = [];
    for (const [key, to] of given) if (to !== this.byDatabase.get(key)) told.push({ key, to });
    for (const key of this.byDatabase.keys())
      if (!given.has(key)) told.push({ key, to: this.byFile.get(key)!, withdrawn: true });
    return this.apply(told, { by: 'database', name: 'PostgreSQL' });
  }

  /** @param told values that have been checked */
  protected apply(told: readonly Told[], { by, name: who }: Asker): readonly SettingChange[] {
    const at = this.parts.clock();
    const changes: SettingChange[] = [];
    for (const { key, to, withdrawn } of told) {
      const { name, restart } = this.settings.get(key)!;
      const from = this.kept.get(key)!;
      const more = withdrawn ? { withdrawn } : {};
      // By a source also where nothing changes: it says from now on what the source said.
      if (to !== from || by === 'file' || by === 'database')
        changes.push({ at, key, name, from, to, by, who, needsRestart: restart, ...more });
    }
    if (changes.length === 0) return [];
    this.journal.write(changes);
    for (const change of changes) this.take(change);
    const news = changes.filter(({ from, to }) => from !== to);
    if (news.length > 0) for (const listener of this.listeners) listener(this.kept, news);
    return news;
  }

  private take(change: SettingChange): void {
    const { key, to, by, withdrawn } = change;
    this.kept.set(key, to);
    if (by === 'file') this.byFile.set(key, to);
    if (by === 'database' && withdrawn) this.byDatabase.delete(key);
    else if (by === 'database') this.byDatabase.set(key, to);
    this.journal.remember(change);
  }
}
