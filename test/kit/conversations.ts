/** TCP conversations as they were captured: segments of both sides in the order in which they were seen. */
import { readFileSync } from 'node:fs';
import { CaptureReader, TcpStreams } from '../../src/codecs/capture/index.ts';
import { framesOf } from './relay-judge.ts';

export interface CapturedSegment {
  readonly up: boolean;
  readonly bytes: Buffer;
}

export interface CapturedConversation {
  readonly title: string;
  /** Port of the phone, 0 where it is not known. */
  readonly phonePort: number;
  /** Address of the server, '' where it is not known. */
  readonly server: string;
  readonly segments: readonly CapturedSegment[];
}

const SKINNY_PORT = 2000;

/** Conversations with a server on port 2000. @throws where bytes are missing in the capture. */
export function conversationsOf(file: URL): CapturedConversation[] {
  const found = new Map<number, { title: string; phonePort: number; server: string; segments: CapturedSegment[] }>();
  const streams = new TcpStreams({
    data(stream, direction, view, start, end) {
      const serverIs = stream.port0 === SKINNY_PORT ? 0 : 1;
      let conversation = found.get(stream.number);
      if (conversation === undefined) {
        const phonePort = serverIs === 0 ? stream.port1 : stream.port0;
        const server = stream.endpoint(serverIs);
        conversation = { title: `stream ${stream.number}`, phonePort, server, segments: [] };
        found.set(stream.number, conversation);
      }
      const bytes = Buffer.from(new Uint8Array(view.buffer, view.byteOffset + start, end - start));
      conversation.segments.push({ up: direction !== serverIs, bytes });
    },
    gap(stream) {
      throw new Error(`${file.pathname}: bytes are missing in stream ${stream.number}`);
    },
    end() {},
  });
  const reader = new CaptureReader();
  reader.push(readFileSync(file), streams);
  reader.end();
  streams.end();
  return [...found.values()];
}

interface VectorStream {
  readonly name: string;
  readonly direction: string;
  readonly segments: readonly { readonly frame: number; readonly hex: string }[];
}

/** The captured streams among the vectors: both directions of a conversation together, by their packet numbers. */
export function vectorConversations(file: URL): CapturedConversation[] {
  const { streams } = JSON.parse(readFileSync(file, 'latin1')) as { streams: readonly VectorStream[] };
  const titles = [...new Set(streams.map(({ name }) => name.replace(/ \w+$/, '')))];
  return titles.map((title) => {
    const segments = streams
      .filter(({ name }) => name.startsWith(title))
      .flatMap(({ direction, segments }) =>
        segments.map(({ frame, hex }) => ({ frame, up: direction === 'phone_to_cm', bytes: Buffer.from(hex, 'hex') })),
      )
      .sort((a, b) => a.frame - b.frame);
    return { title, phonePort: 0, server: '', segments };
  });
}

/** All bytes of one direction. */
export function bytesOf({ segments }: CapturedConversation, up: boolean): Buffer {
  return Buffer.concat(segments.filter((segment) => segment.up === up).map(({ bytes }) => bytes));
}

/** Per segment: whole frames that the other side had sent before it. */
export function framesBefore(conversation: CapturedConversation): number[] {
  const sent = { up: Buffer.alloc(0), down: Buffer.alloc(0) };
  return conversation.segments.map(({ up, bytes }) => {
    const before = framesOf(up ? sent.down : sent.up).frames.length;
    if (up) sent.up = Buffer.concat([sent.up, bytes]);
    else sent.down = Buffer.concat([sent.down, bytes]);
    return before;
  });
}
