/** Where records live: the port's implementations. */
export type { RecordStore } from '../model/ports.ts';
export { LmdbStore, type LmdbStoreOptions, type StoreAlarm } from './lmdb-store.ts';
export { MemoryStore } from './memory-store.ts';
