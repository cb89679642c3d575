/**
 * Traces of the service and of single phones: what parts tell, filtered by field, level and device, to files of their own.
 *
 *   gateway, CTIManager ─ messages ─┐
 *   router ─ events, actions ───────┼─► offer(field, level, device) ─┬─► service.trace    hidden as in the log
 *   machine ─ steps · alarms · asks ┘                                └─► SEP….trace       in full, until its end
 *
 * The trace of a phone ends by itself. Where nothing is traced, a part pays one test of `on`.
 */
import { join } from 'node:path';
import type { Timers } from '../../cluster/index.ts';
import type { Action, DeviceName, Event, Ms, StepListener } from '../../feature/index.ts';
import { type Counters, type TracedMessage, type TraceSelection, traceLimits } from '../../gateway/index.ts';
import type { Asker } from '../administration/asking.ts';
import type { Redaction } from '../redaction.ts';
import { TraceBook } from './book.ts';
import { type FieldLevels, Level, type TraceField } from './fields.ts';
import { tidyFolder, traceFileName } from './folder.ts';
import { deviceOf, happenedRow, stepText } from './happened.ts';
import { fullText, hiddenText, type TraceLine } from './line.ts';
import { messageText, placeOf } from './messages.ts';
import { PhoneTrace, type PhoneTraceReport } from './phone-trace.ts';
import type { TraceSettings } from './settings.ts';
import { TraceCounts } from './trace-counts.ts';
import { TraceFile } from './trace-file.ts';

export interface TracingParts {
  readonly settings: TraceSettings;
  readonly timers: Timers;
  readonly counters: Counters;
  readonly redaction: Redaction;
  readonly alarm: (name: string, device: string, detail: string) => void;
  /** What every trace begins with: version, languages. Field, text. */
  readonly head: () => readonly (readonly [TraceField, string])[];
}

export interface TraceWish {
  readonly device: DeviceName;
  readonly seconds: number;
  readonly levels: FieldLevels;
  readonly level: string;
  readonly fields: string;
  readonly asker: Asker;
}

const SERVICE_FILE = 'service.trace';

export class Tracing {
  /** One test of it is what a part pays while nothing is traced. */
  on = false;
  /** Told when a trace begins or ends. */
  onChange: () => void = () => undefined;
  /** Told when attachments are to tell other messages. */
  onSelection: (selection: TraceSelection | null) => void = () => undefined;
  private readonly parts: TracingParts;
  private readonly book = new TraceBook<PhoneTrace>();
  private readonly ended: PhoneTraceReport[] = [];
  private readonly counts: TraceCounts;
  private file: TraceFile | null = null;
  /** One after another: a file is made before the next step is taken. */
  private settling: Promise<unknown> = Promise.resolve();
  private wanted: FieldLevels | null = null;
  private cancelEnd: () => void = () => undefined;
  private cancelTidy: () => void = () => undefined;
  private over = false;

  constructor(parts: TracingParts) {
    this.parts = parts;
    this.counts = new TraceCounts(parts.counters, parts.alarm);
    this.tidyLater(0);
  }

  get folder(): string {
    return this.parts.settings.folder;
  }

  get selection(): TraceSelection | null {
    return this.book.selection();
  }

  running(): PhoneTraceReport[] {
    return this.book.list().map((trace) => trace.report(this.parts.timers.now()));
  }

  /** Those that ended last, newest last. */
  past(): readonly PhoneTraceReport[] {
    return this.ended;
  }

  serviceReport(): { readonly on: boolean; readonly file: string; readonly lines: number; readonly missing: number } {
    const { file } = this;
    return { on: file !== null, file: this.path(SERVICE_FILE), lines: file?.lines ?? 0, missing: file?.missing ?? 0 };
  }

  /** Last lines of the trace of a phone that runs; null where none does. */
  lines(device: DeviceName, most: number): readonly string[] | null {
    return this.book.of(device)?.kept.slice(-most) ?? null;
  }

