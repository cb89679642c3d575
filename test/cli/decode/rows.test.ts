/** Rows of `--fields`: numbers, times and letters as bytes, whatever the size of the pieces. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Rows } from '../../../src/cli/decode/rows.ts';

/** What comes out, with pieces that are taken at once, or kept. */
function written(done: boolean, use: (rows: Rows) => void): string {
  const pieces: Buffer[] = [];
  const rows = new Rows((piece) => {
    pieces.push(done ? Buffer.from(piece) : Buffer.from(piece.buffer, piece.byteOffset, piece.length));
    return done;
  }, 2);
  use(rows);
  rows.flush();
  return Buffer.concat(pieces).toString('utf8');
}

describe('rows', () => {
  it('write any whole number as JavaScript does', () => {
    const prop = fc.property(fc.array(fc.oneof(fc.nat(), fc.maxSafeNat(), fc.nat(2000))), (numbers) => {
      const text = written(true, (rows) => {
        for (const each of numbers) {
          rows.whole(each);
          rows.endRow();
        }
      });
      expect(text).toBe(numbers.map((each) => `${each}\n`).join(''));
    });
    fc.assert(prop);
  });

  it('write times with nine decimals, in any order of seconds', () => {
    const time = fc.tuple(fc.nat(4_294_967_295), fc.nat(999_999_999));
    const prop = fc.property(fc.array(time), (times) => {
      const text = written(true, (rows) => {
        for (const [seconds, nanos] of times) {
          rows.epoch(seconds, nanos);
          rows.endRow();
        }
      });
      expect(text).toBe(times.map(([s, n]) => `${s}.${String(n).padStart(9, '0')}\n`).join(''));
    });
    fc.assert(prop);
  });

  it('write plain letters up to a NUL, and refuse others without a trace', () => {
    const view = new DataView(Uint8Array.from(Buffer.from('1001\0old', 'latin1')).buffer);
    const strange = new DataView(Uint8Array.from([0x31, 0x80, 0x41]).buffer);
    const text = written(true, (rows) => {
      expect(rows.letters(view, 0, 8)).toBe(true);
      expect(rows.letters(strange, 0, 3)).toBe(false);
      rows.none();
      rows.text('Grüße 内線');
      rows.endRow();
    });
    expect(text).toBe('1001\t\tGrüße 内線\n');
  });

  it.each([true, false])('lose nothing between pieces, pieces taken at once: %s', (done) => {
    const text = written(done, (rows) => {
      for (let i = 0; i < 50_000; i++) {
        rows.whole(i);
        rows.endRow();
      }
    });
    expect(text).toBe(Array.from({ length: 50_000 }, (_, i) => `${i}\n`).join(''));
  });
});
