/** The traces of a service, joined with the parts that tell them something. */
import { hostname } from 'node:os';
import { realTimers } from '../../cluster/index.ts';
import type { CallBackHandler } from '../../feature/index.ts';
import type { Counters, CtiAttachment, PhoneGateway } from '../../gateway/index.ts';
import type { AlarmCenter } from '../alarms/center.ts';
import type { Books } from '../live-parameters.ts';
import { redaction } from '../log.ts';
import { traceParameters } from '../parameters.ts';
import { Level } from './fields.ts';
import { alarmField } from './messages.ts';
import type { TraceSettings } from './settings.ts';
import { Tracing } from './tracing.ts';

export interface TracingSources {
  readonly settings: TraceSettings;
  readonly counters: Counters;
  readonly center: AlarmCenter;
  readonly books: Books;
  readonly feature: CallBackHandler;
  readonly version: string;
  /** Languages of our screens. */
  readonly locales: readonly string[];
}

export interface Traced {
  readonly gateway: PhoneGateway | null;
  /** The attachment of now: in a cluster the active has one. */
  readonly cti: () => CtiAttachment | null;
}

/** Traces from now on what the parameters say. Resolves when the file is there. */
export async function openTracing(sources: TracingSources): Promise<Tracing> {
  const { settings, counters, center, books, feature, version, locales } = sources;
  const { parameters, alarms } = books;
  const tracing = new Tracing({
    settings,
    timers: realTimers,
    counters,
    redaction,
    alarm: center.tell,
    head: () => [
      ['service', `ringback ${version} at ${hostname()}:${process.pid}, Node ${process.version}`],
      ['dictionary', `languages ${locales.join(', ')}`],
    ],
  });
  tracing.onChange = () => {
    feature.onStep = tracing.on ? tracing.step : null;
  };
  center.listen(({ name, severity, device, text, detail }) => {
    const usual = severity === 'info' || severity === 'cleared' || name === 'TraceUnredacted';
    const level = usual ? Level.special : Level.error;
    tracing.offer(alarmField(name), level, device, () => `alarm ${name}, ${severity}: ${text} ${detail}`);
  });
  for (const book of [parameters, alarms])
    book.onChange((_, changes) => {
      for (const { name, from, to, by, who } of changes)
        tracing.offer('redundancy', Level.transition, '', () => `${name}: ${from} → ${to}, by ${by} ${who}`);
    });
  parameters.onChange((values) => void tracing.service(traceParameters(values)));
  await tracing.service(traceParameters(parameters.values));
  return tracing;
}

/** Attachments tell what is traced, now and after each change. */
export function traceAttachments(tracing: Tracing, { gateway, cti }: Traced, listeners: readonly (() => void)[]): void {
  tracing.onSelection = (tracingNow) => {
    gateway?.change({ tracing: tracingNow });
    cti()?.change({ tracing: tracingNow });
  };
  const steps = tracing.onChange;
  tracing.onChange = () => {
    steps();
    for (const listen of listeners) listen();
  };
}
