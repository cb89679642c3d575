/**
 * A session with a CTIManager, without its socket: bytes and time in, bytes and wishes out. It finds a CTIManager, opens
 * the provider in two phases, keeps both heartbeats and gives every answer to whoever asked. What lives on an open
 * session is the provider's business.
 */
import { Fault } from '../../codecs/fault.ts';
import { writeRequest } from '../../codecs/qbe/answers.ts';
import { resultName } from '../../codecs/qbe/enums/index.ts';
import { QbeFramer } from '../../codecs/qbe/framer.ts';
import { PduId, type PduName } from '../../codecs/qbe/ids.ts';
import { plainProfile } from '../../codecs/qbe/profile.ts';
import { writeProviderInitRequest } from '../../codecs/qbe/provider-init.ts';
import {
  ProviderClosedView,
  ProviderOpenCompletedView,
  writeHeartbeat,
  writeProviderOpenRequest,
} from '../../codecs/qbe/session.ts';
import { pduById } from '../../codecs/qbe/table/index.ts';
import { QbeWriter } from '../../codecs/qbe/writer.ts';
import { type Ms, NEVER } from '../../model/time.ts';
import { Counter, type Counters } from '../counters.ts';
import { Heartbeats } from './heartbeats.ts';
import { initWords, openWords } from './login-words.ts';
import { type SessionEffect, type SessionInput, type SessionState, sessionMachine } from './machine.ts';
import { ManagerList } from './manager-list.ts';
import { type CtiDeadlines, type CtiNotice, type CtiOptions, ctiDeadlines, formatManager } from './options.ts';
import { type Reply, Requests } from './requests.ts';
import type { SessionHost, SessionProvider } from './session-ports.ts';

/** Sees every PDU; the bytes are valid only during the call. */
export type PduTap = (direction: 'toManager' | 'fromManager', view: DataView, start: number, end: number) => void;

/** A PDU of the provider's bytes: its number, and where it stands. */
type Act = (session: CtiSession, view: DataView, start: number, end: number) => void;

export class CtiSession {
  now: Ms = 0;
  state: SessionState = 'away';
  readonly options: CtiOptions;
  readonly deadlines: CtiDeadlines;
  readonly counters: Counters;
  provider!: SessionProvider;
  /** Null where nothing is traced. */
  tap: PduTap | null = null;
  private readonly host: SessionHost;
  private readonly requests: Requests;
  private readonly writer: QbeWriter;
  private framer: QbeFramer;
  private sequenceNumber = 0;
  private readonly managers: ManagerList;
  private readonly heartbeats = new Heartbeats();
  private lateAt: Ms = NEVER;
  private openSequence = -1;

  constructor(options: CtiOptions, host: SessionHost, counters: Counters) {
    this.options = options;
    this.deadlines = { ...ctiDeadlines, ...options.deadlines };
    this.managers = new ManagerList(options.managers, this.deadlines.retryMs);
    this.host = host;
    this.counters = counters;
    this.requests = new Requests(counters);
    this.writer = new QbeWriter('client', this.profile);
    this.framer = new QbeFramer(this.profile);
  }

  get profile() {
    return this.options.profile ?? plainProfile;
  }
  get isUp(): boolean {
    return this.state === 'up';
  }
  /** HOST:PORT of the CTIManager in hand. */
  get managerName(): string {
    return formatManager(this.managers.current);
  }

  // ── from the socket ─────────────────────────────────────────────────────────────────────────────────────────────

  connected(now: Ms): void {
    this.now = now;
    this.step('connected');
  }

  lost(now: Ms, why: string): void {
    this.now = now;
    this.end('lost', why);
  }

  received(chunk: Uint8Array, now: Ms): void {
    this.now = now;
    this.heartbeats.heard(now);
    const fault = this.framer.push(chunk, this);
    if (fault !== Fault.none) this.end('refused', 'what came is no QBE');
  }

