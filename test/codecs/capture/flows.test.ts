/** The table of conversations: all that share a bucket, in every order of leaving, growth, and who has been silent longest. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Flow, FlowTable, flowHash, halfAt, Order } from '../../../src/codecs/capture/flows.ts';
import { IpPacket } from '../../../src/codecs/capture/ip.ts';
import { ip4, ip6, tcp } from '../../kit/capture-bytes.ts';

function packet(bytes: Uint8Array): IpPacket {
  const ip = new IpPacket();
  expect(ip.read(new DataView(bytes.slice().buffer), 0, bytes.length)).toBe(true);
  return ip;
}
const ip = packet(ip4(true, tcp({ up: true, seq: 0 })));
const back = packet(ip4(false, tcp({ up: false, seq: 0 })));
const ports = (from: number, to: number): number => (from << 16) | to;

interface Named extends Flow {
  readonly port: number;
}

/** A flow from port `port` to 2000 between the packet's addresses. */
function flow(port: number, { view, source, destination, version }: IpPacket = ip): Named {
  const bytes = version === 4 ? 4 : 16;
  const addresses = new Uint8Array(2 * bytes);
  for (let i = 0; i < bytes; i++) {
    addresses[i] = view.getUint8(source + i);
    addresses[bytes + i] = view.getUint8(destination + i);
  }
  return { port, addresses: new DataView(addresses.buffer) };
}

/** Ports whose flows stand in one bucket of a table that has not grown. */
const neighbours = Array.from({ length: 65_535 }, (_, port) => port)
  .filter((port) => (flowHash(ip.sourceKey, ip.destinationKey, ports(port, 2000)) & 255) === 7)
  .slice(0, 8);

describe('flow table', () => {
  it('finds and forgets flows that share a bucket, as a plain list would', () => {
    expect(neighbours).toHaveLength(8);
    // Some in the same bucket, some not.
    const known = [...neighbours, 1, 2, 3, 4];
    const step = fc.record({ port: fc.constantFrom(...known), act: fc.constantFrom('add', 'remove', 'touch') });
    const prop = fc.property(fc.array(step, { maxLength: 100 }), (steps) => {
      const table = new FlowTable<Named>();
      let list: Named[] = [];
      for (const { port, act } of steps) {
        const one = list.find((each) => each.port === port);
        const side = table.find(ip, ports(port, 2000));
        if (act === 'add' && one === undefined) {
          list.push(flow(port));
          table.add(list.at(-1)!, ip, ports(port, 2000));
        } else if (act === 'remove' && one !== undefined) {
          table.remove(side);
          list = list.filter((each) => each !== one);
        } else if (act === 'touch' && one !== undefined) {
          table.touch(side);
          list = [...list.filter((each) => each !== one), one];
        }
        for (const each of known) {
          const found = table.find(ip, ports(each, 2000));
          expect(found < 0 ? undefined : table.flow(found)).toBe(list.find((other) => other.port === each));
        }
        const { stalest } = table;
        expect([table.size, stalest < 0 ? undefined : table.flow(stalest)]).toEqual([list.length, list[0]]);
        expect([...table]).toEqual(list);
      }
    });
    fc.assert(prop, { numRuns: 100 });
  });

  it('keeps flows and what their directions know when it grows, and gives a place that was left to the next one', () => {
    const table = new FlowTable<Named>();
    const all = Array.from({ length: 3_000 }, (_, n) => flow(n + 1));
    for (const each of all) {
      const side = table.add(each, ip, ports(each.port, 2000));
      expect(table.words[halfAt(side) + 1]).toBe(Order.unseen);
      table.words.set([each.port, Order.plain], halfAt(side));
      table.words.set([-each.port, Order.waiting], halfAt(side ^ 1));
    }
    for (const { port } of all) {
      const side = table.find(ip, ports(port, 2000));
      expect([table.flow(side).port, table.goesOn(side, port, 5), table.goesOn(side, port + 5, 0)]).toEqual([
        port,
        true,
        true,
      ]);
      expect([table.isWaiting(side), table.isWaiting(side ^ 1)]).toEqual([false, true]);
    }
    const left = table.find(ip, ports(77, 2000));
    table.remove(left);
    expect([table.find(ip, ports(77, 2000)), table.size]).toEqual([-1, 2_999]);
    expect(table.add(flow(5_000), ip, ports(5_000, 2000))).toBe(left);
    expect([table.words[halfAt(left) + 1], table.isWaiting(left ^ 1)]).toEqual([Order.unseen, false]);
  });

  it('takes only the next bytes of a direction in order for granted, round the end of the numbers too', () => {
    const table = new FlowTable<Named>();
    const side = table.add(flow(1), ip, ports(1, 2000));
    const goesOn = (order: number) => {
      table.words.set([-4, order], halfAt(side));
      return table.goesOn(side, -4, 10);
    };
    expect([Order.unseen, Order.plain, Order.waiting, Order.ignored].map(goesOn)).toEqual([false, true, false, false]);
    goesOn(Order.plain);
    expect([table.words[halfAt(side)], table.goesOn(side, 7, 1), table.goesOn(side, 6, 1)]).toEqual([6, false, true]);
    table.words.set([0x7fff_ffff, Order.plain], halfAt(side));
    expect([table.goesOn(side, 0x7fff_ffff, 2), table.words[halfAt(side)]]).toEqual([true, -0x7fff_ffff]);
  });

  it.each([
    ['IPv4', ip, back, packet(ip6(true, tcp({ up: true, seq: 0 })))],
    ['IPv6', packet(ip6(true, tcp({ up: true, seq: 0 }))), packet(ip6(false, tcp({ up: false, seq: 0 }))), ip],
  ])('knows both directions of a flow and tells them apart: %s', (_name, up, down, other) => {
    const table = new FlowTable<Named>();
    expect(flowHash(down.sourceKey, down.destinationKey, ports(2000, 50_000))).toBe(
      flowHash(up.sourceKey, up.destinationKey, ports(50_000, 2000)),
    );
    const side = table.add(flow(50_000, up), up, ports(50_000, 2000));
    expect(table.find(up, ports(50_000, 2000))).toBe(side);
    expect(table.find(down, ports(2000, 50_000))).toBe(side ^ 1);
    expect(table.find(up, ports(2000, 50_000))).toBe(-1);
    expect(table.find(other, ports(50_000, 2000))).toBe(-1);
  });

  it('tells IPv6 addresses apart whose keys are one', () => {
    const up = packet(ip6(true, tcp({ up: true, seq: 0 })));
    const table = new FlowTable<Named>();
    table.add(flow(50_000, up), up, ports(50_000, 2000));
    up.view.setUint8(up.source + 15, up.view.getUint8(up.source + 15) ^ 1);
    expect(table.find(up, ports(50_000, 2000))).toBe(-1);
  });
});
