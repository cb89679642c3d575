/** One who watches: what he is sent, and what a slow one misses and is told. */
import { describe, expect, it } from 'vitest';
import { CaptureReader } from '../../../src/codecs/capture/index.ts';
import { watchLimits } from '../../../src/gateway/limits.ts';
import type { WatchSide } from '../../../src/gateway/tap/side-names.ts';
import { Watcher, type WatchStream, watchLine, watchRequest } from '../../../src/gateway/tap/watcher.ts';
import { keepAlive, register, softKey } from '../../kit/capture-bytes.ts';

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
  const watcher = new Watcher(stream, { side, phones: [] }, () => 1_700_000_000_000.25);
  const session = watcher.record(phone, '');
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

describe('a watcher of certain phones', () => {
  const NAME = 'SEP001122334455';

  /** The clock stands at the number of the call; times told are those of when it happened. */
  function chosen(device: string) {
    const stream = new Reader();
    let now = 0;
    const watcher = new Watcher(stream, { side: 'phones', phones: [NAME] }, () => ++now * 1000);
    const session = watcher.record(phone, device);
    session.connected(server);
    const seconds = (): number[] => {
      watcher.flush();
      const found: number[] = [];
      new CaptureReader().push(Buffer.concat(stream.pieces), { packet: (packet) => found.push(packet.seconds) });
      return found;
    };
    return { session, seconds };
  }

  it('sees a phone that is there, from now on', () => {
    const { session, seconds } = chosen(NAME);
    session.frame('toServer', keepAlive, 'passed', undefined);
    expect(seconds()).toEqual([1, 1, 1, 3]);
  });

  it('sees one that comes, with what it said before its name, at the time when it said so', () => {
    const { session, seconds } = chosen('');
    session.frame('toServer', keepAlive, 'passed', undefined);
    expect(seconds()).toEqual([]);
    session.frame('toServer', register(NAME), 'passed', undefined);
    session.frame('toPhone', keepAlive, 'added', undefined);
    // Three of the handshake, then what was said; the second call was the server's side.
    expect(seconds()).toEqual([1, 1, 1, 3, 4, 5]);
  });

  it.each([
    ['is there', 'SEP00112233445F'],
    ['comes', ''],
  ])('sees nothing of another that %s', (_, device) => {
    const { session, seconds } = chosen(device);
    session.frame('toServer', register('SEP00112233445F'), 'passed', undefined);
    session.frame('toServer', softKey(1), 'passed', undefined);
    session.end();
    expect(seconds()).toEqual([]);
  });

  it('gives up a phone that says much and not who it is', () => {
    const { session, seconds } = chosen('');
    for (let i = 0; i < watchLimits.heldMax; i++) session.frame('toServer', keepAlive, 'passed', undefined);
    session.frame('toServer', register(NAME), 'passed', undefined);
    expect(seconds()).toEqual([]);
  });

  it('asks in one line, which anything else is not', () => {
    const request = { side: 'both', phones: [NAME, 'SEP00112233445F'] } as const;
    expect(watchLine(request)).toBe(`both ${NAME} SEP00112233445F\n`);
    expect(watchRequest(watchLine(request).trimEnd())).toEqual(request);
    for (const line of ['', 'left', 'both ', `both  ${NAME}`, 'both SEP0011223344556', `both ${NAME}\r`, 'phones <b>'])
      expect(watchRequest(line)).toBeNull();
  });
});
