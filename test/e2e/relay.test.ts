/**
 * The gateway changes nothing but what the feature means to change: random calls by simulated phones, recorded on both
 * sides of the gateway by plain sockets and compared frame by frame. The list of changed frames is printed.
 */
import { afterAll, describe, expect, it } from 'vitest';
import type { Dialect } from '../../src/simulator/index.ts';
import { RandomCaller } from '../kit/random-caller.ts';
import { type Difference, framesOf, judgeRelay, tableOf } from '../kit/relay-judge.ts';
import { connected, Site } from '../kit/site.ts';
import { numbersFrom } from '../kit/skinny-fields.ts';

const dialects: readonly Dialect[] = ['chan-sccp', 'chan-skinny', 'tones', 'cucm'];
const CALLS_PER_DIALECT = 50;
const seed = Number(process.env.RELAY_SEED ?? Date.now() % 1_000_000_000);

describe(`200 random calls through the gateway (RELAY_SEED=${seed})`, () => {
  const all: Difference[] = [];
  let frames = 0;
  afterAll(() => {
    console.log(`${frames} frames passed, seed ${seed}; changed, added and swallowed ones:\n${tableOf(all)}`);
  });

  it.each(dialects)('a server like %s', { timeout: 120_000 }, async (dialect) => {
    const site = await Site.open({ dialect, phones: 4, record: true, callBackButton: true });
    const caller = new RandomCaller(site, numbersFrom(seed + dialects.indexOf(dialect)));
    try {
      for (let i = 0; i < CALLS_PER_DIALECT; i++) await caller.call();
    } catch (error) {
      throw new Error(`seed ${seed}, ${caller.calls} calls: ${caller.story.slice(-12).join(' · ')}`, { cause: error });
    } finally {
      await site.close();
    }
    const sessions = site.recorded();
    expect(sessions).toHaveLength(4);
    const found = sessions.flatMap((session) => judgeRelay(session, `${dialect} ${session.title}, seed ${seed}`));
    all.push(...found);
    for (const { phoneSide } of sessions) {
      const up = framesOf(phoneSide.toServer);
      const down = framesOf(phoneSide.toPhone);
      expect([up.rest.length, down.rest.length]).toEqual([0, 0]);
      frames += up.frames.length + down.frames.length;
    }
    // What the recordings show is what the gateway says it did.
    const count = (what: Difference['what']) => found.filter((each) => each.what === what).length;
    expect({ changed: count('changed'), added: count('added'), swallowed: count('swallowed') }).toEqual({
      changed: site.router.counters.value('framesChanged'),
      added: site.router.counters.value('framesAdded'),
      swallowed: site.router.counters.value('framesSwallowed'),
    });
    expect(site.router.counters.value('framesUnread')).toBe(0);
    // All kinds of calls were made, and the feature was at work: else nothing was shown.
    expect(new Set(caller.kinds)).toEqual(new Set(['answered', 'busy', 'givenUp']));
    expect(count('added')).toBeGreaterThan(0);
    expect(count('swallowed')).toBeGreaterThan(0);
  });
});

describe('a server with a call completion of its own', () => {
  it.each(dialects)('like %s: its key, its form and its call pass, and not one byte is changed', async (dialect) => {
    const site = await Site.open({ dialect, record: true, ownCallBack: true });
    const [a, b] = [site.phone('1001'), site.phone('1002')];
    try {
      await site.talk('1003', '1002');
      await site.hearBusy('1001', '1002');
      a.softKey('EndCall');
      await site.pressCallBack('1001');
      await site.offered('1001', 'camped on', (state) => state.tone === 'campOn');
      b.softKey('EndCall');
      await site.offered('1001', "the server's form", (state) => state.screen !== null);
      a.screenKey('Call');
      await site.offered('1002', 'ringing', (state) => state.ringing);
      b.offHook();
      await site.offered('1001', 'talking', connected);
    } finally {
      await site.close();
    }
    for (const session of site.recorded()) expect(judgeRelay(session, session.title)).toEqual([]);
    expect(site.router.counters.value('framesChanged')).toBe(0);
    expect(site.log.some(({ type }) => type === 'callBackKey')).toBe(false);
  });
});

describe('the judge', () => {
  it('sees a byte that is turned, a frame that is lost, doubled or in another place, and one that nobody sent', async () => {
    const site = await Site.open({ dialect: 'chan-sccp', phones: 2, record: true });
    await site.close();
    const [session] = site.recorded();
    expect(judgeRelay(session!).map(({ message }) => message)).toEqual(['SoftKeySetRes']);
    for (const direction of ['toPhone', 'toServer'] as const) {
      const after = direction === 'toPhone' ? session!.phoneSide : session!.serverSide;
      const { frames } = framesOf(after[direction]);
      const harmed = (how: (frames: Buffer[]) => unknown) => {
        const copies = frames.map((frame) => Buffer.from(frame));
        how(copies);
        const side = { toPhone: after.toPhone, toServer: after.toServer, [direction]: Buffer.concat(copies) };
        return direction === 'toPhone' ? { ...session!, phoneSide: side } : { ...session!, serverSide: side };
      };
      for (let i = 0; i < frames.length; i++) {
        const last = frames[i]!.length - 1;
        expect(() => judgeRelay(harmed((f) => f[i]!.writeUInt8(f[i]![last]! ^ 1, last))), `byte of ${i}`).toThrow();
        expect(() => judgeRelay(harmed((f) => f.splice(i, 1))), `loss of ${i}`).toThrow();
        expect(() => judgeRelay(harmed((f) => f.splice(i, 0, f[i]!))), `double of ${i}`).toThrow();
        const other = frames.findIndex((frame) => !frame.equals(frames[i]!));
        const swap = (f: Buffer[]) => ([f[i], f[other]] = [f[other]!, f[i]!]);
        expect(() => judgeRelay(harmed(swap)), `${i} and ${other} swapped`).toThrow();
      }
    }
  });
});
