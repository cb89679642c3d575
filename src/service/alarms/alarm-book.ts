/** Where alarms go, as the file, commands, the API and the database have said; kept over restarts as parameters are. */
import type { Asker } from '../administration/asking.ts';
import type { ChangeJournal, SettingChange } from '../changes/journal.ts';
import { type LiveSetting, SettingBook, type SettingValues } from '../changes/setting-book.ts';
import type { ParameterValue } from '../parameters.ts';
import { settings } from '../settings.ts';
import { receiver, SEVERITIES } from '../watch-settings.ts';
import { type AlarmSettings, alarmSettings } from './delivery.ts';

const OFF = 'off';

/** Which texts each may be. */
const rules: Readonly<Record<string, (text: string) => boolean>> = {
  'alarms.syslog': (text) => receiver(['udp:', 'tcp:']).safeParse(text).success,
  'alarms.http': (text) => receiver(['http:', 'https:']).safeParse(text).success,
  'alarms.severity': (text) => (SEVERITIES as readonly string[]).includes(text),
};

const rows: readonly LiveSetting[] = settings
  .filter(({ key }) => rules[key] !== undefined)
  .map(({ key, default: preset }) => ({ key, name: key, default: preset ?? OFF, restart: false }));

/** "should be …" of an alarm setting; undefined for keys that are none. */
export const alarmSettingExpects = (key: string): string | undefined =>
  rules[key] === undefined ? undefined : settings.find((setting) => setting.key === key)?.expects;

export interface AlarmBookParts {
  readonly configured: AlarmSettings;
  readonly journal: ChangeJournal;
  readonly clock: () => number;
  /** Where the configuration comes from, for the history. */
  readonly source: string;
}

export class AlarmBook extends SettingBook {
  /** @throws Error with a sentence where the journal cannot be written */
  constructor({ configured, ...parts }: AlarmBookParts) {
    super({ ...parts, settings: rows, configured: asValues(configured), checked: checkedAlarmSetting });
  }

  get current(): AlarmSettings {
    return asSettings(this.values);
  }

  /** @param given checked; what is left out stays as it is */
  change(given: Partial<AlarmSettings>, asker: Asker): readonly SettingChange[] {
    return this.apply([...asValues({ ...this.current, ...given })].map(toTold), asker);
  }
}

const toTold = ([key, to]: readonly [string, ParameterValue]) => ({ key, to });

/** The value, undefined where it is not what it should be. */
export function checkedAlarmSetting(key: string, value: ParameterValue): ParameterValue | undefined {
  return rules[key]?.(String(value)) ? String(value) : undefined;
}

export function asValues({ syslog, http, severity }: AlarmSettings): SettingValues {
  return new Map([
    ['alarms.syslog', syslog ?? OFF],
    ['alarms.http', http ?? OFF],
    ['alarms.severity', severity],
  ]);
}

const asSettings = (values: SettingValues): AlarmSettings => alarmSettings((key) => values.get(key) as string);
