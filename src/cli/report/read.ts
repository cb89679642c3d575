/** One capture through the readers into a report. */
import {
  AllStreams,
  type AllStreamsOptions,
  type CapturedMessage,
  type CapturedPacket,
  CaptureReader,
  captureFaults,
  TcpStreams,
} from '../../codecs/capture/index.ts';
import type { CaptureSource } from '../../gateway/tap/file.ts';
import { ReportBuilder } from '../../gateway/tap/report/builder.ts';
import type { Report } from '../../gateway/tap/report/model.ts';
import { brief } from '../decode/brief.ts';
import type { Progress } from '../decode/progress.ts';

export interface Read {
  readonly report: Report;
  readonly packets: number;
  readonly tcpStreams: number;
  readonly damage: string | null;
}

/** Read a capture to its end, or to where it breaks. */
export async function readReport(source: CaptureSource, ports: AllStreamsOptions, progress: Progress): Promise<Read> {
  const builder = new ReportBuilder({ brief });
  const reader = new CaptureReader();
  let messages = 0;
  const counting = {
    message: (message: CapturedMessage): void => {
      messages++;
      builder.message(message);
    },
    trouble: builder.trouble.bind(builder),
    closing: builder.closing.bind(builder),
  };
  const streams = new TcpStreams(new AllStreams(counting, ports));
  const packets = {
    packet(packet: CapturedPacket): void {
      builder.begin(packet.seconds, packet.nanos);
      streams.packet(packet);
    },
  };
  for await (const chunk of source.chunks()) {
    reader.push(chunk, packets);
    progress.tell(source, messages);
    if (reader.stopped) break;
  }
  const fault = reader.end();
  streams.end();
  progress.clear();
  const damages: string[] = [];
  if (source.damage !== null) damages.push(`The compressed file is damaged (${source.damage}).`);
  if (fault) {
    const { sentence, remedy } = captureFaults[fault]!;
    damages.push(`${sentence} It happened at byte ${reader.faultAt}, after ${reader.packets} packets. ${remedy}`);
  }
  if (streams.unknownLinkPackets > 0 && messages === 0) {
    damages.push(`Packets of link type ${streams.unknownLink} cannot be read.`);
  }
  const damage = damages.length === 0 ? null : damages.join(' ');
  return { report: builder.end(), packets: reader.packets, tcpStreams: streams.streams, damage };
}
