/** The terminal form: columns, colours, cut lines, and nothing from the wire that steers a terminal. */
import { Writable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { LineOutput } from '../../../src/cli/decode/output.ts';
import { Progress } from '../../../src/cli/decode/progress.ts';
import { type LineOptions, LinesView } from '../../../src/cli/decode/views.ts';
import { CapturedMessage, type Trouble } from '../../../src/codecs/capture/index.ts';
import { Fault } from '../../../src/codecs/fault.ts';
import { decode } from '../../../src/codecs/skinny/decode.ts';
import { StreamedCapture } from '../../../src/gateway/tap/file.ts';
import { be32, bytes, join, le32, skinny, softKey } from '../../kit/capture-bytes.ts';

const plain: LineOptions = { colours: false, columns: 0, utc: true, verbose: false, several: false };

function sink() {
  const written: string[] = [];
  const stream = new Writable({
    decodeStrings: false,
    write(chunk, _encoding, done) {
      written.push(String(chunk));
      done();
    },
  });
  return { written, stream };
}

function message(frame: Uint8Array, phone: string | null, seconds = 1_700_000_000): CapturedMessage {
  const view = new DataView(frame.slice().buffer);
  return Object.assign(new CapturedMessage(), {
    view,
    end: frame.length,
    id: view.getUint32(8, true),
    speakers: { phone, phoneEndpoint: '10.0.0.1:50000', serverEndpoint: '10.0.0.2:2000', stream: 0, interfaceName: '' },
    place: { number: 1, seconds, nanos: 5000, timed: true },
  });
}

async function lines(options: LineOptions, use: (view: LinesView) => void): Promise<string[]> {
  const { written, stream } = sink();
  const out = new LineOutput(stream);
  use(new LinesView(out, options));
  await out.drained();
  return written.join('').split('\n').slice(0, -1);
}

const show = (view: LinesView, of: CapturedMessage) => view.message(of, decode(of.view, of.start, of.end));

describe('lines', () => {
  it('tell each new day once', async () => {
    const text = await lines(plain, (view) => {
      show(view, message(softKey(1), 'SEPA'));
      show(view, message(softKey(2), 'SEPA'));
      show(view, message(softKey(3), 'SEPA', 1_700_086_400));
    });
    expect(text).toEqual([
      '── 2023-11-14 UTC ──',
      '22:13:20.000005  SEPA             →  SoftKeyEvent             EndCall line=1 call=1',
      '22:13:20.000005  SEPA             →  SoftKeyEvent             EndCall line=1 call=2',
      '── 2023-11-15 UTC ──',
      '22:13:20.000005  SEPA             →  SoftKeyEvent             EndCall line=1 call=3',
    ]);
  });

  it('are cut at the width of a terminal, fault and all', async () => {
    const long = skinny(0x99, Buffer.from('The quick brown fox jumps over it'.padEnd(36, '\0')));
    const text = await lines({ ...plain, columns: 84 }, (view) => {
      show(view, message(long, 'SEPA'));
      show(view, message(skinny(0x111, le32(4)), 'SEPA'));
    });
    expect(text[1]!.length).toBe(84);
    expect(text[1]).toMatch(/text="The quick brown…$/);
    expect(text[2]).toMatch(/ {2}!bodyTooShort$/);
    expect(text[2]!.length).toBeLessThanOrEqual(84);
  });

  it('have colours where they are wanted, and the same text', async () => {
    const use = (view: LinesView) => show(view, message(softKey(1), 'SEPA'));
    const coloured = await lines({ ...plain, colours: true }, use);
    expect(coloured[1]).toContain('\x1b[1mSoftKeyEvent');
    const codes = new RegExp(String.raw`${'\x1b'}\[\d+m`, 'g');
    expect(coloured.map((line) => line.replaceAll(codes, ''))).toEqual(await lines(plain, use));
  });

  it('let nothing from the wire steer the terminal', async () => {
    const evil = '\x1b[2J\x9b31m';
    const frame = skinny(0x99, Buffer.from(evil.padEnd(36, '\0'), 'latin1'));
    for (const verbose of [false, true]) {
      const text = await lines({ ...plain, verbose }, (view) => show(view, message(frame, evil)));
      expect(text.join('')).not.toMatch(/[\x00-\x1f\x7f-\x9f]/);
      expect(text.join('')).toContain('\\x1b[2J');
    }
  });

  it('tell troubles where they happened', async () => {
    const trouble: Trouble = {
      kind: 'fault',
      fault: Fault.lengthTooLarge,
      bytes: 0,
      stream: 7,
      phone: 'SEPA',
      phoneEndpoint: '10.0.0.1:1',
      direction: 'toPhone',
      packet: 3,
      seconds: 1_700_000_000,
      nanos: 0,
    };
    const text = await lines(plain, (view) => {
      view.trouble(trouble);
      view.trouble({ ...trouble, kind: 'missing', fault: Fault.none, bytes: 24 });
    });
    expect(text.slice(1)).toEqual([
      '22:13:20.000000  SEPA             ←  ! the stream lost its place: The header announces a frame above the limit. (stream 7)',
      '22:13:20.000000  SEPA             ←  ! 24 bytes were not captured (stream 7)',
    ]);
  });

  it('survive times that no calendar has', async () => {
    const text = await lines(plain, (view) => show(view, message(softKey(1), 'SEPA', 1e19)));
    expect(text.at(-1)).toContain('SoftKeyEvent');
  });

  it('show arrays by their length, and large texts cut', async () => {
    const caps = skinny(0x10, join(le32(2), new Uint8Array(18 * 16)));
    const xml = Buffer.from(`<CiscoIPPhoneText><Text>${'x'.repeat(100)}</Text></CiscoIPPhoneText>`.padEnd(160, '\0'));
    const data = skinny(0x11e, join(le32(9), le32(1), le32(0), le32(4), le32(160), xml));
    const text = await lines(plain, (view) => {
      show(view, message(caps, 'SEPA'));
      show(view, message(data, 'SEPA'));
    });
    expect(text[1]).toMatch(/CapabilitiesRes {10}caps×2$/);
    expect(text[2]).toMatch(/application=9 transaction=4 "<CiscoIPPhoneText><Text>x+…" line=1$/);
    expect(text[2]!.length).toBeLessThan(170);
  });
});

describe('progress', () => {
  const source = new StreamedCapture('big.pcap', 1000, { [Symbol.asyncIterator]: () => bytesOf() }, null);
  async function* bytesOf() {
    yield join(bytes(1), be32(2));
  }

  it('is silent outside a terminal, and at once', () => {
    const { written, stream } = sink();
    const asTerminal = (isTTY: boolean) => Object.assign(stream, { isTTY }) as unknown as NodeJS.WriteStream;
    let now = 0;
    const silent = new Progress(asTerminal(false), true, () => now);
    now = 10_000;
    silent.tell(source, 5);
    const terminal = new Progress(asTerminal(true), true, () => now);
    terminal.tell(source, 5);
    terminal.clear();
    expect(written).toEqual([]);
    now += 10_000;
    source.bytesRead = 420;
    terminal.tell(source, 12_345);
    terminal.clear();
    expect(written).toEqual(['\r\x1b[Kbig.pcap: 42 %, 12,345 messages', '\r\x1b[K']);
  });
});
