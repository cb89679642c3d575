/**
 * From the link layer to the IP header. Link types: https://www.tcpdump.org/linktypes.html
 *
 *   ethernet    destination 6 │ source 6 │ type 2 │ (tag 2, type 2)… │ IP
 *   cooked v1   kind 2 │ hardware 2 │ length 2 │ address 8 │ type 2 │ IP
 *   cooked v2   type 2 │ 0 2 │ interface 4 │ hardware 2 │ kind 1 │ length 1 │ address 8 │ IP
 *   null, loop  family 4 │ IP        raw  IP
 */
import { limits } from '../limits.ts';

export const LinkType = {
  null: 0,
  ethernet: 1,
  rawBsd: 12,
  rawOpenBsd: 14,
  raw: 101,
  loop: 108,
  cooked: 113,
  ipv4: 228,
  ipv6: 229,
  cooked2: 276,
} as const;

type Finder = (view: DataView, start: number, end: number) => number;

const ETHER_IPV4 = 0x0800;
const ETHER_IPV6 = 0x86dd;
/** 802.1Q, 802.1ad, and the numbers used for QinQ before it. */
const etherTags: ReadonlySet<number> = new Set([0x8100, 0x88a8, 0x9100, 0x9200]);
/** Address family of IPv4 and, by system (Linux, BSDs, macOS), of IPv6. */
const families: ReadonlySet<number> = new Set([2, 10, 24, 28, 30]);

/** The IP header behind an ether type, past any VLAN tags; -1 where it is something else. */
function behindType(view: DataView, etherType: number, from: number, end: number): number {
  let type = etherType;
  let at = from;
  for (let tags = 0; etherTags.has(type); tags++) {
    if (tags === limits.vlanTagsMax || at + 4 > end) return -1;
    type = view.getUint16(at + 2);
    at += 4;
  }
  return type === ETHER_IPV4 || type === ETHER_IPV6 ? at : -1;
}

const raw: Finder = (_view, start) => start;

const family: Finder = (view, start, end) => {
  if (end - start < 4) return -1;
  // LINKTYPE_NULL is in the byte order of the machine that captured, which may not be that of the file.
  const known = families.has(view.getUint32(start)) || families.has(view.getUint32(start, true));
  return known ? start + 4 : -1;
};

const finders: ReadonlyMap<number, Finder> = new Map<number, Finder>([
  [
    LinkType.ethernet,
    (view, at, end) => (end - at < 14 ? -1 : behindType(view, view.getUint16(at + 12), at + 14, end)),
  ],
  [LinkType.cooked, (view, at, end) => (end - at < 16 ? -1 : behindType(view, view.getUint16(at + 14), at + 16, end))],
  [LinkType.cooked2, (view, at, end) => (end - at < 20 ? -1 : behindType(view, view.getUint16(at), at + 20, end))],
  [LinkType.null, family],
  [LinkType.loop, family],
  [LinkType.raw, raw],
  [LinkType.rawBsd, raw],
  [LinkType.rawOpenBsd, raw],
  [LinkType.ipv4, raw],
  [LinkType.ipv6, raw],
]);

/** True where packets of this link type can be read. */
export function isKnownLink(linkType: number): boolean {
  return finders.has(linkType);
}

/** Offset of the IP header in a packet, or -1 where there is none. It may lie at or past `end` of a cut packet. */
export function ipOffset(view: DataView, start: number, end: number, linkType: number): number {
  // Nearly every packet of nearly every capture.
  if (linkType === LinkType.ethernet && end - start >= 14 && view.getUint16(start + 12) === ETHER_IPV4)
    return start + 14;
  const finder = finders.get(linkType);
  return finder === undefined ? -1 : finder(view, start, end);
}
