/** tshark as judge of every frame that the gateway changed or wrote itself, at every protocol version: none is malformed. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type MessageId, messageName } from '../../src/codecs/skinny/ids.ts';
import { decodeFrame } from '../../src/codecs/skinny/index.ts';
import type { DialMethod } from '../../src/gateway/inline/options.ts';
import { pcapOf } from '../kit/pcap.ts';
import { tsharkPresent } from '../kit/pdml.ts';
import { PhoneDesk } from '../kit/phone-desk.ts';
import { type Difference, framesOf } from '../kit/relay-judge.ts';
import { storyVersions, versionStory } from '../kit/version-story.ts';
import { frame, registerAck, registerReq, words } from '../kit/wire.ts';

/** Header versions that tshark takes for SCCP. No phone uses the others. */
const versionsKnown = new Set([0, 10, 11, 15, 16, 17, 18, 19, 20, 21, 22]);

interface Reading {
  readonly id: number;
  readonly version: number;
  readonly malformed: boolean;
  readonly xml: boolean;
}

function readings(frames: readonly Uint8Array[]): Reading[] {
  const folder = mkdtempSync(join(tmpdir(), 'ringback-judge-'));
  try {
    const path = join(folder, 'written.pcap');
    writeFileSync(path, pcapOf(frames));
    const fields = ['skinny.messageId', 'skinny.hdr_version', '_ws.malformed', 'xml.tag'];
    const run = spawnSync('tshark', ['-r', path, '-T', 'fields', ...fields.flatMap((field) => ['-e', field])], {
      encoding: 'utf8',
      maxBuffer: 1 << 28,
    });
    if (run.status !== 0) throw new Error(run.stderr);
    return run.stdout
      .split('\n')
      .slice(0, frames.length)
      .map((line) => line.split('\t'))
      .map(([id, version, malformed, xml]) => ({
        id: Number(id),
        version: Number(version),
        malformed: malformed !== '',
        xml: xml !== '' && xml !== undefined,
      }));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function written(): Promise<Difference[]> {
  const all: Difference[] = [];
  for (const dialect of ['chan-sccp', 'chan-skinny'] as const) {
    for (const [model, version] of storyVersions) {
      const { differences } = await versionStory(dialect, model, version);
      all.push(...differences.filter((each) => each.what !== 'swallowed'));
    }
  }
  return all.filter(({ frame }) => versionsKnown.has(frame.readUInt32LE(4)));
}

const DEVICE = 'SEP001122334455';
const screen = { title: 'CallBack', prompt: '', text: 'x < 1002 & y', dialNumber: '1002' };

const isOpen = (frame: Buffer | undefined): boolean =>
  frame !== undefined && frame.readUInt32LE(8) === 0x13f && frame.readUInt32LE(32) !== 2;
/** One part of a document that is in several messages (sequence flag 0, 1 … 2). */
const isSegment = (frames: readonly Buffer[], i: number): boolean => isOpen(frames[i]) || isOpen(frames[i - 1]);

/** Every action that the gateway can be asked for, at a phone of one type and version, with the calls that they need. */
function everyAction(version: number, deviceType: number, dialMethod: DialMethod): Buffer[] {
  const desk = new PhoneDesk({ dialMethod, alertTone: 'both' });
  const header = version < 10 ? 0 : version;
  const { screens } = desk.phone;
  desk.up(registerReq(DEVICE, deviceType, version), frame(0x2d, words(1), header));
  desk.down(registerAck(30, version), frame(0x9b, [], header));
  desk.up(frame(0x05, words(0x86, 3), header));
  for (const callReference of [0, 7]) {
    for (const prompt of ['keyNotActive', 'serviceNotActive'] as const) {
      const text = 'Key Not Active';
      screens.showPrompt({
        type: 'showPrompt',
        device: DEVICE,
        lineInstance: 1,
        callReference,
        prompt,
        text,
        timeoutMs: 10_000,
      });
    }
  }
  const softKeys = (['dial', 'cancel', 'exit', 'ok'] as const).map((key) => ({ name: key, key }));
  for (const text of [screen.text, 'long '.repeat(500)]) {
    screens.showScreen({
      type: 'showScreen',
      device: DEVICE,
      dialog: 77,
      screen: { ...screen, text, softKeys },
      alert: true,
    });
  }
  screens.closeScreen({ type: 'closeScreen', device: DEVICE, dialog: 77 });
  screens.dial({ type: 'dial', device: DEVICE, lineInstance: 1, number: '1002' });
  for (const lamp of ['on', 'flash', 'off'] as const) screens.buttonLamp({ type: 'buttonLamp', device: DEVICE, lamp });
  const added = desk.taken().filter(({ what }) => what === 'added');
  return added.flatMap(({ bytes }) => framesOf(bytes).frames);
}

describe.skipIf(!tsharkPresent)('tshark reads what the gateway writes (skipped where tshark is missing)', () => {
  it('in the story at every version: the same id and header, nothing malformed, screens are XML', async () => {
    const frames = await written();
    const read = readings(frames.map(({ frame }) => frame));
    expect(read).toHaveLength(frames.length);
    const seen = new Set<string>();
    frames.forEach(({ frame, message, what }, i) => {
      const title = `${what} ${message}: ${frame.toString('hex')}`;
      const { id, version, malformed, xml } = read[i]!;
      expect([id, version], title).toEqual([frame.readUInt32LE(8), frame.readUInt32LE(4)]);
      expect(malformed, title).toBe(false);
      if (message.startsWith('UserToDeviceData')) expect(xml, title).toBe(true);
      seen.add(`${what} ${message}`);
    });
    expect(seen).toEqual(
      new Set([
        'changed SoftKeyTemplateRes',
        'changed SoftKeySetRes',
        'changed SelectSoftKeys',
        'added SelectSoftKeys',
        'added SetLamp',
        'added StartTone',
        'added DisplayPromptStatus',
        'added DisplayPromptStatusV2',
        'added UserToDeviceData',
        'added UserToDeviceDataVersion1',
      ]),
    );
  });

  it('for every action, at phones with XML, with a prompt line only, and by each way to dial', () => {
    const frames: Buffer[] = [];
    for (const version of [3, 5, 7, 8, ...versionsKnown].filter((each) => each > 0)) {
      for (const deviceType of [7, 6, 30006]) {
        const written = (['uri', 'keys'] as const).flatMap((method) => everyAction(version, deviceType, method));
        const header = version < 10 ? 0 : version;
        expect(new Set(written.map((each) => each.readUInt32LE(4)))).toEqual(new Set([header]));
        const userData = written.filter((each) => [0x11e, 0x13f].includes(each.readUInt32LE(8)));
        // A 7910 has a prompt line and no XML: user data would be lost on it.
        if (deviceType === 6) expect(userData).toEqual([]);
        else
          expect(new Set(userData.map((each) => each.readUInt32LE(8)))).toEqual(new Set([version < 5 ? 0x11e : 0x13f]));
        frames.push(...written);
      }
    }
    const read = readings(frames);
    frames.forEach((each, i) => {
      const { id, version, malformed } = read[i]!;
      const hex = each.toString('hex');
      expect([id, version], hex).toEqual([each.readUInt32LE(8), each.readUInt32LE(4)]);
      // tshark reads the XML of each segment by itself, so it finds an end without a beginning: no fault of ours.
      if (!isSegment(frames, i)) expect(malformed, hex).toBe(false);
      expect(decodeFrame(each).fault, hex).toBeNull();
    });
    expect(frames.filter((_, i) => isSegment(frames, i)).length).toBeGreaterThan(0);
    const names = new Set(frames.map((each) => messageName(each.readUInt32LE(8) as MessageId)));
    for (const name of ['DisplayPriNotify', 'DisplayPriNotifyV2', 'EnblocCall', 'OffHook', 'SoftKeyEvent', 'SetLamp']) {
      expect(names).toContain(name);
    }
  });

  it('sees a frame of ours that is cut', async () => {
    const { differences } = await versionStory('chan-sccp', '7970', 20);
    const { frame } = differences.find(({ message }) => message === 'UserToDeviceDataVersion1')!;
    const cut = Buffer.from(frame.subarray(0, 44));
    cut.writeUInt32LE(36, 0);
    expect(readings([frame, cut]).map(({ malformed }) => malformed)).toEqual([false, true]);
  });
});
