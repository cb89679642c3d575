import fc from 'fast-check';
import { expect, it } from 'vitest';
import { addressKey, compareAddresses } from '../../../src/cluster/redundancy/address.ts';

it('orders addresses as numbers, not as texts', () => {
  const addresses = ['10.0.0.10', '10.0.0.9', '9.255.255.255', '10.0.0.100', 'fe80::2', '::1', 'fe80::10', 'nowhere'];
  const ordered = ['9.255.255.255', '10.0.0.9', '10.0.0.10', '10.0.0.100', '::1', 'fe80::2', 'fe80::10', 'nowhere'];
  expect([...addresses].sort(compareAddresses)).toEqual(ordered);
});

it.each([
  ['::1', '0:0:0:0:0:0:0:1'],
  ['FE80::A', 'fe80:0::a'],
  ['::ffff:10.0.0.9', '10.0.0.9'],
  ['2001:db8::', '2001:DB8:0:0:0:0:0:0'],
  ['fe80::1%eth0', 'fe80::1'],
])('%s is %s', (a, b) => expect(compareAddresses(a, b)).toBe(0));

it.each(['', '10.0.0', '10.0.0.256', 'host', '1:2:3'])('"%s" is no address', (text) =>
  expect(addressKey(text)).toBeNull(),
);

it('any two IPv4 addresses compare as their numbers do', () => {
  const byte = fc.integer({ min: 0, max: 255 });
  const quad = fc.tuple(byte, byte, byte, byte);
  const number = ([a, b, c, d]: readonly [number, number, number, number]) => ((a * 256 + b) * 256 + c) * 256 + d;
  fc.assert(
    fc.property(quad, quad, (a, b) => {
      expect(compareAddresses(a.join('.'), b.join('.'))).toBe(Math.sign(number(a) - number(b)));
    }),
  );
});
