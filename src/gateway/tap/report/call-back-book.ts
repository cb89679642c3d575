/**
 * Call backs of a capture, from the key press to the call that Dial makes: what the caller's phone and the phones of the
 * watched line say meanwhile, with the steps that make the story.
 */
import { MessageId } from '../../../codecs/skinny/ids.ts';
import { CallSignal } from '../../../model/call-signal.ts';
import { reportLimits } from '../../limits.ts';
import type { CallBook } from './call-book.ts';
import type { CallBackReport, CallReport, PhoneReport, StepKind } from './model.ts';
import { hookAct, isCallBackPress } from './press.ts';
import { firstLine, type Pushed, pressedKey, readPushed, refusal } from './pushed-screen.ts';
import { addEntry, type Seen } from './seen.ts';

const keepAlive: ReadonlySet<number> = new Set([MessageId.KeepAliveReq, MessageId.KeepAliveAck]);
/** Of the phones of the watched line: what decides whether the line is free. */
const ofWatched: ReadonlySet<number> = new Set([
  MessageId.OffHook,
  MessageId.OnHook,
  MessageId.SoftKeyEvent,
  MessageId.CallState,
  MessageId.RegisterReq,
  MessageId.RegisterAck,
  MessageId.UnregisterReq,
]);

interface Open {
  readonly report: CallBackReport;
  armed: boolean;
  /** The call that Dial made. */
  dialled: CallReport | null;
  free: boolean | null;
}

type Act = (this: CallBackBook, open: Open, seen: Seen) => void;

export class CallBackBook {
  readonly callBacks: CallBackReport[] = [];
  cut = 0;
  private readonly calls: CallBook;
  private readonly open = new Map<PhoneReport, Open>();
  private readonly phones: () => readonly PhoneReport[];

  constructor(calls: CallBook, phones: () => readonly PhoneReport[]) {
    this.calls = calls;
    this.phones = phones;
  }

  /** A message, behind the book of calls. `call` is the one that it belongs to. */
  take(seen: Seen, call: CallReport | null): void {
    if (isCallBackPress(seen)) this.press(seen);
    for (const open of this.open.values()) {
      if (open.report.phone === seen.phone) this.ofCaller(open, seen, call);
      else if (numbersOf(seen.phone).includes(open.report.target)) this.ofTarget(open, seen, call);
    }
  }

  private press(seen: Seen): void {
    const open = this.open.get(seen.phone);
    const call = this.calls.latest(seen.phone);
    const idle = this.calls.isIdle(seen.phone);
    if (open !== undefined && (idle || call?.called === open.report.target)) return;
    if (this.callBacks.length >= reportLimits.callBacksMax) {
      this.cut++;
      return;
    }
    const target = call?.called ?? '';
    const line = seen.phone.lines.find(({ instance }) => instance === (seen.value('lineInstance') || 1));
    const report: CallBackReport = {
      number: this.callBacks.length + 1,
      phone: seen.phone,
      caller: line?.number ?? call?.calling ?? '',
      target,
      watched: this.phones().filter((phone) => phone !== seen.phone && numbersOf(phone).includes(target)),
      from: call?.from ?? seen.at,
      to: seen.at,
      outcome: 'waiting',
      steps: [],
      entries: (call?.entries ?? []).filter((entry) => entry.phone === seen.phone),
      entriesCut: 0,
    };
    // The call itself adds this message too.
    if (report.entries.at(-1)?.number === seen.number) report.entries.pop();
    this.callBacks.push(report);
    this.open.set(seen.phone, { report, armed: false, dialled: null, free: null });
  }

  private ofCaller(open: Open, seen: Seen, call: CallReport | null): void {
    const { report } = open;
    if (keepAlive.has(seen.id)) return;
    report.to = seen.at;
    addEntry(report, seen.entry());
    if (isCallBackPress(seen))
      this.step(
        open,
        seen,
        'key',
        `${report.caller || 'The caller'} presses CallBack for ${report.target || 'an unknown number'}`,
      );
    else acts.get(seen.id)?.call(this, open, seen);
    for (const event of seen.events) {
      if (event.type === 'dialled' && event.number === report.target && open.dialled === null && open.armed) {
        open.dialled = call;
        report.outcome = 'dialled';
        this.step(open, seen, 'dial', `Dial: ${report.caller} calls ${report.target}`);
      }
      if (event.type === 'callSignal' && open.dialled !== null && call === open.dialled)
        this.dialledCall(open, seen, event.signal);
    }
  }

  private dialledCall(open: Open, seen: Seen, signal: CallSignal): void {
    const { report } = open;
    if (signal === CallSignal.connected) {
      report.outcome = 'answered';
      this.step(open, seen, 'answered', `${report.target} has answered`);
      this.close(open);
    } else if (signal === CallSignal.onHook) {
      this.step(open, seen, 'end', 'The call ends without an answer');
      this.close(open);
    } else if (signal === CallSignal.busy || signal === CallSignal.toneBusy) {
      this.step(open, seen, 'end', `${report.target} is busy again`);
    }
  }

