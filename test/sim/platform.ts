/**
 * The ground that product code stands on, replaced while a world runs: clock, timers, TCP. So everything above it runs
 * unchanged. `Date`, `performance.now`, timers and `node:net` lead to the virtual clock and network of the world in hand.
 */
import { syncBuiltinESMExports } from 'node:module';
import net from 'node:net';
import { type Clock, Planned, START } from './clock.ts';
import type { Network } from './network.ts';

const real = {
  Date,
  setTimeout,
  clearTimeout,
  setInterval,
  clearInterval,
  setImmediate,
  clearImmediate,
  connect: net.connect,
  createConnection: net.createConnection,
  createServer: net.createServer,
};

/** A turn of the real event loop: everybody who waits for a promise that is settled has gone on when it resolves. */
export function settled(): Promise<void> {
  return new Promise((resolve) => real.setImmediate(resolve));
}

/** Real milliseconds, for figures about the simulation itself. */
export function realMs(): number {
  return Number(process.hrtime.bigint() / 1000n) / 1000;
}

/** Puts the virtual ground under everything. @returns how to take it away again. */
export function install(clock: Clock, network: Network): () => void {
  class VirtualDate extends real.Date {
    constructor(...parts: readonly unknown[]) {
      if (parts.length === 0) super(clock.wall);
      else super(...(parts as [number]));
    }
    static override now(): number {
      return clock.wall;
    }
  }
  const timer = (run: (...parts: unknown[]) => void, ms = 0, ...parts: unknown[]): Planned =>
    clock.after(Math.max(1, ms), () => run(...parts));
  const cancel = (timer: unknown): void => {
    if (timer instanceof Planned) timer.cancel();
    else if (timer instanceof Repeated) timer.stop();
  };
  Object.assign(globalThis, {
    Date: VirtualDate,
    setTimeout: timer,
    clearTimeout: cancel,
    setInterval: (run: () => void, ms: number) => new Repeated(clock, Math.max(1, ms), run),
    clearInterval: cancel,
    setImmediate: (run: (...parts: unknown[]) => void, ...parts: unknown[]) => clock.after(0, () => run(...parts)),
    clearImmediate: cancel,
  });
  performance.now = () => clock.now;
  const connect = ((options: net.NetConnectOpts, ready?: () => void) =>
    network.connect(options as net.TcpNetConnectOpts, ready)) as unknown as typeof net.connect;
  const createServer = ((...parts: unknown[]) => network.createServer(parts)) as unknown as typeof net.createServer;
  Object.assign(net, { connect, createConnection: connect, createServer });
  syncBuiltinESMExports();
  return restore;
}

function restore(): void {
  const { connect, createConnection, createServer, ...timers } = real;
  Object.assign(globalThis, timers);
  Reflect.deleteProperty(performance, 'now');
  Object.assign(net, { connect, createConnection, createServer });
  syncBuiltinESMExports();
}

/** What `setInterval` returns. */
class Repeated {
  #next: Planned;

  constructor(clock: Clock, ms: number, run: () => void) {
    const again = (): void => {
      this.#next = clock.after(ms, again);
      run();
    };
    this.#next = clock.after(ms, again);
  }

  stop(): void {
    this.#next.cancel();
  }
  ref(): this {
    return this;
  }
  unref(): this {
    return this;
  }
}

/** Epoch milliseconds at which every world begins. */
export const worldStart = START;
