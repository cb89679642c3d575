/** One capture through the readers to a view. */
import {
  AllStreams,
  type AllStreamsOptions,
  type CapturedMessage,
  type CapturedPacket,
  CaptureReader,
  type Closing,
  captureFaults,
  type MessageSink,
  type PacketSink,
  TcpStreams,
  type Trouble,
} from '../../codecs/capture/index.ts';
import type { CaptureSource } from '../../gateway/tap/file.ts';
import type { WatchSide } from '../../gateway/tap/side-names.ts';
import { Sides } from '../../gateway/tap/sides.ts';
import type { AnyDecoded } from './any.ts';
import type { MessageFilter } from './filter.ts';
import type { LineOutput } from './output.ts';
import type { Progress } from './progress.ts';
import { countTrouble, newSummary, type Summary } from './summary.ts';
import type { View } from './views.ts';

export interface RunParts {
  readonly view: View;
  readonly filter: MessageFilter;
  readonly out: LineOutput;
  readonly progress: Progress;
  readonly ports: AllStreamsOptions;
  /** Of a capture of both sides of a gateway; undefined: what Sides says. */
  readonly side?: WatchSide | undefined;
  /** null where the view takes every message as it is, and neither filter nor judge wants its fields. */
  readonly decode: ((message: CapturedMessage) => AnyDecoded) | null;
  /** Every message shown is decoded, so that the malformed are counted. */
  readonly judges?: boolean;
  /** Sees every message behind the view, whatever the filters say; where both sides are shown, the phones' only. */
  readonly also?: Pick<MessageSink, 'message' | 'closing'>;
}

/** Decode one capture to its end, or until the reader of the output has gone. */
export async function decodeCapture(source: CaptureSource, parts: RunParts): Promise<Summary> {
  const run = new Run(source.name, parts);
  parts.view.begin(source.name);
  for await (const turn of source.turns()) {
    for (const chunk of turn) {
      run.push(chunk);
      parts.view.flush?.();
      if (!parts.out.handedOver()) await parts.out.drained();
      if (run.stopped || parts.out.closed) break;
    }
    parts.progress.tell(source, run.summary.messages);
    if (run.stopped || parts.out.closed) break;
  }
  run.end(source.damage);
  await parts.out.drained();
  parts.progress.clear();
  return run.summary;
}

class Run implements MessageSink, PacketSink {
  readonly summary: Summary;
  private readonly parts: RunParts;
  private readonly reader = new CaptureReader();
  private readonly sides: Sides;
  private readonly streams: TcpStreams;
  private readonly speakers = { skinny: new Set<string>(), qbe: new Set<string>() };
  /** By stream, who speaks there: a set would be asked for every message. */
  private readonly known: string[] = [];
  private readonly filters: boolean;
  private readonly wantsFields: boolean;
  private begun = false;

  constructor(file: string, parts: RunParts) {
    this.summary = newSummary(file);
    this.parts = parts;
    this.sides = new Sides(parts.side, () => this.reader.interfaceNames);
    this.filters = !parts.filter.passesAll;
    this.wantsFields = parts.filter.needsFields || parts.judges === true;
    this.streams = new TcpStreams(new AllStreams(this, parts.ports));
  }

  get stopped(): boolean {
    return this.reader.stopped;
  }

  push(chunk: Uint8Array): void {
    this.reader.push(chunk, this);
  }

  end(sourceDamage: string | null): void {
    const { reader, summary, streams } = this;
    const fault = reader.end();
    streams.end();
    summary.packets = reader.packets;
    summary.tcpStreams = streams.streams;
    summary.phones = this.speakers.skinny.size;
    summary.applications = this.speakers.qbe.size;
    if (fault) {
      const { sentence, remedy } = captureFaults[fault]!;
      summary.damage = `${sentence} It happened at byte ${reader.faultAt}, after ${reader.packets} packets. ${remedy}`;
    }
    if (sourceDamage !== null)
      summary.damage = `The compressed file is damaged (${sourceDamage}). ${summary.damage ?? ''}`.trim();
    if (streams.unknownLinkPackets > 0 && summary.messages === 0) {
      summary.damage ??= `Packets of link type ${streams.unknownLink} cannot be read.`;
    }
  }

  packet(packet: CapturedPacket): void {
    if (!this.begun) {
      this.begun = true;
      this.parts.filter.begin(packet.seconds, packet.nanos);
    }
    if (packet.dropped > 0) this.summary.droppedPackets += packet.dropped;
    this.streams.packet(packet);
  }

  message(message: CapturedMessage): void {
    if (this.sides.hides(message)) {
      this.summary.otherSide++;
      return;
    }
    this.show(message);
    if (this.parts.also === undefined || (this.parts.side === 'both' && this.sides.isFar(message))) return;
    this.parts.also.message(message);
  }

  closing(closing: Closing): void {
    if (this.sides.hidesStream(closing.stream)) return;
    this.parts.also?.closing?.(closing);
  }

  private show(message: CapturedMessage): void {
    const { summary, parts } = this;
    summary.messages++;
    this.meet(message);
    if (this.filters && !parts.filter.early(message)) return;
    if (!this.wantsFields && parts.view.undecoded?.(message)) {
      summary.shown++;
      return;
    }
    const decoded = parts.decode!(message);
    if (!parts.filter.matches(message, decoded)) return;
    summary.shown++;
    if (decoded.fault !== null) summary.faults++;
    parts.view.message(message, decoded);
  }

  private meet({ protocol, stream, phone, phoneEndpoint }: CapturedMessage): void {
    const name = phone ?? phoneEndpoint;
    if (this.known[stream] === name) return;
    this.known[stream] = name;
    this.speakers[protocol].add(name);
  }

  trouble(trouble: Trouble): void {
    if (this.sides.hidesStream(trouble.stream)) return;
    countTrouble(this.summary, trouble);
    this.parts.view.trouble(trouble);
  }
}
