/**
 * The life of an office: what its phones, its store and time can do, step by step, and the promises that hold after every
 * step (facts: invariants I1 to I7, I12, I26). For random lives in tests and for the fuzzer: no test library in here.
 */
import { State } from '../../src/feature/call-back/machine.ts';
import type { Action } from '../../src/model/actions.ts';
import { CallSignal } from '../../src/model/call-signal.ts';
import type { ScreenKey } from '../../src/model/events.ts';
import { type Phone, Scenario } from './scenario.ts';

export const names = ['SEP00000000000A', 'SEP00000000000B', 'SEP00000000000C', 'SEP00000000000D'];
export const numbers = ['1001', '1002', '1003', '1004'];

/** Watches every action as it comes. */
export class Office extends Scenario {
  readonly list: Phone[];
  /** What the test itself believes of each phone: calls and hook, told by itself only. */
  readonly busy = new Map<string, Set<number>>();
  readonly lost = new Set<string>();
  readonly #wanted = new Map<string, number>();
  readonly broken: string[] = [];

  constructor() {
    super({ parameters: { recordLifetimeMs: 3_600_000 } });
    this.list = names.map((name, i) => this.phone(name, numbers[i]!));
  }

  override tell(event: Parameters<Scenario['tell']>[0]): Action[] {
    if (event.type === 'callSignal') {
      const calls = this.busy.get(event.device) ?? new Set();
      if (event.signal === CallSignal.onHook) calls.delete(event.callReference);
      else calls.add(event.callReference);
      this.busy.set(event.device, calls);
    }
    if (event.type === 'deviceLost' || event.type === 'deviceRegistered') this.busy.delete(event.device);
    if (event.type === 'deviceLost') this.lost.add(event.device);
    if (event.type === 'deviceRegistered') this.lost.delete(event.device);
    if (event.type === 'commitDone' && event.ok) this.#wanted.set(event.device, event.revision);
    return super.tell(event);
  }

  idle(name: string): boolean {
    return !this.lost.has(name) && (this.busy.get(name)?.size ?? 0) === 0;
  }

  nameOf(line: string): string {
    return names[numbers.indexOf(line)]!;
  }
}

/** Looks at the actions of a life, in order, with the truth at that moment. */
export function watch(office: Office): void {
  const original = office.actions.push.bind(office.actions);
  office.actions.push = (...actions: Action[]): number => {
    for (const action of actions) look(office, action);
    return original(...actions);
  };
}

function look(office: Office, action: Action): void {
  const fail = (text: string): void => {
    office.broken.push(`${text}: ${JSON.stringify(action)}`);
  };
  if (action.type === 'showScreen') {
    const stored = office.stored.get(action.device);
    if (action.screen.text.startsWith('CallBack is activated') && stored === undefined)
      fail('I3: promised, not durable');
    if (action.alert) {
      if (!office.idle(action.device)) fail('alert while A is busy or away');
      if (stored?.state !== State.notifying) fail('alert before its commit');
      if (stored !== undefined && !office.idle(office.nameOf(stored.line))) fail('alert while B is busy');
    }
  }
  if (action.type === 'commit' && action.record?.state === State.notifying) {
    if (!office.idle(office.nameOf(action.record.line))) fail('I5: notifying while B is busy');
    if (!office.idle(action.device)) fail('I5: notifying while A is busy');
  }
}

/** Plain comparisons: this runs after every step of every life. */
export function check(office: Office): void {
  if (office.broken.length > 0) throw new Error(office.broken.join('\n'));
  if (office.handler.load.records > names.length) throw new Error('I1: more records than phones');
  if (office.statistics.inputsIgnored > 0)
    throw new Error(`the machine does not list ${office.handler.ignoredPairs().join(', ')}`);
}

