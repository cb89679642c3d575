/** The exchange alone: who is told what, and rules that hold whatever users do. */
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { Exchange, type ExchangeOptions } from '../../src/simulator/exchange.ts';
import type { Leg } from '../../src/simulator/lines.ts';

const options: ExchangeOptions = {
  busyTrigger: 1,
  noAnswerMs: 0,
  noAnswerTreatment: 'reorder',
  interDigitMs: 100,
  referenceBase: 1,
  earlyMedia: false,
};

/** An exchange with three phones and a line that the last two share, what it told, and timers that run by hand. */
class Trial {
  readonly told: string[] = [];
  readonly absent = new Set<string>();
  /** Legs that a phone was told of and not yet told the end of. */
  readonly shown = new Set<string>();
  readonly timers = new Set<() => void>();
  readonly exchange: Exchange;

  constructor(changed: Partial<ExchangeOptions> = {}) {
    this.exchange = new Exchange(
      { ...options, ...changed },
      {
        tell: (step, leg, to) => {
          this.told.push(`${to.device} ${step} ${leg.line.number}`);
          const key = `${to.device} ${leg.reference}`;
          if (['ended', 'ringingEnded', 'remoteEnded'].includes(step)) this.shown.delete(key);
          else this.shown.add(key);
        },
        after: (_ms, run) => {
          this.timers.add(run);
          return () => this.timers.delete(run);
        },
        present: (device) => !this.absent.has(device),
        forwardChanged: () => undefined,
        over: () => undefined,
      },
    );
    for (const [device, number] of [
      ['A', '1001'],
      ['B', '1002'],
      ['C', '1003'],
      ['B', '1500'],
      ['C', '1500'],
      ['A', '15001'],
    ] as const)
      this.exchange.numbers.add(device, number, `User ${number}`);
  }

  dial(device: string, number: string, instance = 1): Leg {
    const leg = this.exchange.offHook(device, instance)!;
    for (const digit of number) this.exchange.digit(leg, digit);
    return leg;
  }

  runTimers(): void {
    for (const run of [...this.timers]) {
      this.timers.delete(run);
      run();
    }
  }

  fresh(): string[] {
    return this.told.splice(0);
  }
}

let trial: Trial;
beforeEach(() => {
  trial = new Trial();
});

describe('a call', () => {
  it('is set up, answered and ended, step by step', () => {
    const leg = trial.dial('A', '1002');
    expect(trial.fresh()).toEqual([
      'A dialTone 1001',
      'A firstDigit 1001',
      'A nextDigit 1001',
      'A nextDigit 1001',
      'A proceed 1001',
      'B ringIn 1002',
      'A ringOut 1001',
    ]);
    trial.exchange.answer('B', leg.peer!);
    expect(trial.fresh()).toEqual(['B answered 1002', 'A connected 1001']);
    trial.exchange.hangUp(leg);
    expect(trial.fresh()).toEqual(['B ended 1002', 'A ended 1001']);
    expect(trial.exchange.legs.of(leg.reference)).toBeUndefined();
  });

  it('waits for a further digit only where a number may go on', () => {
    trial.dial('A', '1500');
    expect(trial.fresh().at(-1)).toBe('A nextDigit 1001');
    expect(trial.timers.size).toBe(1);
    trial.runTimers();
    expect(trial.fresh()).toContain('B ringIn 1500');
    expect(trial.timers.size).toBe(0);
  });

  it('goes out at # and to the longer number', () => {
    trial.dial('A', '1500#');
    expect(trial.fresh()).toContain('C ringIn 1500');
    trial.dial('C', '15001');
    expect(trial.fresh()).toContain('A ringIn 15001');
    expect(trial.timers.size).toBe(0);
  });

  it('takes at most 24 digits', () => {
    const leg = trial.exchange.offHook('A', 1)!;
    leg.digits = '1'.repeat(24);
    trial.fresh();
    trial.exchange.digit(leg, '1');
    expect(leg.digits).toHaveLength(24);
    expect(trial.fresh()).toEqual([]);
  });

  it.each([
    ['an absent phone', (t: Trial) => t.absent.add('B'), 'A reorder 1001'],
    ['a phone that rejects', (t: Trial) => t.exchange.setDoNotDisturb('B', 'reject'), 'A busy 1001'],
    ['a line in use', (t: Trial) => t.exchange.offHook('B', 1), 'A busy 1001'],
    [
      'forwarding to nowhere',
      (t: Trial) => t.exchange.setForward(t.exchange.numbers.lines.get('1002')!, '99'),
      'A reorder 1001',
    ],
  ])('fails at %s', (_name, before, end) => {
    before(trial);
    const leg = trial.dial('A', '1002');
    expect(trial.fresh().at(-1)).toBe(end);
    expect(leg.state).toBe('failed');
    trial.exchange.hangUp(leg);
    expect(trial.fresh()).toEqual(['A ended 1001']);
  });

  it('to the own line is busy', () => {
    trial.dial('A', '1001');
    expect(trial.fresh().at(-1)).toBe('A busy 1001');
  });

  it('is given up on after the time for it, in either way', () => {
    for (const [treatment, end] of [
      ['reorder', 'A reorder 1001'],
      ['release', 'A ended 1001'],
    ] as const) {
      trial = new Trial({ noAnswerMs: 10, noAnswerTreatment: treatment });
      trial.dial('A', '1002');
      trial.runTimers();
      expect(trial.fresh().slice(-2)).toEqual(['B ringingEnded 1002', end]);
    }
  });

  it('stops its timer when it is answered', () => {
    trial = new Trial({ noAnswerMs: 10 });
    const leg = trial.dial('A', '1002');
    trial.exchange.answer('B', leg.peer!);
    expect(trial.timers.size).toBe(0);
  });

  it('rings on all phones of a shared line and ends on the others when one takes it', () => {
    const leg = trial.dial('A', '1500#');
    trial.fresh();
    trial.exchange.answer('C', leg.peer!);
    expect(trial.fresh()).toEqual(['B remoteInUse 1500', 'C answered 1500', 'A connected 1001']);
    trial.exchange.hold(leg.peer!);
    expect(trial.fresh()).toEqual(['C hold 1500', 'B remoteHeld 1500', 'A heldByOther 1001']);
    trial.exchange.resume('B', leg.peer!);
    expect(trial.fresh()).toEqual(['B resumed 1500', 'C remoteInUse 1500', 'A heldPartyBack 1001']);
  });
});

