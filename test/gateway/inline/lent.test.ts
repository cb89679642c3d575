/** Chunks in memory that the next read writes over: what a socket keeps must stay what it was. */
import type { Socket } from 'node:net';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Counters } from '../../../src/gateway/counters.ts';
import { Flow, Verdict } from '../../../src/gateway/inline/flow.ts';
import type { Round } from '../../../src/gateway/inline/round.ts';
import { flowHost, roundByHand } from '../../kit/flow-host.ts';
import { frame, words } from '../../kit/wire.ts';

const SWALLOWED = 0x7001;

/** A socket that takes some writes at once and keeps others, by reference, and what comes behind them, until it drains. */
class KeepingSink {
  writableLength = 0;
  destroyed = false;
  writableEnded = false;
  connecting = false;
  private readonly keeps: readonly boolean[];
  private readonly taken: Buffer[] = [];
  private kept: Uint8Array[] = [];
  private writes = 0;

  constructor(keeps: readonly boolean[]) {
    this.keeps = keeps;
  }
  write(bytes: Uint8Array): boolean {
    const keep = this.writableLength > 0 || this.keeps[this.writes++ % this.keeps.length]!;
    if (keep) {
      this.kept.push(bytes);
      this.writableLength += bytes.length;
    } else this.taken.push(Buffer.from(bytes));
    return true;
  }
  drain(): void {
    this.taken.push(Buffer.concat(this.kept));
    this.kept = [];
    this.writableLength = 0;
  }
  get received(): Buffer {
    this.drain();
    return Buffer.concat(this.taken);
  }
  on(): void {}
  cork(): void {}
  uncork(): void {}
  pause(): void {}
  resume(): void {}
}

const chunk = fc.array(fc.tuple(fc.boolean(), fc.integer({ min: 0, max: 300 })), { minLength: 1, maxLength: 12 });

it('several flows over one buffer: each passes its own bytes, whatever sockets keep and wherever chunks end', () => {
  const shared = Buffer.alloc(16 * 1024);
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.integer({ min: 0, max: 2 }), chunk, fc.integer({ min: 1, max: 4000 })), { maxLength: 25 }),
      fc.array(fc.boolean(), { minLength: 1, maxLength: 7 }),
      fc.integer({ min: 1, max: 6 }),
      (pushes, keeps, chunksMax) => {
        const round = roundByHand(chunksMax);
        const sinks = [0, 1, 2].map(() => new KeepingSink(keeps));
        const flows = sinks.map((to) => flowTo(to, round));
        const expected: Buffer[][] = [[], [], []];
        let n = 0;
        for (const [which, frames, cut] of pushes) {
          if (n % 3 === 0) sinks[which]!.drain();
          const bytes = frames.map(([swallowed, size]) =>
            frame(swallowed ? SWALLOWED : 0x7000, Buffer.concat([words(n++), Buffer.alloc(size, n)])),
          );
          frames.forEach(([swallowed], i) => {
            if (!swallowed) expected[which]!.push(bytes[i]!);
          });
          const all = Buffer.concat(bytes);
          for (let at = 0; at < all.length; at += cut) {
            const length = all.copy(shared, 0, at, at + cut);
            round.hear(flows[which]!, shared.subarray(0, length));
            shared.fill(0xee);
          }
          if (n % 5 === 0) round.end();
        }
        round.end();
        sinks.forEach((sink, i) => {
          expect(sink.received.equals(Buffer.concat(expected[i]!))).toBe(true);
        });
      },
    ),
    { numRuns: 300 },
  );
});

it('what another flow is given while a chunk is read goes its own way, at once; what this one is given goes between its frames', () => {
  const shared = Buffer.alloc(4096);
  const round = roundByHand();
  const sinks = [new KeepingSink([false]), new KeepingSink([false])] as const;
  const other = flowTo(sinks[1], round);
  const sent = [1, 2, 3].map((n) => frame(0x7000, words(n)));
  const [before, behind, elsewhere] = [4, 5, 6].map((n) => frame(0x7000, words(n))) as [Buffer, Buffer, Buffer];
  let seen = 0;
  const flow: Flow = flowTo(sinks[0], round, () => {
    if (++seen !== 2) return;
    flow.addBehind(behind);
    other.add(elsewhere);
    flow.add(before);
    expect(sinks[1].received).toEqual(elsewhere);
  });
  const length = Buffer.concat(sent).copy(shared);
  round.hear(flow, shared.subarray(0, length));
  shared.fill(0xee);
  round.end();
  expect(sinks[0].received).toEqual(Buffer.concat([sent[0]!, before, sent[1]!, behind, sent[2]!]));
});

function flowTo(to: KeepingSink, round: Round, looking: () => void = () => undefined): Flow {
  const reader = {
    look: (_view: DataView, _start: number, _end: number, id: number) => {
      looking();
      return id === SWALLOWED ? Verdict.swallow : Verdict.pass;
    },
    replacement: () => new Uint8Array(),
  };
  const sockets = { from: to as unknown as Socket, to: to as unknown as Socket };
  return new Flow(
    {
      direction: 'toPhone',
      reader,
      counters: new Counters(),
      ...sockets,
      host: flowHost({ round }),
    },
    0,
  );
}
