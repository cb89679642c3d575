/** Busy → CallBack → screen → Dial, by phones of one protocol version, recorded on both sides of the gateway. */
import type { Dialect, PhoneModel } from '../../src/simulator/index.ts';
import { type Difference, judgeRelay } from './relay-judge.ts';
import type { RelaySession } from './relay-sessions.ts';
import { connected, Site } from './site.ts';

/** Versions that real phones and servers use, by what a phone of each model can offer. 3 and 4 have the old user data. */
export const storyVersions: readonly (readonly [model: PhoneModel, version: number])[] = [
  ...[3, 4, 5, 6, 7, 8, 9, 10, 11].map((version) => ['7960', version] as const),
  ...Array.from({ length: 18 }, (_, i) => ['7970', 5 + i] as const),
];

export interface Story {
  readonly sessions: readonly RelaySession[];
  readonly differences: readonly Difference[];
  /** Prompt that an early press got. */
  readonly earlyPrompt: string;
}

const CALL_BACK_BUTTON = 0x86;

export async function versionStory(dialect: Dialect, model: PhoneModel, protocolVersion: number): Promise<Story> {
  const title = `${dialect}, ${model}, version ${protocolVersion}`;
  const site = await Site.open({
    dialect,
    models: [model],
    phone: { protocolVersion },
    record: true,
    callBackButton: true,
    inline: { alertTone: 'both' },
  });
  let earlyPrompt = '';
  try {
    const phone = site.phone('1001');
    await site.talk('1003', '1002');
    phone.softKey('NewCall');
    await site.offered('1001', 'an open line', (state) => state.calls.length > 0);
    const { prompt } = phone.state;
    phone.featureButton(CALL_BACK_BUTTON);
    await site.offered('1001', 'a prompt that the key is early', (state) => state.prompt !== prompt);
    earlyPrompt = phone.state.prompt;
    await site.hangUp('1001');
    await site.hearBusy('1001', '1002');
    await site.pressCallBack('1001');
    await site.screen('1001', 'CallBack is activated on 1002');
    phone.screenKey('Exit');
    await site.noScreen('1001');
    await site.hangUp('1001');
    await site.hangUp('1002');
    await site.screen('1001', '1002 has become available');
    await site.answered('1001');
    phone.screenKey('Dial');
    await site.offered('1002', 'ringing', (state) => state.ringing);
    site.phone('1002').softKey('Answer');
    await site.offered('1001', 'connected', connected);
    await site.hangUp('1001');
  } catch (error) {
    throw new Error(title, { cause: error });
  } finally {
    await site.close();
  }
  const sessions = site.recorded();
  return {
    sessions,
    earlyPrompt,
    differences: sessions.flatMap((each) => judgeRelay(each, `${title}, ${each.title}`)),
  };
}
