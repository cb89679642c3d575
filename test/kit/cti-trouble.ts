/** A scripted CTIManager over TCP that can be killed, go silent, drip its bytes or send them twice; and a feature beside it. */
import { createServer, type Server, type Socket } from 'node:net';
import { MemoryStore } from '../../src/cluster/memory-store.ts';
import { CallBackHandler, defaultParameters, englishDictionary } from '../../src/feature/index.ts';
import { CtiAttachment } from '../../src/gateway/cti/attachment.ts';
import type { CtiDeadlines } from '../../src/gateway/cti/options.ts';
import { Router } from '../../src/gateway/router.ts';
import type { Action } from '../../src/model/actions.ts';
import type { Event } from '../../src/model/events.ts';
import { ScriptedCti, type ScriptedDevice, scriptedOffice } from './scripted-cti.ts';

export type Delivery = 'plain' | 'drip' | 'twice' | 'nothing';

const HOST = '127.0.0.1';
export const A = 'SEP000000000001';
export const B = 'SEP000000000002';

export class CtiTrouble {
  readonly devices: ScriptedDevice[] = scriptedOffice();
  readonly log: (Event | Action)[] = [];
  readonly router: Router;
  readonly handler: CallBackHandler;
  attachment!: CtiAttachment;
  /** The script of the connection in hand. */
  manager!: ScriptedCti;
  connections = 0;
  delivery: Delivery = 'plain';
  /** Done to every new script, before it hears anything. */
  prepare: (manager: ScriptedCti) => void = () => {};
  /** New connections are closed at once. */
  closed = false;
  private socket: Socket | null = null;
  private readonly server: Server;
  private readonly wires: Promise<void>[] = [];

  private constructor() {
    this.server = createServer((socket) => this.accept(socket));
    const wallClock = () => ({ year: 2026, month: 1, day: 2, hour: 9, minute: 5 });
    this.handler = new CallBackHandler({ parameters: defaultParameters, dictionary: englishDictionary, wallClock });
    this.router = new Router({
      feature: this.handler,
      store: new MemoryStore(),
      clock: Date.now,
      observe: (what) => void this.log.push(what),
    });
  }

  static async open(deadlines: Partial<CtiDeadlines> = {}): Promise<CtiTrouble> {
    const trouble = new CtiTrouble();
    const port = await new Promise<number>((resolve) => {
      trouble.server.listen(0, HOST, () => resolve((trouble.server.address() as { port: number }).port));
    });
    trouble.attachment = new CtiAttachment(
      { managers: [{ host: HOST, port }], user: 'user', password: 'secret', deadlines: { retryMs: 100, ...deadlines } },
      trouble.router,
      trouble.router.counters,
    );
    trouble.router.attach(trouble.attachment);
    await trouble.router.start();
    trouble.attachment.start();
    await trouble.until('the session', () => trouble.attachment.state === 'up');
    return trouble;
  }

  /** 1002 talks; 1001 has heard busy, pressed CallBack and hung up. */
  async arm(): Promise<void> {
    const [a, b] = [this.devices[0]!.lines[0]!, this.devices[1]!.lines[0]!];
    b.calls.push({ id: 77, state: 8, calling: '1002', called: '1003' });
    a.calls.push({ id: 31, state: 14, cause: 17, origin: 4, calling: '1001', called: '1002' });
    this.manager.pressCallBack(A, {
      callState: 14,
      cause: 17,
      called: '1002',
      featureActivatingCallManagerID: 1,
      featureActivatingCallID: 31,
    });
    await this.screen('CallBack is activated on 1002');
    this.manager.callState(A, '1001', 31, 1);
    await this.until('1001 is idle', () =>
      this.log.some((what) => what.type === 'callSignal' && what.device === A && what.signal === 2),
    );
  }

  /** 1002 hangs up; told only where the line is open and the CTIManager speaks. */
  freeB(): void {
    this.devices[1]!.lines[0]!.calls = [];
  }

  /** The screen was shown, and the phone has said so. */
  async screen(text: string): Promise<void> {
    const dialogOf = () =>
      this.log.findLast((what) => what.type === 'showScreen' && what.screen.text.includes(text)) as
        | Extract<Action, { type: 'showScreen' }>
        | undefined;
    await this.until(`screen "${text}"`, () => {
      const dialog = dialogOf()?.dialog;
      return this.log.some((what) => what.type === 'screenAnswer' && what.shown && what.dialog === dialog);
    });
  }

  /** Presses Cancel on the screen that is up, and waits until nothing is open any more. */
  async cancel(): Promise<void> {
    const shown = this.log.findLast((what) => what.type === 'showScreen') as Extract<Action, { type: 'showScreen' }>;
    this.manager.phoneSays(A, `cancel.${shown.dialog}`);
    await this.until('no record', () => this.handler.load.records === 0);
    await this.until(
      'no handle open',
      () => this.manager.handlesOpen === 0 && this.attachment.openHandles().length === 0,
    );
  }

  kill(): void {
    this.socket?.resetAndDestroy();
  }

  count(name: Parameters<Router['counters']['value']>[0]): number {
    return this.router.counters.value(name);
  }

  async until(what: string, test: () => boolean): Promise<void> {
    const last = performance.now() + 15_000;
    while (!test()) {
      if (performance.now() > last) {
        const seen = this.log.slice(-15).map((entry) => JSON.stringify(entry));
        throw new Error(`${what}: not within 15 s. Open there: ${this.manager?.handlesOpen}\n${seen.join('\n')}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
  }

  async close(): Promise<void> {
    this.delivery = 'plain';
    await this.attachment.close();
    await this.router.stop();
    this.kill();
    await Promise.all(this.wires);
    await new Promise((resolve) => this.server.close(resolve));
  }

  private accept(socket: Socket): void {
    this.connections++;
    if (this.closed) {
      socket.destroy();
      return;
    }
    this.socket = socket;
    const queue: Uint8Array[] = [];
    const manager = new ScriptedCti(this.devices, (bytes) => this.deliver(socket, bytes, queue));
    manager.phonesAnswer = true;
    manager.heartbeatS = 1;
    this.prepare(manager);
    this.manager = manager;
    const beat = setInterval(() => manager.tell('Heartbeat'), 500);
    socket.on('data', (chunk) => manager.received(chunk));
    socket.on('error', () => socket.destroy());
    this.wires.push(
      new Promise((resolve) => {
        socket.on('close', () => {
          clearInterval(beat);
          // The handles of a session end with it.
          manager.openLines.clear();
          manager.openDevices.clear();
          resolve();
        });
      }),
    );
  }

  private deliver(socket: Socket, bytes: Uint8Array, queue: Uint8Array[]): void {
    if (this.delivery === 'nothing' || socket.destroyed) return;
    if (this.delivery === 'plain' && queue.length === 0) {
      socket.write(bytes);
      return;
    }
    const waiting = queue.length > 0;
    queue.push(bytes);
    if (this.delivery === 'twice') queue.push(bytes);
    if (!waiting) void drip(socket, queue, this.delivery === 'drip' ? 7 : Number.POSITIVE_INFINITY);
  }
}

/** Writes a queue in pieces of so many bytes, one piece a turn. */
async function drip(socket: Socket, queue: Uint8Array[], piece: number): Promise<void> {
  for (let bytes = queue[0]; bytes !== undefined && !socket.destroyed; bytes = queue[0]) {
    for (let at = 0; at < bytes.length; at += piece) {
      socket.write(bytes.subarray(at, at + Math.min(piece, bytes.length)));
      await new Promise((resolve) => setImmediate(resolve));
    }
    queue.shift();
  }
}
