/** Captures built byte by byte, without the code under test: links, IP, TCP, pcap and pcapng. */

export function join(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

export const bytes = (...values: number[]): Uint8Array<ArrayBuffer> => Uint8Array.from(values);
export const hex = (text: string): Uint8Array<ArrayBuffer> => Uint8Array.from(Buffer.from(text, 'hex'));
export const be16 = (value: number): Uint8Array<ArrayBuffer> => bytes((value >> 8) & 255, value & 255);
export const be32 = (value: number): Uint8Array<ArrayBuffer> => join(be16(value >>> 16), be16(value & 0xffff));
export const le16 = (value: number): Uint8Array<ArrayBuffer> => be16(value).reverse();
export const le32 = (value: number): Uint8Array<ArrayBuffer> => be32(value).reverse();

const PHONE4 = bytes(10, 0, 0, 1);
const SERVER4 = bytes(10, 0, 0, 2);
export const PHONE6 = hex('20010db8000000000000000000000001');
export const SERVER6 = hex('20010db8000000000000000000000002');

/** An SCCP frame: length, header version, id, body as it is. */
export function skinny(id: number, body: Uint8Array = bytes(), version = 0): Uint8Array<ArrayBuffer> {
  return join(le32(body.length + 4), le32(version), le32(id), body);
}
export const keepAlive = skinny(0x0000);
/** SoftKeyEvent with the call reference as a mark. */
export const softKey = (mark: number): Uint8Array<ArrayBuffer> => skinny(0x0026, join(le32(9), le32(1), le32(mark)));
/** RegisterReq of a 7970 in its shortest known form. */
export function register(name: string): Uint8Array<ArrayBuffer> {
  const text = new Uint8Array(16);
  text.set(Buffer.from(name, 'latin1').subarray(0, 16));
  const place = join(le32(0), le32(0), PHONE4, le32(30006), le32(5), le32(0), le32(5));
  return skinny(0x0001, join(text, place));
}

export interface Segment {
  /** From the phone? */
  up: boolean;
  seq: number;
  ack?: number;
  flags?: number;
  payload?: Uint8Array;
  phonePort?: number;
  serverPort?: number;
}

export const SYN = 2;
export const ACK = 16;

export function tcp(segment: Segment): Uint8Array<ArrayBuffer> {
  const phone = be16(segment.phonePort ?? 50000);
  const server = be16(segment.serverPort ?? 2000);
  return join(
    segment.up ? phone : server,
    segment.up ? server : phone,
    be32(segment.seq),
    be32(segment.ack ?? 0),
    bytes(0x50, segment.flags ?? ACK),
    be16(8192),
    be32(0),
    segment.payload ?? bytes(),
  );
}

export interface Ip4Options {
  id?: number;
  /** Payload bytes before this fragment, and whether more follow. */
  at?: number;
  more?: boolean;
  /** Length told, if not the true one. */
  total?: number;
  options?: Uint8Array;
}

export function ip4(up: boolean, payload: Uint8Array, more: Ip4Options = {}): Uint8Array<ArrayBuffer> {
  const options = more.options ?? bytes();
  const total = more.total ?? 20 + options.length + payload.length;
  const fragment = ((more.at ?? 0) >> 3) | (more.more ? 0x2000 : 0);
  return join(
    bytes(0x45 + options.length / 4, 0),
    be16(total),
    be16(more.id ?? 7),
    be16(fragment),
    bytes(64, 6),
    be16(0),
    up ? PHONE4 : SERVER4,
    up ? SERVER4 : PHONE4,
    options,
    payload,
  );
}

/** `headers` stand before the payload; `next` is the number of the first of them. */
export function ip6(
  up: boolean,
  payload: Uint8Array,
  next = 6,
  headers: Uint8Array = bytes(),
): Uint8Array<ArrayBuffer> {
  return join(
    be32(0x60000000),
    be16(headers.length + payload.length),
    bytes(next, 64),
    up ? PHONE6 : SERVER6,
    up ? SERVER6 : PHONE6,
    headers,
    payload,
  );
}

const isV6 = (ip: Uint8Array) => ip[0]! >> 4 === 6;
const etherType = (ip: Uint8Array) => be16(isV6(ip) ? 0x86dd : 0x0800);

/** Link layers by name: LINKTYPE number and what stands before the IP header. */
export const links: Record<string, { type: number; wrap: (ip: Uint8Array) => Uint8Array<ArrayBuffer> }> = {
  ethernet: { type: 1, wrap: (ip) => join(new Uint8Array(12), etherType(ip), ip) },
  'ethernet padded to 60': { type: 1, wrap: (ip) => join(new Uint8Array(12), etherType(ip), ip, new Uint8Array(60)) },
  vlan: { type: 1, wrap: (ip) => join(new Uint8Array(12), be16(0x8100), be16(42), etherType(ip), ip) },
  qinq: {
    type: 1,
    wrap: (ip) => join(new Uint8Array(12), be16(0x88a8), be16(7), be16(0x8100), be16(42), etherType(ip), ip),
  },
  'cooked v1': { type: 113, wrap: (ip) => join(new Uint8Array(14), etherType(ip), ip) },
  'cooked v2': { type: 276, wrap: (ip) => join(etherType(ip), new Uint8Array(18), ip) },
  'null little-endian': { type: 0, wrap: (ip) => join(le32(isV6(ip) ? 30 : 2), ip) },
  'null big-endian': { type: 0, wrap: (ip) => join(be32(isV6(ip) ? 24 : 2), ip) },
  loop: { type: 108, wrap: (ip) => join(be32(isV6(ip) ? 28 : 2), ip) },
  raw: { type: 101, wrap: (ip) => join(ip) },
  'raw (12)': { type: 12, wrap: (ip) => join(ip) },
};

export interface PcapOptions {
  linkType?: number;
  bigEndian?: boolean;
  nanos?: boolean;
  /** Cut packets to this many bytes. */
  snapshot?: number;
}

const FIRST_SECOND = 1_700_000_000;

/** Packet n (from 0) is at second 1,700,000,000 + n, and n µs or ns. */
export function pcap(packets: readonly Uint8Array[], options: PcapOptions = {}): Uint8Array<ArrayBuffer> {
  const u32 = options.bigEndian ? be32 : le32;
  const u16 = options.bigEndian ? be16 : le16;
  const magic = options.nanos ? 0xa1b23c4d : 0xa1b2c3d4;
  const header = join(u32(magic), u16(2), u16(4), u32(0), u32(0), u32(65535), u32(options.linkType ?? 1));
  const records = packets.map((packet, n) => {
    const kept = packet.subarray(0, options.snapshot ?? packet.length);
    return join(u32(FIRST_SECOND + n), u32(n), u32(kept.length), u32(packet.length), kept);
  });
  return join(header, ...records);
}

/** Blocks of pcapng in one byte order. */
export function pcapngBlocks(bigEndian = false) {
  const u32 = bigEndian ? be32 : le32;
  const u16 = bigEndian ? be16 : le16;
  const padded = (data: Uint8Array) => join(data, new Uint8Array(-data.length & 3));
  const block = (type: number, body: Uint8Array) => join(u32(type), u32(body.length + 12), body, u32(body.length + 12));
  const option = (code: number, value: Uint8Array) => join(u16(code), u16(value.length), padded(value));
  return {
    block,
    option,
    section: () => block(0x0a0d0d0a, join(u32(0x1a2b3c4d), u16(1), u16(0), u32(0xffffffff), u32(0xffffffff))),
    interface: (linkType: number, options: Uint8Array = bytes(), snapshot = 0) =>
      block(1, join(u16(linkType), u16(0), u32(snapshot), options)),
    resolution: (value: number) => join(option(9, bytes(value)), u32(0)),
    enhanced: (source: number, time: bigint, packet: Uint8Array, options: Uint8Array = bytes()) =>
      block(
        6,
        join(
          u32(source),
          u32(Number(time >> 32n)),
          u32(Number(time & 0xffffffffn)),
          u32(packet.length),
          u32(packet.length),
          padded(packet),
          options,
        ),
      ),
    simple: (packet: Uint8Array) => block(3, join(u32(packet.length), padded(packet))),
    obsolete: (source: number, time: bigint, packet: Uint8Array) =>
      block(
        2,
        join(
          u16(source),
          u16(0),
          u32(Number(time >> 32n)),
          u32(Number(time & 0xffffffffn)),
          u32(packet.length),
          u32(packet.length),
          padded(packet),
        ),
      ),
  };
}
