/** One test or more for each rule of the design page; names begin with the number of the rule. */
import { describe, expect, test } from 'vitest';
import { State } from '../../src/feature/call-back/machine.ts';
import { defaultParameters } from '../../src/feature/call-back/parameters.ts';
import { CallSignal } from '../../src/model/call-signal.ts';
import type { DirectoryKind } from '../../src/model/events.ts';
import { type Options, type Phone, type Scenario, START, scenario } from './scenario.ts';

const A = 'SEP00000000000A';
const B = 'SEP00000000000B';
const C = 'SEP00000000000C';

function office(options: Options = {}): { s: Scenario; a: Phone; b: Phone; c: Phone } {
  const s = scenario(options);
  return { s, a: s.phone(A, '1001'), b: s.phone(B, '1002'), c: s.phone(C, '1003') };
}

/** B talks, A heard busy, armed, put the screen away and hung up. */
function armedOnBusy(options: Options = {}): { s: Scenario; a: Phone; b: Phone; c: Phone } {
  const o = office(options);
  o.b.talks();
  o.a.callsBusy(o.b);
  o.a.presses('CallBack');
  o.a.screenKey('exit');
  o.a.hangsUp();
  return o;
}

/** As above, and B has become free: the notice is up. */
function notified(options: Options = {}): { s: Scenario; a: Phone; b: Phone; c: Phone } {
  const o = armedOnBusy(options);
  o.b.hangsUp();
  return o;
}

describe('rule 1: when the key may be pressed', () => {
  const dialects: [string, CallSignal[]][] = [
    ['busy by state (chan_skinny)', [CallSignal.toneStopped, CallSignal.busy, CallSignal.promptBusy]],
    ['busy by tone and prompt (chan-sccp)', [CallSignal.proceed, CallSignal.toneBusy, CallSignal.promptBusy]],
    ['busy by tone alone', [CallSignal.toneBusy]],
    ['busy by prompt alone', [CallSignal.proceed, CallSignal.promptBusy]],
    ['ringback by state', [CallSignal.proceed, CallSignal.ringOut, CallSignal.toneStopped]],
    ['ringback by tone (chan-sccp)', [CallSignal.proceed, CallSignal.toneAlerting, CallSignal.proceed]],
    ['ringback by prompt', [CallSignal.proceed, CallSignal.promptRingOut]],
    ['reorder after the no-answer time-out', [CallSignal.ringOut, CallSignal.toneAlerting, CallSignal.toneReorder]],
    ['congestion', [CallSignal.congestion]],
  ];
  test.each(dialects)('rule 1: %s → armed', (_, signals) => {
    const { a, b } = office();
    b.talks();
    a.callsNumber('1002', ...signals);
    a.presses('CallBack');
    expect(a.seen).toEqual(['CallBack is activated on 1002']);
  });

  test.each([
    ['after dial tone', []],
    ['while the call proceeds', [CallSignal.proceed]],
    ['after a tone that has stopped', [CallSignal.toneBusy, CallSignal.toneStopped]],
    ['in a conversation', [CallSignal.ringOut, CallSignal.connected]],
    ['on hold', [CallSignal.ringOut, CallSignal.connected, CallSignal.hold]],
  ] as [string, CallSignal[]][])('rule 1: early key %s → Key Not Active, no record', (_, signals) => {
    const { s, a } = office();
    a.callsNumber('1002', ...signals);
    a.presses('CallBack');
    expect(a.prompts).toEqual(['Key Not Active']);
    expect(a.seen).toEqual([]);
    expect(s.handler.load.records).toBe(0);
    expect(s.statistics.earlyKeys).toBe(1);
  });

  test('rule 1: no call → status screen; an incoming call is no call of A', () => {
    const { a } = office();
    a.pressesIdle();
    a.rings();
    a.presses('CallBack');
    expect(a.seen).toEqual([
      'CallBack is not active. Press Exit to quit this screen.',
      'CallBack is not active. Press Exit to quit this screen.',
    ]);
  });

  test('rule 1: the key is offered once when A hears busy or reorder', () => {
    const { s, a } = office();
    a.callsNumber('1002', CallSignal.ringOut);
    expect(a.offered).toEqual([]);
    a.state(CallSignal.toneReorder);
    a.state(CallSignal.promptBusy);
    expect(a.offered).toEqual([a.call]);
    expect(s.take('offerKey')[0]).toMatchObject({ device: A, lineInstance: 1 });
  });

  test('rule 1: a press that names no call means the call in focus', () => {
    const { a, b } = office();
    b.talks();
    a.callsBusy(b);
    a.presses('CallBack', 0, 0);
    expect(a.seen).toEqual(['CallBack is activated on 1002']);
  });
});

