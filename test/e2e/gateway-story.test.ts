/** Busy → CallBack → hang up → notice → Dial, through the gateway, by server dialect and by the ways that it can differ. */
import { afterEach, describe, expect, it } from 'vitest';
import type { Dialect } from '../../src/simulator/call-manager.ts';
import type { SimulatedPhone } from '../../src/simulator/phone.ts';
import { GatewayOffice, type GatewayOfficeOptions } from '../kit/gateway-office.ts';

let office: GatewayOffice;
afterEach(() => office.close());

const labels = (phone: SimulatedPhone): string[] => phone.state.softKeys.map((key) => key.label);
const names = (phone: SimulatedPhone): string[] => phone.state.screen?.softKeys.map((key) => key.name) ?? [];

async function open(options: GatewayOfficeOptions = {}): Promise<[SimulatedPhone, SimulatedPhone, SimulatedPhone]> {
  office = await GatewayOffice.open(options);
  const [a, b, c] = office.phones as [SimulatedPhone, SimulatedPhone, SimulatedPhone];
  for (const phone of [a, b, c])
    await phone.waitFor('the idle keys', (s) => s.softKeys.some((k) => k.label === 'NewCall'));
  return [a, b, c];
}

async function talk(from: SimulatedPhone, to: SimulatedPhone, number: string): Promise<void> {
  from.softKey('NewCall');
  await from.waitFor('an open line', (s) => s.calls.length === 1);
  from.dial(number);
  await to.waitFor('ringing', (s) => s.ringing);
  to.softKey('Answer');
  for (const phone of [from, to]) {
    await phone.waitFor('talking', (s) => s.calls.some((call) => call.state === 'connected'));
  }
}

/** A calls B, which talks to C, and presses CallBack while it hears busy. */
async function armAtBusy(a: SimulatedPhone, b: SimulatedPhone, c: SimulatedPhone, press = () => a.softKey('CallBack')) {
  await talk(c, b, '1002');
  a.softKey('NewCall');
  await a.waitFor('an open line', (s) => s.calls.length === 1);
  a.dial('1002');
  await a.waitFor('busy', (s) => s.prompt === 'Busy' || s.tone === 'busy' || s.calls[0]?.state === 'busy');
  if (press !== undefined) press();
}

const dialects: readonly Dialect[] = ['chan-sccp', 'chan-skinny', 'tones', 'cucm'];

describe.each(dialects)('behind a server like %s', (dialect) => {
  it('the key comes at busy, the notice at hang-up, and Dial calls', async () => {
    const [a, b, c] = await open({ manager: { dialect } });
    expect(labels(a)).toContain('CallBack');
    await talk(c, b, '1002');
    a.softKey('NewCall');
    await a.waitFor('an open line', (s) => s.calls.length === 1);
    expect(labels(a)).not.toContain('CallBack');
    a.dial('1002');
    await a.waitFor('the key', (s) => s.softKeys.some((key) => key.label === 'CallBack'));
    a.softKey('CallBack');
    await a.waitFor('the screen', (s) => s.screen?.text.startsWith('CallBack is activated on 1002') === true);
    expect(names(a)).toEqual(['Cancel', 'Exit']);
    a.screenKey('Exit');
    await a.waitFor('no screen', (s) => s.screen === null);
    a.softKey('EndCall');
    await a.waitFor('idle', (s) => s.calls.length === 0);
    c.softKey('EndCall');
    await a.waitFor('the notice', (s) => s.screen?.text.startsWith('1002 has become available') === true);
    expect(a.state.played).toEqual(['Play:CallBack.raw']);
    await b.waitFor('idle', (s) => s.calls.length === 0);
    a.screenKey('Dial');
    await b.waitFor('ringing', (s) => s.ringing);
    b.softKey('Answer');
    await a.waitFor('talking', (s) => s.calls.some((call) => call.state === 'connected'));
    await office.router.settled();
    expect(office.feature.statistics).toBeDefined();
    expect(office.alarms).toEqual([]);
    expect(office.counters.value('framesUnread')).toBe(0);
    expect(office.counters.value('closed.phoneFraming')).toBe(0);
  });

  it('no answer: pressed at ringback, told after B was off and on hook', async () => {
    const [a, b, c] = await open({ manager: { dialect } });
    a.softKey('NewCall');
    await a.waitFor('an open line', (s) => s.calls.length === 1);
    a.dial('1002');
    await b.waitFor('ringing', (s) => s.ringing);
    await a.waitFor('the key', (s) => s.softKeys.some((key) => key.label === 'CallBack'));
    a.softKey('CallBack');
    await a.waitFor('the screen', (s) => s.screen !== null);
    a.screenKey('Exit');
    a.softKey('EndCall');
    await b.waitFor('idle', (s) => s.calls.length === 0 && !s.ringing);
    await a.waitFor('idle', (s) => s.calls.length === 0 && s.screen === null);
    await talk(b, c, '1003');
    b.softKey('EndCall');
    await a.waitFor('the notice', (s) => s.screen?.text.startsWith('1002 has become available') === true);
  });
});

