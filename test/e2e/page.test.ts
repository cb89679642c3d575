/**
 * The page in a browser: a newcomer's first minute, clicked. The demo runs as users start it; the browser is Debian's.
 * Leaves test-output/page.png; with UPDATE_SCREENSHOTS=1 also docs/images/page.png, which the README shows.
 */
import { copyFileSync, existsSync, mkdirSync } from 'node:fs';
import { type Browser, chromium, type Locator, type Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { LivePage } from '../../src/service/live-page.ts';
import { FakePhone } from '../kit/fake-phone.ts';
import { RingbackProcess, type Started } from '../kit/ringback-process.ts';

const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';
const missing = !existsSync(CHROMIUM);

let ringback: RingbackProcess;
let started: Started;
let browser: Browser;

async function open(options: Parameters<Browser['newPage']>[0] = {}): Promise<{ page: Page; complaints: string[] }> {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, ...options });
  page.setDefaultTimeout(10_000);
  const complaints: string[] = [];
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('request', (request) => {
    if (!request.url().startsWith(started.page)) complaints.push(`request to ${request.url()}`);
  });
  await page.goto(started.page);
  await page.locator('.phone').nth(2).waitFor();
  return { page, complaints };
}

/** One phone on the page, used as a visitor would: by what its keys are called. */
function phoneOn(page: Page, number: string) {
  const node = page.locator(`.phone[data-number="${number}"]`);
  const key = (name: string): Locator => node.getByRole('button', { name, exact: true });
  return {
    mood: async (text: string) => node.locator('.mood', { hasText: text }).waitFor(),
    lift: () => key('Lift the handset').click(),
    hangUp: () => key('Hang up').click(),
    press: (name: string) => key(name).click(),
    dial: async (digits: string) => {
      for (const digit of digits) await key(digit).click();
    },
    /** Lines of the screen, once it says `text`. */
    screen: async (text: string): Promise<string[]> => {
      await node.locator('.lcd-main', { hasText: text }).waitFor();
      return node.locator('.lcd-main p').allTextContents();
    },
    softKeys: () => node.locator('.lcd-keys span').allTextContents(),
  };
}

/** Until so many steps of the guide are ticked. */
const ticked = (page: Page, count: number) =>
  expect.poll(() => page.locator('.story li.done').count(), { timeout: 10_000 }).toBe(count);

