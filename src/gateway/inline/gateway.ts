/**
 * The inline gateway: doors, sessions, and which session speaks for which device.
 *
 *   phone ─► listener ─► admission (─► lobby) ─► session ─► phone (frames → events) ─► sink
 *   feature ─► router ─► perform(action) ─► session that owns the device
 */
import type { Server, Socket } from 'node:net';
import { uriText } from '../../codecs/xsi/build.ts';
import type { Action } from '../../model/actions.ts';
import type { Event } from '../../model/events.ts';
import type { DeviceName } from '../../model/ids.ts';
import { type Attachment, type EventSink, Shedding } from '../../model/ports.ts';
import { Counter, Counters } from '../counters.ts';
import { descriptorsMax, fitDescriptors } from '../descriptors.ts';
import {
  type GatewayDeadlines,
  type GatewayLimits,
  gatewayDeadlines,
  gatewayLimits,
  sharedAddresses,
} from '../limits.ts';
import { StandingAlarms } from '../standing-alarms.ts';
import { TokenBuckets } from '../token-buckets.ts';
import { MessageTracer } from '../trace/message-tracer.ts';
import { Admission } from './admission.ts';
import { admissionReasons, type CloseReason, closeReasons } from './close-reasons.ts';
import { DeviceOwners } from './device-owners.ts';
import type { DoorKeeper } from './door-keeper.ts';
import { listenOn, openTcp, openTls } from './listener.ts';
import { type Guest, Lobby, type LobbyHost } from './lobby.ts';
import type { ConnectionNotice, InlineOptions, LiveOptions } from './options.ts';
import type { Phone } from './phone.ts';
import type { PhoneView } from './phone-view.ts';
import { ReadTurns } from './read-turns.ts';
import type { Record } from './recording.ts';
import { Round, type RoundHost } from './round.ts';
import { Session, type SessionHost } from './session.ts';
import { SessionBook } from './session-book.ts';
import { plainAddress, Upstream } from './upstream.ts';

/** Whole milliseconds: other numbers would take memory of their own in every phone that keeps them. */
const coarseNow = (): number => Math.floor(performance.now());

export class InlineGateway implements Attachment, SessionHost, RoundHost, LobbyHost, DoorKeeper {
  options: InlineOptions;
  readonly upstream: Upstream;
  readonly counters: Counters;
  limits: GatewayLimits;
  deadlines: GatewayDeadlines;
  nowMs = coarseNow();
  readonly tracer: MessageTracer;
  readonly turns: ReadTurns;
  readonly round = new Round(this);
  private readonly sink: EventSink;
  private readonly admission: Admission;
  private readonly alarms: StandingAlarms;
  private readonly notices: TokenBuckets;
  private readonly sessions = new SessionBook();
  private readonly lobby = new Lobby(this);
  private readonly devices: DeviceOwners;
  private servers: Server[] = [];
  private sweeper: NodeJS.Timeout | undefined;
  private emptied: (() => void)[] = [];
  private draining = false;

  /**
   * @throws where the audio file has no plain file name (phones would be told to play what it says), certificates
   * cannot be read, or a shared address is none
   * @param counters shared with the router where one snapshot shall hold both
   */
  constructor(options: InlineOptions, sink: EventSink, counters = new Counters()) {
    if (options.audioFileName !== undefined) uriText({ play: options.audioFileName });
    this.options = options;
    this.sink = sink;
    this.counters = counters;
    this.limits = fitDescriptors({ ...gatewayLimits, ...options.limits }, descriptorsMax());
    this.deadlines = { ...gatewayDeadlines, ...options.deadlines };
    this.tracer = new MessageTracer((message) => options.trace?.(message) ?? true, counters, options.tracing);
    this.admission = new Admission(this.limits, options.sharedAddresses ?? sharedAddresses);
    this.alarms = new StandingAlarms((...alarm) => options.alarm?.(...alarm), this.deadlines.alarmQuietMs);
    const { noticesBurst: burst, noticesPerS: perS, bucketsMax: keysMax } = this.limits;
    this.notices = new TokenBuckets({ burst, perS, keysMax });
    this.devices = new DeviceOwners(counters, (device, detail) =>
      this.options.alarm?.('DeviceIdentityConflict', device, detail),
    );
    this.turns = new ReadTurns(this.limits.readTurnSourcesMax);
    this.upstream = new Upstream(options, this.limits.queueBytesHigh);
  }

