/** What operators do while records wait: parameters that change, records taken away, lists. */
import { describe, expect, test } from 'vitest';
import { defaultParameters } from '../../src/feature/call-back/parameters.ts';
import type { CallBackParameters } from '../../src/feature/index.ts';
import { type Options, type Phone, Scenario } from './scenario.ts';

const A = 'SEP00000000000A';
const B = 'SEP00000000000B';

function armed(options: Options = {}): { s: Scenario; a: Phone; b: Phone } {
  const s = new Scenario(options);
  const [a, b] = [s.phone(A, '1001'), s.phone(B, '1002')];
  b.talks();
  a.callsBusy(b);
  a.presses('CallBack');
  a.hangsUp();
  return { s, a, b };
}

function change(s: Scenario, parameters: Partial<CallBackParameters>): void {
  s.handler.parameters = { ...defaultParameters, ...parameters };
  s.tell({ type: 'wake' });
}

describe('parameters that change', () => {
  test('a lifetime ends records that wait, from their arming on', () => {
    const { s } = armed();
    s.passes(40_000);
    change(s, { recordLifetimeMs: 60_000 });
    s.passes(19_999);
    expect(s.stored.size).toBe(1);
    s.passes(1);
    expect(s.stored.size).toBe(0);
  });

  test('a lifetime that has passed already ends them at once', () => {
    const { s, a } = armed();
    s.passes(40_000);
    change(s, { recordLifetimeMs: 30_000 });
    expect([s.stored.size, a.lamp, s.statistics.expired]).toEqual([0, 'off', 1]);
  });

  test('a lifetime that is taken away lets them wait for ever', () => {
    const { s } = armed({ parameters: { recordLifetimeMs: 60_000 } });
    s.passes(59_000);
    change(s, {});
    s.passes(3_600_000);
    expect([s.stored.size, s.wakeAt]).toEqual([1, Number.POSITIVE_INFINITY]);
  });

  test('a state that waits for a time of its own does not forget it', () => {
    // The guard time ends behind the lifetime; the lifetime goes: A is told all the same.
    const { s, a, b } = armed({ parameters: { recordLifetimeMs: 60_000, guardMs: 50_000 } });
    s.passes(30_000);
    b.hangsUp();
    expect(a.alerts).toBe(0);
    change(s, { guardMs: 50_000 });
    s.passes(50_000);
    expect(a.alerts).toBe(1);
  });

  test.each([
    ['shorter than what has passed: A is told at once', 60_000, 20_000, 30_000, [0, 1]],
    ['shorter: A is told so much sooner', 60_000, 40_000, 39_999, [0, 0]],
    ['longer: A is told so much later', 40_000, 60_000, 40_000, [0, 0]],
  ])('a guard time that runs and is made %s', (_, before, after, passed, told) => {
    const { s, a, b } = armed({ parameters: { guardMs: before } });
    b.hangsUp();
    s.passes(passed - 1);
    const alerts = [a.alerts];
    change(s, { guardMs: after });
    alerts.push(a.alerts);
    expect(alerts).toEqual(told);
    s.passes(Math.max(after - passed, 0));
    expect(a.alerts).toBe(told[1]);
    s.passes(1);
    expect(a.alerts).toBe(1);
  });

  test('a recall time that is made shorter puts the notice away sooner, and the record waits on', () => {
    const { s, a, b } = armed({ parameters: { recallMs: 30_000 } });
    b.hangsUp();
    s.passes(10_000);
    expect(a.up).not.toBeNull();
    change(s, { recallMs: 12_000 });
    s.passes(1999);
    expect(a.up).not.toBeNull();
    s.passes(1);
    expect([a.up, s.stored.size]).toEqual([null, 1]);
  });

  test('switched off and on again: the key says so, the record waits', () => {
    const { s, a } = armed();
    change(s, { enabled: false });
    expect(s.handler.explain(A)).toContain('Call Back is switched off (Callback Enabled Flag).');
    a.pressesIdle();
    expect(s.take('showPrompt').at(-1)).toMatchObject({ prompt: 'serviceNotActive' });
    change(s, {});
    expect(s.stored.size).toBe(1);
  });
});

describe('operators', () => {
  test('take a call back away: screen, lamp and store', () => {
    const { s, a, b } = armed();
    b.hangsUp();
    expect(a.up).not.toBeNull();
    s.tell({ type: 'recordCancelled', device: A });
    expect([a.up, a.lamp, s.stored.size, s.statistics.cancelled]).toEqual([null, 'off', 0, 1]);
    s.tell({ type: 'recordCancelled', device: A });
    s.tell({ type: 'recordCancelled', device: 'SEPFFFFFFFFFFFF' });
    expect(s.statistics.cancelled).toBe(1);
  });

  test('list records in arming order with a reason, lines and devices', () => {
    const { s, b } = armed();
    const c = s.phone('SEP00000000000C', '1003');
    c.callsBusy(b);
    c.presses('CallBack');
    const { views } = s.handler;
    expect(views.records({ most: 10 }).map(({ device, line, state }) => [device, line, state])).toEqual([
      [A, '1002', 'watchBusy'],
      ['SEP00000000000C', '1002', 'watchBusy'],
    ]);
    expect(views.records({ most: 10 })[0]!.why).toBe(
      `1002 was busy: ${A} is told when all calls on the line have ended and the handset is on hook.`,
    );
    expect(views.records({ most: 10, text: '00c' }).map(({ device }) => device)).toEqual(['SEP00000000000C']);
    expect(views.records({ most: 1 })).toHaveLength(1);
    expect(views.states()).toEqual({ watchBusy: 2 });
    expect(views.lines({ most: 10, text: '1002' })).toEqual([
      { line: '1002', use: 'inUse', devices: [B], waiting: 2, refusesCalls: false },
    ]);
    expect(views.devices({ most: 10, text: '1001' })).toMatchObject([
      { device: A, lines: [{ instance: 1, line: '1001' }], calls: 0, waitsFor: '1002' },
    ]);
    s.tell({ type: 'recordCancelled', device: A });
    expect(views.records({ most: 10 })).toHaveLength(1);
  });
});
