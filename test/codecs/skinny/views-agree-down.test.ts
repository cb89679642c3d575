/**
 * Two readings of one frame: the hand-written views of what servers send, and the table. Frames are made by the table's
 * encoder, whole and cut short; every field that the table shows must read the same in the view.
 */
import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Layout } from '../../../src/codecs/skinny/index.ts';
import * as skinny from '../../../src/codecs/skinny/index.ts';
import { expectAgreement } from '../../kit/down-agreement.ts';
import { fieldsFor, numbersFrom } from '../../kit/skinny-fields.ts';
import { callRows } from './down-call-rows.ts';
import { deviceRows } from './down-device-rows.ts';
import { mediaRows } from './down-media-rows.ts';

const catalogue = new URL('../../../../shared/facts/sccp/catalogue.json', import.meta.url);
const rows = [...callRows, ...deviceRows, ...mediaRows];

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
      fc.property(fc.nat(), fc.boolean(), version, fc.option(fc.nat(1000)), (seed, tails, headerVersion, cut) => {
        const fields = fieldsFor(layout, numbersFrom(seed), { dataBytes: null, tails, plain: false });
        const whole = skinny.encodeMessage(name, headerVersion, fields, { layout: index });
        expectAgreement(row, view, cut === null ? whole : whole.slice(0, 12 + (cut % (whole.length - 11))));
      }),
      { numRuns: 100 },
    );
  });
});
