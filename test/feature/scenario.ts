/**
 * A small language for stories about Call Back. Phones do things, the handler answers, the store and the phones' screens
 * answer back as a healthy world would; a story can make either of them fail.
 *
 *   const s = scenario();
 *   const a = s.phone('SEP00000000000A', '1001');
 *   const b = s.phone('SEP00000000000B', '1002');
 *   b.talks(); a.callsBusy(b); a.presses('CallBack'); …
 */
import type { Screen } from '../../src/codecs/xsi/screen.ts';
import { buildDictionary, type Dictionary } from '../../src/feature/call-back/dictionary.ts';
import { CallBackHandler } from '../../src/feature/call-back/handler.ts';
import { type CallBackParameters, defaultParameters } from '../../src/feature/call-back/parameters.ts';
import type { Action } from '../../src/model/actions.ts';
import { CallSignal } from '../../src/model/call-signal.ts';
import type { DisplayKind, Event, ScreenKey, StoredRecord } from '../../src/model/events.ts';
import { NEVER, type WallTime } from '../../src/model/time.ts';

/** 2026-11-22 09:50:00 UTC. */
export const START = Date.UTC(2026, 10, 22, 9, 50);

export interface Options {
  parameters?: Partial<CallBackParameters>;
  dictionary?: Dictionary;
  start?: number;
  dialogSeed?: number;
  records?: readonly StoredRecord[];
}

interface Shown {
  dialog: number;
  screen: Screen;
  alert: boolean;
}

export function utcClock(at: number): WallTime {
  const date = new Date(at);
  return {
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    hour: date.getUTCHours(),
    minute: date.getUTCMinutes(),
  };
}

export class Scenario {
  readonly handler: CallBackHandler;
  readonly phones = new Map<string, Phone>();
  /** What the store holds. */
  readonly stored = new Map<string, StoredRecord>();
  /** Everything that the handler ever wanted, in order. */
  readonly actions: Action[] = [];
  readonly alarms: string[] = [];
  readonly watched = new Set<string>();
  readonly watchedDevices = new Set<string>();
  now: number;
  wakeAt: number = NEVER;
  /** 'ok': commits succeed at once; 'fail': they fail; 'hold': they wait for `release`. */
  store: 'ok' | 'fail' | 'hold' = 'ok';
  readonly held: { device: string; revision: number; record: StoredRecord | null }[] = [];
  #calls = 100;

  constructor(options: Options = {}) {
    this.now = options.start ?? START;
    this.handler = new CallBackHandler({
      parameters: { ...defaultParameters, ...options.parameters },
      dictionary: options.dictionary ?? buildDictionary([]).dictionary,
      wallClock: utcClock,
      ...(options.dialogSeed === undefined ? {} : { dialogSeed: options.dialogSeed }),
    });
    for (const record of options.records ?? []) {
      this.stored.set(record.device, record);
      this.tell({ type: 'recordRestored', record });
    }
  }

  get statistics() {
    return this.handler.statistics;
  }

  /** A registered phone with one line. */
  phone(
    name: string,
    number: string,
    options: { display?: DisplayKind; locale?: string; lines?: string[] } = {},
  ): Phone {
    const phone = new Phone(
      this,
      name,
      [number, ...(options.lines ?? [])],
      options.display ?? 'xml',
      options.locale ?? '',
    );
    this.phones.set(name, phone);
    phone.registers();
    return phone;
  }

  newCall(): number {
    return ++this.#calls;
  }

  /** Gives an event to the handler and plays the world's part in what it wants. */
  tell(event: Event): Action[] {
    const actions: Action[] = [];
    this.wakeAt = this.handler.handle(event, this.now, actions);
    this.actions.push(...actions);
    for (const action of actions) this.#perform(action);
    return actions;
  }

  /** Time goes on; the handler is woken when it asked for it. */
  passes(ms: number): void {
    const end = this.now + ms;
    while (this.wakeAt <= end) {
      this.now = Math.max(this.now, this.wakeAt);
      this.tell({ type: 'wake' });
    }
    this.now = end;
  }

  release(ok = true): void {
    for (const commit of this.held.splice(0)) this.#answer(commit, ok);
  }

  take(type: Action['type']): Action[] {
    return this.actions.filter((action) => action.type === type);
  }

  /** Number of the newest screen. */
  get lastPush(): number {
    const push = this.take('showScreen').at(-1);
    return push !== undefined && 'dialog' in push ? push.dialog : 0;
  }

  #answer(commit: { device: string; revision: number; record: StoredRecord | null }, ok: boolean): void {
    const { device, revision, record } = commit;
    if (ok && record === null) this.stored.delete(device);
    else if (ok && record !== null) this.stored.set(device, record);
    this.tell({ type: 'commitDone', device, revision, ok });
  }

  #perform(action: Action): void {
    switch (action.type) {
      case 'commit':
        if (this.store === 'hold') this.held.push(action);
        else this.#answer(action, this.store === 'ok');
        break;
      case 'alarm':
        this.alarms.push(action.name);
        break;
      case 'watchLine':
        if (this.watched.has(action.line) === action.watch) throw new Error(`watchLine ${action.line} twice the same`);
        if (action.watch) this.watched.add(action.line);
        else this.watched.delete(action.line);
        break;
      case 'watchDevice':
        if (this.watchedDevices.has(action.device) === action.watch)
          throw new Error(`watchDevice ${action.device} twice the same`);
        if (action.watch) this.watchedDevices.add(action.device);
        else this.watchedDevices.delete(action.device);
        break;
      default:
        this.phones.get(action.device)?.perform(action);
    }
  }
}

