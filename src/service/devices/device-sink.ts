/**
 * Between attachments and the router: phones show their lines by number alone, the site knows the partition; what registers
 * is learnt; a line forwards all calls where its call server or the site says so. Everything else passes as it is.
 */
import type { Event } from '../../model/events.ts';
import type { LineKey } from '../../model/ids.ts';
import type { EventSink, Shedding } from '../../model/ports.ts';
import type { DeviceDatabase } from './device-database.ts';
import type { Appearance, SitePhone } from './site.ts';

type Of<T extends Event['type']> = Extract<Event, { type: T }>;
type Forward = Of<'forwardAll'>;

export class DeviceSink implements EventSink {
  private readonly database: DeviceDatabase;
  private readonly router: EventSink;
  private readonly learnt: (phone: SitePhone) => void;
  /** Forward-all by line, as call servers tell it and as the site does; only where there is one. */
  private readonly live = new Map<LineKey, Forward>();
  private readonly kept = new Map<LineKey, Forward>();

  /** @param learnt called with each phone of which something new was learnt */
  constructor(database: DeviceDatabase, router: EventSink, learnt: (phone: SitePhone) => void) {
    this.database = database;
    this.router = router;
    this.learnt = learnt;
  }

  get shedding(): Shedding {
    return this.router.shedding ?? 0;
  }

  post(event: Event): void {
    if (event.type === 'deviceRegistered') this.registered(event);
    else if (event.type === 'lineLearnt') this.shown(event);
    else if (event.type === 'forwardAll') this.forward({ ...event, line: this.database.keyOf(event.line) }, this.live);
    else this.router.post(event);
  }

  /** What has changed in the site. */
  tell(events: readonly Event[]): void {
    for (const event of events) {
      if (event.type === 'forwardAll') this.forward(event, this.kept);
      else this.router.post(event);
    }
  }

  /** A server that says "not forwarded" does not know what the site knows. */
  private forward(event: Forward, told: Map<LineKey, Forward>): void {
    const { line } = event;
    if (event.target === null) told.delete(line);
    else told.set(line, event);
    this.router.post(this.live.get(line) ?? this.kept.get(line) ?? event);
  }

  private registered(event: Of<'deviceRegistered'>): void {
    const { database, router } = this;
    const { device } = event;
    router.post({ ...event, locale: database.localeOf(device) || event.locale });
    for (const greeting of database.greeting(device)) router.post(greeting);
    this.learn(device);
  }

  private shown(event: Of<'lineLearnt'>): void {
    const { device, lineInstance: instance, line } = event;
    const key = line.includes(';') ? line : this.database.keyOn(device, instance, line);
    this.router.post(key === line ? event : { ...event, line: key });
    const [number = '', partition = ''] = key.split(';');
    this.learn(device, { instance, number, partition, label: '' });
  }

  private learn(device: string, line?: Appearance): void {
    const phone = this.database.learn(device, line);
    if (phone !== null) this.learnt(phone);
  }
}
