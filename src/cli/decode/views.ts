/** The forms in which messages leave `ringback decode`: lines for people, one JSON document, or one object a line. */
import { styleText } from 'node:util';
import { type CapturedMessage, type Trouble, troubleSentence } from '../../codecs/capture/index.ts';
import { faults } from '../../codecs/fault.ts';
import { readable } from '../../codecs/skinny/labels.ts';
import { type AnyDecoded, nameOf } from './any.ts';
import { brief, detailLines } from './brief.ts';
import type { LineOutput } from './output.ts';
import type { Summary } from './summary.ts';
import { clockTime, isoTime } from './time.ts';

export interface View {
  begin(file: string): void;
  /** Show a message without its fields, where this form can; false: it wants them. */
  undecoded?(message: CapturedMessage): boolean;
  message(message: CapturedMessage, decoded: AnyDecoded): void;
  trouble(trouble: Trouble): void;
  /** Hand what is gathered to the output: the capture may make one wait for more. */
  flush?(): void;
  end(summaries: readonly Summary[]): void;
}

/** The object of `--json` and `--jsonl`: where and when, then what `--frames` prints. */
function messageObject(file: string | null, message: CapturedMessage, decoded: AnyDecoded): object {
  return {
    ...(file === null ? {} : { file }),
    time: message.timed ? isoTime(message.seconds, message.nanos) : null,
    phone: message.phone,
    stream: message.stream,
    direction: message.direction,
    packet: message.packet,
    phoneAddress: message.phoneEndpoint,
    serverAddress: message.serverEndpoint,
    ...decoded,
  };
}

function troubleObject(file: string | null, trouble: Trouble): object {
  return {
    ...(file === null ? {} : { file }),
    time: isoTime(trouble.seconds, trouble.nanos),
    phone: trouble.phone,
    stream: trouble.stream,
    direction: trouble.direction,
    packet: trouble.packet,
    trouble: trouble.kind,
    bytes: trouble.bytes,
    fault: trouble.fault ? faults[trouble.fault]!.name : null,
  };
}

export class JsonLinesView implements View {
  private readonly out: LineOutput;
  private readonly several: boolean;
  private file: string | null = null;

  constructor(out: LineOutput, several: boolean) {
    this.out = out;
    this.several = several;
  }

  begin(file: string): void {
    this.file = this.several ? file : null;
  }
  message(message: CapturedMessage, decoded: AnyDecoded): void {
    this.out.line(JSON.stringify(messageObject(this.file, message, decoded)));
  }
  /** Not a message: the summary tells how many there were, `--json` and the plain form show them. */
  trouble(): void {}
  end(): void {}
}

/** Troubles kept for the document; the summary counts them all. */
const TROUBLES_MAX = 10_000;

export class JsonView implements View {
  private readonly out: LineOutput;
  private readonly several: boolean;
  private file: string | null = null;
  private separator = '\n';
  private readonly troubles: object[] = [];

  constructor(out: LineOutput, several: boolean) {
    this.out = out;
    this.several = several;
    out.raw('{"messages":[');
  }

  begin(file: string): void {
    this.file = this.several ? file : null;
  }
  message(message: CapturedMessage, decoded: AnyDecoded): void {
    this.out.raw(this.separator + JSON.stringify(messageObject(this.file, message, decoded)));
    this.separator = ',\n';
  }
  trouble(trouble: Trouble): void {
    if (this.troubles.length < TROUBLES_MAX) this.troubles.push(troubleObject(this.file, trouble));
  }
  end(summaries: readonly Summary[]): void {
    this.out.line(`\n],"troubles":${JSON.stringify(this.troubles)},"files":${JSON.stringify(summaries)}}`);
  }
}

export interface LineOptions {
  readonly colours: boolean;
  /** Width of the terminal; 0 where lines are not to be cut. */
  readonly columns: number;
  readonly utc: boolean;
  readonly verbose: boolean;
  readonly several: boolean;
}

type Style = Parameters<typeof styleText>[0];

