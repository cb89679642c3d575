/**
 * The socket side of a replay: one TCP connection for each phone's connection of each copy. Not more than a few open at
 * once (replayLimits.openingMax), so that no listening queue overflows.
 */
import { type AddressInfo, connect, type Socket } from 'node:net';
import { SkinnyFramer } from '../../../codecs/framer.ts';
import { replayLimits } from '../../limits.ts';
import type { Actor } from './actor.ts';
import { castOf, type Naming, plainNaming } from './cast.ts';
import { Conductor, type Pace, type Stage } from './conductor.ts';
import { type PhoneReport, phoneReport, type ReplayReport, replayReport } from './report.ts';
import type { Manner, Script } from './script.ts';

export interface ReplayOptions {
  readonly host: string;
  readonly port: number;
  /** Infinity: as fast as it goes. Default 1. */
  readonly speed?: number;
  readonly copies?: number;
  readonly naming?: Naming;
  /** How long an answer is waited for. Default 2 s. */
  readonly patienceMs?: number;
}

const PATIENCE_MS = 2_000;

/** What a run has done so far, for a line of progress. */
export interface ReplayCounts {
  phones: number;
  finished: number;
  sent: number;
  received: number;
}

export class Player {
  readonly counts: ReplayCounts = { phones: 0, finished: 0, sent: 0, received: 0 };
  private readonly script: Script;
  private readonly options: ReplayOptions;
  private readonly pace: Pace;
  private readonly troupes: Troupe[] = [];
  private readonly waiting: (() => void)[] = [];
  private opening = 0;
  private stopped = false;
  private over: (() => void) | null = null;

  /** @throws RangeError where copies × phones is more than replayLimits.phonesMax. */
  constructor(script: Script, options: ReplayOptions) {
    this.script = script;
    this.options = options;
    this.pace = { speed: options.speed ?? 1, patienceMs: options.patienceMs ?? PATIENCE_MS, vain: new Map() };
    this.counts.phones = script.phones.length * (options.copies ?? 1);
    if (this.counts.phones > replayLimits.phonesMax) {
      throw new RangeError(`${this.counts.phones} phones are more than ${replayLimits.phonesMax}: take fewer copies`);
    }
  }

