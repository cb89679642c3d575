/**
 * Counters and gauges of the gateway: one named table, one Float64Array. Hot paths add by index, readers take a
 * snapshot by name. Nothing is allocated per count.
 */
import { faults } from '../codecs/fault.ts';
import { closeReasonNames } from './inline/close-reasons.ts';

/** What is counted. `gauge` rows go up and down. */
export const counterTable = {
  sessions: { gauge: true, help: 'Phone connections that are open.' },
  unregistered: { gauge: true, help: 'Open connections that are neither registered nor a standby.' },
  devices: { gauge: true, help: 'Registered devices.' },
  queuedBytes: { gauge: true, help: 'Bytes that wait for slow readers, all sessions.' },
  handshakes: { gauge: true, help: 'TLS handshakes under way.' },
  accepted: { gauge: false, help: 'Phone connections accepted.' },
  dropped: { gauge: false, help: 'Connections that the system dropped at the limit of the listener.' },
  upstreamConnected: { gauge: false, help: 'Connections made to the server.' },
  registered: { gauge: false, help: 'RegisterAck messages seen.' },
  devicesReplaced: { gauge: false, help: 'Devices that registered on a second connection while the first was alive.' },
  framesToServer: { gauge: false, help: 'Whole frames from phones.' },
  framesToPhone: { gauge: false, help: 'Whole frames from the server.' },
  bytesToServer: { gauge: false, help: 'Bytes received from phones.' },
  bytesToPhone: { gauge: false, help: 'Bytes received from the server.' },
  framesChanged: { gauge: false, help: 'Frames that were passed on changed.' },
  framesAdded: { gauge: false, help: 'Frames that the gateway added.' },
  framesSwallowed: { gauge: false, help: 'Frames that were for the gateway and went no further.' },
  framesUnread: { gauge: false, help: 'Frames whose body did not hold what it must; passed on unread.' },
  framesTruncated: { gauge: false, help: 'Streams that ended inside a frame; the piece was dropped.' },
  pauses: { gauge: false, help: 'Times that a side was paused because the other reads slowly.' },
  digitsDropped: { gauge: false, help: 'Dialled digits beyond what a number can hold.' },
  linesDropped: { gauge: false, help: 'Lines beyond what one phone may have.' },
  softKeyAdded: { gauge: false, help: 'Softkey templates and sets that got the CallBack key.' },
  softKeyNoRoom: { gauge: false, help: 'Softkey templates and sets without room for the CallBack key.' },
  foreignDialog: { gauge: false, help: 'Screen answers with a transaction that the phone was never given.' },
  userDataUnknown: { gauge: false, help: 'Screen answers of ours whose content means nothing.' },
  screensTooLong: { gauge: false, help: 'Screens that the phone cannot take because of their length.' },
  screensPushed: { gauge: false, help: 'Screens sent to phones.' },
  notDialable: { gauge: false, help: 'Numbers that cannot be dialled by keys.' },
  ctiUp: { gauge: true, help: 'Sessions with a CTIManager that are open.' },
  ctiDevicesOpen: { gauge: true, help: 'Devices that we hold open at the CTIManager.' },
  ctiLinesOpen: { gauge: true, help: 'Lines that we hold open at the CTIManager.' },
  ctiPdusIn: { gauge: false, help: 'PDUs from the CTIManager.' },
  ctiPdusOut: { gauge: false, help: 'PDUs to the CTIManager.' },
  ctiPdusUnread: { gauge: false, help: 'PDUs whose fields lie outside of them; not used.' },
  ctiPdusUnknown: { gauge: false, help: 'PDUs with a number that is not known.' },
  ctiSessionsLost: { gauge: false, help: 'Sessions and attempts that ended otherwise than by our goodbye.' },
  ctiRefusals: { gauge: false, help: 'Requests that the CTIManager refused.' },
  ctiTimeOuts: { gauge: false, help: 'Requests that were not answered in time.' },
  ctiAnswersLate: { gauge: false, help: 'Answers after the request had been given up.' },
  ctiAnswersRepeated: { gauge: false, help: 'Second answers to a request.' },
  ctiAnswersUnknown: { gauge: false, help: 'Answers to nothing that was asked, or of another kind.' },
  ctiHandlesUnknown: { gauge: false, help: 'Events for devices, lines or calls that are not open.' },
  ctiCallsDropped: { gauge: false, help: 'Calls beyond what one line may have.' },
  ctiFeatureUnknown: { gauge: false, help: 'Activations of another feature, or by a phone that is not ours.' },
  events: { gauge: false, help: 'Events handled by the feature.' },
  eventsShed: { gauge: false, help: 'Events dropped because the queue was full.' },
  eventsWaiting: { gauge: true, help: 'Events in the queue.' },
  actions: { gauge: false, help: 'Actions of the feature.' },
  actionsUnclaimed: { gauge: false, help: 'Actions for devices that are not attached.' },
  actionsHeld: { gauge: false, help: 'Actions that were not done because another node of the cluster serves by now.' },
  actionFaults: { gauge: false, help: 'Actions at which an attachment failed.' },
  featureFaults: { gauge: false, help: 'Events at which the feature failed.' },
  commits: { gauge: false, help: 'Records written or taken out.' },
  commitFaults: { gauge: false, help: 'Writes that the store refused.' },
  tablesSame: {
    gauge: false,
    help: 'Comparisons with the table of another node of the cluster that found it the same.',
  },
  tablesDiffer: { gauge: false, help: 'Those that found another one.' },
  commitsPending: { gauge: true, help: 'Writes that the store has not answered.' },
  traces: { gauge: true, help: 'Traces that are being written.' },
  traceLines: { gauge: false, help: 'Lines written to traces.' },
  traceLinesDropped: { gauge: false, help: 'Lines that traces lack: too many came, or the disk was too slow.' },
} as const;

type BaseName = keyof typeof counterTable;
export type CounterName =
  | BaseName
  | `closed.${(typeof closeReasonNames)[number]}`
  | `fault.${(typeof faults)[number]['name']}`;

const names: readonly CounterName[] = [
  ...(Object.keys(counterTable) as BaseName[]),
  ...closeReasonNames.map((name) => `closed.${name}` as const),
  ...faults.map((fault) => `fault.${fault.name}` as const),
];

/** Index of each counter, for the hot path: `counters.values[Counter.framesToServer]!++`. */
export const Counter = Object.freeze(Object.fromEntries(names.map((name, index) => [name, index]))) as Readonly<
  Record<CounterName, number>
>;

export class Counters {
  readonly values = new Float64Array(names.length);

  add(index: number, by = 1): void {
    this.values[index]! += by;
  }

  value(name: CounterName): number {
    return this.values[Counter[name]]!;
  }

  /** All counters by name. */
  snapshot(): Record<CounterName, number> {
    return Object.fromEntries(names.map((name, index) => [name, this.values[index]!])) as Record<CounterName, number>;
  }
}
