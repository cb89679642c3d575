/** A phone's connection at the call manager, and what it needs from the call manager as a whole. */
import type { DialectTable } from './dialect-table.ts';
import type { Exchange } from './exchange.ts';
import type { DoNotDisturb } from './lines.ts';
import type { Say } from './says.ts';
import type { KeyDefinition } from './wire/server-registration.ts';
import type { UserData } from './wire/user-data.ts';

/** The connection of one phone, as those see it who act on what it sends. */
export interface Station {
  readonly desk: Desk;
  readonly device: string;
  /** Agreed protocol version. */
  readonly version: number;
  /** The phone asked for the time: it takes calls from now on. */
  inService: boolean;
  /** Epoch milliseconds. */
  readonly lastHeardAt: number;
  /** Write what was put into the shared writer. */
  flush(): void;
  /** The phone says goodbye. */
  unregister(): void;
  /** Take the device out of service; the connection may stay. */
  leave(why: string): void;
  /** Say goodbye and close. */
  end(): void;
  destroy(): void;
}

export interface Desk {
  readonly dialect: DialectTable;
  readonly exchange: Exchange;
  readonly sessions: Map<string, Station>;
  readonly keys: readonly KeyDefinition[];
  readonly sets: readonly (readonly number[])[];
  /** Stimulus of a CallBack feature button that every phone has, or 0. */
  readonly featureButton: number;
  readonly keepAliveS: number;
  /** Say things that belong to no call. */
  sayIdle(session: Station, what: readonly Say[], line?: number, call?: number): void;
  /** Set do not disturb and tell the phone. */
  doNotDisturb(device: string, mode: DoNotDisturb): void;
  report(what: string, device: string, detail?: Record<string, string | number>): void;
  /** Application data of a phone: an answer to a push, or a key. */
  userDataCame(session: Station, data: UserData, isAnswer: boolean): void;
  /** The CallBack key of a phone. */
  callBackPressed(session: Station, line: number, call: number): void;
  /** A phone has come into service or left it. */
  presenceChanged(device: string): void;
  /** The connection is over. */
  closed(session: Station): void;
}
