/**
 * Call Back, watched only: messages of a capture in, what the feature would have done out. The phones' knowledge is the
 * inline gateway's own (inline/phone), with a link that sends nothing; time is the capture's.
 *
 *   message ─► Phone (handlers) ─► events ─► feature ─► actions ─► `would`
 *
 * What a user would do with a key that was never there can be assumed: `press` presses CallBack where it would have been
 * offered, and phones are taken to show what they are given.
 */
import type { CapturedMessage, Closing } from '../../codecs/capture/index.ts';
import type { Action } from '../../model/actions.ts';
import type { Event } from '../../model/events.ts';
import type { DeviceName, LineKey } from '../../model/ids.ts';
import { lineKey } from '../../model/ids.ts';
import type { Feature } from '../../model/ports.ts';
import { type Ms, NEVER } from '../../model/time.ts';
import { Counters } from '../counters.ts';
import type { InlineOptions, KeyOwner } from '../inline/options.ts';
import type { Phone, PhoneHost } from '../inline/phone.ts';
import { gatewayLimits } from '../limits.ts';
import { sentScreen } from './sent-screens.ts';
import { WatchedPhone } from './watched-phone.ts';

/** Something that would have been done, or is assumed to have been. */
export interface Would {
  readonly at: Ms;
  /** What the time of the message has behind its milliseconds; 0 where a deadline brought it about. */
  readonly nanos: number;
  readonly device: DeviceName;
  readonly what:
    | 'key'
    | 'press'
    | 'screen'
    | 'alert'
    | 'close'
    | 'prompt'
    | 'dial'
    | 'lamp'
    | 'watch'
    | 'forget'
    | 'alarm';
  readonly text: string;
  /** Seen to be sent, or not sent by anybody; null where it is nothing that is sent, or is not looked for. */
  readonly sent: boolean | null;
  /** The feature's own words, where it was the feature. */
  readonly action: Action | null;
}

export interface ObserverOptions {
  readonly feature: Feature;
  readonly would: (would: Would) => void;
  /** Assume that CallBack is pressed: when busy is heard, or also when it rings. */
  readonly press?: 'busy' | 'always' | undefined;
  readonly keyOwner?: KeyOwner;
  /** A gateway serves the phones: screens are told when it sends them, and nothing is called not sent. */
  readonly served?: boolean;
}

export class CallBackObserver implements PhoneHost {
  readonly options: InlineOptions;
  readonly counters = new Counters();
  readonly limits = gatewayLimits;
  private readonly parts: ObserverOptions;
  private readonly streams = new Map<number, WatchedPhone>();
  private readonly devices = new Map<DeviceName, WatchedPhone>();
  private readonly queue: Event[] = [];
  private readonly actions: Action[] = [];
  /** Line of each device that has a record. */
  private readonly watches = new Map<DeviceName, LineKey>();
  private now: Ms = 0;
  /** Time of the latest message: its millisecond, and the nanoseconds behind it. */
  private messageAt: Ms = 0;
  private messageNanos = 0;
  private wakeAt: Ms = NEVER;
  private working = false;
  private requests = 0;

  constructor(parts: ObserverOptions) {
    this.parts = parts;
    const nowhere = { host: '', port: 0 };
    this.options = { listen: nowhere, upstream: nowhere, keyOwner: parts.keyOwner ?? 'auto' };
  }

  message(message: CapturedMessage): void {
    if (message.protocol !== 'skinny') return;
    this.messageAt = message.seconds * 1000 + Math.floor(message.nanos / 1e6);
    this.messageNanos = message.nanos % 1e6;
    this.advance(this.messageAt);
    const watched = this.watched(message);
    const { phone } = watched;
    watched.take(message);
    if (this.parts.served) this.served(phone.device, message);
    if (phone.owner && phone.key.serverOwns && !watched.handsOff) {
      watched.handsOff = true;
      this.tell(phone.device, 'key', 'no key of ours: the server has a CallBack key of its own', null);
    }
    this.work();
    this.rings(watched);
    this.work();
  }

