import { describe, expect, it } from 'vitest';
import { Networks, networkOf } from '../../src/gateway/networks.ts';

describe('networks', () => {
  it.each(['10.0.0.1', '10.1.0.0/16', '0.0.0.0/0', '::1', '2001:db8::/32'])('%s is one', (text) => {
    expect(networkOf(text)).not.toBeNull();
  });

  it.each(['', '10.0.0', '10.0.0.1/33', '10.0.0.1/', '10.0.0.1/8/8', '10.0.0.1/-1', '10.0.0.1/1e1', '::1/129', 'pbx'])(
    '%j is none',
    (text) => {
      expect(networkOf(text)).toBeNull();
      expect(() => new Networks([text])).toThrow(/no address and no network/);
    },
  );

  it('hold the addresses within, of their own family', () => {
    const networks = new Networks(['10.1.0.0/16', '::1']);
    expect(['10.1.255.255', '10.2.0.0', '::1', '::2', '', 'x'].map((address) => networks.has(address))).toEqual([
      true,
      false,
      true,
      false,
      false,
      false,
    ]);
  });
});
