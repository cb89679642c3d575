/** Rule 4, order: what the simulation found. Callers waiting for one line are told in the order in which they armed. */
import { expect, test } from 'vitest';
import { scenario } from './scenario.ts';

test('after the guard time all who wait are told in the order in which they armed', () => {
  const s = scenario({ parameters: { guardMs: 2_000 } });
  const b = s.phone('SEP00000000000B', '1002');
  b.talks();
  const waiters = ['SEP0000000000A1', 'SEP0000000000A2', 'SEP0000000000A3', 'SEP0000000000A4'];
  for (const [i, name] of waiters.entries()) {
    const a = s.phone(name, String(1101 + i));
    a.callsBusy(b);
    a.presses('CallBack');
    a.hangsUp();
  }
  b.hangsUp();
  s.passes(2_000);
  const told = s.actions.flatMap((action) => (action.type === 'showScreen' && action.alert ? [action.device] : []));
  expect(told).toEqual(waiters);
});