/** Arms equal ends plus what lives: once no commit is on its way. @throws where they do not. */
export function conserved(office: Office): void {
  const s = office.statistics;
  const ends = s.answered + s.cancelled + s.expired + s.replaced + s.withdrawn;
  const same = (what: string, one: unknown, other: unknown): void => {
    if (String(one) !== String(other)) throw new Error(`${what}: ${one} is not ${other}`);
  };
  same('arms are ends and what lives', s.arms + s.restored, ends + office.stored.size);
  same('records in the handler and in the store', office.handler.load.records, office.stored.size);
  const lines = new Set([...office.stored.values()].map((record) => record.line));
  same('watched lines', [...office.watched].sort(), [...lines].sort());
  same('watched devices', [...office.watchedDevices].sort(), [...office.stored.keys()].sort());
}

/** No lost wake-up: in a healed office B is free and A idle, so A has been told, unless B was never used since. */
export function told(office: Office): void {
  const fine: readonly number[] = [State.notified, State.dialling, State.watchOffHook];
  for (const record of office.stored.values())
    if (!fine.includes(record.state)) throw new Error(`nobody told: ${JSON.stringify(record)}`);
}

/** Everything works again, everybody hangs up and registers; time for retries. */
export function heal(o: Office): void {
  o.store = 'ok';
  o.release(true);
  for (const p of o.list) {
    p.answers = 'shown';
    if (o.lost.has(p.name)) p.registers();
    for (const call of [...(o.busy.get(p.name) ?? [])]) p.state(CallSignal.onHook, call);
    p.call = 0;
  }
  o.passes(35_000);
  // A sign of life of each: alerts whose repeats were used up come with it.
  for (const p of o.list) {
    p.goesOffHook();
    p.goesOnHook();
  }
}

/** What can happen. `a` and `b` are indices of phones, `how` chooses among the ways of a step. */
export interface Happening {
  readonly weight: number;
  readonly ways: readonly string[];
  run(o: Office, a: number, b: number, how: string): void;
}

const calls = (o: Office, a: number, b: number, how: string): void => {
  const [x, y] = [o.list[a]!, o.list[b]!];
  if (o.lost.has(x.name)) return;
  if (how === 'busy') x.callsBusy(y);
  else if (how === 'dials') x.callsNumber(y.number);
  else if (how === 'talks') x.talks();
  else {
    x.callsNumber(y.number, CallSignal.toneAlerting);
    if (!o.lost.has(y.name) && a !== b) y.rings();
  }
};

const hangsUp = (o: Office, a: number): void => {
  const phone = o.list[a]!;
  for (const call of [...(o.busy.get(phone.name) ?? [])]) phone.state(CallSignal.onHook, call);
  phone.call = 0;
};

const screenKey = (o: Office, a: number, _b: number, how: string): void => {
  const { up } = o.list[a]!;
  if (up?.screen.softKeys.some((each) => each.key === how)) o.list[a]!.screenKey(how as ScreenKey);
};

const nothing = [''];

export const happenings: readonly Happening[] = [
  { weight: 6, ways: ['busy', 'rings', 'talks', 'dials'], run: calls },
  { weight: 6, ways: nothing, run: hangsUp },
  {
    weight: 2,
    ways: nothing,
    run: (o, a) => {
      if ((o.busy.get(o.list[a]!.name)?.size ?? 0) > 0) o.list[a]!.state(CallSignal.connected);
    },
  },
  { weight: 5, ways: nothing, run: (o, a) => o.list[a]!.presses('CallBack') },
  { weight: 5, ways: ['dial', 'cancel', 'exit', 'ok'], run: screenKey },
  {
    weight: 1,
    ways: nothing,
    run: (o, a) => {
      if (!o.lost.has(o.list[a]!.name)) o.list[a]!.isLost();
    },
  },
  { weight: 1, ways: nothing, run: (o, a) => o.list[a]!.registers() },
  {
    weight: 1,
    ways: ['ok', 'fail', 'hold'],
    run: (o, _a, _b, how) => {
      o.store = how as 'ok';
      if (how !== 'hold') o.release(how === 'ok');
    },
  },
  {
    weight: 1,
    ways: ['shown', 'refused', 'silence'],
    run: (o, a, _b, how) => {
      o.list[a]!.answers = how as 'shown';
    },
  },
  {
    weight: 1,
    ways: nothing,
    run: (o, a) => void o.tell({ type: 'userChanged', device: o.list[a]!.name }),
  },
];
