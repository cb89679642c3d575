/**
 * Which layout a body has. The header word is neither reliable nor symmetrical: a 7960G negotiated to 11 keeps sending
 * 0, a CallManager answered a v18 bridge with 0. What fits all evidence: a known version decides; 0 means the basic
 * layout, unless the body is longer than that can be and something is in what is longer (chan_skinny pads
 * OpenReceiveChannel to 168 bytes with zeros); anything above 22 is unknown and read like 0 (ATA 186: 33). Writers go by the same (`tableVersion`).
 */
import { HEADER_BYTES } from '../framer.ts';
import { allZero, HEADER_VERSION_MAX, tableVersion } from './choose.ts';

interface Frame {
  readonly view: DataView;
  readonly start: number;
  readonly end: number;
}

/**
 * The version to choose a layout by.
 * @param basicBytesMax longest body of the basic layout, with padding
 * @param newerVersion the version whose layout a longer body has
 */
export function layoutVersion(frame: Frame, basicBytesMax: number, newerVersion: number): number {
  const version = frame.view.getUint32(frame.start + 4, true);
  if (version > 0 && version <= HEADER_VERSION_MAX) return version;
  const past = frame.start + HEADER_BYTES + basicBytesMax;
  return past < frame.end && !allZero(frame.view, past, frame.end) ? newerVersion : 0;
}

/** Bytes that a writer gives a directory number: 24, from version 18 on 25. A version that nobody knows is written as it is read. */
export const numberBytes = (version: number): number => (tableVersion(version) >= 18 ? 25 : 24);