describe('rule 2: one record per phone, any number per line, the line on all its devices', () => {
  test('rule 2: shared line is free only when all devices are', () => {
    const { s, a, b } = office();
    const b2 = s.phone('SEP0000000000B2', '1002');
    b.talks();
    b2.state(CallSignal.callRemoteMultiline, b.call);
    a.callsBusy(b);
    a.presses('CallBack');
    a.hangsUp();
    b.hangsUp();
    expect(a.alerts).toBe(0);
    b2.state(CallSignal.onHook, b.call);
    expect(a.alerts).toBe(1);
  });

  test('rule 2: directory number and partition make the line', () => {
    const s = scenario();
    const a = s.phone(A, '1001');
    const b = s.phone(B, '1002;inside');
    b.talks();
    a.callsNumber('1002', CallSignal.busy);
    a.presses('CallBack');
    a.hangsUp();
    expect(s.stored.get(A)).toMatchObject({ line: '1002;inside', dialNumber: '1002' });
    b.hangsUp();
    expect(a.seen.at(-1)).toBe('1002 has become available');
  });

  test('rule 2: a second record never comes about for one phone', () => {
    const { s, a, b, c } = office();
    b.talks();
    c.talks();
    for (const other of [b, c, b]) {
      a.callsBusy(other);
      a.presses('CallBack');
      a.hangsUp();
    }
    expect(s.handler.load.records).toBe(1);
    expect(s.stored.get(A)?.line).toBe('1002');
  });
});

describe('rule 3: what free means', () => {
  test.each([
    ['connected', CallSignal.connected],
    ['ringing', CallSignal.ringIn],
    ['held', CallSignal.hold],
    ['held red', CallSignal.holdRed],
    ['call waiting', CallSignal.callWaiting],
    ['remote in use', CallSignal.callRemoteMultiline],
    ['dialling', CallSignal.offHook],
    ['an unknown state', CallSignal.otherState],
  ])('rule 3: %s counts as busy', (_, signal) => {
    const { a, b } = office();
    b.talks();
    a.callsBusy(b);
    a.presses('CallBack');
    a.hangsUp();
    const first = b.call;
    b.state(signal, 999);
    b.state(CallSignal.onHook, first);
    expect(a.alerts).toBe(0);
    b.state(CallSignal.onHook, 999);
    expect(a.alerts).toBe(1);
  });

  test('rule 3: busy B with the call over but the handset up is not free', () => {
    const { a, b } = office();
    b.hook(true);
    b.talks();
    a.callsBusy(b);
    a.presses('CallBack');
    a.hangsUp();
    b.hangsUp();
    expect(a.alerts).toBe(0);
    b.hook(false);
    expect(a.alerts).toBe(1);
  });

  test("rule 3: A's own abandoned ringing is no activity of B", () => {
    const { s, a, b } = office();
    a.callsUnanswered(b);
    a.presses('CallBack');
    a.hangsUp();
    b.goesOnHook();
    b.rings();
    b.goesOnHook();
    s.passes(3_600_000);
    expect(a.alerts).toBe(0);
    expect(s.stored.get(A)?.state).toBe(State.watchOffHook);
    b.hook(true);
    expect(s.stored.get(A)?.state).toBe(State.watchOnHook);
    b.hook(false);
    expect(a.alerts).toBe(1);
  });

  test('rule 3: no answer on a phone that is in a call (call waiting) waits for the end of its calls only', () => {
    const { a, b } = office();
    b.talks();
    const first = b.call;
    a.callsNumber('1002', CallSignal.ringOut);
    b.state(CallSignal.callWaiting, 500);
    a.presses('CallBack');
    a.hangsUp();
    b.state(CallSignal.onHook, 500);
    expect(a.alerts).toBe(0);
    b.state(CallSignal.onHook, first);
    expect(a.alerts).toBe(1);
  });

  test('rule 3: B resets in a call → record kept, free after it registers', () => {
    const { s, a, b } = armedOnBusy();
    b.isLost();
    expect(a.alerts).toBe(0);
    expect(s.handler.load.records).toBe(1);
    b.registers();
    expect(a.alerts).toBe(1);
  });

  test('rule 3: B did not answer and resets → it must still be used', () => {
    const { a, b } = office();
    a.callsUnanswered(b);
    a.presses('CallBack');
    a.hangsUp();
    b.isLost();
    b.registers();
    expect(a.alerts).toBe(0);
    b.talks();
    b.hangsUp();
    expect(a.alerts).toBe(1);
  });

  test('rule 3: a line busy by its lamp alone (CallManager 2.x)', () => {
    const { a, b } = office();
    b.state(CallSignal.lampOn, 0);
    a.callsNumber('1002', CallSignal.toneBusy);
    a.presses('CallBack');
    a.hangsUp();
    b.state(CallSignal.lampRinging, 0);
    expect(a.alerts).toBe(0);
    b.state(CallSignal.lampOff, 0);
    expect(a.alerts).toBe(1);
  });

  test('rule 3: B free again while the record is written is found', () => {
    const { s, a, b } = office();
    b.talks();
    a.callsBusy(b);
    s.store = 'hold';
    a.presses('CallBack');
    a.hangsUp();
    b.hangsUp();
    s.store = 'ok';
    s.release();
    expect(a.seen).toEqual(['CallBack is activated on 1002', '1002 has become available']);
  });
});

