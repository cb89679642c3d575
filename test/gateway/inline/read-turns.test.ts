/** Who is read on when, with turns that the test takes, and sockets that are none. */
import { EventEmitter } from 'node:events';
import type { Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { Counters } from '../../../src/gateway/counters.ts';
import { Flow, Verdict } from '../../../src/gateway/inline/flow.ts';
import { ReadTurns } from '../../../src/gateway/inline/read-turns.ts';
import { gatewayLimits } from '../../../src/gateway/limits.ts';
import { flowHost } from '../../kit/flow-host.ts';
import { frame } from '../../kit/wire.ts';

class Turns {
  readonly planned: (() => void)[] = [];
  readonly line: ReadTurns;
  readonly had: string[] = [];

  constructor(sourcesMax: number) {
    this.line = new ReadTurns(sourcesMax, (turn) => this.planned.push(turn));
  }
  /** The other sockets have been looked at. @returns who was read on */
  next(): string[] {
    expect(this.planned.length).toBe(1);
    this.planned.pop()!();
    return this.had.splice(0);
  }
  /** @param deed what comes of its turn */
  taker(name: string, deed: () => boolean = () => true) {
    return {
      readOn: () => {
        this.had.push(name);
        return deed();
      },
    };
  }
}

describe('the line', () => {
  it('gives so many their turn, first come, first read; the others the next one', () => {
    const turns = new Turns(2);
    for (const name of ['a', 'b', 'c', 'd', 'e']) turns.line.wait(turns.taker(name));
    expect(turns.next()).toEqual(['a', 'b']);
    expect(turns.next()).toEqual(['c', 'd']);
    expect(turns.next()).toEqual(['e']);
    expect(turns.planned).toEqual([]);
  });

  it('keeps the place of who comes twice, and puts who comes back behind the others', () => {
    const turns = new Turns(1);
    const again = turns.taker('a', () => {
      turns.line.wait(again);
      return true;
    });
    const other = turns.taker('b');
    for (const taker of [again, other, again]) turns.line.wait(taker);
    expect([turns.next(), turns.next(), turns.next()]).toEqual([['a'], ['b'], ['a']]);
    expect(turns.planned.length).toBe(1);
  });

  it('gives the turn of who has gone to the next one', () => {
    const turns = new Turns(1);
    for (let i = 0; i < 3; i++) turns.line.wait(turns.taker(`gone ${i}`, () => false));
    turns.line.wait(turns.taker('there'));
    turns.line.wait(turns.taker('behind'));
    expect(turns.next()).toEqual(['gone 0', 'gone 1', 'gone 2', 'there']);
  });
});

/** The source: whether it is read. */
class Source {
  reads = true;
  destroyed = false;
  pause(): void {
    this.reads = false;
  }
  resume(): void {
    this.reads = true;
  }
}

/** The other end: takes all, or keeps all until it drains. */
class Sink extends EventEmitter {
  writableLength = 0;
  takes = true;
  readonly destroyed = false;
  readonly writableEnded = false;
  readonly connecting = false;
  write(bytes: Uint8Array): boolean {
    if (this.takes) return true;
    this.writableLength += bytes.length;
    return this.writableLength < gatewayLimits.queueBytesHigh;
  }
  drain(): void {
    this.writableLength = 0;
    this.emit('drain');
  }
}

function flowWith(turns: Turns) {
  const [from, to] = [new Source(), new Sink()];
  const host = flowHost({ turns: turns.line });
  const reader = { look: () => Verdict.pass, replacement: () => new Uint8Array() };
  const sockets = { from: from as unknown as Socket, to: to as unknown as Socket };
  const flow = new Flow({ direction: 'toPhone', reader, counters: new Counters(), ...sockets, host }, 0);
  const hear = (chunk: Buffer): void => {
    host.round.hear(flow, chunk);
    host.round.end();
  };
  return { from, to, flow, hear };
}

const FRAME_BYTES = 512;
/** A chunk of so many bytes. */
function chunkOf(bytes: number): Buffer {
  const one = frame(0x7000, new Uint8Array(FRAME_BYTES - 12));
  return Buffer.concat(Array.from({ length: bytes / FRAME_BYTES }, () => one));
}
const full = chunkOf(gatewayLimits.readBytesMax);
const nearly = chunkOf(gatewayLimits.readBytesMax - FRAME_BYTES);

describe('a flow', () => {
  it('whose chunk fills what is read at once is held back until its turn; another is not', () => {
    const turns = new Turns(1);
    const { flow, from, hear } = flowWith(turns);
    hear(nearly);
    expect([from.reads, flow.held, turns.planned.length]).toEqual([true, false, 0]);
    hear(full);
    expect([from.reads, flow.held, flow.paused]).toEqual([false, true, false]);
    turns.planned.pop()!();
    expect([from.reads, flow.held]).toEqual([true, false]);
  });

  it('under TLS is held back from a smaller one on: more of the record may be there', () => {
    const turns = new Turns(1);
    const { flow, from } = flowWith(turns);
    flow.push(chunkOf(gatewayLimits.readBytesMaxTls - FRAME_BYTES), 0);
    expect(from.reads).toBe(true);
    flow.push(chunkOf(gatewayLimits.readBytesMaxTls), 0);
    expect(from.reads).toBe(false);
  });

  it('whose reader is slow has its turn when he has taken all, and not before', () => {
    const turns = new Turns(1);
    const { flow, from, to, hear } = flowWith(turns);
    to.takes = false;
    hear(full);
    expect([flow.paused, from.reads, turns.planned.length]).toEqual([true, false, 0]);
    to.drain();
    expect([flow.paused, from.reads, flow.held]).toEqual([false, false, true]);
    turns.planned.pop()!();
    expect([from.reads, flow.held]).toEqual([true, false]);
  });

  it('whose reader becomes slow while it waits lets its turn go, and gets in line again when he has taken all', () => {
    const turns = new Turns(1);
    const { flow, from, to, hear } = flowWith(turns);
    hear(full);
    to.takes = false;
    flow.add(full);
    expect(flow.paused).toBe(true);
    turns.planned.pop()!();
    expect([from.reads, flow.held]).toEqual([false, true]);
    to.drain();
    turns.planned.pop()!();
    expect([from.reads, flow.held]).toEqual([true, false]);
  });

  it('whose reader has taken all while it waits is read on once, in its turn', () => {
    const turns = new Turns(1);
    const { flow, from, to, hear } = flowWith(turns);
    hear(full);
    to.takes = false;
    flow.add(full);
    to.drain();
    expect(from.reads).toBe(false);
    turns.planned.pop()!();
    expect([from.reads, turns.planned.length]).toEqual([true, 0]);
  });

  it('whose source has gone lets its turn go', () => {
    const turns = new Turns(1);
    const { flow, from, hear } = flowWith(turns);
    hear(full);
    from.destroyed = true;
    expect(flow.readOn()).toBe(false);
  });
});
