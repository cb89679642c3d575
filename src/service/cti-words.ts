/** What operators write about CTIManagers: lists of addresses, words of 32 bits, numbers of PDUs. */
import { type Address, parseAddress } from './address.ts';
import { serviceLimits } from './limits.ts';

/**
 * `10.0.0.1, cti2.example:2748, [2001:db8::1]:2748`.
 * @param port where none is given
 * @returns null where one of them is no address, or none is there.
 */
export function parseManagers(text: string, port: number): readonly Address[] | null {
  const managers: Address[] = [];
  for (const word of text.split(',').map((each) => each.trim())) {
    const address = parseAddress(word) ?? (/^[^\s:[\]/]+$/.test(word) ? { host: word, port } : null);
    if (address === null || address.port === 0 || word.startsWith(':')) return null;
    managers.push(address);
  }
  return managers.length > serviceLimits.managersMax ? null : managers;
}

/** `17`, `0x00110000`. @returns null where it is no word of 32 bits. */
export function parseWord(text: string): number | null {
  const trimmed = text.trim();
  if (!/^(0[xX][0-9a-fA-F]{1,8}|\d{1,10})$/.test(trimmed)) return null;
  const value = Number(trimmed);
  return value <= 0xffff_ffff ? value : null;
}

/** `ProviderInitRequest=310,Heartbeat=120`. @returns null where one of them is not so. */
export function parsePduNumbers(text: string): Readonly<Record<string, number>> | null {
  const numbers: Record<string, number> = {};
  for (const word of text.split(',')) {
    const [, name, digits] = /^\s*([A-Za-z]\w*)\s*=\s*(\S+)\s*$/.exec(word) ?? [];
    const number = digits === undefined ? null : parseWord(digits);
    if (name === undefined || number === null) return null;
    numbers[name] = number;
  }
  return numbers;
}
