/** Records what phones send and get, and writes it as a capture that any tool reads. */
import type { SimulatedPhone } from '../../src/simulator/index.ts';
import { ACK, ip4, links, pcap, tcp } from './capture-bytes.ts';

export interface RecordedFrame {
  readonly phone: string;
  readonly toServer: boolean;
  readonly bytes: Uint8Array;
  readonly id: number;
}

const FIRST_PORT = 50_000;

export class PhoneRecorder {
  readonly frames: RecordedFrame[] = [];
  private readonly phones: string[] = [];

  /** Record a phone from now on. */
  attach(phone: SimulatedPhone): void {
    this.phones.push(phone.name);
    phone.on('frame', ({ direction, bytes }) => {
      // A phone may write several frames at once: cut them by their length words.
      for (let at = 0; at < bytes.length; ) {
        const view = new DataView(bytes.buffer, bytes.byteOffset + at);
        const size = view.getUint32(0, true) + 8;
        const id = view.getUint32(8, true);
        this.frames.push({
          phone: phone.name,
          toServer: direction === 'toServer',
          bytes: bytes.subarray(at, at + size),
          id,
        });
        at += size;
      }
    });
  }

  /** One packet per frame, on port 2000; the phones by their source ports. */
  pcap(): Uint8Array<ArrayBuffer> {
    const next = new Map<string, number>();
    const packets = this.frames.map((frame) => {
      const key = `${frame.phone}${frame.toServer}`;
      const seq = next.get(key) ?? 1;
      next.set(key, seq + frame.bytes.length);
      const ack = next.get(`${frame.phone}${!frame.toServer}`) ?? 1;
      const phonePort = FIRST_PORT + this.phones.indexOf(frame.phone);
      const segment = tcp({ up: frame.toServer, seq, ack, flags: ACK | 8, payload: frame.bytes, phonePort });
      return links.ethernet!.wrap(ip4(frame.toServer, segment));
    });
    return pcap(packets);
  }
}
