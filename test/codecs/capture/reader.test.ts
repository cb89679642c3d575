import { describe, expect, it } from 'vitest';
import { CaptureReader, captureFaultName, captureFaults } from '../../../src/codecs/capture/index.ts';
import { bytes, ip4, join, le32, links, pcap, pcapngBlocks, softKey, tcp } from '../../kit/capture-bytes.ts';

interface Seen {
  number: number;
  linkType: number;
  time: string | null;
  original: number;
  data: Buffer;
}

function read(chunks: readonly Uint8Array[]) {
  const seen: Seen[] = [];
  const reader = new CaptureReader();
  const sink = {
    packet(p: import('../../../src/codecs/capture/index.ts').CapturedPacket) {
      seen.push({
        number: p.number,
        linkType: p.linkType,
        time: p.timed ? `${p.seconds}.${String(p.nanos).padStart(9, '0')}` : null,
        original: p.originalBytes,
        data: Buffer.from(new Uint8Array(p.view.buffer, p.view.byteOffset + p.start, p.end - p.start)),
      });
    },
  };
  for (const chunk of chunks) reader.push(chunk, sink);
  return { seen, fault: captureFaultName(reader.end()), faultAt: reader.faultAt };
}

const packet = (mark: number) => links.ethernet!.wrap(ip4(true, tcp({ up: true, seq: 1, payload: softKey(mark) })));
const singles = (whole: Uint8Array) => Array.from(whole, (byte) => bytes(byte));

describe('pcap', () => {
  for (const bigEndian of [false, true]) {
    for (const nanos of [false, true]) {
      it(`reads ${bigEndian ? 'big' : 'little'}-endian files with ${nanos ? 'nano' : 'micro'}seconds`, () => {
        const file = pcap([packet(1), packet(2)], { bigEndian, nanos, linkType: 113 });
        const { seen, fault } = read([file]);
        expect(fault).toBe('none');
        expect(seen.map(({ time }) => time)).toEqual([
          '1700000000.000000000',
          nanos ? '1700000001.000000001' : '1700000001.000001000',
        ]);
        expect(seen[1]).toMatchObject({ number: 2, linkType: 113, original: packet(2).length });
        expect(seen[1]!.data.equals(packet(2))).toBe(true);
      });
    }
  }

  it('gives the same packets one byte at a time', () => {
    const file = pcap([packet(1), packet(2), packet(3)]);
    expect(read(singles(file))).toEqual(read([file]));
  });

  it('carries a fraction that runs over into the seconds', () => {
    const file = join(pcap([]), le32(10), le32(1_500_000), le32(1), le32(1), bytes(7));
    expect(read([file]).seen[0]!.time).toBe('11.500000000');
  });

  it('takes no frame check flags for a link type', () => {
    expect(read([pcap([packet(1)], { linkType: 0x54000001 })]).seen[0]!.linkType).toBe(1);
  });

  it('tells where a file was cut, after the packets before it', () => {
    const whole = pcap([packet(1), packet(2)]);
    const second = 24 + 16 + packet(1).length;
    for (let cut = second + 1; cut < whole.length; cut++) {
      const { seen, fault, faultAt } = read([whole.subarray(0, cut)]);
      expect({ count: seen.length, fault, faultAt }).toEqual({ count: 1, fault: 'truncated', faultAt: second });
    }
  });

  it('refuses a record that announces more than a packet can have', () => {
    const file = join(pcap([packet(1)]), le32(0), le32(0), le32(0x7fffffff), le32(0x7fffffff), bytes(1, 2, 3));
    const { seen, fault, faultAt } = read([file]);
    expect({ count: seen.length, fault, faultAt }).toEqual({
      count: 1,
      fault: 'blockTooLarge',
      faultAt: pcap([packet(1)]).length,
    });
  });

  it('names what is no capture', () => {
    expect(read([]).fault).toBe('empty');
    expect(read([bytes(1, 2)]).fault).toBe('notACapture');
    expect(read([Buffer.from('GET / HTTP/1.1\r\n')]).fault).toBe('notACapture');
    expect(captureFaults.every(({ sentence, remedy }) => sentence.endsWith('.') && remedy.endsWith('.'))).toBe(true);
  });
});

