/**
 * CEFAlarmCatalog: every alarm that ringback can raise, once. The log, syslog, HTTP, the page and docs/alarms.md come from
 * here. The catalogue's name is the original's; the names of its single alarms are not known (they were not found in any
 * public text), so these are ours.
 */
import { callAlarms } from './rows/calls.ts';
import type { AlarmRow } from './rows/row.ts';
import { serviceAlarms } from './rows/service.ts';
import { storeAlarms } from './rows/store.ts';

export { type AlarmRow, type Severity, severities, severityLevels } from './rows/row.ts';

export const alarmCatalogue: readonly AlarmRow[] = [...storeAlarms, ...callAlarms, ...serviceAlarms];

const byName = new Map(alarmCatalogue.map((one) => [one.name, one]));
const byEnd = new Map(alarmCatalogue.flatMap((one) => (one.ends.startsWith('by ') ? [[one.ends.slice(3), one]] : [])));

/** The row of an alarm, and whether the name raises or ends it; null where the catalogue has no such name. */
export function catalogued(name: string): { readonly row: AlarmRow; readonly cleared: boolean } | null {
  const raised = byName.get(name);
  if (raised !== undefined) return { row: raised, cleared: false };
  const ended = byEnd.get(name);
  return ended === undefined ? null : { row: ended, cleared: true };
}
