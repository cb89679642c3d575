/** A certificate of one's own, made by openssl where the machine has it. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const openssl = spawnSync('openssl', ['version']).status === 0;

/** PEM of a new P-256 certificate and its key, valid for two days. */
export function selfSigned(name = 'gateway'): { cert: string; key: string } {
  const folder = mkdtempSync(join(tmpdir(), 'ringback-certificate-'));
  try {
    const kind = [
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:P-256',
      '-nodes',
      '-days',
      '2',
      '-subj',
      `/CN=${name}`,
    ];
    const made = spawnSync('openssl', ['req', '-x509', ...kind, '-keyout', 'key.pem', '-out', 'cert.pem'], {
      cwd: folder,
      encoding: 'utf8',
    });
    if (made.status !== 0) throw new Error(`openssl req: ${made.stderr}`);
    return { cert: readFileSync(join(folder, 'cert.pem'), 'utf8'), key: readFileSync(join(folder, 'key.pem'), 'utf8') };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