  /** FrameSink. */
  frame(view: DataView, start: number, end: number, id: number): void {
    if (this.state === 'away' || this.state === 'closed') return;
    this.counters.add(Counter.ctiPdusIn);
    if (this.tap !== null) this.tap('fromManager', view, start, end);
    const act = acts[id];
    if (act !== undefined) act(this, view, start, end);
    else if (pduById(id) === undefined) this.counters.add(Counter.ctiPdusUnknown);
    else if (id === PduId.FailureResponse || pduById(id)!.kind === 'response')
      this.requests.answer(id, view, start, end);
    else this.provider.event(id, view, start, end);
  }

  // ── from the clock and the owner ────────────────────────────────────────────────────────────────────────────────

  /** Does what is due. @returns the next time it wants to be called. */
  wake(now: Ms): Ms {
    this.now = now;
    this.requests.expire(now);
    if (this.state === 'away' && this.managers.take(now)) this.step('due');
    if (this.lateAt <= now) this.end('late', this.lateText());
    if (this.heartbeats.isSilent(now)) this.end('late', 'it gave no sign of life');
    if (this.heartbeats.due(now)) this.send((w) => writeHeartbeat(w));
    const provider = this.provider.wake();
    return Math.min(provider, this.nextAt);
  }

  get nextAt(): Ms {
    const due = this.state === 'away' ? this.managers.nextAt : NEVER;
    return Math.min(due, this.requests.nextAt, this.lateAt, this.heartbeats.nextAt);
  }

  close(now: Ms): void {
    this.now = now;
    this.step('close');
  }

  // ── for the provider ────────────────────────────────────────────────────────────────────────────────────────────

  /** Asks, and tells what became of it: once, `late` where the answer came after it was given up. */
  ask(
    request: PduName,
    write: (w: QbeWriter, sequenceNumber: number) => void,
    done: (reply: Reply) => void,
    late?: (reply: Reply) => void,
  ): number {
    const sequenceNumber = this.sequenceNumber;
    this.sequenceNumber = (sequenceNumber + 1) >>> 0;
    this.requests.add(sequenceNumber, request, this.now + this.deadlines.requestMs, done, late);
    this.send((w) => write(w, sequenceNumber));
    return sequenceNumber;
  }

  /** Ends the session and opens it anew, at once: what is open there is given back by that alone. */
  renew(why: string): void {
    if (!this.isUp) return;
    this.notice('handlesStuck', why);
    this.step('renew');
  }

  /** Every device has been told. */
  listed(): void {
    this.step('listed');
  }
  /** The list goes on: the time of the open begins anew. */
  listing(): void {
    if (this.state === 'listing') this.lateAt = this.now + this.deadlines.openMs;
  }

  notice(what: CtiNotice['what'], detail: string): void {
    this.options.notice?.({ what, manager: this.managerName, detail });
  }

  /** "refused: DEVICE_NOT_OPEN (text of the CTIManager)". */
  explain(reply: Reply): string {
    if (reply.why === 'timeOut') return 'no answer in time';
    if (reply.why === 'lost') return 'the session was lost';
    const text = reply.description === '' ? '' : ` (${reply.description})`;
    return `refused: ${resultName(reply.result)}${text}`;
  }

  /** ProviderOpenCompletedEvent. */
  completed(event: ProviderOpenCompletedView): void {
    if (event.sequenceNumber !== this.openSequence) {
      this.counters.add(Counter.ctiAnswersUnknown);
      return;
    }
    if (event.reason !== 0) {
      this.refuse(`${resultName(event.reason)} ${event.failureDescription}`.trim());
      return;
    }
    this.heartbeats.begin(this.now, event, this.deadlines.heartbeatMs);
    this.step('completed');
  }

  /** ProviderClosedEvent: the CTIManager ends the session. */
  refusedByManager(reason: number): void {
    this.end('refused', `it closed the session, reason ${reason}`);
  }

  // ── the machine ─────────────────────────────────────────────────────────────────────────────────────────────────

  private step(input: SessionInput): void {
    const cell = sessionMachine[this.state][input];
    if (cell === undefined) return;
    this.state = cell[1];
    this.effects[cell[0]]();
  }

