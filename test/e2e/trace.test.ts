/**
 * Traces as operators use them: the built program between simulated phones and a call manager, alone, with two workers, and
 * beside a CTIManager.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  CallManager,
  CtiManager,
  defaultOffice,
  managerOptions,
  Office,
  phoneNumber,
} from '../../src/simulator/index.ts';
import { Desk } from '../kit/desk.ts';
import { RingbackProcess, ringback } from '../kit/ringback-process.ts';

const PHONES = 4;
const numbers = Array.from({ length: PHONES }, (_, i) => phoneNumber(i + 1, PHONES));
const device = (place: number) => `SEP02000000000${place}`;
const closers: (() => Promise<unknown>)[] = [];
let folder: string;
let control: string;
let traces: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ringback-trace-e2e-'));
  control = join(folder, 'c.sock');
  traces = join(folder, 'traces');
});
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
  rmSync(folder, { recursive: true });
});

const ask = (...words: string[]) => ringback(words, { RINGBACK_CONTROL: control });
async function json<T>(...words: string[]): Promise<T> {
  const { code, stdout, stderr } = await ask(...words, '--json');
  expect([code, stderr]).toEqual([0, '']);
  return JSON.parse(stdout) as T;
}
const traceOf = (name: string) => readFileSync(join(traces, `${name}.trace`), 'utf8');

async function serve(...words: string[]): Promise<RingbackProcess> {
  const own = ['--control', control, '--trace-folder', traces];
  const process = new RingbackProcess(['serve', '--json', '--listen', '127.0.0.1:0', ...own, ...words]);
  closers.push(() => process.stop());
  await process.started();
  return process;
}

interface Site {
  readonly office: Office;
  readonly desk: Desk;
  readonly gateway: RingbackProcess;
  readonly page: string;
}

async function open(...words: string[]): Promise<Site> {
  const office = new Office({ phones: PHONES, dialect: 'chan-sccp', interDigitMs: 30 });
  closers.push(() => office.close());
  const gateway = await serve('--upstream', `127.0.0.1:${await office.open()}`, ...words);
  const started = await gateway.started();
  await office.register(Number(started.listen.split(':')[1]));
  return { office, gateway, page: started.page, desk: new Desk((number) => office.phone(number)) };
}

/** 1001 waits for 1002, which talks to 1003, and is told. */
async function callBack({ desk, office }: Site): Promise<void> {
  await desk.talk('1003', '1002');
  await desk.hearBusy('1001', '1002');
  await desk.pressCallBack('1001');
  await desk.screen('1001', 'CallBack is activated on 1002');
  await desk.hangUp('1001');
  await desk.hangUp('1002');
  await desk.screen('1001', '1002 has become available');
  office.phone('1001').screenKey('Dial');
  await desk.offered('1002', 'ringing', (state) => state.ringing);
}

/** In this order, each in a line of its own. */
const story: readonly RegExp[] = [
  /Special \| Service \| trace of SEP020000000001 until .*Z, level Detailed, fields all, begun by command: /,
  /Arbitrary \| SCCP \| server → phone StartTone tone=LineBusyTone/,
  /Significant \| Event Handler \| dialled 1002, /,
  /Significant \| Template Map \| CallBack is offered/,
  /Significant \| SCCP \| phone → server SoftKeyEvent, swallowed .*softKeyEvent=CallBack/,
  /Significant \| Event Handler \| pressed CallBack/,
  /Significant \| DB \| record 1 for 1002, watchBusy, is written/,
  /State Transition \| Call Back Handler \| 1002: arming × armBusy → watchBusy/,
  /Significant \| DOM Helper \| screen \d+ is pushed, keys Cancel, Exit "CallBack" "CallBack is activated on 1002\\n/,
  /State Transition \| Call Back Handler \| 1002: watchBusy × lineFree → free/,
  /Significant \| DOM Helper \| screen \d+ is pushed with the tone, keys Dial, .*1002 has become available/,
  /Significant \| SCCP \| server → phone UserToDeviceDataVersion1, added .*1002 has become available/,
  /State Transition \| Call Back Handler \| 1002: alerting × shown → notified/,
];

function tells(text: string, lines: readonly RegExp[]): void {
  const all = text.split('\n');
  let at = 0;
  for (const line of lines) {
    const found = all.findIndex((each, i) => i >= at && line.test(each));
    if (found < 0) throw new Error(`no line from ${at} on is ${line}:\n${text}`);
    at = found + 1;
  }
}

