/**
 * `ringback report` as an engineer uses it: the built program, its page opened from disk in a browser, with scripts and
 * without. Leaves test-output/report*.png.
 */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sessionVectors } from '../codecs/qbe/vectors.ts';
import { pcap } from '../kit/capture-bytes.ts';
import { ringback } from '../kit/command-line.ts';
import { sessionPackets } from '../kit/qbe-capture.ts';

const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';
const missing = !existsSync(CHROMIUM);
const CAPTURE = 'test/captures/call-back.pcapng';

const STORY = [
  'key',
  'arming',
  'screenKey',
  'hook',
  'hook',
  'free',
  'alert',
  'available',
  'dial',
  'ringing',
  'hook',
  'answered',
];

let folder: string;
let file: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ringback-report-'));
  file = join(folder, 'report.html');
});
afterAll(() => rm(folder, { recursive: true }));

describe('ringback report', () => {
  it('writes a page and says what is in it', async () => {
    const { code, out, err } = await ringback(['report', CAPTURE, '-o', file, '--utc']);
    expect([code, out, err]).toEqual([0, '', `${CAPTURE}: 249 messages, 3 phones, 3 calls, 1 call back → ${file}\n`]);
    const { code: piped, out: page } = await ringback(['report', '-', '-o', '-', '--utc'], {
      input: await readFile(CAPTURE),
    });
    expect(piped).toBe(0);
    expect(page.replaceAll('standard input', 'call-back.pcapng')).toBe(await readFile(file, 'utf8'));
  });

  it('of a damaged capture writes what was readable, and exits with 3', async () => {
    const damaged = join(folder, 'damaged.pcapng');
    const whole = await readFile(CAPTURE);
    writeFileSync(damaged, whole.subarray(0, whole.length - 77));
    const { code, err } = await ringback(['report', damaged, '-o', join(folder, 'damaged.html')]);
    expect([code, err]).toEqual([3, expect.stringContaining('byte')]);
    expect(await readFile(join(folder, 'damaged.html'), 'utf8')).toContain('The file is damaged.');
  });

  it('refuses wrong usage with 2, a missing file with 1', async () => {
    expect((await ringback(['report', CAPTURE])).code).toBe(2);
    const { code, err } = await ringback(['report', join(folder, 'none.pcap'), '-o', file]);
    expect([code, err]).toEqual([1, expect.stringContaining('there is no such file')]);
  });

  it.skipIf(process.platform !== 'linux')(
    'makes folders, or says why not (skipped where there is no /proc)',
    async () => {
      const deep = join(folder, 'new/deeper/report.html');
      expect((await ringback(['report', CAPTURE, '-o', deep])).code).toBe(0);
      expect(await readFile(deep, 'utf8')).toContain('<!doctype html>');
      const { code, err } = await ringback(['report', CAPTURE, '-o', '/proc/none/x']);
      const sentence = 'the folder /proc/none cannot be made: nothing can be made there (ENOENT)';
      expect([code, err]).toEqual([1, `ringback: /proc/none/x cannot be written: ${sentence}\n`]);
    },
  );
});

