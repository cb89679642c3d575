/** What the catalogue says of an alarm. Severities are the words of X.733, levels those of the original (and of syslog). */
export type Severity = 'critical' | 'major' | 'minor' | 'warning' | 'info';

/** Numbers of syslog (RFC 5424), which are also the original's event levels Emergency … Debug. */
export const severityLevels: Readonly<Record<Severity | 'cleared', number>> = {
  critical: 2,
  major: 3,
  minor: 4,
  warning: 4,
  info: 6,
  cleared: 5,
};

export const severities: readonly Severity[] = ['critical', 'major', 'minor', 'warning', 'info'];

export interface AlarmRow {
  readonly name: string;
  readonly severity: Severity;
  /** What has happened, as a sentence. */
  readonly text: string;
  /** What the device and the detail of the alarm tell. */
  readonly parameters: string;
  /** What to do. */
  readonly remedy: string;
  /**
   * How it ends: by the alarm of that name; `quiet`: when it has not happened for ten minutes; `never`: it tells of one
   * moment, and does not stand.
   */
  readonly ends: `by ${string}` | 'quiet' | 'never';
}

export const row = (
  name: string,
  severity: Severity,
  ends: AlarmRow['ends'],
  text: string,
  parameters: string,
  remedy: string,
): AlarmRow => ({ name, severity, ends, text, parameters, remedy });

export const NOTHING = 'Nothing to do.';
export const REPORT = 'Calls go on. Report it with the trace of the part.';
