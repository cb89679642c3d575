/** What a session of the call manager needs from the call manager as a whole. */
import type { Completion } from './completion.ts';
import type { DialectTable } from './dialect-table.ts';
import type { Exchange } from './exchange.ts';
import type { DoNotDisturb } from './lines.ts';
import type { ManagerSession } from './manager-session.ts';
import type { Say } from './says.ts';
import type { KeyDefinition } from './wire/server-registration.ts';
import type { UserData } from './wire/user-data.ts';

export interface Desk {
  readonly dialect: DialectTable;
  readonly exchange: Exchange;
  readonly sessions: Map<string, ManagerSession>;
  readonly keys: readonly KeyDefinition[];
  readonly sets: readonly (readonly number[])[];
  /** Stimulus of a CallBack feature button that every phone has, or 0. */
  readonly featureButton: number;
  readonly keepAliveS: number;
  readonly completion: Completion | null;
  /** Say things that belong to no call. */
  sayIdle(session: ManagerSession, what: readonly Say[], line?: number, call?: number): void;
  /** Set do not disturb and tell the phone. */
  doNotDisturb(device: string, mode: DoNotDisturb): void;
  report(what: string, device: string, detail?: Record<string, string | number>): void;
  /** Application data of a phone: an answer to a push, or a key. */
  userDataCame(session: ManagerSession, data: UserData, isAnswer: boolean): void;
  /** The CallBack key of a phone. */
  callBackPressed(session: ManagerSession, line: number, call: number): void;
  /** A phone has come into service or left it. */
  presenceChanged(device: string): void;
  /** The connection is over. */
  closed(session: ManagerSession): void;
}
