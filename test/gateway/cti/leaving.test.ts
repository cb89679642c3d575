/** An attachment that is closed: what it means is told at once, and however slow the goodbye is, nothing after it. */
import { expect, it } from 'vitest';
import { CtiDesk, watch } from '../../kit/cti-desk.ts';

const LINE = '1001';
const DEVICE = 'SEP000000000001';

it('forgets its lines and devices at once, and is silent through a goodbye that nobody answers', () => {
  const desk = CtiDesk.up();
  desk.perform(watch(LINE, true));
  desk.passes(0);
  expect(desk.eventsOf('lineLearnt')).toContainEqual(expect.objectContaining({ device: DEVICE, line: LINE }));
  const from = desk.events.length;
  // As found by the simulation: a CTIManager that hangs, and a node that serves again before it is given up.
  desk.manager.silent.add('ProviderCloseRequest').add('LineCloseRequest').add('DeviceCloseRequest');
  desk.provider.leave();
  const told = desk.events.slice(from);
  expect(told).toContainEqual({ type: 'lineForgotten', device: DEVICE, lineInstance: 1 });
  expect(told.filter(({ type }) => type === 'serverReachable')).toHaveLength(desk.eventsOf('deviceRegistered').length);
  const after = desk.events.length;
  desk.session.close(desk.now);
  desk.passes(60_000);
  expect(desk.isClosed).toBe(true);
  expect(desk.events.slice(after)).toEqual([]);
});
