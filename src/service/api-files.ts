/** What guards page and API: settings, checked together, and the files that they name. */

import { readFileSync } from 'node:fs';
import { createSecureContext } from 'node:tls';
import { ConfigurationError } from './configuration-error.ts';

/** Paths. */
export interface ApiSettings {
  readonly tokenFile: string | null;
  readonly certificate: string | null;
  readonly key: string | null;
  readonly authority: string | null;
}

/** A token that can be guessed is none. */
const TOKEN_CHARACTERS_MIN = 16;

/** @param text value of a setting */
export function apiSettings(text: (key: string) => string | null): ApiSettings {
  return {
    tokenFile: text('api.tokenFile'),
    certificate: text('api.certificate'),
    key: text('api.key'),
    authority: text('api.authority'),
  };
}

/** @throws ConfigurationError naming each file that cannot be used */
export function readApiFiles(api: ApiSettings): {
  readonly token: string | null;
  readonly tls: { readonly cert: string; readonly key: string; readonly ca: string | undefined } | null;
} {
  const problems: string[] = [];
  const read = (key: string, path: string | null): string | null => {
    if (path === null) return null;
    try {
      return readFileSync(path, 'utf8');
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code ?? String(error);
      problems.push(`api.${key}: is ${path}, which cannot be read (${code}); should be the path of a file.`);
      return null;
    }
  };
  const token = read('tokenFile', api.tokenFile)?.trim() ?? null;
  if (token !== null && !/^[\x21-\x7e]{16,512}$/.test(token))
    problems.push(`api.tokenFile: should hold one word of ${TOKEN_CHARACTERS_MIN} to 512 printable characters.`);
  const cert = read('certificate', api.certificate);
  const key = read('key', api.key);
  const ca = read('authority', api.authority) ?? undefined;
  if ((api.certificate === null) !== (api.key === null))
    problems.push('api.certificate: a certificate and its key (api.key) should be used together.');
  if (api.authority !== null && api.certificate === null)
    problems.push('api.authority: is set, but api.certificate is not; should be used together.');
  const tls = cert === null || key === null ? null : { cert, key, ca };
  if (tls !== null && problems.length === 0) {
    try {
      createSecureContext(tls);
    } catch (error) {
      problems.push(`api.certificate: cannot be used with its key (${(error as Error).message}).`);
    }
  }
  if (problems.length > 0) throw new ConfigurationError(problems);
  return { token, tls };
}
