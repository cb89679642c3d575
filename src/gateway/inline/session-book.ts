/** All sessions of a gateway: what is asked of them together, and who watches them. */
import type { DeviceName } from '../../model/ids.ts';
import { type PhoneView, phoneView } from './phone-view.ts';
import type { Record } from './recording.ts';
import type { Session } from './session.ts';

export class SessionBook {
  readonly watchers = new Set<Record>();
  private readonly sessions = new Set<Session>();

  get size(): number {
    return this.sessions.size;
  }

  add(session: Session): void {
    this.sessions.add(session);
  }

  /** @returns false where it was not there */
  remove(session: Session): boolean {
    return this.sessions.delete(session);
  }

  /** Everything that passes is told to `record` from now on, by sessions that are there as well. @returns what ends it */
  watch(record: Record): () => void {
    this.watchers.add(record);
    for (const session of this.sessions) session.watch(record);
    return () => {
      this.watchers.delete(record);
      for (const session of this.sessions) session.unwatch(record);
    };
  }

  /** Who is traced is another now. */
  tapAnew(): void {
    for (const session of this.sessions) session.tapAnew();
  }

  /** Devices by the ends of their connections: `address:port` of the phone, and of ours towards the server. */
  ends(): [end: string, device: DeviceName][] {
    return [...this.sessions].flatMap((session) => {
      const { device } = session.phone;
      return device === '' ? [] : session.ends().map((end): [string, DeviceName] => [end, device]);
    });
  }

  /** What is known of each registered phone's connection. @param now of the gateway, monotonic */
  phones(now: number): PhoneView[] {
    return Array.from(this.sessions)
      .filter(({ phone }) => phone.owner)
      .map((session) => phoneView(session, now));
  }

  /** Looks at all deadlines. @param draining those that have no call are closed */
  sweep(now: number, draining: boolean): void {
    for (const session of this.sessions) {
      if (draining && session.phone.state.calls.size === 0) session.close('shutdown');
      session.sweep(now);
    }
  }

  /** The one for whose reader most waits. */
  closeSlowest(): void {
    let slowest: Session | undefined;
    for (const session of this.sessions) {
      if (slowest === undefined || session.queuedBytes > slowest.queuedBytes) slowest = session;
    }
    slowest?.close('queueTotalMax');
  }

  shutdown(): void {
    for (const session of this.sessions) session.shutdown();
  }
}