describe('rule 4: alert once, suspend, resume, fair order', () => {
  test('rule 4: tone and screen once', () => {
    const { s, a, b } = notified();
    expect(a.alerts).toBe(1);
    a.screenKey('exit');
    b.talks();
    b.hangsUp();
    s.passes(3_600_000);
    expect(a.alerts).toBe(1);
  });

  test('rule 4: A busy → suspended; A idle again → alerted', () => {
    const { s, a, b } = armedOnBusy();
    a.talks();
    b.hangsUp();
    expect(a.alerts).toBe(0);
    expect(s.stored.get(A)?.state).toBe(State.suspended);
    a.hangsUp();
    expect(a.alerts).toBe(1);
  });

  test('rule 4: B busy again before A is idle → waits for B', () => {
    const { s, a, b } = armedOnBusy();
    a.talks();
    b.hangsUp();
    b.talks();
    a.hangsUp();
    expect(a.alerts).toBe(0);
    expect(s.stored.get(A)).toMatchObject({ state: State.watchBusy, freeSince: 0 });
    b.hangsUp();
    expect(a.alerts).toBe(1);
  });

  test('rule 4: callers are alerted in arming order; a suspended one holds nobody up', () => {
    const { s, a, b, c } = office();
    const d = s.phone('SEP00000000000D', '1004');
    b.talks();
    for (const caller of [c, a, d]) {
      caller.callsBusy(b);
      caller.presses('CallBack');
      caller.hangsUp();
    }
    a.talks();
    s.actions.length = 0;
    b.hangsUp();
    const shown = s.take('showScreen').map((action) => 'device' in action && action.device);
    expect(shown).toEqual([C, d.name]);
    a.hangsUp();
    expect(a.alerts).toBe(1);
  });

  test('rule 4: A goes off hook while the alert is written → not alerted, suspended', () => {
    const { s, a, b } = armedOnBusy();
    s.store = 'hold';
    b.hangsUp();
    a.talks();
    s.store = 'ok';
    s.release();
    expect(a.alerts).toBe(0);
    expect(s.stored.get(A)?.state).toBe(State.suspended);
    a.hangsUp();
    expect(a.alerts).toBe(1);
  });

  test('rule 4: a push that the phone refuses is tried again when A is idle again', () => {
    const { s, a, b } = armedOnBusy();
    a.answers = 'refused';
    b.hangsUp();
    expect(s.stored.get(A)?.state).toBe(State.notifying);
    expect(s.alarms).toEqual(['AlertNotConfirmed']);
    a.answers = 'shown';
    a.talks();
    a.hangsUp();
    expect(a.seen.at(-1)).toBe('1002 has become available');
    expect(s.stored.get(A)?.state).toBe(State.notified);
  });

  test('rule 4: a push without an answer is repeated by the clock, three times at most and twice with the tone', () => {
    const { s, a, b } = armedOnBusy();
    a.answers = 'silence';
    b.hangsUp();
    s.passes(3_600_000);
    expect(s.statistics).toMatchObject({ alerts: 3, alertsUnanswered: 3 });
    expect(a.alerts).toBe(2);
    a.answers = 'shown';
    a.pressesIdle();
    expect(a.text).toContain('CallBack is activated on 1002\nAvailable since 09:50 11/22/2026');
    a.goesOffHook();
    a.hangsUp();
    expect(a.seen.at(-1)).toBe('1002 has become available');
  });

  test('rule 4: an answer that comes when the notice was put away still counts', () => {
    const { s, a, b } = armedOnBusy();
    a.answers = 'silence';
    b.hangsUp();
    const number = s.lastPush;
    s.passes(defaultParameters.recallMs);
    expect(s.stored.get(A)?.state).toBe(State.notifying);
    expect(a.up).toBeNull();
    s.tell({ type: 'screenAnswer', device: A, dialog: number, shown: true });
    expect(s.stored.get(A)?.state).toBe(State.notified);
    s.passes(3_600_000);
    expect(a.alerts).toBe(1);
  });

  test('rule 4: the answer comes while the next alert is written', () => {
    const { s, a, b } = armedOnBusy();
    a.answers = 'silence';
    b.hangsUp();
    const number = s.lastPush;
    s.passes(defaultParameters.recallMs);
    s.store = 'hold';
    s.passes(defaultParameters.recallMs);
    s.tell({ type: 'screenAnswer', device: A, dialog: number, shown: true });
    s.store = 'ok';
    s.release();
    expect(s.stored.get(A)?.state).toBe(State.notified);
    expect(a.alerts).toBe(1);
  });

  test.each(['dial', 'cancel'] as const)('rule 4: %s, pressed just as the notice is put away, is done', (key) => {
    for (const answers of ['silence', 'shown'] as const) {
      const { s, a, b } = armedOnBusy();
      a.answers = answers;
      b.hangsUp();
      const number = s.lastPush;
      s.passes(defaultParameters.recallMs);
      expect(a.up).toBeNull();
      a.screenKey(key, number);
      if (key === 'cancel') expect(s.stored.size, answers).toBe(0);
      else expect(s.take('dial'), answers).toMatchObject([{ device: A, number: '1002' }]);
    }
  });

  test.each(['dial', 'cancel'] as const)('rule 4: %s on a notice whose call back has ended since is stale', (key) => {
    const { s, a, b } = armedOnBusy({ parameters: { recordLifetimeMs: defaultParameters.recallMs + 1_000 } });
    a.answers = 'silence';
    b.hangsUp();
    const number = s.lastPush;
    s.passes(defaultParameters.recallMs);
    s.store = 'hold';
    s.passes(1_000);
    a.screenKey(key, number);
    expect(s.statistics).toMatchObject({ expired: 1, dialogsStale: 1, inputsIgnored: 0 });
    expect(s.take('dial')).toEqual([]);
  });

  test('rule 4: a refusal that comes when the notice was put away changes nothing', () => {
    const { s, a, b } = armedOnBusy();
    a.answers = 'silence';
    b.hangsUp();
    const number = s.lastPush;
    s.passes(defaultParameters.recallMs);
    s.tell({ type: 'screenAnswer', device: A, dialog: number, shown: false });
    expect(s.statistics).toMatchObject({ dialogsStale: 1, alertsRefused: 0 });
    expect(s.take('showPrompt')).toEqual([]);
  });

  test('rule 4: a key of the notice proves it as well as an answer', () => {
    const { s, a, b } = armedOnBusy();
    a.answers = 'silence';
    b.hangsUp();
    a.screenKey('exit', s.lastPush);
    expect(s.stored.get(A)?.state).toBe(State.notified);
  });
});

