/**
 * What a phone has to complain about. Phone → call manager.
 */
import { Fault } from '../fault.ts';
import { FrameView } from '../frame.ts';
import { limits } from '../limits.ts';
import { pastNul } from '../text.ts';
import type { FrameWriter } from '../writer.ts';
import { MessageId } from './ids.ts';

/**
 * Alarm (0x0020): sent right after connecting, before RegisterReq, with the reason of the last outage, as
 * "Name=SEP… Load=… Last=…". A 7912 leaves old memory after the NUL.
 *
 *   0        4         8        12         16         96      100     104
 *   ┌────────┬─────────┬────────┬──────────┬──────────┬ ─ ─ ─ ┬ ─ ─ ─ ┐
 *   │ length │ version │  0x20  │ severity │ text, 80 │ parm1 │ parm2 │   parm2: IPv4 address as it lies in memory
 *   └────────┴─────────┴────────┴──────────┴──────────┴ ─ ─ ─ ┴ ─ ─ ─ ┘
 */
export class AlarmView extends FrameView {
  check(): Fault {
    return this.atLeast(96);
  }
  get alarmSeverity(): number {
    return this.u32(12);
  }
  /** What the phone says. Not named `text`: that is how views read. */
  get alarmText(): string {
    return this.text(16, 80);
  }
  get parm1(): number {
    return this.u32OrZero(96);
  }
  get parm2(): number {
    return this.u32OrZero(100);
  }
}

export function writeAlarm(
  w: FrameWriter,
  version: number,
  alarmSeverity: number,
  alarmText: string,
  parm1 = 0,
  parm2 = 0,
): void {
  w.begin(version, MessageId.Alarm).u32(alarmSeverity).fixed(alarmText, 80).u32(parm1).u32(parm2).end();
}

/**
 * EnhancedAlarm (0x015A): an x-cisco-alarm document instead of Alarm, from newer firmware.
 *
 *   0        4         8        12
 *   ┌────────┬─────────┬────────┬─── ··· ────────┬ ─ ─ ┐
 *   │ length │ version │ 0x015A │ alarmInfo, NUL │ pad │   XML, at most 2048 bytes; up to the NUL or the end
 *   └────────┴─────────┴────────┴─── ··· ────────┴ ─ ─ ┘
 */
export class EnhancedAlarmView extends FrameView {
  check(): Fault {
    if (!this.has(12, 4)) return Fault.bodyTooShort;
    return this.alarmInfoLength > limits.alarmInfoBytesMax ? Fault.dataTooLong : Fault.none;
  }
  /** Latin1, as it came. */
  get alarmInfo(): string {
    return this.text(12, limits.alarmInfoBytesMax);
  }
  /** Where the document starts in `view`; `alarmInfoLength` bytes follow. */
  get alarmInfoOffset(): number {
    return this.start + 12;
  }
  get alarmInfoLength(): number {
    const past = pastNul(this.view, this.alarmInfoOffset, this.end);
    return (past < 0 ? this.end : past - 1) - this.alarmInfoOffset;
  }
}

/** @throws RangeError where the document with its NUL is above `limits.alarmInfoBytesMax`; nothing is written then. */
export function writeEnhancedAlarm(w: FrameWriter, version: number, alarmInfo: string): void {
  if (alarmInfo.length >= limits.alarmInfoBytesMax) {
    throw new RangeError(
      `an alarm of ${alarmInfo.length} characters is too long; it has ${limits.alarmInfoBytesMax - 1}`,
    );
  }
  w.begin(version, MessageId.EnhancedAlarm).zstr(alarmInfo, limits.alarmInfoBytesMax).end();
}
