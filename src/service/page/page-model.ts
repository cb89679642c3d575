/**
 * What the page shows and presses. The simulator's phones and call manager fit these shapes; the page knows nothing
 * else of them, and tests put phones of their own in.
 */

export interface PageCall {
  readonly line: number;
  readonly reference: number;
  readonly state: string;
  readonly calling: string;
  readonly called: string;
}

export interface PageScreen {
  readonly title: string;
  readonly prompt: string;
  readonly text: string;
  readonly softKeys: readonly { readonly name: string; readonly url: string }[];
}

export interface PagePhoneState {
  readonly name: string;
  readonly model: string;
  readonly lines: readonly { readonly instance: number; readonly number: string; readonly label: string }[];
  readonly registered: boolean;
  readonly hook: 'on' | 'off';
  readonly prompt: string;
  readonly notify: string;
  readonly softKeys: readonly { readonly label: string; readonly event: number }[];
  readonly lamp: 'off' | 'on' | 'wink' | 'flash' | 'blink';
  readonly ringing: boolean;
  readonly tone: string | null;
  readonly calls: readonly PageCall[];
  readonly screen: PageScreen | null;
  /** Play: addresses, oldest first. */
  readonly played: readonly string[];
}

export interface PagePhone {
  readonly state: PagePhoneState;
  on(event: 'change', listener: () => void): unknown;
  off(event: 'change', listener: () => void): unknown;
  offHook(): void;
  onHook(): void;
  dial(digits: string): void;
  softKey(label: string): void;
  screenKey(name: string): void;
  featureButton(stimulus: number): void;
  waitFor(what: string, test: (state: PagePhoneState) => boolean, timeoutMs?: number): Promise<void>;
}

export type FrameDirection = 'toServer' | 'toPhone';
/** What the gateway did to a frame. */
export type FrameFate = 'passed' | 'changed' | 'added' | 'swallowed';

/** A frame read by the codec: injected, because this room does not read bytes. */
export interface DecodedFrame {
  readonly message: string;
  readonly id: number;
  readonly headerVersion: number;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly fault: string | null;
}

export type DecodeFrame = (bytes: Uint8Array) => DecodedFrame;

/** First directory number of a phone, '' before it has one. */
export function numberOf(state: PagePhoneState): string {
  return state.lines[0]?.number ?? '';
}

export function inUse(state: PagePhoneState): boolean {
  return state.hook === 'off' || state.calls.length > 0;
}

export type OurKey = 'dial' | 'cancel' | 'exit' | 'ok';

/** Our screens speak the phone's language: their keys are known by what they call. null: not on the screen that is up. */
export function screenKeyName(state: PagePhoneState, key: OurKey): string | null {
  const calls = (url: string): boolean => url.endsWith(`:${key}`) || (key === 'dial' && url.startsWith('Dial:'));
  return state.screen?.softKeys.find(({ url }) => calls(url))?.name ?? null;
}
