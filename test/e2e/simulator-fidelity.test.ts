/**
 * Message for message: the simulated servers against captures of the real ones. Name and body length of everything that
 * the server sends to one phone, in order, from registration to the end of the call. What differs is listed, with why.
 */
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { messageName } from '../../src/codecs/skinny/ids.ts';
import { type Dialect, Office, type SimulatedPhone } from '../../src/simulator/index.ts';
import { captureContents } from '../kit/capture-messages.ts';
import { callBy, idle, talk } from '../kit/office-calls.ts';
import { PhoneRecorder } from '../kit/phone-recorder.ts';

const FOLDER = '../shared/captures';
const captures = existsSync(FOLDER);

type Play = (a: SimulatedPhone, b: SimulatedPhone, c: SimulatedPhone) => Promise<void>;

const answered: Play = async (a, b) => {
  await talk(a, b, '1002');
  b.softKey('EndCall');
  await idle(a, b);
};
const gaveUp: Play = async (a, b) => {
  await callBy(a, '1002');
  await b.waitFor('ringing', (s) => s.ringing);
  a.softKey('EndCall');
  await idle(a, b);
};
const busy: Play = async (a, b, c) => {
  await talk(a, b, '1002');
  await callBy(c, '1002');
  await c.waitFor('busy', (s) => s.prompt === 'Busy');
  c.softKey('EndCall');
  await idle(c);
  a.softKey('EndCall');
  await idle(a, b);
};
const held: Play = async (a, b) => {
  await talk(a, b, '1002');
  a.softKey('Hold');
  await a.waitFor('held', (s) => s.calls[0]?.state === 'hold' && s.softKeys.some((key) => key.label === 'Resume'));
  a.softKey('Resume');
  await a.waitFor(
    'talking',
    (s) => s.calls[0]?.state === 'connected' && s.softKeys.some((key) => key.label === 'EndCall'),
  );
  a.softKey('EndCall');
  await idle(a, b);
};

interface Scene {
  readonly file: string;
  /** Which phone of capture and office: 1, 2 or 3. */
  readonly phone: 1 | 2 | 3;
  readonly dialect: Dialect;
  readonly version: number;
  readonly play: Play;
  /** `-` only in the capture, `+` only here. */
  readonly differences: Readonly<Record<string, string>>;
}

const WHOLE =
  'The server sends its C structure whole, zeros after the last field; here the message ends with the field.';
const pair = (gone: string, instead: string, why: string): Record<string, string> => ({
  [`- ${gone}`]: why,
  [`+ ${instead}`]: why,
});
const askedTwice = { '- LineStatRes 112': 'The client of the capture asks for its line a second time.' };
const otherLabel = pair('LineStatV2Res 32', 'LineStatV2Res 36', 'The names of the lines differ in length.');
const wholeForward = pair('ForwardStatRes 96', 'ForwardStatRes 92', WHOLE);
const wholeDialled = pair('DialedNumber 36', 'DialedNumber 32', WHOLE);
const mediaLater = pair(
  'StartMediaTransmission 116',
  'StartMediaTransmission 116',
  'The server answers OpenReceiveChannelAck from its media thread, here between the other messages.',
);
const connectedLine = {
  '- CallInfo 384': 'The server repeats CallInfo with name and number of the caller changed places.',
};
const clockTwice = { '+ TimeDateRes 36': 'Only who hangs up is told the time twice; here both are.' };
const skinnyWhole = {
  ...pair('DisplayPromptStatus 56', 'DisplayPromptStatus 44', WHOLE),
  ...pair('SetRinger 20', 'SetRinger 16', WHOLE),
  ...pair('SoftKeySetRes 784', 'SoftKeySetRes 780', WHOLE),
  ...pair('OpenReceiveChannel 168', 'OpenReceiveChannel 108', WHOLE),
  ...pair('StopMediaTransmission 20', 'StopMediaTransmission 16', WHOLE),
};

