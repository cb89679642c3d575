/**
 * What every call signal of every source means: the one table that decides about busy and free. Ringing, held,
 * call-waiting and remote-in-use all count as busy (design, rule 3).
 */
import { CALL_SIGNALS, CallSignal } from '../model/call-signal.ts';

/** How a leg uses its line. Numbers are ordered: the largest one on a line is the state of the line. */
export const Use = {
  /** The leg has ended. */
  ended: 0,
  /** It rings or waits: busy for others, but nobody has picked up, so no activity of the owner. */
  ringing: 1,
  /** In use on another device that shares the line. */
  elsewhere: 2,
  /** In use here. */
  inUse: 3,
} as const;
export type Use = (typeof Use)[keyof typeof Use];

/** What the caller hears on a leg. */
export const Hears = { nothing: 0, ringback: 1, busy: 2, reorder: 3 } as const;
export type Hears = (typeof Hears)[keyof typeof Hears];

/** Which channel said what the caller hears: `StopTone` takes back what a tone said, never what a state or prompt said. */
export type Channel = 'state' | 'tone' | 'prompt' | 'lamp';

export interface SignalMeaning {
  readonly name: keyof typeof CallSignal;
  readonly channel: Channel;
  /** null: says nothing about the use of the line. */
  readonly use: Use | null;
  /** null: says nothing about what the caller hears. */
  readonly hears: Hears | null;
}

const state = (name: keyof typeof CallSignal, use: Use, hears: Hears | null): SignalMeaning => ({
  name,
  channel: 'state',
  use,
  hears,
});
const tone = (name: keyof typeof CallSignal, hears: Hears): SignalMeaning => ({
  name,
  channel: 'tone',
  use: null,
  hears,
});
const prompt = (name: keyof typeof CallSignal, hears: Hears): SignalMeaning => ({
  name,
  channel: 'prompt',
  use: null,
  hears,
});
const lamp = (name: keyof typeof CallSignal, use: Use): SignalMeaning => ({ name, channel: 'lamp', use, hears: null });

/**
 * One row per signal. `proceed` keeps what is heard: chan-sccp repeats it around ring-out, which it tells by tone and
 * prompt only; chan_skinny sends `proceed` before `ringOut` (captures chan-sccp-busy, chan-skinny-busy).
 */
export const signalRows: readonly SignalMeaning[] = [
  state('offHook', Use.inUse, Hears.nothing),
  state('onHook', Use.ended, Hears.nothing),
  state('ringOut', Use.inUse, Hears.ringback),
  state('ringIn', Use.ringing, Hears.nothing),
  state('connected', Use.inUse, Hears.nothing),
  state('busy', Use.inUse, Hears.busy),
  state('congestion', Use.inUse, Hears.reorder),
  state('hold', Use.inUse, Hears.nothing),
  state('callWaiting', Use.ringing, Hears.nothing),
  state('callTransfer', Use.inUse, Hears.nothing),
  state('callPark', Use.inUse, Hears.nothing),
  state('proceed', Use.inUse, null),
  state('callRemoteMultiline', Use.elsewhere, Hears.nothing),
  state('invalidNumber', Use.inUse, Hears.reorder),
  state('holdYellow', Use.inUse, Hears.nothing),
  state('intercomOneWay', Use.inUse, Hears.nothing),
  state('holdRed', Use.elsewhere, Hears.nothing),
  state('otherState', Use.inUse, null),
  tone('toneBusy', Hears.busy),
  tone('toneAlerting', Hears.ringback),
  tone('toneReorder', Hears.reorder),
  tone('toneStopped', Hears.nothing),
  tone('toneDial', Hears.nothing),
  prompt('promptBusy', Hears.busy),
  prompt('promptRingOut', Hears.ringback),
  lamp('lampOff', Use.ended),
  lamp('lampOn', Use.inUse),
  lamp('lampHold', Use.inUse),
  lamp('lampRinging', Use.ringing),
];

const bySignal: readonly (SignalMeaning | undefined)[] = Array.from({ length: CALL_SIGNALS }, (_, signal) =>
  signalRows.find((row) => CallSignal[row.name] === signal),
);

/** Meaning of a signal; a number outside the vocabulary counts as in use, as an unknown call state does. */
export function meaningOf(signal: CallSignal): SignalMeaning {
  return bySignal[signal] ?? bySignal[CallSignal.otherState]!;
}
