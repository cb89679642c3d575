/**
 * The life of one call back as a table: states × inputs → what to do, next state. The code runs this literal, the docs
 * print it as a drawing, a test walks it cell by cell. A pair that is not listed is ignored and counted.
 */

/** States. The numbers are kept in stores: never renumber, only add. */
export const State = {
  /** No call back. */
  none: 0,
  /** The record is on its way to the store; nothing is promised yet. */
  arming: 1,
  /** B was busy: waits until the line is free. */
  watchBusy: 2,
  /** B did not answer: waits until B goes off hook. */
  watchOffHook: 3,
  /** B went off hook: waits until the line is free. */
  watchOnHook: 4,
  /** B is free; the guard time runs, then A is looked at. */
  free: 5,
  /** B is free, A was busy, away or did not answer the push: waits for A. */
  suspended: 6,
  /** The alert is on its way to the store. */
  notifying: 7,
  /** The screen is pushed; waits for the phone's answer. */
  alerting: 8,
  /** A was told that B is free. */
  notified: 9,
  /** A was told that B is free but refuses calls (DND-R): waits until B takes calls. */
  toldDnd: 10,
  /** A calls B by the Dial key. */
  dialling: 11,
  /** The record is being taken out of the store. */
  ending: 12,
} as const;
export type StateName = keyof typeof State;
export type State = (typeof State)[StateName];

/** What can happen to a call back. */
export const Input = {
  /** The store has the record (or has lost it, in `ending`). */
  committed: 0,
  commitFailed: 1,
  /** Arming: what B did when A pressed the key. */
  armBusy: 2,
  armUnanswered: 3,
  armInUse: 4,
  /** B's line rings or is in use. */
  lineOccupied: 5,
  /** B's line is in use: somebody went off hook. Comes before `lineOccupied`. */
  lineUsed: 6,
  lineFree: 7,
  /** A has become idle and reachable. */
  callerIdle: 8,
  callerLost: 9,
  /** Verdict: B is free and A can be alerted. */
  ready: 10,
  /** Verdict: B is free but A cannot be alerted now. */
  away: 11,
  /** The time of the state is over. */
  timer: 12,
  /** The phone shows the alert; it may say so when the time of the alert is over. */
  shown: 13,
  /** The phone shows that B is free but on DND-R. */
  shownDnd: 14,
  /** The phone refused the push. */
  refused: 15,
  /** B takes calls again. */
  dndOff: 16,
  /** A calls B by the screen. */
  dial: 17,
  /** That call was answered, or ended unanswered: B was busy, did not answer, or no call came about. */
  answered: 18,
  dialBusy: 19,
  dialUnanswered: 20,
  /** Ends: Cancel or a login; lifetime over; another call back takes its place; line or feature gone. */
  cancel: 21,
  expired: 22,
  replace: 23,
  withdrawn: 24,
} as const;
export type InputName = keyof typeof Input;
export type Input = (typeof Input)[InputName];

export const STATES = 13;
export const INPUTS = 25;

/** What the handler does on the way. `stay` does nothing: the pair is expected and needs nothing. */
export const effects = [
  'stay',
  'armed',
  'notArmed',
  'noteUsed',
  'save',
  'occupied',
  'guard',
  'judge',
  'suspend',
  'notify',
  'show',
  'retryLater',
  'told',
  'toldDnd',
  'recall',
  'waitForCall',
  'rejudge',
  'end',
  'forget',
  'rearm',
  'removeAgain',
] as const;
export type Effect = (typeof effects)[number];

/** One cell. */
export type Cell = readonly [effect: Effect, next: StateName];

type Row = Partial<Record<InputName, Cell>>;

/** The ends that every waiting state has. */
const ends: Row = {
  cancel: ['end', 'ending'],
  expired: ['end', 'ending'],
  withdrawn: ['end', 'ending'],
  replace: ['rearm', 'arming'],
};

