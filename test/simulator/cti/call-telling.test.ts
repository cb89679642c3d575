/** What the exchange does, told as CTI events: shared lines, causes, and rules that hold whatever users do. */
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { CallTelling } from '../../../src/simulator/cti/call-telling.ts';
import { SeenLegs } from '../../../src/simulator/cti/seen-legs.ts';
import { Exchange } from '../../../src/simulator/exchange.ts';

/** States that may follow a state, as JTAPI's call model has them. 8 and 10 repeat when a shared leg moves. */
const follows: Readonly<Record<number, readonly number[]>> = {
  2: [3, 8, 10, 1],
  3: [8, 10, 1],
  4: [5, 1],
  5: [9, 1],
  6: [8, 14, 1],
  8: [8, 10, 1],
  9: [6, 14, 1],
  10: [8, 10, 1],
  14: [1],
  1: [],
};

/** Three phones, 1500 shared by B and C, and the events as words. */
class Trial {
  readonly told: string[] = [];
  readonly absent = new Set<string>();
  readonly timers = new Set<() => void>();
  readonly legs = new SeenLegs();
  readonly exchange: Exchange;
  /** State of each leg that a device was told of. */
  readonly states = new Map<string, number>();
  readonly wrong: string[] = [];

  constructor(busyTrigger = 1) {
    const telling = (): CallTelling => this.telling;
    this.exchange = new Exchange(
      {
        busyTrigger,
        noAnswerMs: 10,
        noAnswerTreatment: 'reorder',
        interDigitMs: 100,
        referenceBase: 1,
        earlyMedia: false,
      },
      {
        tell: (step, leg, to) => telling().told(step, leg, to),
        after: (_ms, run) => {
          this.timers.add(run);
          return () => this.timers.delete(run);
        },
        present: (device) => !this.absent.has(device),
        forwardChanged: () => undefined,
        over: (leg) => telling().over(leg),
      },
    );
    this.telling = new CallTelling(this.legs, this.exchange.numbers, {
      tellLine: (device, number, _wanted, pdu, fields) => {
        const key = `${device} ${fields.callLegID}`;
        const before = this.states.get(key);
        const state = Number(fields.state ?? before);
        const word = { NewCallEvent: 'new', CallStateChangedEvent_V2: 'state', CallClosedEvent: 'closed' }[
          pdu as string
        ];
        const cause = fields.cause ? `/${fields.cause}` : '';
        const remote = fields.bRemoteInUse === true && pdu !== 'CallPartyInfoChangedEvent' ? ' elsewhere' : '';
        if (word !== undefined)
          this.told.push(`${device} ${number} ${word}${word === 'closed' ? '' : ` ${state}${cause}${remote}`}`);
        if ((pdu === 'NewCallEvent') !== (before === undefined)) this.wrong.push(`${key} ${pdu} after ${before}`);
        if (pdu === 'CallStateChangedEvent_V2' && !follows[before!]?.includes(state))
          this.wrong.push(`${key} ${before} -> ${state}`);
        if (pdu === 'CallClosedEvent') {
          if (before !== 1) this.wrong.push(`${key} closed in ${before}`);
          this.states.delete(key);
        } else this.states.set(key, state);
      },
      deviceMoved: () => undefined,
    });
    for (const [device, number] of [
      ['A', '1001'],
      ['B', '1002'],
      ['C', '1003'],
      ['B', '1500'],
      ['C', '1500'],
    ] as const)
      this.exchange.numbers.add(device, number, `User ${number}`);
  }
  private readonly telling: CallTelling;

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

describe('a shared line', () => {
  it('rings on both devices, is in use elsewhere for the one that did not answer, and ends on both', () => {
    const { exchange } = trial;
    exchange.callNumber('A', 1, '1500');
    expect(trial.fresh()).toEqual([
      'A 1001 new 4',
      'A 1001 state 5',
      'A 1001 state 9',
      'B 1500 new 2',
      'B 1500 state 3',
      'C 1500 new 2',
      'C 1500 state 3',
      'A 1001 state 6',
    ]);
    exchange.answer('B', exchange.legs.ringingAt('B', 0, 0)!);
    expect(trial.fresh()).toEqual(['C 1500 state 8 elsewhere', 'B 1500 state 8', 'A 1001 state 8']);
    exchange.hold(exchange.legs.find('B', 0, 0)!);
    expect(trial.fresh()).toEqual(['B 1500 state 10', 'C 1500 state 10 elsewhere']);
    exchange.resume('C', exchange.legs.heldAt('C', 2)!);
    expect(trial.fresh()).toEqual(['C 1500 state 8', 'B 1500 state 8 elsewhere']);
    exchange.hangUp(exchange.legs.find('C', 0, 0)!);
    expect(trial.fresh()).toEqual([
      'A 1001 state 1/16',
      'A 1001 closed',
      'B 1500 state 1/16',
      'B 1500 closed',
      'C 1500 state 1/16',
      'C 1500 closed',
    ]);
  });

  it('a call made on it appears on the other device too', () => {
    trial.exchange.offHook('B', 2);
    expect(trial.fresh()).toEqual(['B 1500 new 4', 'C 1500 new 8 elsewhere']);
  });
});

describe('causes', () => {
  it('17 busy, 1 unknown, 19 no answer, 27 nobody there', () => {
    const last = (): string | undefined => trial.fresh().findLast((word) => word.includes('state 14'));
    const { exchange } = trial;
    exchange.offHook('B', 1);
    exchange.callNumber('A', 1, '1002');
    expect(last()).toBe('A 1001 state 14/17');
    exchange.hangUp(exchange.legs.find('A', 0, 0)!);
    exchange.callNumber('A', 1, '7');
    expect(last()).toBe('A 1001 state 14/1');
    exchange.hangUp(exchange.legs.find('A', 0, 0)!);
    exchange.callNumber('A', 1, '1003');
    trial.runTimers();
    expect(last()).toBe('A 1001 state 14/19');
    exchange.hangUp(exchange.legs.find('A', 0, 0)!);
    trial.absent.add('C');
    exchange.callNumber('A', 1, '1003');
    expect(last()).toBe('A 1001 state 14/27');
  });
});

describe('handles', () => {
  it('both ends of a call have one global call and legs of their own', () => {
    trial.legs.expected = { device: 'A', globalCallID: 4711, wanted: '1002' };
    const leg = trial.exchange.offHook('A', 1, 'call', 'seized')!;
    trial.legs.expected = null;
    trial.exchange.callNumber('A', 1, '1002');
    const [mine, theirs] = [trial.legs.at(leg, 'A')!, trial.legs.at(leg.peer!, 'B')!];
    expect([mine.globalCallID, theirs.globalCallID]).toEqual([4711, 4711]);
    expect(mine.id).not.toBe(theirs.id);
    expect([...trial.legs.on('B', '1002')]).toEqual([theirs]);
    expect(trial.legs.withID(mine.id)).toBe(mine);
  });
});

describe('whatever users do', () => {
  const verbs = [
    'offHook',
    'dial',
    'call',
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
      device: fc.constantFrom('A', 'B', 'C'),
      number: fc.constantFrom('1001', '1002', '1003', '1500', '7', '1'),
      instance: fc.integer({ min: 0, max: 2 }),
    }),
    { maxLength: 60 },
  );

