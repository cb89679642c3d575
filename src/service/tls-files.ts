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

/** Files of a connection that we make: all that were named. */
export interface ClientFiles {
  readonly password: string;
  readonly tls: { readonly cert?: string; readonly key?: string; readonly ca?: string } | null;
}

/** Files of an attachment to a CTIManager. @throws ConfigurationError */
export function readCtiFiles({ passwordFile, tls }: NonNullable<Configuration['cti']>): ClientFiles {
  return readClientFiles('cti', passwordFile, tls);
}

/** Files of a connection to etcd; without a user the password is ''. @throws ConfigurationError */
export function readClusterFiles({ passwordFile, tls }: NonNullable<Configuration['cluster']>): ClientFiles {
  return readClientFiles('cluster', passwordFile, tls);
}

type Paths = NonNullable<Configuration['cti']>['tls'];

function readClientFiles(section: string, passwordFile: string | null, tls: Paths): ClientFiles {
  const problems: string[] = [];
  const optional = (key: string, path: string | null) => (path === null ? undefined : read(key, path, problems));
  const what = 'the path of a file with the password';
  const password = passwordFile === null ? '' : readText(`${section}.passwordFile`, passwordFile, what, problems);
  const cert = optional(`${section}.certificate`, tls?.certificate ?? null);
  const key = optional(`${section}.key`, tls?.key ?? null);
  const ca = optional(`${section}.authority`, tls?.authority ?? null);
  if (cert !== undefined && key !== undefined && problems.length === 0)
    tryContext(section, { cert, key, ca }, problems);
  if (problems.length > 0) throw new ConfigurationError(problems);
  // Editors end a file with a line feed; a password has none.
  const texts = { ...(cert && { cert }), ...(key && { key }), ...(ca && { ca }) };
  return { password: password.replace(/\r?\n$/, ''), tls: tls === null ? null : texts };
}

/** Authorities for the certificate of the call server. @throws ConfigurationError */
export function readUpstreamAuthority(path: string): string {
  const problems: string[] = [];
  const ca = read('upstreamAuthority', path, problems);
  if (problems.length > 0) throw new ConfigurationError(problems);
  return ca;
}

function read(key: string, path: string, problems: string[]): string {
  const before = problems.length;
  const text = readText(key, path, 'the path of a PEM file', problems);
  if (problems.length === before && !text.includes('-----BEGIN '))
    problems.push(`${key}: is ${path}, which holds no PEM; should be a PEM file.`);
  return text;
}

function readText(key: string, path: string, expects: string, problems: string[]): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? String(error);
    problems.push(`${key}: is ${path}, which cannot be read (${code}); should be ${expects}.`);
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
