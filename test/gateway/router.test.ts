/** The event queue: order, turns, commits, the one timer, and what happens when a part fails. */
import { describe, expect, it } from 'vitest';
import { MemoryStore } from '../../src/cluster/memory-store.ts';
import { Counter } from '../../src/gateway/counters.ts';
import { Router, type RouterParts } from '../../src/gateway/router.ts';
import type { Action } from '../../src/model/actions.ts';
import type { Event, StoredRecord } from '../../src/model/events.ts';
import { type Feature, type RecordStore, Shedding } from '../../src/model/ports.ts';
import { NEVER } from '../../src/model/time.ts';

const record = (device: string, sequence: number, revision = 1): StoredRecord => ({
  device,
  callerLineInstance: 1,
  line: '1002',
  dialNumber: '1002',
  state: 1,
  revision,
  sequence,
  armedAt: 0,
  freeSince: 0,
});
const hook = (device: string): Event => ({ type: 'hook', device, offHook: true });
const pressed = (device: string): Event => ({ type: 'callBackKey', device, lineInstance: 0, callReference: 0 });
const commit = (device: string, revision: number, of: StoredRecord | null = record(device, 1, revision)): Action => ({
  type: 'commit',
  device,
  revision,
  record: of,
});

/** A feature that notes what it is given and does what the test says. */
class Notes implements Feature {
  readonly seen: string[] = [];
  wakeAt = NEVER;
  act: (event: Event, actions: Action[]) => void = () => undefined;
  handle(event: Event, _now: number, actions: Action[]): number {
    this.seen.push('device' in event ? `${event.type} ${event.device}` : event.type);
    this.act(event, actions);
    return this.wakeAt;
  }
}

function routerOf(feature: Feature, parts: Partial<RouterParts> = {}) {
  const alarms: string[] = [];
  const router = new Router({
    feature,
    store: new MemoryStore(),
    clock: Date.now,
    alarm: (name, device) => alarms.push(`${name} ${device}`),
    ...parts,
  });
  return { router, alarms };
}

