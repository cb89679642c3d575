/**
 * Service parameters as given → values of code. Every problem names the parameter, what it is and what it should be.
 */
import { type CtiOptions, type InlineOptions, networkOf } from '../gateway/index.ts';
import { type ServiceParameter, serviceParameters } from './parameter-table.ts';
import { type FieldLevels, fieldNames, Level, levelOf, readFields, type TraceLevel } from './trace/fields.ts';

export type { ServiceParameter } from './parameter-table.ts';
export { serviceParameters } from './parameter-table.ts';

export type ParameterValue = string | number | boolean;

/** Values by key of the table, all of them, checked. */
export type ParameterValues = ReadonlyMap<string, ParameterValue>;

const byName = new Map<string, ServiceParameter>();
for (const parameter of serviceParameters) {
  byName.set(folded(parameter.name), parameter);
  byName.set(folded(parameter.key), parameter);
}

/**
 * Reads what an operator gave, by name ("Recall Time") or key ("recallTimeMs"), whatever the case.
 * @returns all values, defaults filled in, and one sentence per problem; a wrong value leaves the default.
 */
export function readParameters(given: Readonly<Record<string, ParameterValue>>): {
  readonly values: ParameterValues;
  readonly problems: readonly string[];
} {
  const values = new Map<string, ParameterValue>(serviceParameters.map(({ key, default: preset }) => [key, preset]));
  const problems: string[] = [];
  for (const [name, value] of Object.entries(given)) {
    const parameter = byName.get(folded(name));
    if (parameter === undefined) {
      problems.push(`parameter "${name}" is not known; \`ringback serve --print-parameters\` lists them`);
      continue;
    }
    const read = parse(parameter, value);
    if (read === undefined) problems.push(`parameter "${parameter.name}" is ${shown(value)}; ${expects(parameter)}`);
    else values.set(parameter.key, read);
  }
  return { values, problems };
}

/** The parameter of a name or key, whatever the case; undefined where there is none. */
export function parameterNamed(name: string): ServiceParameter | undefined {
  return byName.get(folded(name));
}

/** "should be a number from 0 to 60000 (ms)". */
export function expects(parameter: ServiceParameter): string {
  if (parameter.kind === 'choice') return `it should be one of: ${parameter.choices!.join(', ')}`;
  if (parameter.kind === 'boolean') return 'it should be true or false';
  if (parameter.unit === 'file name') return 'it should be a plain file name: letters, digits, dot, dash';
  if (parameter.unit === 'addresses')
    return 'it should be addresses or networks parted by commas: 10.0.0.1, 10.1.0.0/16';
  if (parameter.unit === 'trace fields')
    return `it should be all, or fields parted by commas, each with =LEVEL if wanted; fields are ${fieldNames()}`;
  if (parameter.kind === 'text') return 'it should be a text';
  const unit = parameter.unit === '' ? '' : ` (${parameter.unit})`;
  return `it should be a whole number from ${parameter.min} to ${parameter.max}${unit}`;
}

/** Values for the feature; a structure that `CallBackParameters` accepts. */
export function callBackParameters(values: ParameterValues) {
  const read = reader(values);
  return {
    enabled: read.boolean('enabled'),
    forwardedLines: read.text('forwardedLines') as 'refuse any' | 'refuse voice mail',
    callerReset: read.text('callerReset') as 'keep' | 'cancel',
    recordLifetimeMs: read.number('recordLifetimeMin') * 60_000,
    recallMs: read.number('recallTimeMs'),
    guardMs: read.number('guardTimeMs'),
    promptMs: read.number('promptTimeMs'),
    recordsMax: read.number('recordsMax'),
  };
}