describe.skipIf(missing)(`the page of a report in a browser (needs ${CHROMIUM})`, () => {
  let browser: Browser;

  async function open(options: Parameters<Browser['newPage']>[0] = {}): Promise<{ page: Page; complaints: string[] }> {
    const page = await browser.newPage({ viewport: { width: 1280, height: 900 }, ...options });
    page.setDefaultTimeout(10_000);
    const complaints: string[] = [];
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('request', (request) => {
      if (request.url() !== pathToFileURL(file).href) complaints.push(`request to ${request.url()}`);
    });
    await page.goto(pathToFileURL(file).href);
    return { page, complaints };
  }

  /** Steps of the first call back as they stand on the page, from top to bottom, with the message below each. */
  const steps = (page: Page): Promise<[string | null, string | null][]> =>
    page.locator('#call-back-1 .ladder .step').evaluateAll((nodes) => {
      const placed = nodes.map((node) => {
        let next = node.nextElementSibling;
        while (next?.classList.contains('step')) next = next.nextElementSibling;
        const row: [string | null, string | null] = [
          node.getAttribute('data-step'),
          next?.getAttribute('data-message') ?? null,
        ];
        return { row, top: node.getBoundingClientRect().top };
      });
      return placed.sort((a, b) => a.top - b.top).map(({ row }) => row);
    });

  beforeAll(async () => {
    await ringback(['report', CAPTURE, '-o', file, '--utc']);
    browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] });
    mkdirSync('test-output', { recursive: true });
  }, 60_000);
  afterAll(() => browser?.close());

  describe('of applications at a CTIManager', () => {
    const vectors = sessionVectors.filter(({ client }) => client === 'JTAPI 15');
    /** The page of a session of a JTAPI client, on a port of its own. */
    async function opened(width: number): Promise<Page> {
      const capture = join(folder, 'cti.pcap');
      const page = join(folder, `cti-${width}.html`);
      writeFileSync(capture, pcap(sessionPackets(vectors, { serverPort: 12_748 })));
      const words = ['report', capture, '-o', page, '--utc', '--protocol', 'qbe', '--port', '12748'];
      const { code, err } = await ringback(words);
      expect([code, err]).toEqual([
        0,
        expect.stringMatching(/messages, 1 session of applications, \d calls seen by them/),
      ]);
      const tab = await browser.newPage({ viewport: { width, height: 900 } });
      tab.setDefaultTimeout(10_000);
      await tab.goto(pathToFileURL(page).href);
      return tab;
    }

    it('shows sessions, requests with results, lines with events, and a ladder of each call', async () => {
      const page = await opened(1280);
      expect(await page.locator('.kind').first().textContent()).toBe('QBE capture report');
      expect(await page.locator('#time').count()).toBe(0);
      expect(await page.locator('#zoom').isVisible()).toBe(false);
      const asked = vectors.filter(({ dir, name }) => dir === 'c2s' && name.endsWith('Request'));
      const names = new Set(asked.map(({ name }) => name.replace(/Request$/, '')));
      const rows = page.locator('#requests table').first().locator('tbody tr');
      expect(new Set(await rows.locator('td:first-child').allTextContents())).toEqual(names);
      const counts = await rows.locator('td:nth-child(2)').allTextContents();
      expect(counts.reduce((sum, text) => sum + Number(text), 0)).toBe(asked.length);
      expect(await page.locator('#sessions tbody tr').count()).toBe(1);
      // The one line whose opening and answer were both kept.
      const opened1002 = page.locator('#places tr', { hasText: '1002' });
      expect(await opened1002.textContent()).toMatch(
        /^1002SEP001122334402.*4(1\s×\sLineInService, 1\s×\sNewCall, 2\s×\sLineForward)/,
      );
      const card = page.locator('#cti-calls .card').first();
      if ((await card.getAttribute('open')) === null) await card.locator('summary').first().click();
      await card.locator('.row[data-message="NewCallEvent"] summary').first().click();
      expect(await card.locator('.fields tr').allTextContents()).toContainEqual(expect.stringContaining('deviceName'));
      await page.fill('#filter', 'no such thing');
      await page.locator('#found', { hasText: '0 of' }).waitFor();
      expect(await page.locator('#requests tbody tr:visible').count()).toBe(0);
      await page.fill('#filter', '');
      await page.screenshot({ path: 'test-output/report-cti.png', fullPage: true });
    });

    it('is no wider than a small screen, and nothing a ladder says is cut', async () => {
      const page = await opened(390);
      expect(await page.locator('html').evaluate((node) => node.scrollWidth)).toBe(390);
      await page.locator('#open').click();
      const labels = await page
        .locator('#cti-calls .row:visible .label')
        .evaluateAll((all) => all.map((node) => node.scrollWidth <= node.clientWidth));
      expect(labels.length).toBeGreaterThan(2);
      expect(labels).not.toContain(false);
      await page.screenshot({ path: 'test-output/report-cti-narrow.png', fullPage: true });
    });
  });

  it('shows the steps of a call back in order, each above its message', async () => {
    const { page, complaints } = await open();
    const shown = await steps(page);
    expect(shown.map(([kind]) => kind)).toEqual(STORY);
    expect(shown.map(([, message]) => message)).toEqual([
      'SoftKeyEvent',
      'UserToDeviceDataVersion1',
      'DeviceToUserDataVersion1',
      'OnHook',
      'OnHook',
      'CallState',
      'UserToDeviceDataVersion1',
      'UserToDeviceDataVersion1',
      'DialedNumber',
      'CallState',
      'OffHook',
      'CallState',
    ]);
    await page.screenshot({ path: 'test-output/report.png', fullPage: true });
    expect(complaints).toEqual([]);
  });

  it('a click on an arrow opens its fields', async () => {
    const { page } = await open();
    const row = page.locator('#call-back-1 .row[data-message="SoftKeyEvent"]').first();
    expect(await row.locator('.fields').isVisible()).toBe(false);
    await row.locator('summary').click();
    await row.locator('.fields').waitFor();
    expect(await row.locator('.fields tr').allTextContents()).toContain('softKeyEventCallBack (20)');
  });

  it('filters calls and zooms into time', async () => {
    const { page, complaints } = await open();
    await page.fill('#filter', 'Carla');
    await page.locator('#found', { hasText: '1 of 4' }).waitFor();
    expect(await page.locator('.card.call:visible, .card.call-back:visible').count()).toBe(1);
    await page.fill('#filter', '');
    await page.locator('#found:empty').waitFor({ state: 'attached' });
    const width = () => page.locator('.stretch').evaluate((node) => node.getBoundingClientRect().width);
    const before = await width();
    await page.click('#in');
    expect(await width()).toBeCloseTo(2 * before, 0);
    expect(complaints).toEqual([]);
  });

  it('works without scripts: ladders, fields, all messages', async () => {
    const { page } = await open({ javaScriptEnabled: false, colorScheme: 'dark' });
    expect(await page.locator('.tools').isVisible()).toBe(false);
    await page.locator('#call-1 > summary').click();
    const rows = page.locator('#call-1 .row');
    await rows.first().waitFor();
    const digits = page.locator('#call-1 .row[data-message="KeypadButton"]').first();
    expect(await digits.isVisible()).toBe(false);
    await page.locator('label[for="call-1-all"]').click();
    await digits.waitFor();
    await digits.locator('summary').click();
    await digits.locator('.fields').waitFor();
    await page.screenshot({ path: 'test-output/report-dark.png', fullPage: true });
  });

  it.each(['light', 'dark'] as const)(
    'on a small screen nothing but ladders and bars is wider than the screen; names, steps and fields can be read: %s',
    async (colorScheme) => {
      const { page } = await open({ viewport: { width: 390, height: 900 }, colorScheme });
      const html = page.locator('html');
      const { scrollWidth, clientWidth } = await html.evaluate((node) => ({
        scrollWidth: node.scrollWidth,
        clientWidth: node.clientWidth,
      }));
      expect(scrollWidth).toBe(clientWidth);
      const names = await page
        .locator('.lane.device .name')
        .evaluateAll((all) => all.map((node) => node.scrollWidth <= node.clientWidth));
      expect(names).toEqual([true, true, true]);
      // What a message says is not cut, and not outside of the screen.
      const labels = page.locator('#call-backs .ladder .row:not(.dull) .label');
      const told = await labels.evaluateAll((all) =>
        all.map((node) => {
          const { left, right } = node.getBoundingClientRect();
          return [node.scrollWidth <= node.clientWidth, left >= 0, right <= 390];
        }),
      );
      expect(told.length).toBeGreaterThan(20);
      expect(told.filter((each) => each.includes(false))).toEqual([]);
      // However far a ladder is scrolled aside, what stands across it stays in sight.
      const ladder = page.locator('#call-backs .ladder .scroll').first();
      await ladder.locator('.row summary').first().click();
      await ladder.evaluate((node) => {
        node.scrollLeft = 150;
      });
      for (const across of ['.step', '.fields', '.label']) {
        const box = await ladder.locator(across).first().boundingBox();
        expect(box!.x).toBeGreaterThanOrEqual(0);
        expect(box!.x + box!.width).toBeLessThanOrEqual(390);
      }
      await page.screenshot({ path: `test-output/report-narrow-${colorScheme}.png`, fullPage: true });
    },
  );
});
