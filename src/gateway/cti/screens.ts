/**
 * Actions of the feature at a phone, by way of its device handle, and the phone's answers as events.
 *
 *   showScreen   DeviceDataPassThrough: Execute Play:, then CiscoIPPhoneText of at most 2000 bytes
 *   closeScreen  DeviceDataPassThrough: Execute App:Close:0, Init:Services
 *   showPrompt   DeviceDisplayString
 *
 * A phone's answer names no push: answers come in the order of the pushes, and one that names a URI belongs to the push
 * of that URI. A key comes back with the data of its URL, in which we have put the number of the dialog.
 */

import { characterSetOf } from '../../codecs/phone-text.ts';
import { PduId } from '../../codecs/qbe/ids.ts';
import { writePassThroughRequest } from '../../codecs/qbe/pass-through.ts';
import { type Answer, accepted, readAnswer } from '../../codecs/xsi/answers.ts';
import { buildExecute, buildText, type ExecuteUri, uriText, userCallDataUrl } from '../../codecs/xsi/build.ts';
import type { Action } from '../../model/actions.ts';
import type { ScreenKey } from '../../model/events.ts';
import type { Ms } from '../../model/time.ts';
import { Counter } from '../counters.ts';
import { APPLICATION_ID } from '../inline/options.ts';
import { ctiLimits } from '../limits.ts';
import type { CtiDevice } from './device.ts';
import type { CtiParts, ScreensPart } from './parts.ts';

/** CTIManager refuses more (DATA_SIZE_LIMIT_EXCEEDED). */
export const PASS_THROUGH_BYTES_MAX = 2000;
/** App:Close:0 on newer phones, Init:Services on those that do not know it: over CTI nobody tells which it is. */
const CLOSE: readonly ExecuteUri[] = ['appClose', 'initServices'];

type Of<T extends Action['type']> = Extract<Action, { type: T }>;

interface Push {
  readonly what: 'screen' | 'play' | 'close';
  readonly dialog: number;
  /** URI that an answer may name; '' for a screen. */
  readonly uri: string;
  readonly deadline: Ms;
}

interface DeviceScreens {
  /** The dialog that is up, 0 where none is. */
  up: number;
  /** Pushed and not answered by the phone. */
  readonly pushes: Push[];
  /** What waits for the device to be open. */
  readonly waiting: { readonly run: () => void; readonly fail: () => void }[];
}

export class CtiScreens implements ScreensPart {
  private readonly provider: CtiParts;
  private readonly byDevice = new Map<string, DeviceScreens>();

  constructor(provider: CtiParts) {
    this.provider = provider;
  }

  showScreen(device: CtiDevice, action: Of<'showScreen'>): void {
    const { provider } = this;
    const xml = buildText(action.screen, {
      softKeyUrl: ({ key }) => urlOf(key, action.dialog),
      bytesMax: PASS_THROUGH_BYTES_MAX,
      characterSet: characterSetOf(!device.asciiOnly, provider.session.options.locale ?? ''),
    });
    if (xml === null) {
      provider.counters.add(Counter.screensTooLong);
      this.tellAnswer(device, action.dialog, false);
      return;
    }
    const screens = this.of(device);
    screens.up = action.dialog;
    device.holdUntil = provider.now + provider.deadlines.screenHoldMs;
    const run = () => {
      if (screens.up !== action.dialog) return;
      const { audioFileName = 'CallBack.raw' } = provider.session.options;
      if (action.alert) this.execute(device, 'play', action.dialog, [{ play: audioFileName }]);
      this.push(device, { what: 'screen', dialog: action.dialog, uri: '' }, xml);
      provider.counters.add(Counter.screensPushed);
    };
    this.whenOpen(device, run, () => this.tellAnswer(device, action.dialog, false));
  }

  closeScreen(device: CtiDevice, action: Of<'closeScreen'>): void {
    const screens = this.of(device);
    if (screens.up !== action.dialog) return;
    screens.up = 0;
    if (device.opening === 'open') this.execute(device, 'close', action.dialog, CLOSE);
    this.release(device);
  }

  showPrompt(device: CtiDevice, action: Of<'showPrompt'>): void {
    const seconds = Math.ceil(action.timeoutMs / 1000);
    device.holdUntil = Math.max(device.holdUntil, this.provider.now + this.provider.deadlines.requestMs);
    const run = () => {
      const { handle } = device;
      this.provider.openings.during(device, (done) =>
        this.provider.session.ask(
          'DeviceDisplayStringRequest',
          (w, n) => {
            w.begin(PduId.DeviceDisplayStringRequest, 40).i32(n).i32(handle!.callManagerID).i32(handle!.id);
            w.str(action.text).i32(seconds).ustr(action.text).end();
          },
          done,
        ),
      );
      this.release(device);
    };
    this.whenOpen(device, run, () => this.release(device));
  }

  // ── answers ─────────────────────────────────────────────────────────────────────────────────────────────────────

  /** DeviceDataPassThroughEvent: the phone's answer to a push, or a key of one of our screens. */
  data(device: CtiDevice, bytes: Uint8Array): void {
    const answer = readAnswer(bytes);
    if (answer.kind === 'data') this.pressed(device, answer.data.trim());
    else this.answered(device, answer);
  }

