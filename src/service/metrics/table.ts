/**
 * Every metric, once: /metrics, docs/metrics.md, the Grafana dashboard's check and the alert rules come from here. Names
 * follow Prometheus' habits: base units, `_total` for counters, few labels, never a device or a number.
 */
import type { StateName } from '../../feature/index.ts';
import type { CounterName } from '../../gateway/index.ts';
import type { Alarm } from '../alarms/center.ts';
import type { StatusReport } from '../ris/report.ts';

/** What metrics are read from, when somebody scrapes. */
export interface MetricSources {
  readonly counters: () => Readonly<Record<CounterName, number>>;
  readonly statistics: () => Readonly<Record<string, number>>;
  readonly states: () => Partial<Record<StateName, number>>;
  readonly status: () => StatusReport;
  readonly alarms: () => readonly Alarm[];
  readonly process: () => ProcessFigures;
}

export interface ProcessFigures {
  readonly cpuSeconds: number;
  readonly residentBytes: number;
  readonly heapUsedBytes: number;
  readonly startSeconds: number;
  readonly eventLoopLagSeconds: number;
  readonly eventLoopLagP99Seconds: number;
}

export type Labels = Readonly<Record<string, string>>;
export type Sample = readonly [value: number, labels?: Labels];

export interface MetricRow {
  readonly name: string;
  readonly kind: 'counter' | 'gauge';
  /** Base unit; '' for plain counts. */
  readonly unit: '' | 'bytes' | 'seconds';
  readonly help: string;
  readonly labels: readonly string[];
  readonly read: (sources: Snapshot) => Iterable<Sample>;
}

/** One look at all sources: the rows of a scrape agree with each other. */
export interface Snapshot {
  readonly c: Readonly<Record<CounterName, number>>;
  readonly s: Readonly<Record<string, number>>;
  readonly states: Partial<Record<StateName, number>>;
  readonly status: StatusReport;
  readonly alarms: readonly Alarm[];
  readonly process: ProcessFigures;
}

export function snapshot(sources: MetricSources): Snapshot {
  return {
    c: sources.counters(),
    s: sources.statistics(),
    states: sources.states(),
    status: sources.status(),
    alarms: sources.alarms(),
    process: sources.process(),
  };
}

type Kind = MetricRow['kind'];
type Unit = MetricRow['unit'];

const row = (
  name: string,
  kind: Kind,
  unit: Unit,
  help: string,
  labels: readonly string[],
  read: MetricRow['read'],
): MetricRow => ({ name: `ringback_${name}`, kind, unit, help, labels, read });

/** One value. */
const one = (name: string, kind: Kind, help: string, read: (from: Snapshot) => number, unit: Unit = ''): MetricRow =>
  row(name, kind, unit, help, [], (from) => [[read(from)]]);

/** A value for each word of one label. */
const by = (
  name: string,
  kind: Kind,
  help: string,
  label: string,
  words: Readonly<Record<string, (from: Snapshot) => number>>,
  unit: Unit = '',
): MetricRow =>
  row(name, kind, unit, help, [label], (from) =>
    Object.entries(words).map(([word, read]): Sample => [read(from), { [label]: word }]),
  );

/** Counters of one prefix, the rest of their name as label. */
const prefixed = (name: string, help: string, label: string, prefix: string): MetricRow =>
  row(name, 'counter', '', help, [label], ({ c }) =>
    Object.entries(c)
      .filter(([counter]) => counter.startsWith(prefix))
      .map(([counter, value]): Sample => [value, { [label]: counter.slice(prefix.length) }]),
  );

const directions = (toServer: CounterName, toPhone: CounterName) => ({
  to_server: ({ c }: Snapshot) => c[toServer],
  to_phone: ({ c }: Snapshot) => c[toPhone],
});

