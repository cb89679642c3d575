/** `etcd:HOST:PORT,HOST:PORT`: the etcd of a cluster, as `--store` names it, and what is the matter with it. */
import { EtcdError } from '../cluster/index.ts';
import { type Address, formatAddress, parseAddress } from './address.ts';

const SCHEME = 'etcd:';

export const isEtcdStore = (text: string): boolean => text.startsWith(SCHEME);

/** @returns null where it is not of this form */
export function parseEtcdStore(text: string): Address[] | null {
  if (!isEtcdStore(text)) return null;
  const addresses = text
    .slice(SCHEME.length)
    .split(',')
    .map((part) => parseAddress(part.trim()));
  return addresses.every((address) => address !== null) ? (addresses as Address[]) : null;
}

/** What TLS says when one side does not take the certificate of the other, or is not spoken to by TLS at all. */
const TLS = /certificate|altnames|ssl|tls|\bEPROTO\b|HTTP request to an HTTPS/i;

/** What is wrong with etcd, as a sentence without its full stop. @param error null: it has not answered yet */
export function etcdTrouble(endpoints: readonly Address[], error: Error | null): string {
  const etcd = `etcd at ${endpoints.map(formatAddress).join(', ')}`;
  if (error === null) return `${etcd} does not answer`;
  if (TLS.test(error.message))
    return `${etcd} cannot be spoken to by TLS (${error.message}); look at --cluster-ca, --cluster-cert and --cluster-key`;
  if (error instanceof EtcdError && error.failure === 'refused')
    return `${etcd} refuses us (${error.message}); look at --cluster-user, its password file, and its role at etcd`;
  const hint = /hang up|ECONNRESET/.test(error.message) ? '; it may want TLS: --cluster-ca, --cluster-cert' : '';
  return `${etcd} does not answer (${error.message})${hint}`;
}
