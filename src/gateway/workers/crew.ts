/**
 * Several processes on one machine: workers share the port (node:cluster, each connection to the next in turn) and have the
 * phones; this process has records and decisions. A worker that dies is replaced: its phones come back, records stay.
 *
 *   phones ─┬─ worker: InlineGateway ─ Reporter ──┐ net-ipc   ┌─ WorkerDesk ─ Router ─ feature, store
 *           └─ worker: InlineGateway ─ Reporter ──┴───────────┘
 */
import cluster, { type Worker } from 'node:cluster';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { IpcError, type IpcServer, type Peer, serve } from '../../ipc/index.ts';
import type { Action } from '../../model/actions.ts';
import type { Event } from '../../model/events.ts';
import type { EventSink } from '../../model/ports.ts';
import { Counter, type CounterName, Counters, counterTable } from '../counters.ts';
import type { ConnectionNotice, InlineOptions, LiveOptions } from '../inline/options.ts';
import type { PhoneView } from '../inline/phone-view.ts';
import { workerLimits } from '../limits.ts';
import type { TracedMessage } from '../trace/selection.ts';
import { type Hand, WorkerDesk } from './desk.ts';
import { Mailbox } from './mailbox.ts';
import { type CounterChange, type PlainOptions, SOCKET_VARIABLE } from './protocol.ts';

export interface CrewOptions {
  readonly workers: number;
  /** File that a worker runs. */
  readonly program: string;
  /** Options of Node for workers. */
  readonly execArgv?: readonly string[];
  readonly inline: PlainOptions;
  /** Those of the coordinator; what workers count is added. */
  readonly counters: Counters;
  readonly alarm: NonNullable<InlineOptions['alarm']>;
  readonly notice: NonNullable<InlineOptions['notice']>;
  readonly trace?: InlineOptions['trace'];
}

/** Longest wait of a timer: until all calls of a worker are over. */
const NO_HURRY_MS = 0x7fffffff;
const gauges = new Set<number>(
  Object.entries(counterTable).flatMap(([name, { gauge }]) => (gauge ? [Counter[name as CounterName]] : [])),
);

interface Member {
  readonly process: Worker;
  readonly startedAt: number;
  readonly counted: Counters;
  peer: Peer | null;
  hand: Hand | null;
}

export class Crew {
  readonly desk: WorkerDesk;
  private readonly options: CrewOptions;
  private readonly members = new Map<number, Member>();
  private inline: PlainOptions;
  private folder = '';
  private server: IpcServer | null = null;
  private closing = false;
  private readonly readiness: (() => void)[] = [];

  constructor(options: CrewOptions, sink: EventSink) {
    this.options = options;
    this.inline = options.inline;
    this.desk = new WorkerDesk(sink);
  }

  /** Process ids of the workers that live. */
  get pids(): number[] {
    return [...this.members.keys()];
  }

  /** Starts all; resolves when each takes phones. Rejects where that takes too long. */
  async open(): Promise<void> {
    this.folder = mkdtempSync(join(tmpdir(), 'ringback-workers-'));
    this.server = await serve(join(this.folder, 'socket'), {
      begin: (data, peer) => this.begin((data as { pid: number }).pid, peer),
      ready: (_, peer) => this.ready(this.memberOf(peer)),
      events: (events, peer) => this.heard(peer, events as readonly Event[]),
      counters: (changes, peer) => this.count(this.memberOf(peer), changes as readonly CounterChange[]),
      traced: (batch) => this.traced(batch as readonly TracedMessage[]),
      notice: (notice) => this.options.notice(notice as ConnectionNotice),
      alarm: (alarm) => this.options.alarm(...(alarm as [name: string, device: string, detail: string])),
    });
    cluster.schedulingPolicy = cluster.SCHED_RR;
    cluster.setupPrimary({ exec: this.options.program, args: [], execArgv: [...(this.options.execArgv ?? [])] });
    for (let i = 0; i < this.options.workers; i++) this.fork();
    await this.allReady();
  }

  /** Says goodbye to all phones and ends the workers; those that take too long are killed. */
  async close(): Promise<void> {
    this.closing = true;
    await Promise.all([...this.members.values()].map((member) => this.end(member)));
    await this.server?.close();
    if (this.folder !== '') rmSync(this.folder, { recursive: true, force: true });
  }

