/**
 * What passes a gateway, as pcapng: two interfaces, `phones` and `server`, each with the packets of that side as they
 * would have been captured there. What the gateway added, changed or swallowed says so in a comment.
 *
 *   phone ──► │ phones │ ─► gateway ─► │ server │ ──► call server
 *
 * Frames are copied and queued (RecordFile); a frame that does not fit is counted and missing, calls never wait.
 */
import { pcapngPacket } from '../../codecs/capture/writers.ts';
import { ClaimedError, claimFile } from '../../files/claim.ts';
import type { SessionEnds, SessionRecording } from '../inline/recording.ts';
import { recordLimits } from '../limits.ts';
import { RecordFile } from './record-file.ts';
import { captureHead, captureTime, type PacketOutlet, SessionPackets, type Side } from './session-packets.ts';

export interface RecorderOptions {
  readonly path: string;
  readonly bytesMax?: number;
  readonly ageMsMax?: number;
  readonly keep?: number;
  /** Epoch milliseconds; parts are kept. */
  readonly clock: () => number;
  readonly failed?: (reason: string) => void;
}

export class Recorder implements PacketOutlet {
  /** Sessions whose addresses cannot be written. */
  unwritable = 0;
  private readonly file: RecordFile;
  private readonly clock: () => number;
  private readonly path: string;
  private release: () => Promise<void> = async () => undefined;

  constructor(options: RecorderOptions) {
    const { path, bytesMax, ageMsMax, keep, clock, failed } = options;
    this.clock = clock;
    this.path = path;
    this.file = new RecordFile({
      path,
      head: captureHead(),
      bytesMax: bytesMax ?? recordLimits.bytesMax,
      ageMsMax: ageMsMax ?? recordLimits.ageMsMax,
      keep: keep ?? recordLimits.keep,
      queueBytesMax: recordLimits.queueBytesMax,
      ...(failed === undefined ? {} : { failed }),
    });
  }

  /** Packets that are missing because the disk was too slow. */
  get dropped(): number {
    return this.file.dropped;
  }

  /** @throws the system's error where the file cannot be made, or that another recorder has it: it would be moved away. */
  async open(): Promise<void> {
    this.release = await claimFile(this.path).catch((error: Error) => {
      throw error instanceof ClaimedError ? new Error(alreadyRecorded(error)) : error;
    });
    await this.file.open().catch(async (error: Error) => {
      await this.release();
      throw error;
    });
  }

  /** Writes what waits. */
  async close(): Promise<void> {
    await this.file.close();
    await this.release();
  }

  /** For InlineOptions.record. */
  session = (phone: SessionEnds): SessionRecording => new SessionPackets(this, phone);

  now(): number {
    return this.clock();
  }

  write(side: Side, at: number, packets: readonly Uint8Array[], comment: string | undefined): void {
    const [seconds, nanos] = captureTime(at);
    for (const packet of packets) {
      this.file.append(pcapngPacket(side, seconds, nanos, packet, packet.length, comment));
    }
  }
}

function alreadyRecorded({ pid }: ClaimedError): string {
  const who = pid === null ? 'another process' : pid === process.pid ? 'this process' : `process ${pid}`;
  return `${who} records to it already; name another file for this one, or end that one first`;
}
