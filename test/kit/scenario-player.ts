/** Plays a scenario (test/kit/scenarios.yaml) at a site, attached inline or by CTI, and tells what the phones were shown. */
import { MemoryStore } from '../../src/cluster/memory-store.ts';
import type { Action } from '../../src/model/actions.ts';
import { connected, Site, type SiteOptions } from './site.ts';

/** One step: what is done or waited for, and by whom. Numbers are those of phones. */
export type ScenarioStep = Readonly<Record<string, string | number | readonly (string | number)[]>>;

export interface Scenario {
  readonly name: string;
  readonly site?: Pick<SiteOptions, 'phones' | 'extraLines' | 'noAnswerMs' | 'dialect'>;
  readonly parameters?: SiteOptions['parameters'];
  readonly steps: readonly ScenarioStep[];
}

/** What was seen. */
export interface Played {
  /** Every push: phone, text, keys, and whether it was called by a tone. */
  readonly screens: readonly string[];
  /** Prompts on the line of a phone. */
  readonly prompts: readonly string[];
  /** What each phone has sounded. */
  readonly tones: Readonly<Record<string, readonly string[]>>;
  /** Devices and lines that are open at the CTIManager when no record is left; [] inline. */
  readonly handlesLeft: readonly string[];
}

type Act = (site: Site, words: readonly string[]) => Promise<void> | void;

const acts: Readonly<Record<string, Act>> = {
  talk: (site, [from, to]) => site.talk(from!, to!),
  hearBusy: (site, [from, to]) => site.hearBusy(from!, to!),
  hearRinging: (site, [from, to]) => site.hearRinging(from!, to!),
  callBack: (site, [who]) => site.pressCallBack(who!),
  hangUp: (site, [who]) => site.hangUp(who!),
  screen: async (site, [who, text]) => void (await site.screen(who!, text!)),
  noScreen: (site, [who]) => site.noScreen(who!),
  key: (site, [who, name]) => site.phone(who!).screenKey(name!),
  idle: (site, [who]) => site.idle(who!),
  ringing: (site, [who]) => site.offered(who!, 'ringing', (state) => state.ringing),
  connected: (site, [who]) => site.offered(who!, 'connected', connected),
  press: (site, [who, label]) => site.phone(who!).softKey(label!),
  reorder: (site, [who]) => site.offered(who!, 'reorder', (state) => state.tone === 'reorder'),
  busy: (site, [who]) => site.offered(who!, 'busy', (state) => state.tone === 'busy' || /busy/i.test(state.prompt)),
  held: (site, [who]) => site.offered(who!, 'hold', (state) => state.calls.some((call) => call.state === 'hold')),
  forward: (site, [who, target]) => site.office.manager.forwardAll(who!, target!),
  leave: (site, [who]) => site.reset(who!),
  register: (site, [who]) => site.phone(who!).register(),
  noTone: (site, [who]) => {
    const { played } = site.phone(who!).state;
    if (played.length > 0) throw new Error(`${who} has been called already: ${played.join(', ')}`);
  },
  noRecord: (site) => site.until('no record', () => site.handler.load.records === 0),
};

export async function play(scenario: Scenario, way: 'inline' | 'cti'): Promise<Played> {
  const parameters = scenario.parameters === undefined ? {} : { parameters: scenario.parameters };
  const site = await Site.open({ ...scenario.site, ...parameters, way, store: new MemoryStore() });
  try {
    for (const [at, step] of scenario.steps.entries()) await playStep(site, step, `${way}, step ${at + 1}`);
    if (way === 'cti') await noHandles(site);
    const pushes = site.log.filter((entry) => entry.type === 'showScreen');
    const prompts = site.log.flatMap((entry) =>
      entry.type === 'showPrompt' ? [`${entry.device}: ${entry.text}`] : [],
    );
    const tones = Object.fromEntries(site.office.phones.map((phone) => [phone.name, [...phone.state.played]]));
    const handlesLeft = way === 'cti' && site.handler.load.records === 0 ? site.attachment.openHandles() : [];
    return { screens: pushes.map(pushText), prompts, tones, handlesLeft };
  } finally {
    await site.close();
  }
}

async function playStep(site: Site, step: ScenarioStep, where: string): Promise<void> {
  for (const [name, said] of Object.entries(step)) {
    const act = acts[name];
    if (act === undefined) throw new Error(`${where}: there is no step "${name}".`);
    const words = (Array.isArray(said) ? said : [said]).map(String);
    try {
      await act(site, words);
    } catch (error) {
      throw new Error(`${where}, ${name} ${words.join(' ')}: ${(error as Error).message}\n${tail(site)}`, {
        cause: error,
      });
    }
  }
}

/** When no record is left and no screen is up, both sides must agree that nothing is open. */
async function noHandles(site: Site): Promise<void> {
  if (site.handler.load.records > 0) return;
  const open = () => `open at the CTIManager: ${site.ctiManager.handlesOpen}, here: ${site.attachment.openHandles()}`;
  const none = () => site.ctiManager.handlesOpen === 0 && site.attachment.openHandles().length === 0;
  await site.until('no handle is left open', none).catch((error: Error) => {
    throw new Error(`${error.message}; ${open()}`);
  });
}

const tail = (site: Site): string =>
  site.log
    .slice(-25)
    .map((entry) => JSON.stringify(entry))
    .join('\n');

function pushText(action: Extract<Action, { type: 'showScreen' }>): string {
  const keys = action.screen.softKeys.map((key) => key.name).join(', ');
  return `${action.device}${action.alert ? ' (tone)' : ''}: ${action.screen.text} [${keys}]`;
}
