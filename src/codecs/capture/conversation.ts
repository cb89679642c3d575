/** One TCP stream that speaks SCCP, or may: which end is the phone, what it is called, where each direction stands. */
import { SkinnyFramer } from '../framer.ts';
import { MessageId } from '../skinny/ids.ts';
import { fixedText } from '../text.ts';
import type { MessageDirection } from './message.ts';
import { FrameSeeker } from './seek.ts';
import type { Direction, TcpStream } from './tcp.ts';

export interface Side {
  framer: SkinnyFramer;
  /** Set while the place of the next frame is unknown. */
  seeker: FrameSeeker | null;
}

export class Conversation {
  readonly stream: TcpStream;
  /** One end is on a port of call servers. */
  readonly expected: boolean;
  readonly sides: readonly [Side, Side];
  /** A first frame was believed. */
  speaks = false;
  phone: string | null = null;
  private side: Direction | -1 = -1;
  private phoneText = '';
  private serverText = '';

  constructor(stream: TcpStream, ports: ReadonlySet<number>) {
    const server0 = ports.has(stream.port0);
    const server1 = ports.has(stream.port1);
    this.stream = stream;
    this.expected = server0 || server1;
    // Joined in the middle on a known port: the first bytes may be anywhere in a frame.
    const joined = stream.opener < 0 && this.expected;
    this.sides = [newSide(joined), newSide(joined)];
    if (server0 !== server1) this.phoneSide = server1 ? 0 : 1;
    else this.phoneSide = stream.opener;
  }

  /** Endpoint of the phone; -1 while nobody knows. */
  get phoneSide(): Direction | -1 {
    return this.side;
  }
  set phoneSide(side: Direction | -1) {
    this.side = side;
    this.phoneText = this.stream.endpoint(side === 1 ? 1 : 0);
    this.serverText = this.stream.endpoint(side === 1 ? 0 : 1);
  }

  get phoneEndpoint(): string {
    return this.phoneText;
  }
  get serverEndpoint(): string {
    return this.serverText;
  }

  directionName(direction: Direction): MessageDirection {
    return direction === (this.side === 1 ? 1 : 0) ? 'toServer' : 'toPhone';
  }
}

function newSide(joined: boolean): Side {
  return { framer: new SkinnyFramer(), seeker: joined ? new FrameSeeker() : null };
}

/** Ids up to 0x80 are the phone's, and a few later ones. Source: catalogue, directions seen in captures. */
const lateFromPhone: ReadonlySet<number> = new Set([
  MessageId.StartMediaTransmissionAck,
  MessageId.StartMultiMediaTransmissionAck,
  MessageId.LocationInfo,
  MessageId.EnhancedAlarm,
  MessageId.SPCPRegisterTokenReq,
]);

export function sentByPhone(id: number): boolean {
  return id < MessageId.RegisterAck || lateFromPhone.has(id);
}

const NAME_AT = 12;
const NAME_BYTES = 16;
const ALARM_TEXT_AT = 16;
const ALARM_TEXT_BYTES = 80;
const named: ReadonlySet<number> = new Set([
  MessageId.RegisterReq,
  MessageId.RegisterTokenReq,
  MessageId.SPCPRegisterTokenReq,
]);

/** A phone tells its device name when it registers, and before that in the text of its alarm. */
export function learnPhone(to: Conversation, view: DataView, start: number, end: number, id: number): void {
  if (named.has(id)) {
    if (end - start >= NAME_AT + NAME_BYTES) to.phone = fixedText(view, start + NAME_AT, NAME_BYTES) || to.phone;
  } else if (id === MessageId.Alarm) {
    const bytes = Math.min(ALARM_TEXT_BYTES, end - start - ALARM_TEXT_AT);
    const name = bytes > 0 ? /Name=([\w-]{1,15})/.exec(fixedText(view, start + ALARM_TEXT_AT, bytes)) : null;
    if (name !== null) to.phone = name[1]!;
  }
}
