/**
 * The admin API over HTTP, and the dashboard in a browser: the demo as users start it. Leaves test-output/dashboard-*.png;
 * with UPDATE_SCREENSHOTS=1 also those of docs/images.
 */
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RingbackProcess } from '../kit/ringback-process.ts';

const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';
const missing = !existsSync(CHROMIUM);
const running: RingbackProcess[] = [];
const folder = mkdtempSync(join(tmpdir(), 'ringback-admin-'));

async function serve(...words: string[]): Promise<string> {
  const page = words.includes('--page') ? [] : ['--page', '127.0.0.1:0'];
  const process = new RingbackProcess([
    'serve',
    '--json',
    '--demo',
    '--listen',
    '127.0.0.1:0',
    '--trace-folder',
    join(folder, 'traces'),
    ...page,
    ...words,
  ]);
  running.push(process);
  return (await process.started()).page;
}

let base: string;
beforeAll(async () => {
  base = await serve();
});
afterAll(async () => {
  await Promise.all(running.splice(0).map((process) => process.stop()));
  rmSync(folder, { recursive: true });
});

interface Answer {
  readonly status: number;
  readonly body: { readonly error?: string } & Record<string, unknown>;
}

async function api(
  path: string,
  method = 'GET',
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const json = body === undefined ? {} : { 'content-type': 'application/json' };
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const answer = await fetch(`${base}api/v1${path}`, {
    method,
    headers: { ...json, ...headers },
    ...(body === undefined ? {} : { body: text }),
  });
  return { status: answer.status, body: (await answer.json()) as Answer['body'] };
}

async function scenes(...names: string[]): Promise<void> {
  for (const name of names) expect((await fetch(`${base}api/scenes/${name}`, { method: 'POST' })).status).toBe(200);
}

/** Of some ten lines, each of which names the one before ten times. */
const BOMB = Array.from(
  { length: 9 },
  (_, n) => `a${n}: &a${n} [${Array(10).fill(n === 0 ? 'x' : `*a${n - 1}`)}]`,
).join('\n');

