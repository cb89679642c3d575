/** What the reading of captured streams must know of a protocol. */
import type { FrameSink } from '../framer.ts';
import type { Conversation } from './conversation.ts';
import type { CapturedMessage, TroubleKind } from './message.ts';
import type { StreamFramer, StreamSeeker } from './stream-readers.ts';

export interface StreamDialect {
  readonly protocol: CapturedMessage['protocol'];
  readonly securePort: number;
  /** What is told of a stream on a port of this protocol that speaks something else. */
  readonly alien: TroubleKind;
  /**
   * Hand on the frames that lie whole in [start, end), one after another: the plain case, without a copy or an object.
   * @returns where the first one begins that does not, which is the framer's business.
   */
  wholeFrames(view: DataView, start: number, end: number, sink: FrameSink): number;
  newFramer(): StreamFramer;
  /** True where a frame is believed right at `start`, by these bytes alone. */
  begins(view: DataView, start: number, end: number): boolean;
  newSeeker(): StreamSeeker;
  /** Whether a first frame makes a stream one of this protocol; `expected` where its port says so. */
  believes(id: number, version: number, expected: boolean): boolean;
  /** Whether a message is one that phones (or applications) send, not servers. */
  sentByPhone(id: number): boolean;
  /** Learn from a message what the phone (or application) is called. */
  learn(conversation: Conversation, view: DataView, start: number, end: number, id: number): void;
}