describe('rule 5: the keys of the notice', () => {
  test('rule 5: Exit closes the screen and keeps the record', () => {
    const { s, a } = notified();
    a.screenKey('exit');
    expect(a.up).toBeNull();
    expect(s.stored.size).toBe(1);
    a.pressesIdle();
    expect(a.text).toContain('1002 has become available');
  });

  test('rule 5: Cancel ends it', () => {
    const { s, a } = notified();
    a.screenKey('cancel');
    expect(a.up).toBeNull();
    expect(a.lamp).toBe('off');
    expect(s.stored.size).toBe(0);
    expect(s.handler.load).toMatchObject({ records: 0, lines: 0 });
    expect(s.statistics.cancelled).toBe(1);
  });

  test('rule 5: Dial, reported by the phone, calls B; answered → the record ends', () => {
    const { s, a, b } = notified();
    a.screenKey('dial');
    expect(a.dialled).toEqual(['1002']);
    expect(a.up).toBeNull();
    a.callsUnanswered(b);
    a.state(CallSignal.connected);
    expect(s.stored.size).toBe(0);
    expect(s.statistics.answered).toBe(1);
  });

  test('rule 5: Dial and B is busy → waits again, alerts again', () => {
    const { s, a, b } = notified();
    b.talks();
    a.callsBusy(b);
    expect(s.stored.get(A)?.state).toBe(State.watchBusy);
    a.hangsUp();
    b.hangsUp();
    expect(a.alerts).toBe(2);
  });

  test('rule 5: Dial and nobody answers → B must be used before it counts as free', () => {
    const { s, a, b } = notified();
    a.callsUnanswered(b);
    expect(s.stored.size).toBe(1);
    a.hangsUp();
    b.goesOnHook();
    expect(s.stored.get(A)?.state).toBe(State.watchOffHook);
    expect(a.alerts).toBe(1);
    b.talks();
    b.hangsUp();
    expect(a.alerts).toBe(2);
  });

  test('rule 5: Dial given up before anything was heard → waits again', () => {
    const { s, a } = notified();
    a.callsNumber('1002');
    a.hangsUp();
    expect(s.stored.get(A)?.state).toBe(State.watchOffHook);
  });

  test('rule 5: Dial pressed and no call comes about → the notice is kept', () => {
    const { s, a } = notified();
    a.screenKey('dial');
    s.passes(30_000);
    a.pressesIdle();
    expect(a.text).toContain('1002 has become available');
  });

  test('rule 5: ringing longer than the recall time is no failure of Dial', () => {
    const { s, a, b } = notified();
    a.screenKey('dial');
    a.callsUnanswered(b);
    s.passes(120_000);
    a.state(CallSignal.connected);
    expect(s.statistics.answered).toBe(1);
  });

  test('rule 5: a call to B by hand, after Exit, leaves the record alone', () => {
    const { s, a, b } = notified();
    a.screenKey('exit');
    a.callsUnanswered(b);
    a.state(CallSignal.connected);
    a.hangsUp();
    expect(s.stored.get(A)?.state).toBe(State.notified);
    a.pressesIdle();
    expect(a.text).toContain('1002 has become available');
  });

  test('rule 5: a call to somebody else while the notice is up is not Dial', () => {
    const { s, a, c } = notified();
    a.callsUnanswered(c);
    a.state(CallSignal.connected);
    a.hangsUp();
    expect(s.stored.get(A)?.state).toBe(State.notified);
  });

  test('rule 5: the call that A armed on, still up when the screen comes, is not Dial', () => {
    const { s, a, b } = office();
    b.talks();
    a.callsBusy(b);
    a.presses('CallBack');
    b.hangsUp();
    a.presses('CallBack');
    expect(a.keys).toContain('Dial');
    a.parties('1002');
    a.state(CallSignal.toneBusy);
    expect(a.keys).toContain('Dial');
    expect(s.stored.get(A)?.state).toBe(State.suspended);
    a.hangsUp();
    expect(a.alerts).toBe(1);
  });

  test('rule 5: keys of a screen that is gone, or of another number, are counted and do nothing', () => {
    const { s, a } = notified();
    const dialog = a.up!.dialog;
    a.screenKey('cancel', dialog + 1);
    a.screenKey('exit');
    a.screenKey('cancel', dialog);
    expect(s.statistics.dialogsStale).toBe(2);
    expect(s.stored.size).toBe(1);
  });

  test('rule 5: a key that the screen does not have does nothing', () => {
    const { s, a } = notified();
    a.screenKey('ok');
    expect(s.statistics.keysStrange).toBe(1);
    expect(a.up).not.toBeNull();
  });
});

