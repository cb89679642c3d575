/**
 * Configuration: flags > RINGBACK_* environment > file > defaults, merged by key and checked once.
 * Every problem names the key, what it is and where that came from, and what it should be.
 */
import { join } from 'node:path';
import { stringify as stringifyYaml } from 'yaml';
import { z } from 'zod';
import { type Address, parseAddress } from './address.ts';
import { type AlarmSettings, alarmSettings } from './alarms/delivery.ts';
import { type ApiSettings, apiSettings } from './api-files.ts';
import { type ClusterConfiguration, clusterOf, clusterProblems } from './cluster-configuration.ts';
import { isEtcdStore } from './cluster-words.ts';
import { ConfigurationError } from './configuration-error.ts';
import { type ConfigurationFile, noFile, readConfigurationFile } from './configuration-file.ts';
import { usualControlPath } from './control/path.ts';
import { type CtiConfiguration, ctiOf } from './cti-configuration.ts';
import { type ParameterValue, type ParameterValues, readParameters } from './parameters.ts';
import { type RecordSettings, recordSettings } from './record-settings.ts';
import { environmentName, flagName, optionName, type Setting } from './setting.ts';
import { at, put } from './setting-tree.ts';
import { fileSchema, settings } from './settings.ts';
import { type TraceSettings, traceSettings, usualTraceFolder } from './trace/settings.ts';
import { workersOf, workersProblems } from './workers-words.ts';

export { ConfigurationError } from './configuration-error.ts';

type Value = string | boolean | number | null;

export interface TlsFiles {
  readonly listen: Address;
  readonly certificate: string;
  readonly key: string;
  readonly authority: string | null;
}

export interface Configuration {
  readonly listen: Address;
  /** True where the operator chose the port: then it is used or the start fails. */
  readonly listenChosen: boolean;
  /** False where only a CTIManager was named: then phones do not connect here. */
  readonly inline: boolean;
  readonly cti: CtiConfiguration | null;
  /** Null: the simulated call manager. */
  readonly upstream: Address | null;
  readonly upstreamTls: boolean;
  /** PEM file; null: the authorities of the system. */
  readonly upstreamAuthority: string | null;
  readonly tls: TlsFiles | null;
  /** Processes that have the phones; 1: this one. */
  readonly workers: number;
  readonly page: Address | null;
  readonly pageChosen: boolean;
  /** Path of the control socket; null: none. */
  readonly control: string | null;
  readonly controlChosen: boolean;
  /** Folder of the records; null: they are kept in memory. */
  readonly store: string | null;
  /** Null: this gateway stands alone. */
  readonly cluster: ClusterConfiguration | null;
  /** Sources of the device database; null each: none. */
  readonly devices: { readonly file: string | null; readonly postgresFile: string | null };
  /** Where what passes is written; null: nowhere. */
  readonly record: RecordSettings | null;
  readonly trace: TraceSettings;
  readonly demo: boolean;
  /** Null: as the service parameter says. */
  readonly keyOwner: 'auto' | 'gateway' | 'server' | null;
  /** RFC 5646 tag. */
  readonly locale: string;
  /** Folder with dictionaries of the site; null where it has none. */
  readonly dictionaries: string | null;
  readonly logLevel: string;
  /** Where alarms go besides the log. */
  readonly alarms: AlarmSettings;
  readonly api: ApiSettings;
  /** Null: stderr. */
  readonly logFile: string | null;
  /** All service parameters, checked, defaults filled in. */
  readonly parameters: ParameterValues;
  /** Those that were given, by the name that was used. */
  readonly parametersGiven: Given;
  /** Effective value and origin of every key, for `--print-config`. */
  readonly effective: readonly { readonly key: string; readonly value: Value; readonly origin: string }[];
}

type Given = Readonly<Record<string, ParameterValue>>;

export interface Sources {
  /** Options as commander gives them; undefined where not given. */
  readonly flags: Readonly<Record<string, unknown>>;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Path of the YAML file; null: none. */
  readonly file: string | null;
  /** Service parameters from flags, each `NAME=VALUE`. */
  readonly parameters?: readonly string[];
}

