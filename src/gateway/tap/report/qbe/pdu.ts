/** A PDU while the books of a report look at it. */
import type { MessageDirection } from '../../../../codecs/capture/message.ts';
import type { DecodedPdu, QbeFields } from '../../../../codecs/qbe/decode.ts';
import { describedPduFields } from '../../../../codecs/qbe/describe.ts';
import { type Entry, type PhoneReport, shownFields } from '../entry.ts';
import type { EntryBudget } from '../seen.ts';
import type { QbeCall, QbeSession } from './model.ts';

/** Between PDUs of a call these only illustrate. */
const dull =
  /^(Heartbeat|ToneChanged|Ring|Start|Stop|DeviceState|LampMode|Display|Device(Get|Existing|Snapshot)|CallGetInfo|CallSelect|CallPrivacy)/;

export interface PduParts {
  /** Number of the message in the capture, from 1. */
  readonly number: number;
  readonly at: number;
  readonly stream: number;
  readonly packet: number;
  readonly direction: MessageDirection;
  readonly decoded: DecodedPdu;
  readonly session: QbeSession;
  /** The application, as a ladder's column. */
  readonly speaker: PhoneReport;
  readonly brief: (decoded: DecodedPdu) => string;
  readonly budget: EntryBudget;
}

export class Pdu {
  readonly parts: PduParts;
  readonly name: string;
  /** The request that this answers, where it was captured. */
  request: Waiting | null = null;
  private made: Entry | null | undefined;

  constructor(parts: PduParts) {
    this.parts = parts;
    this.name = parts.decoded.pdu ?? '?';
  }

  get at(): number {
    return this.parts.at;
  }
  get stream(): number {
    return this.parts.stream;
  }
  get session(): QbeSession {
    return this.parts.session;
  }
  get fields(): QbeFields {
    return this.parts.decoded.fields;
  }

  /** A field that is a number; 0 where there is none. */
  value(...names: readonly string[]): number {
    for (const name of names) if (typeof this.fields[name] === 'number') return this.fields[name];
    return 0;
  }

  has(name: string): boolean {
    return this.fields[name] !== undefined;
  }

  text(name: string): string {
    const value = this.fields[name];
    return typeof value === 'string' ? value : '';
  }

  /** A number by its name, as people read it; '' where it is not there. */
  named(name: string): string {
    return describedPduFields(this.parts.decoded).find((field) => field.name === name)?.text ?? '';
  }

  /** This PDU for a ladder, the same object each time; null where the capture holds more than can be kept. */
  entry(): Entry | null {
    if (this.made === undefined) this.made = this.make();
    return this.made;
  }

  private make(): Entry | null {
    const { number, at, packet, direction, decoded, speaker, brief, budget } = this.parts;
    if (budget.left === 0) {
      budget.cut++;
      return null;
    }
    budget.left--;
    return {
      number,
      at,
      packet,
      phone: speaker,
      server: speaker.server,
      direction,
      name: this.name,
      brief: brief(decoded),
      fields: shownFields(describedPduFields(decoded)),
      fault: decoded.fault,
      matters: !dull.test(this.name) || decoded.fault !== null,
    };
  }
}

/** A request that is not answered yet. */
export interface Waiting {
  readonly pdu: Pdu;
  /** The call that it is about. */
  call: QbeCall | null;
}
