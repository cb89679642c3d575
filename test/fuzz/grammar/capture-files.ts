/** Capture files with SCCP and QBE conversations in them: every link layer, fragments, holes, overlaps; then bent. */
import {
  be16,
  ip4,
  ip6,
  join,
  keepAlive,
  le32,
  links,
  pcap,
  pcapngBlocks,
  register,
  SYN,
  skinny,
  softKey,
  tcp,
} from '../../kit/capture-bytes.ts';
import type { Random } from '../engine/random.ts';
import { changeBytes, words } from './bytes.ts';
import type { Grammar } from './grammar.ts';
import { qbeFrame } from './qbe-frames.ts';
import { skinnyFrame } from './skinny-frames.ts';

const names = Object.keys(links);
const FIN = 1;
const ACK = 16;
const alarm = skinny(0x20, join(le32(0), Buffer.from('Name=SEP001122334455 Load=1'.padEnd(88, '\0')), le32(0)));

function payload(random: Random, isQbe: boolean): Uint8Array {
  if (isQbe) return join(...Array.from({ length: 1 + random.below(3) }, () => qbeFrame(random)));
  const frames = Array.from({ length: 1 + random.below(4) }, () =>
    random.pick([
      () => keepAlive,
      () => softKey(random.below(9)),
      () => register('SEP001122334455'),
      () => alarm,
      () => skinnyFrame(random),
      () => random.bytes(random.below(30)),
      () => Buffer.from([0x16, 3, 1, 0, 4, 1, 2, 3, 4]),
    ])(),
  );
  return join(...frames);
}

/** One conversation as IP packets: in order, or with what networks do to order. */
function conversation(random: Random): Uint8Array[] {
  const serverPort = random.pick([2000, 2000, 2000, 2443, 5000, 2748, 2748, 2749]);
  const isQbe = serverPort === 2748 || (serverPort !== 2000 && random.oneIn(3));
  const phonePort = 50_000 + random.below(3);
  const sixth = random.oneIn(4);
  const wrap = (up: boolean, segment: Uint8Array): Uint8Array =>
    sixth ? ip6(up, segment, 6) : ip4(up, segment, random.oneIn(6) ? { options: new Uint8Array(4) } : {});
  let [seqUp, seqDown] = [random.oneIn(4) ? 0xfffffff0 : random.below(9), random.below(9)];
  const packets: Uint8Array[] = [];
  if (!random.oneIn(4)) {
    packets.push(wrap(true, tcp({ up: true, seq: seqUp++, flags: SYN, phonePort, serverPort })));
    packets.push(wrap(false, tcp({ up: false, seq: seqDown++, ack: seqUp, flags: SYN | ACK, phonePort, serverPort })));
  }
  for (let i = 1 + random.below(6); i > 0; i--) {
    const up = !random.oneIn(3);
    const bytes = payload(random, isQbe);
    const seq = (up ? seqUp : seqDown) >>> 0;
    const ack = (up ? seqDown : seqUp) >>> 0;
    const end = random.oneIn(10) ? FIN : 0;
    const segment = tcp({ up, seq, ack, flags: ACK | end, payload: bytes, phonePort, serverPort });
    packets.push(...(random.oneIn(8) && !sixth ? fragments(up, segment, random) : [wrap(up, segment)]));
    if (up) seqUp += bytes.length;
    else seqDown += bytes.length;
    // A byte of overlap or a hole now and then.
    if (random.oneIn(6)) seqUp += random.below(40) - 12;
  }
  return disordered(packets, random);
}

function fragments(up: boolean, segment: Uint8Array, random: Random): Uint8Array[] {
  const at = 8 * (1 + random.below(segment.length >> 3));
  const id = random.below(3);
  const parts = [ip4(up, segment.subarray(0, at), { id, more: true }), ip4(up, segment.subarray(at), { id, at })];
  return random.oneIn(3) ? parts.reverse() : parts;
}

function disordered(packets: Uint8Array[], random: Random): Uint8Array[] {
  const list = [...packets];
  for (let i = random.below(4); i > 0 && list.length > 1; i--) {
    const [a, b] = [random.below(list.length), random.below(list.length)];
    if (random.oneIn(3)) list.splice(a, 1);
    else if (random.oneIn(2)) list.splice(a, 0, list[b]!);
    else [list[a], list[b]] = [list[b]!, list[a]!];
  }
  return list;
}

function linked(random: Random): { type: number; packets: Uint8Array[] } {
  const link = links[random.pick(names)]!;
  const packets = [...conversation(random), ...(random.oneIn(3) ? conversation(random) : [])].map((ip) =>
    link.wrap(ip),
  );
  if (random.oneIn(5))
    packets.push(link.wrap(ip6(true, new Uint8Array(20), 0, join(new Uint8Array([6, 0]), be16(0), le32(0)))));
  return { type: random.oneIn(12) ? random.pick(words) & 0xffff : link.type, packets };
}

function pcapFile(random: Random): Buffer {
  const { type, packets } = linked(random);
  const snapshot = random.oneIn(5) ? { snapshot: 40 + random.below(60) } : {};
  return Buffer.from(
    pcap(packets, { linkType: type, bigEndian: random.oneIn(3), nanos: random.oneIn(3), ...snapshot }),
  );
}

function pcapngFile(random: Random): Buffer {
  const parts: Uint8Array[] = [];
  for (let sections = random.oneIn(5) ? 2 : 1; sections > 0; sections--) {
    const b = pcapngBlocks(random.oneIn(3));
    const { type, packets } = linked(random);
    const offset = b.option(14, random.bytes(8));
    const options = random.pick([
      () => b.resolution(random.pick([6, 9, 3, 0, 0x80 | 20, 0x80 | 10])),
      () => new Uint8Array(0),
      () => join(b.option(2, Buffer.from('eth0')), offset),
    ])();
    parts.push(b.section(), b.interface(type, options, random.oneIn(3) ? 80 : 0));
    if (random.oneIn(4)) parts.push(b.block(random.pick([4, 5, 10, 0x0bad]), random.bytes(4 * random.below(12))));
    packets.forEach((packet, i) => {
      const time = BigInt(random.oneIn(3) ? random.u32() : i) << BigInt(random.below(33));
      const how = random.below(8);
      if (how === 0) parts.push(b.simple(packet));
      else if (how === 1) parts.push(b.obsolete(0, time, packet));
      else parts.push(b.enhanced(random.oneIn(20) ? 1 : 0, time, packet));
    });
  }
  return Buffer.from(join(...parts));
}

const changed = (bytes: Buffer, random: Random, other: Buffer): Buffer => changeBytes(bytes, random, other);

export const pcapGrammar: Grammar = { make: pcapFile, change: changed };
export const pcapngGrammar: Grammar = { make: pcapngFile, change: changed };