/** Every line is about the phone; the others are nowhere. */
function isOnlyOf(text: string, place: number): void {
  for (const line of text.trimEnd().split('\n')) expect(line.split(' | ')[1]).toBe(device(place));
  for (const other of [1, 2, 3, 4]) if (other !== place) expect(text).not.toContain(device(other));
}

/** Words, exit code, and part of the sentence. */
const wrong: readonly (readonly [readonly string[], number, string])[] = [
  [['nobody'], 1, "There is no phone or number 'nobody' here."],
  [['<img src=x>', '--expected'], 1, "no phone or number '<img src=x>', and a phone cannot have that name"],
  [['../../etc', '--expected'], 1, 'a phone cannot have that name'],
  [['1001', '--for=-5m'], 2, 'It should be a time such as 90s, 10m or 1h30m.'],
  [['1001', '--for', '0s'], 2, 'It should be a time such as'],
  [['1001', '--for', '25h'], 1, 'seconds: Too big'],
  [['1001', '--fields', 'Everything'], 1, 'fields: "Everything" is no trace field; fields are Call Back Handler,'],
  [['1001', '--level', 'Loud'], 2, 'Allowed choices are Error, Special,'],
  [['stop', '1001'], 1, "'1001' is not traced."],
  [['show', '1001', '--most=-1'], 1, 'most: Too small'],
];

describe('ringback trace', () => {
  it('tells the whole story of one phone, in full, and of no other; the log tells no number', async () => {
    const site = await open();
    const begun = await ask('trace', '1001', '--for', '10m');
    expect(begun.stdout).toMatch(
      new RegExp(`^${device(1)} is traced until \\d\\d:\\d\\d:\\d\\d, with full numbers and names, to ${traces}/`),
    );
    await callBack(site);
    const running = await ask('trace');
    expect(running.stdout).toMatch(/^service {2}not traced/m);
    expect(running.stdout).toMatch(new RegExp(`^${device(1)} .* 9 min \\d+ s +Detailed +all +\\d+ +command: `, 'm'));
    const shown = await ask('trace', 'show', '1001', '--most', '5');
    expect(shown.stdout.trimEnd().split('\n')).toHaveLength(5);
    const stopped = await ask('trace', 'stop');
    expect(stopped.stdout).toMatch(new RegExp(`^${device(1)} is traced no more: \\d+ lines in `));
    const text = traceOf(device(1));
    tells(text, [...story, /Special \| Service \| the trace ends: stopped/]);
    isOnlyOf(text, 1);
    expect(statSync(join(traces, `${device(1)}.trace`)).mode & 0o777).toBe(0o600);
    expect((await ask('trace')).stdout).toMatch(/\n\nENDED .*\nSEP020000000001 .* stopped /);
    expect(site.gateway.errors).toContain('"alarm":"TraceUnredacted"');
    expect(site.gateway.errors).toContain('"msg":"trace begun"');
    expect(site.gateway.errors).not.toMatch(/SEP02|\b100[1-4]\b/);
  });

  it('ends by itself, and what comes after is not in it', async () => {
    const site = await open();
    expect(await json('trace', device(2), '--for', '1s')).toMatchObject({ device: device(2), ended: null });
    for (let ended = false; !ended; ) {
      const { running } = await json<{ running: unknown[] }>('trace');
      ended = running.length === 0;
    }
    const before = traceOf(device(2));
    expect(before).toMatch(/the trace ends: its time is over\n$/);
    await site.desk.talk('1002', '1003');
    expect(traceOf(device(2))).toBe(before);
    const { ended } = await json<{ ended: { ends: number; since: number; ended: string }[] }>('trace');
    expect(ended).toMatchObject([{ device: device(2), ended: 'its time is over', by: 'command' }]);
    expect(ended[0]!.ends - ended[0]!.since).toBeGreaterThanOrEqual(1000);
  });

  it('follows a phone that is yet to register from its first message on', async () => {
    const office = new Office({ phones: PHONES, dialect: 'chan-sccp' });
    closers.push(() => office.close());
    const gateway = await serve('--upstream', `127.0.0.1:${await office.open()}`);
    const { listen } = await gateway.started();
    expect((await ask('trace', device(3).toLowerCase())).stderr).toContain('add --expected');
    await json('trace', device(3).toLowerCase(), '--expected');
    await office.register(Number(listen.split(':')[1]));
    await ask('trace', 'stop');
    const text = traceOf(device(3));
    tells(text, [
      /SCCP \| phone → server RegisterReq .*DeviceName="SEP020000000003"/,
      /SCCP \| server → phone RegisterAck/,
      /Special \| Event Handler \| has registered, display xml/,
    ]);
    isOnlyOf(text, 3);
  });

  it('refuses what is wrong by a sentence', async () => {
    await open();
    for (const [words, code, sentence] of wrong) {
      const { stderr, ...answer } = await ask('trace', ...words);
      expect([words, answer.code, stderr]).toEqual([words, code, expect.stringContaining(sentence)]);
    }
    expect((await json<{ running: unknown[] }>('trace')).running).toEqual([]);
  });

  it('says where it cannot be written, and traces nothing', async () => {
    await open();
    writeFileSync(traces, 'a file in the place of the folder');
    const refused = await ask('trace', '1001');
    expect([refused.code, refused.stderr]).toEqual([1, expect.stringMatching(/The trace cannot be written: .*EEXIST/)]);
    expect((await ask('trace')).stdout).toContain('No phone is traced.');
  });
});

