/** What a gateway tells who records it: both sides of every session, frame by frame. */
import type { TcpEnd } from '../../codecs/capture/tcp-packets.ts';
import type { DeviceName } from '../../model/ids.ts';
import type { Direction, Handling } from './flow.ts';

/** The two ends of one TCP connection; `from` opened it. */
export interface SessionEnds {
  readonly from: TcpEnd;
  readonly to: TcpEnd;
}

export interface SessionRecording {
  /** The connection to the server is there. Frames towards it may come before. */
  connected(server: SessionEnds): void;
  /** Bytes are valid only during the call. `original` is what came, where `bytes` were put in its place. */
  frame(direction: Direction, bytes: Uint8Array, handling: Handling, original: Uint8Array | undefined): void;
  /** One end has closed; the other may still speak. */
  finish(side: 'phone' | 'server'): void;
  end(): void;
}

/** Asked for each session by who records it. The device is '' where it has not said yet who it is. */
export type Record = (phone: SessionEnds, device: DeviceName) => SessionRecording;

/** Who records one session, for its whole life or while he watches. */
export class Recordings {
  /** All of them as one; undefined while nobody records. */
  all: SessionRecording | undefined;
  /** Null until somebody does: of ten thousand sessions mostly none is recorded. */
  private byRecord: Map<Record, SessionRecording> | null = null;

  /** @returns his recording, which has heard nothing but the phone's ends */
  add(record: Record, phone: SessionEnds, device: DeviceName): SessionRecording {
    this.byRecord ??= new Map();
    const recording = record(phone, device);
    this.byRecord.set(record, recording);
    this.all = together([...this.byRecord.values()]);
    return recording;
  }

  /** @returns false where he did not record */
  remove(record: Record): boolean {
    if (this.byRecord?.delete(record) !== true) return false;
    this.all = together([...this.byRecord.values()]);
    return true;
  }
}

/** Several that record the same session, as one. */
function together(recordings: readonly SessionRecording[]): SessionRecording | undefined {
  if (recordings.length < 2) return recordings[0];
  return {
    connected: (server) => recordings.forEach((each) => void each.connected(server)),
    frame: (...frame) => recordings.forEach((each) => void each.frame(...frame)),
    finish: (side) => recordings.forEach((each) => void each.finish(side)),
    end: () => recordings.forEach((each) => void each.end()),
  };
}
