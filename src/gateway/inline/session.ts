/**
 * One phone and its server: two sockets, two flows, and the rules by which one side's end becomes the other's.
 *
 *   phone ──── toServer ───► server      FIN passes as FIN after the queue, RST as RST
 *   phone ◄─── toPhone ───── server      a fault closes both, see close-reasons
 *
 * No timer of its own: `sweep` is called about once a second for every session.
 */
import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import { endpointText } from '../../codecs/capture/address.ts';
import { Fault, faultName } from '../../codecs/fault.ts';
import { Counter, type Counters } from '../counters.ts';
import type { GatewayDeadlines, GatewayLimits } from '../limits.ts';
import type { MessageTracer } from '../trace/message-tracer.ts';
import type { Waiting } from './admission.ts';
import { type CloseReason, closeReasons } from './close-reasons.ts';
import { type Direction, Flow, type FlowHost, type FrameTap } from './flow.ts';
import { Guest } from './lobby.ts';
import type { ConnectionNotice, InlineOptions } from './options.ts';
import { Phone, type PhoneHost } from './phone.ts';
import type { PhoneLink } from './phone-ports.ts';
import type { ReadTurns } from './read-turns.ts';
import { type Record, Recordings } from './recording.ts';
import type { Round } from './round.ts';
import { outstayed, overdue, type Timed } from './session-deadlines.ts';
import { endSocket, endsOf, resetSocket } from './session-sockets.ts';
import { tapOf } from './session-tap.ts';
import { adopt, readsShared, type Take } from './shared-reads.ts';
import { connectFailure, type Upstream } from './upstream.ts';

/** What a session needs of its gateway. */
export interface SessionHost extends PhoneHost {
  readonly options: InlineOptions;
  readonly upstream: Upstream;
  /** Who watches the sessions now. */
  readonly watchers: ReadonlySet<Record>;
  readonly tracer: MessageTracer;
  readonly counters: Counters;
  readonly turns: ReadTurns;
  readonly limits: GatewayLimits;
  readonly deadlines: GatewayDeadlines;
  /** Coarse monotonic time, milliseconds; moved by the sweep. */
  readonly nowMs: number;
  queueMoved(bytes: number): void;
  readonly round: Round;
  /** It has registered, is a standby that the server answers, or is about to end. */
  settled(session: Session): void;
  /** Counts why a session ended, once for each. */
  ended(reason: CloseReason): void;
  notice(notice: ConnectionNotice): void;
  forget(session: Session): void;
}

export class Session implements PhoneLink, FlowHost, Waiting, Timed {
  readonly address: string;
  readonly phone: Phone;
  readonly toServer: Flow;
  readonly toPhone: Flow;
  private readonly host: SessionHost;
  private readonly phoneSocket: Socket;
  private readonly serverSocket: Socket;
  /** Coarse monotonic time, as the gateway's `nowMs`. */
  readonly openedAt: number;
  /** The same of the session: a guest was there before. */
  readonly begunAt: number;
  private readonly recordings = new Recordings();
  connected = false;
  /** One side has said goodbye, the other may still speak. */
  private halfClosed = false;
  private endedAt = 0;
  private reason: CloseReason | null = null;
  private open = 2;

  /** @param arrived a connection that nothing was read from yet, paused; or a guest of the lobby */
  constructor(host: SessionHost, arrived: Socket | Guest, address: string) {
    this.host = host;
    this.address = address;
    const guest = arrived instanceof Guest ? arrived : null;
    const accepted = arrived instanceof Guest ? arrived.socket : arrived;
    this.begunAt = host.nowMs;
    this.openedAt = guest?.openedAt ?? host.nowMs;
    if (host.options.record !== undefined) this.recordings.add(host.options.record, endsOf(accepted, 'remote'), '');
    for (const record of host.watchers) this.recordings.add(record, endsOf(accepted, 'remote'), '');
    const reader = guest?.reader ?? { take: nobody };
    reader.take = (chunk) => this.host.round.hear(this.toServer, chunk);
    const phoneSocket = guest?.socket ?? adopt(accepted, reader, host.limits.queueBytesHigh) ?? accepted;
    this.phoneSocket = phoneSocket;
    const fromServer: Take = (chunk) => this.host.round.hear(this.toPhone, chunk);
    this.serverSocket = host.upstream.connect(address, () => this.connect(), { take: fromServer });
    this.phone = new Phone(host, this);
    this.toServer = this.flow('toServer', phoneSocket, this.serverSocket);
    this.toPhone = this.flow('toPhone', this.serverSocket, phoneSocket);
    this.listen(phoneSocket, this.serverSocket, this.toServer, 'phone');
    this.listen(this.serverSocket, phoneSocket, this.toPhone, 'server');
    // It was accepted paused, except by TLS.
    if (phoneSocket === accepted && guest === null) phoneSocket.resume();
  }

