/**
 * What may be asked of the running service: one row a verb. The control socket, the HTTP API and its OpenAPI document come
 * from here, so that they cannot disagree; inputs are checked by the row's schema before anything runs.
 */
import { z } from 'zod';
import { traceLimits } from '../../gateway/index.ts';
import type { AlarmSettings } from '../alarms/delivery.ts';
import { serviceLimits, siteLimits } from '../limits.ts';
import { levelNames } from '../trace/fields.ts';
import { receiver, SEVERITIES } from '../watch-settings.ts';
import type { Asker } from './asking.ts';
import type { Operations } from './operations.ts';

export interface Verb {
  /** Name on the control socket. */
  readonly name: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Path under /api/v1, with `:name` for fields of the input. */
  readonly path: string;
  readonly summary: string;
  readonly input: z.ZodType<Record<string, unknown>>;
  /** Of what is sent over HTTP, where it may be more than is usual. */
  readonly bodyBytesMax?: number;
  readonly run: (operations: Operations, input: never, asker: Asker) => unknown;
}

function verb<S extends z.ZodType<Record<string, unknown>>>(
  name: string,
  [method, path]: readonly [Verb['method'], string],
  summary: string,
  input: S,
  run: (operations: Operations, input: z.infer<S>, asker: Asker) => unknown,
  more: Pick<Verb, 'bodyBytesMax'> = {},
): Verb {
  return { name, method, path, summary, input, run, ...more };
}

const nothing = z.strictObject({});
const list = z.strictObject({
  text: z.string().max(64).optional().describe('Part of a device name or number'),
  most: z.coerce.number().int().min(1).max(100_000).optional().describe('Rows at most; 10000 where left out'),
});
const who = z.string().min(1).max(64).describe('Device name or number');
const parameterValue = z.union([z.string().max(1024), z.number(), z.boolean()]);

export const verbs: readonly Verb[] = [
  verb('status', ['GET', '/status'], 'What the service is and holds', nothing, (ops) => ops.status()),
  verb('phones', ['GET', '/phones'], 'Registered phones', list, (ops, filter) => ops.phones(filter)),
  verb('lines', ['GET', '/lines'], 'Lines of registered phones', list, (ops, filter) => ops.lines(filter)),
  verb('records', ['GET', '/records'], 'Call backs that wait, and why', list, (ops, filter) => ops.records(filter)),
  verb('recordStates', ['GET', '/record-states'], 'How many call backs are in each state', nothing, (ops) =>
    ops.recordStates(),
  ),
  verb(
    'explain',
    ['GET', '/explain/:who'],
    'Why the call back of a phone waits',
    z.strictObject({ who }),
    (ops, input) => ops.explain(input.who),
  ),
  verb('cancel', ['DELETE', '/records/:who'], 'End the call back of a phone', z.strictObject({ who }), (ops, input) =>
    ops.cancel(input.who),
  ),
  verb('parameters', ['GET', '/parameters'], 'Service parameters in force', nothing, (ops) => ops.parameters()),
  verb(
    'setParameters',
    ['PUT', '/parameters'],
    'Change service parameters, by name or key; all or none',
    z.strictObject({ values: z.record(z.string().max(64), parameterValue) }),
    (ops, { values }, asker) => ops.setParameters(values, asker),
  ),
  verb(
    'history',
    ['GET', '/history'],
    'Who changed what, newest last',
    z.strictObject({ most: z.coerce.number().int().min(1).max(1000).optional() }),
    (ops, { most = 100 }) => ops.history(most),
  ),
  verb('devices', ['GET', '/devices'], 'Phones of the device database, registered or not', list, (ops, filter) =>
    ops.devices(filter),
  ),
  verb(
    'number',
    ['GET', '/numbers/:number'],
    'What the device database knows of a number',
    z.strictObject({
      number: z.string().min(1).max(24),
      from: z.string().max(16).optional().describe('Only the line that this phone means'),
    }),
    (ops, { number, from }) => ops.number(number, from),
  ),
  verb(
    'importDevices',
    ['PUT', '/devices'],
    'Phones and numbers of the site, in the place of all that were imported before',
    z.strictObject({
      format: z.enum(['yaml', 'csv']),
      name: z.string().max(255).default('import'),
      text: z.string().max(siteLimits.textBytesMax),
    }),
    (ops, imported) => ops.importDevices(imported),
    { bodyBytesMax: serviceLimits.importBodyBytesMax },
  ),
  verb(
    'alarms',
    ['GET', '/alarms'],
    'Alarms that stand, what was raised and cleared last, and where alarms go',
    z.strictObject({ most: z.coerce.number().int().min(0).max(200).optional() }),
    (ops, { most = 200 }) => ops.alarms(most),
  ),
  verb(
    'setAlarms',
    ['PUT', '/alarms/settings'],
    'Where alarms go besides the log; null ends it',
    z.strictObject({
      syslog: receiver(['udp:', 'tcp:']).nullable().optional(),
      http: receiver(['http:', 'https:']).nullable().optional(),
      severity: z.enum(SEVERITIES).optional(),
    }),
    (ops, settings, asker) => ops.setAlarms(settings as Partial<AlarmSettings>, asker),
  ),
  verb('trace', ['GET', '/trace'], 'Traces that run and that ended last, their levels and fields', nothing, (ops) =>
    ops.trace(),
  ),
  verb(
    'startTrace',
    ['POST', '/trace'],
    'Trace a phone, with full numbers and names, until its time is over',
    z.strictObject({
      who,
      seconds: z.coerce.number().int().min(1).max(traceLimits.secondsMax).default(traceLimits.secondsUsual),
      level: z.enum(levelNames).default('Detailed'),
      fields: z.string().min(1).max(1024).default('all').describe('all, or names parted by commas'),
      expected: z.boolean().default(false).describe('It has not registered yet'),
    }),
    (ops, wishes, asker) => ops.startTrace(wishes, asker),
  ),
  verb(
    'traceLines',
    ['GET', '/trace/:who'],
    'Last lines of the trace of a phone',
    z.strictObject({ who, most: z.coerce.number().int().min(1).max(traceLimits.linesKept).optional() }),
    (ops, input) => ops.traceLines(input.who, input.most ?? traceLimits.linesKept),
  ),
  verb(
    'stopTrace',
    ['DELETE', '/trace/:who'],
    'End the trace of a phone, or of all',
    z.strictObject({ who }),
    (ops, input, asker) => ops.stopTrace(input.who, asker),
  ),
  verb(
    'drain',
    ['POST', '/drain'],
    'Take no new phone, let each go that has no call, then end',
    z.strictObject({ minutes: z.coerce.number().min(0).max(1440).optional() }),
    (ops, { minutes = 10 }) => ops.drain(minutes),
  ),
];

/** Checks the input and runs the verb. @throws OperationError, or ZodError where the input is not what it should be */
export function perform(row: Verb, operations: Operations, input: unknown, asker: Asker): unknown {
  const checked = row.input.parse(input ?? {});
  operations.asked(row.name, asker);
  return row.run(operations, checked as never, asker);
}
