/**
 * Random lives of an office: phones call, hang up, press keys, reset, the store fails and holds. After every event the
 * promises are checked; in the end the world is healed and whatever is owed must come (facts: invariants I1 to I7, I12, I26).
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { State } from '../../src/feature/call-back/machine.ts';
import type { Action } from '../../src/model/actions.ts';
import { CallSignal } from '../../src/model/call-signal.ts';
import type { ScreenKey, StoredRecord } from '../../src/model/events.ts';
import { type Phone, Scenario } from './scenario.ts';

const names = ['SEP00000000000A', 'SEP00000000000B', 'SEP00000000000C', 'SEP00000000000D'];
const numbers = ['1001', '1002', '1003', '1004'];

/** Lives per run; more by the environment, for a night. */
const LIVES = Number(process.env.RINGBACK_LIVES ?? 600);

type Step = (office: Office) => void;

/** Watches every action as it comes. */
class Office extends Scenario {
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
function watch(office: Office): void {
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
function check(office: Office): void {
  if (office.broken.length > 0) throw new Error(office.broken.join('\n'));
  if (office.handler.load.records > names.length) throw new Error('I1: more records than phones');
  if (office.statistics.inputsIgnored > 0)
    throw new Error(`the machine does not list ${office.handler.ignoredPairs().join(', ')}`);
}

/** Arms equal ends plus what lives: once no commit is on its way. */
function conserved(office: Office): void {
  const s = office.statistics;
  const ends = s.answered + s.cancelled + s.expired + s.replaced + s.withdrawn;
  expect(s.arms + s.restored).toBe(ends + office.stored.size);
  expect(office.handler.load.records).toBe(office.stored.size);
  expect([...office.watched].sort()).toEqual([...new Set([...office.stored.values()].map((r) => r.line))].sort());
  expect([...office.watchedDevices].sort()).toEqual([...office.stored.keys()].sort());
}

const phone = fc.nat({ max: names.length - 1 });
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.tuple(phone, phone, fc.constantFrom('busy', 'rings', 'talks', 'dials')).map(
      ([a, b, how]): Step =>
        (o) => {
          const [x, y] = [o.list[a]!, o.list[b]!];
          if (o.lost.has(x.name)) return;
          if (how === 'busy') x.callsBusy(y);
          else if (how === 'dials') x.callsNumber(y.number);
          else if (how === 'talks') x.talks();
          else {
            x.callsNumber(y.number, CallSignal.toneAlerting);
            if (!o.lost.has(y.name) && a !== b) y.rings();
          }
        },
    ),
  },
  {
    weight: 6,
    arbitrary: phone.map(
      (a): Step =>
        (o) => {
          for (const call of [...(o.busy.get(o.list[a]!.name) ?? [])]) o.list[a]!.state(CallSignal.onHook, call);
          o.list[a]!.call = 0;
        },
    ),
  },
  {
    weight: 2,
    arbitrary: phone.map(
      (a): Step =>
        (o) => {
          if ((o.busy.get(o.list[a]!.name)?.size ?? 0) > 0) o.list[a]!.state(CallSignal.connected);
        },
    ),
  },
  {
    weight: 5,
    arbitrary: phone.map(
      (a): Step =>
        (o) =>
          o.list[a]!.presses('CallBack'),
    ),
  },
  {
    weight: 5,
    arbitrary: fc.tuple(phone, fc.constantFrom('dial', 'cancel', 'exit', 'ok')).map(
      ([a, key]): Step =>
        (o) => {
          const up = o.list[a]!.up;
          if (up?.screen.softKeys.some((k) => k.key === key)) o.list[a]!.screenKey(key as ScreenKey);
        },
    ),
  },
  {
    weight: 1,
    arbitrary: phone.map(
      (a): Step =>
        (o) => {
          if (!o.lost.has(o.list[a]!.name)) o.list[a]!.isLost();
        },
    ),
  },
  {
    weight: 1,
    arbitrary: phone.map(
      (a): Step =>
        (o) =>
          o.list[a]!.registers(),
    ),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom('ok', 'fail', 'hold').map(
      (how): Step =>
        (o) => {
          o.store = how as 'ok';
          if (how !== 'hold') o.release(how === 'ok');
        },
    ),
  },
  {
    weight: 1,
    arbitrary: fc.tuple(phone, fc.constantFrom('shown', 'refused', 'silence')).map(
      ([a, how]): Step =>
        (o) => {
          o.list[a]!.answers = how as 'shown';
        },
    ),
  },
  {
    weight: 1,
    arbitrary: phone.map(
      (a): Step =>
        (o) => {
          o.tell({ type: 'userChanged', device: o.list[a]!.name });
        },
    ),
  },
  {
    weight: 2,
    arbitrary: fc.integer({ min: 1, max: 40_000 }).map(
      (ms): Step =>
        (o) =>
          o.passes(ms),
    ),
  },
);

/** Everything works again, everybody hangs up and registers; time for retries. */
function heal(o: Office): void {
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

test('random lives keep every promise', { timeout: 600_000 }, () => {
  fc.assert(
    fc.property(fc.array(step, { minLength: 5, maxLength: 80, size: 'max' }), (steps) => {
      const office = new Office();
      watch(office);
      for (const run of steps) {
        run(office);
        check(office);
      }
      heal(office);
      check(office);
      conserved(office);
      // No lost wake-up: B is free, A is idle, so A has been told, unless B was never used since.
      for (const record of office.stored.values())
        expect([State.notified, State.dialling, State.watchOffHook], JSON.stringify(record)).toContain(record.state);
    }),
    { numRuns: LIVES },
  );
});

test('random lives go on after a restart at any point: nothing acknowledged is lost', { timeout: 600_000 }, () => {
  fc.assert(
    fc.property(fc.array(step, { minLength: 5, maxLength: 60, size: 'max' }), (steps) => {
      const office = new Office();
      for (const run of steps) run(office);
      const kept = [...office.stored.values()].sort((x, y) => x.sequence - y.sequence);
      const next = new Scenario({ records: kept, start: office.now });
      expect(next.statistics.restored).toBe(kept.length);
      const phones = new Map(names.map((name, i) => [name, next.phone(name, numbers[i]!)]));
      for (const p of phones.values()) {
        p.goesOffHook();
        p.goesOnHook();
      }
      for (const record of kept) expectTold(next, phones.get(record.device)!, record);
    }),
    { numRuns: LIVES / 2 },
  );
});

function expectTold(next: Scenario, a: Phone, record: StoredRecord): void {
  expect(next.stored.get(record.device)?.state, JSON.stringify(record)).toBe(State.notified);
  if (record.state === State.notified) expect(a.alerts).toBe(0);
  else expect(a.alerts).toBe(1);
}
