/**
 * CEFAlarmCatalog: every alarm that ringback can raise, once. The log, syslog, HTTP, the page and docs/alarms.md come from
 * here. The catalogue's name is the original's; the names of its single alarms are not known (they were not found in any
 * public text), so these are ours. Severities are the words of X.733, levels those of the original (and of syslog).
 */
export type Severity = 'critical' | 'major' | 'minor' | 'warning' | 'info';

/** Numbers of syslog (RFC 5424), which are also the original's event levels Emergency … Debug. */
export const severityLevels: Readonly<Record<Severity | 'cleared', number>> = {
  critical: 2,
  major: 3,
  minor: 4,
  warning: 4,
  info: 6,
  cleared: 5,
};

export const severities: readonly Severity[] = ['critical', 'major', 'minor', 'warning', 'info'];

export interface AlarmRow {
  readonly name: string;
  readonly severity: Severity;
  /** What has happened, as a sentence. */
  readonly text: string;
  /** What the device and the detail of the alarm tell. */
  readonly parameters: string;
  /** What to do. */
  readonly remedy: string;
  /**
   * How it ends: by the alarm of that name; `quiet`: when it has not happened for ten minutes; `never`: it tells of one
   * moment, and does not stand.
   */
  readonly ends: `by ${string}` | 'quiet' | 'never';
}

const row = (
  name: string,
  severity: Severity,
  ends: AlarmRow['ends'],
  text: string,
  parameters: string,
  remedy: string,
): AlarmRow => ({ name, severity, ends, text, parameters, remedy });

const NOTHING = 'Nothing to do.';
const REPORT = 'Calls go on. Report it with the trace of the part.';

