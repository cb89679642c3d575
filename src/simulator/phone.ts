/**
 * A phone over real TCP or TLS, a 7960 or a 7970: registers as one, keeps what its server shows, and is used by keys.
 *
 *   const phone = new SimulatedPhone({ name: 'SEP001122334455', model: '7960', host: '127.0.0.1', port: 2000 });
 *   await phone.register();
 *   phone.softKey('NewCall'); phone.dial('1002');
 *   await phone.waitFor('busy', (state) => state.tone === 'busy');
 */

import { characterSetOf } from '../codecs/phone-text.ts';
import { MessageId } from '../codecs/skinny/ids.ts';
import { errorResponse, readPush, readUri, response } from './browser.ts';
import { Body, phoneInbox, type ReceivingPhone } from './phone-inbox.ts';
import { PhoneLink } from './phone-link.ts';
import type { PhoneState } from './phone-state.ts';
import { sharedWriter } from './wire/shared-writer.ts';
import { type UserData, userData } from './wire/user-data.ts';

export type { PhoneModel } from './phone-models.ts';
export type { ClosedWhy, PhoneEvents, PhoneOptions } from './phone-options.ts';
export type { PhoneState } from './phone-state.ts';

const KEYPAD = '0123456789....*#';
const PUSH_BYTES_MAX = 16384;
const OFF_HOOK = 1;

const decoders = { utf8: new TextDecoder('utf-8'), shiftJis: new TextDecoder('shift_jis') } as const;

export class SimulatedPhone extends PhoneLink implements ReceivingPhone {
  /** Digits that go out as soon as the dial tone is there. */
  private digitsPending = '';
  private readonly segments = new Map<string, string>();
  private screenIsV1 = true;

  offHook(): void {
    this.display.handset = true;
    const { line, call } = this.display.pressed();
    this.send(MessageId.OffHook, line, call);
    this.changed();
  }

  onHook(): void {
    this.display.handset = false;
    const { line, call } = this.display.pressed();
    this.send(MessageId.OnHook, line, call);
    this.changed();
  }

  /** Press keypad keys, one message each: 0 to 9, * and #. @throws at any other character. */
  dial(digits: string): void {
    const { line, call } = this.display.pressed();
    for (const digit of digits) {
      const button = digit === '.' ? -1 : KEYPAD.indexOf(digit);
      if (button < 0) throw new Error(`${this.name} has no key "${digit}".`);
      this.send(MessageId.KeypadButton, button, line, call);
    }
  }

  /** Place a call as a Dial: URI does: NewCall, and the digits when the dial tone is there. */
  placeCall(number: string): void {
    const inHand = this.display.callOf(this.display.focus);
    if (inHand?.state === OFF_HOOK) {
      this.dial(number);
      return;
    }
    this.digitsPending = number;
    const newCall = this.display.template.find((key) => key.label === 'NewCall');
    if (newCall === undefined) this.send(MessageId.OffHook, 1, 0);
    else this.send(MessageId.SoftKeyEvent, newCall.event, 0, 0);
  }

  /** Press a softkey by its label as displayed. @throws where it is not on offer; the error lists what is. */
  softKey(label: string): void {
    const offered = this.display.softKeys();
    const key = offered.find((k) => k.label.toLowerCase() === label.toLowerCase());
    if (key === undefined)
      throw new Error(
        `${this.name} does not offer "${label}". On offer: ${offered.map((k) => k.label).join(', ') || 'none'}.`,
      );
    const { line, call } = this.display.pressed();
    this.send(MessageId.SoftKeyEvent, key.event, line, call);
  }

  /** Press a key of the screen that is up. @throws where there is no such key. */
  screenKey(name: string): void {
    const screen = this.display.screen;
    const key = screen?.softKeys.find((k) => k.name === name);
    if (key === undefined) {
      const offered = screen === null ? 'no screen' : screen.softKeys.map((k) => k.name).join(', ');
      throw new Error(`${this.name} shows no key "${name}". It shows ${offered}.`);
    }
    this.perform(key.url);
    this.changed();
  }

