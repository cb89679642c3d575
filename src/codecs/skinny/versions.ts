/**
 * Which layout a body has. The header word is neither reliable nor symmetrical: a 7960G negotiated to 11 keeps sending
 * 0, a CallManager answered a v18 bridge with 0. What fits all evidence: a known version decides; 0 means the basic
 * layout, unless the body is longer than that can be; anything above 22 is unknown and read like 0 (ATA 186: 33).
 */
import { HEADER_VERSION_MAX } from './choose.ts';

/**
 * The version to choose a layout by.
 * @param bodyBytes body with padding; @param basicBytesMax longest body of the basic layout, with padding
 * @param newerVersion the version whose layout a longer body has
 */
export function layoutVersion(
  headerVersion: number,
  bodyBytes: number,
  basicBytesMax: number,
  newerVersion: number,
): number {
  if (headerVersion > 0 && headerVersion <= HEADER_VERSION_MAX) return headerVersion;
  return bodyBytes > basicBytesMax ? newerVersion : 0;
}
