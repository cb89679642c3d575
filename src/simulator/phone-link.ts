/**
 * The connection of a phone: TCP or TLS, registration step by step as its model does it, keepalives, and the ways in which
 * it ends. What the user sees and presses is in `phone.ts`.
 */
import { EventEmitter } from 'node:events';
import { connect, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { type FrameSink, SkinnyFramer } from '../codecs/framer.ts';
import { UTF8_FEATURE } from '../codecs/phone-text.ts';
import { MessageId } from '../codecs/skinny/ids.ts';
import { type Beating, joinBeat, leaveBeat } from './beat.ts';
import { type ModelFacts, phoneModels } from './phone-models.ts';
import type { ClosedWhy, PhoneEvents, PhoneOptions } from './phone-options.ts';
import { PhoneDisplay, type PhoneState } from './phone-state.ts';
import { writeGathered } from './wire/gather.ts';
import * as frames from './wire/phone-frames.ts';
import { sharedWriter } from './wire/shared-writer.ts';

const KEEP_ALIVES_UNANSWERED_MAX = 3;
/** Some servers leave UnregisterReq without an answer (chan_skinny captures). */
const GOODBYE_MS = 2000;
const REGISTER_TIMEOUT_MS = 15_000;
/** A phone is back sooner after Restart than after Reset, which reboots it. */
const BACK_MS = { reset: 200, restart: 50 } as const;

export abstract class PhoneLink extends EventEmitter<PhoneEvents> implements FrameSink, Beating {
  readonly display = new PhoneDisplay();
  /** Agreed protocol version. */
  version = 0;
  /** This connection was in service at some time. */
  wasRegistered = false;
  protected readonly options: PhoneOptions;
  private readonly facts: ModelFacts;
  private socket: Socket | null = null;
  /** The TCP socket below it: the same one, or under TLS. Only it can be reset. */
  private tcp: Socket | null = null;
  private framer = new SkinnyFramer();
  private snapshot: PhoneState | null = null;
  private waiting: { resolve: () => void; reject: (error: Error) => void; until: number } | null = null;
  private linesMissing = 0;
  private keepAliveMs = 0;
  private keepAliveAt = 0;
  private unanswered = 0;
  private closing: { why: ClosedWhy; detail: string } | null = null;
  /** When a goodbye that nobody answers is over. */
  private goneBy = Number.POSITIVE_INFINITY;
  private returnTimer: NodeJS.Timeout | null = null;

  constructor(options: PhoneOptions) {
    super();
    this.options = options;
    this.facts = phoneModels[options.model];
  }

  get name(): string {
    return this.options.name;
  }

  /** What the phone shows now. The same object until something changes. */
  get state(): PhoneState {
    this.snapshot ??= this.display.snapshot(this.options.name, this.options.model, Date.now());
    return this.snapshot;
  }

  /** Header word that this phone writes. */
  get header(): number {
    return this.facts.headerFollowsVersion && this.version >= 10 ? this.version : 0;
  }

  /** Bytes of the address that the phone has, as it tells it. */
  get ip(): readonly number[] {
    return (this.options.localAddress ?? '127.0.0.1').split('.').map(Number);
  }

  /**
   * Connect and register. Resolves when the phone is in service.
   * @throws where the server refuses, closes, or does not finish in time; the error says which.
   */
  register(): Promise<void> {
    if (this.socket !== null) return Promise.reject(new Error(`${this.name} is connected already.`));
    if (this.returnTimer !== null) clearTimeout(this.returnTimer);
    this.returnTimer = null;
    this.closing = null;
    this.goneBy = Number.POSITIVE_INFINITY;
    this.version = 0;
    this.wasRegistered = false;
    this.display.forget();
    this.framer = new SkinnyFramer();
    this.changed();
    const { host, port, localAddress, tls } = this.options;
    const target = localAddress === undefined ? { host, port } : { host, port, localAddress };
    const tcp = connect(target);
    const socket = tls === undefined ? tcp : connectTls({ host, ...tls, socket: tcp });
    this.tcp = tcp;
    this.socket = socket;
    socket.setNoDelay(true);
    socket.once(tls === undefined ? 'connect' : 'secureConnect', () => this.announce());
    socket.on('data', (chunk) => {
      if (this.framer.push(chunk, this)) this.drop('error', 'The server sent something that is not SCCP.');
    });
    socket.on('error', (error) => {
      this.closing ??= { why: 'error', detail: error.message };
    });
    socket.on('close', () => this.closed(socket));
    joinBeat(this);
    return new Promise((resolve, reject) => {
      const timeoutMs = this.options.registerTimeoutMs ?? REGISTER_TIMEOUT_MS;
      this.waiting = { resolve, reject, until: Date.now() + timeoutMs };
    });
  }

  /** Go away: with UnregisterReq, by closing, or by a TCP reset. Resolves when the connection is closed. */
  leave(how: 'unregister' | 'fin' | 'reset'): Promise<void> {
    const socket = this.socket;
    if (this.returnTimer !== null) clearTimeout(this.returnTimer);
    this.returnTimer = null;
    if (socket === null) return Promise.resolve();
    this.closing = { why: how, detail: '' };
    this.goneBy = Date.now() + GOODBYE_MS;
    return new Promise((resolve) => {
      socket.once('close', () => resolve());
      if (how === 'unregister' && this.display.registered) this.send(MessageId.UnregisterReq);
      else if (how === 'reset') this.tcp?.resetAndDestroy();
      else if (socket.connecting) socket.destroy();
      else socket.end();
    });
  }

  frame(view: DataView, start: number, end: number, id: number): void {
    if (this.listenerCount('frame') > 0) {
      const bytes = new Uint8Array(view.buffer, view.byteOffset + start, end - start).slice();
      this.emit('frame', { direction: 'toPhone', bytes, at: Date.now() });
    }
    this.received(view, start, end, id);
    this.changed();
  }

  // What the inbox calls while the phone registers and goes.

  registerAcked(keepAliveS: number, version: number): void {
    this.version = Math.min(version, this.offeredVersion());
    this.keepAliveMs = Math.max(keepAliveS, 1) * 1000;
    this.keepAliveAt = Date.now() + this.keepAliveMs;
    this.unanswered = 0;
  }

  rejected(text: string): void {
    this.drop('rejected', text === '' ? 'RegisterReject without a text' : text);
  }

  capabilitiesAsked(): void {
    frames.capabilitiesRes(sharedWriter, this.header);
    this.flush();
    if (!this.display.registered) this.send(MessageId.ButtonTemplateReq);
  }

  buttonsLearnt(buttons: [number, number][]): void {
    this.display.lineCount = buttons.filter(([, type]) => type === 9).length;
    this.display.otherButtons = buttons.filter(([, type]) => type !== 9 && type !== 0xff);
    this.send(MessageId.SoftKeyTemplateReq);
  }

  templateLearnt(): void {
    this.send(MessageId.SoftKeySetReq);
  }

  setsLearnt(): void {
    if (this.display.registered) return;
    this.send(MessageId.ConfigStatReq);
    this.linesMissing = this.display.lineCount;
    for (let n = 1; n <= this.display.lineCount; n++) this.send(MessageId.LineStatReq, n);
    if (this.linesMissing === 0) this.askTheRest();
  }

  lineLearnt(instance: number, number: string, label: string): void {
    this.display.lines.set(instance, { number, label });
    if (!this.display.registered && this.linesMissing > 0 && --this.linesMissing === 0) this.askTheRest();
  }

  timeLearnt(): void {
    if (this.display.registered || this.waiting === null) return;
    this.display.registered = true;
    this.wasRegistered = true;
    this.waiting.resolve();
    this.waiting = null;
    this.emit('registered');
  }

  keepAliveAcked(): void {
    this.unanswered = 0;
  }

  unregisterAcked(): void {
    this.display.registered = false;
    this.socket?.end();
  }

  resetAsked(kind: 'reset' | 'restart'): void {
    this.drop('resetAsked', kind);
  }

  beat(now: number): void {
    if (now > this.goneBy) this.socket?.destroy();
    if (this.waiting !== null && now > this.waiting.until) this.drop('error', 'The server did not finish in time.');
    if (this.display.expire(now)) this.changed();
    if (!this.display.registered || now < this.keepAliveAt) return;
    if (this.unanswered >= KEEP_ALIVES_UNANSWERED_MAX) {
      this.drop('keepAlive', `${this.unanswered} KeepAliveReq without an answer`);
      return;
    }
    this.unanswered++;
    this.keepAliveAt = now + this.keepAliveMs;
    this.send(MessageId.KeepAliveReq);
  }

  private offeredVersion(): number {
    return Math.min(this.options.protocolVersion ?? this.facts.protocolVersion, this.facts.protocolVersionMax);
  }

  private announce(): void {
    const features = this.facts.features | (this.options.utf8 === true ? UTF8_FEATURE : 0);
    const identity = { ...this.facts, features, name: this.name, ip: this.ip, protocolVersion: this.offeredVersion() };
    frames.alarm(sharedWriter, identity, 'Initialized');
    this.flush();
    frames.registerReq(sharedWriter, identity);
    this.flush();
    frames.ipPort(sharedWriter, 5001);
    this.flush();
  }

  /** Everything that some servers answer late or never: asked in one go, waited for only in TimeDateRes. */
  private askTheRest(): void {
    for (let n = 1; n <= this.display.lineCount; n++) this.send(MessageId.ForwardStatReq, n);
    for (const [instance, type] of this.display.otherButtons)
      this.send(type === 2 ? MessageId.SpeedDialStatReq : MessageId.FeatureStatReq, instance);
    this.send(MessageId.RegisterAvailableLines, this.display.lineCount);
    this.send(MessageId.TimeDateReq);
  }

  /** Write what was put into the shared writer. */
  flush(): void {
    const bytes = sharedWriter.take();
    if (this.socket?.writable !== true) return;
    writeGathered(this.socket, bytes);
    if (this.listenerCount('frame') > 0) this.emit('frame', { direction: 'toServer', bytes, at: Date.now() });
  }

  /** A whole frame came in. */
  protected abstract received(view: DataView, start: number, end: number, id: number): void;

  /** The connection is over: let go of what was under way. */
  protected abstract dropped(): void;

  protected send(id: number, ...words: number[]): void {
    frames.words(sharedWriter, this.header, id, ...words);
    this.flush();
  }

  private drop(why: ClosedWhy, detail: string): void {
    this.closing ??= { why, detail };
    // What is wrong is cut; what was said goodbye to may still write.
    if (why === 'error' || why === 'keepAlive') this.socket?.destroy();
    else this.socket?.destroySoon();
  }

  private closed(socket: Socket): void {
    if (this.socket !== socket) return;
    this.socket = null;
    this.tcp = null;
    leaveBeat(this);
    const { why, detail } = this.closing ?? { why: 'server' as const, detail: 'The server closed the connection.' };
    this.display.forget();
    this.dropped();
    this.changed();
    this.waiting?.reject(new Error(`${this.name} could not register: ${why}: ${detail}`));
    this.waiting = null;
    this.emit('closed', { why, detail });
    if (why !== 'resetAsked' || this.options.reregister === false) return;
    this.returnTimer = setTimeout(() => this.comeBack(), BACK_MS[detail === 'restart' ? 'restart' : 'reset']);
  }

  private comeBack(): void {
    this.returnTimer = null;
    // A failure is told by the event 'closed'.
    this.register().catch(() => undefined);
  }

  protected changed(): void {
    this.snapshot = null;
    if (this.listenerCount('change') > 0) this.emit('change');
  }
}
