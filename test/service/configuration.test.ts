/** Configuration: which source wins, what every problem says, and that what is printed can be read again. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { formatAddress, isLoopback, parseAddress } from '../../src/service/address.ts';
import {
  ConfigurationError,
  configurationJsonSchema,
  loadConfiguration,
  printConfiguration,
  type Sources,
} from '../../src/service/configuration.ts';
import { environmentName } from '../../src/service/setting.ts';
import { settings } from '../../src/service/settings.ts';

const folder = mkdtempSync(join(tmpdir(), 'ringback-configuration-'));
afterAll(() => rmSync(folder, { recursive: true }));

function file(text: string): string {
  const path = join(folder, 'ringback.yaml');
  writeFileSync(path, text);
  return path;
}

const load = (sources: Partial<Sources>) => loadConfiguration({ flags: {}, environment: {}, file: null, ...sources });

function problemsOf(sources: Partial<Sources>): readonly string[] {
  try {
    load(sources);
  } catch (error) {
    if (error instanceof ConfigurationError) return error.problems;
    throw error;
  }
  return [];
}

describe('which source wins', () => {
  const upstream = '192.0.2.1:2000';

  it('defaults: phones of the demo on loopback, phones of an office on every interface', () => {
    const demo = load({ flags: { demo: true } });
    expect(demo.listen).toEqual({ host: '127.0.0.1', port: 2000 });
    expect(demo.upstream).toBeNull();
    expect(demo.listenChosen).toBe(false);
    const office = load({ flags: { upstream } });
    expect(office.listen).toEqual({ host: '0.0.0.0', port: 2000 });
    expect(office.page).toEqual({ host: '127.0.0.1', port: 8080 });
    expect(office.tls).toBeNull();
    expect(office.keyOwner).toBeNull();
    expect(office.parameters.get('keyOwner')).toBe('auto');
  });

  it('flags before environment before file before defaults, key by key', () => {
    const path = file('listen: 127.0.0.1:1\nupstream: 192.0.2.3:3\npage: 127.0.0.1:3\nkeyOwner: server\n');
    const configuration = load({
      flags: { upstream },
      environment: { RINGBACK_UPSTREAM: '192.0.2.2:2', RINGBACK_PAGE: 'off', RINGBACK_UPSTREAM_TLS: 'yes' },
      file: path,
    });
    expect(configuration.upstream).toEqual({ host: '192.0.2.1', port: 2000 });
    expect(configuration.page).toBeNull();
    expect(configuration.upstreamTls).toBe(true);
    expect(configuration.listen).toEqual({ host: '127.0.0.1', port: 1 });
    expect(configuration.listenChosen).toBe(true);
    expect(configuration.keyOwner).toBe('server');
    const origins = Object.fromEntries(configuration.effective.map(({ key, origin }) => [key, origin]));
    expect(origins).toMatchObject({
      upstream: 'flag --upstream',
      page: 'environment RINGBACK_PAGE',
      listen: `file ${path}`,
      'log.level': 'default',
    });
  });

  it.each([
    ['the demo: memory', { demo: true }, {}, null],
    ['an office: beside us', { upstream }, {}, '.ringback/store-2000'],
    [
      'an office on its own port: in its own folder',
      { upstream, listen: '127.0.0.1:2100' },
      {},
      '.ringback/store-2100',
    ],
    ['an office on any port: memory, it is another one next time', { upstream, listen: '127.0.0.1:0' }, {}, null],
    [
      'an office under systemd: where it says',
      { upstream },
      { STATE_DIRECTORY: '/var/lib/ringback:/b' },
      '/var/lib/ringback/store',
    ],
    [
      'a CTIManager: beside us',
      { cti: '192.0.2.9:2748', ctiUser: 'u', ctiPasswordFile: '/p' },
      {},
      '.ringback/store-cti',
    ],
    ['the demo that was told a folder', { demo: true, store: 'kept' }, {}, 'kept'],
    ['an office that accepts to lose them', { upstream, store: 'memory' }, { STATE_DIRECTORY: '/b' }, null],
  ])('records of %s', (_who, flags, environment, store) => {
    const configuration = load({ flags, environment });
    expect(configuration.store).toBe(store);
    expect(configuration.effective.find(({ key }) => key === 'store')?.value).toBe(store ?? 'memory');
  });

  it('an empty environment variable is none', () => {
    expect(load({ flags: { upstream }, environment: { RINGBACK_PAGE: '' } }).page).not.toBeNull();
  });

  it('service parameters of the flags before those of the file', () => {
    const path = file('parameters:\n  Recall Time: 20000\n  Guard Time: 5000\n');
    const { parameters } = load({
      flags: { upstream },
      file: path,
      parameters: ['Recall Time=40000', 'callerReset=cancel'],
    });
    expect(['recallTimeMs', 'guardTimeMs', 'callerReset'].map((key) => parameters.get(key))).toEqual([
      40_000,
      5_000,
      'cancel',
    ]);
  });

  it('TLS files go together', () => {
    const configuration = load({
      flags: { upstream, tlsListen: ':2443', tlsCert: 'c.pem', tlsKey: 'k.pem' },
    });
    expect(configuration.tls).toEqual({
      listen: { host: '0.0.0.0', port: 2443 },
      certificate: 'c.pem',
      key: 'k.pem',
      authority: null,
    });
  });
});

describe('every problem names the key, what it is and what it should be', () => {
  const upstream = '192.0.2.1:2000';

  it.each<[string, Partial<Sources>, string]>([
    [
      'a port too large',
      { flags: { upstream: 'a:70000' } },
      'upstream: is "a:70000" (flag --upstream); should be HOST:PORT',
    ],
    [
      'a word of the environment',
      { flags: { upstream }, environment: { RINGBACK_UPSTREAM_TLS: 'perhaps' } },
      'upstreamTls: is "perhaps" (environment RINGBACK_UPSTREAM_TLS); should be true or false.',
    ],
    [
      'an owner that is none',
      { flags: { upstream, keyOwner: 'me' } },
      'keyOwner: is "me" (flag --key-owner); should be one of auto, gateway, server.',
    ],
    ['no call server', {}, 'upstream: is missing; should be HOST:PORT of the call server (--upstream)'],
    [
      'TLS without files',
      { flags: { upstream, tlsListen: ':2443' } },
      'tls.certificate: is missing; should be the path of a PEM file',
    ],
    [
      'a service parameter out of range',
      { flags: { upstream }, parameters: ['Guard Time=-1'] },
      'parameters: parameter "Guard Time" is "-1"; it should be a whole number from 0',
    ],
    [
      'a service parameter without value',
      { flags: { upstream }, parameters: ['Guard Time'] },
      '--parameter: is "Guard Time"',
    ],
    [
      'a service parameter that is none',
      { flags: { upstream }, parameters: ['Gard=1'] },
      'parameter "Gard" is not known',
    ],
    [
      'an authority without TLS',
      { flags: { upstream, upstreamCa: 'a.pem' } },
      'upstreamAuthority: is set, but upstreamTls',
    ],
    ['files without TLS', { flags: { upstream, tlsKey: 'k.pem' } }, 'tls.key: is set, but tls.listen is not'],
  ])('%s', (_, sources, sentence) => {
    expect(problemsOf(sources).join('\n')).toContain(sentence);
  });

  it('in a file: unknown keys, wrong types and several at once', () => {
    const path = file('listn: :2000\nupstream: 2000\ntls:\n  cert: x\ndemo: maybe\nparameters:\n  RecallTime: [1]\n');
    const problems = problemsOf({ file: path });
    expect(problems).toContainEqual(
      expect.stringMatching(/^listn: is no key of ours \(file .*\); should be one of listen, upstream/),
    );
    expect(problems).toContainEqual(expect.stringMatching(/^tls\.cert: is no key of ours/));
    expect(problems).toContainEqual(expect.stringMatching(/^upstream: is 2000 \(file .*\); should be HOST:PORT/));
    expect(problems).toContainEqual(expect.stringMatching(/^demo: is "maybe" \(file .*\); should be true or false/));
    expect(problems).toContainEqual(expect.stringMatching(/^parameters\.RecallTime: is \[1\]/));
  });

  it('a file that is no mapping, no YAML, or not there', () => {
    expect(problemsOf({ file: file('- a\n- b\n') })[0]).toContain('should be one mapping of keys to values');
    expect(problemsOf({ file: file('a: [\n') })[0]).toContain('is no YAML');
    expect(problemsOf({ file: join(folder, 'none.yaml') })[0]).toContain('cannot be read (ENOENT)');
  });
});

describe('printing', () => {
  it('what --print-config prints is a file that gives the same configuration', () => {
    const first = load({
      flags: { upstream: '[2001:db8::1]:2000', listen: '127.0.0.2:0', page: 'off' },
      parameters: ['Guard Time=7'],
    });
    const printed = printConfiguration(first);
    expect(printed).toContain('# upstream: flag --upstream');
    const again = load({ file: file(printed) });
    expect({ ...again, effective: null }).toEqual({ ...first, effective: null, pageChosen: true });
  });

  it('the JSON schema names every setting of the table, and the table every key of the schema', () => {
    const schema = configurationJsonSchema() as { properties: Record<string, { properties?: object }> };
    const keys = Object.entries(schema.properties).flatMap(([key, { properties }]) =>
      properties === undefined ? [key] : Object.keys(properties).map((inner) => `${key}.${inner}`),
    );
    expect(keys.filter((key) => key !== 'parameters').sort()).toEqual(settings.map(({ key }) => key).sort());
  });

  it('environment names follow the flags', () => {
    const names = Object.fromEntries(settings.map((setting) => [setting.key, environmentName(setting)]));
    expect(names['tls.certificate']).toBe('RINGBACK_TLS_CERT');
    expect(names.keyOwner).toBe('RINGBACK_KEY_OWNER');
    expect(parse(printConfiguration(load({ flags: { demo: true } }))).demo).toBe(true);
  });
});

describe('addresses', () => {
  it.each([
    ['127.0.0.1:2000', '127.0.0.1:2000'],
    [':2000', '0.0.0.0:2000'],
    ['[::1]:0', '[::1]:0'],
    ['phones.example:65535', 'phones.example:65535'],
  ])('%s', (text, again) => {
    expect(formatAddress(parseAddress(text)!)).toBe(again);
  });

  it.each(['', '2000', 'a:b', '::1:2000', 'a:65536', 'a b:1', '[::1]', 'a:-1'])('refuses %j', (text) => {
    expect(parseAddress(text)).toBeNull();
  });

  it('knows loopback', () => {
    expect(['127.0.0.1', '127.9.9.9', '::1', 'localhost'].map(isLoopback)).toEqual([true, true, true, true]);
    expect(['0.0.0.0', '128.0.0.1', '127.0.0.1.example', '::'].map(isLoopback)).toEqual([false, false, false, false]);
  });
});

describe('a CTIManager', () => {
  const cti = { cti: '192.0.2.11, cti2.example:2800', ctiUser: 'ringback', ctiPasswordFile: 'p' };

  it('instead of a call server: phones do not connect here', () => {
    const configuration = load({ flags: cti });
    expect(configuration.inline).toBe(false);
    expect(configuration.cti).toEqual({
      managers: [
        { host: '192.0.2.11', port: 2748 },
        { host: 'cti2.example', port: 2800 },
      ],
      user: 'ringback',
      passwordFile: 'p',
      tls: null,
      featureId: 1,
      versionWord: 0x00110000,
      pduNumbers: {},
    });
    expect(load({ flags: { ...cti, upstream: '192.0.2.1:2000' } }).inline).toBe(true);
    expect(load({ flags: { upstream: '192.0.2.1:2000' } }).cti).toBeNull();
  });

  it('TLS where certificates are named: port 2749, or the port of the parameter', () => {
    const secure = { ...cti, ctiCert: 'c.pem', ctiKey: 'k.pem' };
    const configuration = load({ flags: secure });
    expect(configuration.cti!.managers[0]!.port).toBe(2749);
    expect(configuration.cti!.tls).toEqual({ certificate: 'c.pem', key: 'k.pem', authority: null });
    const moved = load({ flags: secure, parameters: ['CTI Connecting Port=4000'] });
    expect(moved.cti!.managers[0]!.port).toBe(4000);
  });

  it('numbers of the site, from flags and from the file', () => {
    const flags = { ...cti, ctiFeatureId: '0x2A', ctiPduNumbers: 'ProviderInitRequest=400, Heartbeat=0x78' };
    expect(load({ flags }).cti).toMatchObject({
      featureId: 42,
      pduNumbers: { ProviderInitRequest: 400, Heartbeat: 120 },
    });
    const path = file(
      'cti:\n  managers: 192.0.2.11\n  user: u\n  passwordFile: p\n  featureId: 7\n  versionWord: 0x00100000\n',
    );
    expect(load({ file: path }).cti).toMatchObject({ featureId: 7, versionWord: 0x00100000 });
  });

  it.each([
    ['a user that is missing', { ...cti, ctiUser: undefined }, 'cti.user: is missing'],
    ['a password file that is missing', { ...cti, ctiPasswordFile: undefined }, 'cti.passwordFile: is missing'],
    [
      'an address that is none',
      { ...cti, cti: 'a b' },
      'cti.managers: is "a b" (flag --cti); should be HOST or HOST:PORT',
    ],
    ['a certificate without its key', { ...cti, ctiCert: 'c.pem' }, 'cti.certificate: a certificate and its key'],
    ['a number that is none', { ...cti, ctiFeatureId: '-1' }, 'cti.featureId: is "-1"'],
    ['PDU numbers that are none', { ...cti, ctiPduNumbers: 'x' }, 'cti.pduNumbers: is "x"'],
    ['a user without a CTIManager', { demo: true, ctiUser: 'u' }, 'cti.user: is set, but cti.managers is not'],
  ])('%s', (_, flags, problem) => {
    expect(problemsOf({ flags }).join('\n')).toContain(problem);
  });
});