const scenes: readonly Scene[] = [
  {
    file: 'chan-sccp-answered',
    phone: 1,
    dialect: 'chan-sccp',
    version: 5,
    play: answered,
    differences: { ...askedTwice, ...wholeForward, ...wholeDialled },
  },
  {
    file: 'chan-sccp-answered',
    phone: 2,
    dialect: 'chan-sccp',
    version: 5,
    play: answered,
    differences: { ...askedTwice, ...wholeForward, ...mediaLater },
  },
  {
    file: 'chan-sccp-giveup',
    phone: 1,
    dialect: 'chan-sccp',
    version: 5,
    play: gaveUp,
    differences: { ...askedTwice, ...wholeForward, ...wholeDialled },
  },
  {
    file: 'chan-sccp-giveup',
    phone: 2,
    dialect: 'chan-sccp',
    version: 5,
    play: gaveUp,
    differences: { ...askedTwice, ...wholeForward },
  },
  {
    file: 'chan-sccp-busy',
    phone: 3,
    dialect: 'chan-sccp',
    version: 5,
    play: busy,
    differences: { ...askedTwice, ...wholeForward, ...wholeDialled },
  },
  {
    file: 'chan-sccp-busy-v17',
    phone: 3,
    dialect: 'chan-sccp',
    version: 17,
    play: busy,
    differences: { ...otherLabel, ...wholeForward, ...wholeDialled },
  },
  {
    file: 'chan-sccp-busy-v22',
    phone: 1,
    dialect: 'chan-sccp',
    version: 22,
    play: busy,
    differences: { ...otherLabel },
  },
  {
    file: 'chan-sccp-hold',
    phone: 1,
    dialect: 'chan-sccp',
    version: 5,
    play: held,
    differences: { ...askedTwice, ...wholeForward, ...wholeDialled, ...connectedLine },
  },
  {
    file: 'chan-sccp-hold',
    phone: 2,
    dialect: 'chan-sccp',
    version: 5,
    play: held,
    differences: { ...askedTwice, ...wholeForward, ...mediaLater },
  },
  {
    file: 'chan-skinny-answered',
    phone: 1,
    dialect: 'chan-skinny',
    version: 5,
    play: answered,
    differences: { ...skinnyWhole, ...askedTwice, ...mediaLater, ...clockTwice },
  },
  {
    file: 'chan-skinny-answered',
    phone: 2,
    dialect: 'chan-skinny',
    version: 5,
    play: answered,
    differences: { ...skinnyWhole, ...askedTwice },
  },
  {
    file: 'chan-skinny-busy',
    phone: 3,
    dialect: 'chan-skinny',
    version: 5,
    play: busy,
    differences: { ...skinnyWhole, ...askedTwice },
  },
];

/** Keys pressed into a call that is over: the capture client cleans up so. */
const STALE = 'SoftKeyEvent';

/** What the server sent to phone n, up to where the phone unregisters or presses keys for a call that is over. */
function captured(file: string, n: number): string[] {
  const { messages } = captureContents(readFileSync(`${FOLDER}/${file}.pcap`));
  const phones = [...new Set(messages.map((m) => m.phone))].filter((name) => name !== null).sort();
  const own = messages.filter((m) => m.phone === phones[n - 1]);
  return namesUntilDone(own.map((m) => ({ toServer: m.direction === 'toServer', id: m.id, bytes: m.frame })));
}

function namesUntilDone(frames: readonly { toServer: boolean; id: number; bytes: Uint8Array }[]): string[] {
  const names: string[] = [];
  let over = false;
  for (const { toServer, id, bytes } of frames) {
    const name = messageName(id);
    const state = new DataView(bytes.buffer, bytes.byteOffset).getUint32(Math.min(12, bytes.length - 4), true);
    if (name === 'CallState' && state === 2) over = true;
    if (toServer && (name === 'UnregisterReq' || (over && name === STALE))) break;
    if (!toServer && !name.startsWith('KeepAlive')) names.push(`${name} ${bytes.length - 12}`);
  }
  return names;
}

