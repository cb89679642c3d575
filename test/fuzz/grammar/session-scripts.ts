/**
 * Scripts of sessions. The first byte says which: an office of the feature, or phones behind a gateway with the feature
 * above them. The steps of an office are four bytes each; those of the gateway are
 *
 *   0      1       2 …
 *   ┌──────┬───────┬────────────── ···
 *   │ what │ phone │ SCCP frame, as long as its length word says; none where `what` needs none
 *   └──────┴───────┴────────────── ···
 * Bits of `what`: 0x80 the bytes wait and come in one chunk with what follows. Of `phone`: 0x01 which one; 0x02 and 0x04 who
 * says no more, where it ends (neither: both); 0x08 the store refuses what is to be kept in this step.
 */
import { CALL_BACK, select, sets, template } from '../../kit/softkey-frames.ts';
import { frame, ids, lineStatRes, registerAck, registerReq, text, words as u32s } from '../../kit/wire.ts';
import type { Random } from '../engine/random.ts';
import { words } from './bytes.ts';
import type { Grammar } from './grammar.ts';
import { grammarOf, type Pieces } from './pieces.ts';
import { changeFrame, skinnyFrame } from './skinny-frames.ts';

export const OFFICE = 0;
export const GATEWAY = 1;
export const OFFICE_STEP_BYTES = 4;

/** What a step of the gateway does. Anything above is the last. */
export const What = { up: 0, down: 1, cutUp: 2, cutDown: 3, end: 4, time: 5 } as const;
export const PHONES = 2;
export const HELD = 0x80;
export const PHONE_SAYS_NO_MORE = 0x02;
export const SERVER_SAYS_NO_MORE = 0x04;
export const STORE_REFUSES = 0x08;
export const whatOf = (code: number): number => (code & ~HELD) % 6;
export const APPLICATION = 0x5242;

/** Steps and where they begin; a frame that is longer than the rest takes the rest. */
export function cutSteps(bytes: Buffer): Buffer[] {
  const list = [bytes.subarray(0, 1)];
  const isOffice = (bytes[0] ?? 0) % 2 === OFFICE;
  for (let at = 1; at < bytes.length; ) {
    const size = isOffice ? OFFICE_STEP_BYTES : stepBytes(bytes, at);
    list.push(bytes.subarray(at, at + size));
    at += size;
  }
  return list;
}

function stepBytes(bytes: Buffer, at: number): number {
  const what = whatOf(bytes[at]!);
  if (what === What.end) return 2;
  if (what === What.time) return 4;
  if (at + 6 > bytes.length) return bytes.length - at;
  return 2 + Math.min(bytes.readUInt32LE(at + 2) + 8, bytes.length - at - 2);
}

const CALL = 0x1000001;
const labels = ['\x80\x01', '\x80\x02', '\x80\x09', '\x80\x0b', CALL_BACK, '\x1e\x41', 'Own'];
const set = (random: Random): number[] => Array.from({ length: random.below(6) }, () => random.below(8));
const call = (random: Random): number => CALL + random.below(3);
const line = (random: Random): number => random.below(3);

/** Frames that move the gateway: by the phone, by the server. */
const ups: readonly ((random: Random) => Buffer)[] = [
  (random) =>
    registerReq(
      random.pick(['SEP001122334455', 'SEP001122334456', 'sep001122334455', '', 'X\x01"<']),
      random.pick([7, 8, 115, 436, 30_006, 9]),
      random.pick([3, 6, 11, 17, 20, 22]),
    ),
  (random) =>
    frame(
      ids.softKeyEvent,
      u32s(random.pick([65, 1, 2, 9, 21, random.below(40)]), line(random), random.oneIn(2) ? 0 : call(random)),
    ),
  (random) =>
    frame(ids.stimulus, u32s(random.pick([0x86, 0x86, 9, 2]), random.below(4), random.oneIn(2) ? 0 : call(random), 0)),
  (random) => frame(random.pick([ids.offHook, ids.onHook]), random.oneIn(2) ? [] : u32s(1, call(random))),
  (random) => frame(ids.keypadButton, u32s(random.pick([1, 0, 2, 3, 14, 15, 99]), 1, call(random))),
  (random) => frame(ids.enblocCall, Buffer.concat([text(random.pick(['1002', '1001', '1*#', '']), 24), u32s(1)])),
  (random) => userData(random),
  () => frame(ids.keepAliveReq),
  () => frame(ids.unregisterReq),
];

function userData(random: Random): Buffer {
  const data = random.pick([
    'dial',
    'cancel',
    'exit',
    'ok',
    '',
    '<CiscoIPPhoneError Number="4"/>',
    '<CiscoIPPhoneResponse><ResponseItem Status="0" Data="" URL=""/></CiscoIPPhoneResponse>',
  ]);
  const size = random.oneIn(6) ? random.pick(words) : data.length;
  const head = [random.oneIn(8) ? 9 : APPLICATION, 0, 0, random.oneIn(4) ? random.u32() : 1 + random.below(9), size];
  return frame(
    random.pick([ids.deviceToUserData, ids.deviceToUserDataResponse]),
    Buffer.concat([u32s(...head, ...Array(4).fill(0)), Buffer.from(data)]),
  );
}

