/** Screens that are up on phones: one per device, each push under a number of its own. */
import type { Action } from '../../model/actions.ts';
import type { DeviceName, LineKey } from '../../model/ids.ts';
import type { Ms } from '../../model/time.ts';
import type { Device } from '../device.ts';
import type { Dictionary, TextName } from './dictionary.ts';
import { buildPrompt, buildScreen, type ScreenName, type ScreenValues, screenPlans } from './screens.ts';

/** What A wants to be called back by. */
export interface Target {
  readonly line: LineKey;
  readonly dialNumber: string;
  readonly lineInstance: number;
  /** A heard ringback, not busy. */
  readonly unanswered: boolean;
}

export interface Dialog {
  readonly number: number;
  readonly screen: ScreenName;
  /** The push of an alert: its answer counts. */
  readonly alert: boolean;
  /** Calls with larger leg serials began while the screen was up. */
  readonly legSerial: number;
  /** Replace: what OK arms. */
  readonly target: Target | undefined;
  /** A screen is up; without it a prompt said the same. */
  readonly onScreen: boolean;
  /** What the screen says, should a prompt have to say it. */
  readonly values: ScreenValues;
}

export interface Push {
  readonly screen: ScreenName;
  readonly values: ScreenValues;
  readonly alert?: boolean;
  readonly tone?: boolean;
  readonly target?: Target;
}

const NUMBERS = 0x80000000;

export class Dialogs {
  readonly #open = new Map<DeviceName, Dialog>();
  /** Notices that were put away by the clock, until something else is pushed: what their phone says of them still counts. */
  readonly #late = new Map<DeviceName, Dialog>();
  readonly #dictionary: Dictionary;
  readonly #seed: number;
  #last: number;

  constructor(dictionary: Dictionary, seed: number) {
    this.#dictionary = dictionary;
    this.#seed = seed;
    this.#last = seed;
  }

  /** No push of ours had this number: the screen is of who served before us. */
  isInherited(number: number): boolean {
    const after = (of: number) => (of - this.#seed + NUMBERS) % NUMBERS;
    return after(number) === 0 || after(number) > after(this.#last);
  }

  of(device: DeviceName): Dialog | undefined {
    return this.#open.get(device);
  }

  /** The screen of this number, where it is up, or is a notice that the clock has put away. */
  named(device: DeviceName, number: number): Dialog | undefined {
    const dialog = this.#open.get(device) ?? this.#late.get(device);
    return dialog?.number === number ? dialog : undefined;
  }

  /**
   * Shows a screen in the way that the device can: XML, the prompt line, or not at all.
   * @returns true where the phone will answer the push
   */
  push(device: Device, push: Push, legSerial: number, promptMs: Ms, actions: Action[]): boolean {
    // 31 bits, never 0: the number travels in fields that some phones treat as signed.
    this.#last = (this.#last + 1) % NUMBERS || 1;
    const texts = this.#dictionary.textsFor(device.locale);
    const { screen: name, values } = push;
    const onScreen = device.display === 'xml';
    this.#late.delete(device.name);
    this.#open.set(device.name, {
      number: this.#last,
      screen: name,
      alert: push.alert ?? false,
      legSerial,
      target: push.target,
      onScreen,
      values,
    });
    if (onScreen) {
      const screen = buildScreen(name, texts, values);
      const tone = push.tone ?? false;
      actions.push({ type: 'showScreen', device: device.name, dialog: this.#last, screen, alert: tone });
      return true;
    }
    if (device.display === 'prompt') {
      const { prompt, promptText } = screenPlans[name];
      this.#prompt(device, prompt, promptText, values, 0, 0, promptMs, actions);
    } else if (push.alert)
      actions.push({ type: 'alarm', name: 'AlertNotShown', device: device.name, detail: NO_DISPLAY });
    return false;
  }

  /** A text on the prompt line of a call. */
  prompt(
    device: Device,
    prompt: 'keyNotActive' | 'serviceNotActive',
    lineInstance: number,
    callReference: number,
    promptMs: Ms,
    actions: Action[],
  ): void {
    this.#prompt(device, prompt, prompt, {}, lineInstance, callReference, promptMs, actions);
  }

  /** The phone refused the screen that was pushed last, as one does that shows something else: its prompt line says it. */
  refused(device: Device, promptMs: Ms, actions: Action[]): void {
    const dialog = this.#open.get(device.name);
    if (dialog === undefined) return;
    this.#open.delete(device.name);
    const { prompt, promptText } = screenPlans[dialog.screen];
    this.#prompt(device, prompt, promptText, dialog.values, 0, 0, promptMs, actions);
  }

  /** Puts the screen of the device away, if one of ours is up. A notice that the clock has put away is over, too. */
  close(device: DeviceName, actions: Action[]): void {
    this.#late.delete(device);
    const dialog = this.#open.get(device);
    if (dialog === undefined) return;
    this.#open.delete(device);
    if (dialog.onScreen) actions.push({ type: 'closeScreen', device, dialog: dialog.number });
  }

  /** Puts a notice away whose time is over. An answer or a key may be under way. */
  expire(device: DeviceName, actions: Action[]): void {
    const dialog = this.#open.get(device);
    this.close(device, actions);
    if (dialog !== undefined) this.#late.set(device, dialog);
  }

  /** The device is gone, and its screens with it. */
  forget(device: DeviceName): void {
    this.#open.delete(device);
    this.#late.delete(device);
  }

  #prompt(
    device: Device,
    prompt: Extract<Action, { type: 'showPrompt' }>['prompt'],
    text: TextName,
    values: ScreenValues,
    lineInstance: number,
    callReference: number,
    timeoutMs: Ms,
    actions: Action[],
  ): void {
    const written = buildPrompt(text, this.#dictionary.textsFor(device.locale), values);
    actions.push({
      type: 'showPrompt',
      device: device.name,
      lineInstance,
      callReference,
      prompt,
      text: written,
      timeoutMs,
    });
  }
}

const NO_DISPLAY = 'B is free, but the phone can show neither screens nor prompts.';
