/** Call legs on open lines: what QBE tells of them as events of the feature. */
import { type Handle, HandleEventView } from '../../codecs/qbe/answers.ts';
import { ExistingCallView, NewCallView } from '../../codecs/qbe/call-appeared.ts';
import { CallClosedView, CallPartyInfoChangedView, CallStateChangedView } from '../../codecs/qbe/call-events.ts';
import { LineForwardEventView } from '../../codecs/qbe/forwarding.ts';
import { PduId } from '../../codecs/qbe/ids.ts';
import type { QbeView } from '../../codecs/qbe/view.ts';
import { CallSignal } from '../../model/call-signal.ts';
import { Counter } from '../counters.ts';
import { gatewayLimits } from '../limits.ts';
import { isOutbound, signalsOf } from './call-signals.ts';
import { type CtiCall, type CtiLine, handleKey } from './device.ts';
import type { CtiParts } from './parts.ts';

/** References go from 1 to 2^31 - 1 and around: those of SCCP are never 0. */
const REFERENCES = 0x7fffffff;

/** What is told of the people in a call. */
export interface Numbers {
  readonly calling: string;
  readonly called: string;
  readonly originalCalled: string;
}

export class CtiCalls {
  private readonly provider: CtiParts;
  private lastReference = 0;

  constructor(provider: CtiParts) {
    this.provider = provider;
  }

  nextReference(): number {
    this.lastReference = (this.lastReference % REFERENCES) + 1;
    return this.lastReference;
  }

  /** NewCallEvent, ExistingCallEvent. */
  appeared(line: CtiLine, event: NewCallView | ExistingCallView): void {
    const call = this.callOf(line, event.call);
    if (call === null) return;
    call.outbound = isOutbound(event.origin);
    // The leg begins with its state; numbers before it would belong to nothing.
    this.signal(line, call, signalsOf(event.state, event instanceof ExistingCallView ? event.cause : 0));
    this.numbers(line, call, numbersOf(event));
  }

  changed(line: CtiLine, event: CallStateChangedView): void {
    const call = this.callOf(line, event.call);
    if (call === null) return;
    const signals = signalsOf(event.state, event.cause, event.bRemoteInUse);
    this.signal(line, call, signals);
    // A leg that is idle again is over; CallClosedEvent follows, or does not.
    if (signals[0] === CallSignal.onHook) line.calls.delete(handleKey(event.call));
  }

  closed(line: CtiLine, event: CallClosedView): void {
    const key = handleKey(event.call);
    const call = line.calls.get(key);
    if (call === undefined) return;
    line.calls.delete(key);
    this.signal(line, call, [CallSignal.onHook]);
  }

  partiesChanged(line: CtiLine, event: CallPartyInfoChangedView): void {
    const call = line.calls.get(handleKey(event.call));
    if (call === undefined) this.provider.counters.add(Counter.ctiHandlesUnknown);
    else this.numbers(line, call, numbersOf(event));
  }

  private callOf(line: CtiLine, handle: Handle): CtiCall | null {
    const key = handleKey(handle);
    const known = line.calls.get(key);
    if (known !== undefined) return known;
    if (line.calls.size >= gatewayLimits.callsPerPhoneMax) {
      this.provider.counters.add(Counter.ctiCallsDropped);
      return null;
    }
    const call: CtiCall = { handle, reference: this.nextReference(), outbound: false };
    line.calls.set(key, call);
    return call;
  }

  private signal(line: CtiLine, call: CtiCall, signals: readonly CallSignal[]): void {
    for (const signal of signals)
      this.provider.post({
        type: 'callSignal',
        device: line.device.name,
        lineInstance: line.instance,
        callReference: call.reference,
        signal,
      });
  }

  numbers(line: CtiLine, call: CtiCall, numbers: Numbers): void {
    if (numbers.called === '' && numbers.calling === '') return;
    this.provider.post({
      type: 'parties',
      device: line.device.name,
      lineInstance: line.instance,
      callReference: call.reference,
      direction: call.outbound ? 'outbound' : 'inbound',
      calling: clean(numbers.calling),
      called: clean(numbers.called),
      originalCalled: clean(numbers.originalCalled),
    });
  }
}

function numbersOf(event: NewCallView | ExistingCallView | CallPartyInfoChangedView): Numbers {
  return { calling: event.callingParty, called: event.calledParty, originalCalled: event.originalCalledParty };
}

/** Numbers from the network are data: no control characters go on. */
export function clean(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f-\u009f]/g, '');
}

type Read = (calls: CtiCalls, provider: CtiParts, view: DataView, start: number, end: number) => void;

/** A row: proves the frame, finds its line, then acts. One view per row, reused by all lines. */
function onLine<V extends HandleEventView>(
  message: V & QbeView,
  act: (calls: CtiCalls, line: CtiLine, message: V, provider: CtiParts) => void,
): Read {
  return (calls, provider, view, start, end) => {
    if (message.read(view, start, end)) return provider.unread();
    const line = provider.openings.lineOf({ callManagerID: message.callManagerID, id: message.id });
    if (line === undefined) provider.unknownHandle(view, start, end);
    else if (line.opening === 'open') act(calls, line, message, provider);
  };
}

/** Events of lines, by PDU. */
export const lineEventTable: Readonly<Record<number, Read>> = {
  [PduId.NewCallEvent]: onLine(new NewCallView(), (calls, line, event) => calls.appeared(line, event)),
  [PduId.ExistingCallEvent]: onLine(new ExistingCallView(), (calls, line, event) => calls.appeared(line, event)),
  [PduId.CallStateChangedEvent_V2]: onLine(new CallStateChangedView(), (calls, line, event) =>
    calls.changed(line, event),
  ),
  [PduId.CallClosedEvent]: onLine(new CallClosedView(), (calls, line, event) => calls.closed(line, event)),
  [PduId.CallPartyInfoChangedEvent]: onLine(new CallPartyInfoChangedView(), (calls, line, event) =>
    calls.partiesChanged(line, event),
  ),
  [PduId.LineForwardEvent]: onLine(new LineForwardEventView(), (_, line, event, provider) =>
    provider.forwarded(line, event.forwards.all),
  ),
  [PduId.ExistingCallCompletedEvent]: onLine(new HandleEventView(), (_, line, __, provider) => {
    line.callsTold = true;
    provider.openings.settle(line.device);
  }),
  [PduId.LineInServiceEvent]: onLine(new HandleEventView(), (_, line, __, provider) => {
    line.inService = true;
    provider.openings.settle(line.device);
  }),
  [PduId.LineOutOfServiceEvent]: onLine(new HandleEventView(), (_, line, __, provider) => {
    provider.openings.lines.forget(line);
    // What it does when it is back shall be told anew: it is closed, and opened again.
    if (line.inService) line.stale = true;
    provider.openings.settle(line.device);
  }),
  [PduId.LineClosedEvent]: onLine(new HandleEventView(), (_, line, __, provider) => {
    provider.openings.lines.shut(line);
    line.retryAt = provider.now + provider.deadlines.retryMs;
    provider.openings.settle(line.device);
  }),
};