  it.each([1, 2])('every leg appears once, moves as a call does, and is closed (busy trigger %i)', (busyTrigger) => {
    fc.assert(
      fc.property(deeds, (list) => {
        const t = new Trial(busyTrigger);
        for (const { verb, device, number, instance } of list) act(t, verb, device, number, instance);
        for (const line of t.exchange.numbers.lines.values()) for (const leg of [...line.legs]) t.exchange.hangUp(leg);
        expect(t.wrong).toEqual([]);
        expect([...t.states.keys()]).toEqual([]);
        expect(t.legs.size).toBe(0);
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
      exchange.deviceLost(device);
    } else if (verb === 'return') t.absent.delete(device);
    else if (verb === 'timers') t.runTimers();
    else if (verb === 'forward')
      exchange.setForward(exchange.numbers.linesOf(device)[0]!, instance === 0 ? null : number);
    else if (t.absent.has(device)) return;
    else if (verb === 'offHook') exchange.offHook(device, instance);
    else if (verb === 'call') exchange.callNumber(device, instance, number);
    else if (verb === 'dial' && own) for (const digit of number) exchange.digit(own, digit);
    else if (verb === 'answer' && ringing) exchange.answer(device, ringing);
    else if (verb === 'hangUp' && own) exchange.hangUp(own);
    else if (verb === 'hold' && own) exchange.hold(own);
    else if (verb === 'resume' && held) exchange.resume(device, held);
  }
});
