/**
 * Events for one subscriber. They go by request, so many in one, the next ones after its answer: a slow reader holds up
 * nobody, and costs no more memory than `eventsWaitingMax`. What it missed is counted and told.
 */
import type { IpcError } from './errors.ts';
import { ipcLimits } from './limits.ts';
import type { Peer } from './peer.ts';

export interface TopicEvent {
  readonly topic: string;
  readonly data: unknown;
}

/** What one message of events holds. `dropped`: lost before the first of these, because the reader was slow. */
export interface EventBatch {
  readonly events: readonly TopicEvent[];
  readonly dropped: number;
}

export const EVENT_VERB = 'ipc.events';

export class Outbox {
  private readonly peer: Peer;
  private readonly waiting: TopicEvent[] = [];
  private dropped = 0;
  private sending = false;

  constructor(peer: Peer) {
    this.peer = peer;
  }

  put(event: TopicEvent): void {
    if (this.waiting.length >= ipcLimits.eventsWaitingMax) {
      this.dropped++;
      return;
    }
    this.waiting.push(event);
    if (!this.sending) void this.send();
  }

  private async send(): Promise<void> {
    this.sending = true;
    let count: number = ipcLimits.eventsPerMessageMax;
    // One turn later, so that what happens together goes together.
    await new Promise((resolve) => setImmediate(resolve));
    while (this.waiting.length > 0) {
      const events = this.waiting.slice(0, count);
      const batch: EventBatch = { events, dropped: this.dropped };
      const fault = await this.peer.request(EVENT_VERB, batch).then(
        () => null,
        (error: IpcError) => error,
      );
      if (fault?.code === 'tooLarge' && count > 1) {
        count = Math.ceil(count / 2);
        continue;
      }
      if (fault === null) this.dropped -= batch.dropped;
      else this.dropped += events.length;
      this.waiting.splice(0, events.length);
      if (fault?.code === 'closed') break;
    }
    this.sending = false;
  }
}
