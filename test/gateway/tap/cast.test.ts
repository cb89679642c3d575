/** Who plays in a copy: names, and numbers where somebody says them beforehand. */
import { describe, expect, it } from 'vitest';
import { castOf, plainNaming } from '../../../src/gateway/tap/replay/cast.ts';
import type { Script } from '../../../src/gateway/tap/replay/script.ts';

const phone = (name: string, number: string) => ({
  name,
  named: true,
  numbers: new Map([[1, number]]),
  connections: [{ steps: [] }],
});
const script: Script = {
  phones: [phone('SEP001122334455', '1001'), phone('SEP001122334456', '1002')],
  durationMs: 4,
  notes: [],
};

describe('a copy', () => {
  it('has the captured names first, then names of its own; numbers are learnt later', () => {
    const names = (copy: number) => castOf(script, copy, plainNaming).roles.map(({ name }) => name);
    expect(names(0)).toEqual(['SEP001122334455', 'SEP001122334456']);
    expect(names(3)).toEqual(['SEP02C000030000', 'SEP02C000030001']);
    expect(castOf(script, 3, plainNaming).numbers).toEqual(new Map());
  });

  it('has the numbers that its naming says, where they differ', () => {
    const office = (n: number, copy: number) => ({
      name: `SEP${copy}${n}`,
      number: copy === 0 && n === 0 ? '1001' : `200${copy}${n}`,
    });
    expect(castOf(script, 0, office).numbers).toEqual(new Map([['1002', '20001']]));
    expect(castOf(script, 3, office).numbers).toEqual(
      new Map([
        ['1001', '20030'],
        ['1002', '20031'],
      ]),
    );
  });
});