describe('the queue', () => {
  it('hands on records first, oldest first, then what came before the start, in order', async () => {
    const notes = new Notes();
    notes.act = (event) => {
      if (event.type === 'recordRestored') notes.seen[notes.seen.length - 1] += ` ${event.record.device}`;
    };
    const store = new MemoryStore([record('B', 2), record('A', 1)]);
    const { router } = routerOf(notes, { store });
    router.post(hook('X'));
    await router.start();
    router.post(hook('Y'));
    await router.stop();
    expect(notes.seen).toEqual(['recordRestored A', 'recordRestored B', 'hook X', 'hook Y']);
  });

  it('handles what came between gather and release at release, in order, and what came before it too', async () => {
    const notes = new Notes();
    const { router } = routerOf(notes);
    await router.start();
    router.gather();
    router.post(hook('A'));
    router.post(hook('B'));
    expect(notes.seen).toEqual([]);
    router.release();
    expect(notes.seen).toEqual(['hook A', 'hook B']);
    router.post(hook('C'));
    router.gather();
    router.post(hook('D'));
    router.release();
    await router.settled();
    expect(notes.seen).toEqual(['hook A', 'hook B', 'hook C', 'hook D']);
  });

  it('handles as many as have come at release, whatever the budget, and leaves the others to the turns after it', async () => {
    const notes = new Notes();
    const { router } = routerOf(notes, { turnEventsMax: 2 });
    await router.start();
    const post = (...names: string[]): void => names.forEach((name) => void router.post(hook(name)));
    const handled = (): string => notes.seen.map((seen) => seen.slice(-1)).join('');
    post('A', 'B', 'C', 'D', 'E', 'F', 'G', 'H');
    router.gather();
    post('I', 'J', 'K');
    router.release();
    expect(handled()).toBe('ABC');
    // What the turns leave waits for the sockets now; who comes meanwhile adds nothing to it.
    router.gather();
    post('L');
    router.release();
    expect(handled()).toBe('ABCD');
    await router.settled();
    expect(handled()).toBe('ABCDEFGHIJKL');
  });

  it('lets others have a turn after its budget', async () => {
    const notes = new Notes();
    const { router } = routerOf(notes, { turnEventsMax: 10 });
    await router.start();
    for (let i = 0; i < 25; i++) router.post(hook(`D${i}`));
    const seen: number[] = [];
    while (notes.seen.length < 25) {
      await new Promise((resolve) => setImmediate(resolve));
      seen.push(notes.seen.length);
    }
    expect(seen.filter((count, i) => count !== seen[i - 1])).toEqual([10, 20, 25]);
    expect(notes.seen.at(-1)).toBe('hook D24');
    await router.stop();
  });

  it('drops what is above its limit, says so once, and goes on', async () => {
    const notes = new Notes();
    const { router, alarms } = routerOf(notes, { eventsMax: 100 });
    await router.start();
    expect(router.shedding).toBe(Shedding.nothing);
    for (let i = 0; i < 120; i++) router.post(pressed(`D${i}`));
    expect(router.shedding).toBe(Shedding.arms);
    router.post(hook('last'));
    await router.settled();
    router.post(pressed('later'));
    await router.stop();
    const keys = Array.from({ length: 100 }, (_, i) => `callBackKey D${i}`);
    // Told before the keys that waited too long: they are answered that nothing can be armed.
    expect(notes.seen).toEqual(['overload', ...keys, 'hook last', 'overload', 'callBackKey later']);
    expect(router.counters.value('eventsShed')).toBe(20);
    expect(alarms).toEqual(['Overload ', 'EventsShed ', 'OverloadCleared ', 'EventsShedCleared ']);
  });

  it('takes an answer of the store above its limit: a record must not wait for it for ever', async () => {
    const notes = new Notes();
    notes.act = (event, actions) => {
      if (event.type !== 'callBackKey' || event.device !== 'first') return;
      actions.push(commit('A', 1));
      for (let i = 0; i < 500; i++) router.post(hook(`D${i}`));
    };
    const { router } = routerOf(notes, { eventsMax: 10, turnEventsMax: 1 });
    await router.start();
    router.post(pressed('first'));
    await router.stop();
    expect(router.counters.value('eventsShed')).toBe(480);
    expect(notes.seen).toContain('commitDone A');
  });

  it('does not count records of the start as load', async () => {
    const notes = new Notes();
    const store = new MemoryStore(Array.from({ length: 500 }, (_, i) => record(`D${i}`, i)));
    const { router, alarms } = routerOf(notes, { store, eventsMax: 100 });
    await router.start();
    router.post(pressed('A'));
    await router.stop();
    expect(notes.seen.length).toBe(501);
    expect(alarms).toEqual([]);
  });
});

describe('events that do not stand in line', () => {
  it('are handled at once, also after one that led to nothing; every event is told as handled', async () => {
    const notes = new Notes();
    const handled: string[] = [];
    const { router } = routerOf(notes, { handled: (event) => handled.push(event.type) });
    await router.start();
    router.post(hook('A'));
    await router.settled();
    router.handleNow(pressed('B'));
    expect(notes.seen).toEqual(['hook A', 'callBackKey B']);
    expect(handled).toEqual(['hook', 'callBackKey']);
    await router.stop();
  });
});