  /** What a guest had said already. */
  begin(head: Uint8Array): void {
    this.push(this.toServer, head);
  }

  /** Somebody watches from now on: the connections look as if they were opened now. */
  watch(record: Record): void {
    if (this.reason !== null) return;
    const recording = this.recordings.add(record, endsOf(this.phoneSocket, 'remote'), this.phone.device);
    if (this.connected) recording.connected(endsOf(this.serverSocket, 'local'));
    this.tapAnew();
  }

  unwatch(record: Record): void {
    if (this.recordings.remove(record)) this.tapAnew();
  }

  /** Who watches or traces this phone is another now. */
  tapAnew(): void {
    this.toServer.watch(this.tap('toServer'));
    this.toPhone.watch(this.tap('toPhone'));
  }

  /** `address:port` of the phone, and of our own end towards the server where it is connected. */
  ends(): string[] {
    const own = [endsOf(this.phoneSocket, 'remote').from];
    if (this.connected) own.push(endsOf(this.serverSocket, 'local').from);
    return own.map(({ address, port }) => endpointText(address, port));
  }

  /** The largest of the two queues. */
  get queuedBytes(): number {
    return Math.max(this.toServer.queuedBytes, this.toPhone.queuedBytes);
  }

  /** Common name in the certificate that the phone showed, '' where it showed none. */
  certificateName(): string {
    if (!(this.phoneSocket instanceof TLSSocket)) return '';
    const name = this.phoneSocket.getPeerCertificate().subject?.CN;
    return typeof name === 'string' ? name : '';
  }

  get encrypted(): boolean {
    return this.phoneSocket instanceof TLSSocket;
  }

  addToPhone(bytes: Uint8Array, frames = 1): void {
    this.toPhone.add(bytes, frames);
  }

  addToPhoneBehind(bytes: Uint8Array): void {
    this.toPhone.addBehind(bytes);
  }

  addToServer(bytes: Uint8Array, frames = 1): void {
    this.toServer.add(bytes, frames);
  }

  named(): void {
    if (this.host.tracer.on) this.tapAnew();
  }

  settled(): void {
    this.host.settled(this);
  }

  outstayed(now: number): boolean {
    return outstayed(this, now, this.host.deadlines);
  }

  /** Looks at the deadlines. */
  sweep(now: number): void {
    if (this.reason !== null) {
      if (now - this.endedAt > this.host.deadlines.halfCloseMs) this.abandon();
      return;
    }
    const reason = overdue(this, now, this.host.deadlines);
    if (reason !== null) this.close(reason);
    else this.phone.swept();
  }

  /** Ends both sides in the manner of the reason. Does nothing where the session has ended. */
  close(reason: CloseReason, detail = ''): void {
    this.host.round.end();
    if (!this.blame(reason, detail)) return;
    this.toServer.finish();
    this.toPhone.finish();
    const { manner } = closeReasons[reason];
    endSocket(this.phoneSocket, manner === 'phone' || manner === 'both');
    endSocket(this.serverSocket, manner === 'server' || manner === 'both');
  }

  /** The gateway stops: both sides get a FIN after their queue, and are torn down where it does not move. */
  shutdown(): void {
    this.close('shutdown');
    if (this.queuedBytes > 0) this.abandon();
    else {
      this.phoneSocket.destroy();
      this.serverSocket.destroy();
    }
  }

  /** The side that should have followed did not. */
  private abandon(): void {
    this.host.counters.add(Counter['closed.halfClose']);
    resetSocket(this.phoneSocket);
    resetSocket(this.serverSocket);
  }

