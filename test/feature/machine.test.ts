/** The machine, cell by cell: every listed pair does what it says, every other pair does nothing. */
import { describe, expect, test } from 'vitest';
import {
  cellOf,
  effects,
  INPUTS,
  Input,
  inputNames,
  machine,
  STATES,
  State,
  stateNames,
} from '../../src/feature/call-back/machine.ts';
import { machineAsMermaid } from '../../src/feature/call-back/machine-drawing.ts';

/** Where each listed pair leads, written by hand from the rules: the second writer. Pairs that stay are left out. */
const moves: Record<string, string> = {
  'arming armBusy': 'watchBusy',
  'arming armUnanswered': 'watchOffHook',
  'arming armInUse': 'watchOnHook',
  'arming commitFailed': 'ending',
  'watchBusy lineFree': 'free',
  'watchOffHook lineUsed': 'watchOnHook',
  'watchOnHook lineFree': 'free',
  'free ready': 'notifying',
  'free away': 'suspended',
  'free lineOccupied': 'watchBusy',
  'suspended ready': 'notifying',
  'suspended lineOccupied': 'watchBusy',
  'notifying ready': 'alerting',
  'notifying away': 'suspended',
  'notifying callerLost': 'suspended',
  'notifying commitFailed': 'suspended',
  'notifying lineOccupied': 'watchBusy',
  'notifying timer': 'free',
  'suspended shown': 'notified',
  'suspended shownDnd': 'toldDnd',
  'notifying shown': 'notified',
  'notifying shownDnd': 'toldDnd',
  'alerting shown': 'notified',
  'alerting shownDnd': 'toldDnd',
  'alerting refused': 'suspended',
  'alerting timer': 'suspended',
  'alerting callerLost': 'suspended',
  'toldDnd dndOff': 'watchBusy',
  'dialling answered': 'ending',
  'dialling dialBusy': 'watchBusy',
  'dialling dialUnanswered': 'watchOffHook',
  'dialling timer': 'notified',
  'dialling callerLost': 'notified',
  'ending committed': 'none',
  'ending replace': 'arming',
};
for (const state of ['watchBusy', 'free', 'suspended', 'notifying', 'alerting', 'notified'])
  moves[`${state} dial`] = 'dialling';
for (const state of stateNames) {
  if (state === 'none' || state === 'ending') continue;
  for (const input of ['cancel', 'expired', 'withdrawn']) moves[`${state} ${input}`] = 'ending';
  if (state !== 'arming') moves[`${state} replace`] = 'arming';
}

describe('machine', () => {
  test('names and numbers are dense and never change', () => {
    expect(stateNames).toHaveLength(STATES);
    expect(inputNames).toHaveLength(INPUTS);
    stateNames.forEach((name, number) => {
      expect(State[name]).toBe(number);
    });
    inputNames.forEach((name, number) => {
      expect(Input[name]).toBe(number);
    });
    // In stores: these numbers are for ever.
    expect(State).toEqual({
      none: 0,
      arming: 1,
      watchBusy: 2,
      watchOffHook: 3,
      watchOnHook: 4,
      free: 5,
      suspended: 6,
      notifying: 7,
      alerting: 8,
      notified: 9,
      toldDnd: 10,
      dialling: 11,
      ending: 12,
    });
  });

  for (const state of stateNames)
    for (const input of inputNames)
      test(`${state} × ${input} → ${moves[`${state} ${input}`] ?? 'no move'}`, () => {
        const cell = cellOf(State[state], Input[input]);
        const listed = machine[state][input];
        expect(cell).toBe(listed);
        const wanted = moves[`${state} ${input}`];
        if (wanted !== undefined) expect(cell?.[1]).toBe(wanted);
        else if (cell !== undefined) expect(cell[1]).toBe(state);
        if (cell !== undefined) expect(effects).toContain(cell[0]);
        if (cell !== undefined && cell[1] !== state) expect(cell[0]).not.toBe('stay');
      });

  test('every effect is used, every state can be reached and left', () => {
    const cells = stateNames.flatMap((state) => Object.values(machine[state]));
    expect(new Set(cells.map(([effect]) => effect))).toEqual(new Set(effects));
    const reached = new Set(['none', 'arming', ...cells.map(([, next]) => next)]);
    expect(reached).toEqual(new Set(stateNames));
    for (const state of stateNames)
      if (state !== 'none') expect(Object.values(machine[state]).some(([, next]) => next !== state)).toBe(true);
  });

  test('the drawing holds every move', () => {
    const drawing = machineAsMermaid();
    expect(drawing.startsWith('stateDiagram-v2\n')).toBe(true);
    for (const [pair, next] of Object.entries(moves)) {
      const [state, input] = pair.split(' ');
      const line = drawing.split('\n').find((l) => l.startsWith(`  ${state} --> ${next === 'none' ? '[*]' : next}: `));
      expect(line, pair).toContain(`${input} / `);
    }
  });
});
