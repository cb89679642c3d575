/** Handles that stay open at a CTIManager whose answers are lost, or that refuses to close: noticed, and given back. */
import { describe, expect, it } from 'vitest';
import { CtiDesk, watch } from '../../kit/cti-desk.ts';

const B = 'SEP000000000002';
const OUT_OF_SERVICE = 0x8ccc0000 + 0xa2;
const HEARTBEAT = 20_000;

const stuck = (desk: CtiDesk): string[] =>
  desk.notices.filter(({ what }) => what === 'handlesStuck').map(({ detail }) => detail);
const asked = (desk: CtiDesk, pdu: string): number => desk.manager.namesAsked().filter((name) => name === pdu).length;

/** The answer to the opening of 1002 is lost; the time for it is over. */
function lostOpening(pdu: 'LineOpenRequest' | 'DeviceOpenRequest'): CtiDesk {
  const desk = CtiDesk.up();
  desk.manager.silent.add(pdu);
  desk.perform(watch('1002'));
  desk.manager.silent.clear();
  desk.manager.kept.length = 0;
  return desk;
}

describe('a close that is refused', () => {
  it('is tried again, and that is all where it helps', () => {
    const desk = CtiDesk.up();
    desk.perform(watch('1002'));
    desk.manager.refuses.set('LineCloseRequest', OUT_OF_SERVICE);
    desk.perform(watch('1002', false));
    expect([desk.manager.isOpen(B, '1002'), asked(desk, 'LineCloseRequest')]).toEqual([true, 1]);
    desk.manager.refuses.clear();
    desk.passes(4_999);
    expect(asked(desk, 'LineCloseRequest')).toBe(1);
    desk.passes(1);
    expect([desk.manager.handlesOpen, desk.called.length, stuck(desk)]).toEqual([0, 1, []]);
  });

  it('because there is no such handle is done', () => {
    const desk = CtiDesk.up();
    desk.perform(watch('1002'));
    desk.manager.openLines.clear();
    desk.perform(watch('1002', false));
    desk.livesFor(60_000);
    expect([desk.manager.handlesOpen, asked(desk, 'LineCloseRequest'), desk.called.length]).toEqual([0, 1, 1]);
  });

  it.each(['LineCloseRequest', 'DeviceCloseRequest'] as const)(
    'three times (%s) ends the session, which gives it back',
    (pdu) => {
      const desk = CtiDesk.up();
      desk.perform(watch('1002'));
      desk.perform(watch('1003'));
      const before = desk.manager;
      before.refuses.set(pdu, OUT_OF_SERVICE);
      desk.perform(watch('1002', false));
      desk.passes(10_000);
      expect(before.namesAsked().filter((name) => name === pdu)).toHaveLength(3);
      expect([desk.called.length, desk.disconnects, desk.session.state]).toEqual([2, 1, 'up']);
      expect(stuck(desk)).toEqual([expect.stringContaining('cannot be closed (refused: ')]);
      // What is waited for is open again, and nothing else.
      desk.manager.refuses.clear();
      expect([
        desk.manager.isOpen(B),
        desk.manager.isOpen('SEP000000000003', '1003'),
        desk.manager.handlesOpen,
      ]).toEqual([false, true, 2]);
    },
  );

  it('again and again ends the session ever more rarely', () => {
    const desk = CtiDesk.up();
    desk.manager.refuses.set('LineCloseRequest', OUT_OF_SERVICE);
    const ends: number[] = [];
    const begun = desk.now;
    for (let minutes = 0; minutes < 15; minutes++) {
      desk.perform(watch('1002'));
      desk.perform(watch('1002', false));
      for (let tenth = 0; tenth < 6; tenth++) {
        desk.livesFor(10_000);
        if (desk.called.length - 1 > ends.length) ends.push(Math.round((desk.now - begun) / 1000));
      }
    }
    const gaps = ends.slice(1).map((end, i) => end - ends[i]!);
    expect(gaps.length).toBeGreaterThan(1);
    for (const [i, gap] of gaps.entries()) expect(gap).toBeGreaterThanOrEqual(60 * 2 ** i - 10);
  });
});