describe('commits', () => {
  it('of one device keep their order and are answered with their revision', async () => {
    const notes = new Notes();
    const answers: string[] = [];
    notes.act = (event, actions) => {
      if (event.type === 'hook') actions.push(commit('A', 1), commit('A', 2), commit('A', 3, null));
      if (event.type === 'commitDone') answers.push(`${event.revision} ${event.ok}`);
    };
    const store = new MemoryStore();
    const { router } = routerOf(notes, { store });
    await router.start();
    router.post(hook('A'));
    await router.stop();
    expect(answers).toEqual(['1 true', '2 true', '3 true']);
    expect(store.size).toBe(0);
    expect(router.counters.value('commits')).toBe(3);
  });

  it('of a record that was forgotten are not answered: revision 2 of the next one is another write', async () => {
    const notes = new Notes();
    const answers: string[] = [];
    notes.act = (event, actions) => {
      if (event.type === 'hook') actions.push(commit('A', 2, null), commit('B', 2));
      if (event.type === 'recordRestored') actions.push(commit('A', 2));
      if (event.type === 'commitDone') answers.push(`${event.device} ${event.ok}`);
    };
    const release: (() => void)[] = [];
    const store: RecordStore = {
      load: async () => [],
      close: async () => undefined,
      commit: () => new Promise((resolve) => release.push(resolve)),
    };
    const { router } = routerOf(notes, { store });
    await router.start();
    router.handleNow(hook('A'));
    // One answer stands in the queue already, the other has yet to come.
    release[0]!();
    router.handleNow(hook('A'));
    await Promise.resolve();
    router.handleNow({ type: 'recordForgotten', device: 'A' });
    router.handleNow({ type: 'recordRestored', record: record('A', 1) });
    for (const each of release.slice(1, 4)) each();
    await new Promise((resolve) => setImmediate(resolve));
    expect(answers).toEqual(['B true', 'B true']);
    release[4]!();
    await router.stop();
    expect(answers).toEqual(['B true', 'B true', 'A true']);
  });

  it('that the store refuses are told as such; stop waits for slow ones', async () => {
    const notes = new Notes();
    const answers: unknown[] = [];
    notes.act = (event, actions) => {
      if (event.type === 'hook') actions.push(commit('A', 1), commit('B', 1));
      if (event.type === 'commitDone') answers.push([event.device, event.ok]);
    };
    let release: () => void = () => undefined;
    const store: RecordStore = {
      load: async () => [],
      close: async () => undefined,
      commit: (device) =>
        device === 'A'
          ? Promise.reject(new Error('disk full'))
          : new Promise((resolve) => {
              release = resolve;
            }),
    };
    const { router, alarms } = routerOf(notes, { store });
    await router.start();
    router.post(hook('A'));
    await new Promise((resolve) => setImmediate(resolve));
    expect(router.counters.value('commitsPending')).toBeGreaterThan(0);
    const stopped = router.stop();
    setImmediate(() => release());
    await stopped;
    expect(answers).toEqual([
      ['A', false],
      ['B', true],
    ]);
    expect(alarms).toEqual(['RecordNotDurable A']);
  });
});

describe('actions', () => {
  it('go to the attachment that has the device; unclaimed ones are counted', async () => {
    const notes = new Notes();
    const done: string[] = [];
    notes.act = (event, actions) => {
      if (event.type === 'hook') actions.push({ type: 'buttonLamp', device: event.device, lamp: 'on' });
    };
    const { router } = routerOf(notes);
    for (const name of ['A', 'B']) {
      router.attach({
        perform: (action) => {
          if (!('device' in action) || action.device !== name) return false;
          done.push(`${name} ${action.type}`);
          return true;
        },
      });
    }
    await router.start();
    for (const name of ['B', 'A', 'C']) router.post(hook(name));
    await router.stop();
    expect(done).toEqual(['B buttonLamp', 'A buttonLamp']);
    expect(router.counters.value('actionsUnclaimed')).toBe(1);
  });

  it.each([
    { type: 'watchLine', line: '1002', watch: true },
    { type: 'watchDevice', device: 'A', watch: true },
  ] as const)('$type is for every attachment', async (action) => {
    const notes = new Notes();
    let watched = 0;
    notes.act = (_, actions) => actions.push(action);
    const { router } = routerOf(notes);
    const perform = () => {
      watched++;
      return true;
    };
    router.attach({ perform });
    router.attach({ perform });
    await router.start();
    router.post(hook('A'));
    await router.stop();
    expect(watched).toBe(2);
  });
});

describe('failures', () => {
  it('of the feature at an event, or of an attachment at an action, are counted and said; the next event is handled', async () => {
    const notes = new Notes();
    notes.act = (event, actions) => {
      if (event.type === 'hook' && event.device === 'BAD') throw new Error('no');
      if (event.type === 'hook') actions.push({ type: 'buttonLamp', device: event.device, lamp: 'on' });
    };
    const { router, alarms } = routerOf(notes);
    router.attach({
      perform: () => {
        throw new Error('broken');
      },
    });
    await router.start();
    router.post(hook('BAD'));
    router.post(hook('GOOD'));
    await router.stop();
    expect(notes.seen).toEqual(['hook BAD', 'hook GOOD']);
    expect(alarms).toEqual(['FeatureFault BAD', 'ActionFault GOOD']);
    expect(router.counters.value('featureFaults')).toBe(1);
    expect(router.counters.value('actionFaults')).toBe(1);
  });

  it('a store that cannot be read rejects the start', async () => {
    const store = { ...new MemoryStore(), load: () => Promise.reject(new Error('unreadable')) } as RecordStore;
    await expect(routerOf(new Notes(), { store }).router.start()).rejects.toThrow('unreadable');
  });
});

