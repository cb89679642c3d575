/**
 * Somebody who uses a phone: looks at it now and then and does one of the things that it offers. Calls, answers, hears busy,
 * presses CallBack, hangs up, presses the keys of our screens, or leaves things as they are.
 */
import type { PhoneState, SimulatedPhone } from '../../src/simulator/phone.ts';
import type { Clock, Host, Planned } from './clock.ts';
import type { Random } from './random.ts';

/** Mean time between two looks. */
const LOOK_MS = 2_500;
/** More than this nobody keeps on hold. */
const CALLS_MAX = 4;
const PATIENCE_MS = 3_000;
const BACK_MS = 1_500;

export interface Home {
  readonly host: string;
  readonly port: number;
}

export class User {
  readonly phone: SimulatedPhone;
  /** Numbers that may be called. */
  readonly #numbers: readonly string[];
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #host: Host;
  /** Does nothing of himself any more, and ends what is going on. */
  resting = false;
  /** Does not come back while he is away. */
  away = false;
  connected = false;
  /** Gateways that take the phone. */
  homes: readonly Home[] = [];
  #nextCallAt = 0;
  #dialledOn = 0;
  #back: Planned | undefined;

  constructor(phone: SimulatedPhone, numbers: readonly string[], clock: Clock, random: Random, host: Host) {
    this.phone = phone;
    this.#numbers = numbers;
    this.#clock = clock;
    this.#random = random;
    this.#host = host;
    phone.on('closed', () => {
      this.connected = false;
      if (!this.resting && this.homes.length > 1 && this.#random.chance(0.5)) this.moves(this.#random.pick(this.homes));
      this.#back?.cancel();
      this.#back = this.#clock.after(BACK_MS, () => this.connect(), this.#host);
    });
  }

  /** The next registration goes to this gateway. */
  moves(home: Home): void {
    Object.assign((this.phone as unknown as { options: object }).options, home);
  }

  begin(): void {
    this.connect();
    this.#look();
  }

  connect(): void {
    if (this.connected || this.away) return;
    this.connected = true;
    this.phone.register().catch(() => undefined);
  }

  #look(): void {
    const ms = this.resting ? 500 : this.#random.wait(LOOK_MS);
    this.#later(ms, () => {
      this.act();
      this.#look();
    });
  }

  #later(ms: number, run: () => void): void {
    this.#clock.after(ms, run, this.#host);
  }

  /** One thing that the phone offers now. */
  act(): void {
    const { state } = this.phone;
    if (!state.registered) return;
    if (this.resting || state.calls.length > CALLS_MAX) this.hangUp();
    else if (state.screen !== null && this.#random.chance(0.5)) this.pressScreen();
    else if (state.ringing && this.#random.chance(0.6)) this.answer();
    else if (inCall(state) !== undefined) this.#inCall(state);
    else if (!state.ringing && this.#random.chance(0.5)) this.call();
  }

  #inCall(state: PhoneState): void {
    const random = this.#random;
    const call = inCall(state)!;
    if (state.calls.length > 2 && random.chance(0.8)) this.hangUp();
    else if (call.state === 'offHook' && random.chance(0.8)) this.dial(call.reference);
    else if (offers(state, 'CallBack') && random.chance(0.6)) this.pressCallBack();
    else if (random.chance(0.5)) this.hangUp();
    else if (offers(state, 'Hold') && random.chance(0.1)) this.phone.softKey('Hold');
    else if (offers(state, 'Resume')) this.phone.softKey('Resume');
  }

  /** Takes a line; the digits follow at the next look, or at once. */
  call(number = ''): void {
    const { phone } = this;
    if (!phone.state.registered || inCall(phone.state) !== undefined || !this.#patient()) return;
    if (number !== '' || this.#random.chance(0.7)) phone.placeCall(number === '' ? this.#someone() : number);
    else phone.offHook();
  }

  /** Lifts the handset, unless too much goes on already. */
  lift(): void {
    if (this.phone.state.calls.length < CALLS_MAX && this.#patient()) this.phone.offHook();
  }

  /** Nobody tries again at once where the phone is dead: what he pressed would all be done when the network comes back. */
  #patient(): boolean {
    if (this.#clock.now < this.#nextCallAt) return false;
    this.#nextCallAt = this.#clock.now + PATIENCE_MS;
    return true;
  }

  /** A number, once for each call: digits that a dead network holds back would open one line after another. */
  dial(call: number): void {
    if (call === this.#dialledOn) return;
    this.#dialledOn = call;
    this.phone.dial(this.#someone());
  }

  answer(): void {
    const { phone } = this;
    if (this.#random.chance(0.3)) phone.offHook();
    else if (offers(phone.state, 'Answer')) phone.softKey('Answer');
  }

  hangUp(): void {
    const { phone } = this;
    if (phone.display.handset) phone.onHook();
    else if (offers(phone.state, 'EndCall')) phone.softKey('EndCall');
    else if (offers(phone.state, 'Resume')) phone.softKey('Resume');
  }

  pressCallBack(): void {
    if (offers(this.phone.state, 'CallBack')) this.phone.softKey('CallBack');
  }

  pressScreen(among: readonly string[] = ['Exit', 'Cancel', 'Dial', 'OK']): void {
    const { screen } = this.phone.state;
    const keys = screen?.softKeys.map(({ name }) => name).filter((name) => among.includes(name)) ?? [];
    if (keys.length > 0) this.phone.screenKey(this.#random.pick(keys));
  }

  #someone(): string {
    return this.#random.pick(this.#numbers);
  }
}

const elsewhere: ReadonlySet<string> = new Set(['callRemoteMultiline', 'ringIn', 'callWaiting']);

/** A call that the user has in hand. */
function inCall(state: PhoneState): PhoneState['calls'][number] | undefined {
  return state.calls.find((call) => !elsewhere.has(call.state));
}

const offers = (state: PhoneState, label: string): boolean => state.softKeys.some((key) => key.label === label);
