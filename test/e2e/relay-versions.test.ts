/** The story at each protocol version: what the gateway writes has the header and the layouts that the server uses there. */
import { describe, expect, it } from 'vitest';
import { decodeFrame } from '../../src/codecs/skinny/index.ts';
import type { Difference } from '../kit/relay-judge.ts';
import { storyVersions, versionStory } from '../kit/version-story.ts';

const named = (differences: readonly Difference[], what: Difference['what'], direction: string): Set<string> =>
  new Set(differences.filter((each) => each.what === what && each.direction === direction).map((each) => each.message));

describe.each(storyVersions)('a %s of version %i', (model, version) => {
  const dialects =
    version <= 20 && [11, 17, 20].includes(version) ? (['chan-sccp', 'cucm'] as const) : ['chan-sccp' as const];
  it.each(dialects)('behind %s: all that is changed and added is in the version of the session', async (dialect) => {
    const { differences, earlyPrompt } = await versionStory(dialect, model, version);
    const header = version < 10 ? 0 : version;
    const versionOne = version < 5 ? '' : 'Version1';
    const dynamic = version < 8 ? '' : 'V2';
    expect(earlyPrompt).toBe('Key Not Active');
    expect(named(differences, 'changed', 'toServer')).toEqual(new Set());
    expect(named(differences, 'added', 'toServer')).toEqual(new Set());
    expect(named(differences, 'added', 'toPhone')).toEqual(
      new Set([
        `UserToDeviceData${versionOne}`,
        `DisplayPromptStatus${dynamic}`,
        // This server selects the ring-out set itself at busy.
        ...(dialect === 'cucm' ? [] : ['SelectSoftKeys']),
        'SetLamp',
        'StartTone',
      ]),
    );
    expect(named(differences, 'swallowed', 'toServer')).toEqual(
      new Set(['SoftKeyEvent', 'Stimulus', `DeviceToUserData${versionOne}`, `DeviceToUserDataResponse${versionOne}`]),
    );
    for (const { frame, message, what, direction } of differences) {
      if (direction === 'toPhone') expect(frame.readUInt32LE(4), `${what} ${message}`).toBe(header);
      expect(decodeFrame(frame).fault, `${what} ${message}`).toBeNull();
    }
  });
});
