/**
 * A call manager over real TCP or TLS: registers phones, switches their calls, and talks like one of four servers.
 *
 *   const manager = new CallManager({ dialect: 'cucm', lines: [{ device: 'SEP001122334455', number: '1001' }] });
 *   const port = await manager.listen(0);
 */
import { EventEmitter } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { type Beating, joinBeat, leaveBeat } from './beat.ts';
import { Completion, withCompletionKey } from './completion.ts';
import type { Desk, Station } from './desk.ts';
import type { DialectTable } from './dialect-table.ts';
import { dialects } from './dialects.ts';
import { Exchange, type Teller } from './exchange.ts';
import type { Appearance, DoNotDisturb, Leg, Line } from './lines.ts';
import type { CallManagerOptions, ManagerEvents } from './manager-options.ts';
import { ManagerSession } from './manager-session.ts';
import { doNotDisturbLamp, prompt, promptOff, type Say, type Told } from './says.ts';
import type { Step } from './steps.ts';
import { toldOfLeg, toldOfNoLeg } from './told.ts';
import type { Watcher } from './watcher.ts';
import { forwardStatRes, type KeyDefinition, reset } from './wire/server-registration.ts';
import { sharedWriter } from './wire/shared-writer.ts';
import { USER_DATA_BYTES, type UserData, userData } from './wire/user-data.ts';

export type { Dialect } from './dialects.ts';
export type { CallManagerOptions, ManagerEvents, ManagerReport } from './manager-options.ts';

const CALL_BACK_BUTTON = 0x86;
/** A phone that stays silent for so many intervals is dropped, as servers do. */
const SILENT_INTERVALS = 3;

export class CallManager extends EventEmitter<ManagerEvents> implements Desk, Teller, Beating {
  readonly dialect: DialectTable;
  readonly exchange: Exchange;
  readonly sessions = new Map<string, Station>();
  readonly keys: readonly KeyDefinition[];
  readonly sets: readonly (readonly number[])[];
  readonly featureButton: number;
  readonly keepAliveS: number;
  readonly completion: Completion | null;
  /** Those who see the same lines another way, told after the phones. */
  readonly watchers = new Set<Watcher>();
  private readonly played: ReadonlySet<string>;
  private readonly connections = new Set<Station>();
  private readonly server: Server;

  constructor(options: CallManagerOptions) {
    super();
    this.dialect = dialects[options.dialect ?? 'chan-sccp'];
    this.keepAliveS = options.keepAliveS ?? this.dialect.keepAliveS;
    this.featureButton = options.callBackButton ? CALL_BACK_BUTTON : 0;
    this.completion = options.ownCallBack ? new Completion() : null;
    this.played = new Set(options.played?.map((device) => device.toUpperCase()));
    const withKey = options.ownCallBack === true || options.callBackKey === true;
    const { keys, sets } = withKey ? withCompletionKey(this.dialect) : this.dialect;
    this.keys = keys;
    this.sets = sets;
    this.exchange = new Exchange(
      {
        busyTrigger: options.busyTrigger ?? (options.callWaiting ? 2 : 1),
        noAnswerMs: options.noAnswerMs ?? 0,
        noAnswerTreatment: options.noAnswerTreatment ?? 'reorder',
        interDigitMs: options.interDigitMs ?? 1500,
        referenceBase: this.dialect.referenceBase,
        earlyMedia: this.dialect.earlyMedia,
      },
      this,
    );
    for (const line of options.lines) this.addLine(line.device, line.number, line.label);
    const connected = (socket: Socket): void => {
      this.connections.add(new ManagerSession(socket, this));
    };
    this.server = options.tls ? createTlsServer(options.tls, connected) : createServer(connected);
  }

  /** Add a line button while running. The phone sees it at its next registration. */
  addLine(device: string, number: string, label = `User ${number}`): void {
    this.exchange.numbers.add(device.toUpperCase(), number, label);
  }

  /** @returns the port, also where 0 was asked for. */
  listen(port: number, host = '127.0.0.1'): Promise<number> {
    joinBeat(this);
    return new Promise((resolve, reject) => {
      this.server.once('error', reject);
      this.server.listen(port, host, 16384, () => {
        this.server.off('error', reject);
        const address = this.server.address();
        resolve(typeof address === 'object' && address !== null ? address.port : port);
      });
    });
  }

  /** Close every connection and stop listening. */
  close(): Promise<void> {
    leaveBeat(this);
    for (const session of this.connections) session.destroy();
    return new Promise((resolve) => this.server.close(() => resolve()));
  }

  /** Forward all calls of a line, or (null) no more. @throws where the number is not a line. */
  forwardAll(number: string, target: string | null): void {
    this.exchange.setForward(this.line(number), target);
  }

  /** Do not disturb, told to the phone by the lamp of its DND button, as chan_skinny does. */
  doNotDisturb(device: string, mode: DoNotDisturb): void {
    const name = device.toUpperCase();
    this.exchange.setDoNotDisturb(name, mode);
    this.report('doNotDisturb', name, { mode });
    const session = this.sessions.get(name);
    if (session !== undefined) this.sayIdle(session, [doNotDisturbLamp(mode !== 'off')]);
    for (const watcher of this.watchers) watcher.doNotDisturbChanged(name, mode);
  }