const NAME_CHARACTERS = 15;
const MESSAGE_CHARACTERS = 24;

/** Lines on stdout: on a terminal with colours, and cut to its width where only the fields that matter are shown. */
export function linesOn(
  out: LineOutput,
  { verbose, utc, several }: Pick<LineOptions, 'verbose' | 'utc' | 'several'>,
): LinesView {
  const terminal = process.stdout.isTTY === true;
  return new LinesView(out, {
    colours: terminal && !process.env.NO_COLOR && process.env.TERM !== 'dumb',
    columns: terminal && !verbose ? process.stdout.columns : 0,
    utc,
    verbose,
    several,
  });
}

export class LinesView implements View {
  private readonly out: LineOutput;
  private readonly options: LineOptions;
  private day = '';
  private nameWidth = NAME_CHARACTERS;

  constructor(out: LineOutput, options: LineOptions) {
    this.out = out;
    this.options = options;
  }

  begin(file: string): void {
    this.day = '';
    this.nameWidth = NAME_CHARACTERS;
    if (this.options.several) this.out.line(this.style('bold', file));
  }

  message(message: CapturedMessage, decoded: AnyDecoded): void {
    const up = message.direction === 'toServer';
    const fault = decoded.fault === null ? '' : `  !${decoded.fault}`;
    const name = (nameOf(decoded) ?? '?').padEnd(MESSAGE_CHARACTERS);
    const place = this.place(message, up);
    const more = this.options.verbose ? this.where(message) : brief(decoded);
    const used = place.plain.length + name.length + 1 + fault.length;
    const room = this.options.columns > 0 ? Math.max(10, this.options.columns - used) : more.length;
    const cut = more.length > room ? `${more.slice(0, room - 1)}…` : more;
    const fields = fault === '' ? cut : cut + this.style('red', fault);
    this.out.line(`${place.styled}${this.style('bold', name)} ${fields}`.trimEnd());
    if (this.options.verbose) for (const line of detailLines(decoded)) this.out.line(`    ${line}`);
  }

  trouble(trouble: Trouble): void {
    const sentence = troubleSentence[trouble.kind](trouble.bytes);
    const reason = trouble.fault ? `: ${faults[trouble.fault]!.sentence}` : '';
    const place = this.place(trouble, trouble.direction === 'toServer');
    this.out.line(place.styled + this.style('yellow', `! ${sentence}${reason} (stream ${trouble.stream})`));
  }

  end(): void {}

  private where(message: CapturedMessage): string {
    const bytes = message.end - message.start;
    const ends = `${message.phoneEndpoint} ⇄ ${message.serverEndpoint}`;
    return `packet ${message.packet}, stream ${message.stream}, ${bytes} bytes, header ${message.version}, ${ends}`;
  }

  /** What a line begins with. A new day is told on a line of its own. */
  timeOfDay(seconds: number, nanos: number): string {
    const [day, time] = clockTime(seconds, nanos, this.options.utc);
    if (day !== this.day) {
      this.day = day;
      this.out.line(this.style('dim', `── ${day}${this.options.utc ? ' UTC' : ''} ──`));
    }
    return time;
  }

  /** Time, phone and direction. */
  private place(of: CapturedMessage | Trouble, up: boolean): { plain: string; styled: string } {
    const time = this.timeOfDay(of.seconds, of.nanos);
    // A name comes from the wire: it must not steer the terminal.
    const phone = of.phone === null ? of.phoneEndpoint : readable(of.phone);
    if (phone.length > this.nameWidth) this.nameWidth = phone.length;
    const padded = phone.padEnd(this.nameWidth);
    const arrow = up ? '→' : '←';
    const styled = `${this.style('dim', time)}  ${padded}  ${this.style(up ? 'cyan' : 'magenta', arrow)}  `;
    return { plain: `${time}  ${padded}  ${arrow}  `, styled };
  }

  private style(style: Style, text: string): string {
    return this.options.colours ? styleText(style, text, { validateStream: false } as never) : text;
  }
}
