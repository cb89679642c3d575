/**
 * kill -9 of a single gateway under a stream of arms, again and again on one store: what was acknowledged is there, once,
 * and whoever waits is told, with one tone in each life of the gateway.
 *
 *   npm run torture:store        200 kills under 500 arms a second; RINGBACK_KILLS and RINGBACK_ARMS set others
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { LmdbStore } from '../../src/cluster/lmdb-store.ts';
import type { StoredRecord } from '../../src/model/events.ts';
import { ArmStorm } from '../kit/arm-storm.ts';
import { RingbackProcess } from '../kit/ringback-process.ts';

const kills = Number(process.env.RINGBACK_KILLS ?? 4);
const armsPerSecond = Number(process.env.RINGBACK_ARMS ?? 500);
const PHONES = 200;
const NOTIFIED = 9;

const folder = mkdtempSync(join(tmpdir(), 'ringback-torture-'));
let gateway: RingbackProcess | null = null;
afterAll(async () => {
  await gateway?.stop();
  rmSync(folder, { recursive: true });
});

/** Records that the store holds, read as the next gateway will. */
async function held(): Promise<ReadonlyMap<string, StoredRecord>> {
  const alarms: string[] = [];
  const store = new LmdbStore({ folder, alarm: (name, device) => alarms.push(`${name} ${device}`) });
  const records = await store.load();
  await store.close();
  expect(alarms).toEqual([]);
  expect(new Set(records.map(({ sequence }) => sequence)).size).toBe(records.length);
  const devices = new Map(records.map((record) => [record.device, record]));
  expect(devices.size).toBe(records.length);
  return devices;
}

it(
  `${kills} times kill -9 under ${armsPerSecond} arms/s: nothing that was acknowledged is lost, nobody sounds twice`,
  async () => {
    const storm = new ArmStorm(PHONES);
    const upstream = `127.0.0.1:${await storm.open()}`;
    const words = [
      'serve',
      '--json',
      '--page',
      'off',
      '--listen',
      '127.0.0.1:0',
      '--upstream',
      upstream,
      '--store',
      folder,
      // A notice that the gateway puts away by itself, on a slow machine, is none that can be cancelled.
      '--parameter',
      'recallTimeMs=600000',
    ];
    let waiting: ReadonlyMap<string, StoredRecord> = new Map();
    let survived = 0;
    let midAlert = 0;
    let toldBefore = 0;
    let streamed = 0;
    let streamMs = 0;
    for (let kill = 1; kill <= kills; kill++) {
      gateway = new RingbackProcess([...words, '--log-level', 'error']);
      const { listen } = await gateway.started();
      await storm.register(
        Number(listen.split(':')[1]),
        Math.max(0, ...[...waiting.values()].map(({ sequence }) => sequence)),
      );
      const records = storm.phones.filter(({ name }) => waiting.has(name));
      const quiet = records.filter(({ name }) => waiting.get(name)!.state === NOTIFIED);
      const toTell = records.filter((phone) => !quiet.includes(phone));
      // Each fourth time it dies while it tells; what was not told is told by the next.
      const enough = kill % 4 === 2 ? Math.floor(toTell.length / 2) : toTell.length;
      await storm.until(`${enough} notices`, () => toTell.filter(({ alerted }) => alerted).length >= enough);
      if (enough === toTell.length) {
        // Who was told in an earlier life is not told again, but can ask.
        expect(quiet.filter(({ alerted, tones }) => alerted || tones > 0)).toEqual([]);
        for (const phone of quiet) phone.pressCallBack();
        await storm.until('answers to who was told', () => quiet.every(({ alerted }) => alerted));
        expect(quiet.filter(({ tones }) => tones > 0)).toEqual([]);
        toldBefore += quiet.length;
        await storm.cancel(records);
        await storm.beginCalls();
        const before = { arms: storm.acknowledged, at: performance.now() };
        await storm.stream(armsPerSecond, PHONES + Math.floor(Math.random() * 300));
        streamed += storm.acknowledged - before.arms;
        streamMs += performance.now() - before.at;
      } else {
        // While they ask and are answered, that they were told gets to the disk, for most: the next life tells these nothing.
        const told = toTell.filter(({ alerted }) => alerted);
        for (let round = 0; round < 5; round++) {
          for (const phone of told) phone.pressCallBack();
          await storm.until('answers to who was told', () => told.every(({ asked }) => !asked));
        }
        midAlert++;
      }
      gateway.child.kill('SIGKILL');
      await gateway.ended;
      await storm.cut();
      waiting = await held();
      const owed = storm.phones.filter((phone) => phone.owed);
      // An older record of the phone is not the one that was acknowledged.
      const lost = owed
        .map(({ name, sequenceAbove }) => ({ name, sequenceAbove, sequence: waiting.get(name)?.sequence ?? 0 }))
        .filter(({ sequence, sequenceAbove }) => sequence <= sequenceAbove);
      expect({ kill, held: waiting.size, lost }).toEqual({ kill, held: waiting.size, lost: [] });
      expect(storm.faults).toEqual([]);
      survived += owed.length;
    }
    await storm.close();
    expect(storm.refused).toBe(0);
    expect(survived).toBeGreaterThan(0);
    const rate = Math.round(streamed / (streamMs / 1000));
    process.stdout.write(
      `torture: ${kills} kills (${midAlert} while telling), ${storm.acknowledged} arms acknowledged at ${rate}/s, ` +
        `${survived} live at a kill and all there, ${storm.alerts} notices, ${toldBefore} told before and silent\n`,
    );
  },
  60_000 + kills * 15_000,
);
