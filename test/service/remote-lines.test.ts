/** Lines of other nodes as events, and what other nodes are told about lines here. */
import { describe, expect, it } from 'vitest';
import type { LineUse, PeerLinks, PeerServer } from '../../src/cluster/index.ts';
import type { Event } from '../../src/model/events.ts';
import { RemoteLines } from '../../src/service/remote-lines.ts';

const PEER = '10.0.0.10';
const peers = { watchLine: () => {} } as unknown as PeerLinks;

/** `uses`: what phones here do with lines. `told`: what peers are told. `posted`: events, handled when `handle` says so. */
function trial() {
  const uses = new Map<string, LineUse>();
  const posted: Event[] = [];
  const told: string[] = [];
  const lines = new RemoteLines({ post: (event) => void posted.push(event) }, peers, (line) => uses.get(line)!);
  const server = { tell: (line: string, use: LineUse) => told.push(`${line} ${use}`) };
  lines.serve(server as unknown as PeerServer);
  const handle = (): void => {
    for (const event of posted.splice(0)) lines.handled(event);
  };
  return { lines, uses, posted, told: () => told.splice(0), handle };
}

describe('a node that has slept', () => {
  it('takes back what it has told about lines, and tells it anew behind all that has come meanwhile', () => {
    const { lines, uses, posted, told, handle } = trial();
    uses.set('1002', 'free').set('1003', 'inUse');
    expect(lines.watched('1002', true)).toBe('free');
    expect(lines.watched('1003', true)).toBe('inUse');
    lines.wait();
    expect(told()).toEqual(['1002 unknown', '1003 unknown']);
    // Came while it slept, and stands in line: the phone of 1002 is in use by now.
    posted.push({ type: 'hook', device: 'SEP2', offHook: true });
    lines.proceed();
    expect(told()).toEqual([]);
    uses.set('1002', 'inUse');
    handle();
    expect(told()).toEqual(['1002 inUse', '1003 inUse']);
  });

  it('answers who asks then that it does not know', () => {
    const { lines, uses, told, handle } = trial();
    uses.set('1002', 'free');
    lines.wait();
    expect(lines.watched('1002', true)).toBe('unknown');
    lines.proceed();
    expect(lines.watched('1002', true)).toBe('unknown');
    handle();
    expect(told()).toEqual(['1002 free']);
  });

  it('that falls asleep again before it has caught up knows nothing until it has', () => {
    const { lines, uses, told, handle } = trial();
    uses.set('1002', 'free');
    lines.watched('1002', true);
    lines.wait();
    lines.proceed();
    lines.wait();
    handle();
    expect(told()).toEqual(['1002 unknown']);
    lines.proceed();
    handle();
    expect(told()).toEqual(['1002 free']);
  });
});

describe('a peer that is lost', () => {
  it('leaves its lines neither free nor busy', () => {
    const { lines, posted } = trial();
    lines.perform({ type: 'watchLine', line: '1002', watch: true });
    lines.heard(PEER, '1002', 'free');
    posted.length = 0;
    lines.lost(PEER);
    expect(posted).toEqual([{ type: 'deviceLost', device: `@${PEER}/1002`, reason: 'connection' }]);
  });
});

/** Found by the simulation: cluster, seed 85 with cuts between nodes. */
describe('what a peer has said when nobody waits for the line any more', () => {
  it('does not count: nothing would tell us that it has changed', () => {
    const { lines, posted } = trial();
    lines.perform({ type: 'watchLine', line: '1002', watch: true });
    lines.perform({ type: 'watchLine', line: '1002', watch: false });
    lines.heard(PEER, '1002', 'free');
    expect(posted).toEqual([]);
    lines.perform({ type: 'watchLine', line: '1002', watch: true });
    lines.heard(PEER, '1002', 'inUse');
    expect(posted.map(({ type }) => type)).toEqual(['deviceRegistered', 'callSignal', 'doNotDisturb', 'lineLearnt']);
  });
});
