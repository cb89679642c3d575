/**
 * Actions: what the feature wants done. Data only. An attachment turns them into bytes; the router turns `commit` into
 * a write of the record store.
 */
import type { Screen } from '../codecs/xsi/screen.ts';
import type { StoredRecord } from './events.ts';
import type { DeviceName, LineKey } from './ids.ts';

/** Prompts that are not screens. `serviceNotActive` is the phone's own phrase 80 49, `keyNotActive` a text of ours. */
export type PromptName = 'keyNotActive' | 'serviceNotActive' | 'available' | 'activated' | 'refused' | 'none';

/** How the CallBack feature button is lit. */
export type ButtonLamp = 'off' | 'on' | 'flash';

export type Action =
  /** Push a screen. The same dialog replaces the screen that is up. `alert`: play the tone first. */
  | {
      readonly type: 'showScreen';
      readonly device: DeviceName;
      readonly dialog: number;
      readonly screen: Screen;
      readonly alert: boolean;
    }
  /** Put our screen away. */
  | { readonly type: 'closeScreen'; readonly device: DeviceName; readonly dialog: number }
  /** A text on the prompt line, at most 32 characters, for `timeoutMs`. */
  | {
      readonly type: 'showPrompt';
      readonly device: DeviceName;
      readonly lineInstance: number;
      readonly callReference: number;
      readonly prompt: PromptName;
      readonly text: string;
      readonly timeoutMs: number;
    }
  /** Call `number` from the device, for phones whose Dial key does not do it by itself. */
  | { readonly type: 'dial'; readonly device: DeviceName; readonly lineInstance: number; readonly number: string }
  /** The CallBack softkey shall be offered for this call from now on (busy was heard). */
  | {
      readonly type: 'offerKey';
      readonly device: DeviceName;
      readonly lineInstance: number;
      readonly callReference: number;
    }
  | { readonly type: 'buttonLamp'; readonly device: DeviceName; readonly lamp: ButtonLamp }
  /** Make a record durable, or (null) take it out. Answered by the event `commitDone` with the same revision. */
  | {
      readonly type: 'commit';
      readonly device: DeviceName;
      readonly revision: number;
      readonly record: StoredRecord | null;
    }
  /** Lines that must be observed from now on, or no more. Inline sees all its phones; cti opens and closes lines by it. */
  | { readonly type: 'watchLine'; readonly line: LineKey; readonly watch: boolean }
  /** A device has a record from now on, or no more: its own calls decide when it can be told. For cti, as `watchLine`. */
  | { readonly type: 'watchDevice'; readonly device: DeviceName; readonly watch: boolean }
  /** Something an operator should know. Names of the alarm catalogue. */
  | { readonly type: 'alarm'; readonly name: string; readonly device: DeviceName; readonly detail: string };

export type ActionType = Action['type'];
