/**
 * Messages of a server as they are compared and waited for. Fields that differ by nature (times, ports, references) are
 * not compared; those that the server chooses and the phone repeats are learnt.
 */
import { type Decoded, decode } from '../../../codecs/skinny/decode.ts';
import { type EnumName, enumText } from '../../../codecs/skinny/enums/index.ts';
import { MessageId, type MessageName } from '../../../codecs/skinny/ids.ts';
import { readable } from '../../../codecs/skinny/labels.ts';
import type { Fields, FieldValue } from '../../../codecs/skinny/leaf.ts';
import type { Answer, Fact } from './script.ts';

interface Row {
  /** Fields that tell messages of this family apart, with the enumeration of their values. */
  readonly key?: Readonly<Record<string, EnumName | null>>;
  /** Fields that are compared. */
  readonly facts?: readonly string[];
  /** A phone waits for it. */
  readonly needed?: true;
}

const needed = true as const;
const line = { lineNumber: null };
const notify: Row = { facts: ['notify', 'displayPriNotify'] };

const rows: Partial<Record<MessageName, Row>> = {
  ButtonTemplateRes: { needed, facts: ['buttonTemplate.totalButtonCount'] },
  CallInfo: { facts: ['callType', 'callingParty', 'calledParty', 'originalCalledParty'] },
  CallState: { needed, key: { callState: 'DCallState' } },
  CapabilitiesReq: { needed },
  ConfigStatRes: { needed, facts: ['numberOfLines', 'numberOfSpeedDials'] },
  DialedNumber: { facts: ['dialedNumber'] },
  DisplayNotify: notify,
  DisplayPriNotify: notify,
  DisplayPromptStatus: { facts: ['promptStatus'] },
  DisplayText: { facts: ['displayMessage'] },
  FeatureStatRes: { needed, key: { featureIndex: null, lineInstance: null } },
  ForwardStatRes: { needed, key: line, facts: ['forwardAllActive', 'forwardAllDirnum'] },
  KeepAliveAck: { needed },
  LineStatRes: { needed, key: line, facts: ['lineDirNumber'] },
  OpenReceiveChannel: { needed, facts: ['compressionType', 'milliSecondPacketSize'] },
  RegisterAck: { needed, facts: ['keepAliveInterval', 'maxProtocolVer'] },
  RegisterReject: { needed, facts: ['text'] },
  RegisterTokenAck: { needed },
  RegisterTokenReject: { needed },
  Reset: { needed, facts: ['resetType'] },
  SelectSoftKeys: { key: { softKeySetIndex: 'SoftKeySet' }, facts: ['validKeyMask'] },
  ServiceURLStatRes: { needed, key: { serviceURLIndex: null } },
  SetLamp: { key: { stimulus: 'DeviceStimulus', stimulusInstance: null, lampMode: 'LampMode' } },
  SetRinger: { key: { ringMode: 'RingMode' } },
  SetSpeakerMode: { key: { speakerMode: 'SpeakerMode' } },
  SoftKeySetRes: { needed, facts: ['softKeySets.totalSoftKeySetCount'] },
  SoftKeyTemplateRes: { needed },
  SpeedDialStatRes: { needed, key: { speedDialNumber: null } },
  StartMediaTransmission: { needed, facts: ['compressionType', 'milliSecondPacketSize'] },
  StartTone: { needed, key: { tone: 'DeviceTone' } },
  TimeDateRes: { needed },
  UnregisterAck: { needed, facts: ['status'] },
  UserToDeviceData: { needed, key: { applicationId: null }, facts: ['data', 'xmldata'] },
  VersionRes: { needed },
};
const none: Row = {};

/** The kinds of numbers that a server chooses, by the last part of a field's name. Spellings of Wireshark's table. */
export const chosenKinds: Readonly<Record<string, string>> = {
  callReference: 'call',
  conferenceId: 'conference',
  conferenceID: 'conference',
  passThroughPartyId: 'party',
  passThroughPartyID: 'party',
  passThruPartyID: 'party',
  transactionId: 'transaction',
};

/** DisplayPromptStatusV2 says what DisplayPromptStatus says. */
export const familyOf = (message: string): string => message.replace(/V2(?=$|Res$)|Version1$/, '');

/** A message of the server, as it is compared. */
export function answerOf(view: DataView, start: number, end: number): Answer {
  return answerFrom(decode(view, start, end));
}

function answerFrom({ message, id, fields }: Decoded): Answer {
  const family = familyOf(message ?? '?');
  const row = rows[family as MessageName] ?? none;
  const facts: Record<string, Fact> = {};
  for (const name of row.facts ?? []) {
    const value = valueAt(fields, name);
    if (typeof value === 'number') facts[name] = value;
    else if (typeof value === 'string') facts[name] = hexTexts.has(name) ? textOf(value) : value;
  }
  const softKeys = id === MessageId.SoftKeyTemplateRes ? softKeysOf(fields) : null;
  if (softKeys !== null) facts.keys = [...softKeys.keys()].map(readable).join(' ');
  const transactions = family === 'UserToDeviceData' ? ['transactionId'] : [];
  return {
    family,
    key: keyOf(row, fields),
    needed: row.needed ?? false,
    line: numberAt(fields, 'lineInstance'),
    call: numberAt(fields, 'callReference'),
    facts,
    chosen: chosenOf(fields, ['callReference', 'conferenceId', 'passThroughPartyId', ...transactions]),
    softKeys,
  };
}

/** Fields that `decode` gives as hex. */
const hexTexts: ReadonlySet<string> = new Set(['data', 'xmldata']);

function textOf(hex: string): string {
  let text = '';
  for (let i = 0; i + 1 < hex.length; i += 2) text += String.fromCharCode(Number.parseInt(hex.slice(i, i + 2), 16));
  // Dates and times of day are those of the run.
  return text.replace(/\0+$/, '').replace(/\b\d{1,4}([:./-]\d{1,4}){1,2}( [AP]M)?/g, '#');
}

function keyOf(row: Row, fields: Fields): string {
  const words: string[] = [];
  for (const [name, enumeration] of Object.entries(row.key ?? {})) {
    const value = fields[name];
    if (typeof value !== 'number') continue;
    if (enumeration !== null) words.push(enumText(enumeration, value));
    else if (value !== 0) words.push(String(value));
  }
  return words.join(' ');
}

function chosenOf(fields: Fields, names: readonly string[]): Record<string, number> {
  const chosen: Record<string, number> = {};
  for (const name of names) {
    const value = fields[name];
    if (typeof value === 'number' && value !== 0) chosen[chosenKinds[name]!] = value;
  }
  return chosen;
}

/** Event numbers by label; a template that comes in parts gives them in parts. */
function softKeysOf(fields: Fields): Map<string, number> {
  const keys = new Map<string, number>();
  const definitions = valueAt(fields, 'softKeyTemplate.definition');
  for (const each of Array.isArray(definitions) ? (definitions as Fields[]) : []) {
    const { softKeyLabel: label, softKeyEvent: event } = each;
    if (typeof label === 'string' && typeof event === 'number' && label !== '') keys.set(label, event);
  }
  return keys;
}

/** The value under a dotted name. */
function valueAt(fields: Fields, name: string): FieldValue | undefined {
  let at: FieldValue | undefined = fields;
  for (const part of name.split('.')) {
    if (typeof at !== 'object' || Array.isArray(at)) return undefined;
    at = at[part];
  }
  return at;
}

const numberAt = (fields: Fields, name: string): number => {
  const value = fields[name];
  return typeof value === 'number' ? value : 0;
};
