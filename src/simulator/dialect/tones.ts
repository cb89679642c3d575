/**
 * A third server of the capture table, which tells failures by tones alone: busy is StartTone 0x23 with no state and no
 * prompt. An unknown device gets Reset instead of an answer. Its keys are those of chan_skinny's template.
 */
import type { DialectTable } from '../dialect-table.ts';
import * as say from '../says.ts';
import { chanSkinny } from './chan-skinny.ts';

const state = (value: number): say.Say => say.state(value, 4);
const offHook = [say.speaker(1), say.lineLamp(say.LAMP_ON), state(1), say.keys(4), say.plane, say.tone(0x21)];
const talking = [say.toneOff, say.openMedia, state(5), say.keys(1), say.parties];
const cleared = [say.toneOff, say.lineLamp(say.LAMP_OFF), say.promptOff, state(2), say.idleKeys()];
const ringing = [state(4), say.keys(3), say.promptFrom(false), say.parties, say.lineLamp(say.LAMP_BLINK)];

export const tones: DialectTable = {
  ...chanSkinny,
  dateTemplate: 'D/M/Y',
  keepAliveS: 30,
  referenceBase: 1,
  mute: [],
  earlyMedia: false,
  beforeAck: [],
  keysSent: [say.idleKeys()],
  inService: [say.idlePrompt],
  told: {
    dialTone: offHook,
    seized: offHook.slice(0, -1),
    forwardTone: offHook,
    firstDigit: [say.toneOff, say.keys(6)],
    nextDigit: [],
    proceed: [say.dialledNumber, state(12), say.parties],
    ringOut: [say.tone(0x24), state(3), say.keys(8)],
    busy: [say.tone(0x23)],
    reorder: [say.tone(0x25)],
    invalid: [say.tone(0x25)],
    ringIn: [...ringing, say.ringer(2)],
    ringInSilent: ringing,
    answered: [say.ringer(1), say.speaker(1), say.lineLamp(say.LAMP_ON), state(1), say.plane, ...talking],
    connected: talking,
    hold: [say.closeMedia, say.lineLamp(say.LAMP_WINK), state(8), say.keys(2), say.speaker(2)],
    heldByOther: [],
    resumed: [say.speaker(1), say.lineLamp(say.LAMP_ON), say.plane, ...talking],
    heldPartyBack: [],
    ended: [say.closeMedia, ...cleared, say.speaker(2), say.idlePrompt],
    ringingEnded: [say.ringer(1), ...cleared, say.idlePrompt],
    remoteInUse: [say.ringer(1), say.lineLamp(say.LAMP_ON), state(13), say.keys(10)],
    remoteHeld: [say.lineLamp(say.LAMP_WINK), state(8), say.keys(9)],
    remoteEnded: cleared,
  },
  staleKey: [],
  secondRegister: { text: '', closeFirst: false },
  unknownDevice: 'reset',
};
