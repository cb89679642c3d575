/**
 * What the store on disk promises, clause by clause, over real phones: a store whose answer is held back, one whose disk
 * is really full, and a gateway that is not there while a line becomes free.
 *
 *   Activated only after the commit · notifying → send → answer → notified · a line that became free meanwhile is found
 *   disk full: arming refused, live records go on, alarm raised and cleared, calls not touched · commits are grouped
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { LmdbStore } from '../../src/cluster/lmdb-store.ts';
import type { StoredRecord } from '../../src/model/events.ts';
import type { RecordStore } from '../../src/model/ports.ts';
import { CallManager, CtiManager, defaultOffice, managerOptions, Office } from '../../src/simulator/index.ts';
import { Desk } from '../kit/desk.ts';
import { RingbackProcess } from '../kit/ringback-process.ts';
import { Site } from '../kit/site.ts';

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

function temporary(): string {
  const folder = mkdtempSync(join(tmpdir(), 'ringback-promises-'));
  closers.push(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

const states: Readonly<Record<number, string>> = { 2: 'watchBusy', 7: 'notifying', 9: 'notified' };
const available = '1002 has become available';

/** An lmdb store whose answers wait at a gate while it is shut; what has passed it is told to `log`. */
class GatedStore implements RecordStore {
  readonly log: string[];
  readonly #store: LmdbStore;
  #gate: Promise<void> = Promise.resolve();
  open: () => void = () => {};

  constructor(folder: string, log: string[]) {
    this.log = log;
    this.#store = new LmdbStore({ folder });
  }

  shut(): void {
    this.#gate = new Promise((resolve) => {
      this.open = resolve;
    });
  }

  load(): Promise<readonly StoredRecord[]> {
    return this.#store.load();
  }

  async commit(device: string, record: StoredRecord | null): Promise<void> {
    const what = record === null ? 'none' : (states[record.state] ?? String(record.state));
    this.log.push(`commit ${what}`);
    await this.#store.commit(device, record);
    await this.#gate;
    this.log.push(`${what} on disk`);
  }

  close(): Promise<void> {
    return this.#store.close();
  }
}

/** A site on a gated store; the log has commits, and what 1001 was shown and answered. */
async function gatedSite() {
  const log: string[] = [];
  const store = new GatedStore(join(temporary(), 'store'), log);
  const site = await Site.open({ store });
  closers.push(
    () => store.close(),
    () => site.close(),
  );
  site.phone('1001').on('frame', ({ direction, bytes }) => {
    const text = Buffer.from(bytes).toString('latin1');
    const shown = /<Text>([^<\n]*)/.exec(text)?.[1];
    if (direction === 'toPhone' && shown !== undefined) log.push(`shown ${shown}`);
    if (direction === 'toServer' && text.includes('CiscoIPPhoneResponse')) log.push('answered');
  });
  await site.talk('1003', '1002');
  await site.hearBusy('1001', '1002');
  return { site, store, log };
}

describe('a record on its way to the disk', () => {
  it('is not told to be activated before it is there', async () => {
    const { site, store, log } = await gatedSite();
    store.shut();
    await site.pressCallBack('1001');
    await site.until('a commit', () => log.length > 0);
    // The gateway goes on meanwhile: a call of others ends, and its hook has gone through the feature.
    await site.hangUpSeen('1003');
    expect(log).toEqual(['commit watchBusy']);
    expect(site.phone('1001').state.screen).toBeNull();
    await site.talk('1003', '1002');
    store.open();
    await site.screen('1001', 'CallBack is activated on 1002');
    expect(log.slice(0, 3)).toEqual(['commit watchBusy', 'watchBusy on disk', 'shown CallBack is activated on 1002']);
  });

  it('notifying is on disk before the notice is sent; notified is written after the phone has answered', async () => {
    const { site, store, log } = await gatedSite();
    await site.pressCallBack('1001');
    await site.screen('1001', 'CallBack is activated on 1002');
    await site.hangUp('1001');
    await site.answered('1001');
    log.length = 0;
    store.shut();
    await site.hangUpSeen('1002');
    expect(log).toEqual(['commit notifying']);
    store.open();
    await site.screen('1001', available);
    await site.until('the end', () => log.includes('notified on disk'));
    const screenAnswer = log.findIndex((line, i) => line === 'answered' && i > log.indexOf(`shown ${available}`));
    const order = ['commit notifying', 'notifying on disk', `shown ${available}`].map((line) => log.indexOf(line));
    order.push(screenAnswer, log.indexOf('commit notified'), log.indexOf('notified on disk'));
    expect(order, log.join(', ')).toEqual([...order].sort((a, b) => a - b));
    expect(order).not.toContain(-1);
  });
});