describe('rule 6: the same B again, another B', () => {
  test('rule 6: the same B again shows the active screen and makes no second record', () => {
    const { s, a, b } = armedOnBusy();
    a.callsBusy(b);
    a.presses('CallBack');
    expect(a.seen).toEqual(['CallBack is activated on 1002', 'CallBack is activated on 1002']);
    expect(s.statistics.arms).toBe(1);
  });

  test('rule 6: OK replaces', () => {
    const { s, a, b, c } = armedOnBusy();
    c.talks();
    a.callsBusy(c);
    a.presses('CallBack');
    expect(a.text).toBe(
      'CallBack is already active on 1002. Press OK to activate on 1003. Press Exit to quit this screen.',
    );
    a.screenKey('ok');
    expect(a.seen.at(-1)).toBe('CallBack is activated on 1003');
    a.hangsUp();
    b.hangsUp();
    expect(a.alerts).toBe(0);
    c.hangsUp();
    expect(a.seen.at(-1)).toBe('1003 has become available');
    expect(s.statistics).toMatchObject({ arms: 2, replaced: 1 });
    expect([...s.watched]).toEqual(['1003']);
  });

  test('rule 6: Exit retains', () => {
    const { s, a, b, c } = armedOnBusy();
    c.talks();
    a.callsBusy(c);
    a.presses('CallBack');
    a.screenKey('exit');
    a.hangsUp();
    c.hangsUp();
    expect(a.alerts).toBe(0);
    b.hangsUp();
    expect(a.seen.at(-1)).toBe('1002 has become available');
    expect(s.statistics.arms).toBe(1);
  });

  test('rule 6: the replace screen tells that the old B is free and since when, until A has looked', () => {
    const { s, a, b, c } = armedOnBusy();
    c.talks();
    a.callsBusy(c);
    s.passes(120_000);
    b.hangsUp();
    a.presses('CallBack');
    expect(a.text).toBe(
      '1002 has become available\nTime 09:52 11/22/2026\nCallBack is already active on 1002. Press OK to activate on 1003. Press Exit to quit this screen.',
    );
    a.screenKey('exit');
    a.hangsUp();
    expect(a.alerts).toBe(1);
    a.screenKey('exit');
    a.callsBusy(c);
    a.presses('CallBack');
    expect(a.text).toBe(
      'CallBack is already active on 1002. Press OK to activate on 1003. Press Exit to quit this screen.',
    );
  });

  test('rule 6: a replacement that cannot be made durable leaves the old record in place', () => {
    const { s, a, b, c } = armedOnBusy();
    c.talks();
    a.callsBusy(c);
    a.presses('CallBack');
    s.store = 'hold';
    a.screenKey('ok');
    s.store = 'ok';
    s.release(false);
    expect(a.text).toContain('CallBack is unavailable');
    expect(s.stored.get(A)).toMatchObject({ line: '1002', state: State.watchBusy });
    expect([...s.watched]).toEqual(['1002']);
    a.hangsUp();
    b.hangsUp();
    expect(a.seen.at(-1)).toBe('1002 has become available');
  });

  test('rule 6: a phone with prompts only replaces by pressing again', () => {
    const s = scenario();
    const a = s.phone(A, '1001', { display: 'prompt' });
    const b = s.phone(B, '1002');
    const c = s.phone(C, '1003');
    b.talks();
    c.talks();
    a.callsBusy(b);
    a.presses('CallBack');
    a.hangsUp();
    a.callsBusy(c);
    a.presses('CallBack');
    expect(s.stored.get(A)?.line).toBe('1002');
    a.presses('CallBack');
    expect(s.stored.get(A)?.line).toBe('1003');
    expect(a.prompts).toEqual([
      'CallBack activated: 1002',
      'CallBack: 1002. Again for 1003',
      'CallBack activated: 1003',
    ]);
  });
});

