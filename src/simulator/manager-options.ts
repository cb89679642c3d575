/** What a simulated call manager is made of, and what it tells. */
import type { Dialect } from './dialects.ts';
import type { UserData } from './wire/user-data.ts';

export interface CallManagerOptions {
  /** Which server it talks like. Default chan-sccp. */
  readonly dialect?: Dialect;
  /** One entry per line button; the first of a device is its line 1. The same number on two devices is a shared line. */
  readonly lines: readonly { readonly device: string; readonly number: string; readonly label?: string }[];
  readonly keepAliveS?: number;
  /** Ringing time until the caller is given up on. 0, the default: without end. */
  readonly noAnswerMs?: number;
  /** What the caller hears then. Default reorder. */
  readonly noAnswerTreatment?: 'reorder' | 'release';
  /** Wait for a further digit where a number may go on. Default 1500. */
  readonly interDigitMs?: number;
  /** A second call rings in on a busy line. Default false: the caller hears busy. */
  readonly callWaiting?: boolean;
  /** The same for more than two: calls on a line before the next caller hears busy. */
  readonly busyTrigger?: number;
  /** The server has call completion of its own and offers its own CallBack key. */
  readonly ownCallBack?: boolean;
  /** Phones have a CallBack key that the server itself does nothing with: whoever watches is told (CTI). */
  readonly callBackKey?: boolean;
  /** Devices that take and place calls while no phone is registered for them: whoever watches plays them (CTI). */
  readonly played?: readonly string[];
  /** Give every phone a CallBack feature button (type 0x86). */
  readonly callBackButton?: boolean;
  readonly tls?: { readonly key: string | Buffer; readonly cert: string | Buffer };
}

/** One thing that happened, as `ringback simulate call-manager --json` prints it. `at` is epoch milliseconds. */
export interface ManagerReport {
  readonly at: number;
  readonly what: string;
  readonly device: string;
  readonly [detail: string]: string | number;
}

export interface ManagerEvents {
  report: [ManagerReport];
  /** What a phone sent back: the answer to a push, or a key of its screen. */
  userData: [device: string, data: UserData, isAnswer: boolean];
}
