/** Every screen: its text, its keys, when it comes. Names begin with the screen's id on the design page. */
import { describe, expect, test } from 'vitest';
import { State } from '../../src/feature/call-back/machine.ts';
import { CallSignal } from '../../src/model/call-signal.ts';
import type { ScreenKey } from '../../src/model/events.ts';
import { type Phone, type Scenario, scenario } from './scenario.ts';

const A = 'SEP00000000000A';
const B = 'SEP00000000000B';

function armed(display: 'xml' | 'prompt' | 'none' = 'xml'): { s: Scenario; a: Phone; b: Phone } {
  const s = scenario();
  const a = s.phone(A, '1001', { display });
  const b = s.phone(B, '1002');
  b.talks();
  a.callsBusy(b);
  a.presses('CallBack');
  return { s, a, b };
}

describe('screen', () => {
  test('screen activated: after the commit, and as status while B is not free', () => {
    const { a } = armed();
    const text = 'CallBack is activated on 1002\nPress Cancel to deactivate\nPress Exit to quit this screen';
    expect(a.text).toBe(text);
    expect(a.up?.screen.title).toBe('CallBack');
    expect(a.keys).toEqual(['Cancel', 'Exit']);
    a.screenKey('exit');
    a.hangsUp();
    a.pressesIdle();
    expect(a.text).toBe(text);
    a.screenKey('cancel');
    expect(a.up).toBeNull();
    expect(a.lamp).toBe('off');
  });

  test('screen available: with the time of B in the wall clock of the site', () => {
    const { s, a, b } = armed();
    a.hangsUp();
    s.passes(10 * 3_600_000);
    b.hangsUp();
    expect(a.text).toBe(
      '1002 has become available\nTime 19:50 11/22/2026\nPress Dial to call\nPress Cancel to deactivate\nPress Exit to quit this screen',
    );
    expect(a.keys).toEqual(['Dial', 'Cancel', 'Exit']);
    expect(a.up?.alert).toBe(true);
    s.passes(3_600_000);
    a.pressesIdle();
    expect(a.text).toContain('Time 19:50 11/22/2026');
    expect(a.up?.alert).toBe(false);
  });

  test('screen available: takes the place of the activated screen that is still up', () => {
    const { a, b } = armed();
    const first = a.up!.dialog;
    a.hangsUp();
    b.hangsUp();
    expect(a.up!.dialog).not.toBe(first);
    a.screenKey('cancel', first);
    expect(a.text).toContain('has become available');
  });

  test('screen replace: text and keys', () => {
    const { s, a } = armed();
    const c = s.phone('SEP00000000000C', '1003');
    c.talks();
    a.callsBusy(c);
    a.presses('CallBack');
    expect(a.text).toBe(
      'CallBack is already active on 1002. Press OK to activate on 1003. Press Exit to quit this screen.',
    );
    expect(a.keys).toEqual(['OK', 'Exit']);
  });

  test('screen replace: goes away when B is taken out of the directory, and the record ends', () => {
    const { s, a } = armed();
    const c = s.phone('SEP00000000000C', '1003');
    c.talks();
    a.callsBusy(c);
    a.presses('CallBack');
    s.tell({ type: 'directoryEntry', line: '1002', kind: 'phone', forgotten: true });
    expect(a.up).toBeNull();
    expect(s.statistics.withdrawn).toBe(1);
  });

  test('screen none', () => {
    const s = scenario();
    const a = s.phone(A, '1001');
    a.pressesIdle();
    expect(a.text).toBe('CallBack is not active. Press Exit to quit this screen.');
    expect(a.keys).toEqual(['Exit']);
    a.screenKey('exit');
    expect(a.up).toBeNull();
  });

  test('screen refused', () => {
    const s = scenario();
    const a = s.phone(A, '1001');
    a.callsNumber('4711', CallSignal.toneReorder);
    a.presses('CallBack');
    expect(a.text).toBe('CallBack cannot be activated for 4711.');
    expect(a.keys).toEqual(['Exit']);
  });

  test('screen on DND: B free but on DND-R, then told again when B takes calls', () => {
    const { s, a, b } = armed();
    a.hangsUp();
    s.tell({ type: 'doNotDisturb', device: B, active: true, reject: true });
    b.hangsUp();
    expect(a.text).toBe('1002 is available now but on DND-R');
    expect(a.keys).toEqual(['Cancel', 'Exit']);
    a.screenKey('exit');
    a.pressesIdle();
    expect(a.text).toBe('1002 is available now but on DND-R');
    b.talks();
    b.hangsUp();
    expect(a.alerts).toBe(1);
    s.tell({ type: 'doNotDisturb', device: B, active: false, reject: false });
    expect(a.text).toContain('1002 has become available');
    expect(a.alerts).toBe(2);
  });

  test('screen on DND: B takes calls again before the phone has said that the screen is up', () => {
    const { s, a, b } = armed();
    a.hangsUp();
    s.tell({ type: 'doNotDisturb', device: B, active: true, reject: true });
    a.answers = 'silence';
    b.hangsUp();
    const push = s.lastPush;
    a.answers = 'shown';
    s.tell({ type: 'doNotDisturb', device: B, active: false, reject: false });
    expect(a.alerts).toBe(1);
    s.tell({ type: 'screenAnswer', device: A, dialog: push, shown: true });
    expect(a.text).toContain('1002 has become available');
    expect(a.alerts).toBe(2);
  });

  test('screen on DND: ringer off (DND without reject) is no hindrance', () => {
    const { s, a, b } = armed();
    a.hangsUp();
    s.tell({ type: 'doNotDisturb', device: B, active: true, reject: false });
    b.hangsUp();
    expect(a.text).toContain('1002 has become available');
  });

  test('screen on DND: fast busy of a phone on DND-R arms', () => {
    const s = scenario();
    const a = s.phone(A, '1001');
    s.phone(B, '1002');
    s.tell({ type: 'doNotDisturb', device: B, active: true, reject: true });
    a.callsNumber('1002', CallSignal.toneReorder);
    a.presses('CallBack');
    expect(a.seen).toEqual(['CallBack is activated on 1002']);
    a.hangsUp();
    expect(a.seen.at(-1)).toBe('1002 is available now but on DND-R');
    s.tell({ type: 'doNotDisturb', device: B, active: false, reject: false });
    expect(a.seen.at(-1)).toBe('1002 has become available');
  });

  test('screen suspended: status while A is busy and B is free since', () => {
    const { s, a, b } = armed();
    a.hangsUp();
    a.talks();
    s.passes(60_000);
    b.hangsUp();
    a.presses('CallBack');
    expect(a.text).toBe(
      'CallBack is activated on 1002\nAvailable since 09:51 11/22/2026\nPress Dial to call\nPress Cancel to deactivate\nPress Exit to quit this screen',
    );
    expect(a.keys).toEqual(['Dial', 'Cancel', 'Exit']);
    expect(a.lamp).toBe('flash');
  });

  test('screen suspended: its Dial counts, even where B has become busy meanwhile', () => {
    const { s, a, b } = armed();
    a.hangsUp();
    a.talks();
    b.hangsUp();
    a.presses('CallBack');
    b.talks();
    a.screenKey('dial');
    expect(a.dialled).toEqual(['1002']);
    a.hangsUp();
    a.callsBusy(b);
    a.hangsUp();
    b.hangsUp();
    expect(a.alerts).toBe(1);
    expect(s.statistics.inputsIgnored).toBe(0);
  });

  test('screen unavailable: store, call server and table', () => {
    const text = 'CallBack is unavailable. Nothing was activated. Press Exit to quit this screen.';
    for (const fail of ['store', 'server', 'table'] as const) {
      const s = scenario({ parameters: fail === 'table' ? { recordsMax: 0 } : {} });
      const a = s.phone(A, '1001');
      const b = s.phone(B, '1002');
      b.talks();
      a.callsBusy(b);
      if (fail === 'store') s.store = 'fail';
      if (fail === 'server') s.tell({ type: 'serverReachable', device: A, reachable: false });
      a.presses('CallBack');
      expect(a.text).toBe(text);
      expect(a.keys).toEqual(['Exit']);
      expect(s.stored.size).toBe(0);
      expect(s.statistics).toMatchObject({ unavailable: 1, arms: 0 });
    }
  });

  test('screen: every push has a number of its own, 31 bits, from the seed on', () => {
    const s = scenario({ dialogSeed: 0x7ffffffd });
    const a = s.phone(A, '1001');
    const b = s.phone(B, '1002');
    for (let i = 0; i < 3; i++) {
      a.pressesIdle();
      b.pressesIdle();
    }
    const numbers = s.take('showScreen').map((x) => 'dialog' in x && x.dialog);
    expect(numbers).toEqual([0x7ffffffe, 0x7fffffff, 1, 2, 3, 4]);
  });

  test("screen: nobody cancels another phone's call back", () => {
    const { s, a, b } = armed();
    b.screenKey('cancel', a.up!.dialog);
    expect(s.stored.size).toBe(1);
    expect(s.statistics.dialogsStale).toBe(1);
  });
});

