/**
 * TCP streams in, messages of one protocol out.
 *
 *   TcpStreams ─▶ Conversation ─▶ Side × 2 (framer, or seeker while the place is unknown) ─▶ sink.message
 *
 * A stream on a port of the protocol is expected to speak it; on any other port its first frame must be a message that
 * exists. A stream that was joined in the middle, misses bytes or turns to nonsense goes on at the next plausible frame.
 */
import { Fault } from '../fault.ts';
import type { FrameSink } from '../framer.ts';
import { Conversation, type Side } from './conversation.ts';
import type { StreamDialect } from './dialect.ts';
import { CapturedMessage, type MessageSink, type TroubleKind } from './message.ts';
import type { PacketPlace } from './packet.ts';
import type { Direction, TcpSink, TcpStream } from './tcp.ts';

/** Phones (or applications) that are known beforehand: `address:port` → name. */
export type PhoneNames = ReadonlyMap<string, string>;

/** First byte of a TLS connection. */
const TLS_HANDSHAKE = 0x16;

export class ProtocolStreams implements TcpSink, FrameSink {
  private readonly sink: MessageSink;
  private readonly dialect: StreamDialect;
  private readonly ports: ReadonlySet<number>;
  private readonly names: PhoneNames;
  private readonly out = new CapturedMessage();
  private conversation: Conversation | null = null;
  private direction: Direction = 0;
  private packet: PacketPlace | null = null;
  /** Bytes of frames delivered during the present push. */
  private framed = 0;

  constructor(sink: MessageSink, dialect: StreamDialect, ports: readonly number[], names: PhoneNames = new Map()) {
    this.sink = sink;
    this.dialect = dialect;
    this.ports = new Set(ports);
    this.names = names;
    this.out.protocol = dialect.protocol;
  }

  data(stream: TcpStream, direction: Direction, view: DataView, start: number, end: number, packet: PacketPlace): void {
    const conversation = this.focus(stream, direction, packet);
    const from = conversation.isPlain(direction) ? this.dialect.wholeFrames(view, start, end, this) : start;
    if (from < end) this.rest(view, from, end);
  }

  gap(stream: TcpStream, direction: Direction, bytes: number, packet: PacketPlace): void {
    const conversation = this.focus(stream, direction, packet);
    if (!conversation.speaks && !conversation.expected) {
      stream.ignore();
      return;
    }
    this.tell('missing', bytes);
    this.lose();
    conversation.sideOf(direction).seeker?.close();
  }

  closing(stream: TcpStream, direction: Direction, reset: boolean, { seconds, nanos }: PacketPlace): void {
    const conversation = stream.conversation as Conversation | null;
    if (conversation === null || !conversation.speaks) return;
    const from = conversation.directionName(direction);
    this.sink.closing?.({ stream: stream.number, direction: from, reset, seconds, nanos });
  }

  end(stream: TcpStream): void {
    const conversation = stream.conversation as Conversation | null;
    if (conversation === null) return;
    stream.conversation = null;
    this.conversation = conversation;
    if (stream.ignored || this.packet === null) return;
    for (const direction of [0, 1] as const) {
      this.direction = direction;
      const { framer, seeker } = conversation.sideOf(direction);
      if (seeker !== null) seeker.close();
      if (seeker !== null && seeker.skipped > 0) this.tell('skipped', seeker.skipped);
      else if (framer !== null && framer.pending > 0) this.tell('unfinished', framer.pending);
    }
  }

  /** A whole frame of the side in focus: the framer's way out. */
  frame(view: DataView, start: number, end: number, id: number, version: number): void {
    this.framed += end - start;
    const conversation = this.conversation!;
    if (conversation.tcp.ignored) return;
    if (!conversation.speaks) {
      if (!this.dialect.believes(id, version, conversation.expected)) {
        this.reject(false);
        return;
      }
      conversation.speaks = true;
    }
    if (conversation.phoneSide < 0)
      conversation.phoneSide = this.dialect.sentByPhone(id) ? this.direction : this.otherSide;
    this.dialect.learn(conversation, view, start, end, id);
    const out = this.out;
    // Storing an object costs more than looking at it (docs/decisions/0010-hot-views.md).
    if (out.view !== view) out.view = view;
    out.start = start;
    out.end = end;
    out.id = id;
    out.version = version;
    out.direction = conversation.directionName(this.direction);
    out.speakers = conversation;
    if (out.place !== this.packet!) out.place = this.packet!;
    this.sink.message(out);
  }

