/** Whatever the world says, in whatever order and with whatever values: the handler answers, and never throws. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { buildText } from '../../src/codecs/xsi/build.ts';
import { englishDictionary } from '../../src/feature/call-back/dictionary.ts';
import { CallBackHandler } from '../../src/feature/call-back/handler.ts';
import { defaultParameters } from '../../src/feature/call-back/parameters.ts';
import type { Action } from '../../src/model/actions.ts';
import { CALL_SIGNALS, CallSignal } from '../../src/model/call-signal.ts';
import type { Event } from '../../src/model/events.ts';
import { judge } from '../codecs/xsi/saxes.ts';
import { START, utcClock } from './scenario.ts';

const device = fc.oneof(
  { weight: 30, arbitrary: fc.constantFrom('SEP00000000000A', 'SEP00000000000B', 'ATA"<&\u0000') },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 16 }) },
);
const number = fc.oneof(
  { weight: 20, arbitrary: fc.constantFrom('1001', '1002', '1002;p') },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 30 }) },
);
const small = fc.oneof(
  { weight: 20, arbitrary: fc.integer({ min: 0, max: 1 }) },
  { weight: 4, arbitrary: fc.integer({ min: 0, max: 3 }) },
  { weight: 1, arbitrary: fc.constantFrom(0xffffffff, 0x80000000, 256, 0x7fffffff) },
);
const call = { device, lineInstance: small, callReference: small };
const time = fc.oneof(
  fc.constant(0),
  fc.integer({ min: START - 1e9, max: START + 1e9 }),
  fc.constantFrom(4e12, 1e15, -1),
);
const signal = fc.oneof(
  fc.integer({ min: 0, max: CALL_SIGNALS + 3 }),
  fc.constantFrom(CallSignal.busy, CallSignal.ringOut, CallSignal.connected, CallSignal.onHook),
) as fc.Arbitrary<CallSignal>;
const is = <T extends string>(type: T) => fc.constant(type);

const record = fc.record({
  device,
  callerLineInstance: small,
  line: number,
  dialNumber: number,
  state: fc.integer({ min: -1, max: 40 }),
  revision: small,
  sequence: small,
  armedAt: time,
  freeSince: time,
});

const event = fc.oneof(
  fc.record({
    type: is('deviceRegistered'),
    device,
    display: fc.constantFrom('xml', 'prompt', 'none'),
    locale: number,
  }),
  fc.record({ type: is('deviceLost'), device, reason: is('reset') }),
  fc.record({ type: is('lineLearnt'), device, lineInstance: small, line: number }),
  fc.record({ type: is('lineForgotten'), device, lineInstance: small }),
  { weight: 16, arbitrary: fc.record({ type: is('callSignal'), ...call, signal }) },
  fc.record({ type: is('hook'), device, offHook: fc.boolean() }),
  fc.record({
    type: is('parties'),
    ...call,
    direction: fc.constantFrom('inbound', 'outbound', 'forward', 'unknown'),
    calling: number,
    called: number,
    originalCalled: number,
  }),
  { weight: 8, arbitrary: fc.record({ type: is('dialled'), ...call, number }) },
  { weight: 12, arbitrary: fc.record({ type: is('callBackKey'), ...call }) },
  fc.record({ type: is('screenKey'), device, dialog: small, key: fc.constantFrom('dial', 'cancel', 'exit', 'ok') }),
  fc.record({ type: is('screenAnswer'), device, dialog: small, shown: fc.boolean() }),
  fc.record({ type: is('forwardAll'), line: number, target: fc.option(number), voiceMail: fc.boolean() }),
  fc.record({ type: is('doNotDisturb'), device, active: fc.boolean(), reject: fc.boolean() }),
  fc.record({ type: is('userChanged'), device }),
  fc.record({ type: is('serverReachable'), device, reachable: fc.boolean() }),
  fc.record({
    type: is('directoryEntry'),
    line: number,
    kind: fc.constantFrom('phone', 'park', 'external'),
    forgotten: fc.boolean(),
  }),
  { weight: 3, arbitrary: fc.record({ type: is('commitDone'), device, revision: small, ok: fc.boolean() }) },
  fc.record({ type: is('recordRestored'), record }),
  fc.record({ type: is('wake') }),
) as fc.Arbitrary<Event>;

const LIVES = Number(process.env.RINGBACK_LIVES ?? 600);

/** Two phones that are there from the start, so that garbage meets call backs and not only strangers. */
const furniture: readonly Event[] = ['A', 'B'].flatMap((letter, index): Event[] => [
  { type: 'deviceRegistered', device: `SEP00000000000${letter}`, display: 'xml', locale: '' },
  { type: 'lineLearnt', device: `SEP00000000000${letter}`, lineInstance: 1, line: `100${index + 1}` },
]);

/** What lives of this many random events come to. The seed is fast-check's own unless it is given. */
function liveThrough(seed?: number): Readonly<Record<string, number>> {
  const reached = { arms: 0, alerts: 0, cancelled: 0, expired: 0, refusals: 0, restored: 0 };
  const life = fc.array(fc.tuple(event, fc.integer({ min: -1000, max: 100_000 }), fc.boolean()), {
    maxLength: 80,
    size: 'max',
  });
  fc.assert(
    fc.property(life, (events) => {
      const handler = new CallBackHandler({
        parameters: { ...defaultParameters, recordLifetimeMs: 600_000, guardMs: 100 },
        dictionary: englishDictionary,
        wallClock: utcClock,
      });
      const actions: Action[] = [];
      for (const next of furniture) handler.handle(next, START, actions);
      let now = START;
      for (const [next, passed, obey] of events) {
        now += passed;
        actions.length = 0;
        if (Number.isNaN(handler.handle(next, now, actions))) throw new Error('no time to wake');
        // `actions` grows while it is walked: the answers have consequences too.
        for (const action of actions) {
          look(action);
          const answer = answerTo(action);
          if (obey && answer !== null) handler.handle(answer, now, actions);
        }
        handler.explain('SEP00000000000A');
      }
      for (const name of Object.keys(reached) as (keyof typeof reached)[]) reached[name] += handler.statistics[name];
    }),
    { numRuns: LIVES, ...(seed === undefined ? {} : { seed }) },
  );
  return reached;
}

test('any events: an answer, well-formed screens, numbers in 31 bits, a time to wake', { timeout: 600_000 }, () => {
  liveThrough();
});

// Garbage that reaches nothing would prove nothing; a seed that does is given, chance must not decide a test.
test('lives of a known seed reach every end', { timeout: 600_000 }, () => {
  for (const [name, count] of Object.entries(liveThrough(20261122))) expect(count, name).toBeGreaterThan(0);
});

function answerTo(action: Action): Event | null {
  const { type } = action;
  if (type === 'commit') return { type: 'commitDone', device: action.device, revision: action.revision, ok: true };
  if (type !== 'showScreen') return null;
  return { type: 'screenAnswer', device: action.device, dialog: action.dialog, shown: true };
}

function look(action: Action): void {
  if (action.type === 'showPrompt' && !/^[^\u0000-\u001f]{0,32}$/u.test(action.text))
    throw new Error(`not a prompt: ${JSON.stringify(action.text)}`);
  if (action.type !== 'showScreen') return;
  if (!(action.dialog > 0 && action.dialog < 0x80000000)) throw new Error(`not a dialog number: ${action.dialog}`);
  judge(buildText(action.screen, { softKeyUrl: (key, screen) => `${key.key}:${screen.dialNumber}` })!);
}
