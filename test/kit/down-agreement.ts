/** A view of a server's message against the table: what both read of one frame. */
import { expect } from 'vitest';
import { faultName } from '../../src/codecs/fault.ts';
import type { FrameView } from '../../src/codecs/frame.ts';
import { decode, type Fields, type FieldValue, type MessageName } from '../../src/codecs/skinny/index.ts';
import { fieldOf, type Trial } from './view-trial.ts';

/** Leaves of a decoded object with their paths. */
function leaves(value: FieldValue, path = ''): [string, number | string][] {
  if (Array.isArray(value)) return value.flatMap((each, i) => leaves(each, `${path}[${i}]`));
  if (typeof value !== 'object') return [[path, value]];
  return Object.entries(value).flatMap(([key, each]) => leaves(each, path === '' ? key : `${path}.${key}`));
}

/** A leaf of the table as the view says it: IPv6 as a URL writes it. */
function said(path: string, value: number | string): number | string {
  if (typeof value === 'string' && /addr/i.test(path) && /^[0-9a-f]{32}$/.test(value)) {
    return new URL(`http://[${value.match(/..../g)?.join(':')}]`).hostname.slice(1, -1);
  }
  return value;
}

/** Getters that the rows leave out for a reason of their tests, and that are compared here. */
const compared = ['audioLevelAdjustment'];
const isRead = (row: Trial, path: string): boolean =>
  compared.some((name) => path.endsWith(name)) || !row.unread?.some((name) => path.endsWith(name));

/**
 * Frames that the view reads otherwise on purpose, because servers send such: the table goes by the version alone. Some
 * are drawn here and never sent (a line above 255, a flag above 255).
 */
const otherwise: Partial<Record<MessageName, (fields: Fields, version: number, bodyBytes: number) => boolean>> = {
  // The oldest form lacks the first of three numbers, not the last.
  CallSelectStatRes: (_, __, bodyBytes) => bodyBytes < 12,
  // chan-sccp sends 32 bytes at 18.
  ConnectionStatisticsReq: (_, version, bodyBytes) => version >= 18 && bodyBytes < 36,
  DialedNumber: (fields, version, bodyBytes) => version >= 18 && (bodyBytes < 33 || Number(fields.lineInstance) > 255),
  ForwardStatRes: (fields, version, bodyBytes) =>
    version >= 18 &&
    (bodyBytes < 95 || Math.max(Number(fields.forwardBusyActive), Number(fields.forwardNoAnswerActive)) > 255),
  // Twelve texts and padding, or thirteen: the view looks at the second text as well, and takes fifteen at version 0.
  CallInfoV2: (fields, version, bodyBytes) =>
    version < 16 && (bodyBytes === 44 || ['', fields.callingParty].includes(fields.calledParty as string)),
};

/** Both refuse the frame for one reason, or every field that the table shows reads the same in the view. */
export function expectAgreement(row: Trial, view: FrameView, bytes: Uint8Array): void {
  const data = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const { fields, headerVersion, fault } = decode(data, 0, bytes.length);
  if (otherwise[row.message]?.(fields, headerVersion ?? 0, bytes.length - 12)) return;
  const seen = faultName(view.read(data, 0, bytes.length));
  expect(seen === 'none' ? null : seen).toBe(fault);
  if (fault !== null) return;
  for (const [path, value] of leaves(fields)) {
    if (isRead(row, path)) expect(fieldOf(view, row.names?.[path] ?? path), path).toBe(said(path, value));
  }
}
