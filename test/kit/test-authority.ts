/** A certificate authority of a test's own, made by openssl: certificates for servers and clients of 127.0.0.0/8. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Issued {
  /** Paths of PEM files. */
  readonly certificate: string;
  readonly key: string;
}

const KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];

export class TestAuthority {
  readonly folder = mkdtempSync(join(tmpdir(), 'ringback-authority-'));
  /** Path of its own certificate. */
  readonly certificate = join(this.folder, 'ca.pem');
  readonly #key = join(this.folder, 'ca.key');

  constructor(name = 'authority') {
    this.#run(
      'req',
      '-x509',
      ...KEY,
      '-days',
      '2',
      '-subj',
      `/CN=${name}`,
      '-keyout',
      this.#key,
      '-out',
      this.certificate,
    );
  }

  get text(): string {
    return readFileSync(this.certificate, 'utf8');
  }

  /** @param addresses IP addresses that the certificate is good for */
  issue(name: string, addresses: readonly string[] = ['127.0.0.1']): Issued {
    const [certificate, key, request, about] = ['pem', 'key', 'csr', 'ext'].map((end) =>
      join(this.folder, `${name}.${end}`),
    ) as [string, string, string, string];
    writeFileSync(about, `subjectAltName=${addresses.map((address) => `IP:${address}`).join(',')}\n`);
    this.#run('req', ...KEY, '-subj', `/CN=${name}`, '-keyout', key, '-out', request);
    const signed = ['-CA', this.certificate, '-CAkey', this.#key, '-CAcreateserial', '-days', '2', '-extfile', about];
    this.#run('x509', '-req', '-in', request, ...signed, '-out', certificate);
    return { certificate, key };
  }

  close(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  #run(...words: readonly string[]): void {
    const { status, stderr } = spawnSync('openssl', words, { encoding: 'utf8' });
    if (status !== 0) throw new Error(`openssl ${words[0]}: ${stderr}`);
  }
}
