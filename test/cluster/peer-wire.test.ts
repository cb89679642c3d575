/** What is told to a node that reads no more. */
import { expect, it } from 'vitest';
import { tell } from '../../src/cluster/peer-wire.ts';

it('a node that leaves 16 MiB unread is cut off, and not before', () => {
  let writableLength = 0;
  let destroyedAt = 0;
  const socket = {
    write: (line: string) => {
      writableLength += line.length;
      return false;
    },
    get writableLength() {
      return writableLength;
    },
    destroy() {
      destroyedAt ||= writableLength;
      return this;
    },
  } as unknown as Parameters<typeof tell>[0];
  while (destroyedAt === 0 && writableLength < 2 ** 25) tell(socket, { watch: '1'.repeat(5000) });
  expect(Math.floor(destroyedAt / 2 ** 20)).toBe(16);
});
