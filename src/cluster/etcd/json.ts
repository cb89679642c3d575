/**
 * The messages of etcd's JSON gateway (grpc-gateway, paths /v3/…, etcd 3.4 and later): bytes are base64, 64-bit numbers
 * are texts, and what has its default value is left out, so `succeeded` is absent where a transaction lost.
 */
import type { Change, Compare, KeyValue, Operation, Transaction, TransactionAnswer } from './port.ts';

type Json = { readonly [name: string]: unknown };

const base64 = (bytes: string | Uint8Array): string =>
  (typeof bytes === 'string' ? Buffer.from(bytes, 'utf8') : Buffer.from(bytes)).toString('base64');

const text = (value: unknown): string =>
  typeof value === 'string' ? Buffer.from(value, 'base64').toString('utf8') : '';
const number = (value: unknown): number => Number(value ?? 0);
const list = (value: unknown): readonly Json[] => (Array.isArray(value) ? (value as Json[]) : []);
const inner = (value: unknown): Json => (typeof value === 'object' && value !== null ? (value as Json) : {});

/** First key behind all that begin with `prefix`: its last byte, one higher. */
export function rangeEnd(prefix: string): string {
  const bytes = Buffer.from(prefix, 'utf8');
  bytes[bytes.length - 1]! += 1;
  return bytes.toString('base64');
}

export function rangeRequest(prefix: string, page: { after: string | null; revision: number; limit: number }): object {
  return {
    key: base64(page.after === null ? prefix : `${page.after}\0`),
    range_end: rangeEnd(prefix),
    limit: page.limit,
    ...(page.revision === 0 ? {} : { revision: page.revision }),
  };
}

export function transactionRequest({ compare, success, failure }: Transaction): object {
  return { compare: compare.map(comparison), success: success.map(operation), failure: failure.map(operation) };
}

export function watchRequest(prefix: string, fromRevision: number): object {
  return { create_request: { key: base64(prefix), range_end: rangeEnd(prefix), start_revision: fromRevision } };
}

function comparison({ key, target, revision }: Compare): object {
  const which =
    target === 'create' ? { target: 'CREATE', create_revision: revision } : { target: 'MOD', mod_revision: revision };
  return { key: base64(key), result: 'EQUAL', ...which };
}

function operation(wish: Operation): object {
  const key = base64(wish.key);
  if (wish.type === 'get') return { request_range: { key } };
  if (wish.type === 'delete') return { request_delete_range: { key } };
  return {
    request_put: { key, value: base64(wish.value), ...(wish.lease === undefined ? {} : { lease: wish.lease }) },
  };
}

export function revisionOf(answer: Json): number {
  return number(inner(answer.header).revision);
}

export function keyValues(answer: Json): KeyValue[] {
  return list(answer.kvs).map(keyValue);
}

function keyValue(kv: Json): KeyValue {
  return {
    key: text(kv.key),
    value: Buffer.from(typeof kv.value === 'string' ? kv.value : '', 'base64'),
    createRevision: number(kv.create_revision),
    modRevision: number(kv.mod_revision),
    lease: typeof kv.lease === 'string' ? kv.lease : '',
  };
}

export function transactionAnswer(answer: Json): TransactionAnswer {
  const found = list(answer.responses).map((response) => keyValues(inner(response.response_range))[0] ?? null);
  return { succeeded: answer.succeeded === true, revision: revisionOf(answer), found };
}

/** One line of a watch. */
export type WatchLine =
  | { readonly type: 'changes'; readonly revision: number; readonly changes: readonly Change[] }
  | { readonly type: 'created'; readonly revision: number }
  | { readonly type: 'progress'; readonly revision: number }
  | { readonly type: 'compacted' }
  | { readonly type: 'over'; readonly reason: string };

export function watchLine(line: Json): WatchLine {
  const { error } = line;
  if (error !== undefined) return { type: 'over', reason: String(inner(error).message ?? error) };
  const result = inner(line.result);
  const revision = revisionOf(result);
  if (number(result.compact_revision) > 0) return { type: 'compacted' };
  if (result.canceled === true) return { type: 'over', reason: String(result.cancel_reason ?? 'etcd ended the watch') };
  if (result.created === true) return { type: 'created', revision };
  const events = list(result.events);
  if (events.length === 0) return { type: 'progress', revision };
  return { type: 'changes', revision, changes: events.map(change) };
}

function change(event: Json): Change {
  const kv = inner(event.kv);
  return { key: text(kv.key), now: event.type === 'DELETE' ? null : keyValue(kv) };
}
