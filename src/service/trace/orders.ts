/** What operators ask about traces: which run, begin one of a phone, end it, its last lines. */
import { traceLimits } from '../../gateway/index.ts';
import { type Asker, OperationError } from '../administration/asking.ts';
import type { PhoneRow } from '../administration/phone-row.ts';
import type { Log } from '../log.ts';
import { fieldNames, levelOf, readFields, type TraceLevel, traceFields, traceLevels } from './fields.ts';
import type { PhoneTraceReport } from './phone-trace.ts';
import type { TraceSettings } from './settings.ts';
import type { Tracing } from './tracing.ts';

export interface TraceWishes {
  /** Device name or number. */
  readonly who: string;
  readonly seconds: number;
  readonly level: TraceLevel;
  /** `all`, or fields as the parameter *Trace Fields* has them. */
  readonly fields: string;
  /** A phone that is not known yet will come. */
  readonly expected: boolean;
}

export interface TraceReport {
  /** The trace of the service, by service parameters. */
  readonly service: {
    readonly on: boolean;
    readonly level: string;
    readonly fields: string;
    readonly file: string;
    readonly lines: number;
    readonly missing: number;
  };
  readonly running: readonly PhoneTraceReport[];
  /** Newest last. */
  readonly ended: readonly PhoneTraceReport[];
  readonly settings: TraceSettings & { readonly secondsMax: number; readonly tracesMax: number };
  readonly levels: readonly { readonly name: string; readonly what: string }[];
  readonly fields: readonly { readonly name: string; readonly original: string; readonly what: string }[];
}

export interface TraceOrdersParts {
  readonly tracing: Tracing;
  readonly settings: TraceSettings;
  /** Value of a service parameter. */
  readonly parameter: (key: string) => unknown;
  /** Phones that are registered, or that the device database knows. */
  readonly phones: (text: string) => Promise<readonly Pick<PhoneRow, 'device' | 'numbers'>[]>;
  readonly log: Log;
}

/** What a phone may call itself (RegisterReq holds 16 characters), and a line of a trace can show. */
const DEVICE = /^[A-Z0-9._-]{1,16}$/;

export class TraceOrders {
  private readonly parts: TraceOrdersParts;

  constructor(parts: TraceOrdersParts) {
    this.parts = parts;
  }

  report(): TraceReport {
    const { tracing, settings, parameter } = this.parts;
    const { secondsMax, tracesMax } = traceLimits;
    const [level, fields] = [String(parameter('debugTraceLevel')), String(parameter('traceFields'))];
    return {
      service: { ...tracing.serviceReport(), level, fields },
      running: tracing.running(),
      ended: tracing.past(),
      settings: { ...settings, secondsMax, tracesMax },
      levels: traceLevels,
      fields: Object.values(traceFields),
    };
  }

  /** @throws OperationError with a sentence */
  async begin({ who, seconds, level, fields, expected }: TraceWishes, asker: Asker): Promise<PhoneTraceReport> {
    const { tracing, log } = this.parts;
    const levels = readFields(fields, levelOf(level));
    if (typeof levels === 'string') throw new OperationError('invalid', `fields: ${levels}.`);
    const device = await this.device(who, expected);
    if (tracing.full && tracing.lines(device, 0) === null)
      throw new OperationError(
        'refused',
        `${traceLimits.tracesMax} phones are traced, which is the most. End one first.`,
      );
    const named = fieldNames(levels.keys()) === fieldNames() ? 'all' : fieldNames(levels.keys());
    const report = await tracing
      .begin({ device, seconds, levels, level, fields: fields.includes('=') ? fields : named, asker })
      .catch((error: Error) => {
        throw new OperationError('refused', `The trace cannot be written: ${error.message}. See trace.folder.`);
      });
    log.info({ device, seconds, traceLevel: level, by: asker.by, who: asker.name }, 'trace begun');
    return report;
  }

  /** @param who device name or number; `all` ends every trace. @throws OperationError where nothing is traced */
  async end(who: string, asker: Asker): Promise<PhoneTraceReport[]> {
    const { tracing, log } = this.parts;
    const running = tracing.running().map(({ device }) => device);
    const devices = who.toLowerCase() === 'all' ? running : [await this.traced(who)];
    const ended: PhoneTraceReport[] = [];
    for (const device of devices) {
      const report = await tracing.stop(device);
      if (report !== null) ended.push(report);
      log.info({ device, by: asker.by, who: asker.name }, 'trace stopped');
    }
    return ended;
  }

  /** Last lines of a trace that runs. @throws OperationError where the phone is not traced */
  async lines(who: string, most: number): Promise<{ readonly device: string; readonly lines: readonly string[] }> {
    const device = await this.traced(who);
    return { device, lines: this.parts.tracing.lines(device, most) ?? [] };
  }

  private async traced(who: string): Promise<string> {
    const running = this.parts.tracing.running().map(({ device }) => device);
    const name = who.toUpperCase();
    if (running.includes(name)) return name;
    const numbered = (await this.parts.phones(who)).filter(({ numbers }) =>
      numbers.some((line) => numberOf(line) === who),
    );
    const found = numbered.find(({ device }) => running.includes(device));
    if (found !== undefined) return found.device;
    throw new OperationError('notFound', `'${who}' is not traced. \`ringback trace\` lists what is.`);
  }

  private async device(who: string, expected: boolean): Promise<string> {
    const name = who.toUpperCase();
    const found = await this.parts.phones(who);
    if (found.some(({ device }) => device === name)) return name;
    const numbered = new Set(
      found.filter(({ numbers }) => numbers.some((line) => numberOf(line) === who)).map(({ device }) => device),
    );
    if (numbered.size === 1) return [...numbered][0]!;
    if (numbered.size > 1)
      throw new OperationError('refused', `${who} is on ${[...numbered].join(' and ')}: name one of them.`);
    if (!DEVICE.test(name))
      throw new OperationError('notFound', `There is no phone or number '${who}', and a phone cannot have that name.`);
    if (expected) return name;
    throw new OperationError(
      'notFound',
      `There is no phone or number '${who}' here. \`ringback phones\` lists them; to trace one before it registers add --expected ("expected": true).`,
    );
  }
}

const numberOf = (line: string): string => line.split(';')[0]!;
