/** What a pcapng interface description says: name, link type, snapshot length and the unit of its times. */
import { fixedText } from '../text.ts';
import type { CapturedPacket } from './packet.ts';

export interface CaptureInterface {
  /** '' where it has none. */
  readonly name: string;
  readonly linkType: number;
  /** 0 where there is none. */
  readonly snapshotBytes: number;
  /** Times are counts of 1/units seconds. */
  readonly units: bigint;
  /** Seconds to add to each time. */
  readonly offsetSeconds: number;
}

const OPTION_END = 0;
const OPTION_NAME = 2;
const NAME_BYTES_MAX = 64;
const OPTION_TIME_RESOLUTION = 9;
const OPTION_TIME_OFFSET = 14;
const MICROS = 1_000_000n;

/** Reads an interface description block; options that do not fit into it are left out. */
export function interfaceOf(view: DataView, start: number, end: number, little: boolean): CaptureInterface {
  let name = '';
  let units = MICROS;
  let offsetSeconds = 0;
  const optionsEnd = end - 4;
  let at = start + 16;
  while (optionsEnd - at >= 4) {
    const code = view.getUint16(at, little);
    const length = view.getUint16(at + 2, little);
    const value = at + 4;
    if (code === OPTION_END || value + length > optionsEnd) break;
    if (code === OPTION_NAME) name = fixedText(view, value, Math.min(length, NAME_BYTES_MAX));
    if (code === OPTION_TIME_RESOLUTION && length >= 1) units = unitsOf(view.getUint8(value));
    if (code === OPTION_TIME_OFFSET && length >= 8) offsetSeconds = Number(view.getBigInt64(value, little));
    at = value + ((length + 3) & ~3);
  }
  return {
    name,
    linkType: view.getUint16(start + 8, little),
    snapshotBytes: view.getUint32(start + 12, little),
    units,
    offsetSeconds,
  };
}

/** if_tsresol: the top bit chooses powers of two, otherwise of ten. */
function unitsOf(resolution: number): bigint {
  return (resolution & 0x80 ? 2n : 10n) ** BigInt(resolution & 0x7f);
}

/** Set the packet's time from the two halves of a 64-bit count. */
export function setTime(packet: CapturedPacket, source: CaptureInterface, high: number, low: number): void {
  if (source.units === MICROS && high < 0x20_0000) {
    const micros = high * 0x1_0000_0000 + low;
    const seconds = Math.floor(micros / 1e6);
    packet.seconds = seconds + source.offsetSeconds;
    packet.nanos = (micros - seconds * 1e6) * 1000;
    return;
  }
  const count = (BigInt(high) << 32n) | BigInt(low);
  packet.seconds = Number(count / source.units) + source.offsetSeconds;
  packet.nanos = Number(((count % source.units) * 1_000_000_000n) / source.units);
}