  private pressed(device: CtiDevice, data: string): void {
    const [, key, dialog] = /^(dial|cancel|exit|ok)\.(\d{1,10})$/.exec(data) ?? [];
    const screens = this.of(device);
    // Nothing of ours is up: it is the screen of who was attached before us, and now ours to put away.
    if (key !== undefined && screens.up === 0) screens.up = Number(dialog);
    if (key === undefined) this.provider.counters.add(Counter.userDataUnknown);
    else if (screens.up !== Number(dialog)) this.provider.counters.add(Counter.foreignDialog);
    else this.provider.post({ type: 'screenKey', device: device.name, dialog: Number(dialog), key: key as ScreenKey });
  }

  private answered(device: CtiDevice, answer: Answer): void {
    const { pushes } = this.of(device);
    const uri = answer.kind === 'response' ? (answer.items[0]?.url ?? '') : '';
    const named = uri === '' ? -1 : pushes.findIndex((push) => push.uri === uri);
    // Executes are answered by their URI, so an answer without one is about a screen; an error may be about anything.
    const screen = answer.kind === 'error' ? 0 : pushes.findIndex((push) => push.what === 'screen');
    const at = named < 0 ? screen : named;
    const push = pushes[at];
    if (push === undefined) {
      this.provider.counters.add(Counter.foreignDialog);
      return;
    }
    pushes.splice(at, 1);
    if (push.what === 'screen') this.tellAnswer(device, push.dialog, accepted(answer));
  }

  private tellAnswer(device: CtiDevice, dialog: number, shown: boolean): void {
    if (!shown && this.of(device).up === dialog) {
      this.of(device).up = 0;
      this.release(device);
    }
    this.provider.post({ type: 'screenAnswer', device: device.name, dialog, shown });
  }

  // ── the device under it ─────────────────────────────────────────────────────────────────────────────────────────

  reachable(device: CtiDevice): void {
    const { waiting } = this.of(device);
    if (waiting.length > 0 && !this.provider.mayTell) return;
    for (const { run } of waiting.splice(0)) run();
  }
  unreachable(device: CtiDevice): void {
    for (const { fail } of this.of(device).waiting.splice(0)) fail();
  }
  /** What still waits for its device is nobody's business any more. */
  leave(): void {
    for (const screens of this.byDevice.values()) screens.waiting.length = 0;
  }
  /** The phone, or the session, is gone: it has forgotten our screens, and so do we. */
  forget(device: CtiDevice): void {
    this.unreachable(device);
    this.byDevice.delete(device.name);
  }

  private whenOpen(device: CtiDevice, run: () => void, fail: () => void): void {
    if (device.opening === 'open') {
      run();
      return;
    }
    if (!this.provider.session.isUp || device.retryAt > this.provider.now) {
      fail();
      return;
    }
    const { waiting } = this.of(device);
    if (waiting.length >= ctiLimits.pushesUnansweredMax) waiting.shift()?.fail();
    waiting.push({ run, fail });
    this.provider.openings.settle(device);
  }

  /** Nothing of ours is up: the device need not be held open for it. */
  private release(device: CtiDevice): void {
    if (this.of(device).up !== 0) return;
    device.holdUntil = 0;
    this.provider.openings.settle(device);
  }

  private execute(device: CtiDevice, what: 'play' | 'close', dialog: number, uris: readonly ExecuteUri[]): void {
    this.push(device, { what, dialog, uri: uriText(uris[0]!) }, buildExecute(uris));
  }

  private push(device: CtiDevice, push: Omit<Push, 'deadline'>, data: Uint8Array): void {
    const { handle } = device;
    const { pushes } = this.of(device);
    const { now, session, deadlines } = this.provider;
    const entry: Push = { ...push, deadline: now + deadlines.requestMs };
    while (pushes.length >= ctiLimits.pushesUnansweredMax || (pushes[0] !== undefined && pushes[0].deadline <= now))
      pushes.shift();
    pushes.push(entry);
    this.provider.openings.during(device, (done) =>
      session.ask(
        'DeviceDataPassThroughRequest',
        (w, n) => writePassThroughRequest(w, n, handle!, data),
        (reply) => {
          if (!reply.ok && pushes.includes(entry)) {
            pushes.splice(pushes.indexOf(entry), 1);
            // Refused by the CTIManager: the phone has not seen it. Where nobody answered it may have.
            if (push.what === 'screen' && reply.why === 'refused') this.tellAnswer(device, push.dialog, false);
          }
          done(reply);
        },
      ),
    );
  }

  private of(device: CtiDevice): DeviceScreens {
    let screens = this.byDevice.get(device.name);
    if (screens === undefined) {
      screens = { up: 0, pushes: [], waiting: [] };
      this.byDevice.set(device.name, screens);
    }
    return screens;
  }
}

function urlOf(key: ScreenKey, dialog: number): string {
  return userCallDataUrl({
    applicationId: APPLICATION_ID,
    lineInstance: 0,
    callReference: 0,
    transactionId: dialog & 0x7fffffff,
    data: `${key}.${dialog}`,
  });
}