describe('the API', () => {
  it('answers what commands ask, and its document names each', async () => {
    expect((await api('/status')).body).toMatchObject({ state: 'in service', phones: { registered: 3 } });
    const document = (await api('/openapi.json')).body as unknown as { openapi: string; paths: Record<string, object> };
    expect(document.openapi).toBe('3.1.0');
    for (const path of ['/status', '/phones', '/records/{who}', '/explain/{who}', '/parameters', '/alarms', '/events'])
      expect(document.paths).toHaveProperty([`/api/v1${path}`]);
    expect(document.paths['/api/v1/parameters']).toHaveProperty('put');
  });

  it.each([
    ['an unknown number', '/explain/4711', 'GET', undefined, 404, /no phone or number '4711'/],
    ['markup for a name', `/explain/${encodeURIComponent('<img src=x onerror=1>')}`, 'GET', undefined, 404, /<img/],
    ['a name that is too long', `/explain/${'9'.repeat(65)}`, 'GET', undefined, 400, /who: /],
    ['too many rows', '/phones?most=1e9', 'GET', undefined, 400, /most: /],
    ['a field that is none', '/phones?order=up', 'GET', undefined, 400, /order/],
    ['no JSON', '/parameters', 'PUT', '{"values":', 400, /JSON/],
    ['a list', '/parameters', 'PUT', [1], 400, /one JSON object/],
    [
      'a wrong value',
      '/parameters',
      'PUT',
      { values: { 'Guard Time': 'long' } },
      400,
      /should be a whole number from 0 to 60000/,
    ],
    ['a wrong type', '/parameters', 'PUT', { values: { 'Guard Time': [1] } }, 400, /values\.Guard Time/],
    ['a prototype', '/parameters', 'PUT', '{"values":{"__proto__":{"a":1}}}', 400, /./],
    ['a huge body', '/parameters', 'PUT', { values: { 'Voice Mail Numbers': '9'.repeat(20_000) } }, 413, /./],
    ['brackets without end', '/parameters', 'PUT', `{"values":${'['.repeat(5000)}`, 400, /JSON/],
    ['a bomb of aliases', '/devices', 'PUT', { format: 'yaml', text: BOMB }, 400, /import: has an alias/],
    [
      'markup for a phone',
      '/devices',
      'PUT',
      { format: 'csv', text: 'device\n<b>x</b>\n' },
      400,
      /should be a device name/,
    ],
    ['an import that is no text', '/devices', 'PUT', { format: 'yaml', text: { a: 1 } }, 400, /text: /],
    ['an import of another format', '/devices', 'PUT', { format: 'xml', text: '<a/>' }, 400, /format: /],
    ['a receiver that is none', '/alarms/settings', 'PUT', { syslog: 'file:///etc/passwd' }, 400, /syslog/],
  ])('refuses %s with a sentence', async (_, path, method, body, status, error) => {
    const answer = await api(path, method, body);
    expect([answer.status, answer.body.error ?? answer.body.message]).toEqual([status, expect.stringMatching(error)]);
  });

  it('refuses a huge import by its length, before it has come', async () => {
    const length = 8 * 1024 * 1024 + 1;
    const request = httpRequest(`${base}api/v1/devices`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json', 'content-length': length },
    }).on('error', () => undefined);
    request.write('{');
    const [answer] = (await once(request, 'response')) as [IncomingMessage];
    request.destroy();
    expect(answer.statusCode).toBe(413);
  });

  it('takes an import as large as commands give, and names that hold markup stay text', async () => {
    const phones = Array.from({ length: 1000 }, (_, i) => `SEP0000000${10_000 + i},"<img src=x onerror=alert(${i})>"`);
    const text = `device,description\n${phones.join('\n')}\n`;
    expect((await api('/devices', 'PUT', { format: 'csv', text })).body).toEqual({ phones: 1000, lines: 0 });
    const found = (await api('/devices?text=alert(999)')).body as unknown as { description: string }[];
    expect(found.map(({ description }) => description)).toEqual(['<img src=x onerror=alert(999)>']);
    expect((await api('/devices', 'PUT', { format: 'csv', text: 'device\n' })).status).toBe(200);
  });

  it('takes no order from a page of another origin', async () => {
    const origin = { origin: 'http://elsewhere.example' };
    expect((await api('/parameters', 'PUT', { values: { 'Guard Time': 1 } }, origin)).status).toBe(403);
  });

  it('streams what happens: events, changes, and the status each second', async () => {
    const stop = new AbortController();
    const stream = await fetch(`${base}api/v1/events`, { signal: stop.signal });
    await api('/parameters', 'PUT', { values: { 'Recall Time': 29_000 } });
    await scenes('busy');
    let text = '';
    const wanted = [
      /event: change\ndata: \[.*"key":"recallTimeMs"/,
      /event: happening\ndata: .*"text":"dialled/,
      /event: status\n/,
    ];
    for await (const chunk of stream.body!) {
      text += Buffer.from(chunk).toString();
      if (wanted.every((one) => one.test(text))) break;
    }
    stop.abort();
    await scenes('again');
  });
});

