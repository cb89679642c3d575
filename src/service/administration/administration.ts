/** `Operations` over the parts of a service. Reads when asked; holds nothing but what the parts do not keep. */
import type { CallBackHandler, Event, FeatureViews } from '../../feature/index.ts';
import type { PhoneGateway, PhoneView } from '../../gateway/index.ts';
import type { AlarmCenter } from '../alarms/center.ts';
import type { AlarmSettings } from '../alarms/delivery.ts';
import type { Imported } from '../devices/device-store.ts';
import type { Devices } from '../devices/devices.ts';
import { SiteProblems } from '../devices/site.ts';
import type { Books } from '../live-parameters.ts';
import type { Log } from '../log.ts';
import { ParameterProblems } from '../parameter-book.ts';
import { isHere } from '../remote-lines.ts';
import { type NodeFacts, type NodeSources, type ServiceState, statusReport } from '../ris/report.ts';
import { Level } from '../trace/fields.ts';
import { TraceOrders, type TraceWishes } from '../trace/orders.ts';
import type { TraceSettings } from '../trace/settings.ts';
import type { Tracing } from '../trace/tracing.ts';
import { type Asker, OperationError } from './asking.ts';
import type { ListFilter, Operations } from './operations.ts';
import type { PhoneRow } from './phone-row.ts';
import type { ScreenBook } from './screen-book.ts';

/** Rows of a list where nobody says how many. */
const ROWS = 10_000;

export interface AdministrationParts {
  readonly feature: CallBackHandler;
  readonly router: { post(event: Event): void; settled(): Promise<void> };
  /** Null where a CTIManager tells all. */
  readonly gateway: PhoneGateway | null;
  readonly screens: ScreenBook;
  readonly books: Books;
  readonly devices: Devices;
  readonly center: AlarmCenter;
  readonly facts: NodeFacts;
  readonly sources: Omit<NodeSources, 'state'>;
  readonly tracing: Tracing;
  readonly trace: TraceSettings;
  readonly log: Log;
}

export class Administration implements Operations {
  state: ServiceState = 'in service';
  /** Resolves when the service has been drained and shall end. */
  readonly drained: Promise<void>;
  private readonly parts: AdministrationParts;
  private readonly orders: TraceOrders;
  private finish: () => void = () => undefined;

  constructor(parts: AdministrationParts) {
    this.parts = parts;
    const { tracing, trace: settings, books, devices, log } = parts;
    this.orders = new TraceOrders({
      tracing,
      settings,
      log,
      parameter: (key) => books.parameters.values.get(key),
      phones: async (text) => [
        ...(await this.phones({ text })),
        ...devices.database
          .find(text)
          .map(({ name, lines }) => ({ device: name, numbers: lines.map(({ number }) => number) })),
      ],
    });
    this.drained = new Promise((resolve) => {
      this.finish = resolve;
    });
  }

  status() {
    const { facts, sources } = this.parts;
    return statusReport(facts, { ...sources, state: () => this.state });
  }

  async phones(filter: ListFilter): Promise<PhoneRow[]> {
    const inline = new Map((await this.parts.gateway?.phones())?.map((phone) => [phone.device, phone]));
    const limits = bounded(filter);
    const rows = this.views
      .devices(limits)
      .filter(({ device }) => isHere(device))
      .map((device) => phoneRow(device, inline.get(device.device), this.parts.screens));
    for (const { device } of rows) inline.delete(device);
    // With workers the feature knows only those that it asks about; the others are as their worker sees them.
    for (const phone of inline.values()) {
      if (rows.length >= limits.most) break;
      if (matches(phone, limits.text)) rows.push(phoneRow(seen(phone), phone, this.parts.screens));
    }
    return rows;
  }

  lines(filter: ListFilter) {
    return this.views.lines(bounded(filter)).sort((a, b) => (a.line < b.line ? -1 : 1));
  }

  records(filter: ListFilter) {
    return this.views.records(bounded(filter));
  }

  recordStates() {
    return this.views.states();
  }

  explain(who: string) {
    return this.named(who).map((device) => ({ device, sentences: this.parts.feature.explain(device) }));
  }

  async cancel(who: string) {
    const names = new Set(this.named(who));
    const records = this.records({ text: who }).filter(({ device }) => names.has(device));
    const waiting = names.size === 1 && records.length === 0 ? this.records({ text: [...names][0]! }) : records;
    const record = waiting.find(({ device }) => names.has(device));
    if (record === undefined) throw new OperationError('notFound', `${who} has no call back.`);
    this.parts.router.post({ type: 'recordCancelled', device: record.device });
    await this.parts.router.settled();
    return { device: record.device, line: record.line };
  }

  parameters() {
    return this.parts.books.parameters.rows();
  }

