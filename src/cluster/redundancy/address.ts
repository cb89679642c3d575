/** The order of nodes: by the number that their IP address is, as the original ordered its servers. */
import { isIPv4, isIPv6 } from 'node:net';

/** Sort key of an IP address: equal for all ways to write it, IPv4 before IPv6. Null where it is none. */
export function addressKey(text: string): string | null {
  const address = text.split('%')[0]!;
  if (isIPv4(address)) return `4${hex(address.split('.').map(Number), 2)}`;
  if (!isIPv6(address)) return null;
  const groups = groupsOf(address);
  const mapped = groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff;
  return mapped ? `4${hex(groups.slice(6), 4)}` : `6${hex(groups, 4)}`;
}

/** Negative where a comes before b: 10.0.0.9 before 10.0.0.10. What is no address comes last. */
export function compareAddresses(a: string, b: string): number {
  const [x, y] = [addressKey(a) ?? `9${a}`, addressKey(b) ?? `9${b}`];
  return x < y ? -1 : x > y ? 1 : 0;
}

const hex = (numbers: readonly number[], digits: number): string =>
  numbers.map((number) => number.toString(16).padStart(digits, '0')).join('');

/** The eight groups of an IPv6 address. */
function groupsOf(address: string): number[] {
  const [head = '', tail] = address.split('::');
  const before = parts(head);
  if (tail === undefined) return before;
  const after = parts(tail);
  return [...before, ...new Array<number>(8 - before.length - after.length).fill(0), ...after];
}

function parts(text: string): number[] {
  if (text === '') return [];
  return text.split(':').flatMap((part) => {
    if (!part.includes('.')) return [Number.parseInt(part, 16)];
    const [a, b, c, d] = part.split('.').map(Number) as [number, number, number, number];
    return [a * 256 + b, c * 256 + d];
  });
}
