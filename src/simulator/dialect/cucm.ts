/**
 * Cisco Unified Communications Manager: calls as in cucm-call-v20.pcap, keys and end of call as CallManager 4.1 sent them
 * to a 7912. No capture shows its busy: CallState 6 and the busy tone together, as the sources describe (inferred).
 */
import type { DialectTable } from '../dialect-table.ts';
import * as say from '../says.ts';

const LEVEL = 4;
const state = (value: number): say.Say => say.state(value, LEVEL);
const offHook = [
  say.ringerAll,
  say.speaker(1),
  say.lineLamp(say.LAMP_ON),
  state(1),
  say.keys(4),
  say.prompt('\x80\x20'),
  say.plane,
  say.tone(0x21),
];
const talking = [state(5), say.keys(1, 0xfffffdff), say.prompt('\x80\x18'), say.parties];
const cleared = [
  say.toneOff,
  say.lineLamp(say.LAMP_OFF),
  say.promptOff,
  say.closeMedia,
  state(2),
  say.idleKeys(),
  say.clock,
];

export const cucm: DialectTable = {
  protocolVersionMax: 20,
  dateTemplate: 'M/D/YA',
  keepAliveS: 30,
  referenceBase: 0x0100001a,
  buttonSlots: 42,
  // CallManager 4.1: CallBack is not in the standard template; a site adds it, or a gateway does.
  keys: [
    ...[1, 2, 3, 4, 5, 8, 9, 10, 11, 13, 14, 15, 16, 17, 18].map((n) => [`\x80${String.fromCharCode(n)}`, n] as const),
    ['\x80\x43', 21],
    ['\x80\x4d', 28],
    ['\x80\x4e', 29],
    ['\x80\x4f', 30],
    ['\x80\x58', 33],
  ],
  keySlots: 32,
  sets: [
    [1, 2, 5],
    [3, 7, 4, 11, 10, 19, 18, 12, 17, 20],
    [8, 2, 17, 18, 12],
    [9],
    [1, 7, 5, 14, 15, 13],
    [0, 7, 4],
    [6, 7],
    [0, 7, 10],
    [0, 7],
    [1, 7],
    [16, 2],
  ],
  mute: [],
  earlyMedia: false,
  beforeAck: [],
  keysSent: [say.idleKeys(), say.idlePrompt],
  inService: [say.idlePrompt],
  told: {
    dialTone: offHook,
    seized: [...offHook.slice(0, 4), say.keys(6), say.prompt('\x80\x20'), say.plane],
    forwardTone: offHook,
    firstDigit: [say.toneOff, say.keys(6)],
    nextDigit: [],
    proceed: [say.dialledNumber, state(12), say.parties],
    ringOut: [say.tone(0x24), state(3), say.keys(8), say.prompt('\x80\x16'), say.parties],
    busy: [state(6), say.tone(0x23), say.keys(8), say.prompt('\x80\x19'), say.parties],
    reorder: [say.parties, say.tone(0x25), say.keys(8)],
    invalid: [say.toneOff, state(14), say.tone(0x25), say.keys(8), say.prompt('\x80\x38')],
    ringIn: [
      state(4),
      say.keys(3),
      say.promptFrom(false),
      say.notifyFrom,
      say.parties,
      say.lineLamp(say.LAMP_BLINK),
      say.ringer(2),
    ],
    ringInSilent: [
      state(4),
      say.keys(3),
      say.promptFrom(false),
      say.notifyFrom,
      say.parties,
      say.lineLamp(say.LAMP_BLINK),
    ],
    answered: [
      say.ringerAll,
      say.speaker(1),
      say.lineLamp(say.LAMP_ON),
      state(1),
      say.plane,
      say.ringer(1),
      say.toneOff,
      say.openMedia,
      say.toneOff,
      ...talking,
    ],
    connected: [say.toneOff, say.openMedia, ...talking, say.toneOff],
    hold: [
      say.closeMedia,
      say.lineLamp(say.LAMP_WINK),
      state(8),
      say.keys(2),
      say.prompt('\x80\x03'),
      say.parties,
      say.speaker(2),
    ],
    heldByOther: [say.priNotify(6, 6, '\x1e\x22')],
    resumed: [say.speaker(1), say.lineLamp(say.LAMP_ON), say.plane, say.openMedia, ...talking],
    heldPartyBack: [say.priNotifyOff(6)],
    ended: [...cleared, say.speaker(2), say.ringerAll],
    ringingEnded: [
      say.ringer(1),
      say.lineLamp(say.LAMP_OFF),
      say.priNotifyOff(5),
      say.promptOff,
      state(2),
      say.idleKeys(),
    ],
    remoteInUse: [say.ringer(1), say.lineLamp(say.LAMP_ON), state(13), say.parties, say.keys(10)],
    remoteHeld: [say.lineLamp(say.LAMP_WINK), state(8), say.parties, say.keys(2)],
    remoteEnded: [say.lineLamp(say.LAMP_OFF), say.promptOff, state(2), say.idleKeys()],
  },
  staleKey: [],
  secondRegister: 'replace',
  unknownDevice: 'Error: DB Config',
};
