/** Messages of phones and of a CTIManager as lines of traces. */
import type { CtiNotice, TracedMessage } from '../../gateway/index.ts';
import { Level, type TraceField } from './fields.ts';

interface Place {
  readonly field: TraceField;
  readonly level: Level;
}

const arrows: Readonly<Record<TracedMessage['direction'], string>> = {
  toServer: 'phone → server',
  toPhone: 'server → phone',
  toManager: '→ CTIManager',
  fromManager: 'CTIManager →',
};

/** They come all the time and say that somebody is there. */
const heartbeats = /^(KeepAlive|Heartbeat)/;
const templates = /^(SoftKeyTemplateRes|SoftKeySetRes|SelectSoftKeys)$/;

/** PDUs of the session itself; requests, answers; events. */
const pduPlaces: readonly (readonly [RegExp, Place])[] = [
  [/^Provider(Init|Open|Close)/, { field: 'qbeHelperTsp', level: Level.special }],
  [/(Request|Response)$/, { field: 'qbeHelperTspi', level: Level.entryExit }],
  [/./, { field: 'qbeHelperCti', level: Level.arbitrary }],
];

export function placeOf({ name, direction, handling }: TracedMessage): Place {
  const qbe = direction === 'toManager' || direction === 'fromManager';
  if (heartbeats.test(name)) return { field: qbe ? 'qbeHelperTsp' : 'sccp', level: Level.detailed };
  if (qbe) return pduPlaces.find(([pattern]) => pattern.test(name))![1];
  if (handling === 'passed') return { field: 'sccp', level: Level.arbitrary };
  return { field: templates.test(name) ? 'templateMap' : 'sccp', level: Level.significant };
}

/** What became of it is said where it did not pass as it was. */
export function messageText({ name, direction, handling }: TracedMessage): string {
  return `${arrows[direction]} ${name}${handling === 'passed' ? '' : `, ${handling}`}`;
}

const usual: ReadonlySet<CtiNotice['what']> = new Set(['connected', 'up']);

export function noticePlace(what: CtiNotice['what']): Place {
  return { field: 'qbeHelperTsp', level: usual.has(what) ? Level.special : Level.error };
}

/** Parts of alarms, by the beginning of their names; the others are the service's. */
const alarmParts: readonly (readonly [RegExp, TraceField])[] = [
  [/^(Store|Record(NotDurable|Damaged|Newer)|CommitFailed|Devices)/, 'db'],
  [/^(CtiManager|CtiRefused|CtiHandles)/, 'qbeHelperTsp'],
  [/^(Node|Peer|Lease|AddressTaken|NobodyToHandOver|Etcd)/, 'redundancy'],
  [/^(CallBackUnavailable|Alert|FeatureFault|ActionFault)/, 'callBackHandler'],
  [/^Dictionary/, 'dictionary'],
  [/^(CallServer|DeviceIdentityConflict|Connections|Admission|Queues|Descriptors)/, 'sccp'],
];

export function alarmField(name: string): TraceField {
  return alarmParts.find(([pattern]) => pattern.test(name))?.[1] ?? 'service';
}