  /** Traces the service by these fields from now on; null: no more. Resolves when that is so. */
  service(levels: FieldLevels | null): Promise<void> {
    this.wanted = levels;
    return this.inTurn(() => this.settleService());
  }

  /** Traces a phone until its end. In the place of a trace of the same phone. @throws the system's error: no file can be made */
  async begin(wish: TraceWish): Promise<PhoneTraceReport> {
    return this.inTurn(async () => {
      const { timers } = this.parts;
      const file = this.newFile(traceFileName(wish.device));
      // First, so that a folder that cannot be written ends nothing.
      await file.open();
      await this.finish(wish.device, 'begun anew');
      const trace = new PhoneTrace({ ...wish, file, now: timers.now(), today: timers.today() });
      this.book.begin(trace);
      this.head(trace, wish);
      this.parts.alarm(
        'TraceUnredacted',
        wish.device,
        `until ${new Date(trace.ends).toISOString()}, ${by(wish.asker)}`,
      );
      this.changed();
      this.tidyLater(0);
      return trace.report(timers.now());
    });
  }

  get full(): boolean {
    return this.book.full;
  }

  /** @returns what was traced; null where it was not */
  stop(device: DeviceName): Promise<PhoneTraceReport | null> {
    return this.inTurn(() => this.finish(device, 'stopped'));
  }

  async close(): Promise<void> {
    for (const { device } of this.book.list()) await this.stop(device);
    this.offer('service', Level.special, '', () => 'the service ends');
    await this.service(null);
    this.over = true;
    this.cancelEnd();
    this.cancelTidy();
  }

  // ── what parts tell ─────────────────────────────────────────────────────────────────────────────────────────────

  /** A line, where somebody wants it: only then its words are made. */
  offer(
    field: TraceField,
    level: Level,
    device: DeviceName,
    words: () => string | readonly [text: string, detail: string],
    at = this.parts.timers.today(),
  ): void {
    if (!this.on) return;
    const phone = this.book.phoneWants(field, level, device);
    const service = this.file !== null && this.book.serviceWants(field, level);
    if (phone === null && !service) return;
    const said = words();
    const [text, detail] = typeof said === 'string' ? [said, ''] : said;
    const line: TraceLine = { at, field, level, device, text, detail };
    const now = this.parts.timers.now();
    if (phone !== null) this.toPhone(phone, line);
    if (service) this.counts.written(this.file!.write(hiddenText(line, this.parts.redaction), now));
  }

  /** The router's `observe`. */
  see(told: Event | Action): void {
    if (!this.on) return;
    const row = happenedRow(told);
    if (row !== undefined) this.offer(row.field, row.level, deviceOf(told), () => row.words(told as never));
  }

  readonly step: StepListener = (device, line, from, input, to) => {
    const level = to === null ? Level.arbitrary : Level.transition;
    this.offer('callBackHandler', level, device, () => stepText(line, from, input, to));
  };

  /** A TraceSink. What was missed before it is told by whoever gets this one. */
  readonly message = (message: TracedMessage): boolean => {
    const { field, level } = placeOf(message);
    if (message.missed > 0) this.missed(message.device, message.missed);
    this.offer(field, level, message.device, () => [messageText(message), message.fields], message.at);
    return true;
  };

  // ── within ──────────────────────────────────────────────────────────────────────────────────────────────────────

  private missed(device: DeviceName, lines: number): void {
    (this.book.of(device)?.file ?? this.file)?.miss(lines);
    this.counts.incomplete(lines);
  }

  private head(trace: PhoneTrace, { level, fields, asker }: TraceWish): void {
    const about = `trace of ${trace.device} until ${new Date(trace.ends).toISOString()}, level ${level}, fields ${fields}, ${by(asker)}`;
    for (const line of this.headLines(trace.device, about)) this.toPhone(trace, line);
  }

