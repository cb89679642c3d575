/**
 * How much waits for the feature and for the store, and what is given up for it: first new phones, then new records. What
 * a waiting caller needs to be told is never given up before those.
 *
 *   0 ───── registrations ───── arms ───── eventsMax ──────────────── twice of it
 *           new phones are      the key    what only tells more of    what tells whether a line is free
 *           sent away           is refused a call is dropped          is dropped
 */
import type { Event, EventType } from '../model/events.ts';
import { Shedding } from '../model/ports.ts';
import { gatewayLimits } from './limits.ts';

/** Dropped at the maximum: each only tells more of a call, or wants something that can be wanted again. */
const details: ReadonlySet<EventType> = new Set([
  'parties',
  'dialled',
  'callBackKey',
  'screenKey',
  'doNotDisturb',
  'directoryEntry',
]);

/** Never dropped: they are as many as there are records and devices. */
const bounded: ReadonlySet<EventType> = new Set([
  'commitDone',
  'recordRestored',
  'recordForgotten',
  'wake',
  'overload',
  'deviceLost',
  'screenAnswer',
]);

export class Load {
  shedding: Shedding = Shedding.nothing;
  private readonly eventsMax: number;
  private readonly commitsMax: number;
  private readonly alarm: (name: string, detail: string) => void;
  private dropping = false;

  constructor(eventsMax: number, commitsMax: number, alarm: (name: string, detail: string) => void) {
    this.eventsMax = eventsMax;
    this.commitsMax = commitsMax;
    this.alarm = alarm;
  }

  /** The queue is at its maximum. @returns true where this event is dropped. */
  sheds({ type }: Event, waiting: number): boolean {
    if (bounded.has(type)) return false;
    if (!details.has(type) && waiting < this.eventsMax * gatewayLimits.routerLineEventsTimes) return false;
    if (!this.dropping) this.alarm('EventsShed', `more than ${this.eventsMax} events wait`);
    this.dropping = true;
    return true;
  }

  /** So much waits now. */
  see(waiting: number, commits: number): void {
    const before = this.shedding;
    const part = Math.max(waiting / this.eventsMax, (commits / this.commitsMax) * gatewayLimits.routerArmsPart);
    // Most of the time there is nothing to think about.
    if (before === Shedding.nothing && part < gatewayLimits.routerRegistrationsPart) return;
    this.shedding = this.step(part);
    if (before === Shedding.nothing && this.shedding !== before) {
      this.alarm('Overload', `${waiting} events and ${commits} writes wait: new phones are sent away`);
    } else if (before !== this.shedding && this.shedding === Shedding.nothing) {
      this.alarm('OverloadCleared', `${waiting} events and ${commits} writes wait`);
    }
    if (this.dropping && waiting < this.eventsMax / 2) {
      this.dropping = false;
      this.alarm('EventsShedCleared', `${waiting} events wait`);
    }
  }

  /** Each step ends at half of what began it, so that it does not come and go with every event. */
  private step(part: number): Shedding {
    const { routerRegistrationsPart, routerArmsPart } = gatewayLimits;
    const over = (step: Shedding, begin: number) => part >= (this.shedding >= step ? begin / 2 : begin);
    if (over(Shedding.arms, routerArmsPart)) return Shedding.arms;
    return over(Shedding.registrations, routerRegistrationsPart) ? Shedding.registrations : Shedding.nothing;
  }
}