export const metricTable: readonly MetricRow[] = [
  row('build_info', 'gauge', '', 'Always 1; the labels tell version and Node.', ['version', 'node'], ({ status }) => [
    [1, { version: status.version, node: process.version }],
  ]),
  row('role', 'gauge', '', 'Always 1; the label tells the role in the cluster.', ['role'], ({ status }) => [
    [1, { role: status.role }],
  ]),
  row('state', 'gauge', '', 'Always 1; the label tells the state of the service.', ['state'], ({ status }) => [
    [1, { state: status.state }],
  ]),
  by('sessions', 'gauge', 'Phone connections that are open.', 'state', {
    registered: ({ c }) => c.devices,
    standby: ({ c }) => Math.max(0, c.sessions - c.unregistered - c.devices),
    unregistered: ({ c }) => c.unregistered,
  }),
  by(
    'frames_total',
    'counter',
    'SCCP frames received, whole ones.',
    'direction',
    directions('framesToServer', 'framesToPhone'),
  ),
  by(
    'frame_bytes_total',
    'counter',
    'Bytes of SCCP received.',
    'direction',
    directions('bytesToServer', 'bytesToPhone'),
    'bytes',
  ),
  by('frames_handled_total', 'counter', 'Frames that did not pass as they were.', 'what', {
    changed: ({ c }) => c.framesChanged,
    added: ({ c }) => c.framesAdded,
    swallowed: ({ c }) => c.framesSwallowed,
    unread: ({ c }) => c.framesUnread,
    truncated: ({ c }) => c.framesTruncated,
  }),
  prefixed('faults_total', 'Faults of the wire, by their name in docs/wire/faults.md.', 'fault', 'fault.'),
  prefixed('connections_closed_total', 'Phone connections that ended or were refused.', 'reason', 'closed.'),
  by('connections_total', 'counter', 'Connections of phones, and made for them to the server.', 'what', {
    accepted: ({ c }) => c.accepted,
    dropped: ({ c }) => c.dropped,
    server_connected: ({ c }) => c.upstreamConnected,
  }),
  one('registrations_total', 'counter', 'Registrations that the server acknowledged.', ({ c }) => c.registered),
  one(
    'devices_replaced_total',
    'counter',
    'Devices that registered on a second connection.',
    ({ c }) => c.devicesReplaced,
  ),
  one('tls_handshakes', 'gauge', 'TLS handshakes under way.', ({ c }) => c.handshakes),
  one('backpressure_pauses_total', 'counter', 'Times that a side was paused for a slow reader.', ({ c }) => c.pauses),
  one('queued_bytes', 'gauge', 'Bytes that wait for slow readers.', ({ c }) => c.queuedBytes, 'bytes'),
  by('dropped_details_total', 'counter', 'Details beyond what one phone may have.', 'what', {
    digits: ({ c }) => c.digitsDropped,
    lines: ({ c }) => c.linesDropped,
  }),
  by('softkeys_total', 'counter', 'Softkey templates and sets that were to get the CallBack key.', 'result', {
    added: ({ c }) => c.softKeyAdded,
    no_room: ({ c }) => c.softKeyNoRoom,
  }),
  by('screens_total', 'counter', 'Screens for phones.', 'result', {
    pushed: ({ c }) => c.screensPushed,
    too_long: ({ c }) => c.screensTooLong,
  }),
  by('screen_answers_strange_total', 'counter', 'Answers to screens that mean nothing.', 'why', {
    never_given: ({ c }) => c.foreignDialog,
    unknown: ({ c }) => c.userDataUnknown,
    stale: ({ s }) => s.dialogsStale ?? 0,
    no_such_key: ({ s }) => s.keysStrange ?? 0,
  }),
  one('not_dialable_total', 'counter', 'Numbers that cannot be dialled by keys.', ({ c }) => c.notDialable),
  row('callbacks', 'gauge', '', 'Call backs that wait, by state of the machine.', ['state'], ({ states }) =>
    Object.entries(states).map(([state, count]): Sample => [count, { state }]),
  ),
  one('callback_lines', 'gauge', 'Lines that somebody waits for.', ({ status }) => status.records.lines),
  by('callbacks_begun_total', 'counter', 'Call backs confirmed to a user, or taken over at start.', 'how', {
    armed: ({ s }) => s.arms ?? 0,
    restored: ({ s }) => s.restored ?? 0,
  }),
  by('callbacks_ended_total', 'counter', 'Call backs that ended.', 'how', {
    answered: ({ s }) => s.answered ?? 0,
    cancelled: ({ s }) => s.cancelled ?? 0,
    expired: ({ s }) => s.expired ?? 0,
    replaced: ({ s }) => s.replaced ?? 0,
    withdrawn: ({ s }) => s.withdrawn ?? 0,
    abandoned: ({ s }) => s.abandoned ?? 0,
  }),
  by('callback_keys_total', 'counter', 'Presses of CallBack that armed nothing.', 'why', {
    refused: ({ s }) => s.refusals ?? 0,
    unavailable: ({ s }) => s.unavailable ?? 0,
    too_early: ({ s }) => s.earlyKeys ?? 0,
  }),
  by('alerts_total', 'counter', 'Notices that a line is free, and what became of them.', 'what', {
    sent: ({ s }) => s.alerts ?? 0,
    shown: ({ s }) => s.alertsShown ?? 0,
    refused: ({ s }) => s.alertsRefused ?? 0,
    unanswered: ({ s }) => s.alertsUnanswered ?? 0,
  }),
  one(
    'suspensions_total',
    'counter',
    'Times that a notice had to wait for a busy caller.',
    ({ s }) => s.suspensions ?? 0,
  ),
  by('ignored_total', 'counter', 'What the feature had no use for.', 'what', {
    inputs: ({ s }) => s.inputsIgnored ?? 0,
    events: ({ s }) => s.eventsIgnored ?? 0,
  }),
  by('commits_total', 'counter', 'Writes of records.', 'result', {
    asked: ({ c }) => c.commits,
    failed: ({ c }) => c.commitFaults,
    refused: ({ s }) => s.commitsFailed ?? 0,
    overtaken: ({ s }) => s.commitsStale ?? 0,
  }),
  one('commits_pending', 'gauge', 'Writes that the store has not answered.', ({ c }) => c.commitsPending),
  one('events_total', 'counter', 'Events handled by the feature.', ({ c }) => c.events),
  one('events_waiting', 'gauge', 'Events in the queue.', ({ c }) => c.eventsWaiting),
  one('events_shed_total', 'counter', 'Events dropped because the queue was full.', ({ c }) => c.eventsShed),
  one('actions_total', 'counter', 'Actions of the feature.', ({ c }) => c.actions),
  one('actions_held_total', 'counter', 'Actions not done because another node serves.', ({ c }) => c.actionsHeld),
  one(
    'actions_unclaimed_total',
    'counter',
    'Actions for devices that are not attached.',
    ({ c }) => c.actionsUnclaimed,
  ),
  by('program_faults_total', 'counter', 'Failures of our own parts; calls go on.', 'part', {
    feature: ({ c }) => c.featureFaults,
    action: ({ c }) => c.actionFaults,
  }),
  by(
    'cluster_tables_compared_total',
    'counter',
    'Comparisons of our table of records with that of another node.',
    'found',
    {
      same: ({ c }) => c.tablesSame,
      different: ({ c }) => c.tablesDiffer,
    },
  ),
  one('cti_up', 'gauge', 'Sessions with a CTIManager that are open.', ({ c }) => c.ctiUp),
  one(
    'cti_devices_open',
    'gauge',
    'Devices open at the CTIManager, as its own DevicesOpen.',
    ({ c }) => c.ctiDevicesOpen,
  ),
  one('cti_lines_open', 'gauge', 'Lines open at the CTIManager, as its own LinesOpen.', ({ c }) => c.ctiLinesOpen),
  row('cti_counts_total', 'counter', '', 'Other counts of the session with a CTIManager, by name.', ['what'], ({ c }) =>
    Object.entries(c)
      .filter(([name]) => name.startsWith('cti') && !['ctiUp', 'ctiDevicesOpen', 'ctiLinesOpen'].includes(name))
      .map(([name, value]): Sample => [value, { what: snake(name.slice(3)) }]),
  ),
  one('traces', 'gauge', 'Traces that are being written.', ({ c }) => c.traces),
  by('trace_lines_total', 'counter', 'Lines of traces.', 'result', {
    written: ({ c }) => c.traceLines,
    dropped: ({ c }) => c.traceLinesDropped,
  }),
  row('alarms_active', 'gauge', '', 'Alarms that stand.', ['severity'], ({ alarms }) =>
    ['critical', 'major', 'minor', 'warning'].map(
      (severity): Sample => [alarms.filter((alarm) => alarm.severity === severity).length, { severity }],
    ),
  ),
  ...processRows(),
];

