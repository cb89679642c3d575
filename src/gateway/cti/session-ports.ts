/** What a session stands between: a socket below it, and what lives on it above. */
import type { Ms } from '../../model/time.ts';
import type { CtiManagerAddress } from './options.ts';

/** The socket side. */
export interface SessionHost {
  connect(manager: CtiManagerAddress): void;
  /** Ends the connection, or the attempt; nothing of it is heard any more. */
  disconnect(): void;
  send(bytes: Uint8Array<ArrayBuffer>): void;
  /** Said goodbye, and will do nothing more. */
  closed(): void;
}

/** What lives on an open session. */
export interface SessionProvider {
  /** Every device shall be told again: the answers of this request and its events. */
  list(): void;
  up(): void;
  /** The session is gone, with every handle. */
  down(): void;
  /** A PDU that is neither an answer nor the session's own. */
  event(id: number, view: DataView, start: number, end: number): void;
  /** Time has come. @returns when it wants to be called again. */
  wake(): Ms;
  /** Gives back every handle, before the goodbye. */
  letGo(): void;
}
