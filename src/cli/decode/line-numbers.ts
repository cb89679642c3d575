/** Directory numbers of lines, as servers have told them and applications have asked for them. */
import type { CapturedMessage } from '../../codecs/capture/index.ts';
import { PduId } from '../../codecs/qbe/ids.ts';
import { MessageId } from '../../codecs/skinny/ids.ts';
import type { AnyDecoded } from './any.ts';

const telling: Readonly<Record<CapturedMessage['protocol'], ReadonlySet<number>>> = {
  skinny: new Set([MessageId.LineStatRes, MessageId.LineStatV2Res]),
  qbe: new Set([PduId.LineOpenRequest, PduId.LineOpenResponse]),
};

export class LineNumbers {
  /** By stream, and line instance or line handle. */
  private readonly numbers = new Map<string, string>();
  /** QBE: lines that were asked for, by stream and sequence number. */
  private readonly asked = new Map<string, string>();

  /** True where a message may tell the number of a line, so that it must be decoded. */
  static tells({ protocol, id }: CapturedMessage): boolean {
    return telling[protocol].has(id);
  }

  learn(message: CapturedMessage, { fields }: AnyDecoded): void {
    if (!LineNumbers.tells(message)) return;
    const at = (key: unknown): string => `${message.stream} ${String(key)}`;
    if (typeof fields.lineDirNumber === 'string') this.numbers.set(at(fields.lineNumber), fields.lineDirNumber);
    else if (typeof fields.lineName === 'string') this.asked.set(at(fields.sequenceNumber), fields.lineName);
    else if (fields.lineID !== undefined) {
      const number = this.asked.get(at(fields.sequenceNumber));
      if (number !== undefined) this.numbers.set(at(fields.lineID), number);
    }
  }

  of(stream: number, line: number): string | undefined {
    return this.numbers.get(`${stream} ${line}`);
  }

  /** A file begins. */
  clear(): void {
    this.numbers.clear();
    this.asked.clear();
  }
}
