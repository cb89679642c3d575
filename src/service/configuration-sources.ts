/** Where each value of the configuration comes from: the first source that has it, flags > environment > file > default. */
import type { ConfigurationFile } from './configuration-file.ts';
import type { ParameterValue } from './parameters.ts';
import { environmentName, flagName, optionName, type Setting } from './setting.ts';
import { at } from './setting-tree.ts';

export interface Sources {
  /** Options as commander gives them; undefined where not given. */
  readonly flags: Readonly<Record<string, unknown>>;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Path of the YAML file; null: none. */
  readonly file: string | null;
  /** Service parameters from flags, each `NAME=VALUE`. */
  readonly parameters?: readonly string[];
}

export interface Found {
  readonly value: unknown;
  readonly origin: string;
  /** Line and column behind the origin, for problems. */
  readonly place?: string;
}

/** Service parameters that were given, by the name that was used. */
export type Given = Readonly<Record<string, ParameterValue>>;

/** First source that has the key. Texts of the environment become booleans where the setting is one. */
export function pick(setting: Setting, sources: Sources, file: ConfigurationFile): Found {
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

/** Those of the file, then those of the flags. What is no plain value has been told by the schema already. */
export function givenParameters(file: ConfigurationFile, flags: readonly string[], problems: string[]): Given {
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
