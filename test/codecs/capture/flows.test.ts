/** The table of conversations: all that share a hash, in every order of leaving, and who has been silent longest. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { directionIn, type Flow, FlowTable, flowHash } from '../../../src/codecs/capture/flows.ts';
import { IpPacket } from '../../../src/codecs/capture/ip.ts';
import { ip4, ip6, tcp } from '../../kit/capture-bytes.ts';

function packet(bytes: Uint8Array): IpPacket {
  const ip = new IpPacket();
  expect(ip.read(new DataView(bytes.slice().buffer), 0, bytes.length)).toBe(true);
  return ip;
}
const ip = packet(ip4(true, tcp({ up: true, seq: 0 })));

/** A flow from port `port` to 2000 between the packet's addresses, with a hash of our choice. */
function flow(port: number, hash: number): Flow {
  const addresses = new Uint8Array(8);
  for (let i = 0; i < 4; i++) {
    addresses[i] = ip.view.getUint8(ip.source + i);
    addresses[4 + i] = ip.view.getUint8(ip.destination + i);
  }
  const view = new DataView(addresses.buffer);
  const keys = { key0: view.getInt32(0), key1: view.getInt32(4) };
  return { version: 4, addresses: view, port0: port, port1: 2000, hash, ...keys, chain: null, used: 0 };
}

describe('flow table', () => {
  it('finds and forgets flows that share a hash, as a plain list would', () => {
    const step = fc.record({ port: fc.integer({ min: 1, max: 12 }), act: fc.constantFrom('add', 'remove', 'touch') });
    const prop = fc.property(fc.array(step, { maxLength: 100 }), (steps) => {
      const table = new FlowTable<Flow>();
      let list: Flow[] = [];
      for (const { port, act } of steps) {
        const hash = port % 3;
        const known = list.find((each) => each.port0 === port) ?? null;
        if (act === 'add' && known === null) {
          const fresh = flow(port, hash);
          table.add(fresh);
          list.push(fresh);
        } else if (act === 'remove' && known !== null) {
          table.remove(known);
          list = list.filter((each) => each !== known);
        } else if (act === 'touch' && known !== null) {
          table.touch(known);
          list = [...list.filter((each) => each !== known), known];
        }
        for (let each = 1; each <= 12; each++) {
          const expected = list.find(({ port0 }) => port0 === each) ?? null;
          expect(table.find(each % 3, ip, each, 2000)).toBe(expected);
        }
        expect([table.size, table.stalest]).toEqual([list.length, list[0] ?? null]);
        expect([...table]).toEqual(list);
      }
    });
    fc.assert(prop, { numRuns: 100 });
  });

  it.each([0, 1, 2])('forgets number %i of three that share a hash', (which) => {
    const table = new FlowTable<Flow>();
    const three = [flow(1, 9), flow(2, 9), flow(3, 9)];
    for (const each of three) table.add(each);
    table.remove(three[which]!);
    expect(three.map(({ port0 }) => table.find(9, ip, port0, 2000))).toEqual(
      three.map((f, n) => (n === which ? null : f)),
    );
  });

  it('hashes both directions alike, and tells them apart', () => {
    const back = packet(ip4(false, tcp({ up: false, seq: 0 })));
    expect(flowHash(back, 2000, 50_000)).toBe(flowHash(ip, 50_000, 2000));
    const known = flow(50_000, 1);
    expect(directionIn(known, ip, 50_000, 2000)).toBe(0);
    expect(directionIn(known, back, 2000, 50_000)).toBe(1);
    expect(directionIn(known, ip, 2000, 50_000)).toBe(-1);
    expect(directionIn(known, packet(ip6(true, tcp({ up: true, seq: 0 }))), 50_000, 2000)).toBe(-1);
  });
});