describe('ways that differ', () => {
  it.each(['report', 'keys'] as const)('Dial Method %s calls as well', async (dialMethod) => {
    const [a, b, c] = await open({ inline: { dialMethod } });
    await armAtBusy(a, b, c);
    await a.waitFor('the screen', (s) => s.screen !== null);
    a.softKey('EndCall');
    await a.waitFor('idle', (s) => s.calls.length === 0);
    c.softKey('EndCall');
    await a.waitFor('the notice', (s) => s.screen?.softKeys.some((key) => key.name === 'Dial') === true);
    expect(a.state.screen?.softKeys[0]?.url).toMatch(/^UserCallData:21058:/);
    await b.waitFor('idle', (s) => s.calls.length === 0);
    a.screenKey('Dial');
    await b.waitFor('ringing', (s) => s.ringing && s.calls[0]?.calling === '1001');
  });

  it('Alert Tone: a phone that has no file gets a tone, and tone alone plays no file', async () => {
    const [a, b, c] = await open({ inline: { alertTone: 'tone' } });
    await armAtBusy(a, b, c);
    await a.waitFor('the screen', (s) => s.screen !== null);
    a.softKey('EndCall');
    await a.waitFor('idle', (s) => s.calls.length === 0);
    c.softKey('EndCall');
    await a.waitFor('the notice', (s) => s.screen?.text.startsWith('1002 has become') === true);
    expect(a.state.played).toEqual([]);
    expect(office.touched.filter(({ what, id }) => what === 'added' && id === 0x82).length).toBe(1);
  });

  it('a CallBack feature button works as the key does, and its lamp is lit', async () => {
    const [a, b, c] = await open({ manager: { callBackButton: true } });
    await armAtBusy(a, b, c, () => a.featureButton(0x86));
    await a.waitFor('the screen', (s) => s.screen?.text.startsWith('CallBack is activated on 1002') === true);
    await office.router.settled();
    expect(office.touched.filter(({ what, id }) => what === 'swallowed' && id === 0x05).length).toBe(1);
    expect(office.touched.some(({ what, id }) => what === 'added' && id === 0x86)).toBe(true);
  });

  it('a server with a Call Back of its own keeps its key: nothing is touched', async () => {
    const [a] = await open({ manager: { ownCallBack: true } });
    expect(labels(a)).toContain('CallBack');
    a.softKey('CallBack');
    await office.router.settled();
    expect(office.touched).toEqual([]);
  });

  it.each([11, 17, 22])('phones that offer protocol %i', async (protocolVersion) => {
    const [a, b, c] = await open({ phones: { model: protocolVersion > 11 ? '7970' : '7960', protocolVersion } });
    await armAtBusy(a, b, c);
    await a.waitFor('the screen', (s) => s.screen?.text.startsWith('CallBack is activated on 1002') === true);
    a.screenKey('Cancel');
    await a.waitFor('no screen', (s) => s.screen === null);
  });
});
