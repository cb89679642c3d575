/** Where records live: opens the folder, or the node of a cluster that keeps them in etcd, as the configuration says. */
import { LmdbStore, MemoryStore } from './cluster/index.ts';
import { openCti } from './doors.ts';
import type { Action, CallBackHandler, Event } from './feature/index.ts';
import type { RouterParts } from './gateway/index.ts';
import { formatAddress } from './service/address.ts';
import type { AlarmCenter } from './service/alarms/center.ts';
import { ClusterMember } from './service/cluster-member.ts';
import type { Configuration } from './service/configuration.ts';
import type { Log } from './service/log.ts';
import type { ParameterBook } from './service/parameter-book.ts';
import { readClusterFiles } from './service/tls-files.ts';
import type { Tracing } from './service/trace/tracing.ts';

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

/** A node of a cluster, where the store is an etcd; not yet started. */
export function openMember(
  configuration: Configuration,
  version: string,
  book: ParameterBook,
  feature: CallBackHandler,
  tracing: Tracing,
  alarm: AlarmCenter['tell'],
  log: Log,
): ClusterMember | null {
  const { cluster } = configuration;
  if (cluster === null) return null;
  return new ClusterMember({
    configuration: cluster,
    files: readClusterFiles(cluster),
    version,
    feature,
    alarm,
    openCti:
      configuration.cti === null
        ? null
        : (router) => {
            // With the parameters as they are when this node becomes active.
            const current = { ...configuration, parameters: book.values };
            return openCti(current, { sink: router, counters: router.counters, tracing }, log, alarm)!;
          },
  });
}

/** @param observers of events and actions; more may join while running */
export function routerHooks(
  member: ClusterMember | null,
  observers: readonly ((what: Event | Action) => void)[],
): Partial<RouterParts> {
  const observe = (what: Event | Action) => {
    for (const see of observers) see(what);
  };
  if (member === null) return { observe };
  return {
    mayAct: () => member.node.mayAct,
    observe: (what) => {
      observe(what);
      member.service.observe(what);
    },
    handled: (event) => member.remote.handled(event),
  };
}

/** As the service names it; null: memory. */
export function storeName({ cluster }: Configuration, store: object | null): string | null {
  if (cluster !== null) return `etcd:${cluster.endpoints.map(formatAddress).join(',')}`;
  return store instanceof LmdbStore ? store.path : null;
}
