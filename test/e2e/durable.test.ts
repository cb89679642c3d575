/** A gateway process that is killed, and the same office in front of the next one: what waits is found and told. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { LmdbStore } from '../../src/cluster/lmdb-store.ts';
import type { StoredRecord } from '../../src/model/events.ts';
import { Office, type SimulatedPhone } from '../../src/simulator/index.ts';
import { Desk } from '../kit/desk.ts';
import { RingbackProcess } from '../kit/ringback-process.ts';
import { Site } from '../kit/site.ts';

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

function temporary(): string {
  const folder = mkdtempSync(join(tmpdir(), 'ringback-durable-'));
  closers.push(async () => rmSync(folder, { recursive: true }));
  return folder;
}

const WATCH_BUSY = 2;
const NOTIFYING = 7;
const NOTIFIED = 9;

/** An office whose gateway is a process of its own, on a port and a store that outlive it. */
class KilledOffice {
  readonly folder = join(temporary(), 'store');
  readonly office = new Office({ phones: 3, dialect: 'chan-sccp', interDigitMs: 30 });
  readonly desk = new Desk((number) => this.office.phone(number));
  /** Texts of the screens that 1001 was shown since the last start of a gateway. */
  shown: string[] = [];
  private gateway!: RingbackProcess;
  private listen = '127.0.0.1:0';
  private upstream = '';

  static async open(): Promise<KilledOffice> {
    const site = new KilledOffice();
    closers.push(() => site.office.close());
    site.upstream = `127.0.0.1:${await site.office.open()}`;
    await site.start();
    await site.office.register(Number(site.listen.split(':')[1]));
    site.phone('1001').on('frame', ({ direction, bytes }) => {
      const text = /<Text>([^<\n]*)/.exec(Buffer.from(bytes).toString('latin1'))?.[1];
      if (direction === 'toPhone' && text !== undefined) site.shown.push(text);
    });
    return site;
  }

  async start(): Promise<void> {
    const words = ['--listen', this.listen, '--upstream', this.upstream, '--store', this.folder, '--page', 'off'];
    this.gateway = new RingbackProcess(['serve', '--json', ...words]);
    const { gateway } = this;
    closers.push(() => gateway.stop());
    const started = await gateway.started();
    expect(started.store).toBe(this.folder);
    this.shown = [];
    this.listen = started.listen;
  }

  /** kill -9, if not another signal; every phone has noticed, and the call manager too. */
  async kill(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    const there = this.office.phones.filter(({ state }) => state.registered);
    const gone = there.map((phone) => once(phone, 'closed'));
    this.gateway.child.kill(signal);
    await Promise.all([...gone, this.gateway.ended]);
    while (this.office.manager.sessions.size > 0) await new Promise((resolve) => setImmediate(resolve));
  }

  /** What the killed gateway left, and `change` in its place. */
  async stored(change?: (record: StoredRecord) => StoredRecord): Promise<readonly StoredRecord[]> {
    const store = new LmdbStore({ folder: this.folder });
    const records = await store.load();
    if (change !== undefined) for (const record of records) await store.commit(record.device, change(record));
    await store.close();
    return records;
  }

  phone(number: string): SimulatedPhone {
    return this.office.phone(number);
  }

  /** 1001 waits for 1002, which talks to 1003. */
  async arm(): Promise<void> {
    await this.desk.talk('1003', '1002');
    await this.desk.hearBusy('1001', '1002');
    await this.desk.pressCallBack('1001');
    await this.desk.screen('1001', 'CallBack is activated on 1002');
  }
}

const available = '1002 has become available';