/** SCCP's own. */
const USUAL_PORT = 2000;

interface Found {
  readonly value: unknown;
  readonly origin: string;
  /** Line and column behind the origin, for problems. */
  readonly place?: string;
}

/** @throws ConfigurationError with every problem found. */
export function loadConfiguration(sources: Sources): Configuration {
  const file = sources.file === null ? noFile : readConfigurationFile(sources.file);
  const problems: string[] = [];
  const found = new Map<string, Found>();
  for (const setting of settings) found.set(setting.key, pick(setting, sources, file));
  problems.push(...schemaProblems(file, found, sources.file));
  const given = givenParameters(file, sources.parameters ?? [], problems);
  const parameters = readParameters(given);
  problems.push(...parameterProblems(given, file));
  if (problems.length > 0) throw new ConfigurationError(problems);
  const store = found.get('store')!;
  const office = found.get('demo')!.value === true && found.get('upstream')!.value === null;
  if (store.value === null) found.set('store', usualStore(office, found, sources.environment));
  if (found.get('trace.folder')!.value === null)
    found.set('trace.folder', { value: usualTraceFolder(sources.environment, portOf(found)), origin: 'default' });
  const control = usualControlPath(sources.environment);
  if (found.get('control')!.value === null) found.set('control', { value: control, origin: 'default' });
  return build(found, parameters.values, given, control);
}

/** A flag that takes the place of the file's is told with the file's place: the name is the same. */
function parameterProblems(given: Given, file: ConfigurationFile): string[] {
  return Object.entries(given).flatMap(([name, value]) => {
    const inFile = typeof at(file.tree, 'parameters') === 'object' && at(at(file.tree, 'parameters'), name) === value;
    const place = inFile ? ` (file ${file.place(['parameters', name])})` : '';
    return readParameters({ [name]: value }).problems.map((problem) => `parameters: ${problem}${place}.`);
  });
}

/** Those of the file, then those of the flags. What is no plain value has been told by the schema already. */
function givenParameters(file: ConfigurationFile, flags: readonly string[], problems: string[]): Given {
  const given: Record<string, ParameterValue> = {};
  const inFile = at(file.tree, 'parameters');
  if (typeof inFile === 'object' && inFile !== null)
    for (const [name, value] of Object.entries(inFile))
      if (['string', 'number', 'boolean'].includes(typeof value)) given[name] = value as ParameterValue;
  for (const flag of flags) {
    const equals = flag.indexOf('=');
    if (equals < 1) problems.push(`--parameter: is "${flag}"; should be NAME=VALUE, for example "Recall Time=20000".`);
    else given[flag.slice(0, equals).trim()] = flag.slice(equals + 1).trim();
  }
  return given;
}

/** The JSON schema of the file, for editors. */
export function configurationJsonSchema(): Record<string, unknown> {
  return { title: 'ringback serve', ...z.toJSONSchema(fileSchema) };
}

/** The effective configuration as YAML that can be used as a file; each origin as a comment. */
export function printConfiguration(configuration: Configuration): string {
  const origins = configuration.effective.map(({ key, origin }) => `# ${key}: ${origin}`).join('\n');
  const tree: Record<string, unknown> = {};
  for (const { key, value } of configuration.effective) if (value !== null) put(tree, key, value);
  if (Object.keys(configuration.parametersGiven).length > 0) tree.parameters = configuration.parametersGiven;
  return `${origins}\n${stringifyYaml(tree)}`;
}

