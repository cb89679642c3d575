/** TCP streams in, SCCP messages out. */
import { type FrameSink, HEADER_BYTES, SkinnyFramer } from '../framer.ts';
import { limits } from '../limits.ts';
import { isKnownMessage, MessageId } from '../skinny/ids.ts';
import { fixedText } from '../text.ts';
import type { Conversation } from './conversation.ts';
import type { StreamDialect } from './dialect.ts';
import type { MessageSink } from './message.ts';
import { type PhoneNames, ProtocolStreams } from './protocol-streams.ts';
import { beginsFrames, FrameSeeker, versionMax } from './seek.ts';

export interface SkinnyStreamsOptions {
  /** Ports of call servers; 2000 if not told. */
  readonly ports?: readonly number[];
  readonly names?: PhoneNames;
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

const tellsName = (id: number): boolean =>
  id === MessageId.RegisterReq || id === MessageId.RegisterTokenReq || id === MessageId.SPCPRegisterTokenReq;

/** A phone tells its device name when it registers, and before that in the text of its alarm. */
export function learnPhone(to: Conversation, view: DataView, start: number, end: number, id: number): void {
  if (id === MessageId.Alarm) learnFromAlarm(to, view, start + ALARM_TEXT_AT, end);
  else if (tellsName(id) && end - start >= NAME_AT + NAME_BYTES) {
    to.phone = fixedText(view, start + NAME_AT, NAME_BYTES) || to.phone;
  }
}

function learnFromAlarm(to: Conversation, view: DataView, textAt: number, end: number): void {
  const bytes = Math.min(ALARM_TEXT_BYTES, end - textAt);
  const name = bytes > 0 ? /Name=([\w-]{1,15})/.exec(fixedText(view, textAt, bytes)) : null;
  if (name !== null) to.phone = name[1]!;
}

function wholeFrames(view: DataView, start: number, end: number, sink: FrameSink): number {
  let at = start;
  while (end - at >= HEADER_BYTES) {
    const size = view.getUint32(at, true) + 8;
    if (size < limits.skinnyLengthMin + 8 || size > limits.skinnyFrameBytesMax || size > end - at) break;
    sink.frame(view, at, at + size, view.getUint32(at + 8, true), view.getUint32(at + 4, true));
    at += size;
  }
  return at;
}

const skinny: StreamDialect = {
  protocol: 'skinny',
  securePort: 2443,
  alien: 'notSkinny',
  wholeFrames,
  newFramer: () => new SkinnyFramer(),
  begins: beginsFrames,
  newSeeker: () => new FrameSeeker(),
  believes: (id, version, expected) => version <= versionMax && (expected || isKnownMessage(id)),
  sentByPhone,
  learn: learnPhone,
};

export class SkinnyStreams extends ProtocolStreams {
  constructor(sink: MessageSink, options: SkinnyStreamsOptions = {}) {
    super(sink, skinny, options.ports ?? [2000], options.names);
  }
}
