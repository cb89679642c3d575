/** Connections between nodes over real sockets: what counts of what a peer has said, and until when. */
import { createServer, type Socket } from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { type LineUse, type NodeState, PeerServer, realTimers, TcpPeerLinks } from '../../src/cluster/index.ts';
import type { Member } from '../../src/cluster/redundancy/words.ts';

const ADDRESS = '127.0.0.1';
const state: NodeState = {
  ...{ address: ADDRESS, lease: '7', role: 'active', mode: 'shared', epoch: 1, draining: false },
  ...{ revision: 1, records: 0, live: true, version: '0', missing: [] },
};

describe('connections to the peers', () => {
  const closers: (() => unknown)[] = [];
  afterEach(async () => {
    for (const close of closers.splice(0).reverse()) await close();
  });

  const member = (port: number, lease = '7'): Member => ({
    ...{ address: ADDRESS, lease, probe: `${ADDRESS}:${port}`, draining: false, since: 0, epoch: 1 },
  });

  function links(): { readonly links: TcpPeerLinks; readonly told: string[] } {
    const made = new TcpPeerLinks({ timers: realTimers, probeMs: 20, againMs: 20 });
    const told: string[] = [];
    made.listener = {
      heard: () => undefined,
      closed: (address) => told.push(`closed ${address}`),
      forgotten: (address) => told.push(`forgotten ${address}`),
      line: (address, line, use) => told.push(`${address} ${line} ${use}`),
      lines: () => undefined,
    };
    closers.push(() => made.close());
    return { links: made, told };
  }

  /** Lease of the peer now. */
  let lease = '7';
  async function peer(useOf: (line: string) => LineUse): Promise<number> {
    lease = '7';
    const server = new PeerServer({ host: ADDRESS, port: 0, state: () => ({ ...state, lease }), useOf });
    const port = await server.listen();
    closers.push(() => server.close());
    return port;
  }

  it('a peer that is followed no more, because its lease was revoked, leaves nothing behind that counts', async () => {
    const port = await peer(() => 'free');
    const { links: ours, told } = links();
    ours.watchLine('1002', true);
    ours.follow([member(port)]);
    await vi.waitFor(() => expect(told).toEqual([`${ADDRESS} 1002 free`]));
    ours.follow([]);
    expect(told.splice(0)).toEqual([`${ADDRESS} 1002 free`, `forgotten ${ADDRESS}`]);
    // It comes back under another lease: what it says now counts.
    lease = '8';
    ours.follow([member(port, '8')]);
    await vi.waitFor(() => expect(told).toEqual([`${ADDRESS} 1002 free`]));
  });

  it('a peer that comes back under another lease before we have seen it go is asked anew', async () => {
    const uses: LineUse[] = ['free', 'inUse'];
    const port = await peer(() => uses.shift()!);
    const { links: ours, told } = links();
    ours.watchLine('1002', true);
    ours.follow([member(port)]);
    await vi.waitFor(() => expect(told).toEqual([`${ADDRESS} 1002 free`]));
    lease = '8';
    ours.follow([member(port, '8')]);
    await vi.waitFor(() => expect(told.at(-1)).toBe(`${ADDRESS} 1002 inUse`));
    expect(told).toEqual([`${ADDRESS} 1002 free`, `forgotten ${ADDRESS}`, `${ADDRESS} 1002 inUse`]);
  });

  it('another process at the address of a peer is not heard: it is called again until it is the one we know', async () => {
    const asked: string[] = [];
    const port = await peer((line) => {
      asked.push(line);
      return 'free';
    });
    const { links: ours, told } = links();
    ours.watchLine('1002', true);
    ours.follow([member(port, '8')]);
    await vi.waitFor(() => expect(asked.length).toBeGreaterThan(2));
    expect(told.filter((text) => text !== `closed ${ADDRESS}`)).toEqual([]);
    lease = '8';
    await vi.waitFor(() => expect(told.at(-1)).toBe(`${ADDRESS} 1002 free`));
  });

  it('a silent one is forgotten and asked by another connection', async () => {
    const uses: LineUse[] = ['free', 'inUse'];
    const port = await peer(() => uses.shift()!);
    const { links: ours, told } = links();
    ours.watchLine('1002', true);
    ours.follow([member(port)]);
    await vi.waitFor(() => expect(told).toEqual([`${ADDRESS} 1002 free`]));
    ours.renew(ADDRESS);
    await vi.waitFor(() => expect(told.at(-1)).toBe(`${ADDRESS} 1002 inUse`));
    expect(told).toEqual([`${ADDRESS} 1002 free`, `forgotten ${ADDRESS}`, `${ADDRESS} 1002 inUse`]);
    ours.renew('192.0.2.1');
  });

  it('one that is given up while it is being connected to leaves no connection behind', async () => {
    const open = new Set<Socket>();
    const server = createServer((socket) => {
      open.add(socket);
      socket.on('error', () => undefined).on('close', () => open.delete(socket));
      socket.resume();
    });
    await new Promise<void>((resolve) => server.listen(0, ADDRESS, resolve));
    closers.push(() => {
      for (const socket of open) socket.destroy();
      server.close();
    });
    const { port } = server.address() as { port: number };
    const { links: ours } = links();
    ours.follow([member(port)]);
    ours.follow([member(port, '8')]);
    const asked = new Promise<void>((resolve) => {
      server.on('connection', (socket: Socket) => socket.once('data', () => resolve()));
    });
    await asked;
    await vi.waitFor(() => expect(open.size).toBe(1));
  });
});
