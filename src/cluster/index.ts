/** Where records live: the port's implementations. */
export type { RecordStore } from '../model/ports.ts';
export { MemoryStore } from './memory-store.ts';
