/** The lmdb store: the contract, a model with reopening at random places, damage, a full store, and one owner. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { open } from 'lmdb';
import { afterAll, describe, expect, it } from 'vitest';
import { LmdbStore, type LmdbStoreOptions } from '../../src/cluster/lmdb-store.ts';
import { encodeRecord } from '../../src/cluster/record-format.ts';
import type { StoredRecord } from '../../src/model/events.ts';
import { clauses, record } from './store-contract.ts';

const place = mkdtempSync(join(tmpdir(), 'ringback-store-'));
let folders = 0;
const freshFolder = () => join(place, `store-${++folders}`);
const stores: LmdbStore[] = [];
const openStore = (folder = freshFolder(), options: Partial<LmdbStoreOptions> = {}): LmdbStore => {
  const store = new LmdbStore({ folder, ...options });
  stores.push(store);
  return store;
};

afterAll(async () => {
  for (const store of stores) await store.close();
  rmSync(place, { recursive: true });
});

/** Writes raw values, as another version or a bad disk would have left them. */
async function plant(folder: string, values: Readonly<Record<string, Uint8Array>>): Promise<void> {
  const root = open(folder, { encoding: 'binary', keyEncoding: 'binary', maxDbs: 4, noSubdir: false });
  const records = root.openDB('records', { encoding: 'binary', keyEncoding: 'binary' });
  for (const [key, value] of Object.entries(values)) await records.put(Buffer.from(key), value);
  await root.close();
}

async function planted(folder: string, device: string): Promise<string | undefined> {
  const root = open(folder, { encoding: 'binary', keyEncoding: 'binary', maxDbs: 4, noSubdir: false });
  const value = root.openDB('records', { encoding: 'binary', keyEncoding: 'binary' }).get(Buffer.from(device));
  await root.close();
  return (value as Buffer | undefined)?.toString('hex');
}

describe('the lmdb store', () => {
  it.each(clauses)('$says', ({ holds }) => holds(() => openStore()));

  it('has all that it acknowledged when it is opened again, whatever came between', async () => {
    const devices = ['A', 'SEP00005E005301', 'Ü', '\u0000', 'SEP00005E00530'];
    const commit = fc.record({
      device: fc.constantFrom(...devices),
      state: fc.option(fc.constantFrom(2, 3, 6, 7, 9)),
    });
    const step = fc.oneof({ weight: 6, arbitrary: commit }, { weight: 1, arbitrary: fc.constant('reopen' as const) });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 60 }), fc.boolean(), async (steps, awaited) => {
        const folder = freshFolder();
        const model = new Map<string, StoredRecord>();
        let store = new LmdbStore({ folder });
        let writes: Promise<void>[] = [];
        const check = async () => {
          await Promise.all(writes.splice(0));
          const expected = [...model.values()].sort((a, b) => a.sequence - b.sequence);
          expect(await store.load()).toEqual(expected);
        };
        for (const [sequence, each] of steps.entries()) {
          if (each === 'reopen') {
            await check();
            await store.close();
            store = new LmdbStore({ folder });
            await check();
          } else {
            const { device, state } = each;
            const next = state === null ? null : record(device, sequence, { state, revision: sequence });
            if (next === null) model.delete(device);
            else model.set(device, next);
            writes.push(store.commit(device, next));
            if (awaited) await Promise.all(writes);
          }
        }
        await check();
        await store.close();
        writes = [];
      }),
      { numRuns: 40 },
    );
  });

  it('refuses a name that cannot be a key, and a number that cannot be kept', async () => {
    const store = openStore();
    await expect(store.commit('', record('', 1))).rejects.toThrow('a device name of 0 bytes cannot be a key');
    await expect(store.commit('x'.repeat(512), null)).rejects.toThrow('a device name of 512 bytes');
    await expect(store.commit('A', record('A', -1))).rejects.toThrow('sequence is -1');
    await store.commit('x'.repeat(511), record('x'.repeat(511), 1));
  });
});

