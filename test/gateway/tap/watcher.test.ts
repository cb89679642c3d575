/** One who watches: what he is sent, and what a slow one misses and is told. */
import { describe, expect, it } from 'vitest';
import { CaptureReader } from '../../../src/codecs/capture/index.ts';
import { watchLimits } from '../../../src/gateway/limits.ts';
import { Watcher, type WatchSide, type WatchStream } from '../../../src/gateway/tap/watcher.ts';
import { keepAlive, softKey } from '../../kit/capture-bytes.ts';

/** Takes what it is given; `writableLength` says how far it is behind. */
class Reader implements WatchStream {
  writableLength = 0;
  readonly pieces: Buffer[] = [];
  write(bytes: Uint8Array): void {
    this.pieces.push(Buffer.from(bytes));
  }
  packets(): { dropped: number; port: number }[] {
    const found: { dropped: number; port: number }[] = [];
    const reader = new CaptureReader();
    const fault = reader.push(Buffer.concat(this.pieces), {
      packet: ({ view, start, dropped }) => found.push({ dropped, port: view.getUint16(start + 36) }),
    });
    expect([fault, reader.end()]).toEqual([0, 0]);
    return found;
  }
}

const phone = { from: { address: '10.0.0.1', port: 50_000 }, to: { address: '10.0.0.9', port: 2000 } };
const server = { from: { address: '10.0.0.9', port: 40_000 }, to: { address: '10.0.0.2', port: 2001 } };

function watched(side: WatchSide) {
  const stream = new Reader();
  const watcher = new Watcher(stream, side, () => 1_700_000_000_000.25);
  const session = watcher.record(phone);
  session.connected(server);
  return { stream, watcher, session };
}

describe('a watcher', () => {
  it.each([
    ['phones', [2000, 50_000, 2000, 2000]],
    ['server', [2001, 40_000, 2001, 2001]],
    ['both', [2000, 50_000, 2000, 2001, 40_000, 2001, 2000, 2001]],
  ] as const)('sees the side that it asked for: %s', (side, ports) => {
    const { stream, watcher, session } = watched(side);
    session.frame('toServer', keepAlive, 'passed', undefined);
    watcher.flush();
    expect(stream.packets().map(({ port }) => port)).toEqual(ports);
  });

  it('is sent what passes in one turn as one piece', () => {
    const { stream, watcher, session } = watched('phones');
    watcher.flush();
    const before = stream.pieces.length;
    for (let i = 0; i < 100; i++) session.frame('toServer', softKey(i), 'passed', undefined);
    expect(stream.pieces.length).toBe(before);
    watcher.flush();
    expect(stream.pieces.length).toBe(before + 1);
  });

  it('who reads slowly loses packets, and is told how many with the next one that he gets', () => {
    const { stream, watcher, session } = watched('phones');
    watcher.flush();
    stream.writableLength = watchLimits.queueBytesMax;
    for (let i = 0; i < 7; i++) session.frame('toServer', softKey(i), 'passed', undefined);
    watcher.flush();
    expect(watcher.dropped).toBe(7);
    stream.writableLength = 0;
    session.frame('toServer', softKey(8), 'passed', undefined);
    session.frame('toServer', softKey(9), 'passed', undefined);
    watcher.flush();
    expect(stream.packets().map(({ dropped }) => dropped)).toEqual([0, 0, 0, 7, 0]);
  });

  it('holds no more than its limit, whatever passes in a turn', () => {
    const { stream, watcher, session } = watched('phones');
    const large = new Uint8Array(60_000);
    for (let i = 0; i < 200; i++) session.frame('toServer', large, 'passed', undefined);
    watcher.flush();
    const sent = stream.pieces.reduce((sum, piece) => sum + piece.length, 0);
    expect(sent).toBeLessThan(watchLimits.queueBytesMax + 1_000);
    expect(watcher.dropped).toBeGreaterThan(100);
  });
});
