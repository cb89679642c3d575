/** Whatever the bytes: no exception, no endless work, and the same result however the file is cut into chunks. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { captureFaultName } from '../../../src/codecs/capture/index.ts';
import { ip4, ip6, join, links, pcap, pcapngBlocks, register, SYN, softKey, tcp } from '../../kit/capture-bytes.ts';
import { captureContents } from '../../kit/capture-messages.ts';

const packets = [
  links.vlan!.wrap(ip4(true, tcp({ up: true, seq: 0, flags: SYN }))),
  links.ethernet!.wrap(ip4(true, tcp({ up: true, seq: 1, payload: register('SEP001122334455') }))),
  links.ethernet!.wrap(ip6(true, tcp({ up: true, seq: 1, payload: join(softKey(1), softKey(2)) }))),
  links.ethernet!.wrap(ip4(true, tcp({ up: true, seq: 57, payload: softKey(3) }))),
];
const b = pcapngBlocks();
const files = {
  pcap: pcap(packets),
  'big-endian pcap': pcap(packets, { bigEndian: true, nanos: true }),
  pcapng: join(
    b.section(),
    b.interface(1, b.resolution(9)),
    b.block(0x0bad, new Uint8Array(40)),
    ...packets.map((packet, n) => b.enhanced(0, BigInt(n), packet)),
    b.simple(packets[1]!),
  ),
};

function cut(file: Uint8Array, places: readonly number[]): Uint8Array[] {
  const at = [0, ...[...places].sort((x, y) => x - y), file.length];
  return at.slice(1).map((end, n) => file.subarray(at[n], end));
}

describe.each(Object.entries(files))('a damaged %s', (_name, file) => {
  it('never throws, with any byte set to 00, 7f, 80 or ff or turned over', () => {
    for (let at = 0; at < file.length; at++) {
      for (const value of [0x00, 0x7f, 0x80, 0xff, file[at]! ^ 0x01, file[at]! ^ 0xff]) {
        const damaged = file.slice();
        damaged[at] = value;
        const { packets: count } = captureContents(damaged);
        expect(count).toBeLessThanOrEqual(packets.length + 1);
      }
    }
  });

  it('shows what came before the place where it was cut', () => {
    const whole = captureContents(file);
    let most = 0;
    for (let end = 0; end < file.length; end++) {
      const part = captureContents(file.subarray(0, end));
      expect(part.packets).toBeGreaterThanOrEqual(most);
      most = part.packets;
      expect(part.messages.map(({ id }) => id)).toEqual(
        whole.messages.slice(0, part.messages.length).map(({ id }) => id),
      );
    }
    expect(most).toBeGreaterThanOrEqual(whole.packets - 1);
  });

  it('gives the same in chunks of any size, whole or damaged', () => {
    const prop = fc.property(
      fc.array(fc.nat(file.length), { maxLength: 30 }),
      fc.option(fc.tuple(fc.nat(file.length - 1), fc.nat(255))),
      (places, damage) => {
        const bytes = file.slice();
        if (damage !== null) bytes[damage[0]] = damage[1];
        expect(captureContents(cut(bytes, places))).toEqual(captureContents(bytes));
      },
    );
    fc.assert(prop, { numRuns: 300 });
  });
});

it('never throws on random bytes behind a good header', () => {
  const prop = fc.property(
    fc.uint8Array({ maxLength: 2000 }),
    fc.constantFrom(1, 0, 101, 113, 276, 108),
    (random, link) => {
      captureContents(join(pcap([], { linkType: link }), random));
      captureContents(pcap([random], { linkType: link }));
      captureContents(join(b.section(), random));
      const wrapped = links.ethernet!.wrap(ip4(true, tcp({ up: true, seq: 1, payload: random })));
      expect(captureFaultName(captureContents(pcap([wrapped])).fault)).toBe('none');
    },
  );
  fc.assert(prop, { numRuns: 500 });
});

it('keeps its place in a packet that loses it thousands of times', () => {
  const nonsense = join(softKey(1), softKey(2), Uint8Array.from([0xff, 0xff, 0xff, 0xff]));
  const payload = join(...Array.from({ length: 1200 }, () => nonsense));
  const { messages, troubles } = captureContents(
    pcap([
      links.ethernet!.wrap(ip4(true, tcp({ up: true, seq: 0, flags: SYN }))),
      links.ethernet!.wrap(ip4(true, tcp({ up: true, seq: 1, payload }))),
    ]),
  );
  expect(messages.length).toBe(2400);
  expect(troubles.length).toBeGreaterThan(1000);
});
