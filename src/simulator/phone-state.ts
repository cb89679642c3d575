/** What a phone shows: kept as the server told it, read as one snapshot. */
import { CallSignal } from '../model/call-signal.ts';
import type { ScreenState } from './browser.ts';
import type { PhoneModel } from './phone-models.ts';
import { shownText } from './phrases.ts';

export type Lamp = 'off' | 'on' | 'wink' | 'flash' | 'blink';

export interface PhoneCall {
  readonly line: number;
  readonly reference: number;
  /** Name of the SCCP call state: offHook, ringOut, ringIn, connected, busy, hold, proceed, callRemoteMultiline … */
  readonly state: string;
  readonly calling: string;
  readonly called: string;
}

/** A snapshot; the next change makes a new one. */
export interface PhoneState {
  readonly name: string;
  readonly model: PhoneModel;
  readonly lines: readonly { readonly instance: number; readonly number: string; readonly label: string }[];
  readonly registered: boolean;
  /** Off while the handset is up or the server switched the speaker on. */
  readonly hook: 'on' | 'off';
  /** Prompt of the call in hand, else of the idle phone. */
  readonly prompt: string;
  readonly notify: string;
  readonly softKeys: readonly { readonly label: string; readonly event: number }[];
  /** Lamp of the line button that changed last. */
  readonly lamp: Lamp;
  /** All other button lamps, by stimulus and instance. */
  readonly buttons: readonly { readonly stimulus: number; readonly instance: number; readonly lamp: Lamp }[];
  readonly ringing: boolean;
  /** True while the phone would send RTP. */
  readonly media: boolean;
  /** dial, busy, alerting, reorder, callWaiting, zip … or hex. */
  readonly tone: string | null;
  /** Calls of this phone, those in use elsewhere on a shared line too. */
  readonly calls: readonly PhoneCall[];
  /** The screen of a phone service. It stays when a call comes up: real phones hide it and show it again. */
  readonly screen: ScreenState | null;
  /** What `Play:` was asked for, oldest first. */
  readonly played: readonly string[];
  /** Forward-all target per line instance, where set. */
  readonly forwards: readonly { readonly instance: number; readonly target: string }[];
}

const LAMPS: readonly Lamp[] = ['off', 'off', 'on', 'wink', 'flash', 'blink'];
const TONES: Readonly<Record<number, string>> = {
  33: 'dial',
  34: 'outsideDial',
  35: 'busy',
  36: 'alerting',
  37: 'reorder',
  42: 'messageWaiting',
  43: 'noSuchNumber',
  45: 'callWaiting',
  46: 'confirmation',
  47: 'campOn',
  49: 'zipZip',
  50: 'zip',
  51: 'beepBonk',
};
const STATE_NAMES = new Map<number, string>(Object.entries(CallSignal).map(([name, value]) => [value, name]));
const ON_HOOK = 2;
const HOLD = 8;
const REMOTE = 13;
const PLAYED_MAX = 100;
const STIMULUS_LINE = 9;

interface Timed {
  readonly text: string;
  /** Epoch milliseconds, Infinity where it stays. */
  readonly until: number;
}

export interface SoftKeyDefinition {
  readonly label: string;
  readonly event: number;
}

const timed = (text: string, timeoutS: number, now: number): Timed => ({
  text: shownText(text),
  until: timeoutS === 0 ? Number.POSITIVE_INFINITY : now + timeoutS * 1000,
});

/** The display of one phone. Methods are named after the messages that call them. */
export class PhoneDisplay {
  lines = new Map<number, { number: string; label: string }>();
  lineCount = 0;
  /** Feature and speed dial buttons of the template: [instance, type]. */
  otherButtons: [number, number][] = [];
  template: SoftKeyDefinition[] = [];
  sets: number[][] = [];
  registered = false;
  handset = false;
  speaker = false;
  focus = 0;
  media = false;
  screen: ScreenState | null = null;
  readonly played: string[] = [];
  private readonly selections = new Map<number, { line: number; set: number; mask: number }>();
  private readonly calls = new Map<number, { line: number; state: number; calling: string; called: string }>();
  private readonly prompts = new Map<number, Timed>();
  private readonly notifies = new Map<number, Timed>();
  private readonly lamps = new Map<string, { stimulus: number; instance: number; mode: number }>();
  private readonly ringers = new Set<number>();
  private readonly forwards = new Map<number, string>();
  private lamp: Lamp = 'off';
  private tone: { value: number; call: number } | null = null;
  private expiresAt = Number.POSITIVE_INFINITY;

  /** A new registration: all that the old server said is void. Screen and handset stay as they are. */
  forget(): void {
    this.registered = false;
    this.speaker = false;
    this.media = false;
    this.focus = 0;
    this.lamp = 'off';
    this.tone = null;
    this.lines.clear();
    this.template = [];
    this.sets = [];
    for (const kept of [this.selections, this.calls, this.prompts, this.notifies, this.lamps, this.forwards])
      kept.clear();
    this.ringers.clear();
  }

