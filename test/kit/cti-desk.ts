/** A session core without sockets or a clock: a scripted CTIManager on the other side, events in a list, time by hand. */

import { Counters } from '../../src/gateway/counters.ts';
import type { CtiManagerAddress, CtiNotice, CtiOptions } from '../../src/gateway/cti/options.ts';
import { CtiProvider } from '../../src/gateway/cti/provider.ts';
import { CtiSession } from '../../src/gateway/cti/session.ts';
import type { SessionHost } from '../../src/gateway/cti/session-ports.ts';
import type { Action } from '../../src/model/actions.ts';
import type { Event, EventType } from '../../src/model/events.ts';
import { type Ms, NEVER } from '../../src/model/time.ts';
import { ScriptedCti, type ScriptedDevice, scriptedOffice } from './scripted-cti.ts';

export class CtiDesk implements SessionHost {
  now: Ms = 1_000_000;
  readonly counters = new Counters();
  readonly session: CtiSession;
  readonly provider: CtiProvider;
  readonly events: Event[] = [];
  readonly notices: CtiNotice[] = [];
  readonly devices: ScriptedDevice[];
  manager: ScriptedCti;
  /** CTIManagers that were called. */
  readonly called: string[] = [];
  disconnects = 0;
  /** Told every frame of the CTIManager. */
  overhears: (bytes: Uint8Array) => void = () => {};
  isClosed = false;
  /** What the sink says. */
  mayTell = true;
  /** Calls are not answered at the port. */
  unreachable = new Set<string>();
  private wakeAt: Ms = NEVER;
  private pending: (() => void)[] = [];
  private running = false;
  private alive = false;

  constructor(options: Partial<CtiOptions> = {}, devices = scriptedOffice()) {
    this.devices = devices;
    this.manager = this.newManager();
    const managers: CtiManagerAddress[] = [{ host: 'one', port: 2748 }];
    const notice = (each: CtiNotice) => void this.notices.push(each);
    this.session = new CtiSession(
      { managers, user: 'user', password: 'secret', notice, ...options },
      this,
      this.counters,
    );
    this.provider = new CtiProvider(this.session, {
      post: (event) => void this.events.push(event),
      mayTell: () => this.mayTell,
    });
  }

  /** Connected, provider open, devices listed. */
  static up(options: Partial<CtiOptions> = {}, devices?: ScriptedDevice[]): CtiDesk {
    const desk = new CtiDesk(options, devices);
    desk.passes(0);
    return desk;
  }

  /** Time goes on; what is due is done when it is due. */
  passes(ms: Ms): void {
    const end = this.now + ms;
    this.run(() => this.wake());
    while (this.wakeAt <= end) {
      this.now = Math.max(this.now, this.wakeAt);
      this.run(() => this.wake());
    }
    this.now = end;
    this.run(() => this.wake());
  }

  /** Time goes on, and the CTIManager is alive: a heartbeat each 20 seconds. */
  livesFor(ms: Ms): void {
    for (let left = ms; left > 0; left -= 20_000) {
      this.passes(Math.min(left, 20_000));
      this.does((manager) => manager.tell('Heartbeat'));
    }
  }

  perform(action: Action): boolean {
    let claimed = false;
    this.run(() => {
      this.session.now = this.now;
      claimed = this.provider.perform(action);
    });
    return claimed;
  }

  /** It may tell again. */
  proceed(): void {
    this.mayTell = true;
    this.run(() => this.provider.proceed());
  }

  /** Whatever the CTIManager does. */
  does(act: (manager: ScriptedCti) => void): void {
    this.run(() => act(this.manager));
  }

  /** The connection breaks. */
  breaks(): void {
    this.alive = false;
    this.run(() => this.session.lost(this.now, 'ECONNRESET'));
  }

  eventsOf<T extends EventType>(type: T): Extract<Event, { type: T }>[] {
    return this.events.filter((event) => event.type === type) as Extract<Event, { type: T }>[];
  }
  types(from = 0): string[] {
    return this.events.slice(from).map((event) => event.type);
  }

  connect({ host, port }: CtiManagerAddress): void {
    this.called.push(`${host}:${port}`);
    this.manager = this.newManager(this.manager);
    if (this.unreachable.has(host)) this.later(() => this.session.lost(this.now, 'ECONNREFUSED'));
    else {
      this.alive = true;
      this.later(() => this.session.connected(this.now));
    }
  }
  disconnect(): void {
    this.alive = false;
    this.disconnects++;
  }
  send(bytes: Uint8Array<ArrayBuffer>): void {
    const { manager } = this;
    this.later(() => manager.received(bytes));
  }
  closed(): void {
    this.isClosed = true;
  }

  /** What a new connection meets: the same office and script, no handles. */
  private newManager(before?: ScriptedCti): ScriptedCti {
    const manager: ScriptedCti = new ScriptedCti(this.devices, (bytes) => {
      this.later(() => {
        this.overhears(bytes);
        if (this.alive && manager === this.manager) this.session.received(bytes, this.now);
      });
    });
    if (before !== undefined) {
      for (const pdu of before.silent) manager.silent.add(pdu);
      for (const [pdu, result] of before.refuses) manager.refuses.set(pdu, result);
      manager.loginResult = before.loginResult;
      manager.heartbeatS = before.heartbeatS;
    }
    return manager;
  }

  private later(act: () => void): void {
    this.pending.push(act);
  }

  /** One thing after another, as sockets do it: nothing is answered inside of what asks. */
  private run(act: () => void): void {
    this.pending.push(act);
    if (this.running) return;
    this.running = true;
    for (let next = this.pending.shift(); next !== undefined; next = this.pending.shift()) {
      next();
      if (this.pending.length === 0) this.wake();
    }
    this.running = false;
  }

  private wake(): void {
    this.wakeAt = this.isClosed ? NEVER : this.session.wake(this.now);
  }
}

export const watch = (line: string, on = true): Action => ({ type: 'watchLine', line, watch: on });
export const watchDevice = (device: string, on = true): Action => ({ type: 'watchDevice', device, watch: on });