describe('beyond this machine', () => {
  it('nobody is let in without a token or a certificate, and with a token who has it', async () => {
    const open = await serve('--page', '0.0.0.0:0');
    const port = new URL(open).port;
    const closed = await fetch(`http://127.0.0.1:${port}/api/v1/status`);
    expect([closed.status, await closed.text()]).toEqual([403, expect.stringContaining('--api-token-file')]);
    writeFileSync(join(folder, 'token'), 'correct-horse-battery\n');
    const guarded = await serve('--page', '0.0.0.0:0', '--api-token-file', join(folder, 'token'));
    const at = `http://127.0.0.1:${new URL(guarded).port}`;
    const status = async (path: string, token?: string) =>
      (await fetch(`${at}${path}`, { headers: token === undefined ? {} : { authorization: `Bearer ${token}` } }))
        .status;
    expect(await status('/api/v1/status')).toBe(401);
    expect(await status('/api/v1/status', 'wrong-horse-battery-staple')).toBe(401);
    expect(await status('/api/v1/status', 'correct-horse-battery')).toBe(200);
    expect(await status('/api/office')).toBe(401);
    expect(await status('/livez')).toBe(200);
  });

  const noOpenssl = spawnSync('openssl', ['version']).status !== 0;
  it.skipIf(noOpenssl)('by TLS who shows a certificate of ours (skipped without openssl)', async () => {
    const [cert, key] = ['cert.pem', 'key.pem'].map((name) => join(folder, name));
    const words = `req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=localhost -addext subjectAltName=DNS:localhost,IP:127.0.0.1 -keyout ${key} -out ${cert}`;
    expect(spawnSync('openssl', words.split(' ')).status).toBe(0);
    const page = await serve('--api-cert', cert!, '--api-key', key!, '--api-ca', cert!);
    const { readFileSync } = await import('node:fs');
    const files = { cert: readFileSync(cert!), key: readFileSync(key!) };
    const { port } = new URL(page);
    const ask = (own: object) =>
      new Promise<number | string>((resolve) => {
        const options = { host: '127.0.0.1', port, path: '/api/v1/status', ca: files.cert, ...own };
        httpsRequest(options, (answer) => resolve(answer.resume().statusCode!))
          .on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message))
          .end();
      });
    expect(await ask(files)).toBe(200);
    expect(await ask({})).not.toBe(200);
  });
});