  callState(state: number, line: number, call: number): void {
    if (state === ON_HOOK || state === 0) {
      this.calls.delete(call);
      this.selections.delete(call);
      this.prompts.delete(call);
      this.ringers.delete(call);
      if (this.focus === call) this.focus = this.lastInHand();
      return;
    }
    const known = this.calls.get(call);
    this.calls.set(call, { line, state, calling: known?.calling ?? '', called: known?.called ?? '' });
    if (state === REMOTE) {
      if (this.focus === call) this.focus = this.lastInHand();
    } else if (state !== HOLD || this.focus === 0) this.focus = call;
  }

  callInfo(line: number, call: number, calling: string, called: string): void {
    const known = this.calls.get(call);
    // CallInfo before CallState is kept under state 0 and shown only once the state is known.
    this.calls.set(call, { line, state: known?.state ?? 0, calling, called });
  }

  selectSoftKeys(line: number, call: number, set: number, mask: number): void {
    this.selections.set(call, { line, set, mask });
  }

  promptStatus(text: string, timeoutS: number, call: number, now: number): void {
    this.prompts.set(call, this.note(timed(text, timeoutS, now)));
  }

  clearPrompt(call: number): void {
    this.prompts.delete(call);
  }

  notify(text: string, timeoutS: number, priority: number, now: number): void {
    this.notifies.set(priority, this.note(timed(text, timeoutS, now)));
  }

  clearNotify(priority: number): void {
    this.notifies.delete(priority);
  }

  setLamp(stimulus: number, instance: number, mode: number): void {
    if (stimulus === STIMULUS_LINE) this.lamp = LAMPS[mode] ?? 'off';
    else this.lamps.set(`${stimulus}:${instance}`, { stimulus, instance, mode });
  }

  setRinger(mode: number, call: number): void {
    if (mode > 1) this.ringers.add(call);
    else if (call === 0) this.ringers.clear();
    else this.ringers.delete(call);
  }

  startTone(value: number, call: number): void {
    this.tone = value === 0 ? null : { value, call };
  }

  stopTone(call: number): void {
    if (call === 0 || this.tone?.call === call || this.tone?.call === 0) this.tone = null;
  }

  forward(instance: number, target: string): void {
    if (target === '') this.forwards.delete(instance);
    else this.forwards.set(instance, target);
  }

  play(uri: string): void {
    this.played.push(uri);
    if (this.played.length > PLAYED_MAX) this.played.shift();
  }

  /** @returns true where a text has run out since the last look. */
  expire(now: number): boolean {
    if (now < this.expiresAt) return false;
    this.expiresAt = Number.POSITIVE_INFINITY;
    for (const texts of [this.prompts, this.notifies])
      for (const [key, text] of texts)
        if (text.until <= now) texts.delete(key);
        else this.note(text);
    return true;
  }

  /** Line and call that a key press now is about: those of the set that is shown. */
  pressed(): { line: number; call: number } {
    const selection = this.selections.get(this.focus);
    if (selection !== undefined) return { line: selection.line, call: this.focus };
    return { line: this.selections.get(0)?.line ?? 0, call: 0 };
  }

  callOf(reference: number): { line: number; state: number } | undefined {
    return this.calls.get(reference);
  }

  softKeys(): SoftKeyDefinition[] {
    const selection = this.selections.get(this.focus) ?? this.selections.get(0);
    if (selection === undefined) return [];
    const keys: SoftKeyDefinition[] = [];
    for (const [index, position] of (this.sets[selection.set] ?? []).entries()) {
      const key = this.template[position - 1];
      if (position !== 0 && key !== undefined && (selection.mask >>> index) & 1) keys.push(key);
    }
    return keys;
  }

  snapshot(name: string, model: PhoneModel, now: number): PhoneState {
    const prompt = this.prompts.get(this.focus);
    const shown = [...this.notifies].filter(([, n]) => n.until > now).sort((a, b) => b[0] - a[0])[0];
    return {
      name,
      model,
      lines: [...this.lines].map(([instance, line]) => ({ instance, ...line })).sort((a, b) => a.instance - b.instance),
      registered: this.registered,
      hook: this.handset || this.speaker ? 'off' : 'on',
      prompt: prompt !== undefined && prompt.until > now ? prompt.text : '',
      notify: shown?.[1].text ?? '',
      softKeys: this.softKeys(),
      lamp: this.lamp,
      buttons: [...this.lamps.values()].map((l) => ({
        stimulus: l.stimulus,
        instance: l.instance,
        lamp: LAMPS[l.mode] ?? 'off',
      })),
      ringing: this.ringers.size > 0,
      media: this.media,
      tone: this.tone === null ? null : (TONES[this.tone.value] ?? `0x${this.tone.value.toString(16)}`),
      calls: [...this.calls]
        .filter(([, call]) => call.state !== 0)
        .map(([reference, call]) => ({
          line: call.line,
          reference,
          state: STATE_NAMES.get(call.state) ?? `state ${call.state}`,
          calling: call.calling,
          called: call.called,
        })),
      screen: this.screen,
      played: [...this.played],
      forwards: [...this.forwards].map(([instance, target]) => ({ instance, target })),
    };
  }

  private lastInHand(): number {
    let last = 0;
    for (const [reference, call] of this.calls) if (call.state !== 0 && call.state !== REMOTE) last = reference;
    return last;
  }

  private note(text: Timed): Timed {
    this.expiresAt = Math.min(this.expiresAt, text.until);
    return text;
  }
}
