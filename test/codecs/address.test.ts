import { isIPv6 } from 'node:net';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addressText, ip4Text, ip6Text, writeAddress, writeIp4, writeIp6 } from '../../src/codecs/address.ts';
import { FrameWriter } from '../../src/codecs/writer.ts';

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
const written = (write: (w: FrameWriter) => void): Uint8Array => {
  const w = new FrameWriter().soil();
  write(w);
  return w.take();
};

describe('addresses', () => {
  it('IPv4 is in network order', () => {
    expect([...written((w) => writeIp4(w, '192.168.4.200'))]).toEqual([192, 168, 4, 200]);
    expect(ip4Text(viewOf(Uint8Array.of(9, 255, 0, 10, 1)), 1)).toBe('255.0.10.1');
  });

  it('IPv6 reads as a URL writes it, whatever the zeros', () => {
    const groups = fc.array(fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 0xffff })), {
      minLength: 8,
      maxLength: 8,
    });
    fc.assert(
      fc.property(groups, (values) => {
        const bytes = Uint8Array.from(values.flatMap((value) => [value >> 8, value & 255]));
        const url = new URL(`http://[${values.map((value) => value.toString(16)).join(':')}]`);
        const text = ip6Text(viewOf(bytes), 0);
        expect(text).toBe(url.hostname.slice(1, -1));
        expect([...written((w) => writeIp6(w, text))]).toEqual([...bytes]);
      }),
    );
  });

  it.each(['', '1.2.3', '1.2.3.4.5', '1.2.3.256', '1.2.3.x', '1.2.3.'])('"%s" is no IPv4', (text) => {
    expect(() => writeIp4(new FrameWriter(), text)).toThrow(/no IPv4 address/);
  });

  it.each(['1', '1:2:3:4:5:6:7', '1:2:3:4:5:6:7:8:9', '1::2::3', 'g::', '12345::', '1:2:3:4:5:6:7:8::'])(
    '"%s" is no IPv6',
    (text) => {
      expect(isIPv6(text)).toBe(false);
      expect(() => writeIp6(new FrameWriter(), text)).toThrow(/no IPv6 address/);
    },
  );

  it('the structure of version 17 has a type and sixteen bytes, all written', () => {
    const four = written((w) => writeAddress(w, '10.0.0.1'));
    expect([...four]).toEqual([0, 0, 0, 0, 10, 0, 0, 1, ...new Array(12).fill(0)]);
    expect(addressText(viewOf(four), 0)).toBe('10.0.0.1');
    const six = written((w) => writeAddress(w, '2001:db8::1'));
    expect([...six.slice(0, 8)]).toEqual([1, 0, 0, 0, 0x20, 0x01, 0x0d, 0xb8]);
    expect(addressText(viewOf(six), 0)).toBe('2001:db8::1');
  });
});
