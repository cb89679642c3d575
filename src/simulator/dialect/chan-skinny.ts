/** Asterisk with chan_skinny, as in chan-skinny-*.pcap: busy is CallState 6 and a prompt, no tone; call ends without new keys. */
import { MessageId } from '../../codecs/skinny/ids.ts';
import type { DialectTable } from '../dialect-table.ts';
import * as say from '../says.ts';

const LEVEL = 0;
const state = (value: number): say.Say => say.state(value, LEVEL);
const tell = (text: string): say.Say => say.prompt(text);
const offHook = [
  say.speaker(1),
  state(1),
  say.plane,
  say.displayOff,
  say.tone(0x21),
  say.keys(4, 127),
  tell('\x80\x20'),
];
const talking = [say.parties, state(5), tell('\x80\x18'), say.keys(1, 127)];
const ringing = [
  state(4),
  say.keys(3, 7),
  say.promptFrom(false),
  say.notifyFrom,
  say.parties,
  say.lineLamp(say.LAMP_BLINK),
];
const cleared = [say.toneOff, state(2), say.promptOff, say.ringer(1), say.clock, say.lineLamp(say.LAMP_OFF)];

export const chanSkinny: DialectTable = {
  protocolVersionMax: 22,
  dateTemplate: 'D-M-YA',
  keepAliveS: 60,
  referenceBase: 3,
  buttonSlots: 42,
  keys: [
    ...Array.from({ length: 18 }, (_, i) => [`\x80${String.fromCharCode(i + 1)}`, i + 1] as const),
    ['\x80\x3f', 19],
    ['\x80\x50', 20],
    ['Dial', 21],
  ],
  keySlots: 32,
  sets: [
    [1, 2, 5, 6, 7, 19, 18],
    [3, 9, 4, 14, 5, 6, 7],
    [10, 2, 9, 4],
    [11, 9, 4],
    [1, 9, 4, 5, 6, 7, 18],
    [3, 9, 4, 14, 5, 6, 7],
    [8, 9, 4, 21],
    [],
    [0, 9],
    [1, 9, 4],
    [],
    [1, 2, 10],
    [1, 2, 15],
    [0, 9, 4],
  ],
  mute: [MessageId.ConfigStatReq, MessageId.ForwardStatReq, MessageId.FeatureStatReq],
  earlyMedia: true,
  beforeAck: [say.mailLamp(1), say.mailLamp(0)],
  keysSent: [say.idleKeys(127)],
  inService: [],
  told: {
    dialTone: offHook,
    seized: [say.speaker(1), state(1), say.plane, say.displayOff],
    forwardTone: offHook,
    firstDigit: [say.toneOff, say.keys(6, 7)],
    nextDigit: [],
    proceed: [state(1), say.toneOff, say.displayOff, say.keys(8, 3), tell('Dialing'), say.openMedia],
    ringOut: [say.parties, state(12), state(3), say.keys(8, 3), say.dialledNumber, tell('\x80\x16'), say.parties],
    busy: [say.parties, state(6), tell('\x80\x19')],
    reorder: [say.parties, state(7), tell('\x80\x23')],
    invalid: [say.toneOff, state(14), say.tone(0x25), tell('\x80\x38')],
    ringIn: [...ringing, say.ringer(2), say.plane],
    ringInSilent: [...ringing, say.plane],
    answered: [
      say.ringer(1),
      say.lineLamp(say.LAMP_ON),
      say.speaker(1),
      say.priNotifyOff(5),
      state(1),
      say.ringer(1),
      say.plane,
      say.toneOff,
      ...talking,
      say.openMedia,
    ],
    connected: [say.ringer(1), say.plane, say.toneOff, ...talking, say.dialledNumber, say.toneOff],
    hold: [say.closeMedia, say.lineLamp(say.LAMP_WINK), state(8), say.keys(2, 15), tell('\x80\x03'), say.speaker(2)],
    heldByOther: [],
    resumed: [say.speaker(1), say.lineLamp(say.LAMP_ON), say.plane, say.openMedia, ...talking],
    heldPartyBack: [],
    ended: [say.speaker(2), say.closeMedia, ...cleared, say.clock],
    // This server takes the clean-up of a call that only rang for that of any call.
    ringingEnded: [...cleared, say.keys(0, 127), say.priNotifyOff(5)],
    remoteInUse: [say.ringer(1), say.lineLamp(say.LAMP_ON), state(13), say.keys(10, 127)],
    remoteHeld: [say.lineLamp(say.LAMP_WINK), state(8), say.keys(9, 127)],
    remoteEnded: cleared,
  },
  staleKey: [],
  secondRegister: { text: 'Already registered', closeFirst: false },
  unknownDevice: 'No Authority: Device unknown',
};
