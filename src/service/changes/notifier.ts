/**
 * The Change Notifier of the original: what changes while the service runs comes in here from the configuration file and
 * from the site's PostgreSQL (commands and the API change the books themselves), is checked whole, and goes to the books,
 * which tell the parts. What a running service cannot take over says so.
 *
 *   file ─ read again, checked ─┬─► books (parameters, alarms) ─► parts, live records
 *   PostgreSQL ─ NOTIFY ────────┘   the rest ─► RestartNeeded
 */
import { type AlarmBook, alarmSettingExpects, asValues, checkedAlarmSetting } from '../alarms/alarm-book.ts';
import type { Configuration } from '../configuration.ts';
import { type Log, redaction } from '../log.ts';
import { type ParameterBook, ParameterProblems, readGiven } from '../parameter-book.ts';
import type { ParameterValue } from '../parameters.ts';
import { liveSettings } from '../settings.ts';
import { FollowedFile } from './followed-file.ts';
import type { SettingChange } from './journal.ts';
import type { SettingBook } from './setting-book.ts';

/** Where the configuration comes from, and how it is read again: as at the start, flags and environment included. */
export interface ConfigurationSource {
  /** Null: no file was read. */
  readonly file: string | null;
  /** Of the file before it was read. */
  readonly seen: string;
  /** @throws ConfigurationError with every problem and its place */
  readonly read: () => Configuration;
}

/** A row of the table ringback_settings. */
export interface DatabaseSetting {
  readonly name: string;
  readonly value: string;
}

export interface ChangeNotifierParts {
  readonly source: ConfigurationSource;
  /** As the service was started. */
  readonly started: Configuration;
  readonly parameters: ParameterBook;
  readonly alarms: AlarmBook;
  readonly alarm: (name: string, device: string, detail: string) => void;
  readonly log: Log;
  /** Takes over what a running service can of a configuration that was accepted, the books apart. */
  readonly accepted: (configuration: Configuration) => void;
}

export class ChangeNotifier {
  private readonly parts: ChangeNotifierParts;
  private readonly follower: FollowedFile | null;
  private inForce: Configuration;
  private told = '';

  /** Follows the file from now on. */
  constructor(parts: ChangeNotifierParts) {
    this.parts = parts;
    this.inForce = parts.started;
    const { file, seen } = parts.source;
    this.follower = file === null ? null : new FollowedFile(file, seen, () => this.reload());
    for (const book of this.books) book.onChange((_, changes) => this.logged(changes));
  }

  /** Keys and names of what counts after a restart. */
  get restartDue(): string[] {
    const before = new Map(this.parts.started.effective.map((one) => [one.key, one]));
    const settings = this.inForce.effective.filter(({ key, value, origin }) => {
      const old = before.get(key);
      // A default that follows from another setting (the folder of a port) is not what anybody has changed.
      const computed = isDefault(origin) && isDefault(old?.origin ?? '');
      return value !== old?.value && !computed;
    });
    const dead = settings.map(({ key }) => key).filter((key) => !liveSettings.has(key));
    return [...dead, ...this.books.flatMap((book) => book.restartDue().map(({ name }) => name))];
  }

  /** The file has changed, or an operator says so (SIGHUP). */
  reload(): void {
    const { source, log, alarms, parameters, accepted } = this.parts;
    try {
      const configuration = source.read();
      const news = [
        ...parameters.configure(configuration.parameters),
        ...alarms.configure(asValues(configuration.alarms)),
      ];
      this.inForce = configuration;
      accepted(configuration);
      log.info({ file: source.file, changes: news.length }, 'configuration read again');
      this.parts.alarm('ConfigurationAccepted', '', `${source.file ?? 'The environment'} is in force.`);
    } catch (error) {
      this.refused('ConfigurationRefused', source.file ?? '', error as Error);
    }
    this.tellRestart();
  }

  /** @param rows all of the table */
  database(rows: readonly DatabaseSetting[]): void {
    try {
      const { alarms, parameters } = settingsOf(rows);
      this.parts.parameters.adopt(parameters);
      this.parts.alarms.adopt(alarms);
      this.parts.alarm('SettingsAccepted', '', 'PostgreSQL: ringback_settings is in force.');
    } catch (error) {
      this.refused('SettingsRefused', 'PostgreSQL: ringback_settings', error as Error);
    }
    this.tellRestart();
  }

  close(): void {
    this.follower?.close();
  }

  private get books(): readonly SettingBook[] {
    return [this.parts.parameters, this.parts.alarms];
  }

  /** The alarm is told once; each refusal is a line of the log, as the next one may be for another reason. */
  private refused(alarm: string, where: string, error: Error): void {
    const problems = error.message.split('\n');
    for (const problem of problems) this.parts.log.warn({ where, problem: redaction.sentence(problem) }, 'refused');
    this.parts.alarm(alarm, '', `${where}: ${problems.join(' ')}`);
  }

  private tellRestart(): void {
    const due = this.restartDue.join(', ');
    if (due !== '' && due !== this.told) this.parts.alarm('RestartNeeded', '', `${due}.`);
    this.told = due;
  }

  private logged(changes: readonly SettingChange[]): void {
    const { log } = this.parts;
    // Some are lists of numbers.
    const said = (value: ParameterValue) =>
      typeof value !== 'string' || log.isLevelEnabled('debug') ? value : redaction.sentence(value);
    for (const { name, from, to, by, who, needsRestart } of changes)
      log.info({ setting: name, from: said(from), to: said(to), by, who, needsRestart }, 'setting changed');
  }
}

const isDefault = (origin: string): boolean => origin.startsWith('default');

/** @throws ParameterProblems with every problem */
function settingsOf(rows: readonly DatabaseSetting[]) {
  const parameters: Record<string, ParameterValue> = {};
  const alarms = new Map<string, ParameterValue>();
  const problems: string[] = [];
  for (const { name, value } of rows) {
    const expected = alarmSettingExpects(name);
    const checked = checkedAlarmSetting(name, value);
    if (expected === undefined) parameters[name] = value;
    else if (checked === undefined) problems.push(`${name} is "${value}"; it should be ${expected}`);
    else alarms.set(name, checked);
  }
  try {
    if (problems.length === 0) return { parameters: readGiven(parameters), alarms };
    readGiven(parameters);
  } catch (error) {
    if (!(error instanceof ParameterProblems)) throw error;
    problems.push(...error.problems);
  }
  throw new ParameterProblems(problems);
}