describe('the trace of the service', () => {
  it('begins, changes and ends by parameters within a second, numbers hidden', async () => {
    const site = await open('--page', '127.0.0.1:0');
    await ask('parameters', 'set', 'Trace On=true', 'Debug Trace Level=Significant');
    const isOn = async () => (await json<{ service: { on: boolean } }>('trace')).service.on;
    for (let on = false; !on; ) on = await isOn();
    await site.desk.talk('1003', '1002');
    await ask('parameters', 'set', 'Trace Fields=Real-Time Information Server=Entry_exit');
    await site.desk.hangUp('1003');
    await fetch(`${site.page}api/v1/lines`);
    await ask('parameters', 'set', 'Trace On=false');
    await expect.poll(() => traceOf('service')).toMatch(/setParameters, asked by command/);
    const text = traceOf('service');
    tells(text, [
      /\| - \| Special \| Service \| ringback \d/,
      /\| …03~\S{6} \| Significant \| Event Handler \| dialled …02~\S{6}, line 1/,
      /\| - \| Entry_exit \| Real-Time Information Server \| lines, asked by api 127\.0\.0\.1/,
    ]);
    expect(text).not.toMatch(/SEP02|\b100[1-4]\b|is gone|on hook/);
    const lines = text.length;
    await site.desk.talk('1003', '1002');
    expect(traceOf('service')).toHaveLength(lines);
    expect((await ask('parameters', 'history')).stdout).toMatch(/Trace On +true +false +command/);
    expect(await (await fetch(`${site.page}metrics`)).text()).toMatch(
      /ringback_trace_lines_total\{result="written"\} [1-9]/,
    );
  });
});

