/**
 * Two readings of one frame: the hand-written views of what phones send, and the table. Frames are made by the table's
 * encoder, whole and cut short, or taken from captures; every field that the table shows must read the same in the view.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { faultName } from '../../../src/codecs/fault.ts';
import type { FrameView } from '../../../src/codecs/frame.ts';
import type { MessageName } from '../../../src/codecs/skinny/index.ts';
import * as skinny from '../../../src/codecs/skinny/index.ts';
import { captureContents } from '../../kit/capture-messages.ts';
import { fieldsFor, numbersFrom } from '../../kit/skinny-fields.ts';
import { upReading, upViews as views } from '../../kit/up-views.ts';
import { disagreement } from '../../kit/view-fields.ts';

const { MessageId } = skinny;
const catalogue = new URL('../../../../shared/facts/sccp/catalogue.json', import.meta.url);

/** A text that may end without a NUL is cut by the view at the end of the body; the table says textUnterminated. */
const endsInText: readonly MessageName[] = ['SubscriptionStatReq', 'EnhancedAlarm'];
/** Every field that the table shows of a sound frame reads the same in the view. */
function expectAgreement(name: MessageName, view: FrameView, bytes: Uint8Array): void {
  expect(disagreement(upReading(name), view, bytes)).toBeNull();
}

describe('views agree with the table', () => {
  it.skipIf(!existsSync(catalogue))('in every critical message of phones (skipped where ../shared is missing)', () => {
    interface Entry {
      name: string;
      direction: string;
      critical?: boolean;
    }
    const { messages } = JSON.parse(readFileSync(catalogue, 'utf8')) as { messages: Entry[] };
    const critical = messages.filter((each) => each.critical && each.direction === 'phone_to_cm');
    const covered = new Set<string>(views.map(([name]) => name));
    expect(critical.length).toBeGreaterThan(40);
    expect(critical.map(({ name }) => name).filter((name) => !covered.has(name))).toEqual([]);
  });

  const rows = views.flatMap(([name, view]) => {
    const { layouts = [] } = skinny.messageById(MessageId[name]) ?? {};
    return layouts.map((layout, index) => ({ name, view, layout, index, from: layout.when.from, to: layout.when.to }));
  });

  it.each(rows)('$name, versions $from to $to (layout $index)', ({ name, view, layout, index, from, to }) => {
    const version = fc.constantFrom(...new Set([from, to]));
    fc.assert(
      fc.property(fc.nat(), fc.boolean(), version, fc.option(fc.nat(1000)), (seed, tails, headerVersion, cut) => {
        const fields = fieldsFor(layout, numbersFrom(seed), { dataBytes: null, tails, plain: false });
        const whole = skinny.encodeMessage(name, headerVersion, fields, { layout: index });
        const body = whole.length - 12;
        const bytes = cut === null || endsInText.includes(name) ? whole : whole.slice(0, 12 + (cut % (body + 1)));
        const data = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
        const decoded = skinny.decode(data, 0, bytes.length);
        const fault = faultName(view.read(data, 0, bytes.length));
        expect(fault === 'none' ? null : fault).toBe(decoded.fault);
        if (decoded.fault === null) expectAgreement(name, view, bytes);
      }),
      { numRuns: 100 },
    );
  });
});

const folder = fileURLToPath(new URL('../../../../shared/captures/', import.meta.url));
const files = existsSync(folder) ? readdirSync(folder).filter((file) => file.endsWith('.pcap')) : [];

describe.skipIf(files.length === 0)('captures (skipped where ../shared/captures is missing)', () => {
  const byName = new Map(views);
  const seen = new Set<string>();

  it.each(files)('%s: what phones sent reads the same', (file) => {
    const up = captureContents(readFileSync(folder + file)).messages.filter((each) => each.direction === 'toServer');
    expect(up.length).toBeGreaterThan(10);
    const refused: string[] = [];
    for (const { id, packet, frame } of up) {
      const name = skinny.messageName(id) as MessageName;
      const view = byName.get(name);
      if (!view) continue;
      seen.add(name);
      const data = new DataView(frame.buffer, frame.byteOffset, frame.length);
      const fault = view.read(data, 0, frame.length);
      if (fault) refused.push(`${name}, packet ${packet}: ${faultName(fault)}`);
      else expectAgreement(name, view, frame);
    }
    expect(refused).toEqual([]);
  });

  it('have most of the messages that a call needs', () => {
    expect(seen.size).toBeGreaterThanOrEqual(20);
  });
});