/** First source that has the key. Texts of the environment become booleans where the setting is one. */
function pick(setting: Setting, sources: Sources, file: ConfigurationFile): Found {
  const flag = sources.flags[optionName(setting)];
  if (flag !== undefined) return { value: flag, origin: `flag --${flagName(setting)}` };
  const name = environmentName(setting);
  const text = sources.environment[name];
  if (text !== undefined && text !== '') return { value: fromText(setting, text), origin: `environment ${name}` };
  const inFile = at(file.tree, setting.key);
  if (inFile !== undefined && inFile !== null)
    return { value: inFile, origin: `file ${sources.file}`, place: `file ${file.place(setting.key.split('.'))}` };
  return { value: setting.default, origin: 'default' };
}

function fromText(setting: Setting, text: string): unknown {
  if (setting.kind !== 'boolean') return text;
  const word = text.toLowerCase();
  if (['true', '1', 'yes', 'on'].includes(word)) return true;
  if (['false', '0', 'no', 'off'].includes(word)) return false;
  return text;
}

function schemaProblems(
  { tree: file, place }: ConfigurationFile,
  found: ReadonlyMap<string, Found>,
  path: string | null,
): string[] {
  const problems: string[] = [];
  // The file by itself tells about keys that no setting has; values are checked after merging, where they are used.
  const fileResult = fileSchema.safeParse(file);
  for (const issue of fileResult.error?.issues ?? []) {
    if (issue.code === 'unrecognized_keys')
      for (const key of issue.keys)
        problems.push(unknownKey([...issue.path, key].join('.'), place([...issue.path, key])));
    else if (issue.path[0] === undefined)
      problems.push(`${path}: is ${show(file)}; should be one mapping of keys to values.`);
    else if (issue.path[0] === 'parameters' || !found.has(issue.path.join('.')))
      problems.push(
        `${issue.path.join('.')}: is ${show(at(file, issue.path.join('.')))} (file ${place(issue.path)}); ${issue.message}.`,
      );
  }
  const tree: Record<string, unknown> = {};
  for (const [key, { value }] of found) if (value !== null) put(tree, key, value);
  const wrong = new Set(fileSchema.safeParse(tree).error?.issues.map((issue) => issue.path.join('.')));
  for (const setting of settings) {
    const { value, origin, place: where } = found.get(setting.key)!;
    if (wrong.has(setting.key))
      problems.push(`${setting.key}: is ${show(value)} (${where ?? origin}); should be ${setting.expects}.`);
  }
  return [...problems, ...jointProblems((key) => found.get(key)!.value), ...workersProblems(found)];
}

/** What no single key can tell. */
function jointProblems(value: (key: string) => unknown): string[] {
  const problems: string[] = [];
  if (value('upstream') === null && value('cti.managers') === null && value('demo') !== true)
    problems.push(
      'upstream: is missing; should be HOST:PORT of the call server (--upstream), or add the simulated one (--demo), or a CTIManager (--cti).',
    );
  problems.push(...ctiProblems(value), ...clusterProblems(value));
  for (const key of ['tls.certificate', 'tls.key'])
    if (value('tls.listen') !== null && value(key) === null)
      problems.push(`${key}: is missing; should be the path of a PEM file, because tls.listen is set.`);
  for (const key of ['tls.certificate', 'tls.key', 'tls.authority'])
    if (value(key) !== null && value('tls.listen') === null)
      problems.push(`${key}: is set, but tls.listen is not; should be used together.`);
  if (value('upstreamAuthority') !== null && value('upstreamTls') !== true)
    problems.push('upstreamAuthority: is set, but upstreamTls is not; should be used together.');
  return problems;
}

/**
 * Records of the demo are of no use to anybody, nor are those of a gateway that takes any free port: it is another one
 * next time. systemd names the folder of a service's state (first of a list); else each port has a folder of its own, so
 * that two gateways started from one place do not meet in it.
 */
function usualStore(
  demo: boolean,
  found: ReadonlyMap<string, Found>,
  { STATE_DIRECTORY: state }: Sources['environment'],
): Found {
  if (demo) return { value: 'memory', origin: 'default of the demo' };
  const folder = state?.split(':')[0];
  if (folder !== undefined && folder !== '')
    return { value: join(folder, 'store'), origin: 'environment STATE_DIRECTORY' };
  const port = portOf(found);
  if (port === '0') return { value: 'memory', origin: 'default where any port is taken' };
  return { value: join('.ringback', `store-${port}`), origin: 'default' };
}