describe('screens of who served before', () => {
  /** After a change of the active in a cluster, or a restart: the phone still shows dialog 77. */
  function takenOver(live = true) {
    const record = {
      ...{ device: A, callerLineInstance: 1, line: '1002', dialNumber: '1002', state: State.watchBusy },
      ...{ revision: 1, sequence: 1, armedAt: 0, freeSince: 0 },
    };
    const s = scenario({ dialogSeed: 5000, records: live ? [record] : [] });
    // Nothing is known of B.
    const a = s.phone(A, '1001');
    const does = (key: ScreenKey, dialog = 77) => {
      const before = s.actions.length;
      a.screenKey(key, dialog);
      return s.actions.slice(before);
    };
    return { s, a, does };
  }
  const closed = { type: 'closeScreen', device: A, dialog: 77 };

  test('Exit puts them away, and the record stays', () => {
    const { s, does } = takenOver();
    expect(does('exit')).toEqual([closed]);
    expect([...s.stored.keys()]).toEqual([A]);
  });

  test('Cancel ends the call back', () => {
    const { s, a, does } = takenOver();
    expect(does('cancel')).toContainEqual(closed);
    expect([s.stored.size, s.handler.load.records, a.lamp]).toEqual([0, 0, 'off']);
  });

  test('Dial calls B', () => {
    const { does } = takenOver();
    const actions = does('dial');
    expect(actions).toContainEqual(closed);
    expect(actions).toContainEqual({ type: 'dial', device: A, lineInstance: 1, number: '1002' });
  });

  test('OK of a question that nobody here has asked: what is armed is shown, nothing is replaced', () => {
    const { s, a, does } = takenOver();
    does('ok');
    expect(a.text).toContain('CallBack is activated on 1002');
    expect(s.stored.get(A)).toMatchObject({ line: '1002', revision: 1 });
  });

  test.each(['dial', 'cancel', 'ok'] as const)('%s where nothing is armed any more: the status says so', (key) => {
    const { a, does } = takenOver(false);
    does(key);
    expect(a.text).toContain('CallBack is not active');
  });

  test('what is ours is not taken for theirs: a key of our last screen that is gone does nothing', () => {
    const { s, a, does } = takenOver();
    a.pressesIdle();
    const { dialog } = a.up!;
    a.screenKey('exit');
    expect(does('cancel', dialog)).toEqual([]);
    expect([s.statistics.dialogsStale, s.stored.size]).toEqual([1, 1]);
  });

  test('nor are theirs heard once ours is up', () => {
    const { s, a, does } = takenOver();
    a.pressesIdle();
    expect(does('cancel')).toEqual([]);
    expect([s.statistics.dialogsStale, s.stored.size]).toEqual([1, 1]);
  });
});

