/**
 * One line per message for people: the fields that matter, numbers turned into words. Everything else is one click away.
 * Names and numbers as Wireshark 4.0.17 has them; words shortened to what fits beside a phone.
 */

type Fields = Readonly<Record<string, unknown>>;
type Words = Readonly<Record<number, string>>;

const callState: Words = {
  1: 'OffHook',
  2: 'OnHook',
  3: 'RingOut',
  4: 'RingIn',
  5: 'Connected',
  6: 'Busy',
  7: 'Congestion',
  8: 'Hold',
  9: 'CallWaiting',
  10: 'CallTransfer',
  11: 'CallPark',
  12: 'Proceed',
  13: 'CallRemoteMultiline',
  14: 'InvalidNumber',
};
const tone: Words = {
  0: 'Silence',
  33: 'dial tone',
  34: 'outside dial tone',
  35: 'busy',
  36: 'alerting',
  37: 'reorder',
  43: 'no such number',
  45: 'call waiting',
  49: 'ZipZip',
  50: 'Zip',
};
const lamp: Words = { 1: 'off', 2: 'on', 3: 'wink', 4: 'flash', 5: 'blink' };
const ring: Words = { 1: 'off', 2: 'inside', 3: 'outside', 4: 'feature', 5: 'silent', 6: 'urgent' };
const speaker: Words = { 1: 'on', 2: 'off' };
const keySet: Words = {
  0: 'on hook',
  1: 'connected',
  2: 'on hold',
  3: 'ring in',
  4: 'off hook',
  5: 'connected transfer',
  6: 'digits',
  7: 'conference',
  8: 'ring out',
  9: 'off hook with feature',
};
const key: Words = {
  1: 'Redial',
  2: 'NewCall',
  3: 'Hold',
  4: 'Transfer',
  5: 'CFwdAll',
  8: '<<',
  9: 'EndCall',
  10: 'Resume',
  11: 'Answer',
  12: 'Info',
  20: 'CallBack',
  65: 'CallBack',
};
const stimulus: Words = { 2: 'speed dial', 9: 'line', 15: 'voice mail', 134: 'CallBack' };
const callType: Words = { 1: 'inbound', 2: 'outbound', 3: 'forward' };
const digit: Words = { 14: '*', 15: '#' };

/** Phrases that a phone shows in its own language: 80 nn on the wire. */
const phrase: Words = {
  1: 'Redial',
  2: 'NewCall',
  9: 'EndCall',
  19: 'Your current options',
  20: 'Off hook',
  21: 'On hook',
  22: 'Ring out',
  23: 'From ',
  24: 'Connected',
  25: 'Busy',
  26: 'Line in use',
  27: 'Call waiting',
  30: 'Call proceed',
  32: 'Enter number',
  35: 'Temp fail',
  45: 'Key is not active',
  56: 'Unknown number',
  65: 'CallBack',
  73: 'Service is not active',
};

interface Part {
  readonly field: string;
  readonly words?: Words;
  /** Short name shown before the value; left out where the value speaks for itself. */
  readonly name?: string;
}

const worded = (field: string, words: Words): Part => ({ field, words });
const named = (field: string, name: string): Part => ({ field, name });
const plain = (field: string): Part => ({ field });

// One line is the rule: only another one than the first is worth its room.
const line = named('lineInstance', 'line');
const call = named('callReference', 'call');
const userData = [plain('xmldata')];

