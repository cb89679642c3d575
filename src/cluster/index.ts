/** Where records live: the port's implementations. */
export type { RecordStore } from '../model/ports.ts';
export { LmdbStore, type LmdbStoreOptions, type StoreAlarm } from './lmdb-store.ts';
export { MemoryStore } from './memory-store.ts';
export { RedundancyManager, type RedundancyOptions } from './redundancy/manager.ts';
export { type ClusterTiming, clusterTiming } from './redundancy/timing.ts';
export type { ClusterAction, ClusterEvent, ClusterMode, Leader, Member, NodeRole, View } from './redundancy/words.ts';
