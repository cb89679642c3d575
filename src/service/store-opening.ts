/** Where the records of a service are: a folder, memory, or the etcd of a cluster. */
import { LmdbStore, MemoryStore } from '../cluster/index.ts';
import { formatAddress } from './address.ts';
import type { AlarmCenter } from './alarms/center.ts';
import type { Configuration } from './configuration.ts';

/** The alarm is for who reads the log, the error for who started us. */
export function openStore({ store: folder }: Configuration, alarm: AlarmCenter['tell']): LmdbStore | MemoryStore {
  if (folder === null) return new MemoryStore();
  try {
    return new LmdbStore({ folder, alarm });
  } catch (error) {
    alarm('StoreNotOpened', '', (error as Error).message);
    throw error;
  }
}

export function storeName({ cluster }: Configuration, store: object | null): string | null {
  if (cluster !== null) return `etcd:${cluster.endpoints.map(formatAddress).join(',')}`;
  return store instanceof LmdbStore ? store.path : null;
}