  /** Send Reset; the phone closes and registers again. @throws where the device is not registered. */
  reset(device: string, kind: 'reset' | 'restart'): void {
    const session = this.sessions.get(device.toUpperCase());
    if (session === undefined) throw new Error(`${device} is not registered, so it cannot be reset.`);
    reset(sharedWriter, session.version, kind === 'reset' ? 1 : 2);
    session.flush();
    session.leave('reset');
  }

  /**
   * Push a document to a phone, in V1 messages or (v1 false) the old form; what is longer than one message goes in parts.
   * The phone's answer and its keys come as `userData`. @throws where the device is not registered.
   */
  push(device: string, document: UserData, v1 = true): void {
    const session = this.sessions.get(device.toUpperCase());
    if (session === undefined) throw new Error(`${device} is not registered, so nothing can be pushed to it.`);
    const parts = Math.max(Math.ceil(document.data.length / USER_DATA_BYTES), 1);
    for (let i = 0; i < parts; i++) {
      const data = document.data.slice(i * USER_DATA_BYTES, (i + 1) * USER_DATA_BYTES);
      const part = i === parts - 1 ? 2 : i === 0 ? 0 : 1;
      userData(sharedWriter, session.version, 'UserToDeviceData', v1, { ...document, data }, part);
    }
    session.flush();
  }

  /** Show a text in the status line of a phone, 0 seconds for without end; '' takes it away. Nothing where no phone is. */
  showText(device: string, text: string, timeoutS = 0): void {
    const session = this.sessions.get(device.toUpperCase());
    if (session !== undefined) this.sayIdle(session, [text === '' ? promptOff : prompt(text, timeoutS)]);
  }

  /** Calls on a line, for tests and the dashboard. */
  callsOn(number: string): number {
    return this.line(number).legs.size;
  }

  // Teller: what the exchange asks for.

  tell(step: Step, leg: Leg, to: Appearance): void {
    const session = this.sessions.get(to.device);
    if (session !== undefined)
      this.say(session, this.dialect.told[step], toldOfLeg(this.exchange, session, leg, to.instance));
    this.report(step, to.device, { line: leg.line.number, call: leg.reference });
    if (session !== undefined && step === 'ended' && leg.outbound && !leg.answered && leg.digits !== '')
      this.completion?.offer(session, leg);
    const over = step === 'ended' || step === 'ringingEnded';
    if (over && leg.line.legs.size === 0) this.completion?.lineFree(this.sessions, leg.line.number);
    for (const watcher of this.watchers) watcher.told(step, leg, to);
  }

  after(ms: number, run: () => void): () => void {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  }

  present(device: string): boolean {
    return this.sessions.get(device)?.inService === true || this.played.has(device);
  }

  forwardChanged(line: Line): void {
    for (const at of line.appearances) {
      const session = this.sessions.get(at.device);
      if (session === undefined) continue;
      forwardStatRes(sharedWriter, session.version, at.instance, line.forwardTarget ?? '');
      session.flush();
    }
    this.report('forwardAll', '', { line: line.number, target: line.forwardTarget ?? '' });
    for (const watcher of this.watchers) watcher.forwardChanged(line);
  }

  over(leg: Leg): void {
    for (const watcher of this.watchers) watcher.over(leg);
  }

  // Desk: what a session asks for.

  sayIdle(session: Station, what: readonly Say[], line = 0, call = 0): void {
    this.say(session, what, toldOfNoLeg(this.exchange, session, line, call));
  }

  report(what: string, device: string, detail: Record<string, string | number> = {}): void {
    if (this.listenerCount('report') > 0) this.emit('report', { at: Date.now(), what, device, ...detail });
  }

  userDataCame(session: Station, data: UserData, isAnswer: boolean): void {
    if (!isAnswer) this.completion?.userData(session, data);
    this.emit('userData', session.device, data, isAnswer);
  }

  callBackPressed(session: Station, line: number, call: number): void {
    this.completion?.keyPressed(session);
    const leg = this.exchange.legs.find(session.device, line, call);
    for (const watcher of this.watchers) watcher.callBackPressed(session.device, leg);
  }

  presenceChanged(device: string): void {
    for (const watcher of this.watchers) watcher.presenceChanged(device);
  }

  closed(session: Station): void {
    this.connections.delete(session);
    session.leave('connectionLost');
  }

  beat(now: number): void {
    const silentMs = this.keepAliveS * 1000 * SILENT_INTERVALS;
    for (const session of this.connections)
      if (now - session.lastHeardAt > silentMs) {
        session.leave('silent');
        session.destroy();
      }
  }

  private say(session: Station, what: readonly Say[], told: Told): void {
    for (const each of what) each(told);
    session.flush();
  }

  private line(number: string): Line {
    const line = this.exchange.numbers.lines.get(number);
    if (line === undefined) throw new Error(`No line has the number ${number}.`);
    return line;
  }
}
