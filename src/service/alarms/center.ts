/**
 * Raises and clears alarms once each, whatever how often their trouble is told. Parts tell by name, device and detail; the
 * catalogue says what that is. Time is an argument of `sweep` and a clock for the rest.
 */

import { serviceLimits } from '../limits.ts';
import { type AlarmRow, catalogued, type Severity } from './catalogue.ts';

/** Without trouble for so long, an alarm that ends by quiet is cleared. */
const QUIET_MS = 600_000;

export interface Alarm {
  readonly name: string;
  readonly severity: Severity | 'cleared';
  /** '' where it is about no device. */
  readonly device: string;
  readonly detail: string;
  readonly text: string;
  readonly remedy: string;
  /** Epoch milliseconds. */
  readonly since: number;
  readonly last: number;
  /** How often its trouble was told. */
  readonly count: number;
}

export type AlarmListener = (alarm: Alarm) => void;

export class AlarmCenter {
  private readonly clock: () => number;
  private readonly standing = new Map<string, Alarm>();
  private readonly past: Alarm[] = [];
  private readonly listeners: AlarmListener[] = [];
  private readonly early: Alarm[] = [];

  constructor(clock: () => number) {
    this.clock = clock;
  }

  /** Told once when an alarm begins, and once, with severity `cleared`, when it ends. What came before is told now. */
  listen(listener: AlarmListener): void {
    this.listeners.push(listener);
    for (const alarm of this.early) listener(alarm);
  }

  /** What parts are given. A name that no catalogue has is told as it is: better strange than silent. */
  readonly tell = (name: string, device: string, detail: string): void => {
    const found = catalogued(name);
    if (found?.cleared) this.clear(found.row, device, detail);
    else this.raise(found?.row ?? uncatalogued(name), device, detail);
  };

  /** Those that stand now, the worst and oldest first. */
  list(): Alarm[] {
    const order = ['critical', 'major', 'minor', 'warning', 'info'];
    return [...this.standing.values()].sort(
      (a, b) => order.indexOf(a.severity) - order.indexOf(b.severity) || a.since - b.since,
    );
  }

  /** What was told last, raised and cleared, newest last. */
  recent(most: number = serviceLimits.alarmsRecentMax): readonly Alarm[] {
    return this.past.slice(-most);
  }

  /** Ends what has been quiet. */
  sweep(): void {
    const now = this.clock();
    for (const [key, alarm] of this.standing) {
      const row = catalogued(alarm.name)?.row;
      if ((row === undefined || row.ends === 'quiet') && now - alarm.last >= QUIET_MS)
        this.end(key, alarm, alarm.detail);
    }
  }

  private raise(row: AlarmRow, device: string, detail: string): void {
    const now = this.clock();
    const { name, severity, text, remedy } = row;
    const fresh: Alarm = { name, severity, device, detail, text, remedy, since: now, last: now, count: 1 };
    if (row.ends === 'never') {
      this.publish(fresh);
      return;
    }
    const full = this.standing.size >= serviceLimits.alarmsStandingMax && !this.standing.has(keyOf(name, device));
    const key = keyOf(name, full ? '' : device);
    const before = this.standing.get(key);
    if (before !== undefined) {
      this.standing.set(key, { ...before, detail, last: now, count: before.count + 1 });
      return;
    }
    const alarm = full ? { ...fresh, device: '' } : fresh;
    this.standing.set(key, alarm);
    this.publish(alarm);
  }

  /** Without a device: for all devices that it stands for. */
  private clear({ name }: AlarmRow, device: string, detail: string): void {
    for (const [key, alarm] of [...this.standing])
      if (alarm.name === name && (device === '' || alarm.device === device)) this.end(key, alarm, detail);
  }

  private end(key: string, alarm: Alarm, detail: string): void {
    this.standing.delete(key);
    this.publish({ ...alarm, severity: 'cleared', detail, last: this.clock() });
  }

  private publish(alarm: Alarm): void {
    this.past.push(alarm);
    if (this.past.length > serviceLimits.alarmsRecentMax) this.past.shift();
    if (this.listeners.length === 0) this.early.push(alarm);
    if (this.early.length > serviceLimits.alarmsRecentMax) this.early.shift();
    for (const listener of this.listeners) listener(alarm);
  }
}

const keyOf = (name: string, device: string) => `${name}\n${device}`;

function uncatalogued(name: string): AlarmRow {
  const text = `${name}: not in the catalogue.`;
  return { name, severity: 'warning', text, parameters: '', remedy: 'Report it.', ends: 'quiet' };
}