export class Phone {
  readonly scenario: Scenario;
  readonly name: string;
  readonly numbers: readonly string[];
  readonly display: DisplayKind;
  readonly locale: string;
  /** The screen that is up. */
  up: Shown | null = null;
  /** All screens ever shown, their first lines. */
  readonly seen: string[] = [];
  readonly prompts: string[] = [];
  alerts = 0;
  lamp = 'off';
  offered: number[] = [];
  /** How pushes are answered. */
  answers: 'shown' | 'refused' | 'silence' = 'shown';
  call = 0;

  constructor(scenario: Scenario, name: string, numbers: string[], display: DisplayKind, locale: string) {
    this.scenario = scenario;
    this.name = name;
    this.numbers = numbers;
    this.display = display;
    this.locale = locale;
  }

  get number(): string {
    return this.numbers[0]!;
  }

  registers(): void {
    this.up = null;
    const device = this.name;
    this.scenario.tell({ type: 'deviceRegistered', device, display: this.display, locale: this.locale });
    this.numbers.forEach((line, index) => {
      this.scenario.tell({ type: 'lineLearnt', device, lineInstance: index + 1, line });
    });
  }

  isLost(reason: 'unregistered' | 'reset' | 'connection' = 'reset'): void {
    this.up = null;
    this.scenario.tell({ type: 'deviceLost', device: this.name, reason });
  }

  state(signal: CallSignal, call = this.call, lineInstance = 1): void {
    this.scenario.tell({ type: 'callSignal', device: this.name, lineInstance, callReference: call, signal });
  }

  hook(offHook: boolean): void {
    this.scenario.tell({ type: 'hook', device: this.name, offHook });
  }

  goesOffHook(): void {
    this.call = this.scenario.newCall();
    this.state(CallSignal.offHook);
  }

  goesOnHook(): void {
    this.state(CallSignal.onHook);
  }

  dials(number: string): void {
    this.scenario.tell({
      type: 'dialled',
      device: this.name,
      lineInstance: 1,
      callReference: this.call,
      number,
    });
  }

  parties(called: string, originalCalled = ''): void {
    this.scenario.tell({
      type: 'parties',
      device: this.name,
      lineInstance: 1,
      callReference: this.call,
      direction: 'outbound',
      calling: this.number,
      called,
      originalCalled,
    });
  }

  /** In a call with somebody outside the story. */
  talks(): void {
    this.goesOffHook();
    this.state(CallSignal.connected);
  }

  hangsUp(): void {
    this.goesOnHook();
  }

  rings(): void {
    this.call = this.scenario.newCall();
    this.state(CallSignal.ringIn);
  }

  /** Off hook, digits, and what the server then says. */
  callsNumber(number: string, ...signals: CallSignal[]): void {
    this.goesOffHook();
    this.dials(number);
    for (const signal of signals) this.state(signal);
  }

  callsBusy(b: { number: string }): void {
    this.callsNumber(b.number, CallSignal.proceed, CallSignal.toneBusy, CallSignal.promptBusy);
  }

  callsUnanswered(b: Phone): void {
    this.callsNumber(b.number, CallSignal.proceed, CallSignal.toneAlerting);
    b.rings();
  }

  presses(_key: 'CallBack', lineInstance?: number, callReference?: number): void {
    const active = this.call !== 0;
    this.scenario.tell({
      type: 'callBackKey',
      device: this.name,
      lineInstance: lineInstance ?? (active ? 1 : 0),
      callReference: callReference ?? this.call,
    });
  }

  /** CallBack with no call. */
  pressesIdle(): void {
    this.presses('CallBack', 0, 0);
  }

  screenKey(key: ScreenKey, dialog = this.up?.dialog ?? -1): void {
    this.scenario.tell({ type: 'screenKey', device: this.name, dialog, key });
  }

  /** First lines of the screen. */
  get text(): string {
    return this.up?.screen.text ?? '';
  }

  get keys(): string[] {
    return this.up?.screen.softKeys.map((key) => key.name) ?? [];
  }

  perform(action: Action): void {
    if (action.type === 'showScreen') this.#show(action);
    else if (action.type === 'closeScreen') {
      if (this.up?.dialog === action.dialog) this.up = null;
    } else if (action.type === 'showPrompt') this.prompts.push(action.text);
    else if (action.type === 'buttonLamp') this.lamp = action.lamp;
    else if (action.type === 'offerKey') this.offered.push(action.callReference);
    else if (action.type === 'dial') this.dialled.push(action.number);
  }

  readonly dialled: string[] = [];

  #show(shown: Shown): void {
    if (shown.alert) this.alerts++;
    if (this.answers === 'shown') {
      this.up = { dialog: shown.dialog, screen: shown.screen, alert: shown.alert };
      this.seen.push(shown.screen.text.split('\n')[0]!);
    }
    if (this.answers === 'silence') return;
    const answer = this.answers === 'shown';
    this.scenario.tell({ type: 'screenAnswer', device: this.name, dialog: shown.dialog, shown: answer });
  }
}

export function scenario(options: Options = {}): Scenario {
  return new Scenario(options);
}