  /** The phones of all workers. */
  async phones(): Promise<PhoneView[]> {
    const lists = await Promise.all(this.peers.map((peer) => peer.request<PhoneView[]>('phones')));
    return lists.flat();
  }

  /** As `InlineGateway.drain`, of all. */
  async drain(): Promise<void> {
    await Promise.all(this.peers.map((peer) => peer.request('drain', null, NO_HURRY_MS).catch(() => undefined)));
  }

  /** As `InlineGateway.change`; workers that come later have it from the start. */
  change(changes: Partial<LiveOptions>): void {
    this.inline = { ...this.inline, ...changes };
    for (const peer of this.peers) peer.request('change', changes).catch(() => undefined);
  }

  private get peers(): Peer[] {
    return [...this.members.values()].flatMap(({ peer }) => (peer === null ? [] : [peer]));
  }

  private fork(): void {
    const process = cluster.fork({ [SOCKET_VARIABLE]: this.server!.path });
    const pid = process.process.pid!;
    const startedAt = performance.now();
    this.members.set(pid, { process, startedAt, counted: new Counters(), peer: null, hand: null });
    process.once('exit', (code, signal) => this.gone(pid, signal ?? `code ${code}`));
  }

  private begin(pid: number, peer: Peer): PlainOptions {
    const member = this.members.get(pid);
    if (member === undefined || member.peer !== null)
      throw new IpcError('failed', `No worker has the process id ${pid}.`);
    member.peer = peer;
    return this.inline;
  }

  private ready(member: Member): void {
    const kill = (): void => void member.process.process.kill('SIGKILL');
    const actions = new Mailbox<Action>(
      (batch) => member.peer!.request('actions', batch, workerLimits.answerMs),
      kill,
      (batch) => this.desk.taken(member.hand!, batch),
    );
    member.hand = { tell: (action) => actions.put(action) };
    this.desk.add(member.hand);
    for (const look of this.readiness) look();
  }

  private heard(peer: Peer, events: readonly Event[]): void {
    const { hand } = this.memberOf(peer);
    if (hand !== null) this.desk.heard(hand, events);
  }

  private traced(batch: readonly TracedMessage[]): void {
    for (const message of batch) this.options.trace?.(message);
  }

  private memberOf(peer: Peer): Member {
    for (const member of this.members.values()) if (member.peer === peer) return member;
    throw new IpcError('failed', 'The connection is of no worker.');
  }

  private count(member: Member, changes: readonly CounterChange[]): void {
    for (const [index, change] of changes) {
      member.counted.add(index, change);
      this.options.counters.add(index, change);
    }
  }

  private gone(pid: number, how: string): void {
    const member = this.members.get(pid);
    if (member === undefined) return;
    this.members.delete(pid);
    if (member.hand !== null) this.desk.remove(member.hand);
    for (const index of gauges) this.options.counters.add(index, -member.counted.values[index]!);
    if (this.closing) return;
    this.options.alarm(
      'WorkerDied',
      '',
      `Worker ${pid} ended by ${how}; its phones connect to the others, and it is replaced.`,
    );
    const lived = performance.now() - member.startedAt;
    if (lived > workerLimits.restartMs) this.fork();
    else setTimeout(() => this.closing || this.fork(), workerLimits.restartMs);
  }

  private allReady(): Promise<void> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(
        () => reject(new Error(`The workers did not start within ${workerLimits.startMs} ms; the log says why.`)),
        workerLimits.startMs,
      );
      this.readiness.push(() => {
        if ([...this.members.values()].filter(({ hand }) => hand !== null).length < this.options.workers) return;
        clearTimeout(timer);
        this.readiness.length = 0;
        resolve();
      });
    });
  }

  private async end(member: Member): Promise<void> {
    const { process } = member;
    const child = process.process;
    if (process.isDead()) return;
    const ended = once(child, 'exit');
    const timer = setTimeout(() => child.kill('SIGKILL'), workerLimits.closeMs);
    if (member.peer === null) child.kill('SIGKILL');
    else member.peer.request('close', null, workerLimits.closeMs).catch(() => undefined);
    await ended;
    clearTimeout(timer);
  }
}
