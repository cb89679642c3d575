/** TCP streams in, SCCP messages out. */
import { SkinnyFramer } from '../framer.ts';
import { isKnownMessage, MessageId } from '../skinny/ids.ts';
import { fixedText } from '../text.ts';
import type { Conversation } from './conversation.ts';
import type { StreamDialect } from './dialect.ts';
import type { MessageSink } from './message.ts';
import { ProtocolStreams } from './protocol-streams.ts';
import { FrameSeeker, versionMax } from './seek.ts';

export interface SkinnyStreamsOptions {
  /** Ports of call servers; 2000 if not told. */
  readonly ports?: readonly number[];
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

const skinny: StreamDialect = {
  protocol: 'skinny',
  securePort: 2443,
  alien: 'notSkinny',
  newFramer: () => new SkinnyFramer(),
  newSeeker: () => new FrameSeeker(),
  believes: (id, version, expected) => version <= versionMax && (expected || isKnownMessage(id)),
  sentByPhone,
  learn: learnPhone,
};

export class SkinnyStreams extends ProtocolStreams {
  constructor(sink: MessageSink, options: SkinnyStreamsOptions = {}) {
    super(sink, skinny, options.ports ?? [2000]);
  }
}