describe('over the API', () => {
  it('the same: begin, lines, end; what is wrong is an error with its sentence', async () => {
    const { page } = await open('--page', '127.0.0.1:0');
    const api = async (path: string, method = 'GET', body?: unknown) => {
      const headers = body === undefined ? {} : { 'content-type': 'application/json' };
      const answer = await fetch(`${page}api/v1${path}`, {
        method,
        headers,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      return [answer.status, (await answer.json()) as { ends: number; since: number }] as const;
    };
    const [status, begun] = await api('/trace', 'POST', { who: '1002', seconds: 60, level: 'Special' });
    expect([status, begun]).toMatchObject([200, { device: device(2), level: 'Special', by: 'api', who: '127.0.0.1' }]);
    expect(begun.ends - begun.since).toBe(60_000);
    expect(await api('/trace/1002?most=1')).toEqual([
      200,
      { device: device(2), lines: [expect.stringContaining(' | trace of ')] },
    ]);
    for (const [body, status, error] of [
      [{ who: '1002', seconds: -60 }, 400, /seconds: /],
      [{ who: '1002', seconds: 1e9 }, 400, /seconds: /],
      [{ who: '1002', seconds: 'ten' }, 400, /seconds: /],
      [{ who: '<b>x</b>' }, 404, /no phone or number '<b>x<\/b>'/],
      [{ who: ['1002'] }, 400, /who: /],
      [{ who: '1002', level: 'Loud' }, 400, /level: /],
      [{ who: '1002', fields: '__proto__' }, 400, /no trace field/],
      [{ who: '1002', file: '/etc/passwd' }, 400, /file/],
    ] as const)
      expect([body, ...(await api('/trace', 'POST', body))]).toEqual([
        body,
        status,
        { error: expect.stringMatching(error) },
      ]);
    expect(await api('/trace/all', 'DELETE')).toMatchObject([200, [{ device: device(2), ended: 'stopped' }]]);
    expect(await api('/trace/1002')).toEqual([404, { error: expect.stringContaining('is not traced') }]);
  });
});

describe('two workers', () => {
  it('the trace reaches the worker that has the phone', async () => {
    const site = await open('--workers', '2');
    // Whichever worker has them: all four are traced, and each tells its own messages.
    for (const number of numbers) await json('trace', number);
    await callBack(site);
    await ask('trace', 'stop');
    const [texts, first] = [[1, 2, 3, 4].map((place) => traceOf(device(place))), traceOf(device(1))];
    tells(first, [
      /SCCP \| server → phone StartTone tone=LineBusyTone/,
      /SCCP \| phone → server SoftKeyEvent, swallowed .*softKeyEvent=CallBack/,
    ]);
    tells(first, [
      /Event Handler \| pressed CallBack/,
      /Call Back Handler \| 1002: watchBusy × lineFree → free/,
      /DOM Helper \| screen \d+ is pushed with the tone, .*1002 has become available/,
    ]);
    expect(first).toMatch(/UserToDeviceDataVersion1, added .*1002 has become available/);
    [1, 2, 3, 4].forEach((place, i) => void isOnlyOf(texts[i]!, place));
    expect(texts[1]).toMatch(/SCCP \| phone → server SoftKeyEvent .*softKeyEvent=Answer/);
    expect(readdirSync(traces).sort()).toEqual([1, 2, 3, 4].map((place) => `${device(place)}.trace`));
  });
});

describe('beside a CTIManager', () => {
  it('tells the PDUs of one phone by the names of the JTAPI client, and the session to the service', async () => {
    const manager = new CallManager(managerOptions(defaultOffice));
    const cti = new CtiManager({ manager, office: defaultOffice });
    closers.push(async () => {
      await cti.close();
      await manager.close();
    });
    const at = `127.0.0.1:${await cti.listen(0)}`;
    writeFileSync(join(folder, 'password'), 'secret\n');
    const user = ['--cti-user', 'user', '--cti-password-file', join(folder, 'password')];
    const parameters = ['--parameter', 'Trace On=true', '--parameter', 'Debug Trace Level=Special'];
    await serve('--page', 'off', '--cti', at, ...user, ...parameters);
    const [first, second] = ['SEP000000000001', 'SEP000000000002'];
    for (let known = 0; known < 2; ) known = (await json<unknown[]>('phones')).length;
    await json('trace', first);
    for (let tries = 0; cti.phone(first).screen === null; tries++) {
      if (tries % 100 === 0) cti.pressCallBack(first);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    cti.pressCallBack(second);
    for (; cti.phone(second).screen === null; ) await new Promise((resolve) => setTimeout(resolve, 5));
    await ask('trace', 'stop');
    const text = traceOf(first);
    tells(text, [
      /Arbitrary \| QBE Helper CTI \| CTIManager → ProviderFeatureActivatedEvent .*deviceName="SEP000000000001"/,
      /Entry_exit \| QBE Helper TSPI \| → CTIManager DeviceOpenRequest .*deviceName="SEP000000000001"/,
      /Entry_exit \| QBE Helper TSPI \| CTIManager → DeviceOpenResponse .*result=/,
      /Entry_exit \| QBE Helper TSPI \| → CTIManager DeviceDataPassThroughRequest .*CiscoIPPhoneText/,
    ]);
    expect(text).not.toContain(second);
    tells(traceOf('service'), [
      /\| - \| Special \| QBE Helper TSP \| → CTIManager ProviderInitRequest$/,
      /\| - \| Special \| QBE Helper TSP \| .*, up: The provider is open\./,
    ]);
    expect(traceOf('service') + text).not.toContain('secret');
  });
});
