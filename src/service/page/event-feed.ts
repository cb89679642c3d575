/**
 * Server-sent events to every open page: phones that changed, the story, new messages. Changes are gathered for a
 * moment and sent as one batch; a page that does not read is skipped until it does, and then gets the newest state.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { serviceLimits } from '../limits.ts';
import type { MessageLog } from './message-log.ts';
import type { PagePhone } from './page-model.ts';
import type { Story } from './story.ts';

const BATCH_MS = 40;
const HEARTBEAT_MS = 15_000;

interface Page {
  readonly response: ServerResponse;
  /** Last message that it was sent. */
  seen: number;
  /** True where it missed a change of a phone. */
  stale: boolean;
}

export interface EventFeedParts {
  readonly messages: MessageLog;
  readonly story: Story;
  readonly explain: (device: string) => readonly string[];
}

export class EventFeed {
  private readonly parts: EventFeedParts;
  private readonly pages = new Set<Page>();
  private readonly changed = new Set<string>();
  private phones: readonly PagePhone[] = [];
  private unwatch: (() => void)[] = [];
  private timer: NodeJS.Timeout | null = null;
  private readonly heartbeat: NodeJS.Timeout;

  constructor(parts: EventFeedParts) {
    this.parts = parts;
    this.heartbeat = setInterval(() => this.toAll(': still here\n\n'), HEARTBEAT_MS);
    this.heartbeat.unref();
  }

  watch(phones: readonly PagePhone[]): void {
    for (const stop of this.unwatch) stop();
    this.phones = phones;
    this.unwatch = phones.map((phone) => {
      const listener = (): void => this.touch(phone.state.name);
      phone.on('change', listener);
      return () => phone.off('change', listener);
    });
    this.touchAll();
  }

  /** Something about this device is new. */
  touch(device: string): void {
    // The story looks at every change, also while no page is open: steps tick in the order in which things happen.
    this.parts.story.see(this.phones.map((phone) => phone.state));
    if (this.pages.size === 0) return;
    this.changed.add(device);
    this.timer ??= setTimeout(() => this.flush(), BATCH_MS);
  }

  touchAll(): void {
    for (const phone of this.phones) this.touch(phone.state.name);
  }

  open(request: IncomingMessage, response: ServerResponse, headers: Record<string, string>): void {
    if (this.pages.size >= serviceLimits.livePagesMax) {
      response.writeHead(503, headers).end();
      return;
    }
    response.writeHead(200, { ...headers, 'content-type': 'text/event-stream', 'x-accel-buffering': 'no' });
    // After a broken connection the browser says which message it saw last.
    const seen = Number(request.headers['last-event-id'] ?? 0);
    const page: Page = { response, seen: seen <= this.parts.messages.newest ? seen : 0, stale: true };
    this.pages.add(page);
    response.on('close', () => this.pages.delete(page));
    response.write('retry: 1000\n\n');
    this.send(page);
  }

  close(): void {
    clearInterval(this.heartbeat);
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    for (const stop of this.unwatch) stop();
    this.unwatch = [];
    for (const page of this.pages) page.response.end();
    this.pages.clear();
  }

  private flush(): void {
    this.timer = null;
    for (const page of this.pages) this.send(page);
    this.changed.clear();
  }

  private send(page: Page): void {
    if (page.response.writableLength > serviceLimits.livePageUnreadBytesMax) {
      page.stale = true;
      return;
    }
    const phones = page.stale ? this.phones : this.phones.filter((phone) => this.changed.has(phone.state.name));
    page.stale = false;
    let text = '';
    for (const phone of phones) text += event('phone', { ...phone.state, why: this.parts.explain(phone.state.name) });
    if (phones.length > 0) text += event('story', this.parts.story.see(this.phones.map((phone) => phone.state)));
    const { messages } = this.parts;
    if (page.seen < messages.newest) {
      const batch = messages.after(page.seen);
      page.seen = messages.newest;
      text += event('messages', batch, page.seen);
    }
    if (text !== '') page.response.write(text);
  }

  private toAll(text: string): void {
    for (const page of this.pages)
      if (page.response.writableLength < serviceLimits.livePageUnreadBytesMax) page.response.write(text);
  }
}

function event(name: string, data: unknown, id?: number): string {
  return `${id === undefined ? '' : `id: ${id}\n`}event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
}
