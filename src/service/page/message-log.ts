/**
 * The last messages that went through the gateway, for the page. Bytes are copied (they outlive the tap's call) and
 * decoded when somebody looks. Bounded in messages and in messages per batch, so that a busy gateway cannot drown a page.
 */

import { serviceLimits } from '../limits.ts';
import type { DecodedFrame, DecodeFrame, FrameDirection, FrameFate } from './page-model.ts';
import { isNews, summary } from './summary.ts';

export interface MessageLine {
  readonly sequence: number;
  readonly at: number;
  readonly device: string;
  readonly direction: FrameDirection;
  readonly fate: FrameFate;
  readonly message: string;
  readonly summary: string;
  /** False for keepalives and the like, which the page can hide. */
  readonly news: boolean;
  readonly bytes: number;
  readonly fault: string | null;
  /** Directory number of the phone's first line, where this message tells it. */
  readonly number?: string;
}

export interface MessageDetail extends MessageLine {
  readonly id: number;
  readonly headerVersion: number;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly hex: string;
}

interface Kept {
  readonly sequence: number;
  readonly at: number;
  readonly device: string;
  readonly direction: FrameDirection;
  readonly fate: FrameFate;
  readonly bytes: Uint8Array;
}

export class MessageLog {
  private readonly decode: DecodeFrame;
  private readonly clock: () => number;
  private readonly ring: (Kept | undefined)[] = new Array(serviceLimits.messagesKeptMax);
  private next = 1;

  constructor(decode: DecodeFrame, clock: () => number) {
    this.decode = decode;
    this.clock = clock;
  }

  /** Sequence of the newest message, 0 before the first. */
  get newest(): number {
    return this.next - 1;
  }

  add(device: string, direction: FrameDirection, bytes: Uint8Array, fate: FrameFate): void {
    const sequence = this.next++;
    this.ring[sequence % serviceLimits.messagesKeptMax] = {
      sequence,
      at: this.clock(),
      device,
      direction,
      fate,
      bytes: bytes.slice(),
    };
  }

  /** Lines after `sequence`, oldest first: the newest `messagesPerBatchMax` of them, and how many were left out. */
  after(sequence: number): { readonly lines: MessageLine[]; readonly leftOut: number } {
    const from = Math.max(sequence + 1, this.next - serviceLimits.messagesPerBatchMax, 1);
    const lines: MessageLine[] = [];
    for (let i = from; i < this.next; i++) {
      const kept = this.kept(i);
      if (kept !== undefined) lines.push(this.line(kept, this.read(kept)));
    }
    return { lines, leftOut: Math.max(0, from - sequence - 1) };
  }

  /** Everything about one message; undefined where it is no longer kept. */
  detail(sequence: number): MessageDetail | undefined {
    const kept = this.kept(sequence);
    if (kept === undefined) return undefined;
    const decoded = this.read(kept);
    const { id, headerVersion, fields } = decoded;
    return { ...this.line(kept, decoded), id, headerVersion, fields, hex: Buffer.from(kept.bytes).toString('hex') };
  }

  /** A codec does not throw; if it does nevertheless, a page is no reason to end calls. */
  private read({ bytes }: Kept): DecodedFrame {
    try {
      return this.decode(bytes);
    } catch (error) {
      return { message: 'unreadable', id: 0, headerVersion: 0, fields: {}, fault: (error as Error).message };
    }
  }

  private kept(sequence: number): Kept | undefined {
    const kept = this.ring[sequence % serviceLimits.messagesKeptMax];
    return kept?.sequence === sequence ? kept : undefined;
  }

  private line({ sequence, at, device, direction, fate, bytes }: Kept, decoded: DecodedFrame): MessageLine {
    const number = firstNumber(decoded);
    return {
      ...(number === '' ? {} : { number }),
      sequence,
      at,
      device,
      direction,
      fate,
      message: decoded.message,
      summary: decoded.fault ?? summary(decoded.message, decoded.fields),
      news: isNews(decoded.message),
      bytes: bytes.length,
      fault: decoded.fault,
    };
  }
}

/** LineStatRes and its V2 form tell the numbers of a phone, line by line. */
function firstNumber({ message, fields }: DecodedFrame): string {
  if (!/^LineStat(V2)?Res$/.test(message) || fields.lineNumber !== 1) return '';
  return typeof fields.lineDirNumber === 'string' ? fields.lineDirNumber : '';
}
