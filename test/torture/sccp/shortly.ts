/** Events of one phone in a few words, so that a table of vectors can be read. */
import { CallSignal } from '../../../src/model/call-signal.ts';
import type { Event, EventType } from '../../../src/model/events.ts';

const signalNames = new Map<number, string>(Object.entries(CallSignal).map(([name, value]) => [value, name]));

type Of<T extends EventType> = Extract<Event, { type: T }>;
const leg = (event: { lineInstance: number; callReference: number }) => `${event.lineInstance}/${event.callReference}`;

const words: { readonly [T in EventType]?: (event: Of<T>) => string } = {
  deviceRegistered: (e) => `${e.device} registered, ${e.display}`,
  deviceLost: (e) => `${e.device} lost: ${e.reason}`,
  lineLearnt: (e) => `line ${e.lineInstance} is ${e.line}`,
  callSignal: (e) => `${leg(e)} ${signalNames.get(e.signal)}`,
  hook: (e) => (e.offHook ? 'off hook' : 'on hook'),
  parties: (e) => `${leg(e)} ${e.direction} ${e.calling} > ${e.called} (${e.originalCalled})`,
  dialled: (e) => `${leg(e)} dialled ${e.number}`,
  callBackKey: (e) => `${leg(e)} CallBack`,
  screenKey: (e) => `${e.key} on ${e.dialog}`,
  screenAnswer: (e) => `${e.dialog} ${e.shown ? 'shown' : 'refused'}`,
  forwardAll: (e) => `${e.line} forwards to ${e.target}${e.voiceMail ? ', voice mail' : ''}`,
  doNotDisturb: (e) => `do not disturb ${e.active ? 'on' : 'off'}`,
};

export function shortly(event: Event): string {
  const word = words[event.type] as ((event: Event) => string) | undefined;
  return word?.(event) ?? JSON.stringify(event);
}
