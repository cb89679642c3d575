/** Messages of a capture in, the report out. One pass, bounded memory; the file and the page are other people's work. */
import {
  type CapturedMessage,
  type Closing,
  type MessageSink,
  type Trouble,
  troubleSentence,
} from '../../../codecs/capture/message.ts';
import { faults } from '../../../codecs/fault.ts';
import { type DecodedPdu, decodePdu } from '../../../codecs/qbe/decode.ts';
import { PduId } from '../../../codecs/qbe/ids.ts';
import { type Decoded, decode } from '../../../codecs/skinny/decode.ts';
import { describedFields } from '../../../codecs/skinny/describe.ts';
import { MessageId, messageName } from '../../../codecs/skinny/ids.ts';
import { reportLimits } from '../../limits.ts';
import { CallBackBook } from './call-back-book.ts';
import { CallBook } from './call-book.ts';
import type { PhoneReport, Report, TroubleReport } from './model.ts';
import { PhoneBook, type Track } from './phone-book.ts';
import { QbeBuilder } from './qbe/builder.ts';
import { RateCounter } from './rate-counter.ts';
import { type EntryBudget, Seen } from './seen.ts';

export interface BuilderOptions {
  /** The fields that matter, in one line. */
  readonly brief: (decoded: Decoded | DecodedPdu) => string;
}

export class ReportBuilder implements MessageSink {
  private readonly brief: BuilderOptions['brief'];
  private readonly phones = new PhoneBook();
  private readonly calls = new CallBook();
  private readonly callBacks = new CallBackBook(this.calls, () => this.phones.reports);
  private readonly rates = new RateCounter();
  private readonly budget: EntryBudget = { left: reportLimits.messagesMax, cut: 0 };
  private readonly qbe: QbeBuilder;
  private readonly troubles: TroubleReport[] = [];
  private readonly servers = new Set<string>();
  private readonly applications = new Set<string>();
  private readonly names = new Map<string, number>();
  private readonly closings: { readonly stream: number; readonly at: number; readonly how: string }[] = [];
  private first: { seconds: number; nanos: number } | null = null;
  private last = 0;
  private messages = 0;
  private qbeMessages = 0;
  private malformed = 0;
  private troubleCount = 0;

  constructor(options: BuilderOptions) {
    this.brief = options.brief;
    this.qbe = new QbeBuilder({ brief: options.brief, budget: this.budget });
  }

  /** Time of the first packet; the first message's where nobody tells. */
  begin(seconds: number, nanos: number): void {
    this.first ??= { seconds, nanos };
  }

  /** Who is gone is told with the next message: the axis ends at the last one. */
  closing({ stream, direction, reset, seconds, nanos }: Closing): void {
    const how = `connection ${reset ? 'cut' : 'closed'} by the ${direction === 'toServer' ? 'application' : 'CTIManager'}`;
    this.closings.push({ stream, at: this.since(seconds, nanos), how });
  }

  message(message: CapturedMessage): void {
    const at = this.at(message);
    for (const closing of this.closings.splice(0)) this.closed(closing.stream, Math.min(closing.at, at), closing.how);
    this.messages++;
    this.rates.count(at, message.direction);
    if (message.protocol === 'qbe') {
      this.qbeMessages++;
      const decoded = decodePdu(message.view, message.start, message.end);
      if (decoded.fault !== null) this.fault(message, decoded, decoded.pdu, at);
      this.qbe.take(this.messages, at, message, decoded);
      if (this.applications.size < reportLimits.phonesMax)
        this.applications.add(message.phone ?? message.phoneEndpoint);
      this.count(pduNames.get(message.id) ?? `QBE 0x${message.id.toString(16)}`);
      return;
    }
    this.count(messageName(message.id));
    if (this.servers.size < reportLimits.phonesMax) this.servers.add(message.serverEndpoint);
    const decoded = decode(message.view, message.start, message.end);
    if (decoded.fault !== null) this.fault(message, decoded, decoded.message, at);
    const track = this.phones.track(message, at);
    if (track?.far === false) this.ofPhone(track, message, decoded, at);
  }

  trouble(trouble: Trouble): void {
    const sentence = troubleSentence[trouble.kind](trouble.bytes);
    const reason = trouble.fault ? `: ${faults[trouble.fault]!.sentence}` : '';
    this.note({
      at: this.at(trouble),
      packet: trouble.packet,
      phone: trouble.phone ?? trouble.phoneEndpoint,
      stream: trouble.stream,
      direction: trouble.direction,
      kind: trouble.kind,
      text: sentence + reason,
    });
  }