  /** Bytes of a side that is lost, or inside a frame, or that end inside one. */
  private rest(view: DataView, start: number, end: number): void {
    const side = this.conversation!.sideOf(this.direction);
    let bytes = view;
    let at = start;
    let stop = end;
    // A loop, not a recursion: hostile bytes lose their place thousands of times in one packet.
    while (at >= 0 && at < stop) {
      if (side.lost && !this.begins(side, bytes, at, stop)) {
        side.seeker ??= this.dialect.newSeeker();
        const found = side.seeker.push(bytes, at, stop);
        if (found === null) return;
        this.foundPlace(side);
        bytes = new DataView(found.buffer);
        at = 0;
        stop = found.length;
      }
      at = this.frames(bytes, at, stop);
    }
  }

  /** A side that was lost finds its place with the first byte: nothing needs to be kept. */
  private begins(side: Side, view: DataView, start: number, end: number): boolean {
    if ((side.seeker?.held ?? 0) > 0 || !this.dialect.begins(view, start, end)) return false;
    this.foundPlace(side);
    return true;
  }

  private get otherSide(): Direction {
    return this.direction === 0 ? 1 : 0;
  }

  private focus(stream: TcpStream, direction: Direction, packet: PacketPlace): Conversation {
    this.direction = direction;
    if (this.packet !== packet) this.packet = packet;
    stream.conversation ??= new Conversation(stream, this.ports, this.names);
    this.conversation = stream.conversation as Conversation;
    return this.conversation;
  }

  /** Frames from a known place on. Returns where the place was lost, -1 where it was not. */
  private frames(view: DataView, start: number, end: number): number {
    const conversation = this.conversation!;
    const side = conversation.sideOf(this.direction);
    const from = conversation.isPlain(this.direction) ? this.dialect.wholeFrames(view, start, end, this) : start;
    if (from === end) return -1;
    side.framer ??= this.dialect.newFramer();
    const { framer } = side;
    const before = framer.pending;
    this.framed = 0;
    const fault = framer.push(new Uint8Array(view.buffer, view.byteOffset + from, end - from), this);
    conversation.setPlain(this.direction, framer.pending === 0);
    if (!fault || conversation.tcp.ignored) return -1;
    if (!conversation.speaks) {
      this.reject(view.getUint8(from) === TLS_HANDSHAKE);
      return -1;
    }
    this.tell('fault', 0, fault);
    this.lose();
    // Frames that were begun in an earlier chunk have used that much less of this one.
    return from + Math.max(0, this.framed - before);
  }

  private foundPlace(side: Side): void {
    if (side.seeker !== null && side.seeker.skipped > 0) this.tell('skipped', side.seeker.skipped);
    side.seeker = null;
    side.lost = false;
    this.conversation!.setPlain(this.direction, true);
  }

  /** The place in this direction is lost: what is unfinished can not be finished. */
  private lose(): void {
    const side = this.conversation!.sideOf(this.direction);
    side.framer = null;
    side.lost = true;
    this.conversation!.setPlain(this.direction, false);
  }

  /** The stream speaks something else. Only where it was expected to speak ours anybody is told. */
  private reject(tls: boolean): void {
    const { tcp, expected } = this.conversation!;
    if (expected) this.tell(tls ? 'secure' : this.dialect.alien, 0);
    else if (tls && (tcp.port0 === this.dialect.securePort || tcp.port1 === this.dialect.securePort))
      this.tell('secure', 0);
    tcp.ignore();
  }

  private tell(kind: TroubleKind, bytes: number, fault: Fault = Fault.none): void {
    const conversation = this.conversation!;
    const { number, seconds, nanos } = this.packet!;
    this.sink.trouble({
      kind,
      fault,
      bytes,
      stream: conversation.stream,
      phone: conversation.phone,
      phoneEndpoint: conversation.phoneEndpoint,
      direction: conversation.directionName(this.direction),
      packet: number,
      seconds,
      nanos,
    });
  }
}
