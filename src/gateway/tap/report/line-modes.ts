/** What a line is doing, from the signals of its calls; and states over time as a bounded list of stretches. */
import { CallSignal } from '../../../model/call-signal.ts';
import { reportLimits } from '../../limits.ts';
import type { LineMode, Segment } from './model.ts';

/** Signals that do not stand here leave a call as it is; null ends it. */
const modes: ReadonlyMap<CallSignal, LineMode | null> = new Map<CallSignal, LineMode | null>([
  [CallSignal.offHook, 'inUse'],
  [CallSignal.onHook, null],
  [CallSignal.ringOut, 'inUse'],
  [CallSignal.ringIn, 'ringing'],
  [CallSignal.connected, 'inUse'],
  [CallSignal.busy, 'busy'],
  [CallSignal.congestion, 'busy'],
  [CallSignal.hold, 'held'],
  [CallSignal.callWaiting, 'ringing'],
  [CallSignal.callTransfer, 'inUse'],
  [CallSignal.callPark, 'held'],
  [CallSignal.proceed, 'inUse'],
  [CallSignal.callRemoteMultiline, 'inUse'],
  [CallSignal.invalidNumber, 'busy'],
  [CallSignal.holdYellow, 'held'],
  [CallSignal.intercomOneWay, 'inUse'],
  [CallSignal.holdRed, 'held'],
  [CallSignal.otherState, 'inUse'],
  [CallSignal.toneBusy, 'busy'],
  [CallSignal.toneReorder, 'busy'],
  [CallSignal.promptBusy, 'busy'],
  [CallSignal.lampOff, null],
  [CallSignal.lampOn, 'inUse'],
  [CallSignal.lampHold, 'held'],
  [CallSignal.lampRinging, 'ringing'],
]);

/** Of several calls on a line the first of these that one of them is in. */
const precedence: readonly LineMode[] = ['inUse', 'busy', 'ringing', 'held'];

export class LineModes {
  private readonly calls = new Map<number, LineMode>();

  /** @returns what the line does now. */
  signal(callReference: number, signal: CallSignal): LineMode {
    // Lamps are a guess until calls are told by reference.
    if (callReference !== 0) this.calls.delete(0);
    const mode = modes.get(signal);
    if (mode === null) this.calls.delete(callReference);
    else if (mode !== undefined && this.counts(callReference, signal)) this.calls.set(callReference, mode);
    const all = new Set(this.calls.values());
    return precedence.find((each) => all.has(each)) ?? 'idle';
  }

  /** A tone or prompt is about a call that exists; it makes none. */
  private counts(callReference: number, signal: CallSignal): boolean {
    return this.calls.has(callReference) || signal <= CallSignal.otherState || signal >= CallSignal.lampOff;
  }
}

/** Begin a stretch, or go on with the same one. @returns false where there was no room. */
export function enter<M extends string>(segments: Segment<M>[], at: number, mode: M): boolean {
  const last = segments.at(-1);
  if (last?.mode === mode) return true;
  if (segments.length >= reportLimits.segmentsMax) {
    // The bar ends where it is not known any more.
    if (last !== undefined && last.to === last.from) last.to = at;
    return false;
  }
  if (last !== undefined) last.to = at;
  segments.push({ from: at, to: at, mode });
  return true;
}
