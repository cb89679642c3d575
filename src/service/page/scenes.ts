/**
 * Scenes: what one click on the page does with several keys of the phones, in the order in which people press them.
 * Each waits for what the phone shows before the next key, as a person would.
 */
import { inUse, numberOf, type OurKey, type PagePhone, type PagePhoneState, screenKeyName } from './page-model.ts';
import { CALLEE, CALLER, hearsBusy, THIRD } from './story.ts';

export type Scene = (phones: readonly PagePhone[]) => Promise<void>;

const has = (label: string) => (state: PagePhoneState) => state.softKeys.some((key) => key.label === label);
const connected = (state: PagePhoneState) => state.calls.some((call) => /connected/i.test(call.state));
const screenHas = (key: OurKey) => (state: PagePhoneState) => screenKeyName(state, key) !== null;

/** Presses a key of our screen, where it is there. */
function pressOurs(phone: PagePhone, key: OurKey): void {
  const name = screenKeyName(phone.state, key);
  if (name !== null) phone.screenKey(name);
}

function phoneWith(phones: readonly PagePhone[], number: string): PagePhone {
  const phone = phones.find((candidate) => numberOf(candidate.state) === number);
  if (phone === undefined) throw new Error(`No phone has the number ${number}.`);
  return phone;
}

/** Puts our screen away: it covers the keys of the phone. */
function clearScreen(phone: PagePhone): void {
  pressOurs(phone, 'exit');
}

async function hangUp(phone: PagePhone): Promise<void> {
  if (phone.state.hook === 'off' || inUse(phone.state)) phone.onHook();
  await phone.waitFor('no call', (state) => !inUse(state));
}

async function call(from: PagePhone, number: string): Promise<void> {
  clearScreen(from);
  await hangUp(from);
  from.offHook();
  await from.waitFor('a call to dial into', (state) => state.calls.length > 0);
  from.dial(number);
}

async function talk(from: PagePhone, to: PagePhone): Promise<void> {
  await call(from, numberOf(to.state));
  await to.waitFor('the phone rings', (state) => state.ringing);
  to.offHook();
  await from.waitFor('connected', connected);
}

export const scenes: Readonly<Record<string, Scene>> = {
  busy: async (phones) => {
    const third = phoneWith(phones, THIRD);
    await hangUp(third);
    await talk(phoneWith(phones, CALLEE), third);
  },
  call: async (phones) => {
    const caller = phoneWith(phones, CALLER);
    await call(caller, CALLEE);
    await caller.waitFor('busy, or the other phone rings', (state) => hearsBusy(state) || ringsOut(state));
  },
  callback: async (phones) => {
    const caller = phoneWith(phones, CALLER);
    await caller.waitFor('the CallBack key', has('CallBack'));
    caller.softKey('CallBack');
    await caller.waitFor('our screen', screenHas('exit'));
  },
  hangup: async (phones) => {
    const caller = phoneWith(phones, CALLER);
    clearScreen(caller);
    await hangUp(caller);
    await hangUp(phoneWith(phones, CALLEE));
    await hangUp(phoneWith(phones, THIRD));
    await caller.waitFor('the screen with Dial', screenHas('dial'));
  },
  dial: async (phones) => {
    const caller = phoneWith(phones, CALLER);
    const callee = phoneWith(phones, CALLEE);
    pressOurs(caller, 'dial');
    await callee.waitFor('the phone rings', (state) => state.ringing);
    callee.offHook();
    await caller.waitFor('connected', connected);
  },
  again: async (phones) => {
    for (const phone of phones) await hangUp(phone);
    for (const phone of phones) pressOurs(phone, 'cancel');
    for (const phone of phones) clearScreen(phone);
  },
};

function ringsOut(state: PagePhoneState): boolean {
  return state.calls.some((leg) => /ringOut|proceed/i.test(leg.state));
}
