/** Which messages a user wants to see. What is known without decoding is asked first. */
import type { CapturedMessage } from '../../codecs/capture/index.ts';
import { PduId, pduName } from '../../codecs/qbe/ids.ts';
import { MessageId, messageName } from '../../codecs/skinny/ids.ts';
import type { AnyDecoded } from './any.ts';
import { LineNumbers } from './line-numbers.ts';
import { nanosOf, parseTime, type TimeMark } from './time.ts';

export interface FilterWords {
  readonly phone?: readonly string[];
  readonly line?: readonly string[];
  readonly message?: readonly string[];
  readonly call?: readonly string[];
  readonly from?: string;
  readonly to?: string;
  readonly utc?: boolean;
}

/** What was wrong with a word of the command line. */
export class FilterError extends Error {}

/** `*` stands for any letters; the case of letters means nothing. */
function pattern(word: string): RegExp {
  const escaped = word.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*');
  return new RegExp(`^${escaped}$`, 'i');
}

/** Ids of both protocols; a number means the message that has it in either. */
interface WantedIds {
  readonly skinny: ReadonlySet<number>;
  readonly qbe: ReadonlySet<number>;
}

function messageIds(words: readonly string[]): WantedIds {
  const skinny = new Set<number>();
  const qbe = new Set<number>();
  for (const word of words) {
    if (/^(0x[0-9a-f]+|\d+)$/i.test(word)) {
      skinny.add(Number(word));
      qbe.add(Number(word));
      continue;
    }
    const like = pattern(word);
    const messages = Object.entries(MessageId).filter(([name, id]) => like.test(name) || like.test(messageName(id)));
    const pdus = Object.values(PduId).filter((id) => like.test(pduName(id)));
    for (const [, id] of messages) if (like.test(messageName(id))) skinny.add(id);
    for (const id of pdus) qbe.add(id);
    if (messages.length + pdus.length === 0) {
      throw new FilterError(
        `--message ${word}: no message is called so; use Wireshark's names, those of QBE, * or an id`,
      );
    }
  }
  return { skinny, qbe };
}

function whole(option: string, word: string): number {
  if (/^(0x[0-9a-f]+|\d+)$/i.test(word)) return Number(word);
  throw new FilterError(`${option} ${word}: a number is needed`);
}

function mark(option: string, word: string | undefined, utc: boolean): TimeMark | null {
  if (word === undefined) return null;
  const parsed = parseTime(word, utc);
  if (parsed === null) throw new FilterError(`${option} ${word}: write +SECONDS, HH:MM:SS or YYYY-MM-DDTHH:MM:SS`);
  return parsed;
}

/** @throws FilterError where an option was given and says nothing (`--phone "$PHONE"` with no such variable). */
function listed(option: string, words: readonly string[] | undefined): string[] | null {
  if (words === undefined) return null;
  const named = words.flatMap((word) => word.split(',')).filter((word) => word !== '');
  if (named.length === 0) throw new FilterError(`${option} is empty; leave it out to see everything`);
  return named;
}

export class MessageFilter {
  private readonly phones: readonly RegExp[] | null;
  private readonly ids: WantedIds | null;
  private readonly lines: ReadonlySet<string> | null;
  private readonly calls: ReadonlySet<number> | null;
  private readonly fromMark: TimeMark | null;
  private readonly toMark: TimeMark | null;
  private from: bigint | null = null;
  private to: bigint | null = null;
  private readonly numbers = new LineNumbers();

  /** @throws FilterError that names the word. */
  constructor(words: FilterWords) {
    this.phones = listed('--phone', words.phone)?.map(pattern) ?? null;
    const names = listed('--message', words.message);
    this.ids = names === null ? null : messageIds(names);
    const lines = listed('--line', words.line);
    this.lines = lines === null ? null : new Set(lines);
    const calls = listed('--call', words.call);
    this.calls = calls === null ? null : new Set(calls.map((word) => whole('--call', word)));
    this.fromMark = mark('--from', words.from, words.utc ?? false);
    this.toMark = mark('--to', words.to, words.utc ?? false);
  }

  /** A file begins: its first packet is what relative times count from. */
  begin(seconds: number, nanos: number): void {
    this.from = this.fromMark?.(seconds, nanos) ?? null;
    this.to = this.toMark?.(seconds, nanos) ?? null;
    this.numbers.clear();
  }

  /** True where nobody asked for less than everything. */
  get passesAll(): boolean {
    const asked = [this.phones, this.ids, this.lines, this.calls, this.fromMark, this.toMark];
    return asked.every((each) => each === null);
  }

  /** True where `early` does not decide: lines and calls are fields. */
  get needsFields(): boolean {
    return this.lines !== null || this.calls !== null;
  }

  /** By time, phone and id. False: the message need not be decoded. */
  early(message: CapturedMessage): boolean {
    if (this.lines !== null && LineNumbers.tells(message)) return true;
    return this.timely(message) && this.byPhone(message) && this.byId(message);
  }

  /** All that `early` asks, and line and call. */
  matches(message: CapturedMessage, decoded: AnyDecoded): boolean {
    if (this.lines !== null) {
      this.numbers.learn(message, decoded);
      const line = decoded.fields[decoded.protocol === 'qbe' ? 'lineID' : 'lineInstance'] ?? decoded.fields.lineNumber;
      if (!this.isLine(message.stream, line, decoded)) return false;
      if (!this.timely(message) || !this.byPhone(message) || !this.byId(message)) return false;
    }
    return this.calls === null || callNames.some((name) => this.calls!.has(decoded.fields[name] as number));
  }

  private byId({ protocol, id }: CapturedMessage): boolean {
    return this.ids === null || this.ids[protocol].has(id);
  }

  /** By the line's number on the phone (QBE: its handle), or by the directory number that belongs to it. */
  private isLine(stream: number, line: unknown, decoded: AnyDecoded): boolean {
    const { lineName } = decoded.fields;
    if (typeof lineName === 'string' && this.lines!.has(lineName)) return true;
    if (typeof line !== 'number') return false;
    const number = this.numbers.of(stream, line);
    return this.lines!.has(String(line)) || (number !== undefined && this.lines!.has(number));
  }

  private timely(message: CapturedMessage): boolean {
    if (this.from === null && this.to === null) return true;
    const at = nanosOf(message.seconds, message.nanos);
    return (this.from === null || at >= this.from) && (this.to === null || at <= this.to);
  }

  private byPhone(message: CapturedMessage): boolean {
    if (this.phones === null) return true;
    const address = message.phoneEndpoint.replace(/:\d+$/, '');
    return this.phones.some(
      (like) =>
        (message.phone !== null && like.test(message.phone)) || like.test(address) || like.test(message.phoneEndpoint),
    );
  }
}

/** Fields by which a message belongs to a call. */
const callNames = ['callReference', 'callLegID', 'callID', 'globalCallID'] as const;