describe('a gateway that is killed', () => {
  it('while B is busy: B is free when it registers with the next, and A is told', async () => {
    const site = await KilledOffice.open();
    await site.arm();
    await site.kill();
    expect(await site.stored()).toMatchObject([{ line: '1002', dialNumber: '1002', state: WATCH_BUSY, revision: 1 }]);
    await site.start();
    await site.phone('1001').register();
    await site.phone('1003').register();
    expect(site.shown).toEqual([]);
    await site.phone('1002').register();
    await site.desk.screen('1001', available);
    expect(site.shown).toEqual([available]);
    expect(site.phone('1001').state.played).toEqual(['Play:CallBack.raw']);
  });

  it('and B is in a call with the next one: A is told when that call ends', async () => {
    const site = await KilledOffice.open();
    await site.arm();
    await site.kill();
    await site.start();
    // B first: nobody can be told. Then it is busy again before A is back.
    await site.phone('1002').register();
    await site.phone('1003').register();
    await site.desk.talk('1003', '1002');
    await site.phone('1001').register();
    expect(site.shown).toEqual([]);
    await site.desk.hangUp('1002');
    await site.desk.screen('1001', available);
    site.phone('1001').screenKey('Dial');
    await site.desk.offered('1002', 'ringing', (state) => state.ringing);
  });

  it('while it tells A: the next tells again, by one screen', async () => {
    const site = await KilledOffice.open();
    await site.arm();
    await site.kill();
    await site.stored((record) => ({ ...record, state: NOTIFYING, revision: 2, freeSince: record.armedAt + 1 }));
    await site.start();
    await site.phone('1002').register();
    await site.phone('1001').register();
    await site.desk.screen('1001', available);
    expect(site.shown).toEqual([available]);
    site.phone('1001').screenKey('Cancel');
    await site.desk.pressCallBack('1001');
    await site.desk.screen('1001', 'CallBack is not active');
    expect(site.phone('1001').state.played).toEqual(['Play:CallBack.raw']);
    await site.kill('SIGTERM');
    expect(await site.stored()).toEqual([]);
  });

  it('after A was told: the next is silent, and the CallBack key shows what is known', async () => {
    const site = await KilledOffice.open();
    await site.arm();
    await site.desk.hangUp('1001');
    await site.desk.hangUp('1002');
    await site.desk.screen('1001', available);
    await site.kill();
    const [record] = await site.stored((each) => ({ ...each, state: NOTIFIED }));
    expect(record!.freeSince).toBeGreaterThan(0);
    await site.start();
    for (const number of ['1001', '1002', '1003']) await site.phone(number).register();
    // A call of B that begins and ends is the chance to be told again.
    await site.desk.talk('1003', '1002');
    await site.desk.hangUp('1002');
    await site.desk.pressCallBack('1001');
    await site.desk.offered('1001', 'the status that it asked for', () => site.shown.length > 0);
    expect(site.shown).toEqual([available]);
    expect(site.phone('1001').state.played).toEqual(['Play:CallBack.raw']);
  });
});

describe('a store that is full', () => {
  it('refuses to arm, the record that lives goes on, and calls too', async () => {
    const alarms: string[] = [];
    const folder = temporary();
    const store = new LmdbStore({ folder, bytesMax: 4096 + 100, alarm: (name) => alarms.push(name) });
    const filler = { callerLineInstance: 1, line: '9', dialNumber: '9', state: WATCH_BUSY, revision: 1, freeSince: 0 };
    const site = await Site.open({ store });
    closers.push(() => site.close());
    closers.push(() => store.close());
    await site.talk('1003', '1002');
    await site.hearBusy('1001', '1002');
    await site.pressCallBack('1001');
    await site.screen('1001', 'CallBack is activated on 1002');
    await site.hangUp('1001');
    // One leaf of records; the next page would be too much.
    let room = true;
    for (let i = 0; room && i < 200; i++)
      await store.commit(`F${i}`, { ...filler, device: `F${i}`, sequence: 1000 + i, armedAt: 0 }).catch(() => {
        room = false;
      });
    expect(alarms).toEqual(['StoreFull']);
    await site.hangUp('1003');
    await site.screen('1001', available);
    await site.talk('1003', '1001');
    await site.hearBusy('1002', '1001');
    await site.pressCallBack('1002');
    await site.screen('1002', /unavailable/i);
  });
});