/** What tells two gateways apart that are started from one place. */
function portOf(found: ReadonlyMap<string, Found>): string {
  const port = /:(\d+)$/.exec(String(found.get('listen')?.value ?? ''))?.[1];
  const cti = found.get('upstream')?.value === null && found.get('demo')?.value !== true;
  return port === '0' ? port : cti ? 'cti' : (port ?? String(USUAL_PORT));
}

function ctiProblems(value: (key: string) => unknown): string[] {
  const problems: string[] = [];
  const given = value('cti.managers') !== null;
  for (const [key, what] of [
    ['cti.user', 'a name'],
    ['cti.passwordFile', 'the path of a file'],
  ] as const)
    if (given && value(key) === null)
      problems.push(`${key}: is missing; should be ${what}, because cti.managers is set.`);
  for (const key of ['cti.user', 'cti.passwordFile', 'cti.authority', 'cti.certificate', 'cti.key'])
    if (!given && value(key) !== null)
      problems.push(`${key}: is set, but cti.managers is not; should be used together.`);
  if ((value('cti.certificate') === null) !== (value('cti.key') === null))
    problems.push('cti.certificate: a certificate and its key (cti.key) should be used together.');
  return problems;
}

function unknownKey(key: string, place: string): string {
  const known = [...settings.map((setting) => setting.key), 'parameters'];
  return `${key}: is no key of ours (file ${place}); should be one of ${known.join(', ')}.`;
}

function build(
  found: ReadonlyMap<string, Found>,
  parameters: ParameterValues,
  given: Given,
  usualControl: string,
): Configuration {
  const value = (key: string) => found.get(key)!.value;
  const text = (key: string) => value(key) as string | null;
  const address = (key: string) => (text(key) === null ? null : parseAddress(text(key)!));
  // Phones of an office reach us over the network; phones of the demo are in this process.
  const listen = text('listen') ?? `${text('upstream') === null ? '127.0.0.1' : '0.0.0.0'}:${USUAL_PORT}`;
  const tlsListen = address('tls.listen');
  return {
    listen: parseAddress(listen)!,
    listenChosen: text('listen') !== null,
    inline: text('upstream') !== null || value('demo') === true,
    cti: ctiOf(value, parameters),
    upstream: address('upstream'),
    upstreamTls: value('upstreamTls') === true,
    upstreamAuthority: text('upstreamAuthority'),
    tls:
      tlsListen === null
        ? null
        : {
            listen: tlsListen,
            certificate: text('tls.certificate')!,
            key: text('tls.key')!,
            authority: text('tls.authority'),
          },
    workers: workersOf(value('workers')),
    page: text('page') === 'off' ? null : address('page'),
    pageChosen: found.get('page')!.origin !== 'default',
    control: text('control') === 'off' ? null : text('control'),
    controlChosen: text('control') !== usualControl,
    store: text('store') === 'memory' || isEtcdStore(text('store') ?? '') ? null : text('store'),
    cluster: clusterOf(value, listen),
    devices: { file: text('devices.file'), postgresFile: text('devices.postgresFile') },
    record: recordSettings(value),
    trace: traceSettings(value),
    demo: value('demo') === true,
    keyOwner: text('keyOwner') as Configuration['keyOwner'],
    locale: text('locale')!,
    dictionaries: text('dictionaries'),
    logLevel: text('log.level')!,
    alarms: alarmSettings(text),
    api: apiSettings(text),
    logFile: text('log.file'),
    parameters,
    parametersGiven: given,
    effective: settings.map(({ key }) => ({
      key,
      value: key === 'listen' ? listen : (value(key) as Value),
      origin: found.get(key)!.origin,
    })),
  };
}

function show(value: unknown): string {
  return value === undefined || value === null ? 'empty' : JSON.stringify(value);
}
