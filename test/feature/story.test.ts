/** The whole story, once for busy and once for no answer: the facts' acceptance tests 1 to 4. */
import { expect, test } from 'vitest';
import { CallSignal } from '../../src/model/call-signal.ts';
import { scenario } from './scenario.ts';

const A = 'SEP00000000000A';
const B = 'SEP00000000000B';

test('busy → CallBack → hang up → B hangs up → screen with Dial → answered → record ends', () => {
  const s = scenario();
  const a = s.phone(A, '1001');
  const b = s.phone(B, '1002');
  b.talks();
  a.callsBusy(b);
  expect(a.offered).toEqual([a.call]);
  a.presses('CallBack');
  expect(a.text).toBe('CallBack is activated on 1002\nPress Cancel to deactivate\nPress Exit to quit this screen');
  expect(a.keys).toEqual(['Cancel', 'Exit']);
  expect(a.lamp).toBe('on');
  a.screenKey('exit');
  expect(a.up).toBeNull();
  a.hangsUp();
  expect(a.alerts).toBe(0);
  s.passes(60_000);
  b.hangsUp();
  expect(a.alerts).toBe(1);
  expect(a.text).toBe(
    '1002 has become available\nTime 09:51 11/22/2026\nPress Dial to call\nPress Cancel to deactivate\nPress Exit to quit this screen',
  );
  expect(a.keys).toEqual(['Dial', 'Cancel', 'Exit']);
  expect(a.up?.screen.dialNumber).toBe('1002');
  expect(a.lamp).toBe('flash');
  // The Dial: URI makes the phone call by itself.
  a.callsUnanswered(b);
  expect(a.up).toBeNull();
  a.state(CallSignal.connected);
  expect(s.stored.size).toBe(0);
  expect(a.lamp).toBe('off');
  a.hangsUp();
  expect(s.statistics).toMatchObject({ arms: 1, answered: 1, alerts: 1, alertsShown: 1, inputsIgnored: 0 });
  expect(s.watched.size).toBe(0);
});

test('no answer → CallBack: on-hook alone does nothing, off hook and on hook fires', () => {
  const s = scenario();
  const a = s.phone(A, '1001');
  const b = s.phone(B, '1002');
  a.callsUnanswered(b);
  a.presses('CallBack');
  expect(a.seen).toEqual(['CallBack is activated on 1002']);
  a.hangsUp();
  b.goesOnHook();
  expect(a.alerts).toBe(0);
  b.talks();
  expect(a.alerts).toBe(0);
  b.hangsUp();
  expect(a.alerts).toBe(1);
  expect(a.seen.at(-1)).toBe('1002 has become available');
});
