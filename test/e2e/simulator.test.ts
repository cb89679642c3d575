/** The simulator over real TCP: every dialect, both phones, the calls that Call Back has to understand. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { type Dialect, type Office, type OfficeOptions, SimulatedPhone } from '../../src/simulator/index.ts';
import { callBy, idle, openOffice, talk } from '../kit/office-calls.ts';

const open: Office[] = [];

afterEach(async () => {
  for (const office of open.splice(0)) await office.close();
});

type Opened = Awaited<ReturnType<typeof openOffice>>;

async function office(options: Partial<OfficeOptions> = {}): Promise<Opened> {
  const opened = await openOffice(options);
  open.push(opened[0]);
  return opened;
}

const callState = (phone: SimulatedPhone): string | undefined => phone.state.calls[0]?.state;
const labels = (phone: SimulatedPhone): string[] => phone.state.softKeys.map((key) => key.label);

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

  it('lets the caller give up', async () => {
    const [, a, b] = await office({ dialect });
    await callBy(a, '1002');
    await b.waitFor('ringing', (s) => s.ringing);
    a.softKey('EndCall');
    await idle(a, b);
    expect(b.state.lamp).toBe('off');
  });

  it('gives the caller reorder tone when nobody answers', async () => {
    const [, a, b] = await office({ dialect, noAnswerMs: 50 });
    await callBy(a, '1002');
    await b.waitFor('ringing', (s) => s.ringing);
    await a.waitFor('the end of ringing', (s) =>
      dialect === 'chan-skinny' ? s.calls[0]?.state === 'congestion' : s.tone === 'reorder',
    );
    await idle(b);
    a.softKey('EndCall');
    await idle(a);
  });

  it('holds and resumes', async () => {
    const [, a, b] = await office({ dialect });
    await talk(a, b, '1002');
    a.softKey('Hold');
    await a.waitFor('held', (s) => s.calls[0]?.state === 'hold' && s.lamp === 'wink' && s.hook === 'on' && !s.media);
    await a.waitFor('Resume', (s) => s.softKeys.some((key) => key.label === 'Resume'));
    expect(callState(b)).toBe('connected');
    a.softKey('Resume');
    await a.waitFor('talking', (s) => s.calls[0]?.state === 'connected' && s.lamp === 'on' && s.hook === 'off');
    a.softKey('EndCall');
    await idle(a, b);
  });

  it('says that a number is unknown', async () => {
    const [, a] = await office({ dialect });
    await callBy(a, '7');
    await a.waitFor(
      'reorder',
      (s) => s.tone === 'reorder' && (dialect === 'tones' || s.calls[0]?.state === 'invalidNumber'),
    );
    a.softKey('EndCall');
    await idle(a);
  });

  it('refuses an unknown device and a second registration in its way', async () => {
    const [made, a] = await office({ dialect });
    const stranger = new SimulatedPhone({
      name: 'SEPFFFFFFFFFFFF',
      model: '7960',
      host: '127.0.0.1',
      port: made.managerPort,
      reregister: false,
    });
    await expect(stranger.register()).rejects.toThrow(dialect === 'tones' ? 'resetAsked' : 'rejected');
    const twin = new SimulatedPhone({ name: a.name, model: '7960', host: '127.0.0.1', port: made.managerPort });
    const firstClosed = new Promise<string>((resolve) => a.once('closed', ({ why }) => resolve(why)));
    if (dialect === 'cucm') {
      await twin.register();
      expect(await firstClosed).toBe('server');
      await twin.leave('unregister');
    } else {
      await expect(twin.register()).rejects.toThrow('rejected');
      if (dialect === 'chan-sccp') expect(await firstClosed).toBe('server');
      else expect(a.state.registered).toBe(true);
    }
  });

  it('resets a phone, which comes back', async () => {
    const [made, a, b] = await office({ dialect });
    await talk(a, b, '1002');
    const back = new Promise<void>((resolve) => a.once('registered', resolve));
    made.manager.reset(a.name, 'restart');
    await idle(b);
    await back;
    await idle(a);
    await talk(a, b, '1002');
  });
});

describe('features of the call manager', () => {
  it('forwards all calls, by key and by call, and says so to the phone', async () => {
    const [made, a, b, c] = await office({ dialect: 'chan-sccp' });
    b.softKey('CFwdAll');
    await b.waitFor('the forward prompt', (s) => s.calls[0]?.state === 'offHook' && s.prompt === 'CFwdAll');
    b.dial('1003');
    await b.waitFor('forwarding', (s) => s.forwards[0]?.target === '1003');
    await idle(b);
    await callBy(a, '1002');
    await c.waitFor('the forwarded call', (s) => s.ringing && s.calls[0]?.calling === '1001');
    expect(b.state.ringing).toBe(false);
    c.softKey('Answer');
    await a.waitFor('talking', (s) => s.calls[0]?.state === 'connected' && s.calls[0].called === '1003');
    a.softKey('EndCall');
    await idle(a, b, c);
    b.softKey('CFwdAll');
    await b.waitFor('no forwarding', (s) => s.forwards.length === 0);
    made.manager.forwardAll('1002', '1003');
    made.manager.forwardAll('1003', '1002');
    await callBy(a, '1002');
    await a.waitFor('the end of the circle', (s) => s.tone === 'reorder');
    expect(() => made.manager.forwardAll('4711', '1001')).toThrow('4711');
  });

  it('refuses calls for a phone that rejects them, and rings silently for one that only is quiet', async () => {
    const [made, a, b] = await office({ dialect: 'cucm' });
    made.manager.doNotDisturb(b.name, 'reject');
    await callBy(a, '1002');
    await a.waitFor('busy', (s) => s.tone === 'busy');
    expect(b.state.calls).toEqual([]);
    a.softKey('EndCall');
    await idle(a);
    made.manager.doNotDisturb(b.name, 'ringerOff');
    await callBy(a, '1002');
    await b.waitFor('a silent call', (s) => s.calls[0]?.state === 'ringIn' && s.lamp === 'blink');
    await a.waitFor('ring-out', (s) => s.calls[0]?.state === 'ringOut');
    expect(b.state.ringing).toBe(false);
  });

  it('shares a line: rings on both, is in use elsewhere, is taken over from hold', async () => {
    const shared = [
      { device: 'SEP020000000002', number: '1500' },
      { device: 'SEP020000000003', number: '1500' },
    ];
    const [made, a, b, c] = await office({ extraLines: shared });
    expect(b.state.lines.map((line) => line.number)).toEqual(['1002', '1500']);
    await callBy(a, '1500');
    for (const phone of [b, c]) await phone.waitFor('ringing', (s) => s.ringing && s.calls[0]?.line === 2);
    b.softKey('Answer');
    await b.waitFor('talking', (s) => s.calls[0]?.state === 'connected' && s.softKeys.some((k) => k.label === 'Hold'));
    await c.waitFor('use elsewhere', (s) => s.calls[0]?.state === 'callRemoteMultiline' && !s.ringing);
    b.softKey('Hold');
    await c.waitFor('hold elsewhere', (s) => s.calls[0]?.state === 'hold');
    c.featureButton(9, 2);
    await c.waitFor('talking', (s) => s.calls[0]?.state === 'connected');
    await b.waitFor('use elsewhere', (s) => s.calls[0]?.state === 'callRemoteMultiline');
    c.softKey('EndCall');
    await idle(a, b, c);
    expect(made.manager.callsOn('1500')).toBe(0);
  });

  it('dials the last number again', async () => {
    const [, a, b] = await office();
    expect(labels(a)).not.toContain('Redial');
    await callBy(a, '1002');
    await b.waitFor('ringing', (s) => s.ringing);
    a.softKey('EndCall');
    await idle(a, b);
    a.softKey('Redial');
    await b.waitFor('ringing', (s) => s.ringing);
  });

  it('lets a second call wait where it may', async () => {
    const [, a, b, c] = await office({ callWaiting: true });
    await talk(a, b, '1002');
    await callBy(c, '1002');
    await b.waitFor('the second call', (s) => s.calls.length === 2 && s.softKeys.some((key) => key.label === 'Answer'));
    b.softKey('Answer');
    await c.waitFor('talking', (s) => s.calls[0]?.state === 'connected');
    await b.waitFor(
      'the first call on hold',
      (s) =>
        s.calls
          .map((call) => call.state)
          .sort()
          .join() === 'connected,hold',
    );
  });

  it('offers a callback of its own: key, form, call', async () => {
    const [, a, b, c] = await office({ ownCallBack: true });
    expect(labels(a)).toContain('CallBack');
    await talk(a, b, '1002');
    await callBy(c, '1002');
    await c.waitFor('busy', (s) => s.tone === 'busy');
    c.softKey('EndCall');
    await c.waitFor(
      'the offer',
      (s) => s.prompt === 'CallBack 1002' && s.softKeys.map((k) => k.label).join() === 'NewCall,CallBack,EndCall',
    );
    c.softKey('CallBack');
    await c.waitFor('the promise', (s) => s.tone === 'campOn' && s.prompt.includes('1002'));
    expect(c.state.screen).toBeNull();
    a.softKey('EndCall');
    await c.waitFor('the form', (s) => s.screen?.title === 'Call Completion');
    expect(c.state.screen?.softKeys.map((key) => key.name)).toEqual(['Call', 'Cancel']);
    c.screenKey('Call');
    await b.waitFor('ringing', (s) => s.ringing && s.calls[0]?.calling === '1003');
    await c.waitFor('a closed form', (s) => s.screen === null);
  });

  it('drops a phone that has gone silent', async () => {
    const [made, a, b] = await office();
    await talk(a, b, '1002');
    const closed = Promise.all(
      [a, b].map((p) => new Promise<string>((resolve) => p.once('closed', (e) => resolve(e.why)))),
    );
    made.manager.beat(Date.now() + 3 * made.manager.keepAliveS * 1000 + 1000);
    // A connection that is cut while something is under way ends with an error.
    expect((await closed).every((why) => why === 'server' || why === 'error')).toBe(true);
    expect(made.manager.callsOn('1002')).toBe(0);
  });

  it.each(['unregister', 'fin', 'reset'] as const)('ends the calls of a phone that leaves by %s', async (how) => {
    const [made, a, b] = await office();
    await talk(a, b, '1002');
    await b.leave(how);
    expect(b.state).toMatchObject({ registered: false, calls: [] });
    await idle(a);
    await callBy(a, '1002');
    await a.waitFor('reorder', (s) => s.tone === 'reorder');
    await b.register();
    expect(made.manager.sessions.size).toBe(3);
  });
});

describe('the phone', () => {
  const text = (keys: string): string =>
    `<CiscoIPPhoneText><Title>CallBack</Title><Prompt>A &amp; B</Prompt><Text>1002 has become available</Text>${keys}</CiscoIPPhoneText>`;
  const key = (name: string, position: number, url: string): string =>
    `<SoftKeyItem><Name>${name}</Name><URL>${url}</URL><Position>${position}</Position></SoftKeyItem>`;
  const document = (data: string) => ({ application: 9100, line: 1, call: 0, transaction: 7, data });

  it.each([true, false])('shows what is pushed, answers, and sends keys back in the same form (V1: %s)', async (v1) => {
    const [{ manager }, a] = await office();
    const came: unknown[][] = [];
    manager.on('userData', (...what) => came.push(what));
    const two = () => new Promise<void>((resolve) => manager.once('userData', () => resolve()));
    const answered = two();
    const keys = key('Exit', 3, 'SoftKey:Exit') + key('OK', 1, 'UserCallData:9100:1:0:7:ok:now');
    manager.push(a.name, document(text(keys)), v1);
    await answered;
    expect(a.state.screen).toMatchObject({ title: 'CallBack', prompt: 'A & B', text: '1002 has become available' });
    expect(a.state.screen?.softKeys.map((k) => k.name)).toEqual(['OK', 'Exit']);
    expect(came[0]).toMatchObject([a.name, { application: 9100, transaction: 7 }, true]);
    const pressed = two();
    a.screenKey('OK');
    await pressed;
    expect(came[1]).toMatchObject([a.name, { application: 9100, line: 1, transaction: 7, data: 'ok:now' }, false]);
    a.screenKey('Exit');
    expect(a.state.screen).toBeNull();
    expect(() => a.screenKey('Exit')).toThrow('no screen');
  });

  it('puts a long document together from its parts', async () => {
    const [{ manager }, , b] = await office();
    const long = 'x'.repeat(4500);
    manager.push(b.name, document(text('').replace('1002', long)));
    await b.waitFor('the long screen', (s) => s.screen?.text === `${long} has become available`);
  });

  it('answers what is not well formed with an error, and refuses when it was told to', async () => {
    const [{ manager }, a] = await office({ phone: { refuseScreens: false } });
    const answer = (): Promise<string> =>
      new Promise((resolve) => manager.once('userData', (_, data) => resolve(data.data)));
    let next = answer();
    manager.push(a.name, document('<CiscoIPPhoneText><Title>no end'));
    expect(await next).toBe('<CiscoIPPhoneError Number="1"/>');
    next = answer();
    manager.push(
      a.name,
      document(
        '<CiscoIPPhoneExecute><ExecuteItem URL="Play:CallBack.raw"/><ExecuteItem URL="Nothing:at all"/></CiscoIPPhoneExecute>',
      ),
    );
    expect(await next).toContain('Status="6"');
    expect(a.state).toMatchObject({ screen: null, played: ['Play:CallBack.raw'] });
  });

  it('dials by itself from a screen', async () => {
    const [{ manager }, a, b] = await office();
    manager.push(a.name, document(text(key('Dial', 1, 'Dial:1002'))));
    await a.waitFor('the screen', (s) => s.screen !== null);
    a.screenKey('Dial');
    await b.waitFor('ringing', (s) => s.ringing && s.calls[0]?.calling === '1001');
    expect(a.state.screen?.title).toBe('CallBack');
  });

  it('says what it cannot do', async () => {
    const [made, a] = await office();
    expect(() => a.softKey('EndCall')).toThrow('On offer: NewCall, CFwdAll, DND');
    expect(() => a.dial('1x')).toThrow('no key "x"');
    await expect(a.waitFor('a miracle', () => false, 20)).rejects.toThrow('20 ms in vain for a miracle. Seen: {"name"');
    await expect(a.register()).rejects.toThrow('connected already');
    const lost = new SimulatedPhone({ name: 'SEP020000000009', model: '7970', host: '127.0.0.1', port: 1 });
    await expect(lost.register()).rejects.toThrow('ECONNREFUSED');
    expect(() => made.manager.reset('SEP020000000009', 'reset')).toThrow('not registered');
  });

  it('gives up on a server that does not answer its keepalives', async () => {
    const [, a] = await office({ keepAliveS: 30 });
    const closed = new Promise<string>((resolve) => a.once('closed', ({ why }) => resolve(why)));
    // Answers cannot arrive between these beats: they come in later turns.
    for (let n = 1; n <= 4; n++) a.beat(Date.now() + n * 31_000);
    expect(await closed).toBe('keepAlive');
  });
});

/** A key and a certificate for 127.0.0.1, made for this run. */
function selfSigned(): { key: string; cert: string } {
  const folder = mkdtempSync(join(tmpdir(), 'ringback-tls-'));
  try {
    const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
    const request = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '1', '-subj', '/CN=127.0.0.1'];
    const run = spawnSync('openssl', [
      ...request,
      '-addext',
      'subjectAltName=IP:127.0.0.1',
      '-keyout',
      key,
      '-out',
      cert,
    ]);
    if (run.status !== 0) throw new Error(String(run.stderr));
    return { key: readFileSync(key, 'utf8'), cert: readFileSync(cert, 'utf8') };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const opensslIsThere = spawnSync('openssl', ['version']).status === 0;

describe.skipIf(!opensslIsThere)('over TLS (skipped without openssl)', () => {
  it('registers and calls, with the certificate checked', async () => {
    const tls = selfSigned();
    const [, a, b] = await office({ tls, phone: { tls: { ca: tls.cert } } });
    await talk(a, b, '1002');
    await a.leave('reset');
    await idle(b);
  });

  it('refuses a server whose certificate is not known', async () => {
    const opened = openOffice({ tls: selfSigned(), phones: 1, phone: { tls: {} } });
    await expect(opened).rejects.toThrow(/self.signed/);
    const nobody = new SimulatedPhone({ name: 'SEP020000000009', model: '7970', host: '127.0.0.1', port: 1, tls: {} });
    await expect(nobody.register()).rejects.toThrow('ECONNREFUSED');
  });
});
