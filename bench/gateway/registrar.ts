/** Many phones that register at a steady rate and keep themselves alive, through `serve --workers N`. */
import type { KeptAlive, Order, Registered } from './phones.ts';
import { cpuNs, memoryBytes, Worker } from './processes.ts';
import { Served } from './served.ts';

export class Registrar {
  private readonly server: Worker;
  private readonly phones: Worker;
  private readonly service: Served;

  private constructor(server: Worker, phones: Worker, service: Served) {
    this.server = server;
    this.phones = phones;
    this.service = service;
  }

  static async open(workers: number): Promise<Registrar> {
    const server = new Worker('./far-server.js', ['acknowledge']);
    const phones = new Worker('./phones.js');
    try {
      const { port } = await server.ask<{ port: number }>({ do: 'port' });
      const service = await Served.open(port, ['--store', 'memory', '--workers', String(workers)]);
      return new Registrar(server, phones, service);
    } catch (error) {
      await Promise.all([server.stop(), phones.stop()]);
      throw error;
    }
  }

  async close(): Promise<void> {
    await Promise.all([this.phones.stop(), this.server.stop(), this.service.stop()]);
  }

  /** So many more, one after the other within `ms`. */
  register(count: number, ms: number): Promise<Registered> {
    return this.ask<Registered>({ do: 'register', port: this.service.port, count, ms });
  }

  async keepAlive(everyMs: number, ms: number): Promise<KeptAlive & { readonly cpuShare: number }> {
    const before = cpuNs(this.service.pid);
    const told = await this.ask<KeptAlive>({ do: 'keepAlive', everyMs, ms }, 2 * ms);
    return { ...told, cpuShare: (cpuNs(this.service.pid) - before) / (ms * 1e6) };
  }

  memoryBytes(): number {
    return memoryBytes(this.service.pid);
  }

  private ask<T>(order: Order, withinMs?: number): Promise<T> {
    return this.phones.ask<T>(order, withinMs);
  }
}
