import { describe, expect, it } from 'vitest';
import { decodeFrames } from '../../src/cli/frames.ts';
import { fieldsOf, ownVectors } from '../codecs/qbe/vectors.ts';

async function run(...text: string[]) {
  const lines: string[] = [];
  async function* pieces(): AsyncGenerator<string> {
    yield* text;
  }
  const totals = await decodeFrames(pieces(), (line) => void lines.push(line), { protocol: 'qbe' });
  return { totals, lines, objects: lines.map((line) => JSON.parse(line)) };
}

const heartbeat = '1800000000000000ddddffff0000110078000000200000000000000000000000';

describe('QBE frames in hex, one per line', () => {
  it('give one object per line, exactly this', async () => {
    const keyPressed = '2400000000000000ddddffff0000110022000000200000000c00000000000000e9030000ea030000eb030000';
    const { lines, totals } = await run(`${heartbeat}\n${keyPressed}\n`);
    expect(lines).toEqual([
      '{"protocol":"qbe","pdu":"Heartbeat","id":120,"headerVersion":1114112,"fields":{},"fault":null}',
      '{"protocol":"qbe","pdu":"KeyPressedEvent","id":34,"headerVersion":1114112,"fields":{"deviceCallManagerID":1001,"deviceID":1002,"key":1003},"fault":null}',
    ]);
    expect(totals).toEqual({ frames: 2, faults: 0 });
  });

  it('every vector: name, number and all fields', async () => {
    const { objects, totals } = await run(ownVectors.map((each) => each.hex).join('\n'));
    expect(totals).toEqual({ frames: ownVectors.length, faults: 0 });
    objects.forEach((object, i) => {
      const vector = ownVectors[i]!;
      expect(object).toMatchObject({ protocol: 'qbe', pdu: vector.name, id: vector.pdu, fields: fieldsOf(vector) });
    });
  });

  it('a line that cannot be read gives its fault, and the next goes on', async () => {
    const wrong = ['xyz', heartbeat.slice(0, 60), `${heartbeat}00`, heartbeat.replace('dddd', 'cccc')];
    const unknown = heartbeat.replace('78000000', '3c010000');
    const { objects } = await run([...wrong, unknown, heartbeat].join('\r\n'));
    expect(objects.map(({ pdu, fault }) => [pdu, fault])).toEqual([
      [null, 'hexInvalid'],
      [null, 'frameTruncated'],
      ['Heartbeat', 'trailingBytes'],
      ['Heartbeat', 'magicInvalid'],
      ['0x13c', null],
      ['Heartbeat', null],
    ]);
  });

  it('a string of a megabyte is one line', async () => {
    const size = (1_000_001).toString(16).padStart(8, '0').match(/../g)!.reverse().join('');
    const words = ['05000000', '00000000', '28000000', size].join('');
    const body = `${words}${'41'.repeat(1_000_000)}00`;
    const frame = `00000000${'00000000'}ddddffff0000110000000000${'20000000'}${'10000000'}${size}${body}`;
    const { objects } = await run(frame.replace('28000000', '30000000'));
    expect(objects[0]).toMatchObject({ pdu: 'FailureResponse', fault: null });
    expect(objects[0].fields.description).toHaveLength(1_000_000);
  });
});