export const machine: Readonly<Record<StateName, Row>> = {
  none: {},
  arming: {
    armBusy: ['armed', 'watchBusy'],
    armUnanswered: ['armed', 'watchOffHook'],
    armInUse: ['armed', 'watchOnHook'],
    commitFailed: ['notArmed', 'ending'],
    replace: ['rearm', 'arming'],
    cancel: ['end', 'ending'],
    expired: ['end', 'ending'],
    withdrawn: ['end', 'ending'],
    lineOccupied: ['stay', 'arming'],
    lineUsed: ['noteUsed', 'arming'],
    lineFree: ['stay', 'arming'],
    callerIdle: ['stay', 'arming'],
    callerLost: ['stay', 'arming'],
  },
  watchBusy: {
    ...ends,
    dial: ['waitForCall', 'dialling'],
    lineFree: ['guard', 'free'],
    lineUsed: ['stay', 'watchBusy'],
    lineOccupied: ['stay', 'watchBusy'],
    commitFailed: ['retryLater', 'watchBusy'],
    timer: ['save', 'watchBusy'],
    callerIdle: ['stay', 'watchBusy'],
    callerLost: ['stay', 'watchBusy'],
  },
  watchOffHook: {
    ...ends,
    lineUsed: ['save', 'watchOnHook'],
    lineOccupied: ['stay', 'watchOffHook'],
    lineFree: ['stay', 'watchOffHook'],
    commitFailed: ['retryLater', 'watchOffHook'],
    timer: ['save', 'watchOffHook'],
    callerIdle: ['stay', 'watchOffHook'],
    callerLost: ['stay', 'watchOffHook'],
  },
  watchOnHook: {
    ...ends,
    lineFree: ['guard', 'free'],
    lineUsed: ['stay', 'watchOnHook'],
    lineOccupied: ['stay', 'watchOnHook'],
    commitFailed: ['retryLater', 'watchOnHook'],
    timer: ['save', 'watchOnHook'],
    callerIdle: ['stay', 'watchOnHook'],
    callerLost: ['stay', 'watchOnHook'],
  },
  free: {
    ...ends,
    dial: ['waitForCall', 'dialling'],
    timer: ['judge', 'free'],
    ready: ['notify', 'notifying'],
    away: ['suspend', 'suspended'],
    lineUsed: ['stay', 'free'],
    lineOccupied: ['occupied', 'watchBusy'],
    lineFree: ['stay', 'free'],
    callerIdle: ['stay', 'free'],
    callerLost: ['stay', 'free'],
  },
  suspended: {
    ...ends,
    callerIdle: ['judge', 'suspended'],
    lineFree: ['judge', 'suspended'],
    timer: ['judge', 'suspended'],
    ready: ['notify', 'notifying'],
    away: ['stay', 'suspended'],
    shown: ['told', 'notified'],
    shownDnd: ['toldDnd', 'toldDnd'],
    lineUsed: ['stay', 'suspended'],
    lineOccupied: ['occupied', 'watchBusy'],
    callerLost: ['stay', 'suspended'],
    dial: ['waitForCall', 'dialling'],
  },
  notifying: {
    ...ends,
    dial: ['waitForCall', 'dialling'],
    committed: ['judge', 'notifying'],
    commitFailed: ['retryLater', 'suspended'],
    ready: ['show', 'alerting'],
    away: ['suspend', 'suspended'],
    shown: ['told', 'notified'],
    shownDnd: ['toldDnd', 'toldDnd'],
    lineUsed: ['stay', 'notifying'],
    lineOccupied: ['occupied', 'watchBusy'],
    lineFree: ['stay', 'notifying'],
    callerIdle: ['stay', 'notifying'],
    callerLost: ['suspend', 'suspended'],
    timer: ['judge', 'free'],
  },
  alerting: {
    ...ends,
    shown: ['told', 'notified'],
    shownDnd: ['toldDnd', 'toldDnd'],
    refused: ['retryLater', 'suspended'],
    timer: ['retryLater', 'suspended'],
    callerLost: ['suspend', 'suspended'],
    callerIdle: ['stay', 'alerting'],
    lineUsed: ['stay', 'alerting'],
    lineOccupied: ['stay', 'alerting'],
    lineFree: ['stay', 'alerting'],
    dial: ['waitForCall', 'dialling'],
  },
  notified: {
    ...ends,
    dial: ['waitForCall', 'dialling'],
    timer: ['recall', 'notified'],
    commitFailed: ['retryLater', 'notified'],
    callerIdle: ['stay', 'notified'],
    callerLost: ['stay', 'notified'],
    lineUsed: ['stay', 'notified'],
    lineOccupied: ['stay', 'notified'],
    lineFree: ['stay', 'notified'],
  },
  toldDnd: {
    ...ends,
    dndOff: ['rejudge', 'watchBusy'],
    timer: ['recall', 'toldDnd'],
    commitFailed: ['retryLater', 'toldDnd'],
    callerIdle: ['stay', 'toldDnd'],
    callerLost: ['stay', 'toldDnd'],
    lineUsed: ['stay', 'toldDnd'],
    lineOccupied: ['stay', 'toldDnd'],
    lineFree: ['stay', 'toldDnd'],
  },
  dialling: {
    ...ends,
    answered: ['end', 'ending'],
    dial: ['waitForCall', 'dialling'],
    dialBusy: ['rejudge', 'watchBusy'],
    dialUnanswered: ['rejudge', 'watchOffHook'],
    timer: ['told', 'notified'],
    callerLost: ['told', 'notified'],
    callerIdle: ['stay', 'dialling'],
    lineUsed: ['stay', 'dialling'],
    lineOccupied: ['stay', 'dialling'],
    lineFree: ['stay', 'dialling'],
  },
  ending: {
    committed: ['forget', 'none'],
    commitFailed: ['retryLater', 'ending'],
    timer: ['removeAgain', 'ending'],
    replace: ['rearm', 'arming'],
    lineUsed: ['stay', 'ending'],
    lineOccupied: ['stay', 'ending'],
    lineFree: ['stay', 'ending'],
    callerIdle: ['stay', 'ending'],
    callerLost: ['stay', 'ending'],
  },
};

/** Names by number. */
export const stateNames = names<StateName>(State, STATES);
export const inputNames = names<InputName>(Input, INPUTS);

const cells: readonly (Cell | undefined)[] = stateNames.flatMap((state) => inputNames.map((i) => machine[state][i]));

/** The cell of a pair, undefined where the pair is not listed. */
export function cellOf(state: State, input: Input): Cell | undefined {
  return cells[state * INPUTS + input];
}

function names<N extends string>(numbers: Readonly<Record<N, number>>, count: number): readonly N[] {
  const list = new Array<N>(count);
  for (const [name, number] of Object.entries(numbers)) list[number as number] = name as N;
  return list;
}
