/** The page's server, with phones that have no wire: what it serves, what it presses, whom it turns away. */
import { request } from 'node:http';
import { hostname } from 'node:os';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { serviceLimits } from '../../src/service/limits.ts';
import { LivePage } from '../../src/service/live-page.ts';
import type { DecodedFrame } from '../../src/service/page/page-model.ts';
import { FakePhone } from '../kit/fake-phone.ts';

const decode = (bytes: Uint8Array): DecodedFrame => ({
  message: 'SoftKeyEvent',
  id: 0x26,
  headerVersion: 0,
  fields: { softKeyEvent: bytes[0]!, lineInstance: 1, callReference: 7 },
  fault: null,
});

let page: LivePage;
let base: string;
let port: number;
let anna: FakePhone;

beforeEach(async () => {
  anna = new FakePhone('1001', '<b>"Anna"</b>');
  page = new LivePage({ decode, clock: () => 1_000, explain: (device) => [`why of ${device}`] });
  page.show({ listen: '127.0.0.1:2000', upstream: '127.0.0.1:2', demo: true, version: '0.0.0' }, [
    anna,
    new FakePhone('1002'),
    new FakePhone('1003'),
  ]);
  port = await page.listen({ host: '127.0.0.1', port: 0 });
  base = `http://127.0.0.1:${port}`;
});
afterEach(() => page.close());

const post = (path: string, body?: unknown, headers: Record<string, string> = {}) =>
  fetch(base + path, {
    method: 'POST',
    ...(body === undefined
      ? { headers }
      : { headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) }),
  });

/** Reads server-sent events until `enough` says so. */
async function events(enough: (text: string) => boolean, headers: Record<string, string> = {}): Promise<string> {
  const stop = new AbortController();
  const answer = await fetch(`${base}/api/events`, { signal: stop.signal, headers });
  let text = '';
  for await (const chunk of answer.body!) {
    text += Buffer.from(chunk).toString();
    if (enough(text)) break;
  }
  stop.abort();
  return text;
}

describe('what it serves', () => {
  it('a page that may load nothing from elsewhere', async () => {
    const answer = await fetch(base);
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'self'");
    const html = await answer.text();
    const links = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map((match) => match[1]!);
    expect(links.length).toBeGreaterThan(4);
    for (const link of new Set(links)) {
      const linked = await fetch(base + link);
      expect([link, linked.status]).toEqual([link, 200]);
      for (const [, inner] of (await linked.text()).matchAll(/from '\.\/([^']+)'/g))
        expect([inner, (await fetch(`${base}/${inner}`)).status]).toEqual([inner, 200]);
    }
  });

  it('the twinkle: mu-law, 240 to 16080 samples in multiples of 240, zero at both ends', async () => {
    const sound = new Uint8Array(await (await fetch(`${base}/CallBack.raw`)).arrayBuffer());
    expect(sound.length % 240).toBe(0);
    expect(sound.length).toBeGreaterThanOrEqual(240);
    expect(sound.length).toBeLessThanOrEqual(16_080);
    expect([sound[0], sound.at(-1)]).toEqual([0xff, 0xff]);
    expect(new Set(sound).size).toBeGreaterThan(100);
  });

  it('the office as JSON', async () => {
    const office = (await (await fetch(`${base}/api/office`)).json()) as {
      phones: object[];
      story: { state: string }[];
    };
    expect(office).toMatchObject({ listen: '127.0.0.1:2000', demo: true });
    expect(office.phones).toHaveLength(3);
    expect(office.story.map((step) => step.state)).toEqual(['now', 'later', 'later', 'later', 'later']);
  });

  it('changes of a phone, the story and messages as events; a page that comes back gets only what it missed', async () => {
    page.tap('SEP00005E005301', 'toServer', Uint8Array.of(9), 'passed');
    page.tap('SEP00005E005301', 'toServer', Uint8Array.of(20), 'swallowed');
    const text = await events((seen) => seen.includes('event: messages'));
    expect(text).toContain('"why":["why of SEP00005E005301"]');
    expect(text).toContain('"fate":"swallowed"');
    expect(text).toContain('"summary":"CallBack · #7"');
    const again = await events((seen) => seen.includes('event: messages'), { 'last-event-id': '1' });
    expect(again).toContain('"sequence":2');
    expect(again).not.toContain('"sequence":1,');
    const changed = events((seen) => seen.includes('"ringing":true'));
    anna.set({ ringing: true });
    expect(await changed).toContain('event: story');
  });

  it('one message with everything in it, as long as it is kept', async () => {
    const bytes = Uint8Array.of(20, 1, 2);
    page.tap('SEP00005E005301', 'toServer', bytes, 'swallowed');
    bytes.fill(0); // the tap's bytes are valid during its call only
    expect(await (await fetch(`${base}/api/messages/1`)).json()).toMatchObject({ id: 0x26, hex: '140102' });
    for (let i = 0; i < 1_000; i++) page.tap('SEP', 'toPhone', Uint8Array.of(1), 'passed');
    expect((await fetch(`${base}/api/messages/1`)).status).toBe(404);
    const text = await events((seen) => seen.includes('event: messages') && seen.endsWith('\n\n'));
    expect(text).toContain(`"leftOut":${1_001 - serviceLimits.messagesPerBatchMax}`);
  });
});

