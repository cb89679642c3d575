/** Taking a port: the one that was asked for, or another where nobody depends on it. */
import { type AddressInfo, createServer } from 'node:net';
import { type Address, formatAddress } from './address.ts';

export interface Listening {
  readonly address: Address;
  /** What to tell the user where it became another port; null where it is the one asked for. */
  readonly note: string | null;
}

export interface Wish {
  readonly address: Address;
  /** Another port will do: phones of the demo are told it by ourselves. */
  readonly movable: boolean;
  /** Setting and flag, for the sentence that the user reads. */
  readonly name: string;
}

const REASONS: Readonly<Record<string, string>> = {
  EADDRINUSE: 'is taken by another program',
  EACCES: 'needs rights that this user does not have',
  EADDRNOTAVAIL: 'is no address of this machine',
  ENOTFOUND: 'has a host name that nobody knows',
};

/**
 * @param listen takes the port and resolves with it; called again with port 0 where the first is taken.
 * Rejects with a sentence for the user.
 */
export async function takePort(wish: Wish, listen: (address: Address) => Promise<number>): Promise<Listening> {
  const { address } = wish;
  try {
    return { address: { ...address, port: await listen(address) }, note: null };
  } catch (error) {
    const { code = '', port: refused = address.port } = error as NodeJS.ErrnoException & { port?: number };
    const reason = REASONS[code];
    if (reason === undefined) throw error;
    // A gateway opens two doors; the error tells which one stayed shut.
    if (refused !== address.port) throw new Error(`--tls-${wish.name}: port ${refused} ${reason} (${code}).`);
    const sentence = `${formatAddress(address)} ${reason} (${code})`;
    if (!wish.movable || !['EADDRINUSE', 'EACCES'].includes(code))
      throw new Error(
        `--${wish.name}: ${sentence}. Choose another with --${wish.name} HOST:PORT; port 0 takes any free one.`,
      );
    const port = await listen({ ...address, port: 0 });
    return { address: { ...address, port }, note: `${sentence}: using port ${port} instead.` };
  }
}

/** Takes a port for a moment, to see that others can: workers share it later. @returns the port, also where 0 was asked for */
export function freePort({ host, port }: Address): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen({ host, port }, () => {
      const { port: own } = server.address() as AddressInfo;
      server.close(() => resolve(own));
    });
  });
}