describe('phones without XML', () => {
  test('prompt: short texts instead of screens; the alert needs no answer', () => {
    const { s, a, b } = armed('prompt');
    a.hangsUp();
    b.hangsUp();
    expect(a.prompts).toEqual(['CallBack activated: 1002', '1002 has become available']);
    expect(s.take('showScreen')).toEqual([]);
    expect(s.stored.get(A)?.state).toBe(9);
    expect(a.lamp).toBe('flash');
    s.passes(60_000);
    expect(s.take('closeScreen')).toEqual([]);
    expect(s.alarms).toEqual([]);
  });

  test('none: an alarm tells the operator, the lamp the user', () => {
    const { s, a, b } = armed('none');
    a.hangsUp();
    b.hangsUp();
    expect(s.alarms).toEqual(['AlertNotShown']);
    expect(a.lamp).toBe('flash');
    expect(s.take('showPrompt')).toEqual([]);
  });

  test('prompts hold 32 characters', () => {
    const s = scenario();
    const a = s.phone(A, '1001', { display: 'prompt' });
    a.callsNumber('9'.repeat(40), CallSignal.busy);
    a.presses('CallBack');
    expect(a.prompts).toEqual([`No CallBack for ${'9'.repeat(16)}`]);
  });
});

describe('button lamp', () => {
  test('off, on while armed, flash while B is free, off', () => {
    const { s, a, b } = armed();
    a.hangsUp();
    b.hangsUp();
    a.screenKey('cancel');
    const lamps = s.take('buttonLamp').map((x) => 'lamp' in x && x.lamp);
    expect(lamps.filter((lamp, i) => lamp !== lamps[i - 1])).toEqual(['on', 'flash', 'off']);
  });
});

test('explain says why a record waits', () => {
  const { s, a } = armed();
  expect(s.handler.explain(A).join('\n')).toBe(
    [
      `${A} waits for 1002.`,
      `1002 was busy: ${A} is told when all calls on the line have ended and the handset is on hook.`,
      'Armed 2026-11-22 09:50.',
      'Line 1002 is in use.',
      `  ${B}: on hook`,
      '    line 1 call 101: connected',
      `${A} cannot be told now: it has calls.`,
      '  line 1 call 102: proceed, hears busy',
      '(state watchBusy, 2; revision 1; number 1 of those who wait for the line)',
    ].join('\n'),
  );
  a.hangsUp();
  expect(s.handler.explain('SEPFFFFFFFFFFFF')).toEqual([
    'SEPFFFFFFFFFFFF has no call back.',
    'SEPFFFFFFFFFFFF is not registered.',
  ]);
});