describe('rule 7: refusals', () => {
  function refused(prepare: (o: ReturnType<typeof office>) => string, options: Options = {}): string {
    const o = office(options);
    o.a.callsNumber(prepare(o), CallSignal.busy);
    o.a.presses('CallBack');
    expect(o.s.handler.load.records).toBe(0);
    expect(o.s.stored.size).toBe(0);
    expect(o.s.statistics.refusals).toBe(1);
    expect(o.a.keys).toEqual(['Exit']);
    return o.a.text;
  }
  const forward = (s: Scenario, target: string | null, voiceMail = false): string => {
    s.tell({ type: 'forwardAll', line: '1002', target, voiceMail });
    return '1002';
  };

  test('rule 7: B unknown to the directory', () => {
    expect(refused(() => '1999')).toBe('CallBack cannot be activated for 1999.');
  });
  test('rule 7: a number with * or #', () => {
    expect(refused(() => '*1002')).toBe('CallBack cannot be activated for *1002.');
    expect(refused(() => '1002#')).toBe('CallBack cannot be activated for 1002#.');
  });
  test.each(['external', 'huntPilot', 'pickup', 'conference', 'park', 'routePoint'] as DirectoryKind[])(
    'rule 7: kind %s',
    (kind) => {
      const text = refused(({ s }) => {
        s.tell({ type: 'directoryEntry', line: '2000', kind, forgotten: false });
        return '2000';
      });
      expect(text).toBe('CallBack cannot be activated for 2000.');
    },
  );
  test("rule 7: A's own line", () => {
    expect(refused(() => '1001')).toBe('CallBack cannot be activated for 1001.');
  });
  test('rule 7: a number that is not told is not shown', () => {
    expect(refused(() => '')).toBe('CallBack cannot be activated for Private.');
  });
  test('rule 7: forward-all, any, by default', () => {
    expect(refused(({ s }) => forward(s, '1003'))).toBe('CallBack cannot be activated for 1002.');
  });
  test('rule 7: forward-all to voice mail under "refuse voice mail"; another target is let through', () => {
    const options: Options = { parameters: { forwardedLines: 'refuse voice mail' } };
    refused(({ s }) => forward(s, '9000', true), options);
    const { s, a, b } = office(options);
    b.talks();
    forward(s, '1003');
    a.callsBusy(b);
    a.presses('CallBack');
    expect(a.text).toContain('activated on 1002');
  });
  test('rule 7: forward-all that is off again refuses nothing', () => {
    const { s, a, b } = office();
    b.talks();
    forward(s, '1003');
    forward(s, null);
    a.callsBusy(b);
    a.presses('CallBack');
    expect(a.text).toContain('activated on 1002');
  });
  test('rule 7: a call forwarded on busy watches the line that A called', () => {
    const { s, a, b } = office();
    b.talks();
    a.callsNumber('1002', CallSignal.ringOut);
    a.parties('1003', '1002');
    a.presses('CallBack');
    expect(s.stored.get(A)?.line).toBe('1002');
  });
  test('rule 7: the called party counts before the digits', () => {
    const { s, a, b } = office();
    b.talks();
    a.callsNumber('91002', CallSignal.busy);
    a.parties('1002');
    a.presses('CallBack');
    expect(s.stored.get(A)).toMatchObject({ line: '1002', dialNumber: '1002' });
  });
});

test('rule 8: feature off → the key is there, the phone says that the service is not active', () => {
  const { s, a, b } = office({ parameters: { enabled: false } });
  b.talks();
  a.callsBusy(b);
  a.presses('CallBack');
  expect(s.take('showPrompt')).toMatchObject([{ prompt: 'serviceNotActive', text: 'Service is not Active' }]);
  expect(a.offered).toEqual([a.call]);
  expect(s.handler.load.records).toBe(0);
});

test('rule 8: switched off and on while a record waits: no alert before, one after', () => {
  const { s, a, b } = armedOnBusy();
  const parameters = s.handler.parameters;
  s.handler.parameters = { ...parameters, enabled: false };
  b.hangsUp();
  expect(a.alerts).toBe(0);
  s.handler.parameters = parameters;
  a.goesOffHook();
  a.hangsUp();
  expect(a.alerts).toBe(1);
});

describe('rule 9: A goes away', () => {
  test('rule 9: A resets → record kept, lamp lit again, told later', () => {
    const { s, a, b } = armedOnBusy();
    a.isLost();
    a.lamp = 'off';
    a.registers();
    expect(s.stored.size).toBe(1);
    expect(a.lamp).toBe('on');
    b.hangsUp();
    expect(a.alerts).toBe(1);
  });
  test('rule 9: B became free meanwhile → told on registration', () => {
    const { a, b } = armedOnBusy();
    a.isLost();
    b.hangsUp();
    expect(a.alerts).toBe(0);
    a.registers();
    expect(a.alerts).toBe(1);
    expect(a.text).toContain('1002 has become available');
  });
  test('rule 9: A resets before the phone has answered the push → told again', () => {
    const { s, a, b } = armedOnBusy();
    a.answers = 'silence';
    b.hangsUp();
    a.isLost('connection');
    a.answers = 'shown';
    a.registers();
    expect(a.text).toContain('1002 has become available');
    expect(s.stored.get(A)?.state).toBe(State.notified);
  });
  test('rule 9: registering twice without a goodbye is a reset', () => {
    const { a, b } = armedOnBusy();
    a.talks();
    b.hangsUp();
    expect(a.alerts).toBe(0);
    a.registers();
    expect(a.alerts).toBe(1);
  });
  test('rule 9: Caller Reset cancel', () => {
    const { s, a, b } = armedOnBusy({ parameters: { callerReset: 'cancel' } });
    a.isLost();
    expect(s.stored.size).toBe(0);
    a.registers();
    b.hangsUp();
    expect(a.alerts).toBe(0);
    expect(s.statistics.cancelled).toBe(1);
  });
  test('rule 9: a phone whose server is back was not reset: the CTIManager, or a node of the cluster, had gone', () => {
    const { s, a, b } = armedOnBusy({ parameters: { callerReset: 'cancel' } });
    s.tell({ type: 'serverReachable', device: A, reachable: false });
    a.registers();
    expect(s.stored.size).toBe(1);
    b.hangsUp();
    expect(a.alerts).toBe(1);
  });
  test('rule 9: Extension Mobility login or logout cancels', () => {
    const { s, a, b } = armedOnBusy();
    s.tell({ type: 'userChanged', device: A });
    expect(s.stored.size).toBe(0);
    b.hangsUp();
    expect(a.alerts).toBe(0);
  });
});

