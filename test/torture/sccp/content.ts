/** S-B: legal, with odd content. */
import { CALL_BACK, select, sets, template } from '../../kit/softkey-frames.ts';
import { frame, ids, lineStatRes, registerAck, registerReq, text, words } from '../../kit/wire.ts';
import { callState, keypad, offHook, onHook, prompt, softKey, tone } from './frames.ts';
import { down, NAME, registers, type SccpVector, up } from './vector.ts';

/** RegisterReq with a body of this many bytes. */
const register = (name: string | Buffer, bodyBytes: number, deviceType = 7): Buffer => {
  const body = Buffer.alloc(bodyBytes);
  (typeof name === 'string' ? text(name, 16) : name).copy(body, 0);
  words(0, 1, 0x0100007f, deviceType, 5).copy(body, 16, 0, Math.min(20, bodyBytes - 16));
  return frame(ids.registerReq, body);
};
const registering = (request: Buffer, events: string[]): Pick<SccpVector, 'valid' | 'fresh' | 'steps' | 'events'> => ({
  valid: true,
  fresh: true,
  steps: [up(request), down(registerAck())],
  events,
});
const callInfo = (bodyBytes: number, called: string): Buffer => {
  const body = Buffer.alloc(384);
  body.write('1001', 40);
  body.write(called, 104, 24, 'latin1');
  words(1, 7, 2).copy(body, 128);
  return frame(0x8f, body.subarray(0, bodyBytes));
};
const buttons = (count: number): Buffer =>
  frame(0x97, Buffer.concat([words(0, count, count), Buffer.alloc(2 * Math.max(42, count), 9)]));