/** Values for the inline gateway; addresses and certificates come from the configuration. */
export function inlineParameters(values: ParameterValues): Omit<InlineOptions, 'listen' | 'upstream'> {
  const read = reader(values);
  return {
    keyOwner: read.text('keyOwner') as 'auto' | 'gateway' | 'server',
    alertTone: read.text('alertTone') as 'play' | 'tone' | 'both',
    dialMethod: read.text('dialMethod') as 'uri' | 'report' | 'keys',
    audioFileName: read.text('audioFileName'),
    keepSourceAddress: read.boolean('keepSourceAddress'),
    voiceMailNumbers: listOf(read.text('voiceMailNumbers')),
    sharedAddresses: listOf(read.text('sharedAddresses')),
    limits: {
      sessionsMax: read.number('sessionsMax'),
      sessionsPerAddressMax: read.number('sessionsPerAddressMax'),
      unregisteredMax: read.number('unregisteredMax'),
      unregisteredPerAddressMax: read.number('unregisteredPerAddressMax'),
      connectsPerAddressPerS: read.number('connectsPerAddressPerS'),
      connectsPerAddressBurst: 4 * read.number('connectsPerAddressPerS'),
      handshakesPerS: read.number('handshakesPerS'),
    },
    deadlines: {
      connectMs: read.number('upstreamConnectTimeOutMs'),
      firstFrameMs: read.number('firstFrameTimeOutMs'),
      registerMs: read.number('registerTimeOutMs'),
    },
  };
}

/** Values for an attachment to a CTIManager; addresses, user and certificates come from the configuration. */
export function ctiParameters(
  values: ParameterValues,
): Pick<CtiOptions, 'audioFileName' | 'voiceMailNumbers' | 'deadlines'> {
  const read = reader(values);
  const { audioFileName, voiceMailNumbers } = inlineParameters(values);
  return {
    audioFileName,
    voiceMailNumbers,
    deadlines: {
      openMs: read.number('providerOpenCallTimeOutMs'),
      heartbeatMs: read.number('heartBeatIntervalTimeOutS') * 1000,
      retryMs: read.number('connectionRetryTimeOutMs'),
      requestMs: read.number('synchronousRequestTimeOutMs'),
    },
  };
}

/** What of the service is traced; null: nothing. */
export function traceParameters(values: ParameterValues): FieldLevels | null {
  const read = reader(values);
  const levels = readFields(read.text('traceFields'), levelOf(read.text('debugTraceLevel') as TraceLevel));
  return read.boolean('traceOn') && typeof levels !== 'string' ? levels : null;
}

function listOf(text: string): string[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

function reader(values: ParameterValues) {
  return {
    number: (key: string) => values.get(key) as number,
    boolean: (key: string) => values.get(key) as boolean,
    text: (key: string) => values.get(key) as string,
  };
}

/** The value in its kind, or undefined where it is not of that kind or out of range. */
function parse(parameter: ServiceParameter, value: ParameterValue): ParameterValue | undefined {
  if (parameter.kind === 'boolean') {
    if (value === true || value === 'true') return true;
    return value === false || value === 'false' ? false : undefined;
  }
  if (parameter.kind === 'number') {
    const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
    if (typeof number !== 'number' || !Number.isInteger(number)) return undefined;
    return number >= parameter.min! && number <= parameter.max! ? number : undefined;
  }
  // YAML reads a list of one number as a number.
  const text = typeof value === 'number' ? String(value) : value;
  if (typeof text !== 'string') return undefined;
  if (parameter.unit === 'file name' && !/^[A-Za-z0-9_.-]{1,64}$/.test(text)) return undefined;
  if (parameter.unit === 'addresses' && !listOf(text).every((part) => networkOf(part) !== null)) return undefined;
  if (parameter.unit === 'trace fields' && typeof readFields(text, Level.error) === 'string') return undefined;
  return parameter.kind === 'choice' && !parameter.choices!.includes(text) ? undefined : text;
}

function folded(name: string): string {
  return name.toLowerCase().replaceAll(/[ _-]/g, '');
}

function shown(value: ParameterValue): string {
  return typeof value === 'string' ? `"${value}"` : String(value);
}
