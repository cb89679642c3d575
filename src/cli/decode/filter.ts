/** Which messages a user wants to see. What is known without decoding is asked first. */
import type { CapturedMessage } from '../../codecs/capture/index.ts';
import type { Decoded } from '../../codecs/skinny/decode.ts';
import { MessageId, messageName } from '../../codecs/skinny/ids.ts';
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

function messageIds(words: readonly string[]): ReadonlySet<number> {
  const ids = new Set<number>();
  for (const word of words) {
    if (/^(0x[0-9a-f]+|\d+)$/i.test(word)) {
      ids.add(Number(word));
      continue;
    }
    const like = pattern(word);
    const before = ids.size;
    for (const id of Object.values(MessageId)) if (like.test(messageName(id))) ids.add(id);
    if (ids.size === before && !Object.keys(MessageId).some((name) => like.test(name))) {
      throw new FilterError(`--message ${word}: no message is called so; use Wireshark's names, * or an id`);
    }
  }
  return ids;
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

const listed = (words: readonly string[] | undefined): string[] | null =>
  words === undefined ? null : words.flatMap((word) => word.split(',')).filter((word) => word !== '');

export class MessageFilter {
  private readonly phones: readonly RegExp[] | null;
  private readonly ids: ReadonlySet<number> | null;
  private readonly lines: ReadonlySet<string> | null;
  private readonly calls: ReadonlySet<number> | null;
  private readonly fromMark: TimeMark | null;
  private readonly toMark: TimeMark | null;
  private from: bigint | null = null;
  private to: bigint | null = null;
  /** Directory numbers by stream and line instance, as the server has told them. */
  private readonly numbers = new Map<string, string>();

  /** @throws FilterError that names the word. */
  constructor(words: FilterWords) {
    this.phones = listed(words.phone)?.map(pattern) ?? null;
    const names = listed(words.message);
    this.ids = names === null ? null : messageIds(names);
    const lines = listed(words.line);
    this.lines = lines === null ? null : new Set(lines);
    const calls = listed(words.call);
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

  /** By time, phone and id. False: the message need not be decoded. */
  early(message: CapturedMessage): boolean {
    if (this.lines !== null && isLineStat(message.id)) return true;
    return this.timely(message) && this.byPhone(message) && (this.ids === null || this.ids.has(message.id));
  }

  /** All that `early` asks, and line and call. */
  matches(message: CapturedMessage, decoded: Decoded): boolean {
    const { lineInstance, lineNumber, callReference } = decoded.fields;
    if (this.lines !== null) {
      this.learn(message, decoded);
      const line = lineInstance ?? lineNumber;
      if (typeof line !== 'number' || !this.isLine(message.stream, line)) return false;
      if (!this.timely(message) || !this.byPhone(message)) return false;
      if (this.ids !== null && !this.ids.has(message.id)) return false;
    }
    return this.calls === null || (typeof callReference === 'number' && this.calls.has(callReference));
  }

  private isLine(stream: number, line: number): boolean {
    const number = this.numbers.get(`${stream} ${line}`);
    return this.lines!.has(String(line)) || (number !== undefined && this.lines!.has(number));
  }

  private learn(message: CapturedMessage, decoded: Decoded): void {
    if (!isLineStat(message.id)) return;
    const { lineNumber, lineDirNumber } = decoded.fields;
    if (typeof lineDirNumber === 'string') this.numbers.set(`${message.stream} ${lineNumber}`, lineDirNumber);
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

const isLineStat = (id: number): boolean => id === MessageId.LineStatRes || id === MessageId.LineStatV2Res;
