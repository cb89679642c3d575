/**
 * Decode and encode of the mix, against binary-parser and restructure told the same layouts. Every case visits every
 * frame of the same stream and sums the same number fields; `texts` also makes the texts strings, as the libraries do.
 */
import * as skinny from '../src/codecs/skinny/index.ts';
import type { Case, Part } from './harness.ts';
import { bytesOf, type MixFrame, mix, stream } from './mix.ts';
import { binaryParserModel } from './models/binary-parser.ts';
import { cellsOf, cellsWithin } from './models/cells.ts';
import { type RestructureModel, restructureModel } from './models/restructure.ts';

const FRAMES = 1040;
const { MessageId } = skinny;

/** The gateway's way: one framer, one view per message, numbers read in place. */
class Reader implements skinny.FrameSink {
  sum = 0;
  texts = 0;
  private readonly wantTexts: boolean;
  private readonly line = new skinny.LineStatResView();
  private readonly lineV2 = new skinny.LineStatV2ResView();
  private readonly state = new skinny.CallStateView();
  private readonly key = new skinny.SoftKeyEventView();
  private readonly info = new skinny.CallInfoView();
  private readonly infoV2 = new skinny.CallInfoV2View();

  constructor(wantTexts: boolean) {
    this.wantTexts = wantTexts;
  }

  frame(view: DataView, start: number, end: number, id: number): void {
    if (id === MessageId.KeepAliveReq) this.sum++;
    else if (id === MessageId.CallState) {
      const state = this.state;
      if (state.read(view, start, end)) return;
      this.sum += state.callState + state.lineInstance + state.callReference + state.privacy + state.precedenceLevel;
    } else if (id === MessageId.SoftKeyEvent) {
      const key = this.key;
      if (key.read(view, start, end)) return;
      this.sum += key.softKeyEvent + key.lineInstance + key.callReference;
    } else if (id === MessageId.LineStatRes) {
      const line = this.line;
      if (line.read(view, start, end)) return;
      this.sum += line.lineNumber + line.lineDisplayOptions;
      if (this.wantTexts)
        this.texts += line.lineDirNumber.length + line.lineFullyQualifiedDisplayName.length + line.lineTextLabel.length;
    } else this.rarer(view, start, end, id);
  }

  private rarer(view: DataView, start: number, end: number, id: number): void {
    if (id === MessageId.LineStatV2Res) {
      const line = this.lineV2;
      if (line.read(view, start, end)) return;
      this.sum += line.lineNumber + line.lineType;
      if (this.wantTexts)
        this.texts += line.lineDirNumber.length + line.lineFullyQualifiedDisplayName.length + line.lineTextLabel.length;
    } else if (id === MessageId.CallInfo || id === MessageId.CallInfoV2) {
      const info = id === MessageId.CallInfo ? this.info : this.infoV2;
      if (info.read(view, start, end)) return;
      this.sum += info.lineInstance + info.callReference + info.callType + info.callInstance;
      if (this.wantTexts) this.texts += textsOf(info);
    }
  }
}

function textsOf(info: skinny.CallInfoView | skinny.CallInfoV2View): number {
  return (
    info.callingParty.length +
    info.calledParty.length +
    info.originalCalledParty.length +
    info.lastRedirectingParty.length +
    info.cgpnVoiceMailbox.length +
    info.cdpnVoiceMailbox.length +
    info.originalCdpnVoiceMailbox.length +
    info.lastRedirectingVoiceMailbox.length +
    info.callingPartyName.length +
    info.calledPartyName.length +
    info.originalCalledPartyName.length +
    info.lastRedirectingPartyName.length
  );
}

const decodeViews = (wantTexts: boolean) => () => {
  const bytes = stream(mix(FRAMES));
  const reader = new Reader(wantTexts);
  const framer = new skinny.SkinnyFramer();
  return () => {
    reader.sum = 0;
    framer.push(bytes, reader);
    return reader.sum;
  };
};

/** Models by message, header version and body length, as a user of such a library would choose them. */
function models<T>(frames: readonly MixFrame[], make: (frame: MixFrame, bytes: Uint8Array) => T): T[] {
  const known = new Map<string, T>();
  return frames.map((frame) => {
    const bytes = bytesOf(frame);
    const key = `${frame.name} ${frame.version} ${bytes.length}`;
    const model = known.get(key) ?? make(frame, bytes);
    known.set(key, model);
    return model;
  });
}

function cellsFor(frame: MixFrame, bytes: Uint8Array) {
  const layouts = skinny.messageById(MessageId[frame.name])!.layouts;
  const fits = layouts.filter(({ when }) => frame.version >= when.from && frame.version <= when.to);
  return cellsWithin(cellsOf(fits.at(-1)!), bytes.length - 12);
}