  private ofTarget(open: Open, seen: Seen, call: CallReport | null): void {
    const { report } = open;
    const ours = call !== null && call === open.dialled;
    if (!ours && !ofWatched.has(seen.id)) return;
    if (!report.watched.includes(seen.phone)) report.watched.push(seen.phone);
    report.to = seen.at;
    addEntry(report, seen.entry());
    const does = hookAct(seen);
    if (does !== null) this.step(open, seen, 'hook', `${report.target} ${does}`);
    if (seen.id !== MessageId.CallState) return;
    const free = report.watched.every((phone) => isFree(phone, report.target));
    if (free && open.free !== true) this.step(open, seen, 'free', `Line ${report.target} is free`);
    open.free = free;
    for (const event of seen.events) {
      if (event.type === 'callSignal' && event.signal === CallSignal.ringIn && open.dialled !== null) {
        this.step(open, seen, 'ringing', `${report.target} rings`);
      }
    }
  }

  /** Something was pushed to the caller's screen. */
  pushed(open: Open, seen: Seen): void {
    const pushed = readPushed(seen.userData());
    if (pushed.kind === 'execute') {
      const play = pushed.urls.find((url) => /^play:/i.test(url));
      if (play !== undefined) this.step(open, seen, 'alert', `Alert: the phone plays ${play.slice(5)}`);
    } else if (pushed.kind === 'screen') this.screen(open, seen, pushed);
  }

  private screen(open: Open, seen: Seen, screen: Pushed & { kind: 'screen' }): void {
    const { keys, dials } = screen;
    const kind = dials ? 'available' : open.armed ? 'screen' : 'arming';
    open.armed = true;
    if (dials && open.report.outcome === 'waiting') open.report.outcome = 'offered';
    const offers = keys.length === 0 ? '' : `, with ${keys.join(', ')}`;
    this.step(open, seen, kind, `Screen “${firstLine(screen)}”${offers}`);
  }

  /** A key of a screen. */
  screenKey(open: Open, seen: Seen): void {
    const key = pressedKey(seen.userData());
    if (key === null) return;
    open.armed = true;
    this.step(open, seen, 'screenKey', `${open.report.caller} presses ${key[0]!.toUpperCase()}${key.slice(1)}`);
    if (key !== 'cancel') return;
    open.report.outcome = 'cancelled';
    this.close(open);
  }

  answer(open: Open, seen: Seen): void {
    const why = refusal(seen.userData());
    if (why !== null) this.step(open, seen, 'refused', `The phone refuses (${why})`);
  }

  hook(open: Open, seen: Seen): void {
    const does = hookAct(seen);
    if (does !== null) this.step(open, seen, 'hook', `${open.report.caller || 'The caller'} ${does}`);
  }

  /** A phone without screens is called by a tone while it is idle, and by a line of text. */
  tone(open: Open, seen: Seen): void {
    if (seen.value('callReference') !== 0 || !this.calls.isIdle(seen.phone)) return;
    open.armed = true;
    this.step(open, seen, 'alert', `Tone: the phone plays ${seen.entry()?.brief ?? 'a tone'}`);
  }

  private step(open: Open, seen: Seen, kind: StepKind, text: string): void {
    const entry = seen.entry();
    if (entry !== null) open.report.steps.push({ kind, text, entry });
  }

  private close({ report }: Open): void {
    this.open.delete(report.phone);
  }
}

/** What a message of the caller's phone does to its call back. */
const acts: ReadonlyMap<number, Act> = new Map<number, Act>([
  [MessageId.UserToDeviceData, CallBackBook.prototype.pushed],
  [MessageId.UserToDeviceDataVersion1, CallBackBook.prototype.pushed],
  [MessageId.DeviceToUserData, CallBackBook.prototype.screenKey],
  [MessageId.DeviceToUserDataVersion1, CallBackBook.prototype.screenKey],
  [MessageId.DeviceToUserDataResponse, CallBackBook.prototype.answer],
  [MessageId.DeviceToUserDataResponseVersion1, CallBackBook.prototype.answer],
  [MessageId.OnHook, CallBackBook.prototype.hook],
  [MessageId.OffHook, CallBackBook.prototype.hook],
  [MessageId.SoftKeyEvent, CallBackBook.prototype.hook],
  [MessageId.StartTone, CallBackBook.prototype.tone],
]);

const numbersOf = (phone: PhoneReport): string[] => phone.lines.map((line) => line.number);

function isFree(phone: PhoneReport, number: string): boolean {
  const line = phone.lines.find((each) => each.number === number);
  return line === undefined || (line.segments.at(-1)?.mode ?? 'idle') === 'idle';
}
