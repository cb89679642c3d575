/**
 * Two readings of one frame: the hand-written views of what servers send, and the table. Frames are made by the table's
 * encoder, whole and cut short; every field that the table shows must read the same in the view.
 */
import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { faultName } from '../../../src/codecs/fault.ts';
import type { Fields, FieldValue, Layout } from '../../../src/codecs/skinny/index.ts';
import * as skinny from '../../../src/codecs/skinny/index.ts';
import { fieldsOf } from '../../kit/table-fields.ts';
import { fieldOf, type Trial } from '../../kit/view-trial.ts';
import { callRows } from './down-call-rows.ts';
import { deviceRows } from './down-device-rows.ts';
import { mediaRows } from './down-media-rows.ts';

const catalogue = new URL('../../../../shared/facts/sccp/catalogue.json', import.meta.url);
const rows = [...callRows, ...deviceRows, ...mediaRows];

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
const otherwise: Partial<Record<skinny.MessageName, (fields: Fields, version: number, bodyBytes: number) => boolean>> =
  {
    // The oldest form lacks the first of three numbers, not the last.
    CallSelectStatRes: (_, __, bodyBytes) => bodyBytes < 12,
    // chan-sccp sends 32 bytes at 18.
    ConnectionStatisticsReq: (_, version, bodyBytes) => version >= 18 && bodyBytes < 36,
    DialedNumber: (fields, version, bodyBytes) =>
      version >= 18 && (bodyBytes < 33 || Number(fields.lineInstance) > 255),
    ForwardStatRes: (fields, version, bodyBytes) =>
      version >= 18 &&
      (bodyBytes < 95 || Math.max(Number(fields.forwardBusyActive), Number(fields.forwardNoAnswerActive)) > 255),
    // Twelve texts and padding, or thirteen: the view looks at the second text as well, and takes fifteen at version 0.
    CallInfoV2: (fields, version, bodyBytes) =>
      version < 16 && (bodyBytes === 44 || ['', fields.callingParty].includes(fields.calledParty as string)),
  };

describe('views agree with the table', () => {
  it.skipIf(!existsSync(catalogue))('in every critical message of servers (skipped where ../shared is missing)', () => {
    interface Entry {
      name: string;
      direction: string;
      critical?: boolean;
    }
    const { messages } = JSON.parse(readFileSync(catalogue, 'utf8')) as { messages: Entry[] };
    const critical = messages.filter((each) => each.critical && each.direction === 'cm_to_phone');
    // The views of user data lie with the other direction.
    const covered = new Set<string>([
      ...rows.map(({ message }) => message),
      'UserToDeviceData',
      'UserToDeviceDataVersion1',
    ]);
    expect(critical.length).toBeGreaterThan(60);
    expect(critical.map(({ name }) => name).filter((name) => !covered.has(name))).toEqual([]);
  });

  const cases = rows.flatMap((row) => {
    const layouts: readonly Layout[] = skinny.messageById(skinny.MessageId[row.message])?.layouts ?? [];
    return layouts.map((layout, index) => ({ row, layout, index, name: row.message, ...layout.when }));
  });

  it.each(cases)('$name, versions $from to $to (layout $index)', ({ row, layout, index, name, from, to }) => {
    const view = row.view();
    const version = fc.constantFrom(...new Set([from, to]));
    fc.assert(
      fc.property(fieldsOf(layout), version, fc.option(fc.nat(1000)), (fields, headerVersion, cut) => {
        const whole = skinny.encodeMessage(name, headerVersion, fields, { layout: index });
        const bytes = cut === null ? whole : whole.slice(0, 12 + (cut % (whole.length - 11)));
        const data = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
        const decoded = skinny.decode(data, 0, bytes.length);
        if (otherwise[name]?.(decoded.fields, headerVersion, bytes.length - 12)) return;
        const fault = faultName(view.read(data, 0, bytes.length));
        expect(fault === 'none' ? null : fault).toBe(decoded.fault);
        if (decoded.fault !== null) return;
        for (const [path, value] of leaves(decoded.fields)) {
          if (isRead(row, path)) expect(fieldOf(view, row.names?.[path] ?? path), path).toBe(said(path, value));
        }
      }),
      // No shrinking: frames of five hundred fields shrink for minutes, and the seed is printed anyway.
      { numRuns: 100, endOnFailure: true },
    );
  });
});
