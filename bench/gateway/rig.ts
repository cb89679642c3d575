/** A subject between its own phones and its own server, ready to be measured. Each is a process of its own. */
import type { Spread } from '../harness.ts';
import type { Order, Spoken } from './phones.ts';
import { cpuNs, memoryBytes, Worker, waitedNs } from './processes.ts';
import type { Running, Subject } from './subjects.ts';

export class Rig {
  readonly name: string;
  private readonly server: Worker;
  private readonly phones: Worker;
  private readonly subject: Running;

  private constructor(name: string, server: Worker, phones: Worker, subject: Running) {
    this.name = name;
    this.server = server;
    this.phones = phones;
    this.subject = subject;
  }

  static async open(subject: Subject): Promise<Rig> {
    const server = new Worker('./far-server.js');
    const phones = new Worker('./phones.js');
    try {
      const { port } = await server.ask<{ port: number }>({ do: 'port' });
      return new Rig(subject.name, server, phones, await subject.open(port));
    } catch (error) {
      await Promise.all([server.stop(), phones.stop()]);
      throw error;
    }
  }

  async close(): Promise<void> {
    await Promise.all([this.phones.stop(), this.server.stop(), this.subject.stop()]);
  }

  /** So many more phones, registered one after another from `first`. */
  connect(count: number, first = 0): Promise<number> {
    return this.order({ do: 'connect', port: this.subject.port, count, first });
  }

  memoryBytes(): number {
    return memoryBytes(this.subject.pid);
  }

  /** Microseconds of the subject's processor time a message, and messages a second. */
  async saturate(phones: number, burst: number, ms: number): Promise<{ cpuUs: number; perSecond: number }> {
    const before = cpuNs(this.subject.pid);
    const { messages, seconds } = await this.order<Spoken>({ do: 'saturate', phones, burst, ms });
    return { cpuUs: (cpuNs(this.subject.pid) - before) / messages / 1000, perSecond: messages / seconds };
  }

  /** Also: which share of the time, in %, the subject had to wait for a processor. */
  async rate(
    perSecond: number,
    ms: number,
  ): Promise<{ cpuUs: number; waitedPercent: number; tookMs: readonly number[] }> {
    const { pid } = this.subject;
    const [before, waited] = [cpuNs(pid), waitedNs(pid)];
    const { messages, seconds, tookMs } = await this.order<Spoken>({ do: 'rate', perSecond, ms });
    const waitedPercent = (waitedNs(pid) - waited) / (seconds * 1e7);
    return { cpuUs: (cpuNs(pid) - before) / messages / 1000, waitedPercent, tookMs };
  }

  async deaf(phones: number): Promise<void> {
    await this.order({ do: 'deaf', phones });
  }

  private order<T>(order: Order): Promise<T> {
    return this.phones.ask<T>(order);
  }
}

/** Value below which a share of sorted values lies. */
export const quantile = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]!;

export type Figures = Record<string, number>;
export type { Spread };
