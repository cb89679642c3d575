/** What an administrator can ask of the running service and do to it: the same for commands, the HTTP API and the page. */
import type { LineView, RecordView, StateName } from '../../feature/index.ts';
import type { Alarm } from '../alarms/center.ts';
import type { AlarmSettings } from '../alarms/delivery.ts';
import type { SettingChange } from '../changes/journal.ts';
import type { LineEntry, PhoneEntry } from '../devices/device-database.ts';
import type { Imported } from '../devices/device-store.ts';
import type { ParameterRow } from '../parameter-book.ts';
import type { StatusReport } from '../ris/report.ts';
import type { TraceReport, TraceWishes } from '../trace/orders.ts';
import type { PhoneTraceReport } from '../trace/phone-trace.ts';
import type { Asker } from './asking.ts';
import type { PhoneRow } from './phone-row.ts';

export interface ListFilter {
  /** Part of a device name or number; empty: all. */
  readonly text?: string | undefined;
  readonly most?: number | undefined;
}

export interface Operations {
  status(): StatusReport;
  phones(filter: ListFilter): Promise<PhoneRow[]>;
  lines(filter: ListFilter): LineView[];
  records(filter: ListFilter): RecordView[];
  recordStates(): Partial<Record<StateName, number>>;
  /** @param who a device name or a number. @throws OperationError notFound */
  explain(who: string): { readonly device: string; readonly sentences: readonly string[] }[];
  /** Ends the call back of a device. @throws OperationError notFound where it has none */
  cancel(who: string): Promise<{ readonly device: string; readonly line: string }>;
  parameters(): ParameterRow[];
  /** @throws OperationError invalid, with every problem */
  setParameters(values: Readonly<Record<string, string | number | boolean>>, asker: Asker): readonly SettingChange[];
  history(most: number): readonly SettingChange[];
  /** Phones of the device database, registered or not. */
  devices(filter: ListFilter): PhoneEntry[];
  /** What is known of a number; `from`: only the line that this phone means by it. @throws OperationError notFound */
  number(number: string, from?: string): LineEntry[];
  /** Takes the place of all that was imported. @throws OperationError invalid, with every problem and its place */
  importDevices(imported: Imported): Promise<{ readonly phones: number; readonly lines: number }>;
  /** Those that stand, the worst first; and what was raised and cleared last. */
  alarms(most: number): {
    readonly standing: readonly Alarm[];
    readonly recent: readonly Alarm[];
    readonly settings: AlarmSettings;
  };
  /** Where alarms go, from now on, over restarts too. */
  setAlarms(settings: Partial<AlarmSettings>, asker: Asker): AlarmSettings;
  /** The trace of the service, those of phones that run and that ended last, levels and fields. */
  trace(): TraceReport;
  /** Traces a phone until its time is over. @throws OperationError */
  startTrace(wishes: TraceWishes, asker: Asker): Promise<PhoneTraceReport>;
  /** @param who a traced phone, or `all`. @throws OperationError notFound */
  stopTrace(who: string, asker: Asker): Promise<PhoneTraceReport[]>;
  /** Last lines of a trace that runs. @throws OperationError notFound */
  traceLines(who: string, most: number): Promise<{ readonly device: string; readonly lines: readonly string[] }>;
  /** Told of everything that is asked. */
  asked(verb: string, asker: Asker): void;
  /** Takes no new phone; ends the service when the last one has gone, or after `minutes`. */
  drain(minutes: number): void;
}
