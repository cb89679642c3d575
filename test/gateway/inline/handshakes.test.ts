/** Which TLS handshakes begin, and which make room, with sockets that are none. */
import { EventEmitter } from 'node:events';
import type { Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import type { DoorKeeper } from '../../../src/gateway/inline/door-keeper.ts';
import { Handshakes } from '../../../src/gateway/inline/handshakes.ts';
import { type GatewayLimits, gatewayDeadlines, gatewayLimits } from '../../../src/gateway/limits.ts';

const HELLO = Buffer.of(22, 3, 1, 2, 0);

class Line extends EventEmitter {
  readonly remoteAddress = '192.0.2.1';
  readonly remotePort: number;
  readonly back: Buffer[] = [];

  constructor(remotePort: number) {
    super();
    this.remotePort = remotePort;
  }
  says(bytes: Buffer): void {
    this.emit('data', bytes);
  }
  pause(): this {
    return this;
  }
  setTimeout(_ms: number, late?: () => void): this {
    if (late !== undefined) this.on('timeout', late);
    return this;
  }
  unshift(bytes: Buffer): void {
    this.back.push(bytes);
  }
  resetAndDestroy(): void {
    this.emit('close');
  }
}

/** @param known ports from which a phone has registered before */
function door(limits: Partial<GatewayLimits> = {}, known: readonly number[] = []) {
  const told: string[] = [];
  const begun: number[] = [];
  let underWay = 0;
  const keeper: DoorKeeper = {
    limits: { ...gatewayLimits, ...limits },
    deadlines: gatewayDeadlines,
    knock: () => null,
    refusal: () => null,
    enter: () => undefined,
    isKnown: ({ remotePort }) => known.includes(remotePort!),
    refused: (socket, reason) => told.push(`${socket.remotePort} ${reason}`),
    dropped: () => undefined,
    handshakes: (change) => {
      underWay += change;
    },
  };
  const turns: (() => void)[] = [];
  const handshakes = new Handshakes(
    keeper,
    (socket) => begun.push(socket.remotePort!),
    (turn) => turns.push(turn),
  );
  const comes = (port: number): Line => {
    const line = new Line(port);
    handshakes.begin(line as unknown as Socket);
    return line;
  };
  /** The others have been looked at. */
  const turn = (): void => {
    for (const each of turns.splice(0)) each();
  };
  return { told, begun, comes, turn, count: () => underWay };
}

it('begins in its turn after the first byte, and what was said is still to be read', () => {
  const { told, begun, comes, turn, count } = door();
  const line = comes(1);
  turn();
  expect([begun, count()]).toEqual([[], 1]);
  line.says(HELLO);
  expect([begun, line.back]).toEqual([[], [HELLO]]);
  turn();
  expect(begun).toEqual([1]);
  line.emit('close');
  expect([told, count()]).toEqual([[], 0]);
});

it('does not begin for other bytes, for silence, and for who leaves', () => {
  const { told, begun, comes, turn, count } = door();
  comes(1).says(Buffer.of(4, 0, 0, 0));
  comes(2).emit('timeout');
  comes(3).emit('close');
  const waits = comes(4);
  waits.says(HELLO);
  waits.emit('close');
  turn();
  expect(told).toEqual(['1 handshakeFailed', '2 handshakeTimeout', '3 handshakeFailed', '4 handshakeFailed']);
  expect([begun, count()]).toEqual([[], 0]);
});

it('few begin in one turn, those that are known first', () => {
  const { begun, comes, turn } = door({ handshakesTurnMax: 2 }, [4]);
  for (const port of [1, 2, 3, 4]) comes(port).says(HELLO);
  turn();
  expect(begun).toEqual([4, 1]);
  turn();
  expect(begun).toEqual([4, 1, 2, 3]);
});

it('only those that begin count against the rate', () => {
  const { told, begun, comes, turn } = door({ handshakesPerS: 1 });
  for (let port = 1; port < 9; port++) comes(port);
  comes(10).says(HELLO);
  comes(11).says(HELLO);
  turn();
  expect([begun, told]).toEqual([[10], ['11 handshakeRate']]);
});

it('a part of the rate is for those that are known', () => {
  const { told, begun, comes, turn } = door({ handshakesPerS: 4, handshakesKnownPart: 0.25 }, [9]);
  for (const port of [1, 2, 3, 4]) comes(port).says(HELLO);
  turn();
  expect([begun, told]).toEqual([[1, 2, 3], ['4 handshakeRate']]);
  comes(9).says(HELLO);
  turn();
  expect(begun).toEqual([1, 2, 3, 9]);
});

describe('too many', () => {
  const turns = (desk: ReturnType<typeof door>): void => {
    for (let i = 0; i < 4; i++) desk.turn();
  };

  it('that say nothing: the oldest of them goes, not who is under way', () => {
    const desk = door({ handshakesMax: 3 });
    desk.comes(1).says(HELLO);
    desk.turn();
    for (const port of [2, 3, 4, 5]) desk.comes(port);
    expect(desk.told).toEqual([]);
    turns(desk);
    expect(desk.told).toEqual(['2 handshakesMax', '3 handshakesMax']);
    expect(desk.count()).toBe(3);
  });

  it('that are under way: the oldest of them goes, not who comes', () => {
    const desk = door({ handshakesMax: 3 });
    for (const port of [1, 2, 3]) desk.comes(port).says(HELLO);
    turns(desk);
    const phone = desk.comes(4);
    turns(desk);
    expect(desk.told).toEqual(['1 handshakesMax']);
    phone.says(HELLO);
    turns(desk);
    expect(desk.begun).toEqual([1, 2, 3, 4]);
  });

  it('at once: nobody goes before it was listened to, and not more come than may', () => {
    const desk = door({ handshakesMax: 2, handshakesBurstMax: 5 });
    const all = [1, 2, 3, 4, 5, 6].map((port) => desk.comes(port));
    expect(desk.told).toEqual(['6 handshakesMax']);
    desk.turn();
    all[0]!.says(HELLO);
    turns(desk);
    expect(desk.begun).toEqual([1]);
    expect(desk.told).toEqual(['6', '2', '3', '4'].map((port) => `${port} handshakesMax`));
  });

  it('who is known goes last', () => {
    const desk = door({ handshakesMax: 2 }, [1, 2]);
    for (const port of [1, 2, 3]) desk.comes(port);
    turns(desk);
    expect(desk.told).toEqual(['3 handshakesMax']);
  });
});