describe('records of a gateway that was away', () => {
  it('beside a CTIManager: B hangs up while nobody looks, and A is told by the next gateway', async () => {
    const [a, b, c] = ['SEP000000000001', 'SEP000000000002', 'SEP000000000003'];
    const numberOf = (device: string) => defaultOffice.devices.find(({ name }) => name === device)!.lines[0]!.number;
    const manager = new CallManager(managerOptions(defaultOffice));
    const cti = new CtiManager({ manager, office: defaultOffice });
    const at = `127.0.0.1:${await cti.listen(0)}`;
    const folder = temporary();
    writeFileSync(join(folder, 'password'), 'secret\n');
    const serve = () => {
      const process = new RingbackProcess([
        ...['serve', '--json', '--page', 'off', '--cti', at, '--cti-user', 'user'],
        ...['--cti-password-file', join(folder, 'password'), '--store', join(folder, 'store')],
      ]);
      closers.push(() => process.stop());
      return process;
    };
    closers.push(async () => {
      await cti.close();
      await manager.close();
    });
    const first = serve();
    await first.started();
    const hangUp = (device: string) => manager.exchange.hangUp(manager.exchange.legs.find(device, 0, 0)!);
    cti.placeCall(b, numberOf(c));
    cti.placeCall(a, numberOf(b));
    const until = async (what: string, test: () => boolean, act: () => void = () => {}) => {
      const last = Date.now() + 20_000;
      for (let tries = 0; !test(); tries++) {
        if (Date.now() > last) throw new Error(`${what}: not within 20 s`);
        if (tries % 20 === 0) act();
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    };
    const shows = (text: string) => cti.phone(a).screen?.text.includes(text) ?? false;
    await until(
      'an arm',
      () => shows('is activated on'),
      () => cti.pressCallBack(a),
    );
    hangUp(a);
    first.child.kill('SIGKILL');
    await first.ended;
    hangUp(b);
    await serve().started();
    await until('the notice', () => shows('has become available'));
    expect(cti.phone(a).played).toEqual(['Play:CallBack.raw']);
  });
});

const mounts = spawnSync('unshare', ['--mount', 'mount', '-t', 'tmpfs', 'none', '/mnt']).status === 0;
const why = mounts ? '' : ' (skipped: no mount namespaces; needs root, util-linux)';

describe.skipIf(!mounts)(`a disk that is full${why}`, () => {
  it('arming is refused, who waits is told all the same, calls go on; the alarm ends when there is room', {
    timeout: 60_000,
  }, async () => {
    const place = temporary();
    const folder = join(place, 'disk');
    mkdirSync(folder);
    const office = new Office({ phones: 4, dialect: 'chan-sccp', interDigitMs: 30 });
    const upstream = `127.0.0.1:${await office.open()}`;
    closers.push(() => office.close());
    const script = `mount -t tmpfs -o size=1m none '${folder}' && exec "$0" "$@"`;
    const gateway = new RingbackProcess(
      [
        'serve',
        '--json',
        '--page',
        'off',
        '--listen',
        '127.0.0.1:0',
        '--upstream',
        upstream,
        '--store',
        `${folder}/store`,
      ],
      {},
      undefined,
      ['unshare', '--mount', 'sh', '-c', script],
    );
    closers.push(() => gateway.stop());
    const { listen } = await gateway.started();
    await office.register(Number(listen.split(':')[1]));
    const desk = new Desk((number) => office.phone(number));
    // The disk as the gateway sees it.
    const filler = join(`/proc/${gateway.child.pid}/root`, folder, 'filler');
    expect(existsSync(join(`/proc/${gateway.child.pid}/root`, folder, 'store/data.mdb'))).toBe(true);
    const alarms = () =>
      gateway.errors
        .split('\n')
        .filter((line) => line.includes('"alarm":"Store'))
        .map((line) => JSON.parse(line) as { readonly alarm: string; readonly severity: string })
        .map(({ alarm, severity }) => `${alarm} ${severity}`);

    await desk.talk('1003', '1002');
    await desk.hearBusy('1001', '1002');
    await desk.pressCallBack('1001');
    await desk.screen('1001', 'CallBack is activated on 1002');
    await desk.hangUp('1001');
    // Until not one page is left; records that lmdb can put into pages that it has are taken still.
    const { status, stderr } = spawnSync('dd', ['if=/dev/zero', `of=${filler}`, 'bs=4096'], { encoding: 'utf8' });
    expect([status, stderr]).toEqual([1, expect.stringContaining('No space left on device')]);

    /** 1004 asks for B, and says Cancel or Exit to the answer where that is not the one. */
    const asks = async (wanted: RegExp): Promise<boolean> => {
      await desk.hearBusy('1004', '1002');
      await desk.pressCallBack('1004');
      const answer = /is activated on|is unavailable/;
      await desk.offered('1004', 'an answer', ({ screen }) => answer.test(screen?.text ?? ''));
      const found = wanted.test(office.phone('1004').state.screen!.text);
      if (!found) {
        const { softKeys } = office.phone('1004').state.screen!;
        office.phone('1004').screenKey(softKeys.some(({ name }) => name === 'Cancel') ? 'Cancel' : 'Exit');
        await desk.offered('1004', 'no screen', ({ screen }) => screen === null);
      }
      await desk.hangUp('1004');
      return found;
    };
    const until = async (wanted: RegExp): Promise<void> => {
      for (const last = Date.now() + 20_000; !(await asks(wanted)); )
        if (Date.now() > last) throw new Error(`1004 is not told ${wanted} within 20 s`);
    };
    await until(/is unavailable/);
    expect(alarms()).toEqual(['StoreFails critical']);
    expect(gateway.errors).toContain('No space left on device');
    // Calls: the one that is up, and a new one.
    expect(office.phone('1003').state.calls).toMatchObject([{ state: 'connected' }]);
    await desk.talk('1004', '1001');
    await desk.hangUp('1004');
    // The record that lives goes on, in the room that was kept for it.
    await desk.hangUp('1003');
    await desk.screen('1001', available);
    expect(alarms()).toEqual(['StoreFails critical']);
    unlinkSync(filler);
    await desk.talk('1003', '1002');
    await until(/is activated on/);
    expect(alarms()).toEqual(['StoreFails critical', 'StoreFails cleared']);
    await desk.hangUp('1003');
    await desk.screen('1004', available);
  });
});
