/** Who plays in a copy, and what its users dial. */
import { describe, expect, it } from 'vitest';
import { castOf, plainNaming } from '../../../src/gateway/tap/replay/cast.ts';
import type { Script, Send } from '../../../src/gateway/tap/replay/script.ts';
import { join, le32, skinny } from '../../kit/capture-bytes.ts';

const KEYPAD_BUTTON = 3;
const key = (digit: number, order: number): Send => ({
  kind: 'send',
  order,
  at: order,
  id: KEYPAD_BUTTON,
  bytes: skinny(KEYPAD_BUTTON, join(le32(digit), le32(1), le32(7))),
  deed: true,
});
const phone = (name: string, number: string, steps: readonly Send[] = []) => ({
  name,
  named: true,
  numbers: new Map([[1, number]]),
  connections: [{ steps }],
});
/** 1001 dials 1002. */
const script: Script = {
  phones: [phone('SEP001122334455', '1001', [1, 0, 0, 2].map(key)), phone('SEP001122334456', '1002')],
  durationMs: 4,
  notes: [],
};
const dialled = (copy: number, naming = plainNaming) =>
  castOf(script, copy, naming)
    .roles[0]!.connections[0]!.map((step) => (step as Send).bytes[12])
    .join('');

describe('a copy', () => {
  it('dials what the capture has, where nobody says its numbers', () => {
    expect([dialled(0), dialled(3)]).toEqual(['1002', '1002']);
    expect(castOf(script, 3, plainNaming).roles.map(({ name }) => name)).toEqual([
      'SEP02C000030000',
      'SEP02C000030001',
    ]);
  });

  it('calls within itself, where it has numbers', () => {
    const office = (n: number, copy: number) => ({ name: `SEP${copy}${n}`, number: String(20_000 + 2 * copy + n) });
    expect([dialled(0, office), dialled(3, office)]).toEqual(['20001', '20007']);
  });
});
