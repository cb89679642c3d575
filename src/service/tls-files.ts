/** Reads the PEM files of a configuration: here, so that the gateway reads no disk. */
import { readFileSync } from 'node:fs';
import { type Configuration, ConfigurationError } from './configuration.ts';

export interface TlsTexts {
  readonly cert: string;
  readonly key: string;
  readonly ca: string | undefined;
}

/** @throws ConfigurationError naming each file that cannot be read or holds no PEM. */
export function readTlsFiles(tls: NonNullable<Configuration['tls']>): TlsTexts {
  const problems: string[] = [];
  const read = (key: string, path: string): string => {
    try {
      const text = readFileSync(path, 'utf8');
      if (!text.includes('-----BEGIN ')) problems.push(`tls.${key}: is ${path}; should be a PEM file.`);
      return text;
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code ?? String(error);
      problems.push(`tls.${key}: is ${path}, which cannot be read (${code}); should be the path of a PEM file.`);
      return '';
    }
  };
  const texts = {
    cert: read('certificate', tls.certificate),
    key: read('key', tls.key),
    ca: tls.authority === null ? undefined : read('authority', tls.authority),
  };
  if (problems.length > 0) throw new ConfigurationError(problems);
  return texts;
}