/** The one histogram; it is written as it happens. */
export const notifyHistogram = {
  name: 'ringback_callback_notify_seconds',
  unit: 'seconds',
  help: 'From the end of the watched call to the notice on the phone, waiting for a busy caller left out.',
  boundaries: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
} as const;

/** Names that other programs use, without our prefix. */
function processRows(): MetricRow[] {
  const plain = (
    name: string,
    kind: Kind,
    unit: Unit,
    help: string,
    read: (from: ProcessFigures) => number,
  ): MetricRow => ({
    name,
    kind,
    unit,
    help,
    labels: [],
    read: (from) => [[read(from.process)]],
  });
  return [
    plain('process_cpu_seconds_total', 'counter', 'seconds', 'Processor time used.', (p) => p.cpuSeconds),
    plain('process_resident_memory_bytes', 'gauge', 'bytes', 'Resident memory.', (p) => p.residentBytes),
    plain('process_start_time_seconds', 'gauge', 'seconds', 'Start, in seconds since 1970.', (p) => p.startSeconds),
    plain('nodejs_heap_size_used_bytes', 'gauge', 'bytes', 'Heap in use.', (p) => p.heapUsedBytes),
    plain(
      'nodejs_eventloop_lag_seconds',
      'gauge',
      'seconds',
      'Mean lag of the event loop.',
      (p) => p.eventLoopLagSeconds,
    ),
    plain(
      'nodejs_eventloop_lag_p99_seconds',
      'gauge',
      'seconds',
      'Lag of the event loop, 99 of 100 below.',
      (p) => p.eventLoopLagP99Seconds,
    ),
  ];
}

function snake(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter, at) => `${at === 0 ? '' : '_'}${letter.toLowerCase()}`);
}
