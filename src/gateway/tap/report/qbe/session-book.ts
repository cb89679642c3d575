/** The sessions of a capture: who logged in, what was asked, and how long the answers took. */
import type { CapturedMessage } from '../../../../codecs/capture/message.ts';
import { reportLimits } from '../../../limits.ts';
import type { PhoneReport } from '../entry.ts';
import type { QbeFailure, QbeRequests, QbeSession } from './model.ts';
import type { Pdu, Waiting } from './pdu.ts';

export interface OpenSession {
  readonly session: QbeSession;
  readonly speaker: PhoneReport;
  /** Requests without an answer, by sequence number. */
  readonly waiting: Map<number, Waiting>;
}

export class SessionBook {
  readonly sessions: QbeSession[] = [];
  readonly failures: QbeFailure[] = [];
  failureCount = 0;
  /** Connections that did not fit, and requests whose answers are not looked for. */
  cut = 0;
  requestsCut = 0;
  private readonly byStream = new Map<number, OpenSession>();
  private readonly unkept = new Set<number>();
  private readonly byName = new Map<string, QbeRequests>();

  /** Null where there are too many. */
  of(message: CapturedMessage, at: number): OpenSession | null {
    const { stream, phone, phoneEndpoint, serverEndpoint } = message;
    let open = this.byStream.get(stream);
    if (open === undefined) {
      if (this.sessions.length >= reportLimits.qbeSessionsMax) {
        if (!this.unkept.has(stream)) this.cut++;
        if (this.unkept.size < reportLimits.unknownNamesMax) this.unkept.add(stream);
        return null;
      }
      const session: QbeSession = {
        number: this.sessions.length + 1,
        application: phone ?? phoneEndpoint,
        login: '',
        endpoint: phoneEndpoint,
        server: serverEndpoint,
        from: at,
        to: at,
        opened: '',
        ended: '',
        requests: 0,
        failed: 0,
        events: 0,
        heartbeats: 0,
      };
      open = { session, speaker: speakerOf(session), waiting: new Map() };
      this.sessions.push(session);
      this.byStream.set(stream, open);
    }
    if (phone !== null) open.session.application = phone;
    open.speaker.name = open.session.application;
    open.session.to = at;
    return open;
  }

  /** Requests wait for their answers, answers find their requests. */
  take(pdu: Pdu, { session, waiting }: OpenSession): void {
    const { name } = pdu;
    if (name === 'Heartbeat') session.heartbeats++;
    else if (name.endsWith('Request')) this.asked(pdu, session, waiting);
    else if (name.endsWith('Response')) this.answered(pdu, session, waiting);
    else session.events++;
    acts[name]?.(session, pdu);
  }

  /** The connection has ended. */
  closed(stream: number, how: string): void {
    const session = this.byStream.get(stream)?.session;
    if (session?.ended === '') session.ended = how;
  }

  /** The capture is over: what was not answered. */
  end(): QbeRequests[] {
    for (const { session, waiting } of this.byStream.values()) {
      for (const { pdu } of waiting.values()) {
        this.requests(pdu.name).unanswered++;
        this.fail(session, pdu, '', null);
      }
    }
    this.failures.sort((a, b) => a.at - b.at);
    return [...this.byName.values()].sort((a, b) => b.count - a.count || (a.name < b.name ? -1 : 1));
  }

  private asked(pdu: Pdu, session: QbeSession, waiting: Map<number, Waiting>): void {
    session.requests++;
    this.requests(pdu.name).count++;
    if (waiting.size < reportLimits.qbeRequestsWaitingMax)
      waiting.set(pdu.value('sequenceNumber'), { pdu, call: null });
    else this.requestsCut++;
  }

  private answered(pdu: Pdu, session: QbeSession, waiting: Map<number, Waiting>): void {
    const sequence = pdu.value('sequenceNumber');
    const request = waiting.get(sequence);
    if (request === undefined) return;
    waiting.delete(sequence);
    pdu.request = request;
    const requests = this.requests(request.pdu.name);
    const ms = pdu.at - request.pdu.at;
    requests.ms.total += ms;
    requests.ms.max = Math.max(requests.ms.max, ms);
    if (pdu.value('result') === 0) return;
    requests.failed++;
    session.failed++;
    this.fail(session, request.pdu, pdu.named('result'), ms);
  }

  private fail({ application }: QbeSession, { at, name, parts }: Pdu, result: string, ms: number | null): void {
    this.failureCount++;
    if (this.failures.length >= reportLimits.qbeFailuresMax) return;
    this.failures.push({ at, packet: parts.packet, application, request: name, result, ms });
  }

  private requests(name: string): QbeRequests {
    const found = this.byName.get(name) ?? { name, count: 0, failed: 0, unanswered: 0, ms: { total: 0, max: 0 } };
    this.byName.set(name, found);
    return found;
  }
}

/** What says how a session stands. */
const acts: Readonly<Record<string, (session: QbeSession, pdu: Pdu) => void>> = {
  ProviderOpenRequest: (session, pdu) => {
    session.login = pdu.text('login');
  },
  ProviderOpenResponse: (session, pdu) => {
    session.opened = pdu.named('result');
  },
  // The last word on a login: the response before it says that it is being looked at.
  ProviderOpenCompletedEvent: (session, pdu) => {
    session.opened = pdu.named('reason') || session.opened;
  },
  ProviderCloseResponse: (session) => {
    session.ended = 'closed by the application';
  },
  ProviderClosedEvent: (session, pdu) => {
    session.ended = `closed by the CTIManager, reason ${pdu.value('reason')}`;
  },
};

function speakerOf({ application, endpoint, server, from }: QbeSession): PhoneReport {
  const silent = { type: endpoint, protocol: '', toServer: 0, toPhone: 0, segments: [], lines: [], segmentsCut: 0 };
  return { name: application, server, endpoint, firstAt: from, lastAt: from, ...silent };
}