describe.skipIf(missing)(`the page (needs ${CHROMIUM})`, () => {
  beforeAll(async () => {
    ringback = new RingbackProcess(['serve', '--demo', '--json', '--listen', '127.0.0.1:0', '--page', '127.0.0.1:0']);
    started = await ringback.started();
    browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] });
    mkdirSync('test-output', { recursive: true });
  }, 60_000);
  beforeEach(async () => {
    expect((await fetch(`${started.page}api/scenes/again`, { method: 'POST' })).status).toBe(200);
  });
  afterAll(async () => {
    await browser?.close();
    await ringback?.stop();
  });

  it('busy → CallBack → hang up → free → screen → Dial → answered', { timeout: 60_000 }, async () => {
    const { page, complaints } = await open();
    const [anna, ben, carla] = [phoneOn(page, '1001'), phoneOn(page, '1002'), phoneOn(page, '1003')];
    await ticked(page, 0);

    await ben.press('Call 1003');
    await carla.mood('rings');
    await carla.lift();
    await ben.mood('talks');
    await ticked(page, 1);

    await anna.dial('1002');
    await anna.mood('hears busy');
    await ticked(page, 2);

    await anna.press('CallBack');
    expect(await anna.screen('is activated')).toEqual([
      'CallBack is activated on 1002',
      'Press Cancel to deactivate',
      'Press Exit to quit this screen',
    ]);
    expect((await anna.softKeys()).filter((label) => label !== '')).toEqual(['Cancel', 'Exit']);
    await ticked(page, 3);

    await anna.press('Exit');
    await anna.hangUp();
    await anna.mood('idle');
    await ben.hangUp();
    const lines = await anna.screen('has become available');
    expect(lines[0]).toBe('1002 has become available');
    expect(lines[1]).toMatch(/^Time \d\d:\d\d \d\d\/\d\d\/\d{4}$/);
    expect(lines.slice(2)).toEqual([
      'Press Dial to call',
      'Press Cancel to deactivate',
      'Press Exit to quit this screen',
    ]);
    await ticked(page, 4);
    await carla.hangUp();
    await carla.mood('idle');
    // The glow at its brightest: the same picture each time.
    await page.evaluate('for (const each of document.getAnimations()) { each.pause(); each.currentTime = 420; }');
    await page.screenshot({ path: 'test-output/page.png' });

    await anna.press('Dial');
    await ben.mood('rings');
    await ben.lift();
    await anna.mood('talks');
    await ben.mood('talks');
    await ticked(page, 5);
    await page.getByText('That is Call Back.').waitFor();

    // What the gateway did is marked: a template changed, a key swallowed, screens added.
    const rows = page.locator('.row');
    await rows.filter({ hasText: 'SoftKeyTemplateRes' }).filter({ hasText: 'changed' }).first().waitFor();
    await rows.filter({ hasText: 'SoftKeyEvent CallBack' }).filter({ hasText: 'swallowed' }).first().waitFor();
    const added = rows.filter({ hasText: 'UserToDeviceData' }).filter({ hasText: 'added' });
    await added.last().click();
    await added.last().locator('pre', { hasText: '"fields"' }).waitFor();
    expect(complaints).toEqual([]);
    if (process.env.UPDATE_SCREENSHOTS === '1') {
      mkdirSync('docs/images', { recursive: true });
      copyFileSync('test-output/page.png', 'docs/images/page.png');
    }
    await page.getByRole('button', { name: 'Once more' }).click();
    await ticked(page, 0);
    await page.close();
  });

  it('by the guide alone: five clicks on one button', { timeout: 60_000 }, async () => {
    const { page, complaints } = await open({ colorScheme: 'dark' });
    const sound = page.getByRole('button', { name: 'Sound off' });
    const fetched = page.waitForResponse((response) => response.url().endsWith('/CallBack.raw'));
    await sound.click();
    expect((await fetched).status()).toBe(200);
    await page.getByRole('button', { name: 'Sound on', pressed: true }).waitFor();
    for (let step = 1; step <= 5; step++) {
      await page.locator('.story button.main:enabled', { hasText: 'Do it for me' }).click();
      await ticked(page, step);
    }
    await page.screenshot({ path: 'test-output/page-dark.png' });
    await page.getByRole('button', { name: 'Once more' }).click();
    await ticked(page, 0);
    expect(complaints).toEqual([]);
    await page.close();
  });

  it('by keyboard: digits typed in a phone are dialled there', async () => {
    const { page } = await open();
    const carla = phoneOn(page, '1003');
    const handset = page.locator('.phone[data-number="1003"]').getByRole('button', { name: 'Lift the handset' });
    await handset.focus();
    await page.keyboard.press('Enter');
    await carla.mood('off hook');
    await page.keyboard.type('1001');
    await phoneOn(page, '1001').mood('rings');
    await carla.hangUp();
    await carla.mood('idle');
    await page.close();
  });

  it('filters per phone, pauses, and fits a phone-sized window', async () => {
    const { page } = await open({ viewport: { width: 390, height: 844 } });
    const rows = page.locator('.row');
    await rows.first().waitFor({ state: 'attached' });
    await page.locator('.chip', { hasText: '1001' }).click();
    await expect.poll(() => page.locator('.row:not([hidden]) .who', { hasText: '1001' }).count()).toBe(0);
    await expect.poll(() => page.locator('.row:not([hidden])').count()).toBeGreaterThan(0);
    await page.getByRole('button', { name: 'Pause' }).click();
    const newest = () => rows.last().textContent();
    const before = await newest();
    const ben = phoneOn(page, '1002');
    await ben.lift();
    await ben.mood('off hook');
    await page.getByRole('button', { name: /^Resume \(\d+\)$/ }).waitFor();
    expect(await newest()).toBe(before);
    await page.getByRole('button', { name: /^Resume/ }).click();
    await expect.poll(newest).not.toBe(before);
    await ben.hangUp();
    await ben.mood('idle');
    const width = await page.evaluate('document.documentElement.scrollWidth');
    expect(width).toBeLessThanOrEqual(390);
    await page.screenshot({ path: 'test-output/page-narrow.png', fullPage: true });
    await page.close();
  });

  it('names, numbers and messages are data, whatever they look like', async () => {
    const hostile = '<img src=x onerror="document.title=1">';
    const decode = () => ({
      message: hostile,
      id: 1,
      headerVersion: 0,
      fields: { promptStatus: hostile },
      fault: null,
    });
    const server = new LivePage({ decode, clock: Date.now, explain: () => [hostile] });
    const phone = new FakePhone(hostile, hostile);
    server.show({ listen: hostile, upstream: hostile, demo: true, version: hostile }, [phone]);
    const port = await server.listen({ host: '127.0.0.1', port: 0 });
    server.tap(hostile, 'toServer', Uint8Array.of(1), 'added');
    const page = await browser.newPage();
    const complaints: string[] = [];
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
    await page.goto(`http://127.0.0.1:${port}/`);
    phone.set({
      prompt: hostile,
      notify: hostile,
      tone: hostile,
      hook: 'off',
      softKeys: [{ label: hostile, event: 1 }],
      calls: [{ line: 1, reference: 1, state: hostile, calling: hostile, called: hostile }],
    });
    await page.locator('.lcd-keys', { hasText: hostile }).waitFor();
    phone.set({ screen: { title: hostile, prompt: hostile, text: hostile, softKeys: [{ name: hostile, url: '' }] } });
    await page.locator('.lcd-main p', { hasText: hostile }).waitFor();
    await page.locator('.row summary').click();
    await page.locator('.row pre', { hasText: 'promptStatus' }).waitFor();
    expect(await page.locator('img:not([src="/favicon.svg"])').count()).toBe(0);
    expect(await page.title()).toBe('ringback');
    expect(complaints).toEqual([]);
    await page.close();
    await server.close();
  });
});
