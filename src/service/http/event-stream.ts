/**
 * Server-sent events for pages and programs: what happens, as it happens. A reader that is slow misses events and is told
 * how many; it holds up nobody.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { serviceLimits } from '../limits.ts';

const TICK_MS = 1_000;

interface Reader {
  readonly response: ServerResponse;
  missed: number;
}

export class EventStream {
  private readonly readers = new Set<Reader>();
  private readonly timer: NodeJS.Timeout;
  private left = serviceLimits.readerEventsPerSMax;
  private unsent = 0;

  /** @param tick made each second for those who listen, as the event `status` */
  constructor(tick: () => unknown) {
    this.timer = setInterval(() => {
      if (this.unsent > 0) this.send('more', { events: this.unsent });
      this.left = serviceLimits.readerEventsPerSMax;
      this.unsent = 0;
      if (this.readers.size > 0) this.send('status', tick());
    }, TICK_MS);
    this.timer.unref();
  }

  /** True where somebody listens: what costs something need not be made for nobody. */
  get heard(): boolean {
    return this.readers.size > 0;
  }

  open(request: IncomingMessage, response: ServerResponse, headers: Record<string, string>): void {
    if (this.readers.size >= serviceLimits.readersMax) {
      response.writeHead(503, headers).end();
      return;
    }
    response.writeHead(200, { ...headers, 'content-type': 'text/event-stream', 'x-accel-buffering': 'no' });
    const reader = { response, missed: 0 };
    this.readers.add(reader);
    request.on('close', () => this.readers.delete(reader));
    response.on('close', () => this.readers.delete(reader));
    response.write('retry: 1000\n\n');
  }

  /** Something that comes often. */
  often(name: string, data: unknown): void {
    if (!this.heard) return;
    if (this.left-- > 0) this.send(name, data);
    else this.unsent++;
  }

  send(name: string, data: unknown): void {
    const text = `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
    for (const reader of this.readers) {
      if (reader.response.writableLength > serviceLimits.readerUnreadBytesMax) {
        reader.missed++;
        continue;
      }
      if (reader.missed > 0) reader.response.write(`event: missed\ndata: ${reader.missed}\n\n`);
      reader.missed = 0;
      reader.response.write(text);
    }
  }

  close(): void {
    clearInterval(this.timer);
    for (const { response } of this.readers) response.end();
    this.readers.clear();
  }
}