  private toPhone(trace: PhoneTrace, line: TraceLine): void {
    const detailed = trace.levels.get(line.field) === Level.detailed;
    this.counts.written(trace.write(fullText(line, detailed), this.parts.timers.now()));
  }

  private async settleService(): Promise<void> {
    const { wanted, book } = this;
    if (wanted !== null && this.file === null) {
      const file = this.newFile(SERVICE_FILE);
      await file.openOrRetry();
      this.file = file;
    } else if (wanted === null && this.file !== null) {
      const { file } = this;
      this.file = null;
      book.service = null;
      this.changed();
      await file.close();
    }
    const begins = book.service === null && wanted !== null;
    book.service = wanted;
    this.changed();
    if (!begins) return;
    const { timers, redaction } = this.parts;
    for (const line of this.headLines(''))
      this.counts.written(this.file!.write(hiddenText(line, redaction), timers.now()));
  }

  private headLines(device: DeviceName, ...more: readonly string[]): TraceLine[] {
    const at = this.parts.timers.today();
    const lines = [...this.parts.head(), ...more.map((text) => ['service', text] as const)];
    return lines.map(([field, text]) => ({ at, field, level: Level.special, device, text, detail: '' }));
  }

  private async finish(device: DeviceName, why: string): Promise<PhoneTraceReport | null> {
    const trace = this.book.end(device);
    if (trace === undefined) return null;
    const { timers, alarm } = this.parts;
    const line = { at: timers.today(), field: 'service', level: Level.special, device, detail: '' } as const;
    this.toPhone(trace, { ...line, text: `the trace ends: ${why}` });
    const report = { ...trace.report(timers.now()), ends: timers.today(), leftMs: 0, ended: why };
    this.ended.push(report);
    if (this.ended.length > traceLimits.endedKept) this.ended.shift();
    this.changed();
    alarm('TraceUnredactedCleared', device, why);
    await trace.file.close();
    return report;
  }

  private changed(): void {
    const { book, parts } = this;
    this.on = book.on;
    parts.counters.values[this.counts.gauge] = book.size + (this.file === null ? 0 : 1);
    this.onSelection(book.selection());
    this.cancelEnd();
    if (book.size > 0 && !this.over) {
      const { timers } = parts;
      this.cancelEnd = timers.after(Math.max(0, book.nextEnd - timers.now()), () => this.expire());
    }
    this.onChange();
  }

  private expire(): void {
    const due = this.book.due(this.parts.timers.now());
    for (const { device } of due) void this.inTurn(() => this.finish(device, 'its time is over'));
    // A timer that fires a little early, or in steps: again.
    if (due.length === 0) this.changed();
  }

  private newFile(name: string): TraceFile {
    const { bytesMax, keep } = this.parts.settings;
    const path = this.path(name);
    return new TraceFile({
      path,
      bytesMax,
      keep,
      trouble: (reason) => {
        if (reason === null) this.parts.alarm('TraceWritten', '', path);
        else this.parts.alarm('TraceNotWritten', '', `${path}: ${reason}`);
      },
      dropped: (lines) => this.counts.dropped(lines),
    });
  }

  private path(name: string): string {
    return join(this.folder, name);
  }

  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.settling.then(work);
    this.settling = done.catch(() => undefined);
    return done;
  }

  private tidyLater(ms: Ms): void {
    const { timers, settings } = this.parts;
    this.cancelTidy();
    this.cancelTidy = timers.after(ms, () => {
      const writing = new Set([SERVICE_FILE, ...this.book.list().map(({ device }) => traceFileName(device))]);
      void tidyFolder(this.folder, { days: settings.days, filesMax: traceLimits.filesMax, writing }, timers.today());
      if (!this.over) this.tidyLater(traceLimits.tidyMs);
    });
  }
}

const by = ({ by: how, name }: Asker): string => `begun by ${how}${name === '' ? '' : `: ${name}`}`;
