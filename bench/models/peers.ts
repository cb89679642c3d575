/** Models of the mix's messages for binary-parser and restructure, as a user of such a library would choose them. */
import * as skinny from '../../src/codecs/skinny/index.ts';
import { bytesOf, type MixFrame } from '../mix.ts';
import { binaryParserModel } from './binary-parser.ts';
import { type Cell, cellsOf, cellsOnly, cellsWithin } from './cells.ts';
import { type RestructureModel, restructureModel } from './restructure.ts';

/**
 * What a peer is told of a message: `whole`, every field, as such libraries are used; `numbers`, only the numbers that our
 * reader adds up; `read`, those and the texts that a gateway looks at. What is not told is skipped.
 */
export type Extent = 'whole' | 'numbers' | 'read';

/** The numbers that the gateway reads and the readers of the bench add up, by message. */
const NUMBERS: Readonly<Record<MixFrame['name'], readonly string[]>> = {
  KeepAliveReq: [],
  CallState: ['callState', 'lineInstance', 'callReference'],
  SoftKeyEvent: ['softKeyEvent', 'lineInstance', 'callReference'],
  LineStatRes: ['lineNumber'],
  LineStatV2Res: ['lineNumber'],
  CallInfo: ['lineInstance', 'callReference', 'callType', 'partyPIRestrictionBits'],
  CallInfoV2: ['lineInstance', 'callReference', 'callType', 'partyPIRestrictionBits'],
};

/** The texts that the gateway looks at (handlers-down). */
const TEXTS = new Set(['lineDirNumber', 'callingParty', 'calledParty', 'originalCalledParty']);

function cellsFor(frame: MixFrame, bytes: Uint8Array, extent: Extent): readonly Cell[] {
  const layouts = skinny.messageById(skinny.MessageId[frame.name])!.layouts;
  const fits = layouts.filter(({ when }) => frame.version >= when.from && frame.version <= when.to);
  const cells = cellsWithin(cellsOf(fits.at(-1)!), bytes.length - 12);
  if (extent === 'whole') return cells;
  const numbers = NUMBERS[frame.name];
  return cellsOnly(cells, ({ path }) => numbers.includes(path) || (extent === 'read' && TEXTS.has(path)));
}

/** A model for each message, header version and body length. */
function models<T>(frames: readonly MixFrame[], extent: Extent, make: (cells: readonly Cell[]) => T): T[] {
  const known = new Map<string, T>();
  return frames.map((frame) => {
    const bytes = bytesOf(frame);
    const key = `${frame.name} ${frame.version} ${bytes.length}`;
    const model = known.get(key) ?? make(cellsFor(frame, bytes, extent));
    known.set(key, model);
    return model;
  });
}

export const binaryParserModels = (frames: readonly MixFrame[], extent: Extent) =>
  models(frames, extent, binaryParserModel);

export const restructureModels = (frames: readonly MixFrame[], extent: Extent): RestructureModel[] =>
  models(frames, extent, restructureModel);
