/** Alarms to a web address: each is posted as JSON, one after another; one that is not taken is tried again twice. */

import { serviceLimits } from '../limits.ts';
import type { Alarm } from './center.ts';
import type { AlarmSink } from './syslog.ts';

const TRIES = 3;
const TIMEOUT_MS = 5_000;
const PAUSE_MS = 1_000;

export class WebHook implements AlarmSink {
  private readonly url: URL;
  private readonly fault: (reason: string | null) => void;
  private readonly waiting: Alarm[] = [];
  private readonly stop = new AbortController();
  private sending = false;

  /** @param fault told where nobody takes an alarm, null where somebody does again */
  constructor(url: URL, fault: (reason: string | null) => void) {
    this.url = url;
    this.fault = fault;
  }

  send(alarm: Alarm): void {
    if (this.waiting.length >= serviceLimits.webHookWaitingMax) this.waiting.shift();
    this.waiting.push(alarm);
    if (!this.sending) void this.work();
  }

  close(): void {
    this.waiting.length = 0;
    this.stop.abort();
  }

  private async work(): Promise<void> {
    this.sending = true;
    for (let alarm = this.waiting.shift(); alarm !== undefined; alarm = this.waiting.shift()) {
      const reason = await this.deliver(alarm);
      if (this.stop.signal.aborted) break;
      this.fault(reason);
    }
    this.sending = false;
  }

  /** @returns why it was not taken, or null */
  private async deliver(alarm: Alarm): Promise<string | null> {
    let reason = '';
    for (let attempt = 1; attempt <= TRIES && !this.stop.signal.aborted; attempt++) {
      if (attempt > 1) await new Promise((resolve) => setTimeout(resolve, PAUSE_MS).unref());
      try {
        const answer = await fetch(this.url, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(alarm),
          redirect: 'error',
          signal: AbortSignal.any([this.stop.signal, AbortSignal.timeout(TIMEOUT_MS)]),
        });
        await answer.body?.cancel();
        if (answer.ok) return null;
        reason = `answered ${answer.status}`;
      } catch (error) {
        reason = (error as Error).message;
      }
    }
    return reason;
  }
}
