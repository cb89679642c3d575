/** TCP streams in, QBE frames out: what applications and a CTIManager said. */
import { Fault } from '../fault.ts';
import { QbeFramer } from '../qbe/framer.ts';
import { isKnownPdu, PduId, pduName } from '../qbe/ids.ts';
import { ProviderInitRequestView } from '../qbe/provider-init.ts';
import type { Conversation } from './conversation.ts';
import type { StreamDialect } from './dialect.ts';
import type { MessageSink } from './message.ts';
import { ProtocolStreams } from './protocol-streams.ts';
import { beginsQbeFrames, QbeSeeker } from './qbe-seek.ts';

/** Clear, and the same in TLS. */
export const QBE_PORT = 2748;
export const QBE_SECURE_PORT = 2749;

export interface QbeStreamsOptions {
  /** Ports of CTIManagers; 2748 if not told. */
  readonly ports?: readonly number[];
}

const init = new ProviderInitRequestView();

/** An application tells its id in its first request: `JTAPI[248]@host`. */
function learnApplication(to: Conversation, view: DataView, start: number, end: number, id: number): void {
  if (id !== PduId.ProviderInitRequest) return;
  if (init.read(view, start, end) === Fault.none) to.phone = init.applicationID || to.phone;
  init.release();
}

/** Names say what a PDU is. Heartbeats go both ways and say nothing: the first to speak is the application. */
export function sentByApplication(id: number): boolean {
  return !isKnownPdu(id) || /(Request|Heartbeat)$/.test(pduName(id));
}

const qbe: StreamDialect = {
  protocol: 'qbe',
  securePort: QBE_SECURE_PORT,
  alien: 'notQbe',
  // A PDU may be megabytes and there are few: all go through the framer.
  wholeFrames: (_view, start) => start,
  newFramer: () => new QbeFramer(),
  begins: beginsQbeFrames,
  newSeeker: () => new QbeSeeker(),
  believes: (id, _version, expected) => expected || isKnownPdu(id),
  sentByPhone: sentByApplication,
  learn: learnApplication,
};

export class QbeStreams extends ProtocolStreams {
  constructor(sink: MessageSink, options: QbeStreamsOptions = {}) {
    super(sink, qbe, options.ports ?? [QBE_PORT]);
  }
}
