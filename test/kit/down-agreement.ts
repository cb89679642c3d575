/** A view of a server's message against the table: what both read of one frame. */
import { expect } from 'vitest';
import type { FrameView } from '../../src/codecs/frame.ts';
import { downReading } from './down-reading.ts';
import { disagreement } from './view-fields.ts';
import type { Trial } from './view-trial.ts';

/** Both refuse the frame for one reason, or every field that the table shows reads the same in the view. */
export function expectAgreement(row: Trial, view: FrameView, bytes: Uint8Array): void {
  expect(disagreement(downReading(row), view, bytes)).toBeNull();
}
