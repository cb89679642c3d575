/** Which side of a gateway a message was heard on: by the names of interfaces, or as the echo of a phone. */
import { describe, expect, it } from 'vitest';
import { CapturedMessage, CaptureReader, SkinnyStreams, TcpStreams } from '../../../src/codecs/capture/index.ts';
import type { WatchSide } from '../../../src/gateway/tap/side-names.ts';
import { Sides } from '../../../src/gateway/tap/sides.ts';
import { ip4, links, register, type Segment, SYN, tcp } from '../../kit/capture-bytes.ts';

interface Where {
  readonly stream: number;
  readonly server: string;
  readonly phone?: string | null;
  readonly interfaceName?: string;
  readonly seconds?: number;
  readonly direction?: 'toServer' | 'toPhone';
  readonly protocol?: 'skinny' | 'qbe';
}

function message(where: Where): CapturedMessage {
  const { stream, server, phone = 'SEP1', interfaceName = '', seconds = 100, direction = 'toServer' } = where;
  return Object.assign(new CapturedMessage(), {
    protocol: where.protocol ?? 'skinny',
    direction,
    speakers: { phone, stream, interfaceName, phoneEndpoint: '10.0.0.1:5', serverEndpoint: server },
    place: { number: 1, seconds, nanos: 0, timed: true },
  });
}

const sides = (side: WatchSide | undefined, ...names: string[]) => new Sides(side, () => names);
const near: Where = { stream: 0, server: 'gateway', interfaceName: 'phones' };
const far: Where = { stream: 1, server: 'manager', interfaceName: 'server' };

describe('of what the gateway wrote', () => {
  it.each([
    [undefined, [false, true]],
    ['phones', [false, true]],
    ['server', [true, false]],
    ['both', [false, false]],
  ] as const)('side %s hides by the name of the interface: phones, server', (side, hidden) => {
    const found = sides(side, 'phones', 'server');
    expect([near, far].map((where) => found.hides(message(where)))).toEqual(hidden);
    expect([0, 1].map((stream) => found.hidesStream(stream))).toEqual(hidden);
  });

  it('an interface that is called server alone says nothing', () => {
    expect(sides(undefined, 'server').hides(message(far))).toBe(false);
    expect(sides(undefined, 'eth0', 'server').hides(message(far))).toBe(false);
  });
});

describe('of any other relay', () => {
  it('nothing is hidden where nobody asks', () => {
    const found = sides(undefined, 'eth0');
    expect([found.hides(message(near)), found.hides(message(far))]).toEqual([false, false]);
  });

  it('the far side is who says the same before the phone has its answer', () => {
    const phones = sides('phones');
    const server = sides('server');
    for (const [where, hidden] of [
      [near, false],
      [far, true],
      [{ ...near, direction: 'toPhone' }, false],
      [{ ...far, direction: 'toPhone' }, true],
    ] as const) {
      expect(phones.hides(message(where))).toBe(hidden);
      expect(server.hides(message(where))).toBe(!hidden);
    }
  });

  it('who was answered, or has waited, before it turns to another server is the same phone', () => {
    const answered = sides('phones');
    for (const where of [near, { ...near, direction: 'toPhone' }, far] as const)
      expect(answered.hides(message(where))).toBe(false);
    const waited = sides('phones');
    expect([near, { ...far, seconds: 103 }].map((where) => waited.hides(message(where)))).toEqual([false, false]);
  });

  it('who has not told its name is nobody`s echo, and QBE is not asked', () => {
    const found = sides('phones');
    const nameless = [
      { ...near, phone: null },
      { ...far, phone: null },
    ];
    expect(nameless.map((where) => found.hides(message(where)))).toEqual([false, false]);
    const qbe = [near, far].map((where) => ({ ...where, protocol: 'qbe' }) as const);
    expect(qbe.map((where) => found.hides(message(where)))).toEqual([false, false]);
  });
});

describe('names of interfaces', () => {
  const u32 = (...values: number[]) => Buffer.from(Uint32Array.from(values).buffer);
  const block = (type: number, body: Buffer) => {
    const length = 12 + body.length;
    return Buffer.concat([u32(type, length), body, u32(length)]);
  };
  /** Interface description: link type, snapshot length, if_name (2), end of options. */
  const described = (name: string) => {
    const padded = Buffer.alloc((name.length + 3) & ~3);
    padded.write(name);
    return block(1, Buffer.concat([u32(1, 0, 2 | (name.length << 16)), padded, u32(0)]));
  };
  const packet = (index: number, segment: Segment) => {
    const bytes = links.ethernet!.wrap(ip4(segment.up, tcp(segment)));
    const padded = Buffer.alloc((bytes.length + 3) & ~3);
    padded.set(bytes);
    return block(6, Buffer.concat([u32(index, 0, 0, bytes.length, bytes.length), padded]));
  };

  it('come with each stream from the capture, and are forgotten with their section', () => {
    const section = block(0x0a0d0d0a, u32(0x1a2b3c4d, 1, 0xffff_ffff, 0xffff_ffff));
    const heard: [string, string][] = [];
    const streams = new TcpStreams(
      new SkinnyStreams({
        message: ({ phone, interfaceName }) => heard.push([phone!, interfaceName]),
        trouble: () => undefined,
      }),
    );
    const reader = new CaptureReader();
    const one = Buffer.concat([
      section,
      described('phones'),
      described('server'),
      packet(0, { up: true, seq: 0, flags: SYN }),
      packet(1, { up: true, seq: 0, flags: SYN, phonePort: 50_001 }),
      packet(1, { up: true, seq: 1, phonePort: 50_001, payload: register('SEP2') }),
      packet(0, { up: true, seq: 1, payload: register('SEP1') }),
    ]);
    expect(reader.push(one, streams)).toBe(0);
    expect(heard).toEqual([
      ['SEP2', 'server'],
      ['SEP1', 'phones'],
    ]);
    expect(reader.interfaceNames).toEqual(['phones', 'server']);
    reader.push(section, streams);
    expect(reader.interfaceNames).toEqual([]);
  });
});