describe('records that cannot be read', () => {
  it('are told, kept aside, and do not stop the start', async () => {
    const folder = freshFolder();
    const bad = Buffer.from(encodeRecord(record('BAD', 2)));
    bad[9]! ^= 0x10;
    await plant(folder, { GOOD: encodeRecord(record('GOOD', 1)), BAD: bad, SHORT: Buffer.from([1]) });
    const alarms: string[] = [];
    const store = openStore(folder, { alarm: (name, device, detail) => alarms.push(`${name} ${device} ${detail}`) });
    expect((await store.load()).map(({ device }) => device)).toEqual(['GOOD']);
    const aside = join(store.path, 'damaged.jsonl');
    expect(alarms).toEqual([
      `RecordDamaged BAD The record of BAD is lost: its checksum does not match. It is kept in ${aside}.`,
      `RecordDamaged SHORT The record of SHORT is lost: it has 1 bytes, too few for a record. It is kept in ${aside}.`,
    ]);
    const rows = readFileSync(aside, 'utf8').trim().split('\n');
    expect(rows.map((row) => JSON.parse(row))).toMatchObject([
      { device: 'BAD', value: bad.toString('hex'), key: Buffer.from('BAD').toString('hex') },
      { device: 'SHORT', value: '01' },
    ]);
    expect((await store.load()).length).toBe(1);
    expect(alarms.length).toBe(2);
  });

  it('stay in the store where they cannot be kept aside', async () => {
    const folder = freshFolder();
    await plant(folder, { BAD: Buffer.from([1, 2]) });
    mkdirSync(join(folder, 'damaged.jsonl'));
    const alarms: string[] = [];
    const store = openStore(folder, { alarm: (_name, _device, detail) => alarms.push(detail) });
    expect(await store.load()).toEqual([]);
    expect(alarms).toEqual([expect.stringMatching(/^The record of BAD is lost: .* It is left in the store \(EISDIR/)]);
    await store.close();
    expect(await planted(folder, 'BAD')).toBe('0102');
  });

  it('of a later format are told and left alone', async () => {
    const folder = freshFolder();
    await plant(folder, { NEW: Buffer.from([2, 1, 2, 3, 4, 5, 6]) });
    const alarms: string[] = [];
    const store = openStore(folder, { alarm: (name, _device, detail) => alarms.push(`${name}: ${detail}`) });
    expect(await store.load()).toEqual([]);
    expect(alarms).toEqual([
      'RecordNewer: The record of NEW is not used, and kept: its format is 2, this version reads 1.',
    ]);
    await store.close();
    expect(await planted(folder, 'NEW')).toBe('02010203040506');
  });

  it('in part, with fields of a later version, keep them as long as the call back lives', async () => {
    const folder = freshFolder();
    const tail = Buffer.from([23, 2, 0x68, 0x69]);
    await plant(folder, { A: encodeRecord(record('A', 1), tail) });
    const store = openStore(folder);
    await store.load();
    await store.commit('A', record('A', 1, { revision: 2 }));
    await store.close();
    expect(await planted(folder, 'A')).toMatch(/17026869$/);
    const again = openStore(folder);
    await again.load();
    await again.commit('A', record('A', 2));
    await again.close();
    expect(await planted(folder, 'A')).not.toMatch(/17026869$/);
  });
});

describe('a full store', () => {
  const bytesMax = 16 * 4096;

  it('refuses new records by name and limit, changes and ends the others, and takes new ones again', async () => {
    const alarms: string[] = [];
    const store = openStore(freshFolder(), { bytesMax, alarm: (name) => alarms.push(name) });
    const live: string[] = [];
    let refused: Error | undefined;
    for (let i = 0; refused === undefined; i++) {
      const writes = Array.from({ length: 20 }, (_, j) => `D${i}-${j}`).map((device) =>
        store.commit(device, record(device, i)).then(
          () => live.push(device),
          (error: Error) => {
            refused = error;
          },
        ),
      );
      await Promise.all(writes);
    }
    expect(refused.message).toMatch(/^the store .* is full: \d+ of 65536 bytes$/);
    expect(live.length).toBeGreaterThan(300);
    expect(alarms).toEqual(['StoreFull']);
    await Promise.all(live.map((device) => store.commit(device, record(device, 5, { state: 7, revision: 2 }))));
    expect((await store.load()).length).toBe(live.length);
    await Promise.all(live.slice(100).map((device) => store.commit(device, null)));
    await store.commit('new', record('new', 9));
    expect(alarms).toEqual(['StoreFull', 'StoreRoom']);
  });

  it('refuses the one that has no room, not its neighbours of the same turn', async () => {
    const folder = freshFolder();
    const store = openStore(folder, { bytesMax: 5 * 4096 });
    const devices = Array.from({ length: 400 }, (_, i) => `D${i}`);
    const written = await Promise.allSettled(devices.map((device, i) => store.commit(device, record(device, i))));
    const kept = devices.filter((_, i) => written[i]!.status === 'fulfilled');
    expect(kept.length).toBeGreaterThan(50);
    expect(kept.length).toBeLessThan(400);
    expect((await store.load()).map(({ device }) => device)).toEqual(kept);
  });
});

describe('the folder', () => {
  const opening = (folder: string) => () => openStore(folder);

  it('is made where it is missing, with its parents', async () => {
    const folder = join(freshFolder(), 'deep', 'er');
    await openStore(folder).commit('A', record('A', 1));
  });

  it('is refused where it is open already', async () => {
    const folder = freshFolder();
    const store = openStore(folder);
    expect(opening(folder)).toThrow(`--store: the records in ${folder} cannot be opened: it is open in this process`);
    await store.close();
    await openStore(folder).close();
  });

  it('is refused while another process has it, and taken over when that is killed', async () => {
    const folder = freshFolder();
    const script = `import { LmdbStore } from ${JSON.stringify(new URL('../../dist/cluster/index.js', import.meta.url).href)};
      const store = new LmdbStore({ folder: ${JSON.stringify(folder)} });
      await store.commit('A', ${JSON.stringify(record('A', 1))});
      process.stdout.write('open');
      setInterval(() => {}, 1000);`;
    const other = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    try {
      await once(other.stdout, 'data');
      expect(opening(folder)).toThrow(`process ${other.pid} uses it; end that one, or give each gateway a folder`);
      expect(opening(folder)).toThrow(`process ${other.pid} uses it`);
    } finally {
      other.kill('SIGKILL');
      await once(other, 'close');
    }
    expect((await openStore(folder).load()).length).toBe(1);
  });

  it('is refused where something else has its name', () => {
    const folder = freshFolder();
    writeFileSync(folder, '');
    expect(opening(folder)).toThrow('there is a file of that name; name a folder');
    expect(opening(join(folder, 'below'))).toThrow('part of the path is a file; name a folder');
  });

  it.each([
    ['garbage', 20_000],
    ['a few bytes', 5],
  ])('is refused with %s for a store', (_what, length) => {
    const folder = freshFolder();
    mkdirSync(folder);
    writeFileSync(join(folder, 'data.mdb'), Buffer.alloc(length, 0xa5));
    expect(opening(folder)).toThrow('its data.mdb is no record store, or is damaged; move it away');
  });

  it('is taken with an empty file, as a crash right after the first start leaves it', async () => {
    const folder = freshFolder();
    mkdirSync(folder);
    appendFileSync(join(folder, 'data.mdb'), '');
    await openStore(folder).commit('A', record('A', 1));
  });
});
