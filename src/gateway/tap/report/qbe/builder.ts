/** PDUs of a capture in, the QBE part of a report out. One pass, bounded memory. */
import type { CapturedMessage } from '../../../../codecs/capture/message.ts';
import type { DecodedPdu } from '../../../../codecs/qbe/decode.ts';
import { reportLimits } from '../../../limits.ts';
import type { EntryBudget } from '../seen.ts';
import { QbeCallBook } from './call-book.ts';
import type { QbeReport } from './model.ts';
import { Pdu } from './pdu.ts';
import { PlaceBook } from './place-book.ts';
import { SessionBook } from './session-book.ts';

export interface QbeBuilderOptions {
  /** The fields that matter, in one line. */
  readonly brief: (decoded: DecodedPdu) => string;
  readonly budget: EntryBudget;
}

export class QbeBuilder {
  private readonly options: QbeBuilderOptions;
  private readonly sessions = new SessionBook();
  private readonly places = new PlaceBook();
  private readonly calls = new QbeCallBook(this.places);
  private messages = 0;

  constructor(options: QbeBuilderOptions) {
    this.options = options;
  }

  /** @param number of the message in the capture @param at milliseconds since the first packet */
  take(number: number, at: number, message: CapturedMessage, decoded: DecodedPdu): void {
    this.messages++;
    const open = this.sessions.of(message, at);
    if (open === null) return;
    const { session, speaker } = open;
    // The message is reused for the next one.
    const { stream, packet, direction } = message;
    const pdu = new Pdu({ number, at, stream, packet, direction, decoded, session, speaker, ...this.options });
    this.sessions.take(pdu, open);
    const waiting = open.waiting.get(pdu.value('sequenceNumber'));
    if (waiting?.pdu === pdu) waiting.call = this.calls.callOf(pdu);
    this.calls.take(pdu);
    this.places.take(pdu);
  }

  /** A connection has ended. */
  closed(stream: number, at: number, how: string): void {
    this.sessions.closed(stream, how);
    this.places.closed(stream, at);
  }

  end(): QbeReport {
    const { sessions, places, calls } = this;
    const requests = sessions.end();
    return {
      messages: this.messages,
      sessions: sessions.sessions,
      requests,
      failures: sessions.failures,
      failureCount: sessions.failureCount,
      places: places.places,
      calls: calls.calls,
      cuts: this.cuts(),
    };
  }

  private cuts(): string[] {
    const { sessions, places, calls } = this;
    const limits = reportLimits;
    const failures = sessions.failureCount - sessions.failures.length;
    const all: readonly [number, string][] = [
      [sessions.cut, `sessions of applications are only counted: the page shows ${limits.qbeSessionsMax}`],
      [sessions.requestsCut, 'requests wait for an answer that is not looked for'],
      [failures, `failed requests are only counted: the page lists ${limits.qbeFailuresMax}`],
      [places.cut, `devices and lines are left out: the page lists ${limits.qbePlacesMax}`],
      [calls.cut, `calls that applications saw have no ladder: the page draws the first ${limits.qbeCallsMax}`],
    ];
    return all.filter(([count]) => count > 0).map(([count, text]) => `${count.toLocaleString('en')} ${text}.`);
  }
}
