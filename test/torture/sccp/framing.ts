/** S-A: legal, and framed as nobody would expect. */

import { template } from '../../kit/softkey-frames.ts';
import { frame, ids, registerAck, registerReq, text, words } from '../../kit/wire.ts';
import { callState, keepAlive, keepAliveAck, keypad, offHook, onHook, tone, unpadded } from './frames.ts';
import { down, NAME, type SccpVector, up, upCut } from './vector.ts';

const registered = `${NAME} registered, xml`;
const every = (bytes: Buffer): number[] => [...bytes.keys()].slice(1);
const biggest = frame(0x7f00, new Uint8Array(4084).fill(0x5a));

export const framing: readonly SccpVector[] = [
  {
    id: 'S-A01',
    name: 'RegisterReq one byte at a time',
    why: 'chan_skinny took a short read for an error (CVE-2017-17090, read path)',
    valid: true,
    fresh: true,
    steps: [upCut(every(registerReq(NAME)), registerReq(NAME)), down(registerAck())],
    events: [registered],
  },
  {
    id: 'S-A02',
    name: '300 KeepAlives and a hook in one segment',
    why: 'a phone that was held back sends everything at once',
    valid: true,
    steps: [up(...Array.from({ length: 300 }, () => keepAlive), offHook)],
    events: ['off hook'],
  },
  {
    id: 'S-A03',
    name: 'the last byte alone',
    why: 'the length is known, the frame is not whole',
    valid: true,
    steps: [upCut([-1], keypad(1)), up(onHook)],
    events: ['on hook'],
  },
  {
    id: 'S-A04',
    name: 'the first byte alone',
    why: 'no length can be read from one byte',
    valid: true,
    steps: [upCut([1], offHook)],
    events: ['off hook'],
  },
  {
    id: 'S-A05',
    name: 'cut inside the length word, at its third byte',
    why: 'a length put together from two segments',
    valid: true,
    steps: [upCut([2, 3], offHook, onHook)],
    events: ['off hook', 'on hook'],
  },
  {
    id: 'S-A06',
    name: 'cut behind the header',
    why: 'chan_skinny read header and body in two calls',
    valid: true,
    steps: [upCut([12], keypad(5)), down(tone(0x24))],
    events: ['1/7 dialled 5', '1/7 toneAlerting'],
  },
  {
    id: 'S-A07',
    name: 'an empty KeepAlive between two halves of other frames',
    why: 'IOS NAT and inspection reassembled such segments wrongly (CVE-2008-3810, CVE-2010-0584)',
    valid: true,
    steps: [upCut([20, 40, 44], keypad(1), keepAlive, keypad(2)), down(tone(0x23))],
    events: ['1/7 dialled 12', '1/7 toneBusy'],
  },
  {
    id: 'S-A08',
    name: 'header version 18',
    why: 'the word was called reserved, and servers compared it with 0',
    valid: true,
    steps: [up(frame(ids.offHook, words(1, 7), 18))],
    events: ['off hook'],
  },
  {
    id: 'S-A09',
    name: 'header version 22 on a message that never changed',
    why: '7965 and 7961 send 22 (dump)',
    valid: true,
    steps: [up(frame(ids.onHook, words(1, 7), 22))],
    events: ['on hook'],
  },
  {
    id: 'S-A10',
    name: 'header version 0xffffffff',
    why: 'unknown versions are read by their basic layout and passed',
    valid: true,
    steps: [up(frame(ids.offHook, [], 0xffffffff))],
    events: ['off hook'],
  },
  {
    id: 'S-A11',
    name: 'versions 20 and 0 in one session',
    why: 'the call manager answered an 18 with 0 (capture of the IOS bridge)',
    valid: true,
    steps: [down(callState(3, 1, 7, 20), callState(5, 1, 7, 0), callState(2, 1, 7, 20))],
    events: ['1/7 ringOut', '1/7 connected', '1/7 onHook'],
  },
  {
    id: 'S-A12',
    name: 'segments without bytes',
    why: 'a TLS record may be empty',
    valid: true,
    steps: [upCut([0, 0, 5, 5, 5], offHook), up(), down()],
    events: ['off hook'],
  },
  {
    id: 'S-A13',
    name: 'the longest frame, 4,096 bytes, of an unknown message',
    why: 'Asterisk closed above 1,000 and broke newer phones',
    valid: true,
    steps: [up(biggest, offHook)],
    events: ['off hook'],
    counts: { 'fault.unknownMessage': 1 },
  },
  {
    id: 'S-A14',
    name: 'the shortest frame: 12 bytes',
    why: 'length 4 counts the message id only',
    valid: true,
    steps: [up(offHook, onHook), down(keepAliveAck)],
    events: ['off hook', 'on hook'],
  },
  {
    id: 'S-A15',
    name: 'sixty bytes behind the last known field',
    why: 'newer senders add fields; what is left is passed, not judged',
    valid: true,
    steps: [up(frame(ids.offHook, Buffer.concat([words(1, 7), Buffer.alloc(60, 0xa5)])))],
    events: ['off hook'],
  },
  {
    id: 'S-A16',
    name: 'a body of 13 bytes, not padded',
    why: 'phones insist on padding, lab clients do not know it',
    valid: true,
    steps: [up(unpadded(ids.keypadButton, Buffer.concat([words(3, 1, 7), Buffer.from([9])])), offHook)],
    events: ['off hook'],
  },
  {
    id: 'S-A17',
    name: 'half a frame up, a whole one down, the other half up',
    why: 'each direction has its own place',
    valid: true,
    steps: [up(keypad(9).subarray(0, 13)), down(callState(1)), up(keypad(9).subarray(13)), down(tone(0x24))],
    events: ['1/7 offHook', '1/7 dialled 9', '1/7 toneAlerting'],
  },
  {
    id: 'S-A18',
    name: 'SoftKeyTemplateRes split at 536 bytes',
    why: 'so the capture has it, at the smallest MSS',
    valid: true,
    options: { keyOwner: 'server' },
    steps: [{ what: 'bytes', side: 'toPhone', chunks: split(template([['\x80\x02', 2]]), 536) }, down(callState(2))],
    events: ['1/7 onHook'],
  },
  {
    id: 'S-A19',
    name: 'ten messages in one segment, one of them unknown',
    why: 'packet 30 of a public capture holds ten',
    valid: true,
    steps: [
      down(
        frame(0x85, words(1, 0, 0)),
        frame(ids.setSpeakerMode, words(1)),
        frame(ids.setLamp, words(9, 1, 2)),
        callState(1),
        frame(0x7f01, words(1)),
        frame(ids.displayPromptStatus, Buffer.concat([words(0), text('\x80\x20', 32), words(1, 7)])),
        frame(0x116, words(1)),
        tone(0x21),
        frame(0x83, words(1, 7)),
        callState(12),
      ),
    ],
    events: ['off hook', '1/0 lampOn', '1/7 offHook', '1/7 toneDial', '1/7 toneStopped', '1/7 proceed'],
    counts: { 'fault.unknownMessage': 1 },
  },
  {
    id: 'S-A20',
    name: 'three frames in segments of their own, then two and a half in one',
    why: 'the end of a segment is now and then the end of a frame',
    valid: true,
    steps: [up(offHook), up(keypad(1)), up(keypad(2)), upCut([60], keypad(3), keypad(4), keypad(5)), down(tone(0x25))],
    events: ['off hook', '1/7 dialled 12345', '1/7 toneReorder'],
  },
];

function split(whole: Buffer, at: number): Buffer[] {
  return [whole.subarray(0, at), whole.subarray(at)];
}