  /** Opens the doors. Rejects where an address cannot be listened on; none is open then. */
  async listen(): Promise<{ port: number; tlsPort?: number }> {
    const { listen, tls } = this.options;
    try {
      this.sayDescriptors();
      const port = await this.open(openTcp(this), listen.host, listen.port);
      this.sweeper = setInterval(() => this.sweep(), this.deadlines.sweepMs);
      if (tls === undefined) return { port };
      return { port, tlsPort: await this.open(openTls(tls, this), tls.host, tls.port) };
    } catch (error) {
      await this.close();
      throw error;
    }
  }

  /** Closes the doors and every session; resolves when the last socket is closed. */
  async close(): Promise<void> {
    clearInterval(this.sweeper);
    const closed = this.servers.map((server) => new Promise<void>((resolve) => server.close(() => resolve())));
    this.servers = [];
    this.lobby.close();
    this.sessions.shutdown();
    await this.empty();
    await Promise.all(closed);
  }

  /** Attachment: what the feature wants done at one of our phones. */
  perform(action: Action): boolean {
    return this.devices.perform(action);
  }

  /** Everything that passes is told to `record` from now on, by sessions that are there as well. @returns what ends it */
  watch(record: Record): () => void {
    return this.sessions.watch(record);
  }

  /** Devices by the ends of their connections: `address:port` of the phone, and of ours towards the server. */
  ends(): [end: string, device: DeviceName][] {
    return this.sessions.ends();
  }

  /** Names of the devices that are registered here. */
  registeredDevices(): DeviceName[] {
    return this.devices.names();
  }

  /** What is known of each registered phone's connection. A snapshot. */
  phones(): PhoneView[] {
    return this.sessions.phones(this.nowMs);
  }

  /**
   * Changes what may change while running: tones, dialling, file and voice mail numbers count from the next screen or call
   * on, the owner of the key from a phone's next registration, limits, deadlines and what is traced at once.
   * @throws where the audio file has no plain file name
   */
  change(changes: Partial<LiveOptions>): void {
    if (changes.audioFileName !== undefined) uriText({ play: changes.audioFileName });
    this.options = { ...this.options, ...changes };
    this.limits = fitDescriptors({ ...gatewayLimits, ...this.options.limits }, descriptorsMax());
    this.admission.limits = this.limits;
    this.deadlines = { ...gatewayDeadlines, ...this.options.deadlines };
    if (changes.tracing === undefined) return;
    this.tracer.select(changes.tracing);
    this.sessions.tapAnew();
  }

  /**
   * Takes no new phone and lets each go that has no call: it registers with the next server of its list. Resolves when the
   * last has gone.
   */
  async drain(): Promise<void> {
    this.draining = true;
    for (const server of this.servers.splice(0)) server.close();
    this.sweep();
    await this.empty();
  }

  /** Looks at all deadlines, as the timer does. @param now monotonic milliseconds */
  sweep(now = coarseNow()): void {
    this.nowMs = now;
    if (this.draining) this.lobby.close();
    this.lobby.sweep(now);
    this.sessions.sweep(now, this.draining);
    this.admission.sweep(now);
    this.alarms.sweep(now);
  }

  /** Fewer descriptors than Sessions Max needs: said once, at the start. */
  private sayDescriptors(): void {
    const wanted = this.options.limits?.sessionsMax ?? gatewayLimits.sessionsMax;
    if (this.limits.sessionsMax >= wanted) return;
    const detail = `open files are limited to ${descriptorsMax()}: ${this.limits.sessionsMax} phones instead of ${wanted}`;
    this.options.alarm?.('DescriptorsFew', '', `${detail}; raise LimitNOFILE or lower Sessions Max`);
  }

  private async open(server: Server, host: string, port: number): Promise<number> {
    const bound = await listenOn(server, { host, port, backlog: this.limits.listenBacklog }, (detail) =>
      this.dropped(detail),
    );
    this.servers.push(server);
    return bound;
  }

  // ── DoorKeeper ──────────────────────────────────────────────────────────────────────────────────────────────────

  knock(socket: Socket): CloseReason | null {
    this.nowMs = coarseNow();
    if ((this.sink.shedding ?? 0) >= Shedding.registrations) return 'overload';
    return this.admission.knock(plainAddress(socket.remoteAddress), this.nowMs) ?? this.refusal(socket);
  }

  refusal(socket: Socket): CloseReason | null {
    return this.admission.refusal(plainAddress(socket.remoteAddress), this.nowMs);
  }