export const content: readonly SccpVector[] = [
  {
    id: 'S-B01',
    name: 'a device name of 16 characters without NUL',
    why: 'FreeSWITCH 1f5bb3470d: fixed strings need not end',
    ...registering(register('SEP0011223344556', 52), ['SEP0011223344556 registered, xml']),
  },
  {
    id: 'S-B02',
    name: 'NUL in the middle of the name, old memory behind it',
    why: 'phones and CallManager 2 to 4 send old memory',
    ...registering(register('SEP42\0garbage', 52), ['SEP42 registered, xml']),
  },
  {
    id: 'S-B03',
    name: 'a name of bytes above 0x7f',
    why: 'read as latin1; those that are controls are dropped',
    ...registering(register('SEP\xe9\x90\xfc', 52), ['SEPéü registered, xml']),
  },
  {
    id: 'S-B04',
    name: 'the shortest RegisterReq: 44 bytes, of a 7936',
    why: 'everything from the number of active streams on is optional',
    ...registering(register(NAME, 44, 30019), [`${NAME} registered, prompt`]),
  },
  {
    id: 'S-B05',
    name: 'the longest RegisterReq: 172 bytes',
    why: 'newer phones tell load and configuration stamp',
    ...registering(register(NAME, 172), [`${NAME} registered, xml`]),
  },
  {
    id: 'S-B06',
    name: 'a RegisterReq of 300 bytes, of phones to come',
    why: 'fields are read as far as they are known',
    ...registering(register(NAME, 300), [`${NAME} registered, xml`]),
  },
  {
    id: 'S-B07',
    name: 'a 7910, which has no XML',
    why: 'it takes a text on the prompt line and nothing else',
    ...registering(register(NAME, 52, 6), [`${NAME} registered, prompt`]),
  },
  {
    id: 'S-B08',
    name: 'an ATA 186 that offers protocol 33',
    why: 'pitfalls §3: above 22 means unknown',
    ...registering(registerReq(NAME, 12, 33), [`${NAME} registered, none`]),
  },
  {
    id: 'S-B09',
    name: 'device type 0xffffffff',
    why: 'a phone that is not known yet is taken to be a newer one',
    ...registering(register(NAME, 52, 0xffffffff), [`${NAME} registered, xml`]),
  },
  {
    id: 'S-B10',
    name: 'no lines at all: LineStatRes with an empty number',
    why: 'chan-sccp 9b8357b6: null lists',
    valid: true,
    steps: [down(lineStatRes(1, ''), lineStatRes(0, '\x001001'))],
  },
  {
    id: 'S-B11',
    name: '42 buttons, all of them lines',
    why: 'the usual template of CallManager',
    valid: true,
    steps: [down(buttons(42), lineStatRes(42, '1042'))],
    events: ['line 42 is 1042'],
  },
  {
    id: 'S-B12',
    name: '56 buttons',
    why: 'the most that the message can hold',
    valid: true,
    steps: [down(buttons(56))],
  },
  {
    id: 'S-B13',
    name: 'a directory number of 24 digits without NUL',
    why: 'numbers fill their array (captures)',
    valid: true,
    steps: [down(lineStatRes(1, '123456789012345678901234'))],
    events: ['line 1 is 123456789012345678901234'],
  },
  {
    id: 'S-B14',
    name: 'a number with spaces around it and a control character within',
    why: 'what is shown and dialled is cleaned once, here',
    valid: true,
    steps: [down(lineStatRes(1, '  10\x0701 '))],
    events: ['line 1 is 1001'],
  },
  {
    id: 'S-B15',
    name: 'digits pressed with the handset on',
    why: 'dialling before lifting the handset',
    valid: true,
    steps: [up(keypad(1), keypad(0), keypad(14), keypad(15), offHook), down(tone(0x24))],
    events: ['off hook', '1/7 toneAlerting'],
  },
  {
    id: 'S-B16',
    name: 'keys that no phone has: 10, 13, 17, 0xffffffff',
    why: 'chan-sccp ae0d064f: a table was indexed by what a VG224 sent',
    valid: true,
    steps: [up(keypad(10), keypad(13), keypad(17), keypad(0xffffffff), keypad(7)), down(tone(0x24))],
    events: ['1/7 dialled 7', '1/7 toneAlerting'],
  },
  {
    id: 'S-B17',
    name: 'CallBack with line 0 and call 0',
    why: 'so an idle phone sends its keys (captures of Redial and NewCall)',
    valid: true,
    options: { keyOwner: 'gateway' },
    steps: [up(softKey(20))],
    events: ['0/0 CallBack'],
    changes: ['swallowed 0x26'],
  },
  {
    id: 'S-B18',
    name: 'CallBack with a line and call 0, while two calls are there',
    why: 'pyskinny and CallManager 2 leave the call out: the one in hand is meant',
    valid: true,
    options: { keyOwner: 'gateway' },
    steps: [down(callState(8, 1, 5), callState(3, 1, 7)), up(softKey(20, 1, 0))],
    events: ['1/5 hold', '1/7 ringOut', '1/7 CallBack'],
    changes: ['swallowed 0x26'],
  },
  {
    id: 'S-B19',
    name: 'an unknown message id inside the table',
    why: 'the space of ids has gaps, and newer phones fill them',
    valid: true,
    steps: [up(frame(0x4f, words(1, 2, 3)), offHook)],
    events: ['off hook'],
    counts: { 'fault.unknownMessage': 1 },
  },
  {
    id: 'S-B20',
    name: 'message id 0xffffffff, both ways',
    why: 'an id indexes a table',
    valid: true,
    steps: [up(frame(0xffffffff)), down(frame(0xffffffff, words(1)), callState(2))],
    events: ['1/7 onHook'],
    counts: { 'fault.unknownMessage': 2 },
  },
  {
    id: 'S-B21',
    name: 'an SPA phone asks for a token with id 0x8000',
    why: 'SPCP ids are far from the others',
    valid: true,
    fresh: true,
    steps: [up(frame(0x8000, text(NAME, 44))), ...registers()],
    events: [`${NAME} registered, xml`],
  },
  {
    id: 'S-B22',
    name: 'CallState of 12 and of 24 bytes, of a state above the table, and 0',
    why: 'two lengths of one message; 0 ends a call (pitfalls §13)',
    valid: true,
    steps: [down(frame(ids.callState, words(5, 1, 7)), callState(6), callState(18), callState(0))],
    events: ['1/7 connected', '1/7 busy', '1/7 otherState', '1/7 onHook'],
  },
  {
    id: 'S-B23',
    name: 'CallInfo of CallManager 2: 128 bytes, without line and call',
    why: 'body length is the discriminator, not the version',
    valid: true,
    steps: [down(callInfo(128, '1002'))],
    events: ['0/0 unknown 1001 > 1002 ()'],
  },
  {
    id: 'S-B24',
    name: 'CallInfo with a called number of 24 digits and junk in every free byte',
    why: 'a full field ends at its size',
    valid: true,
    steps: [down(callInfo(384, '123456789012345678901234'))],
    events: ['1/7 outbound 1001 > 123456789012345678901234 ()'],
  },
  {
    id: 'S-B25',
    name: 'StartTone of 4 bytes and StopTone of none',
    why: 'CallManager 2: they mean the whole phone',
    valid: true,
    steps: [down(frame(ids.startTone, words(0x23)), frame(0x83))],
    events: ['0/0 toneBusy', '0/0 toneStopped'],
  },
  {
    id: 'S-B26',
    name: 'prompts: a phrase with text behind it, a lone 0x80, a phrase whose code is a space',
    why: 'codes are bytes, before any character set; 80 00 occurs (CallManager 4.1)',
    valid: true,
    steps: [down(prompt('\x80\x19 1002'), prompt('\x80'), prompt('\x80\x20'), prompt('\x1e\x16'))],
    events: ['1/7 promptBusy', '1/7 promptRingOut'],
  },
  {
    id: 'S-B27',
    name: 'a template of 32 keys without room for ours',
    why: 'nothing is dropped for our key',
    valid: true,
    steps: [
      down(template(Array.from({ length: 32 }, (_, i) => ['\x80\x02', 100 + i] as [string, number]))),
      down(sets([1, 2]), select(0, 0, 0, 3)),
      up(softKey(20)),
    ],
    events: ['on hook'],
    counts: { softKeyNoRoom: 1 },
  },
  {
    id: 'S-B28',
    name: 'the server lists CallBack with event 65 in a set of its own',
    why: 'chan-sccp: the event is what the template says, not 20',
    valid: true,
    steps: [down(template([[CALL_BACK, 65]])), up(softKey(65, 1, 7), onHook)],
    events: ['1/7 CallBack', 'on hook'],
    changes: ['swallowed 0x26'],
  },
];
