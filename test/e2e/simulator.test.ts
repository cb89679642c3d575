/** The simulator over real TCP: every dialect, both phones, the calls that Call Back has to understand. */
import { afterEach, describe, expect, it } from 'vitest';
import type { Dialect } from '../../src/simulator/call-manager.ts';
import { Office, type OfficeOptions } from '../../src/simulator/office.ts';
import type { SimulatedPhone } from '../../src/simulator/phone.ts';

const open: Office[] = [];

afterEach(async () => {
  for (const office of open.splice(0)) await office.close();
});

async function office(
  options: Partial<OfficeOptions> = {},
): Promise<[Office, SimulatedPhone, SimulatedPhone, SimulatedPhone]> {
  const made = new Office({ phones: 3, ...options });
  open.push(made);
  await made.open();
  await made.register();
  return [made, made.phone('1001'), made.phone('1002'), made.phone('1003')];
}

const callState = (phone: SimulatedPhone): string | undefined => phone.state.calls[0]?.state;
const labels = (phone: SimulatedPhone): string[] => phone.state.softKeys.map((key) => key.label);

async function talk(a: SimulatedPhone, b: SimulatedPhone, number: string): Promise<void> {
  a.softKey('NewCall');
  await a.waitFor('dial tone', (s) => s.tone === 'dial');
  a.dial(number);
  await b.waitFor('ringing', (s) => s.ringing);
  b.softKey('Answer');
  await a.waitFor('talking', (s) => s.calls.some((c) => c.state === 'connected'));
  await b.waitFor('talking', (s) => s.calls.some((c) => c.state === 'connected'));
}

async function idle(...phones: SimulatedPhone[]): Promise<void> {
  for (const phone of phones) await phone.waitFor('idle', (s) => s.calls.length === 0 && !s.ringing && s.tone === null);
}

const all: readonly Dialect[] = ['chan-sccp', 'chan-skinny', 'tones', 'cucm'];

describe.each(all)('a server like %s', (dialect) => {
  it('registers a 7960 and a 7970', async () => {
    const [, a, b] = await office({ dialect });
    expect(a.state).toMatchObject({ registered: true, model: '7960', hook: 'on', calls: [], lamp: 'off' });
    expect(a.state.lines).toEqual([{ instance: 1, number: '1001', label: 'User 1001' }]);
    expect(b.state.lines[0]?.number).toBe('1002');
    expect(a.version).toBe(5);
    expect(b.version).toBe(dialect === 'cucm' ? 20 : 22);
    await a.waitFor('the idle keys', (s) => s.softKeys.some((key) => key.label === 'NewCall'));
  });

  it('rings, answers, ends', async () => {
    const [office1, a, b] = await office({ dialect });
    a.softKey('NewCall');
    await a.waitFor('dial tone', (s) => s.tone === 'dial' && s.hook === 'off');
    a.dial('1002');
    await b.waitFor('ringing', (s) => s.ringing && s.calls[0]?.state === 'ringIn');
    await b.waitFor('the caller', (s) => s.calls[0]?.calling === '1001' && s.lamp === 'blink');
    expect(labels(b)).toContain('Answer');
    await a.waitFor(
      'ring-out',
      (s) =>
        s.calls[0]?.called === '1002' &&
        s.calls[0].state === (dialect === 'chan-sccp' ? 'proceed' : 'ringOut') &&
        s.tone === (dialect === 'chan-skinny' ? null : 'alerting') &&
        s.prompt === (dialect === 'tones' ? '' : 'Ring Out') &&
        s.softKeys.some((key) => key.label === 'EndCall') &&
        !s.softKeys.some((key) => key.label === '<<'),
    );
    b.softKey('Answer');
    await b.waitFor('talking', (s) => s.calls[0]?.state === 'connected' && !s.ringing && s.hook === 'off');
    await a.waitFor('talking', (s) => s.calls[0]?.state === 'connected' && s.tone === null);
    b.softKey('EndCall');
    await idle(a, b);
    await b.waitFor('on hook', (s) => s.hook === 'on' && s.lamp === 'off');
    expect(office1.manager.callsOn('1002')).toBe(0);
  });

  it('answers by lifting the handset and ends by putting it down', async () => {
    const [, a, b] = await office({ dialect });
    a.offHook();
    await a.waitFor('dial tone', (s) => s.tone === 'dial');
    a.dial('1002');
    await b.waitFor('ringing', (s) => s.ringing);
    b.offHook();
    await a.waitFor('talking', (s) => s.calls[0]?.state === 'connected');
    a.onHook();
    await idle(a, b);
  });

  it('tells the third phone that the line is busy', async () => {
    const [, a, b, c] = await office({ dialect });
    await talk(a, b, '1002');
    c.softKey('NewCall');
    c.dial('1002');
    const seen = {
      'chan-sccp': { tone: 'busy', prompt: 'Busy', state: 'proceed' },
      'chan-skinny': { tone: null, prompt: 'Busy', state: 'busy' },
      tones: { tone: 'busy', prompt: '', state: 'proceed' },
      cucm: { tone: 'busy', prompt: 'Busy', state: 'busy' },
    }[dialect];
    await c.waitFor(
      'busy',
      (s) => s.tone === seen.tone && s.prompt === seen.prompt && s.calls[0]?.state === seen.state,
    );
    expect(labels(c)).toContain('EndCall');
    c.softKey('EndCall');
    await idle(c);
    expect(callState(a)).toBe('connected');
  });
});