  isKnown(socket: Socket): boolean {
    return this.admission.knows(plainAddress(socket.remoteAddress));
  }

  enter(socket: Socket): void {
    const address = plainAddress(socket.remoteAddress);
    this.nowMs = coarseNow();
    this.counters.add(Counter.accepted);
    const crowded = this.admission.unregistered >= this.limits.lobbyFrom;
    const guest = crowded ? this.lobby.enter(socket, address) : null;
    if (guest === null) this.begin(new Session(this, socket, address));
    else {
      this.admission.enter(address, guest);
      this.gauge();
    }
  }

  private begin(session: Session): void {
    this.admission.enter(session.address, session);
    this.sessions.add(session);
    this.gauge();
  }

  refused(socket: Socket, reason: CloseReason, detail: string): void {
    this.ended(reason);
    this.notice({ reason, address: plainAddress(socket.remoteAddress), device: '', detail });
  }

  dropped(detail: string): void {
    this.counters.add(Counter.dropped);
    this.alarms.raise('ConnectionsDropped', detail, this.nowMs);
  }

  handshakes(change: 1 | -1): void {
    this.counters.add(Counter.handshakes, change);
  }

  // ── LobbyHost ───────────────────────────────────────────────────────────────────────────────────────────────────

  promoted(guest: Guest, head: Uint8Array): void {
    guest.letGo();
    const session = new Session(this, guest, guest.address);
    this.begin(session);
    this.gone(guest);
    session.begin(head);
  }

  sentAway(guest: Guest, reason: CloseReason): void {
    this.admission.settle(guest.address, guest);
    this.ended(reason);
    this.notice({ reason, address: guest.address, device: '', detail: '' });
  }

  gone(guest: Guest): void {
    if (!this.lobby.leave(guest)) return;
    this.admission.leave(guest.address, guest);
    this.left();
  }

  // ── RoundHost ───────────────────────────────────────────────────────────────────────────────────────────────────

  beginRound(): void {
    this.sink.gather?.();
  }

  endRound(): void {
    this.sink.release?.();
  }

  // ── SessionHost ─────────────────────────────────────────────────────────────────────────────────────────────────

  get watchers(): ReadonlySet<Record> {
    return this.sessions.watchers;
  }

  post(event: Event): void {
    this.sink.post(event);
  }

  /** Counts why a connection ended; where it is a limit of ours, that is said once for as long as it goes on. */
  ended(reason: CloseReason): void {
    this.counters.add(Counter[`closed.${reason}`]);
    const limit = admissionReasons[reason];
    if (limit !== undefined) this.alarms.raise(limit, `${reason}: ${closeReasons[reason].sentence}`, this.nowMs);
  }

  /** Strangers do not fill the log: of those that have not named themselves only so many are told for each reason. */
  notice(notice: ConnectionNotice): void {
    if (notice.device === '' && !this.notices.take(notice.reason, this.nowMs)) return;
    this.options.notice?.(notice);
  }

  mayRegister(device: string, address: string): boolean {
    return this.admission.mayRegister(device, address, this.nowMs);
  }

  nextRequest(): number {
    return this.devices.nextRequest();
  }

  claim(phone: Phone): boolean {
    if (!this.devices.claim(phone)) return false;
    this.admission.remember(phone.link.address);
    this.gauge();
    return true;
  }

  release(phone: Phone): void {
    this.devices.release(phone);
    this.gauge();
  }

  settled(session: Session): void {
    this.admission.settle(session.address, session);
    this.gauge();
  }

  forget(session: Session): void {
    if (!this.sessions.remove(session)) return;
    this.admission.leave(session.address, session);
    this.left();
  }

  private left(): void {
    this.gauge();
    if (this.connections === 0) for (const resolve of this.emptied.splice(0)) resolve();
  }

  private get connections(): number {
    return this.sessions.size + this.lobby.size;
  }

  queueMoved(bytes: number): void {
    const { values } = this.counters;
    values[Counter.queuedBytes]! += bytes;
    if (bytes > 0 && values[Counter.queuedBytes]! > this.limits.queueTotalBytesMax) this.sessions.closeSlowest();
  }

  /** Resolves when no session is left. */
  private async empty(): Promise<void> {
    if (this.connections > 0) await new Promise<void>((resolve) => this.emptied.push(resolve));
  }

  private gauge(): void {
    const { values } = this.counters;
    values[Counter.sessions] = this.connections;
    values[Counter.unregistered] = this.admission.unregistered;
    values[Counter.devices] = this.devices.size;
  }
}
