/** Whatever happens between: when nobody needs anything any more, no handle is open, here or at the CTIManager. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { PduName } from '../../../src/codecs/qbe/ids.ts';
import { CtiDesk, watch, watchDevice } from '../../kit/cti-desk.ts';
import { scriptedOffice } from '../../kit/scripted-cti.ts';

const names = ['SEP000000000001', 'SEP000000000002', 'SEP000000000003'];
const numbers = ['1001', '1002', '1003', '1005'];
const requests: PduName[] = [
  'DeviceOpenRequest',
  'DeviceCloseRequest',
  'LineOpenRequest',
  'LineCloseRequest',
  'LineGetForwardInfoRequest',
  'DeviceDataPassThroughRequest',
];
const screen = {
  title: 'CallBack',
  prompt: '',
  text: 't',
  softKeys: [{ name: 'Exit', key: 'exit' }],
  dialNumber: '',
} as const;

const number = fc.constantFrom(...numbers);
const name = fc.constantFrom(...names);
type Deed = readonly [what: string, act: (desk: CtiDesk) => void];
const deed: fc.Arbitrary<Deed> = fc.oneof(
  fc
    .tuple(number, fc.boolean())
    .map(([line, on]): Deed => [`watch ${line} ${on}`, (d) => void d.perform(watch(line, on))]),
  fc
    .tuple(name, fc.boolean())
    .map(([n, on]): Deed => [`watchDevice ${n} ${on}`, (d) => void d.perform(watchDevice(n, on))]),
  fc.constantFrom(...requests).map((pdu): Deed => [`silent ${pdu}`, (d) => void d.manager.silent.add(pdu)]),
  fc.constant<Deed>(['speaks', (d) => d.manager.silent.clear()]),
  fc
    .tuple(fc.constantFrom<'asked' | 'reversed'>('asked', 'reversed'), fc.constantFrom(1, 2))
    .map(([order, times]): Deed => [`release ${order} ${times}`, (d) => d.does((m) => m.release(order, times))]),
  fc.constantFrom(1, 1000, 21_000, 61_000).map((ms): Deed => [`passes ${ms}`, (d) => d.livesFor(ms)]),
  fc.constant<Deed>(['breaks', (d) => d.breaks()]),
  fc.tuple(name, fc.boolean()).map(([n, on]): Deed => [`registered ${n} ${on}`, (d) => registration(d, n, on)]),
  name.map((n): Deed => [`closes ${n}`, (d) => d.does((m) => m.isOpen(n) && closes(m, n))]),
  fc
    .tuple(name, fc.nat(5))
    .map(
      ([device, dialog]): Deed => [
        `screen ${device}`,
        (d) => void d.perform({ type: 'showScreen', device, dialog, screen, alert: false }),
      ],
    ),
  fc
    .tuple(name, fc.nat(5))
    .map(
      ([device, dialog]): Deed => [`close ${device}`, (d) => void d.perform({ type: 'closeScreen', device, dialog })],
    ),
  fc
    .tuple(name, number)
    .map(
      ([n, called]): Deed => [
        `press ${n} ${called}`,
        (d) => d.does((m) => m.pressCallBack(n, { callState: 14, cause: 17, called, featureActivatingCallID: 9 })),
      ],
    ),
);

function registration(desk: CtiDesk, device: string, on: boolean): void {
  const known = desk.devices.find((each) => each.name === device)!;
  known.registered = on;
  if (desk.session.state !== 'up') return;
  desk.does((manager) => {
    if (on) {
      const {
        requestId: _,
        deviceRegistrationStatus: __,
        deviceInfoStatic: ___,
        ...fields
      } = manager.deviceInfo(known, 0);
      manager.tell('DeviceRegisteredEventWithLineInfo', fields);
    } else manager.tell('DeviceUnregisteredEvent', { deviceInfo: { name: device } });
  });
}

function closes(manager: CtiDesk['manager'], device: string): void {
  const handle = manager.deviceHandle(device);
  for (const [id, open] of manager.openLines) if (open.device.name === device) manager.openLines.delete(id);
  for (const [id, open] of manager.openDevices) if (open.name === device) manager.openDevices.delete(id);
  manager.tell('DeviceClosedEvent', { ...handle, reason: 1 });
}

it('no handle is left open, and what was learnt is forgotten', { timeout: 120_000 }, () => {
  fc.assert(
    fc.property(fc.array(deed, { maxLength: 40 }), (deeds) => {
      const devices = scriptedOffice();
      devices[2]!.lines.push({ number: '1002', calls: [] }, { number: '1005', calls: [] });
      const desk = CtiDesk.up({}, devices);
      for (const [, act] of deeds) act(desk);
      for (const line of numbers) desk.perform(watch(line, false));
      for (const device of names) desk.perform(watchDevice(device, false));
      desk.manager.silent.clear();
      desk.does((manager) => manager.release());
      desk.livesFor(700_000);
      expect(desk.session.state).toBe('up');
      expect([...desk.manager.openLines.values()].map(({ line }) => line.number)).toEqual([]);
      expect([...desk.manager.openDevices.values()].map((device) => device.name)).toEqual([]);
      expect([desk.counters.value('ctiDevicesOpen'), desk.counters.value('ctiLinesOpen')]).toEqual([0, 0]);
      expect(stillLearnt(desk)).toEqual([]);
    }),
    { numRuns: 400 },
  );
});

/** Lines that the feature believes to be observed. */
function stillLearnt(desk: CtiDesk): string[] {
  const learnt = new Set<string>();
  for (const event of desk.events) {
    if (event.type === 'lineLearnt') learnt.add(`${event.device} ${event.lineInstance}`);
    else if (event.type === 'lineForgotten') learnt.delete(`${event.device} ${event.lineInstance}`);
    else if (event.type === 'deviceLost')
      for (const key of [...learnt]) if (key.startsWith(event.device)) learnt.delete(key);
  }
  return [...learnt];
}
