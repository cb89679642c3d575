/** Events and actions of the feature as lines for people: what, which phone, and the one thing that matters of it. */
import type { Action, Event } from '../../feature/index.ts';

export interface Happening {
  readonly at: number;
  readonly kind: 'event' | 'action';
  readonly what: string;
  readonly device: string;
  readonly text: string;
}

type Told = Event | Action;
type Words = { readonly [T in Told['type']]?: (told: Extract<Told, { type: T }>) => string };

/** What is not listed here says nothing to an operator: it is left out. */
const words: Words = {
  deviceRegistered: () => 'has registered',
  deviceLost: ({ reason }) => `is gone: ${reason}`,
  lineLearnt: ({ line, lineInstance }) => `carries ${line} on button ${lineInstance}`,
  hook: ({ offHook }) => (offHook ? 'off hook' : 'on hook'),
  dialled: ({ number }) => `dialled ${number}`,
  callBackKey: () => 'pressed CallBack',
  screenKey: ({ key }) => `pressed ${key} on our screen`,
  screenAnswer: ({ shown }) => (shown ? 'shows our screen' : 'refused our screen'),
  forwardAll: ({ line, target }) =>
    target === null ? `${line} forwards no more` : `${line} forwards all to ${target}`,
  doNotDisturb: ({ active }) => (active ? 'do not disturb' : 'may be disturbed'),
  serverReachable: ({ reachable }) => (reachable ? 'its server is back' : 'its server is away'),
  recordCancelled: () => 'its call back is cancelled by an operator',
  recordRestored: ({ record }) => `${record.device} still waits for ${record.line}`,
  showScreen: ({ screen }) => `is shown: ${screen.text.split('\n')[0]}`,
  closeScreen: () => 'our screen is put away',
  showPrompt: ({ text }) => `is shown on the prompt line: ${text}`,
  dial: ({ number }) => `is to call ${number}`,
  commit: ({ record }) => (record === null ? 'its record is taken out' : `its record for ${record.line} is written`),
};

const actions: ReadonlySet<string> = new Set(['showScreen', 'closeScreen', 'showPrompt', 'dial', 'commit']);

/** @returns null for what says nothing to an operator */
export function happening(told: Told, at: number): Happening | null {
  const say = words[told.type] as ((told: Told) => string) | undefined;
  if (say === undefined) return null;
  const device = 'device' in told ? told.device : '';
  return { at, kind: actions.has(told.type) ? 'action' : 'event', what: told.type, device, text: say(told) };
}