describe('pcapng', () => {
  const micros = 1_700_000_000_123_456n;

  for (const bigEndian of [false, true]) {
    it(`reads ${bigEndian ? 'big' : 'little'}-endian sections, and skips blocks that it does not know`, () => {
      const b = pcapngBlocks(bigEndian);
      const file = join(
        b.section(),
        b.block(0x0bad, new Uint8Array(400_000)),
        b.interface(1),
        b.enhanced(0, micros, packet(1)),
        b.block(5, new Uint8Array(20)),
        b.obsolete(0, micros + 1n, packet(2)),
        b.simple(packet(3)),
      );
      const { seen, fault } = read([file]);
      expect(fault).toBe('none');
      expect(seen.map(({ time }) => time)).toEqual(['1700000000.123456000', '1700000000.123457000', null]);
      expect(seen.map(({ data }) => data)).toEqual([packet(1), packet(2), packet(3)].map((p) => Buffer.from(p)));
      expect(read(singles(file))).toEqual(read([file]));
    });
  }

  it('counts time in the unit of each interface', () => {
    const b = pcapngBlocks();
    const second = 1_700_000_000n;
    const rows: [string, number, bigint][] = [
      ['seconds', 0, second],
      ['milliseconds', 3, second * 1000n + 5n],
      ['nanoseconds', 9, second * 1_000_000_000n + 123_456_789n],
      ['microseconds beyond 2^53', 6, (1n << 53n) + 1n],
      ['picoseconds', 12, 1_700_000n * 1_000_000_000_000n + 999_999_999_999n],
      ['2^-20', 0x94, (second << 20n) + (1n << 19n)],
    ];
    const file = join(
      b.section(),
      ...rows.map(([, resolution]) => b.interface(1, b.resolution(resolution))),
      ...rows.map(([, , time], n) => b.enhanced(n, time, packet(n))),
    );
    expect(read([file]).seen.map(({ time }) => time)).toEqual([
      '1700000000.000000000',
      '1700000000.005000000',
      '1700000000.123456789',
      '9007199254.740993000',
      '1700000.999999999',
      '1700000000.500000000',
    ]);
  });

  it('adds the time offset of an interface', () => {
    const b = pcapngBlocks();
    const offset = join(b.option(14, join(le32(100), le32(0))), le32(0));
    const file = join(b.section(), b.interface(1, offset), b.enhanced(0, 5_000_000n, packet(1)));
    expect(read([file]).seen[0]!.time).toBe('105.000000000');
  });

  it('begins again with each section: byte order and interfaces', () => {
    const little = pcapngBlocks(false);
    const big = pcapngBlocks(true);
    const file = join(
      little.section(),
      little.interface(1),
      little.enhanced(0, micros, packet(1)),
      big.section(),
      big.interface(101),
      big.enhanced(0, micros, packet(2)),
    );
    expect(read([file]).seen.map(({ linkType }) => linkType)).toEqual([1, 101]);
  });

  it('cuts simple packets at the snapshot length', () => {
    const b = pcapngBlocks();
    const body = join(le32(500), packet(1).subarray(0, 32));
    const file = join(b.section(), b.interface(1, bytes(), 32), b.block(3, body));
    expect(read([file]).seen[0]).toMatchObject({ original: 500, data: Buffer.from(packet(1).subarray(0, 32)) });
  });

  it('goes on after a packet of an unknown interface, and says where that was', () => {
    const b = pcapngBlocks();
    const head = join(b.section(), b.interface(1));
    const file = join(head, b.enhanced(3, micros, packet(1)), b.enhanced(0, micros, packet(2)));
    const { seen, fault, faultAt } = read([file]);
    expect({ count: seen.length, fault, faultAt }).toEqual({
      count: 1,
      fault: 'interfaceUnknown',
      faultAt: head.length,
    });
  });

  it('counts the bytes that it skips, in chunks of any size', () => {
    const b = pcapngBlocks();
    const head = join(b.section(), b.block(0x0bad, new Uint8Array(500)), b.interface(1));
    const file = join(head, b.enhanced(0, micros, packet(1)).subarray(0, 40));
    for (const size of [1, 5, 13, 100, file.length]) {
      const chunks = Array.from({ length: Math.ceil(file.length / size) }, (_, n) =>
        file.subarray(n * size, (n + 1) * size),
      );
      expect(read(chunks)).toEqual({ seen: [], fault: 'truncated', faultAt: head.length });
    }
  });

  it('stops at a block whose two lengths differ', () => {
    const b = pcapngBlocks();
    const bad = b.enhanced(0, micros, packet(1));
    bad[bad.length - 4] = 0;
    const head = join(b.section(), b.interface(1));
    const { seen, fault, faultAt } = read([join(head, bad, b.enhanced(0, micros, packet(2)))]);
    expect({ count: seen.length, fault, faultAt }).toEqual({ count: 0, fault: 'blockInvalid', faultAt: head.length });
  });
});
