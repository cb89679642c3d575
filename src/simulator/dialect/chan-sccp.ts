/**
 * Asterisk with chan-sccp, as in chan-sccp-*.pcap: busy is a tone and a prompt and nothing else; ringing at the far end is
 * CallState Proceed, never RingOut. Message order is that of the captures, except that media commands are written where
 * the server decides on them and not where its media thread gets to it.
 */
import { MessageId } from '../../codecs/skinny/ids.ts';
import type { DialectTable } from '../dialect-table.ts';
import * as say from '../says.ts';

const settled = [say.allPromptsOff, say.idlePrompt, say.idleKeys()];
const cleared = [say.toneOff, say.lineLamp(say.LAMP_OFF), say.promptOff, say.state(2), say.idleKeys(), say.clock];
const talking = [
  say.ringer(1),
  say.speaker(1),
  say.toneOff,
  say.lineLamp(say.LAMP_ON),
  say.state(5),
  say.partiesWithCaller,
  say.plane,
  say.prompt('\x80\x18', 2),
];
const offHook = [
  say.mailLamp(0),
  say.speaker(1),
  say.lineLamp(say.LAMP_ON),
  say.state(1),
  say.plane,
  say.prompt('\x80\x20', 2),
  say.tone(0x21),
  say.keys(4),
];
const ringing = [
  say.mailLamp(0),
  say.notifyOff,
  say.linePromptOff,
  say.state(4),
  say.partiesWithCaller,
  say.lineLamp(say.LAMP_BLINK),
];

export const chanSccp: DialectTable = {
  protocolVersionMax: 22,
  dateTemplate: 'D/M/YA',
  keepAliveS: 60,
  referenceBase: 1,
  buttonSlots: 56,
  keys: [
    ...Array.from({ length: 18 }, (_, i) => [`\x80${String.fromCharCode(i + 1)}`, i + 1] as const),
    ['Record', 19],
    ['\x80\x41', 20],
    ['\x80\x43', 21],
    ['\x80\x3f', 22],
    ['\x80\x4f', 23],
    ['\x80\x4e', 24],
    ['\x80\x36', 25],
    ['\x80\x3e', 26],
    ['\x80\x4d', 27],
    ['\x80\x50', 28],
    ['\x80\x58', 29],
    ['\x80\x3c', 30],
    ['', 31],
    ['Dial', 32],
  ],
  keySlots: 64,
  sets: [
    [1, 2, 5, 22],
    [3, 9, 4, 13, 23],
    [10, 2, 9, 4],
    [11, 9],
    [1, 9, 5],
    [3, 9, 4, 13],
    [8, 9, 32],
    [23, 2, 9, 3],
    [0, 9, 4],
    [10, 2, 9],
    [1, 2],
    [1, 2],
    [10, 2, 9],
  ],
  mute: [MessageId.FeatureStatReq],
  earlyMedia: false,
  beforeAck: [],
  keysSent: [say.idleKeys()],
  inService: [say.mailLamp(1), say.mailLamp(0), ...settled, say.notify(5, 'Peer \x80\x18')],
  told: {
    dialTone: offHook,
    // As after DIAL in the own-callback capture.
    seized: [
      say.mailLamp(0),
      say.speaker(1),
      say.lineLamp(say.LAMP_ON),
      say.state(1),
      say.keys(4),
      say.plane,
      say.toneOff,
    ],
    forwardTone: [...offHook.slice(0, -1), say.prompt('\x80\x05', 2), say.keys(6)],
    firstDigit: [say.mailLamp(0), say.toneOff, say.keys(6)],
    nextDigit: [say.mailLamp(0), say.keys(6)],
    proceed: [
      say.mailLamp(0),
      say.toneOff,
      say.lineLamp(say.LAMP_BLINK),
      say.partiesWithCaller,
      say.dialledNumber,
      say.state(12),
    ],
    ringOut: [
      say.partiesWithCaller,
      say.mailLamp(0),
      say.state(12),
      say.prompt('\x80\x16', 2),
      say.tone(0x24),
      say.keys(8, 0xfffffffb),
    ],
    busy: [say.partiesWithCaller, say.mailLamp(0), say.tone(0x23), say.prompt('\x80\x19', 2)],
    reorder: [say.partiesWithCaller, say.mailLamp(0), say.tone(0x25), say.prompt('\x80\x23', 2)],
    invalid: [say.mailLamp(0), say.toneOff, say.state(14), say.tone(0x25), say.prompt('\x80\x38', 2)],
    ringIn: [...ringing, say.ringer(3), say.keys(3), say.promptFrom(true, 2)],
    ringInSilent: [...ringing, say.keys(3), say.promptFrom(true, 2)],
    answered: [say.state(1), say.plane, say.state(5), say.openMedia, say.mailLamp(0), ...talking, say.keys(5)],
    connected: [say.mailLamp(0), ...talking, say.openMedia, say.toneOff, say.keys(5)],
    hold: [
      say.mailLamp(0),
      say.closeMedia,
      say.clock,
      say.lineLamp(say.LAMP_WINK),
      say.state(8),
      say.prompt('\x80\x03', 2),
      say.partiesWithCaller,
      say.speaker(2),
      say.keys(2),
    ],
    heldByOther: [say.priNotify(6, 6, '\x1e\x22')],
    resumed: [say.mailLamp(0), ...talking, say.openMedia, say.keys(5)],
    heldPartyBack: [say.priNotifyOff(6), say.mailLamp(0), ...talking, say.keys(5)],
    ended: [say.closeMedia, say.mailLamp(0), ...cleared, say.speaker(2), say.ringer(1), say.askStatistics, ...settled],
    ringingEnded: [say.mailLamp(0), ...cleared, say.ringer(1)],
    // A shared line on the other phones: no capture; states 13 and 8 as in the sources of the server.
    remoteInUse: [say.ringer(1), say.lineLamp(say.LAMP_ON), say.state(13), say.partiesWithCaller, say.keys(10)],
    remoteHeld: [say.lineLamp(say.LAMP_WINK), say.state(8), say.partiesWithCaller, say.keys(9)],
    remoteEnded: [...cleared],
  },
  staleKey: [...cleared, say.ringer(1)],
  secondRegister: { text: 'Already registered', closeFirst: true },
  unknownDevice: 'Device unknown',
};
