/**
 * Tells the messages of those devices that are traced, and of nobody else. So many in a second at most: what is above is
 * counted, not read, and the next message says how many are missing. Time is an argument.
 */
import { type DecodedPdu, decodePdu } from '../../codecs/qbe/decode.ts';
import { describePdu } from '../../codecs/qbe/describe.ts';
import type { QbeProfile } from '../../codecs/qbe/profile.ts';
import { decodeFrame } from '../../codecs/skinny/decode.ts';
import { describeDecoded } from '../../codecs/skinny/describe.ts';
import { messageName } from '../../codecs/skinny/ids.ts';
import type { DeviceName } from '../../model/ids.ts';
import { Counter, type Counters } from '../counters.ts';
import { traceLimits } from '../limits.ts';
import type { TracedMessage, TraceSelection, TraceSink } from './selection.ts';

export class MessageTracer {
  private readonly sink: TraceSink;
  private readonly counters: Counters;
  private all = false;
  private devices: ReadonlyMap<DeviceName, boolean> = new Map();
  private second = 0;
  private left: number = traceLimits.messagesPerSMax;
  private missed = 0;

  constructor(sink: TraceSink, counters: Counters, selection: TraceSelection | null = null) {
    this.sink = sink;
    this.counters = counters;
    this.select(selection);
  }

  select(selection: TraceSelection | null): void {
    this.all = selection?.all ?? false;
    this.devices = new Map(selection?.devices.map(({ device, detailed }) => [device, detailed]));
  }

  /** Somebody traces something. */
  get on(): boolean {
    return this.all || this.devices.size > 0;
  }

  wants(device: DeviceName): boolean {
    return this.all || this.devices.has(device);
  }

  /** A frame of SCCP. @param now epoch milliseconds @param original what came, where `bytes` were put in its place */
  frame(
    told: Pick<TracedMessage, 'device' | 'direction' | 'handling'>,
    bytes: Uint8Array,
    original: Uint8Array | undefined,
    now: number,
  ): void {
    if (!this.room(now)) return;
    const detailed = this.devices.get(told.device) === true;
    const before = detailed && original !== undefined ? ` | before: ${frameFields(original)}` : '';
    const fields = detailed ? `${frameFields(bytes)}${before}` : '';
    this.tell({ ...told, at: now, name: frameName(bytes), fields, missed: this.missed });
  }

  /** A PDU of QBE. @param deviceOf the device that a decoded PDU is about, '' where none is known */
  pdu(
    direction: 'toManager' | 'fromManager',
    [view, start, end]: readonly [DataView, number, number],
    profile: QbeProfile,
    deviceOf: (decoded: DecodedPdu) => DeviceName,
    now: number,
  ): void {
    if (!this.room(now)) return;
    const decoded = decodePdu(view, start, end, profile);
    const device = deviceOf(decoded);
    if (!this.wants(device)) return;
    const name = decoded.pdu ?? 'no PDU';
    const fields = this.devices.get(device) === true ? withoutName(describePdu(decoded)) : '';
    this.tell({ at: now, device, direction, handling: 'passed', name, fields, missed: this.missed });
  }

  private room(now: number): boolean {
    const second = Math.floor(now / 1000);
    if (second !== this.second) {
      this.second = second;
      this.left = traceLimits.messagesPerSMax;
    }
    if (this.left-- > 0) return true;
    this.miss();
    return false;
  }

  private tell(message: TracedMessage): void {
    if (this.sink(message)) this.missed = 0;
    else this.miss();
  }

  private miss(): void {
    this.missed++;
    this.counters.add(Counter.traceLinesDropped);
  }
}

function frameName(bytes: Uint8Array): string {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  return messageName(view.getUint32(8, true));
}

const frameFields = (bytes: Uint8Array): string => withoutName(describeDecoded(decodeFrame(bytes)));

/** Descriptions begin with the name. */
const withoutName = (text: string): string => text.slice(text.indexOf(' ') + 1 || text.length);
