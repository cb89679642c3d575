/** A taken port: another one where that harms nobody, a sentence otherwise. */
import { createServer, type Server } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { Address } from '../../src/service/address.ts';
import { takePort } from '../../src/service/listening.ts';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

function listen({ host, port }: Address): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    servers.push(server);
    server.once('error', reject).listen(port, host, () => resolve((server.address() as { port: number }).port));
  });
}

describe('takePort', () => {
  const host = '127.0.0.1';

  it('takes what it was asked for', async () => {
    const { address, note } = await takePort({ address: { host, port: 0 }, movable: false, name: 'listen' }, listen);
    expect(address.port).toBeGreaterThan(0);
    expect(note).toBeNull();
  });

  it('takes another where the port is taken and nobody depends on it, and says so', async () => {
    const port = await listen({ host, port: 0 });
    const { address, note } = await takePort({ address: { host, port }, movable: true, name: 'listen' }, listen);
    expect(address.port).not.toBe(port);
    expect(note).toBe(
      `127.0.0.1:${port} is taken by another program (EADDRINUSE): using port ${address.port} instead.`,
    );
  });

  it('says what to do where the user chose the port', async () => {
    const port = await listen({ host, port: 0 });
    await expect(takePort({ address: { host, port }, movable: false, name: 'page' }, listen)).rejects.toThrow(
      `--page: 127.0.0.1:${port} is taken by another program (EADDRINUSE). Choose another with --page HOST:PORT`,
    );
  });

  it('does not move for an address that is not ours', async () => {
    const wish = { address: { host: '192.0.2.1', port: 2000 }, movable: true, name: 'listen' };
    await expect(takePort(wish, listen)).rejects.toThrow('is no address of this machine');
  });

  it('lets other faults through', async () => {
    const fault = new Error('certificate');
    const wish = { address: { host, port: 0 }, movable: true, name: 'listen' };
    await expect(takePort(wish, () => Promise.reject(fault))).rejects.toBe(fault);
  });
});