describe('rule 10: times', () => {
  test('rule 10: lifetime', () => {
    const { s, a, b } = armedOnBusy({ parameters: { recordLifetimeMs: 60_000 } });
    s.passes(59_999);
    expect(s.stored.size).toBe(1);
    s.passes(1);
    expect(s.stored.size).toBe(0);
    expect(s.statistics.expired).toBe(1);
    expect(a.lamp).toBe('off');
    b.hangsUp();
    expect(a.alerts).toBe(0);
    expect(s.wakeAt).toBe(Number.POSITIVE_INFINITY);
  });
  test('rule 10: lifetime 0 is for ever', () => {
    const { s } = armedOnBusy();
    expect(s.wakeAt).toBe(Number.POSITIVE_INFINITY);
    s.passes(400 * 24 * 3_600_000);
    expect(s.stored.size).toBe(1);
  });
  test('rule 10: a lifetime of two years is kept', () => {
    const years = 2 * 365 * 24 * 3_600_000;
    const { s } = armedOnBusy({ parameters: { recordLifetimeMs: years } });
    s.passes(years - 1);
    expect(s.stored.size).toBe(1);
    s.passes(1);
    expect(s.stored.size).toBe(0);
  });
  test('rule 10: an unanswered notice is put away after the recall time, the record kept', () => {
    const { s, a } = notified();
    s.passes(29_990);
    expect(a.up).not.toBeNull();
    s.passes(20);
    expect(a.up).toBeNull();
    expect(s.stored.get(A)?.state).toBe(State.notified);
    a.pressesIdle();
    expect(a.text).toContain('1002 has become available');
  });
  test('rule 10: the status screen that A asked for is not put away', () => {
    const { s, a } = notified();
    a.screenKey('exit');
    a.pressesIdle();
    s.passes(3_600_000);
    expect(a.up).not.toBeNull();
  });
  test('rule 10: guard time between on-hook and notice; busy again within it → no notice', () => {
    const { s, a, b } = armedOnBusy({ parameters: { guardMs: 5_000 } });
    b.hangsUp();
    s.passes(4_999);
    b.talks();
    s.passes(60_000);
    expect(a.alerts).toBe(0);
    b.hangsUp();
    s.passes(4_989);
    expect(a.alerts).toBe(0);
    s.passes(21);
    expect(a.alerts).toBe(1);
  });
});

test('rule 11: numbers from the network are data', () => {
  const { a, s } = office();
  a.callsNumber('<1>\u0000\u0007{old}'.padEnd(60, '9'), CallSignal.busy);
  a.presses('CallBack');
  expect(a.text).toBe(`CallBack cannot be activated for <1>{old}${'9'.repeat(16)}.`);
  expect(s.handler.load.records).toBe(0);
});