const table: Readonly<Record<string, readonly Part[]>> = {
  RegisterReq: [plain('sid.DeviceName'), named('protocolVer', 'protocol')],
  RegisterAck: [named('keepAliveInterval', 'keepalive s'), named('maxProtocolVer', 'protocol')],
  RegisterReject: [plain('text')],
  LineStatReq: [named('lineNumber', 'line')],
  LineStatRes: [named('lineNumber', 'line'), plain('lineDirNumber'), plain('lineTextLabel')],
  LineStatV2Res: [named('lineNumber', 'line'), plain('lineDirNumber'), plain('lineTextLabel')],
  KeypadButton: [worded('kpButton', digit), line, call],
  EnblocCall: [plain('calledParty')],
  Stimulus: [worded('stimulus', stimulus), line, call],
  SoftKeyEvent: [worded('softKeyEvent', key), line, call],
  OffHook: [line, call],
  OnHook: [line, call],
  CallState: [worded('callState', callState), line, call],
  StartTone: [worded('tone', tone), line, call],
  StopTone: [line, call],
  SetRinger: [worded('ringMode', ring)],
  SetLamp: [worded('stimulus', stimulus), worded('lampMode', lamp)],
  SetSpeakerMode: [worded('speakerMode', speaker)],
  SelectSoftKeys: [worded('softKeySetIndex', keySet), line, call, plain('validKeyMask')],
  DisplayPromptStatus: [plain('promptStatus'), line, call],
  DisplayPromptStatusV2: [plain('promptStatus'), line, call],
  DisplayNotify: [plain('notify')],
  DisplayNotifyV2: [plain('notify')],
  DisplayPriNotify: [plain('notify')],
  DisplayPriNotifyV2: [plain('notify')],
  DialedNumber: [plain('dialedNumber'), line, call],
  CallInfo: [plain('callingParty'), named('calledParty', '→'), worded('callType', callType), call],
  CallInfoV2: [plain('callingParty'), named('calledParty', '→'), worded('callType', callType), call],
  ActivateCallPlane: [line],
  SoftKeyTemplateRes: [named('softKeyTemplate.totalSoftKeyCount', 'keys')],
  SoftKeySetRes: [named('softKeySets.totalSoftKeySetCount', 'sets')],
  UserToDeviceData: userData,
  UserToDeviceDataVersion1: userData,
  DeviceToUserData: userData,
  DeviceToUserDataVersion1: userData,
  DeviceToUserDataResponse: userData,
  DeviceToUserDataResponseVersion1: userData,
};

/** Messages that say nothing about a call: the page hides them unless asked. */
const quiet = new Set(['KeepAliveReq', 'KeepAliveAck', 'StopMediaTransmission', 'CloseReceiveChannel', 'IpPort']);

const TEXT_MAX = 72;
const ALL_KEYS = 0xffffffff;

export function isNews(message: string): boolean {
  return !quiet.has(message);
}

/** The fields that matter, in one line; '' where a message says it all by its name. */
export function summary(message: string, fields: Fields): string {
  const parts = table[message] ?? [];
  return parts
    .map((part) => show(part, fieldAt(fields, part.field)))
    .join(' · ')
    .replaceAll(/( · )+/g, ' · ')
    .replace(' · → ', ' → ')
    .replace(/^ · | · $/g, '');
}

function show(part: Part, value: unknown): string {
  if (value === undefined || value === null || value === '') return '';
  if (part.field === 'validKeyMask') return value === ALL_KEYS ? '' : `mask 0x${Number(value).toString(16)}`;
  if (part.field === 'lineInstance' && (value === 0 || value === 1)) return '';
  if (part.field === 'callReference') return value === 0 ? '' : `#${value}`;
  const number = typeof value === 'number';
  const raw = part.field === 'xmldata' ? fromHex(String(value)) : String(value);
  const text = (number && part.words?.[value]) || clean(raw);
  return part.name === undefined ? text : `${part.name} ${text}`;
}

/** Phrase codes become words, XML its text, control characters go; cut by code point. */
export function clean(text: string): string {
  const spoken = text.replaceAll(/[\x80\x1e]([\s\S])/g, (_, code: string) => phrase[code.charCodeAt(0)] ?? '');
  const bare = spoken.startsWith('<') ? textOfXml(spoken) : spoken;
  const points = [...bare.replaceAll(/[\x00-\x1f\x7f-\x9f\s]+/g, ' ').trim()];
  return points.length > TEXT_MAX ? `${points.slice(0, TEXT_MAX - 1).join('')}…` : points.join('');
}

/** What a screen says: its texts and key names; addresses are for machines. Execute items are their URLs. */
function textOfXml(xml: string): string {
  const urls = [...xml.matchAll(/ URL="([^"]*)"/g)].map((match) => match[1]);
  return urls.length > 0 ? urls.join(' ') : xml.replaceAll(/<(URL|Position)>[^<]*<\/\1>|<[^>]*>/g, ' ');
}

/** Data fields come as hex: 3c43… → <C…, latin1. */
function fromHex(text: string): string {
  return /^([0-9a-f]{2})+$/.test(text) ? Buffer.from(text, 'hex').toString('latin1') : text;
}

/** `sid.DeviceName`: flat where the codec says so, nested otherwise. */
function fieldAt(fields: Fields, path: string): unknown {
  if (path in fields) return fields[path];
  let node: unknown = fields;
  for (const part of path.split('.')) {
    if (typeof node !== 'object' || node === null) return undefined;
    node = (node as Fields)[part];
  }
  return node;
}