  /** Counts the reason, once per session. @returns false where it has one already. */
  private blame(reason: CloseReason, detail = ''): boolean {
    if (this.reason !== null) return false;
    this.reason = reason;
    this.endedAt = this.host.nowMs;
    this.host.ended(reason);
    this.host.settled(this);
    this.host.notice({ reason, address: this.address, device: this.phone.device, detail });
    if (reason.startsWith('server')) {
      this.phone.post({ type: 'serverReachable', device: this.phone.device, reachable: false });
    }
    this.phone.end();
    return true;
  }

  private connect(): void {
    this.connected = true;
    this.host.counters.add(Counter.upstreamConnected);
    this.recordings.all?.connected(endsOf(this.serverSocket, 'local'));
  }

  private flow(direction: Direction, from: Socket, to: Socket): Flow {
    const reader = direction === 'toServer' ? this.phone.up : this.phone.down;
    return new Flow(
      {
        direction,
        reader,
        counters: this.host.counters,
        from,
        to,
        host: this,
        tap: this.tap(direction),
      },
      this.openedAt,
    );
  }

  /** Whoever looks at the frames; undefined where nobody does. */
  private tap(direction: Direction): FrameTap | undefined {
    const { options, tracer } = this.host;
    return tapOf({ tap: options.tap, recording: this.recordings.all, tracer }, this.phone, direction);
  }

  /** FlowHost. */
  get turns(): ReadTurns {
    return this.host.turns;
  }

  /** FlowHost. */
  get round(): Round {
    return this.host.round;
  }

  /** FlowHost. */
  queued(flow: Flow, bytes: number): void {
    this.host.queueMoved(bytes);
    if (bytes > 0 && flow.queuedBytes > this.host.limits.queueBytesMax) {
      this.close(flow === this.toPhone ? 'queueMax' : 'serverQueueMax');
    }
  }

  private listen(socket: Socket, other: Socket, flow: Flow, side: 'phone' | 'server'): void {
    if (!readsShared(socket)) {
      socket.on('data', (chunk: Buffer) => this.push(flow, chunk));
    }
    socket.on('end', () => this.ended(other, flow, side));
    socket.on('error', (error: NodeJS.ErrnoException) => this.broken(error, other, side));
    socket.on('close', () => this.socketClosed(other));
  }

  private push(flow: Flow, chunk: Uint8Array): void {
    if (!this.listens) return;
    const fault = flow.push(chunk, this.host.nowMs);
    if (fault !== Fault.none) this.failed(flow, fault);
  }

  /** FlowHost. */
  get listens(): boolean {
    return this.reason === null || this.halfClosed;
  }

  /** FlowHost. */
  failed(flow: Flow, fault: Fault): void {
    this.host.counters.add(Counter[`fault.${faultName(fault)}`]);
    this.close(flow === this.toServer ? 'phoneFraming' : 'serverFraming', faultName(fault));
  }

  /**
   * FIN: passed on after everything before it. The other direction stays open until its own end. (libuv also calls a RST
   * so that comes together with data; the next write, or the other side, then ends the session.)
   */
  private ended(other: Socket, flow: Flow, side: 'phone' | 'server'): void {
    this.host.round.end();
    if (flow.finish()) this.host.counters.add(Counter.framesTruncated);
    this.recordings.all?.finish(side);
    if (this.blame(side === 'phone' ? 'phoneClosed' : 'serverClosed')) this.halfClosed = true;
    if (!other.writableEnded && !other.destroyed) other.end();
  }

  private broken(error: NodeJS.ErrnoException, other: Socket, side: 'phone' | 'server'): void {
    this.host.round.end();
    const code = error.code ?? error.message;
    if (side === 'server' && !this.connected) {
      this.close(connectFailure(error.code, this.host.options.upstream.tls !== undefined), code);
      return;
    }
    this.blame(side === 'phone' ? 'phoneReset' : 'serverReset', code);
    resetSocket(other);
  }

  private socketClosed(other: Socket): void {
    this.host.round.end();
    this.toServer.finish();
    this.toPhone.finish();
    if (!other.destroyed && !other.writableEnded) endSocket(other, false);
    this.open--;
    if (this.open > 0) return;
    this.toServer.end();
    this.toPhone.end();
    this.recordings.all?.end();
    this.host.forget(this);
  }
}

const nobody: Take = () => undefined;
