/**
 * What is traced, and how much of it: the trace fields and debug trace levels of Cisco Extended Functions (release 12.5:
 * Serviceability guide, Quality Report Tool chapter). The fields of the original are those of its modules, Call Back's and
 * the Quality Report Tool's together; the part here that does the same work is inferred from the name. What each level
 * holds here is ours. SCCP has no counterpart: the original never saw a phone's own messages.
 */

export interface TraceLevelRow {
  readonly name: string;
  /** What comes with it, besides all that the levels before it hold. */
  readonly what: string;
}

/** From the fewest lines to the most. */
export const traceLevels = [
  { name: 'Error', what: 'alarms, and what was refused or failed' },
  { name: 'Special', what: 'starts and ends: of the service, phones, sessions, traces' },
  { name: 'State Transition', what: 'steps of a call back, roles of a node, settings that change' },
  { name: 'Significant', what: 'keys, dialled numbers, screens, records, messages that we changed or added' },
  { name: 'Entry_exit', what: 'what is asked of the service and of a CTIManager, with the answers' },
  { name: 'Arbitrary', what: 'all other events, actions and messages, by name' },
  { name: 'Detailed', what: 'the fields of each message, the whole text of each screen' },
] as const satisfies readonly TraceLevelRow[];

export type TraceLevel = (typeof traceLevels)[number]['name'];
export const levelNames = traceLevels.map(({ name }) => name) as readonly TraceLevel[] as readonly [
  TraceLevel,
  ...TraceLevel[],
];

/** Levels by number, as lines and filters compare them. */
export const Level = {
  error: 0,
  special: 1,
  transition: 2,
  significant: 3,
  entryExit: 4,
  arbitrary: 5,
  detailed: 6,
} as const;
export type Level = (typeof Level)[keyof typeof Level];

export const levelOf = (name: TraceLevel): Level => levelNames.indexOf(name) as Level;

interface FieldRow {
  readonly name: string;
  /** The original's name; '' where it has none. */
  readonly original: string;
  readonly what: string;
}

export const traceFields = {
  callBackHandler: {
    name: 'Call Back Handler',
    original: 'QRT Report Handler',
    what: 'each step of a call back, and why',
  },
  eventHandler: { name: 'Event Handler', original: 'QRT Event Handler', what: 'what phones and call servers tell' },
  domHelper: { name: 'DOM Helper', original: 'DOM Helper', what: 'screens and prompts, and the answers to them' },
  dictionary: { name: 'Dictionary', original: 'QRT Dictionary', what: 'languages that were read, and faults in them' },
  templateMap: {
    name: 'Template Map',
    original: 'Template Map',
    what: 'softkey templates, sets and lamps: where the CallBack key shows',
  },
  db: { name: 'DB', original: 'QRT DB', what: 'records in the store, lines and numbers of the device database' },
  qbeHelperTsp: { name: 'QBE Helper TSP', original: 'QBE Helper TSP', what: 'the session with a CTIManager' },
  qbeHelperTspi: {
    name: 'QBE Helper TSPI',
    original: 'QBE Helper TSPI',
    what: 'requests to a CTIManager, and its answers',
  },
  qbeHelperCti: { name: 'QBE Helper CTI', original: 'QBE Helper CTI', what: 'events of a CTIManager' },
  redundancy: {
    name: 'Redundancy and Change Notification',
    original: 'Redundancy and Change Notification',
    what: 'roles in a cluster, settings that change',
  },
  ris: {
    name: 'Real-Time Information Server',
    original: 'QRT Real-Time Information Server',
    what: 'what commands and the API ask',
  },
  service: { name: 'Service', original: 'QRT Service', what: 'start and end, load, alarms of no other part' },
  sccp: { name: 'SCCP', original: '', what: 'messages of phones, and what became of each' },
} as const satisfies Readonly<Record<string, FieldRow>>;

export type TraceField = keyof typeof traceFields;
export const fieldKeys = Object.keys(traceFields) as readonly TraceField[];

const byName = new Map<string, TraceField>();
for (const key of fieldKeys)
  for (const name of [key, traceFields[key].name, traceFields[key].original])
    if (name !== '') byName.set(folded(name), key);

function folded(name: string): string {
  return name.toLowerCase().replaceAll(/[ _-]/g, '');
}

/** Most that is written of each field; a field that is not there is not traced. */
export type FieldLevels = ReadonlyMap<TraceField, Level>;

/**
 * Reads a list of fields: `all`, or names parted by commas, ours or the original's, each with a level of its own where one
 * is given: `Call Back Handler, SCCP=Arbitrary`.
 * @param level of those without one. @returns a sentence where the list cannot be read
 */
export function readFields(text: string, level: Level): FieldLevels | string {
  const found = new Map<TraceField, Level>();
  for (const part of text.split(',')) {
    const [name = '', own] = part.split('=').map((word) => word.trim());
    const given = own === undefined ? level : levelNames.findIndex((each) => folded(each) === folded(own));
    if (given < 0) return `"${own}" is no trace level; levels are ${levelNames.join(', ')}`;
    const key = byName.get(folded(name));
    if (folded(name) === 'all') for (const each of fieldKeys) found.set(each, given as Level);
    else if (key === undefined) return `"${name}" is no trace field; fields are ${fieldNames()}, or all`;
    else found.set(key, given as Level);
  }
  return found;
}

export const fieldNames = (keys: Iterable<TraceField> = fieldKeys): string =>
  [...keys].map((key) => traceFields[key].name).join(', ');