  /** The capture is over. */
  end(): Report {
    for (const closing of this.closings.splice(0)) this.qbe.closed(closing.stream, this.last, closing.how);
    const qbe = this.qbe.end();
    this.phones.close(this.last);
    const far = this.phones.farSide;
    const phones = this.phones.reports.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
    const calls = this.calls.calls.sort((a, b) => a.from - b.from);
    for (const [index, call] of calls.entries()) call.number = index + 1;
    return {
      seconds: this.first?.seconds ?? 0,
      nanos: this.first?.nanos ?? 0,
      durationMs: this.last,
      messages: this.messages,
      qbeMessages: this.qbeMessages,
      qbe,
      malformed: this.malformed,
      troubleCount: this.troubleCount,
      servers: [...this.servers].sort(),
      applications: [...this.applications].sort(),
      phones,
      calls,
      callBacks: this.callBacks.callBacks,
      farSide: { phones: far.length, server: [...new Set(far.map(({ server }) => server))].sort().join(', ') },
      troubles: this.troubles,
      rates: this.rates.result(),
      names: [...this.names].sort((a, b) => b[1] - a[1]),
      cuts: [...this.cuts(phones), ...qbe.cuts],
    };
  }

  private closed(stream: number, at: number, how: string): void {
    this.qbe.closed(stream, at, how);
    const track = this.phones.trackOf(stream);
    if (track === null || track.far) return;
    this.phones.take(track, track.observed.end(), at);
    this.calls.lost(track.report, at);
  }

  private ofPhone(track: Track, message: CapturedMessage, decoded: Decoded, at: number): void {
    const { report } = track;
    report[message.direction]++;
    if (at > report.lastAt) report.lastAt = at;
    const events = track.observed.look(report.name, message.direction, message);
    if (message.id === MessageId.RegisterReq) this.registerReq(report, decoded, at);
    this.phones.take(track, events, at);
    const { brief, budget } = this;
    const seen = new Seen({ number: this.messages, at, phone: report, message, decoded, events, brief, budget });
    this.callBacks.take(seen, this.calls.take(seen));
  }

  private registerReq(report: PhoneReport, decoded: Decoded, at: number): void {
    const fields = describedFields(decoded);
    const text = (name: string): string =>
      fields.find((field) => field.name === name)?.text.replace(/^"(.*)"$/, '$1') ?? '';
    report.type = text('deviceType');
    report.protocol = text('protocolVer');
    this.phones.registering(report, at);
  }

  private fault(message: CapturedMessage, { fault }: { fault: string | null }, name: string | null, at: number): void {
    this.malformed++;
    const { packet, phone, phoneEndpoint, stream, direction } = message;
    const text = `${name ?? 'a message'}: ${fault}`;
    this.note({ at, packet, phone: phone ?? phoneEndpoint, stream, direction, kind: 'malformed', text });
  }

  private note(trouble: TroubleReport): void {
    this.troubleCount++;
    if (this.troubles.length < reportLimits.troublesMax) this.troubles.push(trouble);
  }

  private count(name: string): void {
    const key = this.names.has(name) || this.names.size < reportLimits.unknownNamesMax ? name : 'other ids';
    this.names.set(key, (this.names.get(key) ?? 0) + 1);
  }

  private at({ seconds, nanos }: { seconds: number; nanos: number }): number {
    this.begin(seconds, nanos);
    // What stands behind missing bytes is known late, with its own time; states of lines go on from the latest.
    this.last = this.since(seconds, nanos);
    return this.last;
  }

  /** Never before the latest message. */
  private since(seconds: number, nanos: number): number {
    const first = this.first ?? { seconds, nanos };
    return Math.max(this.last, (seconds - first.seconds) * 1000 + (nanos - first.nanos) / 1e6);
  }

  private cuts(phones: readonly PhoneReport[]): string[] {
    const limits = reportLimits;
    const segments = phones.reduce((sum, { segmentsCut }) => sum + segmentsCut, 0);
    const troubles = this.troubleCount - this.troubles.length;
    const all: readonly [number, string][] = [
      [this.phones.cut, `connections of further phones are only counted: the page shows ${limits.phonesMax} phones`],
      [this.calls.cut, `legs of further calls have no ladder: the page draws the first ${limits.callsMax} calls`],
      [this.callBacks.cut, `further call backs have no ladder: the page draws the first ${limits.callBacksMax}`],
      [this.budget.cut, `messages are missing in ladders: the page keeps ${limits.messagesMax} for all of them`],
      [segments, `changes of state are not in the bars: a bar has ${limits.segmentsMax} stretches`],
      [troubles, `further faults are only counted: the page lists ${limits.troublesMax}`],
    ];
    return all.filter(([count]) => count > 0).map(([count, text]) => `${count.toLocaleString('en')} ${text}.`);
  }
}

const pduNames = new Map<number, string>(Object.entries(PduId).map(([name, id]) => [id as number, name]));