describe('a phone that is gone', () => {
  it('is told nothing any more, also where it had called another line of its own', () => {
    const leg = trial.exchange.offHook('C', 2)!;
    trial.exchange.callNumber('C', 2, '1003');
    trial.fresh();
    trial.absent.add('C');
    trial.exchange.deviceLost('C');
    expect(trial.fresh().filter((step) => step.startsWith('C '))).toEqual([]);
    expect(trial.exchange.legs.of(leg.reference)).toBeUndefined();
  });
});

describe('do not disturb', () => {
  it('that is set while it rings does not keep the end of the ringing from the phone', () => {
    const leg = trial.dial('A', '1002');
    trial.exchange.setDoNotDisturb('B', 'reject');
    trial.fresh();
    trial.exchange.hangUp(leg);
    expect(trial.fresh()).toEqual(['B ringingEnded 1002', 'A ended 1001']);
  });
});

describe('whatever users do', () => {
  const devices = ['A', 'B', 'C'] as const;
  const verbs = [
    'offHook',
    'dial',
    'answer',
    'hangUp',
    'hold',
    'resume',
    'leave',
    'return',
    'timers',
    'forward',
  ] as const;
  const deeds = fc.array(
    fc.record({
      verb: fc.constantFrom(...verbs),
      device: fc.constantFrom(...devices),
      number: fc.constantFrom('1001', '1002', '1003', '1500', '15001', '7', '1'),
      instance: fc.integer({ min: 0, max: 3 }),
    }),
    { maxLength: 60 },
  );

  it.each([1, 2])('legs and lines agree, no leg is left behind (busy trigger %i)', (busyTrigger) => {
    fc.assert(
      fc.property(deeds, (list) => {
        const t = new Trial({ busyTrigger, noAnswerMs: 10 });
        for (const { verb, device, number, instance } of list) {
          act(t, verb, device, number, instance);
          check(t, busyTrigger);
        }
        for (const line of t.exchange.numbers.lines.values()) for (const leg of [...line.legs]) t.exchange.hangUp(leg);
        for (const line of t.exchange.numbers.lines.values()) expect(line.legs.size).toBe(0);
        expect(t.timers.size).toBe(0);
        expect([...t.shown]).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  function act(t: Trial, verb: (typeof verbs)[number], device: string, number: string, instance: number): void {
    const { exchange } = t;
    const own = exchange.legs.find(device, 0, 0);
    const ringing = exchange.legs.ringingAt(device, 0, 0);
    const held = exchange.legs.heldAt(device, instance);
    if (verb === 'leave') {
      t.absent.add(device);
      for (const key of t.shown) if (key.startsWith(`${device} `)) t.shown.delete(key);
      exchange.deviceLost(device);
    } else if (verb === 'return') t.absent.delete(device);
    else if (verb === 'timers') t.runTimers();
    else if (verb === 'forward')
      exchange.setForward(exchange.numbers.linesOf(device)[0]!, instance === 0 ? null : number);
    else if (t.absent.has(device)) return;
    else if (verb === 'offHook') exchange.offHook(device, instance);
    else if (verb === 'dial' && own) for (const digit of number) exchange.digit(own, digit);
    else if (verb === 'answer' && ringing) exchange.answer(device, ringing);
    else if (verb === 'hangUp' && own) exchange.hangUp(own);
    else if (verb === 'hold' && own) exchange.hold(own);
    else if (verb === 'resume' && held) exchange.resume(device, held);
  }

  function check(t: Trial, busyTrigger: number): void {
    for (const line of t.exchange.numbers.lines.values()) {
      const inbound = [...line.legs].filter((leg) => !leg.outbound);
      expect(inbound.length).toBeLessThanOrEqual(busyTrigger);
      for (const leg of line.legs) {
        expect(leg.state).not.toBe('ended');
        expect(t.exchange.legs.of(leg.reference)).toBe(leg);
        expect(leg.state === 'ringIn').toBe(leg.holder === null);
        if (leg.holder !== null) expect(t.absent.has(leg.holder.device)).toBe(false);
        if (leg.peer !== null && ['ringIn', 'ringOut', 'connected', 'held'].includes(leg.state)) {
          expect(leg.peer.peer).toBe(leg);
          expect(leg.peer.state).not.toBe('ended');
        }
        expect(leg.cancelTimer === null || leg.state === 'ringIn' || leg.state === 'dialling').toBe(true);
      }
    }
  }
});
