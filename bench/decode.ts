/**
 * Decode of the mix, against binary-parser and restructure told the same layouts, and against the same job in C. Every case
 * visits every frame of the same stream, proves it, and adds up its numbers. Hot: the same 64 KiB again and again. Cold:
 * the same frames laid out over 64 MiB, so that no cache holds them. Texts: also makes strings of those that a gateway
 * looks at.
 */
import * as skinny from '../src/codecs/skinny/index.ts';
import { timesFaster, timesSlower } from './goals.ts';
import type { Case, Part, ProgramCase } from './harness.ts';
import { bytesOf, mix, stream } from './mix.ts';
import { runCLoop, withoutGcc } from './models/c-loop.ts';
import { binaryParserModels, type Extent, restructureModels } from './models/peers.ts';
import { NumberReader, type Reader, TextReader } from './reader.ts';

const FRAMES = 1040;
const SPREAD_BYTES = 64 << 20;

/** The chunks of one case: one, or so many that they come around cold. */
function chunksOf(bytes: Uint8Array, cold: boolean): Uint8Array[] {
  if (!cold) return [bytes];
  const count = Math.floor(SPREAD_BYTES / bytes.length);
  const all = new Uint8Array(count * bytes.length);
  return Array.from({ length: count }, (_, i) => {
    all.set(bytes, i * bytes.length);
    return all.subarray(i * bytes.length, (i + 1) * bytes.length);
  });
}

/** Visits the chunks in turn, one an operation. */
function inTurn(chunks: readonly Uint8Array[], work: (chunk: Uint8Array) => unknown): () => unknown {
  let turn = 0;
  return () => {
    const chunk = chunks[turn]!;
    turn = turn + 1 === chunks.length ? 0 : turn + 1;
    return work(chunk);
  };
}

const views = (make: () => Reader, cold: boolean) => () => {
  const reader = make();
  const framer = new skinny.SkinnyFramer();
  return inTurn(chunksOf(stream(mix(FRAMES)), cold), (chunk) => {
    reader.sum = 0;
    framer.push(chunk, reader);
    return reader.sum >>> 0;
  });
};

/** Libraries want a frame as an array of its own. Hot they get them ready made, cold they are cut from the chunk. */
function peer(parsers: readonly ((frame: Uint8Array) => Record<string, unknown>)[], cold: boolean): () => unknown {
  const frames = mix(FRAMES).map(bytesOf);
  const ends = frames.map(({ length }) => length);
  if (!cold) {
    return () => {
      let sum = 0;
      for (let i = 0; i < FRAMES; i++) sum += parsers[i]!(frames[i]!).id as number;
      return sum;
    };
  }
  return inTurn(chunksOf(stream(mix(FRAMES)), true), (chunk) => {
    let sum = 0;
    let at = 0;
    for (let i = 0; i < FRAMES; i++) {
      const end = at + ends[i]!;
      sum += parsers[i]!(chunk.subarray(at, end)).id as number;
      at = end;
    }
    return sum;
  });
}

const binaryParser = (extent: Extent, cold: boolean) => () => peer(binaryParserModels(mix(FRAMES), extent), cold);

const restructure = (extent: Extent, cold: boolean) => () =>
  peer(
    restructureModels(mix(FRAMES), extent).map((struct) => struct.read),
    cold,
  );

const table = () => {
  const bytes = mix(FRAMES).map(bytesOf);
  return () => {
    let sum = 0;
    for (const one of bytes) sum += skinny.decodeFrame(one).id!;
    return sum;
  };
};

const one = (name: string, setup: Case['setup']): Case => ({ name, setup, units: FRAMES });

const cLoop = (cold: boolean, texts: boolean): ProgramCase => ({
  name: 'C loop',
  program: (seconds) =>
    runCLoop(
      { job: 'decode', stream: () => stream(mix(FRAMES)), texts, spreadBytes: cold ? SPREAD_BYTES : 0 },
      seconds,
    ),
  skip: withoutGcc,
});

const NOTE =
  'Ours and the C loop prove each frame and add up its numbers; of texts they prove that they end. The libraries read the ' +
  'whole message into an object, as they are used, or, told apart, only the numbers that ours adds up.';

const goals = [
  { title: 'ahead of binary-parser', unit: '×', atLeast: 130, reached: timesSlower('binary-parser') },
  { title: 'ahead of restructure', unit: '×', atLeast: 350, reached: timesSlower('restructure') },
  { title: 'behind the C loop', unit: '×', atMost: 2.5, reached: timesFaster('C loop') },
] as const;

const numberPart = (name: string, title: string, note: string, cold: boolean): Part => ({
  name,
  title,
  unit: 'frame',
  reference: 'ringback views',
  note,
  goals,
  cases: [
    one(
      'ringback views',
      views(() => new NumberReader(), cold),
    ),
    cLoop(cold, false),
    one('binary-parser, same numbers', binaryParser('numbers', cold)),
    one('binary-parser', binaryParser('whole', cold)),
    one('restructure, same numbers', restructure('numbers', cold)),
    one('restructure', restructure('whole', cold)),
    ...(cold ? [] : [one('ringback table', table)]),
  ],
});

export const decodeParts: readonly Part[] = [
  numberPart('codec-decode', 'Decode, hot: 1,040 frames of the mix again and again', NOTE, false),
  numberPart(
    'codec-decode-cold',
    'Decode, cold: the same frames laid out over 64 MiB',
    'Each operation takes the next 1,040 frames of 64 MiB: none of them is in a cache. The libraries get each frame as a subarray.',
    true,
  ),
  {
    name: 'codec-decode-texts',
    title: 'Decode with texts: the directory number of a line, the three parties of a call',
    unit: 'frame',
    reference: 'ringback views',
    note: 'All read the same numbers and make strings of the same texts; the C loop copies them out.',
    cases: [
      one(
        'ringback views',
        views(() => new TextReader(), false),
      ),
      cLoop(false, true),
      one('binary-parser, same fields', binaryParser('read', false)),
      one('restructure, same fields', restructure('read', false)),
    ],
    optional: true,
  },
];
