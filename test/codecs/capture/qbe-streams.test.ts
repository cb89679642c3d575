import { describe, expect, it } from 'vitest';
import { AllStreams, CaptureReader, TcpStreams, type Trouble } from '../../../src/codecs/capture/index.ts';
import { QbeSeeker } from '../../../src/codecs/capture/qbe-seek.ts';
import { sentByApplication } from '../../../src/codecs/capture/qbe-streams.ts';
import { pdus } from '../../../src/codecs/qbe/table/index.ts';
import { ip4, links, pcap, register, type Segment, SYN, tcp } from '../../kit/capture-bytes.ts';
import { sessionPackets } from '../../kit/qbe-capture.ts';
import { bytesOf, sessionVectors } from '../qbe/vectors.ts';

const session = sessionVectors.slice(0, 60);

function read(packets: readonly Uint8Array[], options = {}) {
  const messages: { protocol: string; phone: string | null; direction: string; hex: string }[] = [];
  const troubles: Trouble[] = [];
  const sink = {
    message(m: {
      protocol: string;
      phone: string | null;
      direction: string;
      view: DataView;
      start: number;
      end: number;
    }) {
      const hex = Buffer.from(m.view.buffer, m.view.byteOffset + m.start, m.end - m.start).toString('hex');
      messages.push({ protocol: m.protocol, phone: m.phone, direction: m.direction, hex });
    },
    trouble: (trouble: Trouble) => void troubles.push(trouble),
  };
  const streams = new TcpStreams(new AllStreams(sink, options));
  const reader = new CaptureReader();
  reader.push(pcap(packets), streams);
  reader.end();
  streams.end();
  return { messages, troubles };
}

const expected = session.map(({ dir, hex }) => ({ direction: dir === 'c2s' ? 'toServer' : 'toPhone', hex }));
const application = /^JTAPI\[/;

describe('a QBE session in a capture', () => {
  it.each([
    ['whole frames', {}],
    ['segments of 7 bytes', { segmentBytes: 7 }],
    ['a port that nobody told: by its magic', { serverPort: 9999 }],
  ])('comes out frame by frame, with the application by name: %s', (_what, options) => {
    const { messages, troubles } = read(sessionPackets(session, options));
    // Seven bytes do not reach the magic, but the port says it.
    expect(messages).toEqual(
      expected.map((each) => ({ ...each, protocol: 'qbe', phone: expect.stringMatching(application) })),
    );
    expect(troubles).toEqual([]);
  });

  it('on a port that is told', () => {
    const packets = sessionPackets(session, { serverPort: 9999, segmentBytes: 7 });
    expect(read(packets, { qbePorts: [9999] }).messages).toHaveLength(session.length);
  });

  it('joined in the middle, with and without missing bytes, goes on at the next frame', () => {
    const packets = sessionPackets(session, { segmentBytes: 50, joined: true });
    const late = read(packets.slice(3));
    expect(late.messages.length).toBeGreaterThan(session.length - 3);
    const holed = packets.filter((_, i) => i !== 40 && i !== 41);
    const { messages, troubles } = read(holed);
    expect(messages.length).toBeGreaterThan(session.length - 6);
    expect(messages.length).toBeLessThan(session.length);
    expect(troubles.map((each) => each.kind)).toContain('missing');
    const whole = new Set(expected.map((each) => each.hex));
    expect(messages.every((each) => whole.has(each.hex))).toBe(true);
  });

  it('stands beside SCCP in one capture', () => {
    const packet = (segment: Segment) => links.ethernet!.wrap(ip4(segment.up, tcp(segment)));
    const phone = [packet({ up: true, seq: 0, flags: SYN }), packet({ up: true, seq: 1, payload: register('SEP1') })];
    const { messages } = read([...phone, ...sessionPackets(session)]);
    expect(messages.map((each) => each.protocol)).toEqual(['skinny', ...session.map(() => 'qbe')]);
  });

  it('what speaks something else on its port is told, once', () => {
    const other = {
      ...session[0]!,
      hex: Buffer.from('GET / HTTP/1.1\r\nHost: nowhere.example\r\n\r\n').toString('hex'),
    };
    const tls = { ...session[0]!, hex: `1603010200010001fc0303${'00'.repeat(40)}` };
    expect(read(sessionPackets([other, other])).troubles.map((each) => each.kind)).toEqual(['notQbe']);
    expect(read(sessionPackets([tls, tls])).troubles.map((each) => each.kind)).toEqual(['secure']);
    expect(read(sessionPackets([tls], { serverPort: 2749 })).troubles.map((each) => each.kind)).toEqual(['secure']);
  });

  it('a frame with another magic loses its place and goes on', () => {
    const broken = session.map((each, i) =>
      i === 10 ? { ...each, hex: each.hex.replace('ddddffff', 'ddddfffe') } : each,
    );
    const { messages, troubles } = read(sessionPackets(broken));
    expect(messages).toHaveLength(session.length - 1);
    expect(troubles.map((each) => each.kind)).toEqual(['fault', 'skipped']);
  });
});

describe('the seeker', () => {
  it('finds a frame behind noise, whatever the cut, and counts what it gave up', () => {
    const frame = bytesOf(session[3]!.hex);
    const noise = Uint8Array.from({ length: 100 }, (_, i) => (i * 37) & 255);
    const bytes = new Uint8Array([...noise, ...frame]);
    for (let place = 0; place <= bytes.length; place++) {
      const seeker = new QbeSeeker();
      const view = new DataView(bytes.buffer);
      const first = seeker.push(view, 0, place);
      const found = first ?? seeker.push(view, place, bytes.length);
      expect(seeker.skipped).toBe(100);
      expect([...found!.subarray(0, 32)]).toEqual([...frame.subarray(0, 32)]);
    }
    const hopeless = new QbeSeeker();
    expect(hopeless.push(new DataView(noise.buffer), 0, 100)).toBeNull();
    hopeless.close();
    expect(hopeless.skipped).toBe(100);
  });
});

it('knows by its name who sends a PDU, as the table has it', () => {
  for (const { id, kind } of pdus)
    expect([id, sentByApplication(id)]).toEqual([id, kind === 'request' || kind === 'heartbeat']);
  expect(sentByApplication(0xffff)).toBe(true);
});
