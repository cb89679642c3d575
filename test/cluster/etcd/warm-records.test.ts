/** Records that are decoded before this node serves: what is handed out is always what the key holds. */
import { expect, it } from 'vitest';
import { Keys } from '../../../src/cluster/etcd/keys.ts';
import type { KeyValue } from '../../../src/cluster/etcd/port.ts';
import { WarmRecords } from '../../../src/cluster/etcd/warm-records.ts';
import { encodeRecord } from '../../../src/cluster/record-format.ts';
import { record } from '../store-contract.ts';

const keys = new Keys();
const A = 'SEP00005E005301';
/** Too short for a record: whoever reads it says so. */
const DAMAGED = Buffer.from([1]);

const item = (modRevision: number, value: Uint8Array): KeyValue => ({
  key: keys.record(A),
  value,
  createRevision: 1,
  modRevision,
  lease: '',
});
const of = (modRevision: number, sequence: number): KeyValue => item(modRevision, encodeRecord(record(A, sequence)));
const sequenceOf = (warm: WarmRecords, what: KeyValue): number | string => {
  const decoded = warm.decoded(what);
  return decoded.kind === 'record' ? decoded.record.sequence : decoded.kind;
};

it('a record that was followed is not read again: its bytes have been', () => {
  const warm = new WarmRecords(keys);
  warm.follow([{ key: keys.record(A), now: of(7, 1) }]);
  expect(sequenceOf(warm, item(7, DAMAGED))).toBe(1);
});

it('a record of another revision is read: what was followed is older, or newer', () => {
  const warm = new WarmRecords(keys);
  warm.follow([{ key: keys.record(A), now: of(7, 1) }]);
  expect([sequenceOf(warm, of(8, 2)), sequenceOf(warm, of(6, 3))]).toEqual([2, 3]);
});

it('the last change counts, and one that is gone is not kept', () => {
  const warm = new WarmRecords(keys);
  const key = keys.record(A);
  warm.follow([
    { key, now: of(7, 1) },
    { key, now: of(8, 2) },
  ]);
  expect(sequenceOf(warm, item(8, DAMAGED))).toBe(2);
  warm.follow([{ key, now: null }]);
  expect(sequenceOf(warm, item(8, DAMAGED))).toBe('damaged');
});

it('a damaged one stays damaged, and other keys are nobody’s record', () => {
  const warm = new WarmRecords(keys);
  warm.follow([
    { key: keys.record(A), now: item(7, DAMAGED) },
    { key: keys.leader, now: { ...of(9, 5), key: keys.leader } },
  ]);
  expect(sequenceOf(warm, item(7, DAMAGED))).toBe('damaged');
});
