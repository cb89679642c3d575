/** The table of call states and causes: every state of the trace has a row, and what each means to the feature. */
import { describe, expect, it } from 'vitest';
import { callCause, callState } from '../../../src/codecs/qbe/enums/index.ts';
import { Hears, meaningOf, Use } from '../../../src/feature/signals.ts';
import { causeSignals, isOutbound, signalsOf, stateSignals } from '../../../src/gateway/cti/call-signals.ts';
import { CallSignal } from '../../../src/model/call-signal.ts';

const heard = (state: number, cause = 0) => signalsOf(state, cause).map((signal) => meaningOf(signal).hears);
const use = (state: number, cause = 0) => meaningOf(signalsOf(state, cause).at(-1)!).use;

describe('call states', () => {
  it('every state that has a name has a row, but for 14 and 19', () => {
    const missing = Object.keys(callState).filter((state) => stateSignals[Number(state)] === undefined);
    expect(missing).toEqual(['14', '19']);
  });

  it('only idle is an end; ringing and waiting are no use by the owner', () => {
    for (let state = 0; state <= 25; state++) expect(use(state) === Use.ended, `state ${state}`).toBe(state === 1);
    for (const state of [2, 3, 15]) expect(use(state)).toBe(Use.ringing);
    expect(use(16)).toBe(Use.elsewhere);
  });

  it('what the caller hears: ringback 6, busy 7 or 14 with cause 17, nothing when connected', () => {
    expect([heard(6), heard(7), heard(14, 17), heard(8)]).toEqual([
      [Hears.ringback],
      [Hears.busy],
      [Hears.busy],
      [Hears.nothing],
    ]);
    // Proceeding says nothing about the sound: it keeps what was heard.
    expect([heard(9), heard(17)]).toEqual([[null], [null]]);
  });

  it('a call that nobody answered rang before it is reorder', () => {
    for (const cause of [18, 19]) expect(heard(14, cause)).toEqual([Hears.ringback, Hears.reorder]);
  });

  it('the far end has hung up: in use, and nothing is heard', () => {
    for (const cause of [0, 16, 31]) expect([use(14, cause), heard(14, cause)]).toEqual([Use.inUse, [Hears.nothing]]);
  });

  it('any other cause is reorder, never busy', () => {
    const named = new Set(Object.keys(causeSignals).map(Number));
    for (const cause of [...Object.keys(callCause).map(Number), 200]) {
      if (named.has(cause)) continue;
      expect(signalsOf(14, cause), `cause ${cause}`).toEqual([CallSignal.congestion]);
    }
  });

  it('remote in use is in use elsewhere, until it is idle', () => {
    expect(signalsOf(8, 0, true)).toEqual([CallSignal.callRemoteMultiline]);
    expect(signalsOf(1, 0, true)).toEqual([CallSignal.onHook]);
  });

  it('outbound origins', () => {
    expect(Array.from({ length: 10 }, (_, origin) => isOutbound(origin))).toEqual([
      false,
      false,
      false,
      false,
      true,
      true,
      true,
      true,
      true,
      false,
    ]);
  });
});
