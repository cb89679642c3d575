import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CapturedPacket, CaptureReader } from '../../../src/codecs/capture/index.ts';
import {
  pcapHeader,
  pcapngInterface,
  pcapngPacket,
  pcapngSection,
  pcapPacket,
} from '../../../src/codecs/capture/writers.ts';
import { hex, join } from '../../kit/capture-bytes.ts';

const text = (data: Uint8Array): string => Buffer.from(data).toString('hex');

function read(file: Uint8Array) {
  const seen: unknown[] = [];
  const reader = new CaptureReader();
  reader.push(file, {
    packet: (p: CapturedPacket) =>
      seen.push([
        p.linkType,
        p.seconds,
        p.nanos,
        p.originalBytes,
        text(new Uint8Array(p.view.buffer, p.view.byteOffset + p.start, p.end - p.start)),
      ]),
  });
  expect(reader.end()).toBe(0);
  return seen;
}

const packets = fc.array(
  fc.record({
    source: fc.nat(1),
    seconds: fc.integer({ min: 0, max: 0xffffffff }),
    nanos: fc.nat(999_999_999),
    cut: fc.nat(100),
    data: fc.uint8Array({ maxLength: 200 }),
  }),
  { maxLength: 20 },
);

describe('what is written is read again', () => {
  it('pcap', () => {
    const prop = fc.property(packets, (list) => {
      const file = join(
        pcapHeader(101),
        ...list.map(({ seconds, nanos, data, cut }) => pcapPacket(seconds, nanos, data, data.length + cut)),
      );
      expect(read(file)).toEqual(
        list.map(({ seconds, nanos, data, cut }) => [101, seconds, nanos, data.length + cut, text(data)]),
      );
    });
    fc.assert(prop, { numRuns: 50 });
  });

  it('pcapng', () => {
    const prop = fc.property(packets, fc.constantFrom('', 'eth0', 'é€😀', 'a\ud800z'), (list, name) => {
      const file = join(
        pcapngSection(name),
        pcapngInterface(1, name),
        pcapngInterface(113, 'phones'),
        ...list.map(({ source, seconds, nanos, data, cut }) =>
          pcapngPacket(source, seconds, nanos, data, data.length + cut),
        ),
      );
      expect(read(file)).toEqual(
        list.map(({ source, seconds, nanos, data, cut }) => [
          [1, 113][source],
          seconds,
          nanos,
          data.length + cut,
          text(data),
        ]),
      );
    });
    fc.assert(prop, { numRuns: 50 });
  });
});

describe('golden bytes', () => {
  it('pcap', () => {
    expect(join(pcapHeader(1), pcapPacket(1, 2, Uint8Array.of(0xaa, 0xbb)))).toEqual(
      hex(
        `4d3cb2a1 0200 0400 00000000 00000000 3f000100 01000000 01000000 02000000 02000000 02000000 aabb`.replaceAll(
          ' ',
          '',
        ),
      ),
    );
  });

  it('pcapng, text in UTF-8', () => {
    expect(pcapngInterface(1, 'é€😀')).toEqual(
      hex(
        '01000000 30000000 0100 0000 00000000 0200 0900 c3a9 e282ac f09f9880 000000 0900 0100 09000000 0000 0000 30000000'.replaceAll(
          ' ',
          '',
        ),
      ),
    );
    expect(pcapngPacket(1, 4, 294967296, Uint8Array.of(7), 9)).toEqual(
      hex('06000000 24000000 01000000 01000000 00000000 01000000 09000000 07000000 24000000'.replaceAll(' ', '')),
    );
  });
});
