/** Which TLS handshakes begin, and which make room, with sockets that are none. */
import { EventEmitter } from 'node:events';
import type { Socket } from 'node:net';
import { expect, it } from 'vitest';
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

function door(limits: Partial<GatewayLimits> = {}) {
  const told: string[] = [];
  const begun: number[] = [];
  let underWay = 0;
  const keeper: DoorKeeper = {
    limits: { ...gatewayLimits, ...limits },
    deadlines: gatewayDeadlines,
    knock: () => null,
    refusal: () => null,
    enter: () => undefined,
    refused: (socket, reason) => told.push(`${socket.remotePort} ${reason}`),
    dropped: () => undefined,
    handshakes: (change) => {
      underWay += change;
    },
  };
  const handshakes = new Handshakes(keeper, (socket) => begun.push(socket.remotePort!));
  const comes = (port: number): Line => {
    const line = new Line(port);
    handshakes.begin(line as unknown as Socket);
    return line;
  };
  return { told, begun, comes, count: () => underWay };
}

it('begins with the first byte, and what was said is still to be read', () => {
  const { told, begun, comes, count } = door();
  const line = comes(1);
  expect([begun, count()]).toEqual([[], 1]);
  line.says(HELLO);
  expect([begun, line.back]).toEqual([[1], [HELLO]]);
  line.emit('close');
  expect([told, count()]).toEqual([[], 0]);
});

it('does not begin for other bytes, for silence, and for who leaves', () => {
  const { told, begun, comes, count } = door();
  comes(1).says(Buffer.of(4, 0, 0, 0));
  comes(2).emit('timeout');
  comes(3).emit('close');
  expect(told).toEqual(['1 handshakeFailed', '2 handshakeTimeout', '3 handshakeFailed']);
  expect([begun, count()]).toEqual([[], 0]);
});

it('only those that begin count against the rate', () => {
  const { told, begun, comes } = door({ handshakesPerS: 1 });
  for (let port = 1; port < 9; port++) comes(port);
  comes(10).says(HELLO);
  comes(11).says(HELLO);
  expect([begun, told]).toEqual([[10], ['11 handshakeRate']]);
});

it('who has said nothing makes room first, then who began first', () => {
  const { told, comes, count } = door({ handshakesMax: 3 });
  comes(1).says(HELLO);
  comes(2);
  comes(3);
  comes(4);
  expect(told).toEqual(['2 handshakesMax']);
  comes(5).says(HELLO);
  comes(6).says(HELLO);
  expect(told).toEqual(['2 handshakesMax', '3 handshakesMax', '4 handshakesMax']);
  comes(7).says(HELLO);
  expect([told.at(-1), count()]).toEqual(['7 handshakesMax', 3]);
});
