import { describe, expect, it } from 'vitest';
import { decodeFrames } from '../../src/cli/frames.ts';

async function* pieces(...text: string[]): AsyncGenerator<string> {
  yield* text;
}

async function run(...text: string[]) {
  const lines: string[] = [];
  const totals = await decodeFrames(pieces(...text), (line) => void lines.push(line), { protocol: 'skinny' });
  return { totals, lines, objects: lines.map((line) => JSON.parse(line)) };
}

const redial = '100000000000000026000000010000000000000000000000';

describe('frames in hex, one per line', () => {
  it('give one object per line, exactly this', async () => {
    const { lines, totals } = await run(`${redial}\n`);
    expect(lines).toEqual([
      '{"protocol":"skinny","message":"SoftKeyEvent","id":38,"headerVersion":0,"fields":{"softKeyEvent":1,"lineInstance":0,"callReference":0},"fault":null}',
    ]);
    expect(totals).toEqual({ frames: 1, faults: 0 });
  });

  it('may have spaces, comments, empty lines, capitals, \\r\\n and no last line end', async () => {
    const spaced = redial.toUpperCase().replace(/..../g, '$& ');
    const { objects } = await run(`# redial\r\n\r\n  ${spaced} # from a 7912\r\n\t${redial}`);
    expect(objects.map((each) => each.message)).toEqual(['SoftKeyEvent', 'SoftKeyEvent']);
  });

  it('may come in any cut', async () => {
    const { objects } = await run(...`${redial}\n${redial}\r\n`.split(''));
    expect(objects).toHaveLength(2);
  });

  it('a line that cannot be read gives its fault, and the next goes on', async () => {
    const cases = [
      'xyz',
      '123',
      redial.slice(0, 10),
      redial.slice(0, 40),
      `${redial}00`,
      '0300000000000000',
      'ffffffff00000000',
    ];
    const { objects, totals } = await run([...cases, redial].join('\n'));
    expect(objects.map((each) => each.fault)).toEqual([
      'hexInvalid',
      'hexInvalid',
      'frameTruncated',
      'frameTruncated',
      'trailingBytes',
      'lengthTooSmall',
      'lengthTooLarge',
      null,
    ]);
    expect(objects[0]).toEqual({
      protocol: 'skinny',
      message: null,
      id: null,
      headerVersion: null,
      fields: {},
      fault: 'hexInvalid',
    });
    expect(objects[3]).toMatchObject({ message: 'SoftKeyEvent', id: 38, fields: { softKeyEvent: 1, lineInstance: 0 } });
    expect(objects[4].fields).toEqual({ softKeyEvent: 1, lineInstance: 0, callReference: 0 });
    expect(totals).toEqual({ frames: 8, faults: 7 });
  });

  it('an unknown message keeps its body', async () => {
    const { objects } = await run('0800000014000000777700000102ff00');
    expect(objects).toEqual([
      {
        protocol: 'skinny',
        message: '0x7777',
        id: 0x7777,
        headerVersion: 20,
        fields: { body: '0102ff00' },
        fault: null,
      },
    ]);
  });

  it('a line without end holds no memory', async () => {
    const { objects } = await run(...Array.from({ length: 50 }, () => 'ab'.repeat(10_000)), '\n', redial);
    expect(objects.map((each) => each.fault)).toEqual(['hexInvalid', null]);
  });
});