  /** Press a feature button or (9) a line button. */
  featureButton(stimulus: number, instance = 1): void {
    this.send(MessageId.Stimulus, stimulus, instance, 0);
  }

  /** Turn to another call of this phone, as the navigation key does. @throws where there is no such call. */
  select(reference: number): void {
    if (this.display.callOf(reference) === undefined) throw new Error(`${this.name} has no call ${reference}.`);
    this.display.focus = reference;
    this.changed();
  }

  /** Resolves as soon as the state passes the test. @throws after `timeoutMs`, with `what` and the state that was seen. */
  waitFor(what: string, test: (state: PhoneState) => boolean, timeoutMs = 5000): Promise<void> {
    if (test(this.state)) return Promise.resolve();
    return new Promise((resolve, reject) => {
      const look = (): void => {
        if (!test(this.state)) return;
        clearTimeout(timer);
        this.off('change', look);
        resolve();
      };
      const timer = setTimeout(() => {
        this.off('change', look);
        reject(
          new Error(`${this.name}: waited ${timeoutMs} ms in vain for ${what}. Seen: ${JSON.stringify(this.state)}`),
        );
      }, timeoutMs);
      this.on('change', look);
    });
  }

  // What the inbox calls while the phone is used.

  callState(state: number, line: number, call: number): void {
    this.display.callState(state, line, call);
    if (this.listenerCount('callState') > 0) this.emit('callState', state, line, call);
    if (state !== OFF_HOOK || this.digitsPending === '') return;
    const digits = this.digitsPending;
    this.digitsPending = '';
    for (const digit of digits) {
      const button = KEYPAD.indexOf(digit);
      if (button >= 0 && digit !== '.') this.send(MessageId.KeypadButton, button, line, call);
    }
  }

  /** A pushed document, or a part of one. */
  pushed(part: UserData & { part: number }, v1: boolean): void {
    const key = `${part.application}:${part.transaction}`;
    const data = (part.part === 0 ? '' : (this.segments.get(key) ?? '')) + part.data;
    if (part.part !== 2) {
      if (data.length <= PUSH_BYTES_MAX) this.segments.set(key, data);
      return;
    }
    this.segments.delete(key);
    const wish = this.options.refuseScreens ? ({ type: 'error', number: 4 } as const) : readPush(this.read(data));
    let answer: string;
    if (wish.type === 'error') answer = errorResponse(wish.number);
    else if (wish.type === 'show') {
      this.display.screen = wish.screen;
      this.screenIsV1 = v1;
      answer = response([{ url: '', ok: true }]);
    } else answer = response(wish.urls.map((url) => ({ url, ok: this.perform(url) })));
    userData(sharedWriter, this.header, 'DeviceToUserDataResponse', v1, { ...part, data: answer });
    this.flush();
  }

  /** Bytes of a text, one in each character, as this phone reads them. Its own phrases are codes, and stay. */
  read(raw: string): string {
    const set = characterSetOf(this.options.utf8 === true, this.options.locale ?? '');
    if (set === 'latin1' || /^[\x80\x1e]/.test(raw)) return raw;
    return decoders[set].decode(Buffer.from(raw, 'latin1'));
  }

  /** Where the phone would take RTP for a call. */
  mediaPort(call: number): number {
    return 16384 + (call % 8192) * 2;
  }

  /** Do what a URI says. @returns false where the phone cannot. */
  private perform(uri: string): boolean {
    const action = readUri(uri);
    if (action.type === 'unknown') return false;
    if (action.type === 'close') this.display.screen = null;
    else if (action.type === 'play') this.display.play(action.uri);
    else if (action.type === 'dial') this.placeCall(action.number);
    else {
      userData(sharedWriter, this.header, 'DeviceToUserData', this.screenIsV1, action);
      this.flush();
    }
    return true;
  }

  protected received(view: DataView, start: number, end: number, id: number): void {
    phoneInbox[id]?.(this, new Body(view, start, end), Date.now());
  }

  protected dropped(): void {
    this.digitsPending = '';
    this.segments.clear();
  }
}