  private readonly effects: Readonly<Record<SessionEffect, () => void>> = {
    connect: () => {
      this.framer = new QbeFramer(this.profile);
      this.lateAt = this.now + this.deadlines.openMs;
      this.host.connect(this.managers.current);
    },
    init: () => {
      this.notice('connected', 'The provider is being opened.');
      this.ask(
        'ProviderInitRequest',
        (w, n) => writeProviderInitRequest(w, n, initWords(this.options, this.managers.current)),
        (reply) => this.answered('initialized', reply),
      );
    },
    open: () => {
      this.openSequence = this.ask(
        'ProviderOpenRequest',
        (w, n) => writeProviderOpenRequest(w, n, openWords(this.options, this.managers.current, this.deadlines)),
        (reply) => this.answered('opened', reply),
      );
    },
    wait: () => {},
    list: () => {
      this.lateAt = this.now + this.deadlines.openMs;
      this.provider.list();
    },
    serve: () => {
      this.lateAt = NEVER;
      this.counters.values[Counter.ctiUp] = 1;
      this.notice('up', 'The provider is open.');
      this.provider.up();
    },
    drop: () => this.drop(),
    hangUp: () => {
      this.host.disconnect();
      this.drop();
    },
    begin: () => {
      this.host.disconnect();
      this.drop(false);
    },
    goodbye: () => {
      this.lateAt = this.now + this.deadlines.requestMs;
      this.provider.letGo();
      this.ask(
        'ProviderCloseRequest',
        (w, n) => writeRequest(w, 'ProviderCloseRequest', n),
        () => this.step('left'),
      );
    },
    rest: () => {
      this.host.disconnect();
      this.drop();
      this.host.closed();
    },
  };

  private answered(input: SessionInput, reply: Reply): void {
    if (reply.ok) this.step(input);
    else if (reply.why !== 'lost') this.refuse(this.explain(reply));
  }

  private refuse(detail: string): void {
    if (this.state !== 'up') this.notice('loginRefused', `${this.managerName} does not open the provider: ${detail}.`);
    this.end('refused', detail);
  }

  private end(input: 'lost' | 'late' | 'refused', why: string): void {
    const { state, managerName } = this;
    if (sessionMachine[state][input] === undefined) return;
    if (state !== 'closing') this.notice('lost', `${managerName} is lost: ${why}.`);
    this.step(input);
  }

  private lateText(): string {
    return this.state === 'connecting' ? 'no connection in time' : 'the provider was not opened in time';
  }

  /** @param pauses it was the CTIManager that failed: it is not called again at once */
  private drop(pauses = true): void {
    if (pauses) this.managers.pause(this.now);
    this.heartbeats.stop();
    this.lateAt = NEVER;
    this.openSequence = -1;
    this.counters.values[Counter.ctiUp] = 0;
    if (this.state === 'away') this.counters.add(Counter.ctiSessionsLost);
    this.requests.drop();
    this.provider.down();
  }

  private send(write: (w: QbeWriter) => void): void {
    write(this.writer);
    this.counters.add(Counter.ctiPdusOut);
    const bytes = this.writer.take();
    if (this.tap !== null)
      this.tap('toManager', new DataView(bytes.buffer, bytes.byteOffset, bytes.length), 0, bytes.length);
    this.host.send(bytes);
  }
}

const completed = new ProviderOpenCompletedView();
const ended = new ProviderClosedView();

/** PDUs of the session itself. */
const acts: Readonly<Record<number, Act>> = {
  [PduId.Heartbeat]: () => {},
  [PduId.ProviderOpenCompletedEvent]: (session, view, start, end) => {
    if (completed.read(view, start, end)) session.counters.add(Counter.ctiPdusUnread);
    else session.completed(completed);
  },
  [PduId.ProviderClosedEvent]: (session, view, start, end) => {
    if (ended.read(view, start, end)) session.counters.add(Counter.ctiPdusUnread);
    else session.refusedByManager(ended.reason);
  },
};
