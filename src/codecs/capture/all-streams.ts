/**
 * Each TCP stream is given to the reader of its protocol with its first bytes: by port, and where no port says it by the
 * magic.
 */
import { header, QBE_MAGIC } from '../qbe/framer.ts';
import type { MessageSink } from './message.ts';
import type { PacketPlace } from './packet.ts';
import type { PhoneNames } from './protocol-streams.ts';
import { QBE_PORT, QBE_SECURE_PORT, QbeStreams } from './qbe-streams.ts';
import { SkinnyStreams } from './skinny-streams.ts';
import type { Direction, TcpSink, TcpStream } from './tcp.ts';

export interface AllStreamsOptions {
  /** Ports of call servers; 2000 if not told. */
  readonly skinnyPorts?: readonly number[];
  /** Ports of CTIManagers; 2748 if not told. */
  readonly qbePorts?: readonly number[];
  /** Phones that are known before they register here. */
  readonly names?: PhoneNames;
}

export class AllStreams implements TcpSink {
  private readonly skinny: SkinnyStreams;
  private readonly qbe: QbeStreams;
  private readonly skinnyPorts: ReadonlySet<number>;
  private readonly qbePorts: ReadonlySet<number>;

  constructor(sink: MessageSink, options: AllStreamsOptions = {}) {
    const { skinnyPorts = [2000], qbePorts = [QBE_PORT], names } = options;
    this.skinnyPorts = new Set(skinnyPorts);
    this.qbePorts = new Set(qbePorts);
    this.skinny = new SkinnyStreams(sink, { ports: skinnyPorts, ...(names === undefined ? {} : { names }) });
    this.qbe = new QbeStreams(sink, { ports: qbePorts });
  }

  data(stream: TcpStream, direction: Direction, view: DataView, start: number, end: number, packet: PacketPlace): void {
    stream.sink = this.byPort(stream) ?? (hasMagic(view, start, end) ? this.qbe : this.skinny);
    stream.sink.data(stream, direction, view, start, end, packet);
  }

  gap(stream: TcpStream, direction: Direction, bytes: number, packet: PacketPlace): void {
    stream.sink = this.byPort(stream) ?? this.skinny;
    stream.sink.gap(stream, direction, bytes, packet);
  }

  /** Nothing was said in it. */
  end(): void {}

  private byPort({ port0, port1 }: TcpStream): TcpSink | null {
    if (this.skinnyPorts.has(port0) || this.skinnyPorts.has(port1)) return this.skinny;
    const cti = this.qbePorts.has(port0) || this.qbePorts.has(port1);
    return cti || port0 === QBE_SECURE_PORT || port1 === QBE_SECURE_PORT ? this.qbe : null;
  }
}

function hasMagic(view: DataView, start: number, end: number): boolean {
  return end - start >= header.magic + 4 && view.getUint32(start + header.magic, true) === QBE_MAGIC;
}
