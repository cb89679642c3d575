/**
 * ConnectionStatisticsRes (0x0023): how a call went, at its end, in answer to ConnectionStatisticsReq. Phone → call manager.
 *
 *   0        4         8        12                36     40     44          72         76
 *   ┌────────┬─────────┬────────┬─────────────────┬──────┬──────┬─── ··· ───┬ ─ ─ ─ ─ ─┬ ─ ─ ─┐
 *   │ length │ version │  0x23  │ directoryNum,24 │ call │ mode │ 7 × u32   │ dataSize │ data │   versions 0 to 17
 *   ├────────┼─────────┼────────┼─────────────────┴──┬───┴──┬───┴──┬─── ··· ┴──┬ ─ ─ ─ ┴ ─┬ ─ ─┴─┐
 *   │ length │ version │  0x23  │ directoryNum, 28   │ call │ mode │ 7 × u32   │ dataSize │ data │   18 to 21
 *   ├────────┼─────────┼────────┼────────────────────┼──────┼─┬────┴ ··· ───┬──┴ ─ ─ ─ ─┬─┴ ─ ─ ─┤
 *   │ length │ version │  0x23  │ directoryNum, 28   │ call │m│ 7 × u32     │ dataSize  │ data   │   22: mode is one byte,
 *   └────────┴─────────┴────────┴────────────────────┴──────┴─┴─── ··· ─────┴ ─ ─ ─ ─ ─ ┴ ─ ─ ─ ─┘   the rest unaligned
 * Up to 21 the data has room for 600 bytes whatever dataSize says, the rest old memory; at 22 it is as long as it is
 * (dumps of v20 and v22 phones in chan-sccp). Wireshark reads 18 to 21 with the one byte of 22.
 */
import { Fault } from '../fault.ts';
import { FrameView } from '../frame.ts';
import { limits } from '../limits.ts';
import { fixedText } from '../text.ts';
import type { FrameWriter } from '../writer.ts';
import { tableVersion } from './choose.ts';
import { MessageId } from './ids.ts';
import { layoutVersion, numberBytes } from './versions.ts';

const COUNTERS_BYTES = 28;

export class ConnectionStatisticsResView extends FrameView {
  private callAt = 36;
  private modeIsByte = false;
  private countersAt = 44;

  check(): Fault {
    const version = layoutVersion(this, 664, 18);
    this.modeIsByte = version >= 22;
    this.callAt = version >= 18 ? 40 : 36;
    this.countersAt = this.callAt + (this.modeIsByte ? 5 : 8);
    if (!this.has(this.countersAt, COUNTERS_BYTES)) return Fault.bodyTooShort;
    const dataSize = this.dataSize;
    if (dataSize > limits.statisticsDataBytesMax) return Fault.dataTooLong;
    return dataSize === 0 || this.has(this.countersAt + COUNTERS_BYTES + 4, dataSize) ? Fault.none : Fault.dataTooLong;
  }
  get directoryNum(): string {
    return this.text(12, this.callAt - 12);
  }
  get callReference(): number {
    return this.u32(this.callAt);
  }
  get statsProcessingMode(): number {
    return this.modeIsByte ? this.u8(this.callAt + 4) : this.u32(this.callAt + 4);
  }
  get numberPacketsSent(): number {
    return this.u32(this.countersAt);
  }
  get numberOctetsSent(): number {
    return this.u32(this.countersAt + 4);
  }
  get numberPacketsReceived(): number {
    return this.u32(this.countersAt + 8);
  }
  get numberOctetsReceived(): number {
    return this.u32(this.countersAt + 12);
  }
  get numberPacketsLost(): number {
    return this.u32(this.countersAt + 16);
  }
  get jitter(): number {
    return this.u32(this.countersAt + 20);
  }
  get latency(): number {
    return this.u32(this.countersAt + 24);
  }
  get dataSize(): number {
    return this.u32OrZero(this.countersAt + COUNTERS_BYTES);
  }
  /** Where the data starts in `view`; `dataSize` bytes follow. */
  get dataOffset(): number {
    return this.start + this.countersAt + COUNTERS_BYTES + 4;
  }
  /** Voice quality as "MLQK=…;ICR=…", latin1. */
  get data(): string {
    return fixedText(this.view, this.dataOffset, this.dataSize);
  }
}

export interface ConnectionStatisticsResFields {
  readonly directoryNum: string;
  readonly callReference: number;
  readonly statsProcessingMode?: number;
  readonly numberPacketsSent: number;
  readonly numberOctetsSent: number;
  readonly numberPacketsReceived: number;
  readonly numberOctetsReceived: number;
  readonly numberPacketsLost: number;
  readonly jitter: number;
  readonly latency: number;
}

/**
 * Write the counters, and the data where it is given: in 600 bytes up to version 21, as long as it is from 22.
 * @throws RangeError where the data is above `limits.statisticsDataBytesMax`; nothing is written then.
 */
export function writeConnectionStatisticsRes(
  w: FrameWriter,
  version: number,
  fields: ConnectionStatisticsResFields,
  data?: Uint8Array,
): void {
  const max = limits.statisticsDataBytesMax;
  if (data && data.length > max) throw new RangeError(`statistics of ${data.length} bytes are above ${max}; cut them`);
  const layout = tableVersion(version);
  w.begin(version, MessageId.ConnectionStatisticsRes).fixed(fields.directoryNum, numberBytes(version));
  if (layout >= 18) w.zeros(3);
  w.u32(fields.callReference);
  if (layout >= 22) w.u8(fields.statsProcessingMode ?? 0);
  else w.u32(fields.statsProcessingMode ?? 0);
  w.u32(fields.numberPacketsSent)
    .u32(fields.numberOctetsSent)
    .u32(fields.numberPacketsReceived)
    .u32(fields.numberOctetsReceived)
    .u32(fields.numberPacketsLost)
    .u32(fields.jitter)
    .u32(fields.latency);
  if (data) {
    w.u32(data.length).raw(data);
    if (layout < 22) w.zeros(max - data.length);
  }
  w.end();
}
