/**
 * Commands about a stream that runs: statistics, video. Server → phone.
 */
import { Fault } from '../fault.ts';
import { FrameView } from '../frame.ts';
import type { FrameWriter } from '../writer.ts';
import { tableVersion } from './choose.ts';
import { MessageId } from './ids.ts';
import { LayoutView } from './texts.ts';
import { layoutVersion, numberBytes } from './versions.ts';

/**
 * ConnectionStatisticsReq (0x0107), at the end of a call.
 *
 *   0        12             36     40      44        0        12             40     44      48
 *   ┌────────┬──────────────┬──────┬──────┐          ┌────────┬──────────────┬──────┬──────┐
 *   │ header │ number, 24   │ call │ mode │          │ header │ number, 28   │ call │ mode │   from 18 (chan-sccp: 19)
 *   └────────┴──────────────┴──────┴──────┘          └────────┴──────────────┴──────┴──────┘
 */
export class ConnectionStatisticsReqView extends LayoutView {
  private numberBytes = 24;

  check(): Fault {
    const fault = this.atLeast(44);
    if (fault) return fault;
    const long = this.has(12, 36) && layoutVersion(this, 32, 18) >= 18;
    this.numberBytes = long ? 28 : 24;
    return Fault.none;
  }
  get directoryNum(): string {
    return this.text(12, this.numberBytes);
  }
  get callReference(): number {
    return this.u32(12 + this.numberBytes);
  }
  get statsProcessingMode(): number {
    return this.u32(16 + this.numberBytes);
  }
}

export function writeConnectionStatisticsReq(
  w: FrameWriter,
  version: number,
  directoryNum: string,
  callReference: number,
  statsProcessingMode: number,
): void {
  w.begin(version, MessageId.ConnectionStatisticsReq).fixed(directoryNum, numberBytes(version));
  if (tableVersion(version) >= 18) w.zeros(3);
  w.u32(callReference).u32(statsProcessingMode).end();
}

/** Commands of MiscellaneousCommand that have arguments. */
const Command = {
  fastUpdatePicture: 1,
  fastUpdateGOB: 2,
  fastUpdateMB: 3,
  lostPicture: 4,
  lostPartialPicture: 5,
  recoveryReferencePicture: 6,
  temporalSpatialTradeOff: 7,
} as const;

const ARGUMENTS = 28;
/** Pictures that the recovery command has slots for. */
const PICTURES = 4;

/**
 * MiscellaneousCommand (0x0134): mostly "send a whole picture".
 *
 *   0        12           16      20     24        28                                     64
 *   ┌────────┬────────────┬───────┬──────┬─────────┬─────────────── ··· ──────────────────┐
 *   │ header │ conference │ party │ call │ command │ arguments: nine u32, by command      │
 *   └────────┴────────────┴───────┴──────┴─────────┴─────────────── ··· ──────────────────┘
 *   1, 2  first GOB, GOBs    3  first GOB, first MB, MBs    4  picture, long-term index    5  the same, first MB, MBs
 *   6     count, 4 × (picture, long-term index)             7  trade-off
 * A getter of another command's argument answers 0.
 */
export class MiscellaneousCommandView extends FrameView {
  check(): Fault {
    const fault = this.atLeast(64);
    if (fault) return fault;
    return this.recoveryReferencePictureCount > PICTURES ? Fault.countTooLarge : Fault.none;
  }
  get conferenceId(): number {
    return this.u32(12);
  }
  get passthruPartyID(): number {
    return this.u32(16);
  }
  get callReference(): number {
    return this.u32(20);
  }
  get command(): number {
    return this.u32(24);
  }
  /** Argument i of nine, whatever the command. */
  argument(i: number): number {
    return i < 9 ? this.u32(ARGUMENTS + 4 * i) : 0;
  }
  get firstGOB(): number {
    return this.command >= Command.fastUpdatePicture && this.command <= Command.fastUpdateMB ? this.argument(0) : 0;
  }
  get numberOfGOBs(): number {
    return this.command === Command.fastUpdatePicture || this.command === Command.fastUpdateGOB ? this.argument(1) : 0;
  }
  get firstMB(): number {
    if (this.command === Command.fastUpdateMB) return this.argument(1);
    return this.command === Command.lostPartialPicture ? this.argument(2) : 0;
  }
  get numberOfMBs(): number {
    if (this.command === Command.fastUpdateMB) return this.argument(2);
    return this.command === Command.lostPartialPicture ? this.argument(3) : 0;
  }
  get recoveryReferencePictureCount(): number {
    return this.command === Command.recoveryReferencePicture ? this.argument(0) : 0;
  }
  /** Picture i: of the recovery command, or the one (i = 0) that was lost. */
  pictureNumber(i = 0): number {
    return this.picture(i, 0);
  }
  longTermPictureIndex(i = 0): number {
    return this.picture(i, 1);
  }
  get temporalSpatialTradeOff(): number {
    return this.command === Command.temporalSpatialTradeOff ? this.argument(0) : 0;
  }
  private picture(i: number, part: 0 | 1): number {
    if (i < this.recoveryReferencePictureCount) return this.argument(1 + 2 * i + part);
    const lost = this.command === Command.lostPicture || this.command === Command.lostPartialPicture;
    return lost && i === 0 ? this.argument(part) : 0;
  }
}

/** @param values up to nine numbers, as the command has them */
export function writeMiscellaneousCommand(
  w: FrameWriter,
  version: number,
  conferenceId: number,
  passthruPartyID: number,
  callReference: number,
  command: number,
  values: readonly number[] = [],
): void {
  w.begin(version, MessageId.MiscellaneousCommand).u32(conferenceId).u32(passthruPartyID);
  w.u32(callReference).u32(command);
  for (let i = 0; i < 9; i++) w.u32(values[i] ?? 0);
  w.end();
}
