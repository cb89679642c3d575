/** Openings under way are bounded, and a phone whose user waits does not stand in line behind those that nobody looks at. */
import { describe, expect, it } from 'vitest';
import { ctiLimits } from '../../../src/gateway/limits.ts';
import { CtiDesk, watchDevice } from '../../kit/cti-desk.ts';
import { scriptedOffice } from '../../kit/scripted-cti.ts';

const { openingsUnderWayMax: PLACES, openingsFirstInRowMax: IN_ROW } = ctiLimits;
/** Phones with a record: several times as many as there are places. */
const RECORDS = 4 * PLACES;

/** As after a takeover: all phones with a record are to be opened, and the CTIManager has answered none of the openings. */
function takenOver(others = 0): { readonly desk: CtiDesk; readonly names: readonly string[] } {
  const devices = scriptedOffice(RECORDS + others);
  const desk = new CtiDesk({}, devices);
  const names = devices.map(({ name }) => name);
  desk.manager.silent.add('DeviceOpenRequest').add('LineOpenRequest');
  for (const name of names.slice(0, RECORDS)) desk.perform(watchDevice(name));
  return { desk, names };
}

/** Devices whose opening was asked for, in order. */
const asked = (desk: CtiDesk): unknown[] =>
  desk.manager.asked.filter(({ pdu }) => pdu === 'DeviceOpenRequest').map(({ fields }) => fields.deviceName);

/** The first `count` that wait for an answer get it. */
function answer(desk: CtiDesk, count: number): void {
  const rest = desk.manager.kept.splice(count);
  desk.does((manager) => manager.release());
  desk.manager.kept.unshift(...rest);
}

const press = (desk: CtiDesk, device: string, called: string): void =>
  desk.does((manager) => manager.pressCallBack(device, { called }));

describe('openings under way', () => {
  it('are bounded until all are open, and then all lines have been learnt', () => {
    const { desk } = takenOver();
    let most = 0;
    for (let round = 0; desk.manager.kept.length > 0 && round < 10 * RECORDS; round++) {
      most = Math.max(most, desk.manager.kept.length);
      answer(desk, 1);
    }
    expect(most).toBe(PLACES);
    expect(desk.manager.handlesOpen).toBe(2 * RECORDS);
    expect(desk.eventsOf('lineLearnt')).toHaveLength(RECORDS);
  });

  it('free their place when they are refused', () => {
    const { desk } = takenOver();
    for (const device of desk.devices.slice(0, PLACES)) device.refused = true;
    desk.manager.silent.clear();
    desk.breaks();
    desk.livesFor(60_000);
    expect(new Set(asked(desk)).size).toBe(RECORDS);
    expect(desk.manager.handlesOpen).toBe(2 * (RECORDS - PLACES));
  });

  it('free their place when nobody answers', () => {
    const { desk, names } = takenOver();
    expect(asked(desk)).toEqual(names.slice(0, PLACES));
    desk.livesFor(desk.session.deadlines.requestMs);
    expect(asked(desk)).toEqual(names.slice(0, 2 * PLACES));
  });

  it('free their place when the session is lost', () => {
    const { desk, names } = takenOver();
    desk.breaks();
    desk.livesFor(desk.session.deadlines.retryMs);
    expect(desk.called).toHaveLength(2);
    expect(asked(desk)).toEqual(names.slice(0, PLACES));
  });

  it('are not begun where nobody needs them when their turn comes', () => {
    const { desk, names } = takenOver();
    for (const name of names.slice(PLACES, RECORDS - 1)) desk.perform(watchDevice(name, false));
    answer(desk, PLACES);
    expect(asked(desk)).toEqual([...names.slice(0, PLACES), names[RECORDS - 1]]);
  });
});

describe('a phone whose user waits', () => {
  it('is opened with the line that he called before those that waited', () => {
    const { desk, names } = takenOver(2);
    const [caller, called] = [names[RECORDS]!, desk.devices[RECORDS + 1]!];
    press(desk, caller, called.lines[0]!.number);
    answer(desk, 1);
    answer(desk, 1);
    expect(asked(desk).slice(PLACES)).toEqual([caller, called.name]);
  });

  it('goes before others when it waited already, and hears of its key while most are closed', () => {
    const { desk, names } = takenOver();
    const [caller, called] = [names[RECORDS - 1]!, desk.devices[RECORDS - 2]!];
    press(desk, caller, called.lines[0]!.number);
    answer(desk, PLACES);
    expect(asked(desk).slice(PLACES, PLACES + 2)).toEqual([caller, called.name]);
    while (desk.eventsOf('callBackKey').length === 0) answer(desk, 1);
    expect(desk.eventsOf('callBackKey')[0]).toMatchObject({ device: caller });
    // Its device, then its line: each stood behind those that were under way, and no more.
    expect(asked(desk).length).toBeLessThanOrEqual(3 * PLACES);
  });

  it('lets one of the others pass after some of its kind: nobody waits for ever', () => {
    const { desk, names } = takenOver(PLACES);
    const pressed = names.slice(RECORDS);
    for (const name of pressed) press(desk, name, '');
    // As many answers, one by one: who is open then has a line to open, which goes first too.
    for (let i = 0; i < PLACES; i++) answer(desk, 1);
    const turns = desk.manager.asked.filter(({ pdu }) => pdu === 'DeviceOpenRequest' || pdu === 'LineOpenRequest');
    const from = turns.slice(PLACES).map(({ fields }) => pressed.includes(String(fields.deviceName)));
    const runs = from
      .map((isPressed) => (isPressed ? 'p' : 'o'))
      .join('')
      .split('o');
    expect(Math.max(...runs.map((run) => run.length))).toBe(IN_ROW);
  });
});
