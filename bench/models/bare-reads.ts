/** No table, but the least that finding by a name can cost: the name made numbers, and one word of cold memory. */
import { Names } from '../../src/feature/call-back/names.ts';
import type { Subject } from './table.ts';

/** Words a record, as in the index of addresses. */
const WORDS = 2.45;

export function bareReads(count: number): Subject {
  const names = new Names();
  const words = new Int32Array(Math.floor(count * WORDS)).fill(1);
  const never = (): never => {
    throw new Error('bare reads only find');
  };
  return {
    arm: () => undefined,
    find(device) {
      names.address(device);
      const mixed = Math.imul(names.low ^ (names.high << 13), 0x9e3779b1);
      return words[Math.floor(((mixed >>> 0) / 0x100000000) * words.length)] !== 0;
    },
    waiters: never,
    alert: never,
    cancel: never,
    expire: never,
  };
}