  /** Plays to the end, or until `stop`. */
  async play(): Promise<ReplayReport> {
    const startedAt = performance.now();
    const { copies = 1, naming = plainNaming, host, port } = this.options;
    for (let copy = 0; copy < copies; copy++) this.troupes.push(new Troupe(this, castOf(this.script, copy, naming)));
    await new Promise<void>((resolve) => {
      this.over = resolve;
      for (const troupe of this.troupes) troupe.begin();
      this.finished();
    });
    const perPhone = this.troupes.flatMap((troupe) => troupe.reports());
    const { speed } = this.pace;
    return replayReport(
      {
        to: host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`,
        speed: speed === Number.POSITIVE_INFINITY ? 'max' : speed,
        copies,
        seconds: (performance.now() - startedAt) / 1000,
        capturedSeconds: this.script.durationMs / 1000,
        notes: this.script.notes,
        stopped: this.stopped,
      },
      perPhone,
    );
  }

  /** Ends it now: every connection is closed. */
  stop(): void {
    this.stopped = true;
    for (const troupe of this.troupes) troupe.stop();
    this.over?.();
  }

  // ── for its troupes ─────────────────────────────────────────────────────────────────────────────────────────────

  get rules(): Pace {
    return this.pace;
  }

  /** Calls `open` as soon as another connection may be opened. */
  whenRoom(open: () => void): void {
    if (this.opening < replayLimits.openingMax) {
      this.opening++;
      open();
    } else this.waiting.push(open);
  }

  /** A connection has heard something, or has failed. */
  settled(): void {
    const next = this.waiting.shift();
    if (next === undefined) this.opening--;
    else next();
  }

  connect(): Socket {
    const socket = connect({ host: this.options.host, port: this.options.port, noDelay: true });
    socket.setTimeout(replayLimits.connectMs);
    return socket;
  }

  finished(): void {
    if (this.troupes.every(({ done }) => done)) this.over?.();
  }
}

interface Wire {
  readonly socket: Socket;
  readonly framer: SkinnyFramer;
  /** Holds one of the places of `whenRoom`. */
  opening: boolean;
}

/** The phones of one copy. */
class Troupe implements Stage {
  done = false;
  private readonly player: Player;
  private readonly conductor: Conductor;
  private readonly copy: number;
  private readonly wires: (Wire | undefined)[] = [];
  private timer: NodeJS.Timeout | undefined;

  constructor(player: Player, cast: ReturnType<typeof castOf>) {
    this.player = player;
    this.copy = cast.copy;
    this.conductor = new Conductor(cast, player.rules, this);
  }

  begin(): void {
    this.wait(this.conductor.begin(performance.now()));
  }

  open(actor: number): void {
    this.player.whenRoom(() => {
      const socket = this.player.connect();
      const wire: Wire = { socket, framer: new SkinnyFramer(), opening: true };
      this.wires[actor] = wire;
      let why = 'the server closed the connection';
      socket.on('connect', () => {
        socket.setTimeout(0);
        setTimeout(() => this.settle(wire), replayLimits.settleMs).unref();
        const { address } = socket.address() as AddressInfo;
        this.wait(this.conductor.opened(actor, address, performance.now()));
      });
      socket.on('timeout', () => socket.destroy(new Error('the server does not answer')));
      socket.on('data', (chunk: Buffer) => this.heard(actor, wire, chunk));
      socket.on('error', (error: NodeJS.ErrnoException) => {
        why = reasons[error.code ?? ''] ?? error.message;
      });
      socket.on('close', () => {
        this.settle(wire);
        this.wait(this.conductor.closed(actor, why, performance.now()));
      });
    });
  }

  send(actor: number, bytes: Uint8Array): void {
    const { socket } = this.wires[actor]!;
    if (!socket.writable) return;
    // Several messages of one turn leave in one piece.
    if (socket.writableCorked === 0) {
      socket.cork();
      process.nextTick(() => socket.uncork());
    }
    socket.write(bytes);
    this.player.counts.sent++;
  }

  close(actor: number, manner: Manner): void {
    const socket = this.wires[actor]?.socket;
    if (socket === undefined) return;
    if (manner === 'reset') socket.resetAndDestroy();
    else socket.destroySoon();
  }

  stop(): void {
    clearTimeout(this.timer);
    this.done = true;
    for (const wire of this.wires) wire?.socket.destroy();
  }

  /** One report for each phone. */
  reports(): PhoneReport[] {
    const byPhone = new Map<string, Actor[]>();
    for (const actor of this.conductor.actors) {
      const { name } = actor.role;
      byPhone.set(name, [...(byPhone.get(name) ?? []), actor]);
    }
    return [...byPhone.values()].map((actors) => phoneReport(actors, this.copy));
  }

  private heard(actor: number, wire: Wire, chunk: Buffer): void {
    this.settle(wire);
    const fault = wire.framer.push(chunk, {
      frame: (view, start, end) => {
        this.player.counts.received++;
        this.conductor.frame(actor, view, start, end);
      },
    });
    if (fault) wire.socket.destroy(new Error('the server sent what is no SCCP'));
    this.wait(this.conductor.work(performance.now(), actor));
  }

  private settle(wire: Wire): void {
    if (!wire.opening) return;
    wire.opening = false;
    this.player.settled();
  }

  private wait(until: number): void {
    clearTimeout(this.timer);
    if (this.conductor.finished && !this.done) {
      this.done = true;
      this.player.counts.finished += new Set(this.conductor.actors.map(({ role }) => role.name)).size;
      this.player.finished();
    }
    if (this.done || until === Number.POSITIVE_INFINITY) return;
    const ms = Math.min(Math.max(1, Math.ceil(until - performance.now())), 2 ** 31 - 1);
    this.timer = setTimeout(() => this.wait(this.conductor.work(performance.now())), ms);
  }
}

const reasons: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nobody listens there',
  ECONNRESET: 'the server cut the connection',
  EPIPE: 'the server had closed the connection',
  EHOSTUNREACH: 'there is no way to the server',
  ENETUNREACH: 'there is no way to the server',
  ETIMEDOUT: 'the server does not answer',
  ENOTFOUND: 'the name of the server is not known',
};
