/**
 * Questions at the edges: elements at the first place, behind the last and far away (T-V12), a view moved over the same memory
 * twice, bytes that end within a header, bytes behind a frame.
 */
import type { FrameView } from '../../../src/codecs/frame.ts';
import { decode, decodeFrame } from '../../../src/codecs/skinny/index.ts';
import type { Random } from '../engine/random.ts';
import { must, mustEqual } from '../must.ts';

/** Elements that a view answers for wherever one asks; what is not there is 0, '' or none. */
const elements = [
  'serverName',
  'serverTcpListenPort',
  'stationIpAddr',
  'stationIpAddrType',
  'instanceNumber',
  'buttonDefinition',
  'argument',
  'key',
  'salt',
  'softKeyLabel',
  'softKeyLabelCode',
  'softKeyEvent',
  'softKeyTemplateIndex',
  'softKeyInfoIndex',
] as const;
const places = [0, 1, 4, 5, 8, 9, 15, 16, 31, 32, 41, 42, 255, 0xffffffff];

type Method = (this: FrameView, ...places: number[]) => unknown;

/** @param view was read over `own`, and found it sound */
export function checkElements(view: FrameView, own: DataView): void {
  const answers = (): unknown[] =>
    elements.flatMap((name) => {
      const method = (view as unknown as Record<string, Method | undefined>)[name];
      return typeof method !== 'function' ? [] : places.map((place) => method.call(view, place, place));
    });
  const first = answers();
  must(view.read(own, 0, own.byteLength) === 0, 'what was sound is not');
  mustEqual(answers(), first, 'the same view over the same bytes reads otherwise');
}

/** Bytes that end within the header are a fault, and so are bytes behind the frame; neither hides what is there. */
export function checkEnds(frame: Buffer, random: Random): void {
  const cut = random.below(12);
  const { fault } = decode(new DataView(Uint8Array.from(frame).buffer), 0, cut);
  must(fault === 'frameTruncated', 'a part of a header is no frame', () => [cut, fault]);
  const whole = decodeFrame(frame);
  const longer = decodeFrame(Buffer.concat([frame, random.bytes(1 + random.below(9))]));
  mustEqual(longer.fields, whole.fields, 'bytes behind a frame change it');
  must(longer.fault === 'trailingBytes', 'bytes behind a frame are not told', () => longer.fault);
}
