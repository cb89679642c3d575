/** Reads the PEM files of a configuration: here, so that the gateway reads no disk. */
import { readFileSync } from 'node:fs';
import { createSecureContext } from 'node:tls';
import { type Configuration, ConfigurationError } from './configuration.ts';

export interface TlsTexts {
  readonly cert: string;
  readonly key: string;
  readonly ca: string | undefined;
}

/** @throws ConfigurationError naming each file that cannot be read or holds no PEM, or a key that is of no use. */
export function readTlsFiles(tls: NonNullable<Configuration['tls']>): TlsTexts {
  const problems: string[] = [];
  const texts = {
    cert: read('tls.certificate', tls.certificate, problems),
    key: read('tls.key', tls.key, problems),
    ca: tls.authority === null ? undefined : read('tls.authority', tls.authority, problems),
  };
  if (problems.length === 0) tryContext('tls', texts, problems);
  if (problems.length > 0) throw new ConfigurationError(problems);
  return texts;
}

/** Authorities for the certificate of the call server. @throws ConfigurationError */
export function readUpstreamAuthority(path: string): string {
  const problems: string[] = [];
  const ca = read('upstreamAuthority', path, problems);
  if (problems.length > 0) throw new ConfigurationError(problems);
  return ca;
}

function read(key: string, path: string, problems: string[]): string {
  try {
    const text = readFileSync(path, 'utf8');
    if (!text.includes('-----BEGIN ')) problems.push(`${key}: is ${path}, which holds no PEM; should be a PEM file.`);
    return text;
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? String(error);
    problems.push(`${key}: is ${path}, which cannot be read (${code}); should be the path of a PEM file.`);
    return '';
  }
}

/** What OpenSSL thinks of certificate and key, before a port is taken. */
function tryContext(key: string, { cert, key: privateKey, ca }: TlsTexts, problems: string[]): void {
  try {
    createSecureContext({ cert, key: privateKey, ca });
  } catch (error) {
    problems.push(
      `${key}: certificate and key cannot be used (${(error as Error).message}); should be a certificate and its key.`,
    );
  }
}