const decodeBinaryParser = () => {
  const frames = mix(FRAMES);
  const bytes = frames.map(bytesOf);
  const parsers = models(frames, (frame, own) => binaryParserModel(cellsFor(frame, own)));
  return () => {
    let sum = 0;
    for (let i = 0; i < FRAMES; i++) sum += parsers[i]!(bytes[i]!).id as number;
    return sum;
  };
};

const restructureModels = (frames: readonly MixFrame[]): RestructureModel[] =>
  models(frames, (frame, own) => restructureModel(cellsFor(frame, own)));

const decodeRestructure = () => {
  const frames = mix(FRAMES);
  const bytes = frames.map(bytesOf);
  const structs = restructureModels(frames);
  return () => {
    let sum = 0;
    for (let i = 0; i < FRAMES; i++) sum += structs[i]!.read(bytes[i]!).id as number;
    return sum;
  };
};

const decodeTable = () => {
  const bytes = mix(FRAMES).map(bytesOf);
  return () => {
    let sum = 0;
    for (const one of bytes) sum += skinny.decodeFrame(one).id!;
    return sum;
  };
};

type Write = (w: skinny.FrameWriter, frame: MixFrame) => void;
const n = (frame: MixFrame, name: string): number => frame.fields[name] as number;
const s = (frame: MixFrame, name: string): string => frame.fields[name] as string;

const writers: Readonly<Record<MixFrame['name'], Write>> = {
  KeepAliveReq: (w, frame) => skinny.writeEmpty(w, frame.version, MessageId.KeepAliveReq),
  CallState: (w, f) =>
    skinny.writeCallState(w, f.version, n(f, 'callState'), n(f, 'lineInstance'), n(f, 'callReference')),
  SoftKeyEvent: (w, f) =>
    skinny.writeSoftKeyEvent(w, f.version, n(f, 'softKeyEvent'), n(f, 'lineInstance'), n(f, 'callReference')),
  LineStatRes: (w, f) =>
    skinny.writeLineStatRes(
      w,
      f.version,
      n(f, 'lineNumber'),
      s(f, 'lineDirNumber'),
      s(f, 'lineFullyQualifiedDisplayName'),
      s(f, 'lineTextLabel'),
      n(f, 'lineDisplayOptions'),
    ),
  LineStatV2Res: (w, f) =>
    skinny.writeLineStatV2Res(
      w,
      f.version,
      n(f, 'lineNumber'),
      s(f, 'lineDirNumber'),
      s(f, 'lineFullyQualifiedDisplayName'),
      s(f, 'lineTextLabel'),
    ),
  CallInfo: (w, f) => skinny.writeCallInfo(w, f.version, f.fields as unknown as skinny.CallInfoFields),
  CallInfoV2: (w, f) => skinny.writeCallInfoV2(w, f.version, f.fields as unknown as skinny.CallInfoFields),
};

const encodeWriters = () => {
  const frames = mix(FRAMES);
  const jobs = frames.map((frame) => writers[frame.name]);
  const w = new skinny.FrameWriter(1 << 18);
  return () => {
    w.reset();
    for (let i = 0; i < FRAMES; i++) jobs[i]!(w, frames[i]!);
    return w.length;
  };
};

const encodeRestructure = () => {
  const frames = mix(FRAMES);
  const structs = restructureModels(frames);
  const records = frames.map((frame, i) => structs[i]!.read(bytesOf(frame)));
  return () => {
    let bytes = 0;
    for (let i = 0; i < FRAMES; i++) bytes += structs[i]!.write(records[i]!).length;
    return bytes;
  };
};

const encodeTable = () => {
  const frames = mix(FRAMES);
  return () => {
    let bytes = 0;
    for (const frame of frames) bytes += bytesOf(frame).length;
    return bytes;
  };
};

const one = (name: string, setup: Case['setup']): Case => ({ name, setup, units: FRAMES });

export const codecParts: readonly Part[] = [
  {
    name: 'codec-decode',
    title: 'Decode: 1,040 frames of the mix, again and again',
    unit: 'frame',
    reference: 'ringback views',
    cases: [
      one('ringback views', decodeViews(false)),
      one('ringback views, texts', decodeViews(true)),
      one('ringback table', decodeTable),
      one('binary-parser', decodeBinaryParser),
      one('restructure', decodeRestructure),
    ],
  },
  {
    name: 'codec-encode',
    title: 'Encode: 1,040 frames of the mix, again and again',
    unit: 'frame',
    reference: 'ringback writers',
    cases: [
      one('ringback writers', encodeWriters),
      one('ringback table', encodeTable),
      one('restructure', encodeRestructure),
    ],
  },
];
