/**
 * Which traces run: one of the whole service, without an end, by the service parameters; and those of single phones, each
 * with the time of its end. Time is an argument: monotonic milliseconds.
 */
import { type DeviceName, type Ms, NEVER } from '../../feature/index.ts';
import { type TraceSelection, traceLimits } from '../../gateway/index.ts';
import { type FieldLevels, Level, type TraceField } from './fields.ts';

export interface PhoneTrace {
  readonly device: DeviceName;
  readonly levels: FieldLevels;
  readonly until: Ms;
}

/** Fields of which the messages of phones and of a CTIManager are lines. */
const messageFields: readonly TraceField[] = ['sccp', 'templateMap', 'qbeHelperTsp', 'qbeHelperTspi', 'qbeHelperCti'];

export class TraceBook<T extends PhoneTrace> {
  /** Null: the service is not traced. */
  service: FieldLevels | null = null;
  private readonly phones = new Map<DeviceName, T>();

  /** One test of it is what a part pays that nobody traces. */
  get on(): boolean {
    return this.service !== null || this.phones.size > 0;
  }

  get size(): number {
    return this.phones.size;
  }

  get full(): boolean {
    return this.phones.size >= traceLimits.tracesMax;
  }

  /** Earliest end first. */
  list(): T[] {
    return [...this.phones.values()].sort((a, b) => a.until - b.until);
  }

  of(device: DeviceName): T | undefined {
    return this.phones.get(device);
  }

  /** In the place of one of the same phone. */
  begin(trace: T): void {
    this.phones.set(trace.device, trace);
  }

  end(device: DeviceName): T | undefined {
    const trace = this.phones.get(device);
    this.phones.delete(device);
    return trace;
  }

  /** Those whose end has come. */
  due(now: Ms): T[] {
    return this.list().filter(({ until }) => until <= now);
  }

  get nextEnd(): Ms {
    return this.list()[0]?.until ?? NEVER;
  }

  serviceWants(field: TraceField, level: Level): boolean {
    return this.service !== null && (this.service.get(field) ?? -1) >= level;
  }

  phoneWants(field: TraceField, level: Level, device: DeviceName): T | null {
    const trace = device === '' ? undefined : this.phones.get(device);
    return trace !== undefined && (trace.levels.get(field) ?? -1) >= level ? trace : null;
  }

  /** What attachments are to tell of their messages; null: nothing. */
  selection(): TraceSelection | null {
    const levels = (of: FieldLevels) => messageFields.map((field) => of.get(field) ?? -1);
    const all = this.service !== null && levels(this.service).some((level) => level >= Level.special);
    const devices = this.list()
      .filter((trace) => levels(trace.levels).some((level) => level >= Level.special))
      .map((trace) => ({
        device: trace.device,
        detailed: levels(trace.levels).some((level) => level >= Level.detailed),
      }));
    return all || devices.length > 0 ? { all, devices } : null;
  }
}
