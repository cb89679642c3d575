/**
 * Records that were decoded when the watch told them, so that a node that becomes active has them at once. A kept one counts
 * only for the revision from which it was made.
 */
import type { DeviceName } from '../../model/ids.ts';
import { type Decoded, decodeRecord } from '../record-format.ts';
import type { Keys } from './keys.ts';
import type { Change, KeyValue } from './port.ts';

export class WarmRecords {
  readonly #keys: Keys;
  readonly #kept = new Map<string, { readonly modRevision: number; readonly decoded: Decoded }>();

  constructor(keys: Keys) {
    this.#keys = keys;
  }

  /** What has changed below our prefix; keys of other things are passed over. */
  follow(changes: readonly Change[]): void {
    for (const { key, now } of changes) {
      if (!key.startsWith(this.#keys.records)) continue;
      if (now === null) this.#kept.delete(key);
      else this.#kept.set(key, { modRevision: now.modRevision, decoded: decodeRecord(this.deviceOf(now), now.value) });
    }
  }

  /** The record of a key as it was read. */
  decoded(item: KeyValue): Decoded {
    const kept = this.#kept.get(item.key);
    return kept?.modRevision === item.modRevision ? kept.decoded : decodeRecord(this.deviceOf(item), item.value);
  }

  deviceOf({ key }: KeyValue): DeviceName {
    return key.slice(this.#keys.records.length);
  }
}
