import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LineState } from '../../src/feature/line-state.ts';
import { Hears, meaningOf, signalRows, Use } from '../../src/feature/signals.ts';
import { CALL_SIGNALS, CallSignal } from '../../src/model/call-signal.ts';

const B = 'SEP00000000000B';

function phone(...lines: string[]): LineState {
  const state = new LineState();
  state.registered(B, 'xml', '');
  lines.forEach((line, index) => {
    state.learnt(B, index + 1, line);
  });
  state.takeChanges();
  return state;
}

describe('signals', () => {
  test('every signal of the vocabulary has exactly one row', () => {
    expect(signalRows.map((row) => row.name).sort()).toEqual(Object.keys(CallSignal).sort());
    expect(Math.max(...Object.values(CallSignal))).toBe(CALL_SIGNALS - 1);
  });

  test('all states but on-hook occupy the line', () => {
    for (const row of signalRows)
      if (row.channel === 'state') expect(row.use !== Use.ended, row.name).toBe(row.name !== 'onHook');
  });

  test('ringing and waiting are no use by the owner', () => {
    const ringing = signalRows.filter((row) => row.use === Use.ringing).map((row) => row.name);
    expect(ringing).toEqual(['ringIn', 'callWaiting', 'lampRinging']);
  });

  test('a number outside the vocabulary counts as in use', () => {
    expect(meaningOf(39 as CallSignal).use).toBe(Use.inUse);
  });

  test('what is heard', () => {
    const heard = Object.fromEntries(signalRows.filter((row) => row.hears).map((row) => [row.name, row.hears]));
    expect(heard).toEqual({
      ringOut: Hears.ringback,
      busy: Hears.busy,
      congestion: Hears.reorder,
      invalidNumber: Hears.reorder,
      toneBusy: Hears.busy,
      toneAlerting: Hears.ringback,
      toneReorder: Hears.reorder,
      promptBusy: Hears.busy,
      promptRingOut: Hears.ringback,
    });
  });
});

describe('a line that is not observed any more', () => {
  test('is unknown, with its calls; the others of the device stay', () => {
    const state = phone('1002', '1005');
    state.signal(state.device(B)!, 1, 7, CallSignal.connected);
    state.signal(state.device(B)!, 2, 8, CallSignal.ringIn);
    state.takeChanges();
    state.forgotten(B, 1);
    expect(state.takeChanges()).toEqual([{ line: '1002', before: 'inUse', after: 'unknown' }]);
    expect(state.device(B)!.legs.map((leg) => leg.callReference)).toEqual([8]);
    expect(state.useOf('1005')).toBe('ringing');
  });

  test('is known again by being learnt; calls told before that count at once', () => {
    const state = phone('1002');
    state.forgotten(B, 1);
    state.signal(state.device(B)!, 1, 9, CallSignal.connected);
    state.takeChanges();
    state.learnt(B, 1, '1002');
    expect(state.takeChanges()).toEqual([{ line: '1002', before: 'unknown', after: 'inUse' }]);
  });

  test('what was never learnt is nothing to forget', () => {
    const state = phone('1002');
    state.forgotten(B, 3);
    state.forgotten('SEP00000000000C', 1);
    expect(state.takeChanges()).toEqual([]);
  });
});

