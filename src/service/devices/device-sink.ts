/**
 * Between an attachment and the router: phones show their lines by number alone, the site knows the partition; and what
 * registers is learnt. Everything else passes as it is.
 */
import type { Event } from '../../model/events.ts';
import type { EventSink, Shedding } from '../../model/ports.ts';
import type { DeviceDatabase } from './device-database.ts';
import type { Appearance, SitePhone } from './site.ts';

type Of<T extends Event['type']> = Extract<Event, { type: T }>;

export class DeviceSink implements EventSink {
  private readonly database: DeviceDatabase;
  private readonly router: EventSink;
  private readonly learnt: (phone: SitePhone) => void;

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
    else if (event.type === 'forwardAll') this.router.post({ ...event, line: this.database.keyOf(event.line) });
    else this.router.post(event);
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
