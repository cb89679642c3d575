/** Who is next: pure functions of what etcd says. */
import { compareAddresses } from './address.ts';
import type { Member, View } from './words.ts';

/** Members that may become active, the first first: whom the last active named, then the lowest address. */
export function candidates({ members, successor }: View): Member[] {
  return members
    .filter(({ draining }) => !draining)
    .sort((a, b) => {
      if (a.address === successor || b.address === successor) return a.address === successor ? -1 : 1;
      return compareAddresses(a.address, b.address);
    });
}

/** Place of a node among the candidates, -1 where it is none. @param doubtful comes behind all others, unless it was named */
export function rankOf(view: View, lease: string | null, doubtful: (address: string) => boolean): number {
  const all = candidates(view);
  const last = ({ address }: Member): boolean => address !== view.successor && doubtful(address);
  const ordered = [...all.filter((member) => !last(member)), ...all.filter(last)];
  return ordered.findIndex((member) => member.lease === lease);
}

/** To whom the active gives way: the lowest address below its own, null where it is the lowest. */
export function lowerThan(view: View, address: string): Member | null {
  const [first] = candidates({ ...view, successor: null });
  return first !== undefined && compareAddresses(first.address, address) < 0 ? first : null;
}

/** Who takes over when `address` leaves, null where nobody can. */
export function heirOf(view: View, address: string): Member | null {
  return candidates({ ...view, successor: null }).find((member) => member.address !== address) ?? null;
}
