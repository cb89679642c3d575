/** Lines to a slow reader: little is held, nothing is lost, nothing is left behind. */
import { PassThrough, Writable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { LineOutput } from '../../../src/cli/decode/output.ts';

describe('line output', () => {
  it('waits for a slow reader, and leaves no listeners behind', async () => {
    let most = 0;
    let taken = 0;
    let given = 0;
    const slow = new Writable({
      decodeStrings: false,
      highWaterMark: 1000,
      write(chunk, _encoding, done) {
        taken += String(chunk).length;
        setImmediate(done);
      },
    });
    const out = new LineOutput(slow);
    const listeners = () => slow.eventNames().reduce((sum, name) => sum + slow.listenerCount(name), 0);
    const before = listeners();
    for (let n = 0; n < 500; n++) {
      for (let i = 0; i < 30; i++) out.line('x'.repeat(99));
      given += 3000;
      most = Math.max(most, slow.writableLength);
      await out.drained();
    }
    expect([taken, slow.writableLength, listeners()]).toEqual([given, 0, before]);
    expect(most).toBeLessThanOrEqual(70_000);
  });

  it('ends a wait when the reader goes', async () => {
    const stream = new PassThrough({ highWaterMark: 10 });
    const out = new LineOutput(stream);
    out.line('x'.repeat(100));
    const waiting = out.drained();
    stream.destroy(Object.assign(new Error('gone'), { code: 'EPIPE' }));
    await waiting;
    expect(out.closed).toBe(true);
    out.line('more');
    await out.drained();
  });
});
