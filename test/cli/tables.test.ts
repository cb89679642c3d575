/** Texts of the tables that commands print. */
import { describe, expect, it } from 'vitest';
import { bytesText, columns, durationText, pairs } from '../../src/cli/tables.ts';

describe('tables', () => {
  it('pads columns to their widest cell and cuts nothing', () => {
    expect(
      columns(
        ['NAME', 'LINE'],
        [
          ['SEP001122334455', '1002'],
          ['a', 'long text at the end'],
        ],
        '-',
      ).split('\n'),
    ).toEqual(['NAME             LINE', 'SEP001122334455  1002', 'a                long text at the end']);
    expect(columns(['NAME'], [], 'No phones.')).toBe('No phones.');
    expect(
      pairs([
        ['a', '1'],
        ['long', '2'],
      ]),
    ).toBe('a     1\nlong  2');
  });

  it.each([
    [0, '0 s'],
    [999, '0 s'],
    [59_999, '59 s'],
    [93_000, '1 min 33 s'],
    [3_600_000, '1 h'],
    [90_061_000, '1 d 1 h'],
  ])('%i ms is %s', (ms, text) => expect(durationText(ms)).toBe(text));

  it.each([
    [0, '0 B'],
    [1023, '1023 B'],
    [1024, '1.0 KiB'],
    [10_240, '10 KiB'],
    [5 * 1024 ** 3, '5.0 GiB'],
  ])('%i bytes are %s', (bytes, text) => expect(bytesText(bytes)).toBe(text));
});