export const alarmCatalogue: readonly AlarmRow[] = [
  // ── store ──
  row(
    'StoreNotOpened',
    'critical',
    'never',
    'The folder of the records cannot be opened; the service does not start.',
    'detail: folder and reason',
    'Do what the detail says: it names the folder and what is wrong with it.',
  ),
  row(
    'StoreFull',
    'critical',
    'by StoreRoom',
    'The store holds as much as it may; no new call back can be kept.',
    'detail: folder, bytes',
    'Make room on the disk, or raise the size of the store.',
  ),
  row(
    'StoreLate',
    'major',
    'by StoreAnswers',
    'The store has not answered in time; Call Back says that it is unavailable.',
    'detail: folder or engine, milliseconds',
    'Look at the disk, or at the nodes of etcd.',
  ),
  row(
    'StoreFails',
    'critical',
    'by StoreWrites',
    'The disk refuses what is written: no new call back can be kept; those that live, and calls, go on.',
    'detail: folder, and what the disk said',
    'Make room on the disk, or replace it. The alarm ends at the next press of CallBack after that.',
  ),
  row(
    'RecordNotDurable',
    'major',
    'quiet',
    'A record could not be written; its phone was told that nothing is armed.',
    'device; detail: what the store said',
    'Look at the disk, or at the quorum of etcd.',
  ),
  row(
    'CommitFailed',
    'major',
    'quiet',
    'The store refused a record; the call back goes on and is written again with its next step.',
    'device; detail: revision',
    'Look at the disk, or at the quorum of etcd.',
  ),
  row(
    'RecordDamaged',
    'major',
    'never',
    'A stored record cannot be read; the call back of this phone is lost.',
    'device; detail: reason, and where the bytes are kept',
    'The user presses CallBack again. Check the disk.',
  ),
  row(
    'RecordNewer',
    'warning',
    'never',
    'A stored record was written by a newer release; it is kept and not used.',
    'device; detail: reason',
    'Go back to the newer release, or wait until the call back has been made anew.',
  ),
  // ── call server, phones ──
  row(
    'CallServerAway',
    'critical',
    'by CallServerBack',
    'The call server does not accept connections.',
    'detail: address, reason',
    'Start the call server, or look at the network between it and us.',
  ),
  row(
    'CtiManagerAway',
    'critical',
    'by CtiManagerBack',
    'No CTIManager has a session with us.',
    'detail: reason',
    'Look at the CTIManager, at user and password, and at the network.',
  ),
  row(
    'CtiRefused',
    'major',
    'quiet',
    'The CTIManager refused a login, a device, a line or the feature.',
    'detail: what was refused and why',
    'Give the application user its rights and phones, as docs/cti.md says.',
  ),
  row(
    'DeviceIdentityConflict',
    'warning',
    'quiet',
    'A device that is registered has registered from another address.',
    'device; detail: both addresses',
    'If nobody moved the phone, somebody uses its name: look at both addresses.',
  ),
  row(
    'ConnectionsDropped',
    'major',
    'by ConnectionsDroppedCleared',
    'The system drops connections before we see them.',
    'detail: count',
    'If the phones are yours, raise Sessions Max; if not, block the address.',
  ),
  row(
    'AdmissionLimit',
    'major',
    'by AdmissionLimitCleared',
    'Connections are refused because a limit or rate is reached.',
    'detail: which limit',
    'If the phones are yours, raise the limit or name their network in Shared Addresses; if not, block the address.',
  ),
  row(
    'QueuesFull',
    'major',
    'by QueuesFullCleared',
    'Slow readers hold as much memory as they may; the slowest was closed.',
    'detail: limit',
    'Look at the network of the phones: something takes frames too slowly.',
  ),
  row(
    'DescriptorsShort',
    'critical',
    'by DescriptorsShortCleared',
    'No descriptor was left for a connection to the server.',
    'detail: limit',
    'Raise LimitNOFILE of the unit.',
  ),
  row(
    'DescriptorsFew',
    'warning',
    'never',
    'The system lets us open fewer files than Sessions Max needs.',
    'detail: both numbers',
    'Raise LimitNOFILE of the unit, or lower Sessions Max.',
  ),
  // ── devices ──
  row(
    'DevicesUnreadable',
    'minor',
    'by DevicesUnreadableCleared',
    'A source of the device database cannot be read; what was read before stays in force.',
    'detail: the file or PostgreSQL, and what is wrong, with its place',
    'Do what the detail says. `ringback devices check FILE` tells every problem of a file.',
  ),
  // ── load ──
  row(
    'Overload',
    'major',
    'by OverloadCleared',
    'More waits than can be handled soon: new phones are sent away.',
    'detail: events and writes that wait',
    'Look at what is slow: the disk, or a flood of registrations.',
  ),
  row(
    'EventsShed',
    'critical',
    'by EventsShedCleared',
    'The queue is full: what only tells more of a call is dropped.',
    'detail: limit',
    'As Overload.',
  ),
  // ── feature ──
  row(
    'CallBackUnavailable',
    'major',
    'quiet',
    'A user pressed CallBack and was told that it is unavailable.',
    'device; detail: reason',
    'Look at the other alarms: store, call server or load.',
  ),
  row(
    'AlertNotShown',
    'minor',
    'quiet',
    'B is free, but the phone cannot show it.',
    'device; detail: reason',
    'A phone without a display for services gets no notice: replace it, or tell its user.',
  ),
  row(
    'AlertNotConfirmed',
    'minor',
    'quiet',
    'The phone does not confirm the notice that B is free.',
    'device; detail: how often it was sent',
    'Look at the phone: its firmware may not know the screens of services.',
  ),
  row('FeatureFault', 'critical', 'quiet', 'The feature failed at an event.', 'device; detail: event, error', REPORT),
  row(
    'ActionFault',
    'critical',
    'quiet',
    'An attachment failed at an action.',
    'device; detail: action, error',
    REPORT,
  ),
  row(
    'WorkerDied',
    'major',
    'quiet',
    'A worker has ended by itself; its phones come back to the others, and it is replaced.',
    'detail: process, exit code or signal',
    'Where it is not the system that ended it (memory, an operator), report it with what it wrote to stderr.',
  ),
  row(
    'DictionaryUnreadable',
    'warning',
    'never',
    'A dictionary cannot be used; English is shown in its place.',
    'detail: file and reason',
    'Correct the file and start again.',
  ),
  // ── cluster ──
  row('NodeActive', 'info', 'never', 'This node serves from now on.', 'detail: address, epoch', NOTHING),
  row('NodeBackup', 'info', 'never', 'This node serves no more.', 'detail: address, reason', NOTHING),
  row(
    'PeerSilent',
    'major',
    'quiet',
    'Another node does not answer.',
    'detail: address',
    'Look at that node and the network.',
  ),
  row(
    'LeaseLost',
    'critical',
    'quiet',
    'The cluster (etcd) has not confirmed our lease in time; this node stops to serve.',
    'detail: reason',
    'Look at the nodes of etcd and the network.',
  ),
  row(
    'AddressTaken',
    'critical',
    'never',
    'Another node has our address in the cluster.',
    'detail: address',
    'Give each node an address of its own.',
  ),
  row(
    'NobodyToHandOver',
    'warning',
    'never',
    'This node is to leave, but no other can serve; it serves on.',
    'detail: address',
    'Start another node first.',
  ),
  row(
    'EtcdUnreachable',
    'critical',
    'quiet',
    'No etcd answers: this node serves nobody until one does.',
    'detail: addresses, reason',
    'Start etcd, or correct the addresses and files of the cluster.',
  ),
  row(
    'TablesDiffer',
    'major',
    'by TablesAgree',
    'Two nodes of the cluster hold different records at one revision of etcd; both read everything anew.',
    'detail: the other node, revision',
    'If it stays, start the backup again and report it with the versions of both.',
  ),
  // ── service ──
  row(
    'ConfigurationRefused',
    'warning',
    'by ConfigurationAccepted',
    'The changed configuration file is wrong; the one before stays in force.',
    'detail: every problem',
    'Correct the file: it is read again when it is saved.',
  ),
  row(
    'SettingsRefused',
    'warning',
    'by SettingsAccepted',
    'The settings in PostgreSQL are wrong; those before stay in force.',
    'detail: every problem',
    'Correct the rows of ringback_settings: they are read again when they change.',
  ),
  row(
    'RestartNeeded',
    'warning',
    'never',
    'Settings have changed that a running service cannot take over.',
    'detail: keys of settings, names of service parameters',
    'Start the service again when it suits: `ringback drain` lets calls end first.',
  ),
  row(
    'TraceUnredacted',
    'warning',
    'by TraceUnredactedCleared',
    'A phone is traced, with full numbers and names, until the time that the detail tells.',
    'device; detail: end, who began it',
    'Nothing to do, if you know of it: it ends by itself. `ringback trace stop` ends it at once; the file stays until it is too old.',
  ),
  row(
    'TraceNotWritten',
    'warning',
    'by TraceWritten',
    'A trace cannot be written; calls go on. It is tried again every ten seconds.',
    'detail: file, reason',
    'Look at the disk, and at the rights of the folder (trace.folder).',
  ),
  row(
    'TraceIncomplete',
    'warning',
    'quiet',
    'Traces lack lines: the disk is too slow, or more was traced than may be. The files tell where.',
    'detail: lines since the start',
    'Trace fewer phones or fields, a lower level, or to a faster disk.',
  ),
  row(
    'AlarmsNotDelivered',
    'warning',
    'by AlarmsDelivered',
    'Alarms cannot be delivered to syslog or over HTTP.',
    'detail: where, reason',
    'Look at the receiver.',
  ),
  row(
    'RecordingEnded',
    'warning',
    'never',
    'The recording of what passes has ended.',
    'detail: reason',
    'Look at the disk; start again to record.',
  ),
  row(
    'RecordingIncomplete',
    'warning',
    'never',
    'The recording lacks packets.',
    'detail: count',
    'Record to a faster disk.',
  ),
];

const byName = new Map(alarmCatalogue.map((one) => [one.name, one]));
const byEnd = new Map(alarmCatalogue.flatMap((one) => (one.ends.startsWith('by ') ? [[one.ends.slice(3), one]] : [])));

/** The row of an alarm, and whether the name raises or ends it; null where the catalogue has no such name. */
export function catalogued(name: string): { readonly row: AlarmRow; readonly cleared: boolean } | null {
  const raised = byName.get(name);
  if (raised !== undefined) return { row: raised, cleared: false };
  const ended = byEnd.get(name);
  return ended === undefined ? null : { row: ended, cleared: true };
}
