/** What comes out of a capture: messages with their time and place, and what kept others from coming out. */
import type { Fault } from '../fault.ts';
import type { PacketPlace } from './packet.ts';

/** As in the gateway: the phone's messages go to the server, the server's to the phone. */
export type MessageDirection = 'toServer' | 'toPhone';

const EMPTY: DataView = new DataView(new ArrayBuffer(0));

/** The two ends of a stream. */
export interface Speakers {
  /** Device name, once the phone has told it on this stream; for QBE the application's id. */
  readonly phone: string | null;
  /** `address:port` of both ends. */
  readonly phoneEndpoint: string;
  readonly serverEndpoint: string;
  /** Number of the TCP stream, as in Wireshark. */
  readonly stream: number;
  /** Name of the interface on which the stream began; '' where the capture names none. */
  readonly interfaceName: string;
}

const nobody: Speakers = { phone: null, phoneEndpoint: '', serverEndpoint: '', stream: 0, interfaceName: '' };
const nowhere: PacketPlace = { number: 0, seconds: 0, nanos: 0, timed: true };

/** One object is reused for all messages and is valid only during the call of the sink. */
export class CapturedMessage {
  protocol: 'skinny' | 'qbe' = 'skinny';
  view: DataView = EMPTY;
  start = 0;
  end = 0;
  id = 0;
  /** Header version; QBE: the version word. */
  version = 0;
  direction: MessageDirection = 'toServer';
  speakers: Speakers = nobody;
  /** The packet that completed the message, or filled the hole before it; behind bytes that never came, its own. */
  place: PacketPlace = nowhere;

  get phone(): string | null {
    return this.speakers.phone;
  }
  get phoneEndpoint(): string {
    return this.speakers.phoneEndpoint;
  }
  get serverEndpoint(): string {
    return this.speakers.serverEndpoint;
  }
  get stream(): number {
    return this.speakers.stream;
  }
  get interfaceName(): string {
    return this.speakers.interfaceName;
  }
  /** Number of the packet at its place. */
  get packet(): number {
    return this.place.number;
  }
  get seconds(): number {
    return this.place.seconds;
  }
  get nanos(): number {
    return this.place.nanos;
  }
  get timed(): boolean {
    return this.place.timed;
  }
}

export type TroubleKind =
  /** Bytes of the stream are not in the capture. */
  | 'missing'
  /** Bytes in which no frame begins, given up to find the next one. */
  | 'skipped'
  /** A header that cannot be: see `fault`. */
  | 'fault'
  /** The stream ends inside a frame. */
  | 'unfinished'
  /** A stream on a port of SCCP or QBE that does not speak it, or whose TLS hides it. */
  | 'notSkinny'
  | 'notQbe'
  | 'secure';

export interface Trouble {
  readonly kind: TroubleKind;
  readonly fault: Fault;
  readonly bytes: number;
  readonly stream: number;
  readonly phone: string | null;
  readonly phoneEndpoint: string;
  readonly direction: MessageDirection;
  readonly packet: number;
  readonly seconds: number;
  readonly nanos: number;
}

/** One end has closed its connection, or cut it (RST). */
export interface Closing {
  readonly stream: number;
  readonly direction: MessageDirection;
  readonly reset: boolean;
  readonly seconds: number;
  readonly nanos: number;
}

export interface MessageSink {
  message(message: CapturedMessage): void;
  trouble(trouble: Trouble): void;
  /** Only of streams that speak the protocol; at most once for each. */
  closing?(closing: Closing): void;
}

/** Sentence for a trouble, without its place. */
export const troubleSentence: Readonly<Record<TroubleKind, (bytes: number) => string>> = {
  missing: (bytes) => `${bytes} bytes were not captured`,
  skipped: (bytes) => `${bytes} bytes skipped to find the next frame`,
  fault: () => 'the stream lost its place',
  unfinished: (bytes) => `the stream ends ${bytes} bytes into a frame`,
  notSkinny: () => 'this stream does not speak SCCP',
  notQbe: () => 'this stream does not speak QBE',
  secure: () => 'this stream is TLS and cannot be read',
};