describe('rule 12: durable before it is promised', () => {
  test('rule 12: Activated only after the commit', () => {
    const { s, a, b } = office();
    b.talks();
    a.callsBusy(b);
    s.store = 'hold';
    a.presses('CallBack');
    a.presses('CallBack');
    expect(a.seen).toEqual([]);
    expect(s.held).toMatchObject([{ device: A, revision: 1, record: { state: State.watchBusy, line: '1002' } }]);
    s.release();
    expect(a.seen).toEqual(['CallBack is activated on 1002']);
  });
  test('overload: nobody arms, the status is still shown, and who waits is told', () => {
    const { s, a, b, c } = armedOnBusy();
    s.tell({ type: 'overload', active: true });
    c.callsBusy(b);
    c.presses('CallBack');
    expect(c.seen).toEqual(['CallBack is unavailable. Nothing was activated. Press Exit to quit this screen.']);
    c.hangsUp();
    expect(s.stored.size).toBe(1);
    a.hangsUp();
    b.hangsUp();
    expect(a.alerts).toBe(1);
    a.pressesIdle();
    expect(a.text).toContain('1002 has become available');
    s.tell({ type: 'overload', active: false });
    b.talks();
    c.callsBusy(b);
    c.presses('CallBack');
    expect(c.seen.at(-1)).toContain('CallBack is activated on 1002');
  });
  test('rule 12: commit failed → unavailable, nothing armed', () => {
    const { s, a, b } = office();
    b.talks();
    a.callsBusy(b);
    s.store = 'fail';
    a.presses('CallBack');
    expect(a.seen).toEqual(['CallBack is unavailable. Nothing was activated. Press Exit to quit this screen.']);
    expect(new Set(s.alarms)).toEqual(new Set(['CommitFailed']));
    a.hangsUp();
    b.hangsUp();
    expect(a.alerts).toBe(0);
    a.pressesIdle();
    expect(a.seen.at(-1)).toBe('CallBack is not active. Press Exit to quit this screen.');
    // What may have got into the store is taken out as soon as it answers.
    s.store = 'ok';
    s.passes(30_010);
    expect(s.handler.load).toMatchObject({ records: 0, lines: 0 });
    expect(s.watched.size).toBe(0);
    expect(s.statistics.arms).toBe(0);
  });
  test('rule 12: commit notifying → send → answer → commit notified', () => {
    const { s, b } = armedOnBusy();
    s.actions.length = 0;
    b.hangsUp();
    const steps = s.actions
      .filter((action) => action.type === 'commit' || action.type === 'showScreen')
      .map((action) => (action.type === 'commit' ? action.record?.state : action.type));
    expect(steps).toEqual([State.notifying, 'showScreen', State.notified]);
  });
  test('rule 12: a commit of the alert that fails is tried again', () => {
    const { s, a, b } = armedOnBusy();
    s.store = 'fail';
    b.hangsUp();
    expect(a.alerts).toBe(0);
    s.store = 'ok';
    s.passes(30_010);
    expect(a.alerts).toBe(1);
  });
  test('rule 12: a step of B that the store did not take is written again', () => {
    const { s, a, b } = office();
    a.callsUnanswered(b);
    a.presses('CallBack');
    a.hangsUp();
    s.store = 'fail';
    b.talks();
    expect(s.stored.get(A)?.state).toBe(State.watchOffHook);
    s.store = 'ok';
    s.passes(30_010);
    expect(s.stored.get(A)?.state).toBe(State.watchOnHook);
  });
  test('rule 12: that A was told is written again, so that a restart does not tell it twice', () => {
    const { s, a, b } = armedOnBusy();
    a.answers = 'silence';
    b.hangsUp();
    s.store = 'fail';
    const push = s.take('showScreen').at(-1)!;
    s.tell({ type: 'screenAnswer', device: A, dialog: 'dialog' in push ? push.dialog : 0, shown: true });
    expect(s.stored.get(A)?.state).toBe(State.notifying);
    s.store = 'ok';
    s.passes(30_010);
    expect(s.stored.get(A)?.state).toBe(State.notified);
    s.passes(3_600_000);
    expect(s.take('commit')).toHaveLength(4);
  });
  test('rule 12: cancelled, armed again, and the store failed at both: nothing comes back', () => {
    const { s, a, b } = armedOnBusy();
    a.pressesIdle();
    s.store = 'fail';
    a.screenKey('cancel');
    a.callsBusy(b);
    a.presses('CallBack');
    s.store = 'ok';
    s.passes(30_010);
    expect(s.stored.size).toBe(0);
  });
  test('rule 12: an end that the store did not take is written again', () => {
    const { s, a } = notified();
    s.store = 'fail';
    a.screenKey('cancel');
    expect(s.stored.size).toBe(1);
    s.store = 'ok';
    s.passes(30_010);
    expect(s.stored.size).toBe(0);
    expect(s.handler.load.records).toBe(0);
    expect(s.statistics.cancelled).toBe(1);
  });
  test('rule 12: armed anew while the end of the last one is being written', () => {
    const { s, a, b } = armedOnBusy();
    a.pressesIdle();
    s.store = 'hold';
    a.screenKey('cancel');
    a.callsBusy(b);
    a.presses('CallBack');
    s.store = 'ok';
    s.release();
    expect(a.seen.at(-1)).toBe('CallBack is activated on 1002');
    expect(s.stored.size).toBe(1);
    expect(s.statistics).toMatchObject({ arms: 2, cancelled: 1, replaced: 0 });
  });
  test('rule 12: records of another life go on where they were', () => {
    const record = (device: string, state: State, sequence: number) => ({
      device,
      callerLineInstance: 1,
      line: '1002',
      dialNumber: '1002',
      state,
      revision: 3,
      sequence,
      armedAt: START - 60_000,
      freeSince: state === State.notifying || state === State.notified ? START - 30_000 : 0,
    });
    const D = 'SEP00000000000D';
    const s = scenario({
      records: [record(A, State.watchBusy, 7), record(C, State.notifying, 8), record(D, State.watchOffHook, 9)],
    });
    expect([...s.watched]).toEqual(['1002']);
    const a = s.phone(A, '1001');
    const c = s.phone(C, '1003');
    const d = s.phone(D, '1004');
    expect(s.take('showScreen')).toEqual([]);
    const b = s.phone(B, '1002');
    // The line that became free while nobody looked is found; the alert that was on its way is repeated.
    expect(s.take('showScreen').map((x) => 'device' in x && x.device)).toEqual([A, C]);
    expect(a.alerts + c.alerts).toBe(2);
    b.talks();
    b.hangsUp();
    expect(d.alerts).toBe(1);
    b.talks();
    const e = s.phone('SEP00000000000E', '1005');
    e.callsBusy(b);
    e.presses('CallBack');
    expect(s.stored.get(e.name)?.sequence).toBe(10);
  });
  test('rule 12: a stored record in a state that cannot be is left out and counted', () => {
    const { s } = armedOnBusy();
    const record = { ...s.stored.get(A)!, device: C, state: 77 };
    s.tell({ type: 'recordRestored', record });
    expect(s.handler.load.records).toBe(1);
    expect(s.statistics.eventsIgnored).toBe(1);
  });
});
