/** What the rows of server → phone messages share. */
import * as skinny from '../../src/codecs/skinny/index.ts';
import type { FrameWriter } from '../../src/codecs/writer.ts';
import type { Golden } from './golden.ts';
import type { Trial } from './view-trial.ts';

/** Padding with a name in the catalogue: views do not show it, writers send zeros. */
export const PADDING = ['alignmentPadding', 'padding', 'reserved_for_future_use', 'unknown'];

/** A row of a message without a body. */
export const empty = (message: skinny.MessageName): Trial => ({
  message,
  view: () => new skinny.EmptyView(),
  least: 0,
  unread: PADDING,
  unsent: PADDING,
  write: (w, { version }) => skinny.writeEmpty(w, version, skinny.MessageId[message] as skinny.EmptyMessage),
  // A longer body says nothing: ClearDisplay of chan_skinny.
  unwritable: (golden) => golden.bodyBytes !== 0,
});

/** A writer whose values are the golden fields of these names, in this order; `…$` marks a text. */
export const fields =
  (write: (w: FrameWriter, version: number, ...values: never[]) => void, ...names: string[]) =>
  (w: FrameWriter, golden: Golden): void => {
    const value = (name: string) => (name.endsWith('$') ? golden.s(text(name)) : golden.n(name));
    write(w, golden.version, ...(names.map(value) as never[]));
  };
const text = (name: string): string => name.slice(0, -1);