  closing({ stream }: Closing): void {
    this.streams.get(stream)?.phone.end();
    this.streams.delete(stream);
    this.work();
  }

  /** Time has come this far, message or not. */
  advance(now: Ms): void {
    // The clock of a capture may step back; that of the feature does not.
    while (this.wakeAt <= now) {
      this.now = Math.max(this.now, this.wakeAt);
      this.wakeAt = NEVER;
      this.post({ type: 'wake' });
      this.work();
    }
    this.now = Math.max(this.now, now);
  }

  // ── PhoneHost ───────────────────────────────────────────────────────────────────────────────────────────────────

  post(event: Event): void {
    this.queue.push(event);
  }

  mayRegister(): boolean {
    return true;
  }

  nextRequest(): number {
    return ++this.requests;
  }

  claim(phone: Phone): boolean {
    const first = this.devices.get(phone.device)?.phone;
    if (first !== undefined && first.request > phone.request) return false;
    if (first !== undefined && first !== phone) first.lost('replaced');
    for (const watched of this.streams.values()) if (watched.phone === phone) this.devices.set(phone.device, watched);
    return true;
  }

  release(phone: Phone): void {
    if (this.devices.get(phone.device)?.phone === phone) this.devices.delete(phone.device);
  }

  // ── streams and phones ──────────────────────────────────────────────────────────────────────────────────────────

  private watched(message: CapturedMessage): WatchedPhone {
    const known = this.streams.get(message.stream);
    if (known !== undefined) return known;
    const watched = new WatchedPhone(this, message);
    this.streams.set(message.stream, watched);
    watched.join(message);
    return watched;
  }

  /** It rings: the key is on offer where the set for it is shown. */
  private rings(watched: WatchedPhone): void {
    const { ringingCall, phone } = watched;
    if (ringingCall < 0 || !watched.hasKey) return;
    const line = phone.state.calls.get(ringingCall)?.line ?? 0;
    this.offered(watched, line, ringingCall, 'while it rings', this.parts.press === 'always');
  }

  private offered(
    watched: WatchedPhone,
    lineInstance: number,
    callReference: number,
    when: string,
    press: boolean,
  ): void {
    const { phone, offered, pressed } = watched;
    const { device } = phone;
    if (offered.size >= this.limits.callsPerPhoneMax) {
      offered.clear();
      pressed.clear();
    }
    if (!offered.has(callReference)) this.tell(device, 'key', `the CallBack key is on offer ${when}`, null);
    offered.add(callReference);
    if (!press || pressed.has(callReference)) return;
    pressed.add(callReference);
    this.tell(device, 'press', `assumed: the user presses CallBack ${when}`, null);
    this.post({ type: 'callBackKey', device, lineInstance, callReference });
  }

  // ── feature ─────────────────────────────────────────────────────────────────────────────────────────────────────

  /** Events until none is left; what they bring about comes behind them, as in the router. */
  private work(): void {
    if (this.working) return;
    this.working = true;
    for (let event = this.queue.shift(); event !== undefined; event = this.queue.shift()) {
      this.learnLine(event);
      this.wakeAt = this.parts.feature.handle(event, this.now, this.actions);
      for (const action of this.actions.splice(0)) this.perform(action);
      if (event.type === 'callSignal') this.devices.get(event.device)?.hears(event.callReference, event.signal);
    }
    this.working = false;
  }

  /** Where no LineStatRes was captured, a phone's calls tell its number. */
  private learnLine(event: Event): void {
    if (event.type !== 'parties' || event.lineInstance === 0) return;
    const watched = this.devices.get(event.device);
    if (watched?.joined !== true) return;
    const { lines } = watched.phone.state;
    const number = event.direction === 'outbound' ? event.calling : event.direction === 'inbound' ? event.called : '';
    if (number === '' || lines.has(event.lineInstance) || lines.size >= this.limits.linesPerPhoneMax) return;
    lines.set(event.lineInstance, { instance: event.lineInstance, number });
    const { device, lineInstance } = event;
    this.parts.feature.handle(
      { type: 'lineLearnt', device, lineInstance, line: lineKey(number) },
      this.now,
      this.actions,
    );
  }

