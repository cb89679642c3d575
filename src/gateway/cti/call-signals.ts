/**
 * What QBE says of a call leg, in the vocabulary of the feature: one table for states, one for the causes of state 14.
 * Names of states and causes are those that the trace of Cisco's JTAPI client prints (codecs/qbe/enums).
 *
 * State 14 (DISCONNECTED) is what a leg is in whose call has failed or whose far end has gone, while the handset is
 * still off hook: the cause says what is heard. Busy is 14 with cause 17, not state 7 (seen through JTAPI: state 7 alone
 * leads to no event); a server that sends 7 means the same.
 */
import { CallSignal } from '../../model/call-signal.ts';

export const CTI_DISCONNECTED = 14;
export const CTI_IDLE = 1;

type SignalName = keyof typeof CallSignal;

/** By number of the call state. */
export const stateSignals: Readonly<Record<number, SignalName>> = {
  0: 'otherState',
  1: 'onHook',
  2: 'ringIn',
  3: 'ringIn',
  4: 'offHook',
  5: 'offHook',
  6: 'ringOut',
  7: 'busy',
  8: 'connected',
  9: 'proceed',
  10: 'hold',
  11: 'hold',
  12: 'callTransfer',
  13: 'callTransfer',
  15: 'callWaiting',
  // Printed UNKNOWN, acts as bridged: the leg of a shared line whose other appearance talks.
  16: 'callRemoteMultiline',
  17: 'proceed',
  18: 'intercomOneWay',
  20: 'otherState',
};

/** By cause, for state 14. A cause without a row is a congestion: a tone is heard, and it is not busy. */
export const causeSignals: Readonly<Record<number, readonly SignalName[]>> = {
  // No error, normal clearing: the far end has hung up, and nothing is heard.
  0: ['offHook'],
  16: ['offHook'],
  31: ['offHook'],
  1: ['invalidNumber'],
  22: ['invalidNumber'],
  28: ['invalidNumber'],
  17: ['busy'],
  // It rang and nobody answered: what is heard now is the reorder of the no-answer time-out.
  18: ['ringOut', 'congestion'],
  19: ['ringOut', 'congestion'],
};

const CONGESTION: readonly CallSignal[] = [CallSignal.congestion];
const ONE: readonly (readonly CallSignal[])[] = Array.from({ length: 21 }, (_, state) => [
  CallSignal[stateSignals[state] ?? 'otherState'],
]);
const OTHER: readonly CallSignal[] = [CallSignal.otherState];
const REMOTE: readonly CallSignal[] = [CallSignal.callRemoteMultiline];
const byCause = new Map(
  Object.entries(causeSignals).map(([cause, names]) => [Number(cause), names.map((name) => CallSignal[name])] as const),
);

/** Signals of a state, in the order in which they are told. `remote`: the call is in use at another device of the line. */
export function signalsOf(state: number, cause: number, remote = false): readonly CallSignal[] {
  if (state === CTI_DISCONNECTED) return byCause.get(cause) ?? CONGESTION;
  if (remote && state !== CTI_IDLE) return REMOTE;
  return ONE[state] ?? OTHER;
}

/** Origins of calls that this side has made (OUTBOUND … OUTBOUNDPARK). */
export function isOutbound(origin: number): boolean {
  return origin >= 4 && origin <= 8;
}
