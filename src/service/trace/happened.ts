/** Events and actions of the feature, and steps of its machine, as lines of traces. One row a type: field, level, words. */
import {
  type Action,
  CallSignal,
  type Event,
  type Input,
  inputNames,
  type State,
  type StoredRecord,
  stateNames,
} from '../../feature/index.ts';
import { Level, type TraceField } from './fields.ts';

/** What is said, and what only a detailed trace of one phone says besides. */
type Words = string | readonly [text: string, detail: string];
type Told = Event | Action;

export interface HappenedRow {
  readonly field: TraceField;
  readonly level: Level;
  readonly words: (told: never) => Words;
}

const signalNames = new Map(Object.entries(CallSignal).map(([name, signal]) => [signal as number, name]));

const leg = ({ lineInstance, callReference }: { lineInstance: number; callReference: number }): string =>
  `line ${lineInstance} call ${callReference}`;

const recordText = ({ line, state, revision }: StoredRecord): string =>
  `record ${revision} for ${line}, ${stateNames[state]}`;

type Rows = {
  readonly [T in Told['type']]: readonly [TraceField, Level, (told: Extract<Told, { type: T }>) => Words] | null;
};

/** Null: told elsewhere. */
const rows: Rows = {
  deviceRegistered: [
    'eventHandler',
    Level.special,
    ({ display, locale }) => `has registered, display ${display}, language ${locale || 'of the site'}`,
  ],
  deviceLost: ['eventHandler', Level.special, ({ reason }) => `is gone: ${reason}`],
  lineLearnt: ['db', Level.significant, ({ line, lineInstance }) => `carries ${line} on button ${lineInstance}`],
  lineForgotten: ['db', Level.significant, ({ lineInstance }) => `button ${lineInstance} is observed no more`],
  callSignal: [
    'eventHandler',
    Level.arbitrary,
    (told) => `${signalNames.get(told.signal) ?? told.signal}, ${leg(told)}`,
  ],
  hook: ['eventHandler', Level.arbitrary, ({ offHook }) => (offHook ? 'off hook' : 'on hook')],
  parties: [
    'eventHandler',
    Level.arbitrary,
    (told) => `${told.direction}: ${told.calling || '?'} calls ${told.called || '?'}, ${leg(told)}`,
  ],
  dialled: ['eventHandler', Level.significant, (told) => `dialled ${told.number}, ${leg(told)}`],
  callBackKey: ['eventHandler', Level.significant, (told) => `pressed CallBack, ${leg(told)}`],
  screenKey: ['eventHandler', Level.significant, ({ key, dialog }) => `pressed ${key} on screen ${dialog}`],
  screenAnswer: [
    'domHelper',
    Level.significant,
    ({ shown, dialog }) => `${shown ? 'shows' : 'refused'} screen ${dialog}`,
  ],
  forwardAll: [
    'db',
    Level.significant,
    ({ line, target, voiceMail }) =>
      target === null
        ? `${line} forwards no more`
        : `${line} forwards all to ${target}${voiceMail ? ', voice mail' : ''}`,
  ],
  doNotDisturb: [
    'eventHandler',
    Level.significant,
    ({ active, reject }) => (active ? `do not disturb${reject ? ', calls are refused' : ''}` : 'may be disturbed'),
  ],
  userChanged: ['eventHandler', Level.significant, () => 'another user has logged in, or none'],
  recordCancelled: ['callBackHandler', Level.significant, () => 'its call back is cancelled by an operator'],
  serverReachable: [
    'eventHandler',
    Level.special,
    ({ reachable }) => (reachable ? 'its server is back' : 'its server is away'),
  ],
  directoryEntry: [
    'db',
    Level.arbitrary,
    ({ line, kind, forgotten }) => `${line} is ${forgotten ? 'not known any more' : `a ${kind}`}`,
  ],
  searchSpace: [
    'db',
    Level.arbitrary,
    ({ partitions }) => `calls ${partitions === null ? 'any partition' : partitions.join(', ') || 'no partition'}`,
  ],
  overload: ['service', Level.error, ({ active }) => (active ? 'more waits than can be done' : 'no more overload')],
  commitDone: [
    'db',
    Level.significant,
    ({ revision, ok }) => `record ${revision} ${ok ? 'is durable' : 'could not be written'}`,
  ],
  recordRestored: ['db', Level.special, ({ record }) => `${recordText(record)}, is restored`],
  recordForgotten: ['redundancy', Level.special, () => 'its record is kept by another node'],
  wake: ['eventHandler', Level.detailed, () => 'time has come'],
  showScreen: [
    'domHelper',
    Level.significant,
    ({ dialog, alert, screen }) => [
      `screen ${dialog} is pushed${alert ? ' with the tone' : ''}, keys ${screen.softKeys.map(({ name }) => name).join(', ')}`,
      `${JSON.stringify(screen.title)} ${JSON.stringify(screen.text)}`,
    ],
  ],
  closeScreen: ['domHelper', Level.significant, ({ dialog }) => `screen ${dialog} is put away`],
  showPrompt: [
    'domHelper',
    Level.significant,
    ({ prompt, text, timeoutMs, ...told }) => [
      `prompt ${prompt} for ${timeoutMs} ms, ${leg(told)}`,
      JSON.stringify(text),
    ],
  ],
  dial: [
    'callBackHandler',
    Level.significant,
    ({ number, lineInstance }) => `is to call ${number} on line ${lineInstance}`,
  ],
  offerKey: ['templateMap', Level.significant, (told) => `CallBack is offered, ${leg(told)}`],
  buttonLamp: ['templateMap', Level.significant, ({ lamp }) => `lamp of the button ${lamp}`],
  commit: [
    'db',
    Level.significant,
    ({ record, revision }) =>
      record === null ? `record ${revision} is taken out` : `${recordText(record)}, is written`,
  ],
  watchLine: ['callBackHandler', Level.arbitrary, ({ line, watch }) => `${line} is watched${watch ? '' : ' no more'}`],
  watchDevice: ['callBackHandler', Level.arbitrary, ({ watch }) => `is watched${watch ? '' : ' no more'}`],
  // The centre of alarms tells it.
  alarm: null,
};

const table = new Map<string, HappenedRow>(
  Object.entries(rows).flatMap(([type, row]) =>
    row === null ? [] : [[type, { field: row[0], level: row[1], words: row[2] as HappenedRow['words'] }]],
  ),
);

export function happenedRow(told: Told): HappenedRow | undefined {
  return table.get(told.type);
}

/** The device that an event or action is about, '' where none. */
export function deviceOf(told: Told): string {
  if ('device' in told) return told.device;
  return told.type === 'recordRestored' ? told.record.device : '';
}

/** A step of a record, as words. */
export function stepText(line: string, from: State, input: Input, to: State | null): string {
  const before = stateNames[from]!;
  if (to === null) return `${line}: ${inputNames[input]} means nothing in ${before}`;
  return `${line}: ${before} × ${inputNames[input]} → ${to === from ? 'stays' : stateNames[to]}`;
}
