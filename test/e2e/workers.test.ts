/** `serve --workers 2`: phones on different workers, workers that are killed, and the end. */
import { once } from 'node:events';
import { afterEach, describe, expect, it } from 'vitest';
import { LmdbStore } from '../../src/cluster/lmdb-store.ts';
import { ringback } from '../kit/ringback-process.ts';
import { LINE_BUTTON, numbers, runs, SpreadOffice, turn } from '../kit/spread-office.ts';

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});
const open = (shared = false): Promise<SpreadOffice> => SpreadOffice.open(closers, { shared });

describe('two workers', () => {
  it('call back between any two phones, wherever they are', async () => {
    const site = await open();
    for (const [a, b, other] of [
      ['1001', '1002', '1003'],
      ['1002', '1001', '1004'],
      ['1001', '1003', '1002'],
      ['1004', '1001', '1003'],
    ] as const)
      await site.callBack(a, b, other);
    const { stdout } = await ringback(['phones', '--control', site.control]);
    for (const number of numbers) expect(stdout).toContain(number);
  });

  it('a line on two phones of different workers is free when both are', async () => {
    const site = await open(true);
    // 1003 is on phones 3 and 4. Phone 4 uses it; phone 3 does nothing, and its worker has nothing to tell.
    site.phone('1004').featureButton(LINE_BUTTON, 2);
    await site.desk.offered('1004', 'dial tone', (state) => state.tone === 'dial');
    site.phone('1004').dial('1002');
    await site.desk.offered('1002', 'ringing', (state) => state.ringing);
    site.phone('1002').softKey('Answer');
    await site.desk.offered('1002', 'connected', (state) => state.calls.some((call) => call.state === 'connected'));
    await site.desk.hearBusy('1001', '1003');
    await site.desk.pressCallBack('1001');
    await site.desk.screen('1001', 'CallBack is activated on 1003');
    await site.desk.hangUp('1001');
    expect(site.phone('1001').state.played).toEqual([]);
    await site.desk.hangUp('1002');
    await site.desk.screen('1001', '1003 has become available');
  });
});

describe('a worker that is killed', () => {
  it('is replaced; its phones come back, and what waits is told', async () => {
    const site = await open();
    await site.arm('1001', '1002', '1003');
    const [first, second] = site.workers as [number, number];
    expect(await site.kill(first)).toBeGreaterThanOrEqual(1);
    expect(await site.kill(second)).toBeGreaterThanOrEqual(1);
    await site.desk.screen('1001', '1002 has become available');
    site.phone('1001').screenKey('Dial');
    await site.desk.offered('1002', 'ringing', (state) => state.ringing);
    expect(site.gateway.errors).toContain('"alarm":"WorkerDied"');
  });
});

describe('the end', () => {
  it('by SIGTERM: exit 0, no worker is left, and records are kept', async () => {
    const site = await open();
    await site.arm('1001', '1002', '1003');
    const gone = numbers.map((number) => once(site.phone(number), 'closed'));
    site.gateway.child.kill('SIGTERM');
    await Promise.all(gone);
    expect(await site.gateway.ended).toMatchObject({ code: 0 });
    for (const pid of site.workers) expect(() => process.kill(pid, 0)).toThrow('ESRCH');
    const store = new LmdbStore({ folder: site.store });
    expect(await store.load()).toMatchObject([{ line: '1002', dialNumber: '1002' }]);
    await store.close();
  });

  it('by kill -9 of the coordinator: the workers end by themselves', async () => {
    const site = await open();
    const gone = numbers.map((number) => once(site.phone(number), 'closed'));
    site.gateway.child.kill('SIGKILL');
    await Promise.all(gone);
    const alive = (): boolean => site.workers.some((pid) => runs(pid));
    while (alive()) await turn();
  });
});
