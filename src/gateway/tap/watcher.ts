/**
 * Somebody who watches a running gateway: sent pcapng from the moment at which he came. With nobody it costs nothing.
 * He is never waited for: what he has no room for is dropped, and the next packet that he gets says how many there were
 * (epb_dropcount).
 */
import { pcapngPacket } from '../../codecs/capture/writers.ts';
import type { DeviceName } from '../../model/ids.ts';
import type { Record } from '../inline/recording.ts';
import { watchLimits } from '../limits.ts';
import { ChosenSession } from './chosen-phones.ts';
import { captureHead, captureTime, type PacketOutlet, SessionPackets, Side } from './session-packets.ts';
import { type WatchSide, watchSides } from './side-names.ts';

/** What somebody wants to see. */
export interface WatchRequest {
  readonly side: WatchSide;
  /** Device names; none: all phones. */
  readonly phones: readonly DeviceName[];
}

/** As a watcher writes it, one line: the side, then device names. */
export const watchLine = ({ side, phones }: WatchRequest): string => `${[side, ...phones].join(' ')}\n`;

/** @returns null where it is no request. @param line without its end */
export function watchRequest(line: string): WatchRequest | null {
  const [word, ...phones] = line.split(' ');
  const side = watchSides.find((each) => each === word);
  return side !== undefined && phones.every(isDeviceName) ? { side, phones } : null;
}

/** Letters and digits as RegisterReq has them, 15 at most. */
export const isDeviceName = (text: string): boolean => /^[\w.:-]{1,15}$/.test(text);

/** Where the bytes go: a socket, or a test's stand-in. */
export interface WatchStream {
  /** Bytes that wait in it. */
  readonly writableLength: number;
  write(bytes: Uint8Array): unknown;
}

export class Watcher implements PacketOutlet {
  unwritable = 0;
  /** Packets dropped in all. */
  dropped = 0;
  private readonly stream: WatchStream;
  private readonly side: WatchSide;
  private readonly phones: ReadonlySet<DeviceName>;
  private readonly clock: () => number;
  /** What leaves in one write, a turn later. */
  private pieces: Uint8Array[] = [];
  private pieceBytes = 0;
  /** Dropped since the last packet that went. */
  private justDropped = 0;

  /** @param clock epoch milliseconds; parts are kept */
  constructor(stream: WatchStream, { side, phones }: WatchRequest, clock: () => number) {
    this.stream = stream;
    this.side = side;
    this.phones = new Set(phones);
    this.clock = clock;
    stream.write(captureHead());
  }

  /** For InlineGateway.watch. */
  record: Record = (phone, device) =>
    this.phones.size === 0 ? new SessionPackets(this, phone) : new ChosenSession(this, phone, device, this.phones);

  now(): number {
    return this.clock();
  }

  write(side: Side, at: number, packets: readonly Uint8Array[], comment: string | undefined): void {
    if (this.side !== 'both' && (this.side === 'phones') !== (side === Side.phones)) return;
    const [seconds, nanos] = captureTime(at);
    for (const packet of packets) {
      const piece = pcapngPacket(side, seconds, nanos, packet, packet.length, comment, this.justDropped);
      if (this.stream.writableLength + this.pieceBytes + piece.length > watchLimits.queueBytesMax) {
        this.justDropped++;
        this.dropped++;
      } else {
        this.justDropped = 0;
        this.put(piece);
      }
    }
  }

  /** Hands over what waits for the end of this turn. */
  flush(): void {
    if (this.pieceBytes === 0) return;
    this.stream.write(Buffer.concat(this.pieces, this.pieceBytes));
    this.pieces = [];
    this.pieceBytes = 0;
  }

  private put(piece: Uint8Array): void {
    if (this.pieceBytes === 0) setImmediate(() => this.flush());
    this.pieces.push(piece);
    this.pieceBytes += piece.length;
  }
}