describe.skipIf(missing)(`the dashboard (needs ${CHROMIUM})`, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] });
    mkdirSync('test-output', { recursive: true });
  });
  afterAll(() => browser?.close());

  async function open(view: string, options: Parameters<Browser['newPage']>[0] = {}) {
    const page = await browser.newPage({ viewport: { width: 1280, height: 860 }, ...options });
    page.setDefaultTimeout(20_000);
    const complaints: string[] = [];
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('request', (request) => request.url().startsWith(base) || complaints.push(`request to ${request.url()}`));
    await page.goto(`${base}admin/#${view}`);
    await page.getByText('live', { exact: true }).waitFor();
    return { page, complaints };
  }

  /** Keeps a picture; it is one of the docs where somebody asks for it. */
  async function picture(page: Page, name: string): Promise<void> {
    await page.screenshot({ path: `test-output/${name}.png` });
    if (process.env.UPDATE_SCREENSHOTS === '1') copyFileSync(`test-output/${name}.png`, `docs/images/${name}.png`);
  }

  it('shows state, curves and needs, then phones with their screens and why a record waits', async () => {
    await scenes('busy', 'call', 'callback');
    const { page, complaints } = await open('overview');
    await page.locator('.figure', { hasText: 'Call backs that wait' }).locator('strong', { hasText: /^1$/ }).waitFor();
    await page.locator('.plot canvas').nth(3).waitFor();
    await page.locator('.needs .good', { hasText: 'call server' }).waitFor();
    await page.locator('.needs .good', { hasText: 'record store' }).waitFor();
    await picture(page, 'dashboard-overview');
    await page.getByRole('link', { name: 'Phones', exact: true }).click();
    await page.locator('.lcd-small', { hasText: 'CallBack is activated on 1002' }).waitFor();
    await picture(page, 'dashboard-phones');
    await page.getByRole('link', { name: 'Call backs', exact: true }).click();
    await page.locator('summary', { hasText: '1002 was busy' }).click();
    await page.locator('.why', { hasText: 'SEP00005E005301 waits for 1002.' }).waitFor();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('button', { name: 'Yes' }).click();
    await page.getByText('Nobody waits for a call back.').waitFor();
    expect(complaints).toEqual([]);
    await scenes('again');
    await page.close();
  });

  it('changes a parameter, and tells who did', async () => {
    const { page, complaints } = await open('parameters');
    const card = page.locator('.parameter', { hasText: 'CTI Connecting Port' });
    await card.getByRole('spinbutton').fill('2751');
    await card.getByRole('button', { name: 'Set' }).click();
    await card.getByText('restart due: runs with 2748').waitFor();
    await page.locator('.past li', { hasText: '2748 → 2751' }).first().waitFor();
    expect(complaints).toEqual([]);
    await page.close();
  });

  it('traces a phone: its lines as they come, what remains, and the end', async () => {
    const { page, complaints } = await open('trace');
    await page.getByLabel('Phone').fill('<img src=x onerror=alert(1)>');
    await page.getByRole('button', { name: 'Trace' }).click();
    await page.getByRole('alert').filter({ hasText: "There is no phone or number '<img" }).waitFor();
    await page.getByLabel('Phone').fill('1001');
    await page.getByRole('button', { name: 'Trace' }).click();
    const card = page.getByRole('article', { name: 'Trace of SEP00005E005301' });
    await card.getByText(/^9 min 5\d s left$/).waitFor();
    await scenes('busy', 'call', 'callback');
    await card.locator('.tail', { hasText: 'pressed CallBack' }).waitFor();
    await card.locator('.tail', { hasText: 'CallBack is activated on 1002' }).waitFor();
    expect(await card.locator('.tail').textContent()).not.toContain('SEP00005E005302');
    await picture(page, 'dashboard-trace');
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.screenshot({ path: 'test-output/dashboard-trace-dark.png' });
    await page.setViewportSize({ width: 390, height: 844 });
    expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0);
    await page.screenshot({ path: 'test-output/dashboard-trace-small.png', fullPage: true });
    await card.getByRole('button', { name: 'Stop' }).click();
    await page.locator('.past li', { hasText: 'SEP00005E005301' }).filter({ hasText: 'stopped' }).waitFor();
    expect(await page.locator('.trace').count()).toBe(0);
    // The refusal is an answer of status 404, which the browser calls an error.
    expect(complaints.filter((one) => !one.includes('404'))).toEqual([]);
    await scenes('again');
    await page.close();
  });

  it('is used by keys alone', async () => {
    const { page } = await open('overview');
    await page.keyboard.press('3');
    await page.getByRole('table', { name: 'Lines' }).waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type('1003');
    await expect.poll(() => page.locator('tbody tr').count()).toBe(1);
    await page.close();
  });

  it('fits a phone, light and dark, every view', async () => {
    const { page, complaints } = await open('overview', { viewport: { width: 390, height: 844 }, colorScheme: 'dark' });
    for (const view of ['overview', 'phones', 'lines', 'records', 'alarms', 'parameters', 'events', 'trace']) {
      await page.evaluate(`location.hash = '${view}'`);
      await page.locator(`.tabs a[href="#${view}"][aria-current]`).waitFor();
      const over = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
      expect(over, view).toBeLessThanOrEqual(0);
    }
    await page.evaluate("location.hash = 'phones'");
    await page.locator('tbody tr').nth(2).waitFor();
    await picture(page, 'dashboard-small');
    expect(complaints).toEqual([]);
    await page.close();
  });

  it('shows names as text, whatever they hold', async () => {
    const { page, complaints } = await open('events');
    await page.getByRole('searchbox').fill('<b>');
    await page.evaluate("location.hash = 'phones'");
    await page.getByRole('searchbox').fill('<img src=x onerror=alert(1)>');
    await page.getByText('No phone is registered.').waitFor();
    expect(await page.locator('main img').count()).toBe(0);
    expect(complaints).toEqual([]);
    await page.close();
  });
});
