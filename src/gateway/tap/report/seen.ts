/** A message of a phone while it is being looked at; it becomes an entry of a ladder only where one wants it. */
import type { CapturedMessage } from '../../../codecs/capture/message.ts';
import type { Decoded } from '../../../codecs/skinny/decode.ts';
import { describedFields } from '../../../codecs/skinny/describe.ts';
import { MessageId } from '../../../codecs/skinny/ids.ts';
import type { Event } from '../../../model/events.ts';
import { reportLimits } from '../../limits.ts';
import { type Entry, type PhoneReport, shownFields } from './entry.ts';
import { refusal, userDataBrief } from './pushed-screen.ts';

/** What tells the story of a call; lamps, prompts, key sets and digits only illustrate it. */
const matters: ReadonlySet<number> = new Set([
  MessageId.RegisterReq,
  MessageId.RegisterAck,
  MessageId.RegisterReject,
  MessageId.UnregisterReq,
  MessageId.Reset,
  MessageId.OffHook,
  MessageId.OnHook,
  MessageId.SoftKeyEvent,
  MessageId.Stimulus,
  MessageId.EnblocCall,
  MessageId.DialedNumber,
  MessageId.CallState,
  MessageId.StartTone,
  MessageId.StartMediaTransmission,
  MessageId.ForwardStatRes,
  MessageId.DisplayPriNotify,
  MessageId.DisplayPriNotifyV2,
  MessageId.UserToDeviceData,
  MessageId.UserToDeviceDataVersion1,
  MessageId.DeviceToUserData,
  MessageId.DeviceToUserDataVersion1,
]);
/** The phone's word that a screen was taken; it matters where it was not. */
const answers: ReadonlySet<number> = new Set([
  MessageId.DeviceToUserDataResponse,
  MessageId.DeviceToUserDataResponseVersion1,
]);

/** How many entries may still be made, over the whole capture. */
export interface EntryBudget {
  left: number;
  cut: number;
}

export class Seen {
  readonly number: number;
  readonly at: number;
  readonly phone: PhoneReport;
  readonly message: CapturedMessage;
  readonly decoded: Decoded;
  readonly events: readonly Event[];
  private readonly brief: (decoded: Decoded) => string;
  private readonly budget: EntryBudget;
  private made: Entry | null | undefined;

  constructor(parts: {
    number: number;
    at: number;
    phone: PhoneReport;
    message: CapturedMessage;
    decoded: Decoded;
    events: readonly Event[];
    brief: (decoded: Decoded) => string;
    budget: EntryBudget;
  }) {
    this.number = parts.number;
    this.at = parts.at;
    this.phone = parts.phone;
    this.message = parts.message;
    this.decoded = parts.decoded;
    this.events = parts.events;
    this.brief = parts.brief;
    this.budget = parts.budget;
  }

  get id(): number {
    return this.message.id;
  }

  /** A field that is a number, 0 where there is none. */
  value(name: string): number {
    const value = this.decoded.fields[name];
    return typeof value === 'number' ? value : 0;
  }

  text(name: string): string {
    const value = this.decoded.fields[name];
    return typeof value === 'string' ? value : '';
  }

  /** What a user-data message carries, as latin1; '' for any other. */
  userData(): string {
    return Buffer.from(this.text('xmldata'), 'hex').toString('latin1');
  }

  /** This message for a ladder, the same object each time; null where the capture holds more than can be kept. */
  entry(): Entry | null {
    if (this.made === undefined) this.made = this.make();
    return this.made;
  }

  private make(): Entry | null {
    if (this.budget.left === 0) {
      this.budget.cut++;
      return null;
    }
    this.budget.left--;
    const { message, decoded } = this;
    const data = this.userData();
    const refused = answers.has(message.id) && refusal(data) !== null;
    return {
      number: this.number,
      at: this.at,
      packet: message.packet,
      phone: this.phone,
      server: this.phone.server,
      direction: message.direction,
      name: decoded.message ?? '?',
      brief: data === '' ? this.brief(decoded) : userDataBrief(data),
      fields: shownFields(describedFields(decoded)),
      fault: decoded.fault,
      matters: matters.has(message.id) || refused || decoded.fault !== null,
    };
  }
}

/** A ladder takes a message, or counts it where it is full. */
export function addEntry(ladder: { entries: Entry[]; entriesCut: number }, entry: Entry | null): void {
  if (entry === null || ladder.entries.length >= reportLimits.messagesPerLadderMax) ladder.entriesCut++;
  else if (ladder.entries.at(-1) !== entry) ladder.entries.push(entry);
}