  setParameters(values: Readonly<Record<string, string | number | boolean>>, asker: Asker) {
    try {
      return this.parts.books.parameters.change(values, asker);
    } catch (error) {
      throw error instanceof ParameterProblems ? new OperationError('invalid', error.message) : error;
    }
  }

  history(most: number) {
    return this.parts.books.journal.history(most);
  }

  devices({ text, most }: ListFilter) {
    return this.parts.devices.database.find(text, most);
  }

  number(number: string, from?: string) {
    const { database } = this.parts.devices;
    const meant = from === undefined ? undefined : database.meant(number, from.toUpperCase());
    const lines = from === undefined ? database.numbered(number) : meant === undefined ? [] : [meant];
    if (lines.length > 0) return lines;
    throw new OperationError(
      'notFound',
      `Nothing is known of ${number}${from === undefined ? '' : `, as ${from} calls it`}.`,
    );
  }

  async importDevices(imported: Imported) {
    try {
      return await this.parts.devices.import(imported);
    } catch (error) {
      throw error instanceof SiteProblems ? new OperationError('invalid', error.message) : error;
    }
  }

  alarms(most: number) {
    const { center, books } = this.parts;
    return { standing: center.list(), recent: center.recent(most), settings: books.alarms.current };
  }

  setAlarms(settings: Partial<AlarmSettings>, asker: Asker) {
    this.parts.books.alarms.change(settings, asker);
    return this.parts.books.alarms.current;
  }

  trace() {
    return this.orders.report();
  }

  startTrace(wishes: TraceWishes, asker: Asker) {
    return this.orders.begin(wishes, asker);
  }

  stopTrace(who: string, asker: Asker) {
    return this.orders.end(who, asker);
  }

  traceLines(who: string, most: number) {
    return this.orders.lines(who, most);
  }

  asked(verb: string, { by, name }: Asker): void {
    this.parts.tracing.offer('ris', Level.entryExit, '', () => `${verb}, asked by ${by} ${name}`);
  }

  drain(minutes: number): void {
    if (this.state === 'draining') throw new OperationError('refused', 'The service is being drained already.');
    this.state = 'draining';
    const timer = setTimeout(() => this.finish(), minutes * 60_000);
    const empty = this.parts.gateway?.drain() ?? Promise.resolve();
    void empty.then(() => {
      clearTimeout(timer);
      this.finish();
    });
  }

  private get views(): FeatureViews {
    return this.parts.feature.views;
  }

  /** Devices of that name or number: registered ones, and those that only have a record. */
  private named(who: string): string[] {
    const name = who.toUpperCase();
    const devices = this.views.devices({ text: who, most: ROWS });
    const exact = devices.filter(({ device }) => device === name);
    const byNumber = devices.filter(({ lines }) => lines.some(({ line }) => numberOf(line) === who));
    const found = new Set([...exact, ...byNumber].map(({ device }) => device));
    for (const { device } of this.views.records({ text: who, most: ROWS })) if (device === name) found.add(device);
    if (found.size === 0)
      throw new OperationError(
        'notFound',
        `There is no phone or number '${who}' here. \`ringback phones\` lists them.`,
      );
    return [...found];
  }
}

const numberOf = (line: string) => line.split(';')[0];
const bounded = ({ text, most = ROWS }: ListFilter) => ({ ...(text === undefined ? {} : { text }), most });

type Device = ReturnType<FeatureViews['devices']>[number];

const matches = ({ device, numbers }: PhoneView, text = ''): boolean =>
  device.includes(text.toUpperCase()) || numbers.some((number) => number.includes(text));

/** A phone of which the feature was not asked to know. */
const seen = ({ device, numbers, calls }: PhoneView): Device => ({
  device,
  display: 'xml',
  lines: numbers.map((line, i) => ({ instance: i + 1, line })),
  calls,
  offHook: false,
  doNotDisturb: false,
  serverReachable: true,
  waitsFor: '',
});

function phoneRow(device: Device, phone: PhoneView | undefined, screens: ScreenBook): PhoneRow {
  return {
    device: device.device,
    numbers: device.lines.map(({ line }) => line),
    state: stateOf(device),
    doNotDisturb: device.doNotDisturb,
    waitsFor: device.waitsFor,
    source: phone === undefined ? 'cti' : 'inline',
    model: phone?.model ?? '',
    address: phone?.address ?? '',
    encrypted: phone?.encrypted ?? false,
    protocol: phone?.protocol ?? 0,
    connectedForMs: phone?.connectedForMs ?? 0,
    screen: screens.of(device.device),
  };
}

function stateOf({ serverReachable, calls, offHook }: Device): PhoneRow['state'] {
  if (!serverReachable) return 'server away';
  if (calls > 0) return 'in a call';
  return offHook ? 'off hook' : 'idle';
}
