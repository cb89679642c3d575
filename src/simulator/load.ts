/**
 * Many phones and, if asked for, calls at a steady rate: each call takes two idle phones, is answered by lifting the handset
 * and ended by putting it down. Bounded on every side: phones that connect at once, calls per second, seconds.
 */
import { EventEmitter } from 'node:events';
import { phoneName } from './office.ts';
import { type PhoneModel, type PhoneOptions, SimulatedPhone } from './phone.ts';

export interface LoadOptions {
  readonly count: number;
  readonly host: string;
  readonly port: number;
  /** In turns, when there are several. */
  readonly models: readonly PhoneModel[];
  /** Number of the first phone: 1 is SEP020000000001. */
  readonly first?: number;
  /** Phones that register at the same time. */
  readonly inFlight?: number;
  readonly callsPerSecond?: number;
  /** Talking time of a call. */
  readonly holdMs?: number;
  readonly phone?: Partial<PhoneOptions>;
}

export interface LoadCounts {
  registered: number;
  refused: number;
  /** Connections that ended without our doing. */
  lost: number;
  callsTried: number;
  callsConnected: number;
  callsFailed: number;
}

/** One thing that happened, as `ringback simulate phones --json` prints it. */
export interface LoadReport {
  readonly at: number;
  readonly what: 'registered' | 'refused' | 'lost' | 'calling' | 'connected' | 'ended' | 'callFailed';
  readonly device: string;
  readonly detail: string;
}

interface LoadedCall {
  readonly from: SimulatedPhone;
  readonly to: SimulatedPhone;
  startedAt: number;
  endAt: number;
  connected: boolean;
}

const IN_FLIGHT = 200;
const HOLD_MS = 2000;
const TICK_MS = 50;
/** A call that is not answered by then counts as failed. */
const SETUP_MS_MAX = 10_000;
const CONNECTED = 5;
const RING_IN = 4;

export class PhoneLoad extends EventEmitter<{ report: [LoadReport] }> {
  readonly phones: SimulatedPhone[];
  readonly counts: LoadCounts = {
    registered: 0,
    refused: 0,
    lost: 0,
    callsTried: 0,
    callsConnected: 0,
    callsFailed: 0,
  };
  /** Milliseconds from key press to talking, of every connected call. */
  readonly setupMs: number[] = [];
  private readonly options: LoadOptions;
  private readonly idle: SimulatedPhone[] = [];
  private readonly calls = new Map<SimulatedPhone, LoadedCall>();
  private timer: NodeJS.Timeout | null = null;
  private leaving = false;
  private due = 0;
  private tickedAt = 0;

  constructor(options: LoadOptions) {
    super();
    this.options = options;
    const first = options.first ?? 1;
    this.phones = Array.from({ length: options.count }, (_, i) => this.make(first + i));
  }

  /** Register all phones. Never rejects: who is refused is counted and reported. */
  async register(): Promise<void> {
    const queue = this.phones[Symbol.iterator]();
    const worker = async (): Promise<void> => {
      for (const phone of queue) {
        if (this.leaving) return;
        await phone.register().then(
          () => this.registered(phone),
          (error: Error) => {
            this.counts.refused++;
            this.report('refused', phone, error.message);
          },
        );
      }
    };
    await Promise.all(Array.from({ length: this.options.inFlight ?? IN_FLIGHT }, worker));
  }

  /** Start calling. Ends with `stop`. */
  call(): void {
    if ((this.options.callsPerSecond ?? 0) <= 0) return;
    this.tickedAt = Date.now();
    this.timer = setInterval(() => this.tick(Date.now()), TICK_MS);
  }

  /** End calling and leave with all phones. */
  async stop(): Promise<void> {
    this.leaving = true;
    if (this.timer !== null) clearInterval(this.timer);
    this.timer = null;
    await Promise.all(this.phones.map((phone) => phone.leave('unregister')));
  }

  private make(n: number): SimulatedPhone {
    const { models, host, port } = this.options;
    const model = models[n % models.length] ?? '7960';
    const phone = new SimulatedPhone({ ...this.options.phone, name: phoneName(n), model, host, port });
    phone.on('closed', ({ why, detail }) => {
      if (this.leaving || !phone.wasRegistered) return;
      this.counts.lost++;
      this.report('lost', phone, `${why} ${detail}`);
    });
    phone.on('callState', (state) => this.callState(phone, state));
    return phone;
  }

  private registered(phone: SimulatedPhone): void {
    this.counts.registered++;
    this.idle.push(phone);
    this.report('registered', phone, '');
  }

  private callState(phone: SimulatedPhone, state: number): void {
    if (state === RING_IN) phone.offHook();
    const call = this.calls.get(phone);
    if (state !== CONNECTED || call === undefined || call.connected) return;
    const now = Date.now();
    call.connected = true;
    call.endAt = now + (this.options.holdMs ?? HOLD_MS);
    this.counts.callsConnected++;
    this.setupMs.push(now - call.startedAt);
    this.report('connected', phone, call.to.name);
  }

  private tick(now: number): void {
    for (const [phone, call] of this.calls) if (now >= call.endAt) this.end(phone, call);
    this.due += ((this.options.callsPerSecond ?? 0) * (now - this.tickedAt)) / 1000;
    this.tickedAt = now;
    for (; this.due >= 1 && this.idle.length >= 2; this.due--) this.start(now);
    // What could not be started for want of idle phones is not made up for later.
    this.due = Math.min(this.due, 1);
  }

  private start(now: number): void {
    const from = this.idle.shift()!;
    const to = this.idle.shift()!;
    const number = to.display.lines.get(1)?.number ?? '';
    this.calls.set(from, { from, to, startedAt: now, endAt: now + SETUP_MS_MAX, connected: false });
    this.counts.callsTried++;
    this.report('calling', from, number);
    from.placeCall(number);
  }

  private end(phone: SimulatedPhone, call: LoadedCall): void {
    this.calls.delete(phone);
    if (!call.connected) this.counts.callsFailed++;
    this.report(call.connected ? 'ended' : 'callFailed', phone, call.to.name);
    for (const each of [call.from, call.to]) {
      each.onHook();
      if (each.display.registered) this.idle.push(each);
    }
  }

  private report(what: LoadReport['what'], phone: SimulatedPhone, detail: string): void {
    if (this.listenerCount('report') > 0) this.emit('report', { at: Date.now(), what, device: phone.name, detail });
  }
}