describe('a store that cannot be opened', () => {
  const words = ['serve', '--page', 'off', '--listen', '127.0.0.1:0', '--upstream', '127.0.0.1:9'];

  it('ends the start with 1, an alarm, and what to do', async () => {
    const folder = temporary();
    const first = new RingbackProcess([...words, '--json', '--store', folder]);
    closers.push(() => first.stop());
    await first.started();
    const { code, stderr } = await new RingbackProcess([...words, '--store', folder]).ended;
    expect(code).toBe(1);
    expect(stderr).toMatch(/"alarm":"StoreNotOpened"/);
    expect(stderr).toContain(
      `ringback: --store: the records in ${folder} cannot be opened: process ${first.child.pid} uses it; ` +
        'end that one, or give each gateway a folder of its own.',
    );
  });

  const setpriv = '/usr/bin/setpriv';
  it.skipIf(process.getuid?.() !== 0 || !existsSync(setpriv))(
    'says so where the folder is read-only (skipped where the test cannot become another user: needs root and setpriv)',
    async () => {
      const folder = temporary();
      const script = `import { LmdbStore } from ${JSON.stringify(new URL('../../dist/cluster/index.js', import.meta.url).href)};
        try { new LmdbStore({ folder: ${JSON.stringify(folder)} }); } catch (error) { process.stdout.write(error.message); }`;
      const user = ['--reuid', '65534', '--clear-groups', process.execPath, '--input-type=module', '-e', script];
      const child = spawn(setpriv, user, { stdio: ['ignore', 'pipe', 'inherit'] });
      const [said] = await once(child.stdout, 'data');
      expect(String(said)).toContain('this user may not write there; give the folder to the user that runs ringback');
    },
  );
});

describe('a disk that takes no more', () => {
  it('refuses the write with its reason, keeps what was acknowledged, and goes on where it can', async () => {
    const folder = temporary();
    const script = `import { LmdbStore } from ${JSON.stringify(new URL('../../dist/cluster/index.js', import.meta.url).href)};
      const alarms = [];
      const alarm = (name) => alarms.push(name);
      const store = new LmdbStore({ folder: ${JSON.stringify(folder)}, alarm });
      const record = (device, sequence) => ({ device, sequence, callerLineInstance: 1, line: '1', dialNumber: '1',
        state: 2, revision: 1, armedAt: 0, freeSince: 0 });
      const kept = [];
      let reason = '';
      for (let i = 0; reason === '' && i < 3000; i++) {
        const group = Array.from({ length: 20 }, (_, j) => 'SEP' + (i * 20 + j));
        await Promise.all(group.map((device, j) => store.commit(device, record(device, i * 20 + j))
          .then(() => kept.push(device), (error) => { reason = error.message; })));
      }
      await store.commit(kept[0], null);
      const refusal = await store.commit('SEPNEW', record('SEPNEW', 90000)).catch((error) => error.message);
      const there = new Set((await store.load()).map(({ device }) => device));
      await store.close();
      process.stdout.write(JSON.stringify({ reason, refusal, alarms, kept: kept.length, there: there.size,
        missing: kept.slice(1).filter((device) => !there.has(device)) }));`;
    // Files of this process may not grow above 100 KiB: the kernel refuses the write, as a full disk does.
    const command = 'ulimit -f 100; trap "" XFSZ; exec "$0" --input-type=module -e "$1"';
    const child = spawn('bash', ['-c', command, process.execPath, script], { stdio: ['ignore', 'pipe', 'ignore'] });
    let said = '';
    child.stdout.on('data', (text) => {
      said += text;
    });
    const [code] = await once(child, 'close');
    const told = JSON.parse(said);
    expect(code).toBe(0);
    expect(told.reason).toMatch(/^the disk of .* did not take the record: (File too large|Input\/output error)/);
    expect(told.missing).toEqual([]);
    // Told once for all writes of the time; that a record can go is no sign of room.
    expect([told.alarms, told.refusal]).toEqual([['StoreFails'], expect.stringMatching(/takes no new records$/)]);
    expect(told.kept).toBeGreaterThan(100);
    expect(told.there).toBe(told.kept - 1);
    expect(readFileSync(join(folder, 'data.mdb')).length).toBeLessThanOrEqual(102_400);
  });
});
