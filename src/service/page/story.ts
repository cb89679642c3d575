/**
 * The story that the page tells in five steps. It watches the phones and ticks itself off, whoever presses the keys;
 * a step once reached stays ticked until the story is started over.
 */
import { inUse, numberOf, type OurKey, type PagePhoneState, screenKeyName } from './page-model.ts';

export interface StoryStep {
  readonly title: string;
  readonly hint: string;
  readonly state: 'done' | 'now' | 'later';
  /** Name of the scene that does this step by itself. */
  readonly scene: string;
}

interface Step {
  readonly title: string;
  readonly scene: string;
  readonly reached: (caller: PagePhoneState, callee: PagePhoneState) => boolean;
  readonly hint: (caller: PagePhoneState, callee: PagePhoneState) => string;
}

export const CALLER = '1001';
export const CALLEE = '1002';
export const THIRD = '1003';

const screenHas = (phone: PagePhoneState, key: OurKey): boolean => screenKeyName(phone, key) !== null;
const callsCallee = (phone: PagePhoneState): boolean => phone.calls.some((call) => call.called === CALLEE);
const state = (phone: PagePhoneState, name: RegExp): boolean => phone.calls.some((call) => name.test(call.state));

/** Busy as the caller hears or reads it: servers tell it by tone, by call state or by prompt only. */
export function hearsBusy(phone: PagePhoneState): boolean {
  return /busy/i.test(phone.tone ?? '') || state(phone, /busy/i) || /busy/i.test(phone.prompt);
}

const steps: readonly Step[] = [
  {
    title: `Make ${CALLEE} busy`,
    scene: 'busy',
    reached: (_, callee) => inUse(callee),
    hint: () => `Let ${CALLEE} call ${THIRD} and answer, or lift its handset.`,
  },
  {
    title: `Call it from ${CALLER}`,
    scene: 'call',
    reached: (caller) => callsCallee(caller) && (hearsBusy(caller) || state(caller, /ringOut|proceed/i)),
    hint: (caller) =>
      caller.hook === 'off' ? `Dial ${CALLEE} on the keypad.` : `Lift ${CALLER}, then dial ${CALLEE}.`,
  },
  {
    title: 'Press CallBack',
    scene: 'callback',
    reached: (caller) => caller.screen !== null && screenHas(caller, 'cancel') && !screenHas(caller, 'dial'),
    hint: () => `${CALLER} hears busy. Its CallBack key asks ringback to watch ${CALLEE}.`,
  },
  {
    title: 'Hang up both',
    scene: 'hangup',
    reached: (caller) => caller.hook === 'on' && screenHas(caller, 'dial'),
    hint: (caller, callee) => {
      if (inUse(caller)) return `Hang up ${CALLER}. The wish stays.`;
      return inUse(callee) ? `Now hang up ${CALLEE}, and watch ${CALLER}.` : `${CALLEE} is free: watch ${CALLER}.`;
    },
  },
  {
    title: 'Press Dial',
    scene: 'dial',
    reached: (caller, callee) => callsCallee(caller) && state(caller, /connected/i) && state(callee, /connected/i),
    hint: (caller, callee) =>
      callsCallee(caller) && callee.ringing
        ? `${CALLEE} rings: answer it.`
        : `${CALLER} twinkles. Press Dial on its screen.`,
  },
];

export class Story {
  private reached = 0;

  startOver(): void {
    this.reached = 0;
  }

  /** Looks at the phones. Steps come one after the other, so what is left from before does not tick a later one. */
  see(phones: readonly PagePhoneState[]): readonly StoryStep[] {
    const caller = phones.find((phone) => numberOf(phone) === CALLER);
    const callee = phones.find((phone) => numberOf(phone) === CALLEE);
    if (caller === undefined || callee === undefined) return [];
    while (this.reached < steps.length && steps[this.reached]!.reached(caller, callee)) this.reached++;
    return steps.map((step, index) => ({
      title: step.title,
      hint: step.hint(caller, callee),
      scene: step.scene,
      state: index < this.reached ? 'done' : index === this.reached ? 'now' : 'later',
    }));
  }
}
