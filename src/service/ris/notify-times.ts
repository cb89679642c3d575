/**
 * How long it took from the end of the watched call to the notice on the phone, from what passes the router: a record that
 * is committed with its time of freedom, the alert, the phone's answer. A caller who was busy then is left out: that
 * time is his.
 */
import { type Action, type Event, State } from '../../feature/index.ts';
import { serviceLimits } from '../limits.ts';

export class NotifyTimes {
  private readonly clock: () => number;
  private readonly tell: (seconds: number) => void;
  private readonly free = new Map<string, number>();
  private readonly alerted = new Set<string>();

  /** @param clock of the router */
  constructor(clock: () => number, tell: (seconds: number) => void) {
    this.clock = clock;
    this.tell = tell;
  }

  see(what: Event | Action): void {
    if (what.type === 'commit') this.committed(what.device, what.record?.freeSince ?? 0, what.record?.state);
    else if (what.type === 'showScreen' && what.alert && this.free.has(what.device)) this.alerted.add(what.device);
    else if (what.type === 'screenAnswer' && what.shown) this.shown(what.device);
  }

  private committed(device: string, freeSince: number, state: number | undefined): void {
    if (freeSince === 0 || state === State.suspended) this.forget(device);
    else if (!this.alerted.has(device) && this.free.size < serviceLimits.notifyDevicesMax)
      this.free.set(device, freeSince);
  }

  private shown(device: string): void {
    const since = this.free.get(device);
    if (since === undefined || !this.alerted.has(device)) return;
    this.forget(device);
    this.tell(Math.max(0, this.clock() - since) / 1000);
  }

  private forget(device: string): void {
    this.free.delete(device);
    this.alerted.delete(device);
  }
}
