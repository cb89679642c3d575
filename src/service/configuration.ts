/**
 * Configuration: flags > RINGBACK_* environment > file > defaults, merged by key and checked once.
 * Every problem names the key, what it is and where that came from, and what it should be.
 */
import { stringify as stringifyYaml } from 'yaml';
import { z } from 'zod';
import { type Address, parseAddress } from './address.ts';
import { type AlarmSettings, alarmSettings } from './alarms/delivery.ts';
import { type ApiSettings, apiSettings } from './api-files.ts';
import { type ClusterConfiguration, clusterOf } from './cluster-configuration.ts';
import { isEtcdStore } from './cluster-words.ts';
import { fillDefaults, USUAL_PORT } from './configuration-defaults.ts';
import { ConfigurationError } from './configuration-error.ts';
import { noFile, readConfigurationFile } from './configuration-file.ts';
import { parameterProblems, schemaProblems } from './configuration-problems.ts';
import { type Found, type Given, givenParameters, pick, type Sources } from './configuration-sources.ts';
import { usualControlPath } from './control/path.ts';
import { type CtiConfiguration, ctiOf } from './cti-configuration.ts';
import { type ParameterValues, readParameters } from './parameters.ts';
import { type RecordSettings, recordSettings } from './record-settings.ts';
import { put } from './setting-tree.ts';
import { fileSchema, settings } from './settings.ts';
import { type TraceSettings, traceSettings } from './trace/settings.ts';
import { workersOf } from './workers-words.ts';

export { ConfigurationError } from './configuration-error.ts';
export type { Sources } from './configuration-sources.ts';

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
  const control = usualControlPath(sources.environment);
  fillDefaults(found, sources.environment, control);
  return build(found, parameters.values, given, control);
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