  private perform(action: Action): void {
    const deed = deeds[action.type] as ((observer: CallBackObserver, action: Action) => void) | undefined;
    deed?.(this, action);
  }

  /** For the table of deeds. */
  tell(device: DeviceName, what: Would['what'], text: string, action: Action | null): void {
    if (this.parts.served && screenDeeds.has(what)) return;
    const sent = this.parts.served || what === 'press' ? null : false;
    this.say(device, { what, text, sent, action });
  }

  private say(device: DeviceName, told: Pick<Would, 'what' | 'text' | 'sent' | 'action'>): void {
    const nanos = this.now === this.messageAt ? this.messageNanos : 0;
    this.parts.would({ at: this.now, nanos, device, ...told });
  }

  private served(device: DeviceName, message: CapturedMessage): void {
    const screen = sentScreen(message);
    if (screen !== null) this.say(device, { ...screen, sent: true, action: null });
  }

  showScreen(action: Extract<Action, { type: 'showScreen' }>): void {
    const phone = this.devices.get(action.device)?.phone;
    const { screen } = action;
    const keys = screen.softKeys.map(({ name }) => name).join(', ');
    const alert = action.alert ? 'alert, and ' : '';
    this.tell(action.device, 'screen', `${alert}screen "${screen.text.replaceAll('\n', ' / ')}" [${keys}]`, action);
    if (phone === undefined) return;
    const shown = phone.display === 'xml';
    if (shown) phone.screens.showScreen(action);
    this.post({ type: 'screenAnswer', device: action.device, dialog: action.dialog, shown });
  }

  offerKey(action: Extract<Action, { type: 'offerKey' }>): void {
    const watched = this.devices.get(action.device);
    if (watched === undefined || !watched.hasKey) return;
    watched.phone.screens.offerKey(action);
    this.offered(watched, action.lineInstance, action.callReference, 'after busy', this.parts.press !== undefined);
  }

  buttonLamp(action: Extract<Action, { type: 'buttonLamp' }>): void {
    const buttons = this.devices.get(action.device)?.phone.state.callBackButtons.size ?? 0;
    if (buttons > 0) this.tell(action.device, 'lamp', `CallBack button ${action.lamp}`, action);
  }

  commit(action: Extract<Action, { type: 'commit' }>): void {
    const { device, revision, record } = action;
    if (record === null) {
      if (this.watches.delete(device)) this.tell(device, 'forget', 'its call back is over', action);
    } else if (this.watches.get(device) !== record.line) {
      this.watches.set(device, record.line);
      this.tell(device, 'watch', `waits for ${record.dialNumber} to become free`, action);
    }
    this.post({ type: 'commitDone', device, revision, ok: true });
  }
}

/** What a gateway that serves the phones is seen to do. */
const screenDeeds: ReadonlySet<Would['what']> = new Set(['screen', 'close']);

type Deeds = {
  readonly [T in Action['type']]?: (observer: CallBackObserver, action: Extract<Action, { type: T }>) => void;
};

const deeds: Deeds = {
  showScreen: (observer, action) => observer.showScreen(action),
  offerKey: (observer, action) => observer.offerKey(action),
  commit: (observer, action) => observer.commit(action),
  closeScreen: (observer, action) => observer.tell(action.device, 'close', 'the screen goes away', action),
  showPrompt: (observer, action) => observer.tell(action.device, 'prompt', `prompt "${action.text}"`, action),
  dial: (observer, action) => observer.tell(action.device, 'dial', `the phone calls ${action.number}`, action),
  buttonLamp: (observer, action) => observer.buttonLamp(action),
  alarm: (observer, action) => observer.tell(action.device, 'alarm', `${action.name} ${action.detail}`, action),
};