describe('an opening whose answer is lost', () => {
  it.each(['LineOpenRequest', 'DeviceOpenRequest'] as const)(
    'is found out by the next (%s), which ends the session: no line stays blocked',
    (pdu) => {
      const desk = lostOpening(pdu);
      desk.livesFor(HEARTBEAT);
      expect(desk.called.length).toBe(1);
      desk.livesFor(5_000);
      expect([desk.called.length, desk.session.state]).toEqual([2, 'up']);
      expect(stuck(desk)).toEqual([expect.stringContaining('ALREADY_OPENED')]);
      expect(desk.manager.isOpen(B, '1002')).toBe(true);
      expect(desk.eventsOf('lineLearnt')).toEqual([{ type: 'lineLearnt', device: B, lineInstance: 1, line: '1002' }]);
    },
  );

  it('is looked into also where nobody waits for the line any more', () => {
    const desk = lostOpening('LineOpenRequest');
    desk.perform(watch('1002', false));
    expect(desk.manager.isOpen(B, '1002')).toBe(true);
    desk.livesFor(HEARTBEAT + 5_000);
    expect([desk.called.length, desk.manager.handlesOpen]).toEqual([2, 0]);
    desk.livesFor(300_000);
    expect([desk.called.length, desk.manager.handlesOpen]).toEqual([2, 0]);
  });

  it('and that was not done is done by the next: the session goes on', () => {
    const desk = lostOpening('LineOpenRequest');
    desk.manager.openLines.clear();
    desk.livesFor(HEARTBEAT + 5_000);
    expect([desk.called.length, desk.manager.isOpen(B, '1002'), stuck(desk)]).toEqual([1, true, []]);
  });

  it('and that comes after all is given back, and not looked into', () => {
    const desk = CtiDesk.up();
    desk.manager.silent.add('LineOpenRequest');
    desk.perform(watch('1002'));
    desk.perform(watch('1002', false));
    desk.livesFor(HEARTBEAT);
    desk.manager.silent.clear();
    desk.does((manager) => manager.release());
    desk.livesFor(300_000);
    expect([desk.called.length, desk.manager.handlesOpen, asked(desk, 'LineOpenRequest')]).toEqual([1, 0, 1]);
  });

  it.each(['LineOpenRequest', 'DeviceOpenRequest'] as const)(
    'again and again (%s), and nobody waits any more, is given up with the session, not without it',
    (pdu) => {
      const desk = lostOpening(pdu);
      const before = desk.manager;
      before.silent.add(pdu);
      desk.livesFor(HEARTBEAT);
      desk.perform(watch('1002', false));
      desk.livesFor(400_000);
      expect(before.namesAsked().filter((name) => name === pdu)).toHaveLength(4);
      expect([desk.called.length, desk.manager.handlesOpen]).toEqual([2, 0]);
      expect(stuck(desk)).toEqual([expect.stringContaining('is open is not known (no answer in time)')]);
    },
  );

  it('and is waited for is asked for on and on, and not forgotten when that ends', () => {
    const desk = lostOpening('LineOpenRequest');
    desk.manager.silent.add('LineOpenRequest');
    desk.livesFor(600_000);
    expect([desk.called.length, stuck(desk)]).toEqual([1, []]);
    desk.perform(watch('1002', false));
    desk.livesFor(120_000);
    expect([desk.called.length, desk.manager.handlesOpen]).toEqual([2, 0]);
  });

  const withdrawn = (desk: CtiDesk): void =>
    desk.does((manager) =>
      manager.tell('DeviceRegisteredEventWithLineInfo', {
        deviceName: B,
        lineInfo: [{ name: '1007', lineInstance: 1 }],
      }),
    );
  const removed = (desk: CtiDesk): void =>
    desk.does((manager) => manager.tell('ProviderDeviceDeAcquiredEvent', { deviceName: B, reason: 1 }));

  it.each([
    ['whose line is taken from its phone', 'LineOpenRequest', withdrawn],
    ['whose line goes with its phone', 'LineOpenRequest', removed],
    ['of a phone that is taken from us', 'DeviceOpenRequest', removed],
  ] as const)('%s ends the session: no other opening could find out', (_, pdu, take) => {
    for (const waitMs of [0, HEARTBEAT]) {
      const desk = lostOpening(pdu);
      // Before its time is over, and after.
      desk.livesFor(waitMs);
      take(desk);
      desk.livesFor(2 * HEARTBEAT);
      expect([waitMs, desk.called.length, desk.session.state]).toEqual([waitMs, 2, 'up']);
      expect(stuck(desk)).toHaveLength(1);
    }
  });

  it('over a device that the CTIManager closes is looked into when the device is open again', () => {
    const desk = lostOpening('LineOpenRequest');
    desk.perform(watch('1002', false));
    desk.does((manager) => {
      manager.tell('DeviceClosedEvent', { ...manager.deviceHandle(B), reason: 1 });
      manager.openDevices.clear();
    });
    desk.livesFor(120_000);
    expect([desk.called.length, desk.manager.handlesOpen]).toEqual([2, 0]);
  });

  it('and the next one is refused because it is open, too late: the session ends all the same', () => {
    const desk = lostOpening('LineOpenRequest');
    desk.perform(watch('1002', false));
    desk.manager.silent.add('LineOpenRequest');
    desk.livesFor(2 * HEARTBEAT + 6_000);
    desk.manager.silent.clear();
    desk.does((manager) => manager.release());
    desk.livesFor(1_000);
    expect([desk.called.length, desk.manager.handlesOpen]).toEqual([2, 0]);
    expect(stuck(desk)).toEqual([expect.stringContaining('ALREADY_OPENED')]);
  });
});
