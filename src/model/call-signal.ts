/**
 * What a source says about one call leg, in one vocabulary for every source. The names are those of the SCCP call
 * states; tones, prompts, lamps and CTI causes that say the same thing in another dialect have names of their own, so
 * that one table in `feature/line-state` can decide about all of them.
 *
 * Small integers: they index tables.
 */
export const CallSignal = {
  /** SCCP CallState 1..17, by number. */
  offHook: 1,
  onHook: 2,
  ringOut: 3,
  ringIn: 4,
  connected: 5,
  busy: 6,
  congestion: 7,
  hold: 8,
  callWaiting: 9,
  callTransfer: 10,
  callPark: 11,
  proceed: 12,
  callRemoteMultiline: 13,
  invalidNumber: 14,
  holdYellow: 15,
  intercomOneWay: 16,
  holdRed: 17,
  /** Any other number of CallState: counts as in use, as an unknown state does. */
  otherState: 18,
  /** StartTone 0x23, 0x24, 0x25 and 0x2b, and StopTone. */
  toneBusy: 20,
  toneAlerting: 21,
  toneReorder: 22,
  toneStopped: 23,
  toneDial: 24,
  /** DisplayPromptStatus beginning with the phrases 80 19 (Busy) and 80 16 (Ring Out). */
  promptBusy: 30,
  promptRingOut: 31,
  /** SetLamp of a line button, for servers that send no call states (CallManager 2.x). */
  lampOff: 40,
  lampOn: 41,
  lampHold: 42,
  lampRinging: 43,
} as const;

export type CallSignal = (typeof CallSignal)[keyof typeof CallSignal];
/** One more than the largest signal: the size of a table indexed by signal. */
export const CALL_SIGNALS = 44;