describe('the timer', () => {
  it('wakes the feature at the time that it asked for last, once', async () => {
    const notes = new Notes();
    let now = 1_000_000;
    notes.act = (event) => {
      // The first wish is far away and replaced by one that is due.
      notes.wakeAt = event.type === 'hook' ? (notes.seen.length === 1 ? now + 1e12 : now + 1) : NEVER;
      if (event.type === 'hook') now += 5;
    };
    const { router } = routerOf(notes, { clock: () => now });
    await router.start();
    router.post(hook('A'));
    router.post(hook('B'));
    await router.settled();
    while (!notes.seen.includes('wake')) await new Promise((resolve) => setImmediate(resolve));
    await router.stop();
    expect(notes.seen).toEqual(['hook A', 'hook B', 'wake']);
  });

  it('does nothing after stop', async () => {
    const notes = new Notes();
    notes.wakeAt = 0;
    const { router } = routerOf(notes);
    await router.start();
    router.post(hook('A'));
    await router.stop();
    const seen = notes.seen.length;
    router.post(hook('B'));
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(notes.seen.length).toBe(seen);
  });
});

describe('a node of a cluster that has just woken up', () => {
  const screen: Action = {
    type: 'showScreen',
    device: 'A',
    dialog: 1,
    screen: { title: '', prompt: '', text: 'free', dialNumber: '', softKeys: [] },
    alert: true,
  };
  const lamp = (device: string): Action => ({ type: 'buttonLamp', device, lamp: 'on' });

  /** It falls asleep while it handles the event of A; what goes out is noted. */
  async function asleep() {
    const notes = new Notes();
    const out: string[] = [];
    const state = { mayAct: true };
    notes.act = (event, actions) => {
      if (event.type === 'recordForgotten') actions.push(screen);
      if (event.type !== 'hook') return;
      if (event.device === 'A') actions.push(screen, lamp('C'), { type: 'watchLine', line: '1002', watch: true });
      else actions.push(lamp(event.device));
      if (event.device === 'A') state.mayAct = false;
    };
    const { router } = routerOf(notes, { mayAct: () => state.mayAct });
    router.attach({ perform: (action) => out.push(`${action.type} ${'device' in action ? action.device : ''}`) > 0 });
    await router.start();
    router.post(hook('A'));
    router.post(hook('B'));
    await new Promise((resolve) => setImmediate(resolve));
    return { notes, out, state, router };
  }

  it('holds what it was about to tell, and what comes waits; lines are watched', async () => {
    const { notes, out, router } = await asleep();
    router.post(hook('D'));
    await new Promise((resolve) => setImmediate(resolve));
    expect(notes.seen).toEqual(['hook A']);
    expect(out).toEqual(['watchLine ']);
  });

  it('goes on in order when it still serves', async () => {
    const { notes, out, state, router } = await asleep();
    state.mayAct = true;
    router.proceed();
    await router.settled();
    expect(out.slice(1)).toEqual(['showScreen A', 'buttonLamp C', 'buttonLamp B']);
    expect(notes.seen).toEqual(['hook A', 'hook B']);
  });

  it('tells nothing about a record that another node serves by now, not even what was just due', async () => {
    const { notes, out, state, router } = await asleep();
    router.handleNow({ type: 'recordForgotten', device: 'A' });
    state.mayAct = true;
    router.proceed();
    router.handleNow({ type: 'recordForgotten', device: 'A' });
    await router.settled();
    expect(out.slice(1)).toEqual(['buttonLamp C', 'buttonLamp B']);
    expect(notes.seen.slice(0, 2)).toEqual(['hook A', 'recordForgotten A']);
    expect(router.counters.values[Counter.actionsHeld]).toBe(3);
  });

  it('falls asleep again: what is still held stays in order', async () => {
    const { out, state, router } = await asleep();
    router.proceed();
    await new Promise((resolve) => setImmediate(resolve));
    expect(out).toEqual(['watchLine ']);
    state.mayAct = true;
    router.proceed();
    await router.settled();
    expect(out.slice(1)).toEqual(['showScreen A', 'buttonLamp C', 'buttonLamp B']);
  });
});