describe('what it presses', () => {
  const keys = '/api/phones/SEP00005E005301/keys';

  it('each kind of key', async () => {
    for (const body of [
      { key: 'offHook' },
      { key: 'dial', value: '10*0#' },
      { key: 'softKey', value: 'NewCall' },
      { key: 'screenKey', value: 'Exit' },
      { key: 'featureButton', value: 134 },
      { key: 'onHook' },
    ])
      expect((await post(keys, body)).status).toBe(200);
    expect(anna.pressed).toEqual([
      'offHook',
      'dial 10*0#',
      'softKey NewCall',
      'screenKey Exit',
      'featureButton 134',
      'onHook',
    ]);
  });

  it('digits on an idle phone take it off hook first', async () => {
    await post(keys, { key: 'dial', value: '1' });
    await post(keys, { key: 'dial', value: '0' });
    expect(anna.pressed).toEqual(['offHook', 'dial 1', 'dial 0']);
  });

  it('refuses what cannot be pressed, and says why', async () => {
    expect((await post(keys, { key: 'softKey', value: 'Nothing' })).status).toBe(409);
    expect((await post(keys, { key: 'dial', value: '1001x' })).status).toBe(409);
    expect((await post(keys, { key: 'explode' })).status).toBe(400);
    expect((await post(keys, { key: 'dial', value: 'x'.repeat(2000) })).status).toBe(413);
    expect((await post('/api/phones/NOBODY/keys', { key: 'offHook' })).status).toBe(404);
    expect((await post('/api/scenes/toString')).status).toBe(404);
    expect(anna.pressed).toEqual([]);
  });
});

describe('whom it turns away', () => {
  it('pages of another origin', async () => {
    const answer = await post('/api/scenes/again', undefined, { origin: 'http://evil.example' });
    expect(answer.status).toBe(403);
    expect((await post('/api/scenes/again', undefined, { origin: base })).status).toBe(200);
  });

  const statusFor = (at: number, host: string) =>
    new Promise<number>((resolve, reject) => {
      const ask = request({ host: '127.0.0.1', port: at, path: '/api/office', headers: { host } }, (answer) => {
        answer.resume();
        resolve(answer.statusCode ?? 0);
      });
      ask.on('error', reject).end();
    });

  it('names that somebody else bound to our address', async () => {
    expect(await statusFor(port, 'evil.example')).toBe(403);
    expect(await statusFor(port, '192.0.2.1')).toBe(403);
    expect(await statusFor(port, 'localhost:8080')).toBe(200);
  });

  it('the same where it is open to other machines: addresses and our own name', async () => {
    const open = new LivePage({ decode, clock: () => 0, explain: () => [] });
    const at = await open.listen({ host: '0.0.0.0', port: 0 });
    expect(await statusFor(at, 'evil.example')).toBe(403);
    expect(await statusFor(at, '192.0.2.1:80')).toBe(200);
    expect(await statusFor(at, hostname())).toBe(200);
    await open.close();
  });

  it('no frame can end it, even if the codec throws', async () => {
    const fragile = new LivePage({
      decode: () => {
        throw new Error('no such table');
      },
      clock: () => 0,
      explain: () => [],
    });
    const at = await fragile.listen({ host: '127.0.0.1', port: 0 });
    fragile.tap('SEP1', 'toPhone', Uint8Array.of(1), 'passed');
    const detail = (await (await fetch(`http://127.0.0.1:${at}/api/messages/1`)).json()) as { fault: string };
    expect(detail.fault).toBe('no such table');
    await fragile.close();
  });

  it('closes with pages open', async () => {
    const answer = await fetch(`${base}/api/events`);
    await page.close();
    await expect(answer.text()).resolves.toContain('event: phone');
  });
});
