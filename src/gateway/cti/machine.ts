/**
 * The life of a session with a CTIManager as a table: states × inputs → what to do, next state. An open has two phases:
 * the answer to ProviderOpenRequest, then ProviderOpenCompletedEvent; only then anything may be asked. A pair that is not
 * listed is ignored.
 */
export const sessionStates = [
  'away',
  'connecting',
  'initializing',
  'opening',
  'completing',
  'listing',
  'up',
  'closing',
  'closed',
] as const;
export type SessionState = (typeof sessionStates)[number];

export const sessionInputs = [
  /** A CTIManager may be called. */
  'due',
  'connected',
  /** ProviderInitResponse, ProviderOpenResponse, ProviderOpenCompletedEvent with reason 0. */
  'initialized',
  'opened',
  'completed',
  /** Every device has been told. */
  'listed',
  /** The CTIManager said no, or ended the session. */
  'refused',
  /** The connection is gone. */
  'lost',
  /** The time of the state is over: no progress, no sign of life. */
  'late',
  /** The session shall be another. */
  'renew',
  /** We shall end; the goodbye was answered. */
  'close',
  'left',
] as const;
export type SessionInput = (typeof sessionInputs)[number];

export type SessionEffect =
  | 'connect'
  | 'init'
  | 'open'
  | 'wait'
  | 'list'
  | 'serve'
  | 'drop'
  | 'hangUp'
  | 'begin'
  | 'goodbye'
  | 'rest';

export type SessionCell = readonly [effect: SessionEffect, next: SessionState];
type Row = Partial<Record<SessionInput, SessionCell>>;

/** How every state on the way to `up` fails. The next CTIManager is called, this one after a pause. */
const fails: Row = {
  refused: ['hangUp', 'away'],
  late: ['hangUp', 'away'],
  lost: ['drop', 'away'],
  close: ['rest', 'closed'],
};

export const sessionMachine: Readonly<Record<SessionState, Row>> = {
  away: { due: ['connect', 'connecting'], close: ['rest', 'closed'] },
  connecting: { ...fails, connected: ['init', 'initializing'] },
  initializing: { ...fails, initialized: ['open', 'opening'] },
  // The event may overtake the answer: it is the one that counts.
  opening: { ...fails, opened: ['wait', 'completing'], completed: ['list', 'listing'] },
  completing: { ...fails, completed: ['list', 'listing'] },
  listing: { ...fails, listed: ['serve', 'up'] },
  up: { ...fails, renew: ['begin', 'away'], close: ['goodbye', 'closing'] },
  closing: {
    left: ['rest', 'closed'],
    refused: ['rest', 'closed'],
    late: ['rest', 'closed'],
    lost: ['rest', 'closed'],
  },
  closed: {},
};
