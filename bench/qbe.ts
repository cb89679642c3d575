/**
 * QBE as a CTIManager sends it to a gateway that watches lines: 20 % heartbeats, 40 % CallStateChangedEvent, 10 % each of
 * NewCallEvent, CallClosedEvent, CallPartyInfoChangedEvent and responses. Frames by the table's encoder.
 */
import * as qbe from '../src/codecs/qbe/index.ts';
import type { Case, Part } from './harness.ts';
import { random } from './mix.ts';
import { type QbeParser, qbeParserOnly, qbeParserWhole } from './models/qbe-parser.ts';

const FRAMES = 1000;
const { PduId } = qbe;

type Name =
  | 'Heartbeat'
  | 'CallStateChangedEvent_V2'
  | 'NewCallEvent'
  | 'CallClosedEvent'
  | 'CallPartyInfoChangedEvent'
  | 'LineOpenResponse';

const SHARES: Readonly<Record<Name, number>> = {
  Heartbeat: 2,
  CallStateChangedEvent_V2: 4,
  NewCallEvent: 1,
  CallClosedEvent: 1,
  CallPartyInfoChangedEvent: 1,
  LineOpenResponse: 1,
};

const LEG = ['lineCallManagerID', 'lineID', 'callCallManagerID', 'callLegID'];
/** The numbers that the gateway reads (gateway/cti/calls). */
const NUMBERS: Readonly<Record<Name, readonly string[]>> = {
  Heartbeat: [],
  CallStateChangedEvent_V2: [...LEG, 'state', 'cause', 'bRemoteInUse'],
  NewCallEvent: [...LEG, 'state', 'origin'],
  CallClosedEvent: LEG,
  CallPartyInfoChangedEvent: LEG,
  LineOpenResponse: ['sequenceNumber', 'result', 'lineCallManagerID', 'lineID'],
};

function fieldsOf(name: Name, i: number): qbe.QbeInput {
  if (name === 'Heartbeat') return {};
  const line = { lineCallManagerID: 1, lineID: 100 + (i % 500) };
  if (name === 'LineOpenResponse') return { sequenceNumber: i, ...line };
  const leg = { ...line, callCallManagerID: 1, callLegID: 0x10000 + i };
  const dn = String(1000 + (i % 9000));
  if (name === 'CallStateChangedEvent_V2') return { ...leg, state: 1 + (i % 14), cause: i % 3 === 0 ? 17 : 0 };
  if (name === 'CallClosedEvent') return leg;
  const parties = {
    callingParty: '1001',
    callingPartyName: 'User 1001',
    calledParty: dn,
    calledPartyName: `User ${dn}`,
  };
  if (name === 'NewCallEvent') return { ...leg, ...parties, deviceName: 'SEP001122334455', state: 2, origin: 1 };
  return { ...leg, ...parties, callingPartyChanged: true };
}

function pdus(): readonly { readonly name: Name; readonly bytes: Uint8Array }[] {
  const next = random(20261128);
  const bag = Object.entries(SHARES).flatMap(([name, share]) => Array<Name>(share).fill(name as Name));
  return Array.from({ length: FRAMES }, (_, i) => {
    const name = bag[Math.floor(next() * bag.length)]!;
    return { name, bytes: qbe.encodePdu(name, fieldsOf(name, i)) };
  });
}

/** One view a PDU; every descriptor that a getter follows is proved, the numbers are added up modulo 2 ** 32. */
class Reader implements qbe.FrameSink {
  sum = 0;
  private readonly state = new qbe.CallStateChangedView();
  private readonly appeared = new qbe.NewCallView();
  private readonly closed = new qbe.CallClosedView();
  private readonly parties = new qbe.CallPartyInfoChangedView();
  private readonly opened = new qbe.LineOpenResponseView();

  frame(view: DataView, start: number, end: number, id: number): void {
    if (id === PduId.Heartbeat) this.sum = (this.sum + 1) | 0;
    else if (id === PduId.CallStateChangedEvent_V2) {
      const m = this.state;
      if (m.read(view, start, end)) return;
      this.add(leg(m) + m.state + m.cause + (m.bRemoteInUse ? 1 : 0));
    } else if (id === PduId.NewCallEvent) {
      const m = this.appeared;
      if (m.read(view, start, end)) return;
      this.add(leg(m) + m.state + m.origin);
    } else if (id === PduId.CallClosedEvent) {
      const m = this.closed;
      if (m.read(view, start, end)) return;
      this.add(leg(m));
    } else if (id === PduId.CallPartyInfoChangedEvent) {
      const m = this.parties;
      if (m.read(view, start, end)) return;
      this.add(leg(m));
    } else if (id === PduId.LineOpenResponse) {
      const m = this.opened;
      if (m.read(view, start, end)) return;
      this.add(m.sequenceNumber + m.result + m.callManagerID + m.id);
    }
  }

  private add(value: number): void {
    this.sum = (this.sum + value) | 0;
  }
}

const leg = (m: { callManagerID: number; id: number; call: qbe.Handle }): number => {
  const { callManagerID, id } = m.call;
  return m.callManagerID + m.id + callManagerID + id;
};

const views = () => {
  const stream = new Uint8Array(Buffer.concat(pdus().map(({ bytes }) => bytes)));
  const reader = new Reader();
  const framer = new qbe.QbeFramer();
  return () => {
    reader.sum = 0;
    framer.push(stream, reader);
    return reader.sum;
  };
};

function peer(make: (name: Name) => QbeParser): () => unknown {
  const all = pdus();
  const models = new Map([...new Set(all.map(({ name }) => name))].map((name) => [name, make(name)]));
  const parsers = all.map(({ name }) => models.get(name)!);
  const frames = all.map(({ bytes }) => bytes);
  return () => {
    let sum = 0;
    for (let i = 0; i < FRAMES; i++) sum += parsers[i]!(frames[i]!).id as number;
    return sum;
  };
}

const table = () => {
  const frames = pdus().map(({ bytes }) => bytes);
  return () => {
    let sum = 0;
    for (const bytes of frames) sum += qbe.decodePduFrame(bytes).id!;
    return sum;
  };
};

const one = (name: string, setup: Case['setup']): Case => ({ name, setup, units: FRAMES });
const pduOf = (name: Name): qbe.Pdu => qbe.pduById(PduId[name])!;

export const qbeParts: readonly Part[] = [
  {
    name: 'qbe',
    title: 'QBE decode: 1,000 frames again and again',
    unit: 'frame',
    reference: 'ringback views',
    note:
      'Ours proves each frame with its descriptors and adds up the numbers that the gateway reads. binary-parser reads the ' +
      'whole fixed part and the texts, or, told apart, only the same numbers.',
    cases: [
      one('ringback views', views),
      one('binary-parser, same numbers', () => peer((name) => qbeParserOnly(pduOf(name), NUMBERS[name]))),
      one('binary-parser', () => peer((name) => qbeParserWhole(pduOf(name)))),
      one('ringback table', table),
    ],
  },
];
