/** `etcd:HOST:PORT,HOST:PORT`: the etcd of a cluster, as `--store` names it. */
import { type Address, parseAddress } from './address.ts';

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
