/** Everything that a capture yields, copied, for tests that compare whole files. */

import type { CaptureFault } from '../../src/codecs/capture/fault.ts';
import { CaptureReader, SkinnyStreams, TcpStreams, type Trouble } from '../../src/codecs/capture/index.ts';
import type { MessageDirection } from '../../src/codecs/capture/message.ts';

export interface CopiedMessage {
  packet: number;
  /** Seconds since 1970 with nine decimals; nothing where the capture holds no time. */
  time: string;
  stream: number;
  phone: string | null;
  phoneEndpoint: string;
  serverEndpoint: string;
  direction: MessageDirection;
  id: number;
  version: number;
  /** The whole frame. */
  frame: Uint8Array;
}

export interface CaptureContents {
  messages: CopiedMessage[];
  troubles: Trouble[];
  packets: number;
  fault: CaptureFault;
  faultAt: number;
}

/** Read a capture, given whole or in chunks. */
export function captureContents(input: Uint8Array | Iterable<Uint8Array>): CaptureContents {
  const messages: CopiedMessage[] = [];
  const troubles: Trouble[] = [];
  const skinny = new SkinnyStreams({
    message(m) {
      messages.push({
        packet: m.packet,
        time: m.timed ? `${m.seconds}.${String(m.nanos).padStart(9, '0')}` : '',
        stream: m.stream,
        phone: m.phone,
        phoneEndpoint: m.phoneEndpoint,
        serverEndpoint: m.serverEndpoint,
        direction: m.direction,
        id: m.id,
        version: m.version,
        frame: new Uint8Array(m.view.buffer, m.view.byteOffset + m.start, m.end - m.start).slice(),
      });
    },
    trouble: (trouble) => troubles.push(trouble),
  });
  const streams = new TcpStreams(skinny);
  const reader = new CaptureReader();
  for (const chunk of input instanceof Uint8Array ? [input] : input) reader.push(chunk, streams);
  reader.end();
  streams.end();
  return { messages, troubles, packets: reader.packets, fault: reader.fault, faultAt: reader.faultAt };
}