describe('line state', () => {
  test('a line is unknown until a registered phone carries it, and again when it is gone', () => {
    const state = new LineState();
    expect(state.useOf('1002')).toBe('unknown');
    state.registered(B, 'xml', '');
    state.learnt(B, 1, '1002');
    expect(state.takeChanges()).toEqual([{ line: '1002', before: 'unknown', after: 'free' }]);
    state.signal(state.device(B)!, 1, 5, CallSignal.connected);
    state.lost(B);
    expect(state.takeChanges()).toEqual([
      { line: '1002', before: 'free', after: 'inUse' },
      { line: '1002', before: 'inUse', after: 'unknown' },
    ]);
    expect(state.devices).toBe(0);
  });

  test('an instance that is given another line leaves the old one', () => {
    const state = phone('1002');
    state.learnt(B, 1, '1009');
    expect(state.takeChanges()).toEqual([
      { line: '1002', before: 'free', after: 'unknown' },
      { line: '1009', before: 'unknown', after: 'free' },
    ]);
  });

  test('lines of one phone: a call occupies its line, the handset all of them', () => {
    const state = phone('1002', '1003');
    state.signal(state.device(B)!, 2, 5, CallSignal.connected);
    expect([state.useOf('1002'), state.useOf('1003')]).toEqual(['free', 'inUse']);
    state.hook(B, true);
    expect([state.useOf('1002'), state.useOf('1003')]).toEqual(['inUse', 'inUse']);
  });

  test('signals without a call concern the focused call, without a line the whole phone', () => {
    const state = phone('1002', '1003');
    state.signal(state.device(B)!, 1, 5, CallSignal.ringOut);
    const [leg] = state.signal(state.device(B)!, 0, 0, CallSignal.toneBusy);
    expect(leg?.callReference).toBe(5);
    state.signal(state.device(B)!, 2, 6, CallSignal.hold);
    state.signal(state.device(B)!, 0, 0, CallSignal.onHook);
    expect([state.useOf('1002'), state.useOf('1003')]).toEqual(['free', 'free']);
  });

  test('on-hook of one line leaves the other alone', () => {
    const state = phone('1002', '1003');
    state.signal(state.device(B)!, 1, 5, CallSignal.connected);
    state.signal(state.device(B)!, 2, 6, CallSignal.hold);
    state.signal(state.device(B)!, 1, 0, CallSignal.onHook);
    expect([state.useOf('1002'), state.useOf('1003')]).toEqual(['free', 'inUse']);
  });

  test('tones and prompts of no call make no call', () => {
    const state = phone('1002');
    for (const signal of [CallSignal.toneDial, CallSignal.toneStopped, CallSignal.promptBusy])
      expect(state.signal(state.device(B)!, 1, 9, signal)).toEqual([]);
    expect(state.useOf('1002')).toBe('free');
  });

  test('lamps count until a call state is seen, and never after', () => {
    const state = phone('1002');
    state.signal(state.device(B)!, 1, 0, CallSignal.lampOn);
    expect(state.useOf('1002')).toBe('inUse');
    state.signal(state.device(B)!, 1, 5, CallSignal.ringIn);
    expect(state.useOf('1002')).toBe('ringing');
    state.signal(state.device(B)!, 1, 5, CallSignal.onHook);
    expect(state.useOf('1002')).toBe('free');
    state.signal(state.device(B)!, 1, 0, CallSignal.lampOn);
    expect(state.useOf('1002')).toBe('free');
  });

  test('the first call state voids what lamps said, also where it is the end of a call that nobody knows', () => {
    const state = phone('1002');
    state.signal(state.device(B)!, 1, 0, CallSignal.lampOn);
    state.takeChanges();
    state.signal(state.device(B)!, 1, 5, CallSignal.onHook);
    expect(state.takeChanges()).toEqual([{ line: '1002', before: 'inUse', after: 'free' }]);
  });

  test('a call whose line was never told ends on every line when it is not observed any more', () => {
    const state = phone('1002');
    state.signal(state.device(B)!, 0, 5, CallSignal.connected);
    expect(state.useOf('1002')).toBe('inUse');
    state.forgotten(B, 0);
    expect(state.useOf('1002')).toBe('free');
  });

  test('what was judged last is what the legs say, after every signal', () => {
    const lines = ['1001', '1002', '1003'];
    const names = ['SEP00000000000A', B];
    const step = fc.record({
      device: fc.constantFrom(...names),
      what: fc.oneof(
        { weight: 8, arbitrary: fc.constantFrom(...Object.values(CallSignal)) },
        { weight: 1, arbitrary: fc.constantFrom('hook', 'learn', 'forget', 'register', 'lose') },
      ),
      instance: fc.integer({ min: 0, max: 3 }),
      call: fc.integer({ min: 0, max: 3 }),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const state = new LineState();
        for (const name of names) {
          state.registered(name, 'xml', '');
          lines.forEach((line, i) => {
            state.learnt(name, i + 1, line);
          });
        }
        for (const { device: name, what, instance, call } of steps) {
          const device = state.device(name);
          if (what === 'hook') state.hook(name, call > 1);
          else if (what === 'learn') state.learnt(name, instance, lines[call % 3]!);
          else if (what === 'forget') state.forgotten(name, instance);
          else if (what === 'register') state.registered(name, 'xml', '');
          else if (what === 'lose') state.lost(name);
          else if (device !== undefined) state.signal(device, instance, call, what);
          for (const line of lines) expect(state.useOf(line)).toBe(state.useAmong(line, () => true));
        }
      }),
    );
  });

  test('registration voids what was said before', () => {
    const state = phone('1002');
    state.hook(B, true);
    state.signal(state.device(B)!, 1, 5, CallSignal.connected);
    state.registered(B, 'xml', '');
    state.learnt(B, 1, '1002');
    expect(state.useOf('1002')).toBe('free');
    expect(state.device(B)?.ready).toBe(true);
  });

  test('a speaker call whose hook never comes down leaves the caller idle when its call ends', () => {
    const state = phone('1001');
    state.hook(B, true);
    expect(state.device(B)?.idle).toBe(false);
    state.signal(state.device(B)!, 1, 5, CallSignal.offHook);
    state.signal(state.device(B)!, 1, 5, CallSignal.onHook);
    expect(state.device(B)?.idle).toBe(true);
    expect(state.useOf('1001')).toBe('inUse');
  });

  test('calls whose end is not seen are bounded', () => {
    const state = phone('1002');
    for (let call = 1; call <= 1000; call++) state.signal(state.device(B)!, 1, call, CallSignal.connected);
    expect(state.device(B)?.legs).toHaveLength(64);
    state.signal(state.device(B)!, 1, 0, CallSignal.onHook);
    expect(state.useOf('1002')).toBe('free');
  });

  test('lines of a phone are bounded', () => {
    const state = phone();
    for (let i = 1; i <= 1000; i++) state.learnt(B, i, String(i));
    expect(state.device(B)?.lines.size).toBe(256);
  });

  test('digits that come before their call belong to the next one', () => {
    const state = phone('1002');
    expect(
      state.tellNumbers({ type: 'dialled', device: B, lineInstance: 1, callReference: 0, number: '1003' }),
    ).toBeUndefined();
    const [leg] = state.signal(state.device(B)!, 1, 7, CallSignal.proceed);
    expect(leg).toMatchObject({ dialled: '1003', outbound: true });
  });

  test('events of phones that are not known are nothing', () => {
    const state = new LineState();
    expect(state.device(B)).toBeUndefined();
    state.hook(B, true);
    state.lost(B);
    expect(state.takeChanges()).toEqual([]);
  });
});
