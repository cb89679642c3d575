/** What sockets say at once: read first, then looked at, then written, then told. */
import type { Socket } from 'node:net';
import { expect, it } from 'vitest';
import { Fault } from '../../../src/codecs/fault.ts';
import { Counters } from '../../../src/gateway/counters.ts';
import { Flow, type FlowHost, Verdict } from '../../../src/gateway/inline/flow.ts';
import { Round } from '../../../src/gateway/inline/round.ts';
import { gatewayLimits } from '../../../src/gateway/limits.ts';
import { crowded, flowHost } from '../../kit/flow-host.ts';
import { frame, words } from '../../kit/wire.ts';

const LENGTH_THAT_CANNOT_BE = words(0xffffffff, 0, 0);

/** Flows of one round, and what happened in which order: `look 1`, `write 1 16` (bytes), `begin`, `end`. */
class Office {
  readonly said: string[] = [];
  readonly planned: (() => void)[] = [];
  readonly round: Round;

  constructor(chunksMax?: number) {
    const host = { nowMs: 0, beginRound: () => this.said.push('begin'), endRound: () => this.said.push('end') };
    this.round = new Round(host, crowded, chunksMax, (end) => this.planned.push(end));
  }

  flow(name: number, looking: () => void = () => undefined, owner: Partial<FlowHost> = {}): Flow {
    const to = {
      writableLength: 0,
      destroyed: false,
      writableEnded: false,
      connecting: false,
      write: (bytes: Uint8Array) => this.said.push(`write ${name} ${bytes.length}`) > 0,
      on: () => undefined,
      pause: () => undefined,
      resume: () => undefined,
    } as unknown as Socket;
    const look = (): Verdict => {
      this.said.push(`look ${name}`);
      looking();
      return Verdict.pass;
    };
    const reader = { look, replacement: () => new Uint8Array() };
    const host = Object.assign(owner, flowHost({ round: this.round, ...owner }));
    return new Flow({ direction: 'toPhone', reader, counters: new Counters(), from: to, to, host }, 0);
  }
}

it('chunks of several connections are all looked at before the first is written, and the feature is last', () => {
  const office = new Office();
  const [one, two] = [office.flow(1), office.flow(2)];
  office.round.hear(one, frame(0x7000, words(1)));
  office.round.hear(two, frame(0x7000, words(1, 2)));
  expect([office.said, office.planned.length]).toEqual([[], 1]);
  office.planned.pop()!();
  expect(office.said).toEqual(['begin', 'look 1', 'look 2', 'write 1 16', 'write 2 20', 'end']);
  office.round.end();
  expect(office.said).toHaveLength(6);
});

it('a round ends at its most chunks, and at a chunk behind which there is more', () => {
  const office = new Office(2);
  const flow = office.flow(1);
  const chunk = frame(0x7000, words(1));
  office.round.hear(flow, chunk);
  office.round.hear(flow, chunk);
  expect(office.said.filter((what) => what.startsWith('write'))).toEqual(['write 1 16', 'write 1 16']);
  office.said.length = 0;
  office.round.hear(flow, Buffer.concat(Array.from({ length: gatewayLimits.readBytesMax / 16 }, () => chunk)));
  expect(office.said.at(-2)).toBe(`write 1 ${gatewayLimits.readBytesMax}`);
});

it('a frame of ours goes behind what was looked at before, of the same connection', () => {
  const office = new Office();
  const two: Flow = office.flow(2, () => one.add(frame(0x7001, words(1, 2, 3))));
  const one = office.flow(1);
  office.round.hear(one, frame(0x7000, words(1)));
  office.round.hear(two, frame(0x7000, words(1)));
  office.round.hear(one, frame(0x7000, words(1, 2)));
  office.round.end();
  const writes = ['write 1 16', 'write 1 24', 'look 1', 'write 2 16', 'write 1 20'];
  expect(office.said).toEqual(['begin', 'look 1', 'look 2', ...writes, 'end']);
});

it('a stream that ends with a fault: frames before it leave first, also those of others; nobody else is disturbed', () => {
  const office = new Office();
  const failed = (_flow: Flow, fault: Fault): void => {
    office.round.end();
    office.said.push(`fault ${fault}`);
  };
  const [one, two, three] = [office.flow(1), office.flow(2, undefined, { failed }), office.flow(3)];
  office.round.hear(one, frame(0x7000, words(1)));
  office.round.hear(two, Buffer.concat([frame(0x7000, words(1, 2)), LENGTH_THAT_CANNOT_BE]));
  office.round.hear(three, frame(0x7000, words(1)));
  office.round.end();
  const before = ['look 1', 'look 2', 'write 1 16', 'write 2 20', `fault ${Fault.lengthTooLarge}`];
  expect(office.said).toEqual(['begin', ...before, 'look 3', 'write 3 16', 'end']);
});

it('a connection that was closed meanwhile is not looked at any more', () => {
  const office = new Office();
  const owner = { listens: true };
  const closing = office.flow(1, () => {
    owner.listens = false;
  });
  const closed = office.flow(3, undefined, owner);
  const other = office.flow(2);
  for (const before of [other, other]) office.round.hear(before, frame(0x7000, words(1)));
  office.round.end();
  office.said.length = 0;
  office.round.hear(closing, frame(0x7000, words(1)));
  office.round.hear(closed, frame(0x7000, words(1)));
  office.round.end();
  expect(office.said).toEqual(['begin', 'look 1', 'write 1 16', 'end']);
});