async function simulated(scene: Scene): Promise<string[]> {
  const office = new Office({
    phones: 3,
    dialect: scene.dialect,
    models: [scene.version > 11 ? '7970' : '7960'],
    phone: { protocolVersion: scene.version },
  });
  const recorder = new PhoneRecorder();
  await office.open();
  try {
    await office.register(undefined, (phone) => recorder.attach(phone));
    const [a, b, c] = office.phones as [SimulatedPhone, SimulatedPhone, SimulatedPhone];
    await scene.play(a, b, c);
    // The server has said all that it has to say once it has answered a later request.
    for (const phone of office.phones) await phone.leave('unregister');
    const name = office.phones[scene.phone - 1]!.name;
    return namesUntilDone(recorder.frames.filter((frame) => frame.phone === name));
  } finally {
    await office.close();
  }
}

/** Lines that only one side has, by longest common subsequence. */
function difference(left: readonly string[], right: readonly string[]): string[] {
  const common = Array.from({ length: left.length + 1 }, () => new Uint16Array(right.length + 1));
  for (let i = left.length - 1; i >= 0; i--)
    for (let k = right.length - 1; k >= 0; k--)
      common[i]![k] =
        left[i] === right[k] ? common[i + 1]![k + 1]! + 1 : Math.max(common[i + 1]![k]!, common[i]![k + 1]!);
  const lines: string[] = [];
  let i = 0;
  let k = 0;
  while (i < left.length || k < right.length)
    if (i < left.length && k < right.length && left[i] === right[k]) {
      i++;
      k++;
    } else if (k === right.length || (i < left.length && common[i + 1]![k]! >= common[i]![k + 1]!))
      lines.push(`- ${left[i++]}`);
    else lines.push(`+ ${right[k++]}`);
  return lines;
}

/** The capture of a CUCM begins with Redial and ends in the call. Names only: its texts and its bodies are of other lengths. */
const cucmScenes = [
  {
    who: 'the caller',
    phone: 1 as const,
    first: 'SetRinger',
    differences: {
      '- CallInfoV2': 'The server repeats CallInfo when media runs.',
      '- StartMediaTransmission': 'The server starts streams to its recorder besides.',
    },
  },
  {
    who: 'the called phone',
    phone: 2 as const,
    first: 'CallState',
    differences: {
      '- CallInfoV2': 'The server repeats CallInfo when media runs.',
      '- StartMediaTransmission': 'The server starts streams to its recorder besides.',
    },
  },
];

async function redialled(phone: 1 | 2): Promise<string[]> {
  const office = new Office({ phones: 2, dialect: 'cucm', models: ['7970'] });
  const recorder = new PhoneRecorder();
  await office.open();
  try {
    await office.register();
    const [a, b] = office.phones as [SimulatedPhone, SimulatedPhone];
    await gaveUp(a, b, b);
    for (const each of [a, b]) recorder.attach(each);
    a.softKey('Redial');
    await b.waitFor('ringing', (s) => s.ringing);
    await a.waitFor('ring-out', (s) => s.prompt === 'Ring Out');
    b.offHook();
    for (const each of [a, b]) await each.waitFor('media', (s) => s.media);
    const name = office.phones[phone - 1]!.name;
    return recorder.frames
      .filter((frame) => frame.phone === name && !frame.toServer)
      .map((frame) => messageName(frame.id));
  } finally {
    await office.close();
  }
}

describe.skipIf(!captures)('what a CUCM says (skipped without ../shared/captures)', () => {
  it.each(cucmScenes)('to $who', async ({ phone, first, differences }) => {
    const { messages } = captureContents(readFileSync(`${FOLDER}/cucm-call-v20.pcap`));
    const toPhones = messages.filter((m) => m.direction !== 'toServer');
    const streams = [...new Set(toPhones.map((m) => m.stream))];
    const stream = streams.find((s) => messageName(toPhones.find((m) => m.stream === s)!.id) === first);
    const captured = toPhones.filter((m) => m.stream === stream).map((m) => messageName(m.id));
    const lines = difference(captured, await redialled(phone));
    expect([...new Set(lines)].sort()).toEqual(Object.keys(differences).sort());
  });
});

describe.skipIf(!captures)('what the servers say (skipped without ../shared/captures)', () => {
  it.each(scenes)('$file: phone $phone', async (scene) => {
    const lines = difference(captured(scene.file, scene.phone), await simulated(scene));
    expect([...new Set(lines)].sort()).toEqual(Object.keys(scene.differences).sort());
  });
});
