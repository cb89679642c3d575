/**
 * The attachment to a CTIManager: one connection, one timer, and the session on them. The way of the original: nothing of
 * a call passes here, only what the CTIManager tells about it.
 *
 *   CTIManager ─► socket ─► session (framer, requests, heartbeats) ─► provider (devices, lines, calls) ─► events ─► sink
 *   feature ─► router ─► perform(action) ─► provider ─► session ─► socket
 */
import { isIP, type Socket, connect as tcpConnect } from 'node:net';
import { createSecureContext, type SecureContext, connect as tlsConnect } from 'node:tls';
import { uriText } from '../../codecs/xsi/build.ts';
import type { Action } from '../../model/actions.ts';
import type { DeviceName } from '../../model/ids.ts';
import type { Attachment, EventSink } from '../../model/ports.ts';
import { type Ms, NEVER } from '../../model/time.ts';
import { Counters } from '../counters.ts';
import { ctiLimits } from '../limits.ts';
import { MessageTracer } from '../trace/message-tracer.ts';
import { PduOwners } from '../trace/pdu-owners.ts';
import type { SessionState } from './machine.ts';
import type { CtiManagerAddress, CtiOptions } from './options.ts';
import { CtiProvider } from './provider.ts';
import { CtiSession } from './session.ts';
import type { SessionHost } from './session-ports.ts';

/** Longest delay of a Node timer; a later time is waited for in steps. */
const TIMER_MS_MAX = 0x7fffffff;

export class CtiAttachment implements Attachment, SessionHost {
  readonly counters: Counters;
  private readonly options: CtiOptions;
  private readonly session: CtiSession;
  private readonly provider: CtiProvider;
  private readonly secureContext: SecureContext | null;
  private socket: Socket | null = null;
  private timer: NodeJS.Timeout | undefined;
  private ended: (() => void) | undefined;
  private over = false;
  private readonly tracer: MessageTracer;
  private readonly owners: PduOwners;

  /**
   * @throws where no CTIManager is named, the audio file has no plain file name, or certificates cannot be read
   * @param counters shared with the router where one snapshot shall hold both
   */
  constructor(options: CtiOptions, sink: EventSink, counters = new Counters()) {
    if (options.audioFileName !== undefined) uriText({ play: options.audioFileName });
    this.options = { ...options };
    this.counters = counters;
    this.session = new CtiSession(this.options, this, counters);
    this.provider = new CtiProvider(this.session, sink);
    this.owners = new PduOwners(this.provider.openings);
    this.tracer = new MessageTracer((message) => options.trace?.(message) ?? true, counters, options.tracing);
    this.tapPdus();
    const { tls } = options;
    this.secureContext = tls === undefined ? null : createSecureContext({ cert: tls.cert, key: tls.key, ca: tls.ca });
  }

  /** Begins to call CTIManagers, and never stops until `close`. */
  start(): void {
    this.wake();
  }

  /** No more events. Gives back every handle, says goodbye, and resolves when the connection is closed. */
  async close(): Promise<void> {
    if (this.over) return;
    const closed = new Promise<void>((resolve) => {
      this.ended = resolve;
    });
    this.provider.leave();
    this.session.close(now());
    this.plan(this.session.nextAt);
    await closed;
  }

  perform(action: Action): boolean {
    if (this.over) return false;
    this.session.now = now();
    const claimed = this.provider.perform(action);
    // Before there is a session nothing that is to be done has its time here: all records of a start come then.
    if (this.session.isUp) this.wake();
    return claimed;
  }

  /** Attachment. */
  proceed(): void {
    if (this.over) return;
    this.session.now = now();
    this.provider.proceed();
    this.wake();
  }

  /**
   * Changes what may change while running; counts from the next screen on, what is traced from the next PDU on.
   * @throws where the audio file has no plain file name
   */
  change(changes: Pick<CtiOptions, 'audioFileName' | 'voiceMailNumbers' | 'tracing'>): void {
    if (changes.audioFileName !== undefined) uriText({ play: changes.audioFileName });
    Object.assign(this.options, changes);
    if (changes.tracing === undefined) return;
    this.tracer.select(changes.tracing);
    this.tapPdus();
  }

  private tapPdus(): void {
    const { session, tracer, owners } = this;
    if (!tracer.on) session.tap = null;
    else session.tap = (direction, ...at) => tracer.pdu(direction, at, session.profile, owners.of, Date.now());
  }

  get state(): SessionState {
    return this.session.state;
  }
  /** Names of the devices that the CTIManager told as registered. */
  registeredDevices(): DeviceName[] {
    return [...this.provider.devices.values()].filter((device) => device.registered).map((device) => device.name);
  }
  /** Names and lines that are open there now: what a leak would show in. */
  openHandles(): string[] {
    return [...this.provider.devices.values()].flatMap((device) => [
      ...(device.opening === 'closed' ? [] : [device.name]),
      ...[...device.lines.values()].flatMap((line) =>
        line.opening === 'closed' ? [] : [`${device.name}/${line.key}`],
      ),
    ]);
  }

  // ── SessionHost ─────────────────────────────────────────────────────────────────────────────────────────────────

  connect({ host, port }: CtiManagerAddress): void {
    const common = { host, port, noDelay: true };
    const { tls } = this.options;
    const servername = tls?.serverName ?? (isIP(host) === 0 ? host : '');
    const socket =
      this.secureContext === null
        ? tcpConnect(common)
        : tlsConnect({ ...common, secureContext: this.secureContext, servername });
    this.socket = socket;
    socket.once(this.secureContext === null ? 'connect' : 'secureConnect', () => {
      this.heard(socket, () => this.session.connected(now()));
    });
    socket.on('data', (chunk: Buffer) => {
      this.heard(socket, () => {
        this.options.tap?.('fromManager', chunk);
        this.session.received(chunk, now());
      });
    });
    let why = 'it closed the connection';
    socket.on('error', (error: NodeJS.ErrnoException) => {
      why = error.code ?? error.message;
    });
    socket.once('end', () => socket.end());
    socket.once('close', () => this.heard(socket, () => this.session.lost(now(), why)));
  }

  disconnect(): void {
    const { socket } = this;
    this.socket = null;
    socket?.destroy();
  }

  send(bytes: Uint8Array<ArrayBuffer>): void {
    const { socket } = this;
    if (socket === null || socket.destroyed || !socket.writable) return;
    this.options.tap?.('toManager', bytes);
    socket.write(bytes);
    if (socket.writableLength > ctiLimits.unreadBytesMax) socket.destroy();
  }

  closed(): void {
    this.over = true;
    clearTimeout(this.timer);
    this.ended?.();
  }

  /** Only the connection in hand is listened to; what it says may change when we want to be called. */
  private heard(socket: Socket, act: () => void): void {
    if (socket !== this.socket) return;
    act();
    this.wake();
  }

  private wake(): void {
    if (!this.over) this.plan(this.session.wake(now()));
  }

  private plan(at: Ms): void {
    clearTimeout(this.timer);
    if (this.over || at === NEVER) return;
    this.timer = setTimeout(() => this.wake(), Math.min(Math.max(0, at - now()), TIMER_MS_MAX));
  }
}

/** Monotonic: a clock that is set must not end a session. */
function now(): Ms {
  return performance.now();
}
