/**
 * Encode of the mix: from values that lie ready (numbers and strings in a plain object each) to bytes one after another in
 * one buffer; restructure from its own records; the same in C from structs.
 */
import * as skinny from '../src/codecs/skinny/index.ts';
import { timesFaster, timesSlower } from './goals.ts';
import type { Case, Part } from './harness.ts';
import { bytesOf, type MixFrame, mix, stream } from './mix.ts';
import { runCLoop, withoutGcc } from './models/c-loop.ts';
import { restructureModels } from './models/peers.ts';

const FRAMES = 1040;
const { MessageId } = skinny;
const { KeepAliveReq, CallState, SoftKeyEvent, LineStatRes, LineStatV2Res, CallInfo } = MessageId;

const number = (frame: MixFrame, name: string): number => (frame.fields[name] ?? 0) as number;
const text = (frame: MixFrame, name: string): string => (frame.fields[name] ?? '') as string;

/** Values of each message as somebody would have them: one shape a message, nothing looked up by a name. */
const stateOf = (f: MixFrame) => ({
  state: number(f, 'callState'),
  line: number(f, 'lineInstance'),
  call: number(f, 'callReference'),
});
const keyOf = (f: MixFrame) => ({
  event: number(f, 'softKeyEvent'),
  line: number(f, 'lineInstance'),
  call: number(f, 'callReference'),
});
const lineOf = (f: MixFrame) => ({
  line: number(f, 'lineNumber'),
  number: text(f, 'lineDirNumber'),
  name: text(f, 'lineFullyQualifiedDisplayName'),
  label: text(f, 'lineTextLabel'),
  options: number(f, 'lineDisplayOptions'),
});
const infoOf = (f: MixFrame): skinny.CallInfoFields => ({
  lineInstance: number(f, 'lineInstance'),
  callReference: number(f, 'callReference'),
  callType: number(f, 'callType'),
  callingParty: text(f, 'callingParty'),
  calledParty: text(f, 'calledParty'),
  originalCalledParty: text(f, 'originalCalledParty'),
  callingPartyName: text(f, 'callingPartyName'),
  calledPartyName: text(f, 'calledPartyName'),
  originalCalledPartyName: text(f, 'originalCalledPartyName'),
});

type Values = ReturnType<typeof stateOf> | ReturnType<typeof keyOf> | ReturnType<typeof lineOf> | skinny.CallInfoFields;

function valuesOf(frame: MixFrame): Values {
  if (frame.name === 'CallState') return stateOf(frame);
  if (frame.name === 'SoftKeyEvent') return keyOf(frame);
  if (frame.name === 'LineStatRes' || frame.name === 'LineStatV2Res') return lineOf(frame);
  return infoOf(frame);
}

function write(w: skinny.FrameWriter, id: number, version: number, values: Values): void {
  if (id === KeepAliveReq) skinny.writeEmpty(w, version, KeepAliveReq);
  else if (id === CallState) {
    const { state, line, call } = values as ReturnType<typeof stateOf>;
    skinny.writeCallState(w, version, state, line, call);
  } else if (id === SoftKeyEvent) {
    const { event, line, call } = values as ReturnType<typeof keyOf>;
    skinny.writeSoftKeyEvent(w, version, event, line, call);
  } else if (id === LineStatRes) {
    const { line, number, name, label, options } = values as ReturnType<typeof lineOf>;
    skinny.writeLineStatRes(w, version, line, number, name, label, options);
  } else if (id === LineStatV2Res) {
    const { line, number, name, label } = values as ReturnType<typeof lineOf>;
    skinny.writeLineStatV2Res(w, version, line, number, name, label);
  } else if (id === CallInfo) skinny.writeCallInfo(w, version, values as skinny.CallInfoFields);
  else skinny.writeCallInfoV2(w, version, values as skinny.CallInfoFields);
}

const writers = () => {
  const frames = mix(FRAMES);
  const ids = frames.map(({ name }) => MessageId[name]);
  const versions = frames.map(({ version }) => version);
  const values = frames.map(valuesOf);
  const w = new skinny.FrameWriter(1 << 18);
  const all = () => {
    w.reset();
    for (let i = 0; i < FRAMES; i++) write(w, ids[i]!, versions[i]!, values[i]!);
    return w.length;
  };
  all();
  if (Buffer.compare(w.peek(), stream(frames)) !== 0) throw new Error('the writers do not write the mix');
  return all;
};

const restructure = () => {
  const frames = mix(FRAMES);
  const structs = restructureModels(frames, 'whole');
  const records = frames.map((frame, i) => structs[i]!.read(bytesOf(frame)));
  return () => {
    let bytes = 0;
    for (let i = 0; i < FRAMES; i++) bytes += structs[i]!.write(records[i]!).length;
    return bytes;
  };
};

const table = () => {
  const frames = mix(FRAMES);
  return () => {
    let bytes = 0;
    for (const frame of frames) bytes += bytesOf(frame).length;
    return bytes;
  };
};

const one = (name: string, setup: Case['setup']): Case => ({ name, setup, units: FRAMES });

export const encodeParts: readonly Part[] = [
  {
    name: 'codec-encode',
    title: 'Encode: 1,040 frames of the mix into one buffer',
    unit: 'frame',
    reference: 'ringback writers',
    note: 'Ours and the C loop write the same bytes, which is checked; restructure makes an array for each frame, without padding.',
    goals: [
      { title: 'ahead of restructure', unit: '×', atLeast: 50, reached: timesSlower('restructure') },
      { title: 'behind the C loop', unit: '×', atMost: 3, reached: timesFaster('C loop') },
    ],
    cases: [
      one('ringback writers', writers),
      {
        name: 'C loop',
        program: (seconds) => runCLoop({ job: 'encode', stream: () => stream(mix(FRAMES)) }, seconds),
        skip: withoutGcc,
      },
      one('ringback table', table),
      one('restructure', restructure),
    ],
  },
];
