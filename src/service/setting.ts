/** One setting: how it is called in the file, on the command line and in the environment, and what it may be. */
export interface Setting {
  /** Key in the file; a dot goes one level down. */
  readonly key: string;
  /** Flag in commander's notation. */
  readonly flag: string;
  /** How a text from the environment is read. */
  readonly kind: 'text' | 'boolean';
  /** Completes the sentence "should be …". */
  readonly expects: string;
  readonly help: string;
  readonly default: string | boolean | null;
}

/** A row of the tables of settings; `preset` is its default. */
export const row = (
  key: string,
  flag: string,
  kind: Setting['kind'],
  expects: string,
  help: string,
  preset: Setting['default'] = null,
): Setting => ({ key, flag, kind, expects, help, default: preset });

/** `tls.certificate` → `RINGBACK_TLS_CERT`: named after the flag, which is what people know. */
export function environmentName(setting: Setting): string {
  return `RINGBACK_${flagName(setting).replaceAll('-', '_').toUpperCase()}`;
}

/** `--tls-cert <file>` → `tls-cert`. */
export function flagName(setting: Setting): string {
  return setting.flag.split(' ')[0]!.slice(2);
}

/** Commander's name of the option's value: `tls-cert` → `tlsCert`. */
export function optionName(setting: Setting): string {
  return flagName(setting).replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
}
