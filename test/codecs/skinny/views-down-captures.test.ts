/** Every frame of a server in real captures: its view proves it, and says what the table says. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { faultName } from '../../../src/codecs/fault.ts';
import { type MessageName, messageName } from '../../../src/codecs/skinny/index.ts';
import { type CopiedMessage, captureContents } from '../../kit/capture-messages.ts';
import { expectAgreement } from '../../kit/down-agreement.ts';
import { getters } from '../../kit/view-fields.ts';
import type { Trial } from '../../kit/view-trial.ts';
import { callRows } from './down-call-rows.ts';
import { deviceRows } from './down-device-rows.ts';
import { mediaRows } from './down-media-rows.ts';

const folder = fileURLToPath(new URL('../../../../shared/captures/', import.meta.url));
const files = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.pcap')) : [];
const rows = new Map<string, Trial>([...callRows, ...deviceRows, ...mediaRows].map((row) => [row.message, row]));
/** User data towards the phone has its view, and its tests, beside that of the other direction. */
const elsewhere: readonly MessageName[] = ['UserToDeviceData', 'UserToDeviceDataVersion1'];

const fromServer = (file: string): CopiedMessage[] =>
  captureContents(readFileSync(folder + file)).messages.filter(({ direction }) => direction === 'toPhone');

describe.skipIf(files.length === 0)('captures (skipped where ../shared/captures is missing)', () => {
  const seen = new Set<string>();

  it.each(files)('%s: every view accepts its frames, every getter reads', (file) => {
    const frames = fromServer(file);
    expect(frames.length).toBeGreaterThan(20);
    const refused: string[] = [];
    for (const { id, packet, frame } of frames) {
      const name = messageName(id);
      const row = rows.get(name);
      if (row === undefined) {
        if (!elsewhere.includes(name as MessageName)) refused.push(`${name}: no view`);
        continue;
      }
      seen.add(name);
      const view = row.view();
      const fault = view.read(new DataView(frame.buffer), 0, frame.length);
      if (fault) refused.push(`${name}, packet ${packet}: ${faultName(fault)}`);
      else {
        for (const getter of getters(view)) Reflect.get(view, getter);
        expectAgreement(row, view, frame);
      }
    }
    expect(refused).toEqual([]);
  });

  it('have most of the messages that a call needs', () => {
    expect(seen.size).toBeGreaterThanOrEqual(37);
  });
});
