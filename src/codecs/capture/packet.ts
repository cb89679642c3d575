/**
 * A packet of a capture is (view, start, end), like a frame: an offset, not a slice. One object is reused for all packets
 * of a reader and is valid only during the call of the sink.
 *
 * Time is two numbers: nanoseconds since 1970 do not fit into a double, and one BigInt per packet would cost more than
 * the packet.
 */
const EMPTY: DataView = new DataView(new ArrayBuffer(0));

/** Which packet, and when. */
export interface PacketPlace {
  /** Counted from 1, as capture programs do. */
  readonly number: number;
  /** Whole seconds since 1970, and nanoseconds 0..999,999,999 into that second. */
  readonly seconds: number;
  readonly nanos: number;
  /** False where the capture holds no time (pcapng simple packet block); then the time of the packet before it. */
  readonly timed: boolean;
}

export class CapturedPacket implements PacketPlace {
  view: DataView = EMPTY;
  start = 0;
  end = 0;
  /** LINKTYPE_ value of the interface. */
  linkType = 0;
  /** As the capture calls it; '' where it does not. */
  interfaceName = '';
  seconds = 0;
  nanos = 0;
  timed = true;
  /** Length on the wire; more than `end - start` where the snapshot length cut the packet. */
  originalBytes = 0;
  /** Packets that the capturing program lost since the packet before, where it says so (pcapng). */
  dropped = 0;
  number = 0;
}

export interface PacketSink {
  packet(packet: CapturedPacket): void;
}
