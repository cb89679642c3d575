/** A phone of the gateway without sockets: two flows into arrays, events into a list. */
import type { Socket } from 'node:net';
import { Counters } from '../../src/gateway/counters.ts';
import { type Direction, Flow } from '../../src/gateway/inline/flow.ts';
import type { InlineOptions } from '../../src/gateway/inline/options.ts';
import { Phone, type PhoneHost } from '../../src/gateway/inline/phone.ts';
import type { PhoneLink } from '../../src/gateway/inline/phone-ports.ts';
import type { Round } from '../../src/gateway/inline/round.ts';
import { gatewayLimits } from '../../src/gateway/limits.ts';
import type { Event } from '../../src/model/events.ts';
import { flowHost, roundByHand } from './flow-host.ts';

/** Takes writes at once, as a socket does whose reader is quick: what comes of the memory then is nothing to it. */
class Sink {
  readonly written: Uint8Array[] = [];
  writes = 0;
  last: Uint8Array | null = null;
  destroyed = false;
  writableEnded = false;
  writableLength = 0;
  write(bytes: Uint8Array): boolean {
    this.writes++;
    this.written.push(Buffer.from(bytes));
    this.last = bytes;
    return true;
  }
  on(): this {
    return this;
  }
  cork(): void {}
  uncork(): void {}
  pause(): void {}
  resume(): void {}
}

export interface Changed {
  readonly direction: Direction;
  readonly what: 'changed' | 'added' | 'swallowed';
  readonly id: number;
  readonly bytes: Buffer;
}

export class PhoneDesk implements PhoneHost, PhoneLink {
  readonly counters = new Counters();
  readonly limits = gatewayLimits;
  readonly options: InlineOptions;
  readonly events: Event[] = [];
  readonly changes: Changed[] = [];
  readonly phone: Phone;
  readonly toServer: Flow;
  readonly toPhone: Flow;
  closedFor = '';
  readonly address = '127.0.0.1';
  private readonly round: Round;
  private readonly sinks: Record<Direction, Sink> = { toServer: new Sink(), toPhone: new Sink() };

  /** @param round of several desks, where whoever drives them has one */
  constructor(options: Partial<InlineOptions> = {}, round?: Round) {
    this.round = round ?? roundByHand();
    this.options = { listen: { host: '', port: 0 }, upstream: { host: '', port: 0 }, ...options };
    this.phone = new Phone(this, this);
    this.toServer = this.flow('toServer');
    this.toPhone = this.flow('toPhone');
  }

  /** Bytes that went out in a direction. */
  output(direction: Direction): Buffer {
    return Buffer.concat(this.sinks[direction].written);
  }
  /** Write calls of a direction. */
  writes(direction: Direction): number {
    return this.sinks[direction].writes;
  }
  /** What was written last, as it was handed over. */
  lastWrite(direction: Direction): Uint8Array | null {
    return this.sinks[direction].last;
  }
  up(...frames: Uint8Array[]): void {
    this.toServer.push(Buffer.concat(frames), 0);
  }
  down(...frames: Uint8Array[]): void {
    this.toPhone.push(Buffer.concat(frames), 0);
  }
  /** What came of the last frames: changes since the last call. */
  taken(): Changed[] {
    return this.changes.splice(0);
  }

  post(event: Event): void {
    this.events.push(event);
  }
  mayRegister(): boolean {
    return true;
  }
  nextRequest(): number {
    return 1;
  }
  claim(): boolean {
    return true;
  }
  release(): void {}
  addToPhone(bytes: Uint8Array, frames?: number): void {
    this.toPhone.add(bytes, frames);
  }
  addToPhoneBehind(bytes: Uint8Array): void {
    this.toPhone.addBehind(bytes);
  }
  addToServer(bytes: Uint8Array, frames?: number): void {
    this.toServer.add(bytes, frames);
  }
  certificateName(): string {
    return '';
  }
  named(): void {}
  settled(): void {}
  close(reason: string): void {
    this.closedFor = reason;
  }

  private flow(direction: Direction): Flow {
    const to = this.sinks[direction] as unknown as Socket;
    const reader = direction === 'toServer' ? this.phone.up : this.phone.down;
    return new Flow(
      {
        direction,
        reader,
        counters: this.counters,
        from: to,
        to,
        host: flowHost({ round: this.round }),
        tap: (bytes, what) => {
          if (what === 'passed') return;
          const copy = Buffer.from(bytes);
          this.changes.push({ direction, what, id: copy.readUInt32LE(8), bytes: copy });
        },
      },
      0,
    );
  }
}