const downs: readonly ((random: Random) => Buffer)[] = [
  (random) => registerAck(30, random.pick([3, 6, 11, 17, 20])),
  (random) => lineStatRes(1 + random.below(2), random.pick(['1001', '1002', '1003', ''])),
  (random) =>
    template(
      Array.from({ length: random.below(7) }, (_, i) => [
        random.pick(labels),
        random.oneIn(5) ? random.below(70) : i + 1,
      ]),
      7 + random.below(26),
      random.oneIn(6) ? random.below(5) : 0,
    ),
  (random) => sets(...Array.from({ length: random.below(11) }, () => set(random))),
  (random) =>
    select(
      line(random),
      random.oneIn(3) ? 0 : call(random),
      random.below(12),
      random.oneIn(2) ? 0xffffffff : random.below(64),
    ),
  (random) =>
    frame(ids.callState, u32s(random.pick([1, 2, 3, 4, 5, 6, 7, 8, 12, 13, 0, 99]), line(random), call(random))),
  (random) => frame(ids.startTone, u32s(random.pick([0x21, 0x23, 0x24, 0x25, 0x2b, 0]), 0, line(random), call(random))),
  (random) =>
    frame(
      ids.displayPromptStatus,
      Buffer.concat([
        u32s(0),
        text(random.pick(['\x80\x19', '\x80\x16', 'Busy', '\x80']), 32),
        u32s(line(random), call(random)),
      ]),
    ),
  (random) => frame(ids.setLamp, u32s(random.pick([9, 0x86]), random.below(3), random.below(6))),
  (random) => frame(ids.setSpeakerMode, u32s(random.below(3))),
  (random) => frame(ids.reset, u32s(1 + random.below(2))),
  () => frame(ids.unregisterAck, u32s(0)),
  () => frame(ids.keepAliveAck),
];

const step = (what: number, phone: number, bytes: Buffer = Buffer.alloc(0)): Buffer =>
  Buffer.concat([Buffer.of(what, phone), bytes]);

function gatewayStep(random: Random): Buffer {
  const phone = random.below(PHONES) | (random.oneIn(20) ? STORE_REFUSES : 0);
  const isCut = random.oneIn(10);
  const kind = random.below(24);
  if (kind === 0) return step(What.end, phone | random.pick([0, PHONE_SAYS_NO_MORE, SERVER_SAYS_NO_MORE]));
  if (kind < 3) return step(What.time, phone, Buffer.of(random.u32() >>> 8, random.u32() >>> 24));
  const isUp = random.oneIn(2);
  const whole = random.oneIn(8) ? skinnyFrame(random) : random.pick(isUp ? ups : downs)(random);
  return step((isUp ? What.up : What.down) + (isCut ? 2 : 0) + (random.oneIn(6) ? HELD : 0), phone, whole);
}

const officeStep = (random: Random): Buffer => random.bytes(OFFICE_STEP_BYTES);

/** Both phones registered, with lines, keys and key sets: from here call backs can be reached. */
function furniture(random: Random): Buffer[] {
  if (random.oneIn(8)) return [Buffer.of(GATEWAY)];
  const keys: [string, number][] = [
    ['\x80\x01', 1],
    ['\x80\x02', 2],
    ['\x80\x09', 9],
  ];
  const positions = sets([1, 2], [3], [2], [3], [1, 3], [3], [3], [3], [3], [1, 3]);
  const begin = [0, 1].flatMap((phone) => [
    step(
      What.up,
      phone,
      registerReq(`SEP00112233445${5 + phone}`, random.oneIn(3) ? 115 : 8, random.pick([6, 11, 17])),
    ),
    step(What.down, phone, registerAck()),
    step(What.down, phone, lineStatRes(1, `100${1 + phone}`)),
    step(What.down, phone, template(keys)),
    step(What.down, phone, positions),
  ]);
  return [Buffer.of(GATEWAY), ...begin];
}

const gateway: Pieces = {
  most: 40,
  begin: furniture,
  cut: cutSteps,
  make: gatewayStep,
  change: (piece, random) =>
    piece.length < 14
      ? random.bytes(piece.length)
      : Buffer.concat([piece.subarray(0, 2), changeFrame(piece.subarray(2), random)]),
};

const office: Pieces = {
  most: 80,
  begin: () => [Buffer.of(OFFICE)],
  cut: cutSteps,
  make: officeStep,
  change: (piece, random) => (piece.length === 1 ? piece : officeStep(random)),
};

const gatewayGrammar = grammarOf(gateway);
const officeGrammar = grammarOf(office);

export const sessionGrammar: Grammar = {
  make: (random) => (random.oneIn(2) ? officeGrammar : gatewayGrammar).make(random),
  change(bytes, random, other) {
    const isOffice = (bytes[0] ?? 0) % 2 === OFFICE;
    const fit = (other[0] ?? 0) % 2 === (isOffice ? OFFICE : GATEWAY) ? other : bytes;
    return (isOffice ? officeGrammar : gatewayGrammar).change(bytes, random, fit);
  },
};
