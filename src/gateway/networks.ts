/** Addresses and networks as operators write them: `10.0.0.1`, `10.1.0.0/16`, `::1`, `2001:db8::/32`. */
import { BlockList, isIP } from 'node:net';

interface Network {
  readonly address: string;
  readonly bits: number;
  readonly family: 'ipv4' | 'ipv6';
}

/** @returns null where the text is none. */
export function networkOf(text: string): Network | null {
  const [address = '', bits, ...rest] = text.split('/');
  const version = isIP(address);
  if (version === 0 || rest.length > 0) return null;
  const whole = version === 6 ? 128 : 32;
  if (bits !== undefined && !/^\d{1,3}$/.test(bits)) return null;
  const prefix = bits === undefined ? whole : Number(bits);
  return prefix > whole ? null : { address, bits: prefix, family: version === 6 ? 'ipv6' : 'ipv4' };
}

export class Networks {
  private readonly list = new BlockList();

  /** @throws where one of them is no network */
  constructor(networks: readonly string[]) {
    for (const text of networks) {
      const network = networkOf(text);
      if (network === null)
        throw new RangeError(`"${text}" is no address and no network; write 10.0.0.1 or 10.1.0.0/16`);
      this.list.addSubnet(network.address, network.bits, network.family);
    }
  }

  /** @param address as `plainAddress` gives it; '' is in no network */
  has(address: string): boolean {
    const version = isIP(address);
    return version !== 0 && this.list.check(address, version === 6 ? 'ipv6' : 'ipv4');
  }
}
