import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { descriptorsMax, fitDescriptors } from '../../src/gateway/descriptors.ts';
import { gatewayLimits } from '../../src/gateway/limits.ts';

describe('descriptors', () => {
  it('the limit as Linux tells it; none where nobody tells', () => {
    const folder = mkdtempSync(join(tmpdir(), 'limits-'));
    const path = join(folder, 'limits');
    try {
      writeFileSync(
        path,
        'Limit   Soft Limit   Hard Limit   Units\nMax open files            1024                 20000   files\n',
      );
      expect(descriptorsMax(path)).toBe(1024);
      writeFileSync(path, 'Max open files            unlimited            unlimited            files\n');
      expect(descriptorsMax(path)).toBe(Number.POSITIVE_INFINITY);
      expect(descriptorsMax(join(folder, 'missing'))).toBe(Number.POSITIVE_INFINITY);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it.each([
    [Number.POSITIVE_INFINITY, 8000, 256],
    [20_000, 8000, 256],
    [1024, 416, 128],
    [256, 80, 32],
    [64, 1, 8],
  ])('%d of them: %d phones, %d handshakes', (descriptors, sessionsMax, handshakesMax) => {
    const limits = fitDescriptors(gatewayLimits, descriptors);
    expect([limits.sessionsMax, limits.handshakesMax]).toEqual([sessionsMax, handshakesMax]);
    if (descriptors > 200) expect(2 * sessionsMax + handshakesMax + 64).toBeLessThanOrEqual(descriptors);
  });
});
