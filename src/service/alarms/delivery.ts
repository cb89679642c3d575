/** Where alarms go: the log always, syslog and HTTP where they are told to. May change while running. */
import type { Log } from '../log.ts';
import type { Redaction } from '../redaction.ts';
import { catalogued, type Severity, severities } from './catalogue.ts';
import type { Alarm, AlarmCenter } from './center.ts';
import { type AlarmSink, openSyslog } from './syslog.ts';
import { WebHook } from './web-hook.ts';

export interface AlarmSettings {
  /** `udp://host:port` or `tcp://host:port`; null: none. */
  readonly syslog: string | null;
  /** `http://…` or `https://…`; null: none. */
  readonly http: string | null;
  /** Least severity that is sent there. A clearing goes where its alarm went. */
  readonly severity: Severity;
}

/** @param text value of a setting */
export function alarmSettings(text: (key: string) => string | null): AlarmSettings {
  const receiver = (key: string) => (text(key) === 'off' ? null : text(key));
  const severity = text('alarms.severity') as Severity;
  return { syslog: receiver('alarms.syslog'), http: receiver('alarms.http'), severity };
}

export class AlarmDelivery {
  settings: AlarmSettings;
  private readonly center: AlarmCenter;
  private readonly log: Log;
  private readonly redaction: Redaction;
  private readonly sinks = new Map<string, AlarmSink>();
  /** Alarms that were sent: those whose end is sent, too. */
  private readonly sent = new Set<string>();

  constructor(center: AlarmCenter, log: Log, redaction: Redaction, settings: AlarmSettings) {
    this.center = center;
    this.log = log;
    this.redaction = redaction;
    this.settings = settings;
    this.open();
    center.listen((alarm) => this.deliver(alarm));
  }

  change(settings: AlarmSettings): void {
    this.close();
    this.settings = settings;
    this.open();
  }

  close(): void {
    for (const sink of this.sinks.values()) sink.close();
    this.sinks.clear();
  }

  private open(): void {
    const { syslog, http } = this.settings;
    if (syslog !== null)
      this.sinks.set(
        'syslog',
        openSyslog(new URL(syslog), (reason) => this.fault(syslog, reason)),
      );
    if (http !== null) this.sinks.set('http', new WebHook(new URL(http), (reason) => this.fault(http, reason)));
  }

  private deliver(alarm: Alarm): void {
    const { name, severity, device, detail, count } = alarm;
    const level = severity === 'info' || severity === 'cleared' ? 'info' : 'warn';
    const open = this.log.isLevelEnabled('debug');
    const said = open ? detail : this.hiddenDetail(alarm);
    this.log[level](
      { alarm: name, severity, device, detail: said, count },
      severity === 'cleared' ? 'alarm cleared' : 'alarm',
    );
    // A receiver that is away is not told so by itself.
    if (name === 'AlarmsNotDelivered' || !this.wanted(alarm)) return;
    const hidden = { ...alarm, device: this.redaction.hide(device), detail: this.hiddenDetail(alarm) };
    for (const sink of this.sinks.values()) sink.send(hidden);
  }

  private hiddenDetail({ device, detail }: Alarm): string {
    const named = device === '' ? detail : detail.replaceAll(device, this.redaction.hide(device));
    return this.redaction.sentence(named);
  }

  private wanted({ name, device, severity }: Alarm): boolean {
    const key = `${name}\n${device}`;
    if (severity === 'cleared') return this.sent.delete(key);
    const wanted = severities.indexOf(severity) <= severities.indexOf(this.settings.severity);
    if (wanted && catalogued(name)?.row.ends !== 'never') this.sent.add(key);
    return wanted;
  }

  private fault(where: string, reason: string | null): void {
    const host = new URL(where).host;
    if (reason === null) this.center.tell('AlarmsDelivered', '', `${host} takes alarms again.`);
    else this.center.tell('AlarmsNotDelivered', '', `${host}: ${reason}.`);
  }
}
