/** Each rule and screen of the feature over real sockets. Numbers are those of docs/call-back.md. */
import { afterEach, describe, expect, it } from 'vitest';
import type { RecordStore } from '../../src/feature/index.ts';
import { phoneName } from '../../src/simulator/index.ts';
import { connected, offersCallBack, Site, type SiteOptions } from '../kit/site.ts';

let site: Site;
afterEach(() => site.close());

const open = async (options: SiteOptions = {}): Promise<void> => {
  site = await Site.open(options);
};

/** 1002 talks to 1003, 1001 hears busy, arms and hangs up. */
async function armed(options: SiteOptions = {}, keepScreen = false): Promise<void> {
  await open(options);
  await site.talk('1002', '1003');
  await site.hearBusy('1001', '1002');
  await site.pressCallBack('1001');
  await site.screen('1001', 'CallBack is activated on 1002');
  if (!keepScreen) {
    site.phone('1001').screenKey('Exit');
    await site.noScreen('1001');
  }
  await site.hangUp('1001');
}

const playedAt = (number: string): number => site.phone(number).state.played.length;

describe('rule 1: when the key counts', () => {
  it('early: before busy or ringback the prompt is Key Not Active, and no record is made', async () => {
    await open();
    // The softkey is not on offer yet; a feature button can be pressed at any time.
    site.phone('1001').softKey('NewCall');
    await site.offered('1001', 'dial tone', (state) => state.tone === 'dial');
    expect(offersCallBack(site.phone('1001').state)).toBe(false);
    site.phone('1001').featureButton(0x86);
    await site.offered('1001', 'Key Not Active', (state) =>
      [state.prompt, state.notify].some((text) => text === 'Key Not Active'),
    );
    await site.hangUp('1001');
    await site.pressCallBack('1001');
    await site.screen('1001', 'CallBack is not active');
  });

  it('reorder after the no-answer time-out counts as not answered', async () => {
    await open({ noAnswerMs: 80 });
    await site.hearRinging('1001', '1002');
    await site.offered('1001', 'reorder', (state) => state.tone === 'reorder');
    await site.pressCallBack('1001');
    await site.screen('1001', 'CallBack is activated on 1002');
    await site.hangUp('1001');
    await site.talk('1002', '1003');
    await site.hangUp('1002');
    await site.screen('1001', '1002 has become available');
  });

  it('screen none: the key on an idle phone without a record', async () => {
    await open();
    await site.pressCallBack('1001');
    expect(await site.screen('1001', 'CallBack is not active')).toEqual([
      'CallBack is not active. Press Exit to quit this screen.',
    ]);
    expect(site.keys('1001')).toEqual(['Exit']);
  });

  it('a feature button 0x86 does what the softkey does', async () => {
    await open({ callBackButton: true });
    await site.talk('1002', '1003');
    await site.hearBusy('1001', '1002');
    site.phone('1001').featureButton(0x86);
    await site.screen('1001', 'CallBack is activated on 1002');
    await site.offered('1001', 'button lamp on', (state) =>
      state.buttons.some((button) => button.stimulus === 0x86 && button.lamp === 'on'),
    );
  });
});

describe('rule 2 and 4: many callers of one line', () => {
  it('two callers on one line are both called, in the order in which they armed', async () => {
    await open({ phones: 4 });
    await site.talk('1002', '1003');
    for (const caller of ['1004', '1001']) {
      await site.hearBusy(caller, '1002');
      await site.pressCallBack(caller);
      await site.screen(caller, 'CallBack is activated on 1002');
      await site.hangUp(caller);
    }
    await site.hangUp('1002');
    await site.screen('1004', '1002 has become available');
    await site.screen('1001', '1002 has become available');
    const alerts = site.log.flatMap((what) => (what.type === 'showScreen' && what.alert ? [what.device] : []));
    expect(alerts).toEqual([phoneName(4), phoneName(1)]);
  });

  it('a caller who is busy at that moment is suspended and called when he is free; nobody waits behind him', async () => {
    await open({ phones: 5 });
    await site.talk('1002', '1003');
    for (const caller of ['1001', '1004']) {
      await site.hearBusy(caller, '1002');
      await site.pressCallBack(caller);
      await site.screen(caller, 'CallBack is activated on 1002');
      site.phone(caller).screenKey('Exit');
      await site.noScreen(caller);
      await site.hangUp(caller);
    }
    await site.talk('1001', '1005');
    await site.hangUp('1002');
    await site.screen('1004', '1002 has become available');
    expect(site.phone('1001').state.screen).toBeNull();
    expect(playedAt('1001')).toBe(0);
    await site.hangUp('1001');
    await site.screen('1001', '1002 has become available');
    expect(playedAt('1001')).toBe(1);
  });
});

describe('rule 3: when a line is free', () => {
  it('held is busy: the end of the call is what counts', async () => {
    await armed();
    site.phone('1002').softKey('Hold');
    await site.offered('1002', 'hold', (state) => state.calls.some((call) => call.state === 'hold'));
    await site.settled();
    expect(playedAt('1001')).toBe(0);
    site.phone('1002').softKey('Resume');
    await site.offered('1002', 'resumed', connected);
    await site.hangUp('1002');
    await site.screen('1001', '1002 has become available');
  });

  it('B resets: the record is kept and judged after B has registered again', async () => {
    await armed();
    await site.reset('1002');
    await site.idle('1003');
    expect(playedAt('1001')).toBe(0);
    await site.phone('1002').register();
    await site.screen('1001', '1002 has become available');
  });

  it('a shared line is free when all its appearances are', async () => {
    await open({ phones: 4, extraLines: [{ device: phoneName(4), number: '1002' }] });
    await site.talk('1002', '1003');
    await site.hearBusy('1001', '1002');
    await site.pressCallBack('1001');
    await site.screen('1001', 'CallBack is activated on 1002');
    await site.hangUp('1001');
    await site.hangUp('1002');
    await site.screen('1001', '1002 has become available');
    expect(playedAt('1001')).toBe(1);
  });
});

describe('rule 5: Exit, Cancel, Dial', () => {
  it('Exit on the available screen keeps the record, and a call by hand leaves it alone', async () => {
    await armed();
    await site.hangUp('1002');
    await site.screen('1001', '1002 has become available');
    site.phone('1001').screenKey('Exit');
    await site.noScreen('1001');
    await site.talk('1001', '1002');
    await site.hangUp('1001');
    await site.idle('1002');
    await site.pressCallBack('1001');
    await site.screen('1001', '1002 has become available');
  });

  it('Cancel ends the record', async () => {
    await armed({}, true);
    site.phone('1001').screenKey('Cancel');
    await site.noScreen('1001');
    await site.hangUp('1002');
    await site.pressCallBack('1001');
    await site.screen('1001', 'CallBack is not active');
    expect(playedAt('1001')).toBe(0);
  });

  it('Dial to a line that is busy again: the record waits again and calls again', async () => {
    await armed();
    await site.hangUp('1002');
    await site.screen('1001', '1002 has become available');
    await site.talk('1002', '1003');
    site.phone('1001').screenKey('Dial');
    await site.offered('1001', 'busy', (state) => state.tone === 'busy');
    await site.hangUp('1001');
    await site.hangUp('1002');
    await site.screen('1001', '1002 has become available');
    await site.offered('1001', 'two alerts', (state) => state.played.length === 2);
  });
});

describe('rule 6: CallBack again', () => {
  it('for the same line shows the active screen and makes no second record', async () => {
    await armed();
    await site.hearBusy('1001', '1002');
    await site.pressCallBack('1001');
    await site.screen('1001', 'CallBack is activated on 1002');
    await site.hangUp('1001');
    await site.hangUp('1002');
    await site.screen('1001', '1002 has become available');
    expect(playedAt('1001')).toBe(1);
  });

  const replaceText =
    'CallBack is already active on 1002. Press OK to activate on 1004. Press Exit to quit this screen.';

  async function asksForAnother(): Promise<void> {
    await armed({ phones: 5 });
    await site.talk('1004', '1005');
    await site.hearBusy('1001', '1004');
    await site.pressCallBack('1001');
    const lines = await site.screen('1001', 'already active');
    expect(lines.join(' ')).toContain(replaceText);
    expect(site.keys('1001')).toEqual(['OK', 'Exit']);
  }

  it('for another line, OK replaces', async () => {
    await asksForAnother();
    site.phone('1001').screenKey('OK');
    await site.screen('1001', 'CallBack is activated on 1004');
    await site.hangUp('1001');
    await site.hangUp('1002');
    expect(playedAt('1001')).toBe(0);
    await site.hangUp('1004');
    await site.screen('1001', '1004 has become available');
  });

  it('for another line, Exit retains', async () => {
    await asksForAnother();
    site.phone('1001').screenKey('Exit');
    await site.noScreen('1001');
    await site.hangUp('1001');
    await site.hangUp('1004');
    expect(playedAt('1001')).toBe(0);
    await site.hangUp('1002');
    await site.screen('1001', '1002 has become available');
  });

  it('the replace screen says that the old line is free, and since when', async () => {
    await armed({ phones: 5 });
    await site.hangUp('1002');
    await site.screen('1001', '1002 has become available');
    await site.answered('1001');
    site.later(30_020); // nobody looks: the notice is put away
    await site.noScreen('1001');
    await site.talk('1004', '1005');
    await site.hearBusy('1001', '1004');
    await site.pressCallBack('1001');
    const lines = await site.screen('1001', 'already active');
    expect(lines.join(' ')).toMatch(/available|free/i);
    expect(lines.join(' ')).toContain('09:05');
  });
});

describe('rule 7: refused', () => {
  it('the line forwards all calls', async () => {
    await open({ phones: 4 });
    site.office.manager.forwardAll('1002', '1003');
    await site.talk('1003', '1004');
    await site.hearBusy('1001', '1002');
    await site.pressCallBack('1001');
    const lines = await site.screen('1001', 'cannot be activated');
    expect(lines[0]).toMatch(/^CallBack cannot be activated for 100[23]\.$/);
    expect(site.keys('1001')).toEqual(['Exit']);
  });

  it('the number is not known', async () => {
    await open();
    site.phone('1001').softKey('NewCall');
    await site.offered('1001', 'dial tone', (state) => state.tone === 'dial');
    site.phone('1001').dial('7777');
    await site.offered('1001', 'reorder', (state) => state.tone !== null && state.tone !== 'dial');
    await site.pressCallBack('1001');
    expect(await site.screen('1001', 'cannot be activated')).toEqual(['CallBack cannot be activated for 7777.']);
  });
});

describe('rule 8: switched off', () => {
  it('the phone says Service is not Active in its own words', async () => {
    await open({ parameters: { enabled: false } });
    await site.talk('1002', '1003');
    await site.hearBusy('1001', '1002');
    await site.pressCallBack('1001');
    await site.offered('1001', 'Service is not Active', (state) =>
      [state.prompt, state.notify].some((text) => /service is not active/i.test(text)),
    );
    expect(site.phone('1001').state.screen).toBeNull();
  });
});

describe('rule 9: the caller resets', () => {
  it('keep: told when he is back, also about what happened meanwhile', async () => {
    await armed();
    await site.reset('1001');
    await site.hangUp('1002');
    await site.phone('1001').register();
    await site.screen('1001', '1002 has become available');
  });

  it('cancel: the record is gone', async () => {
    await armed({ parameters: { callerReset: 'cancel' } });
    await site.reset('1001');
    await site.phone('1001').register();
    await site.hangUp('1002');
    await site.pressCallBack('1001');
    await site.screen('1001', 'CallBack is not active');
  });
});

describe('rule 10: times', () => {
  it('recall time: an unanswered notice is put away and the record kept', async () => {
    await armed();
    await site.hangUp('1002');
    await site.screen('1001', '1002 has become available');
    await site.answered('1001');
    site.later(29_000);
    await site.settled();
    expect(site.phone('1001').state.screen).not.toBeNull();
    site.later(1_020); // deadlines have a grain of 10 ms
    await site.noScreen('1001');
    await site.pressCallBack('1001');
    await site.screen('1001', '1002 has become available');
  });

  it('guard time: a line that is used again within it is not free yet', async () => {
    await armed({ parameters: { guardMs: 60_000 } });
    await site.hangUpSeen('1002');
    await site.talk('1002', '1003');
    site.later(60_000);
    await site.settled();
    expect(playedAt('1001')).toBe(0);
    await site.hangUpSeen('1002');
    site.later(60_020);
    await site.screen('1001', '1002 has become available');
  });

  it('record lifetime: the record ends by itself', async () => {
    await armed({ parameters: { recordLifetimeMs: 3_600_000 } });
    site.later(3_600_000);
    await site.seen('end of the record', (entry) => entry.type === 'commit' && entry.record === null);
    await site.hangUp('1002');
    await site.pressCallBack('1001');
    await site.screen('1001', 'CallBack is not active');
  });
});

describe('rule 11: names are data', () => {
  it('a label with markup reaches no screen as markup', async () => {
    const label = '</Text><SoftKeyItem><Name>X</Name><URL>Dial:900</URL></SoftKeyItem>';
    await open({ extraLines: [{ device: phoneName(2), number: '2002', label }] });
    await site.talk('1002', '1003');
    await site.hearBusy('1001', '1002');
    await site.pressCallBack('1001');
    await site.screen('1001', 'CallBack is activated on 1002');
    expect(site.keys('1001')).toEqual(['Cancel', 'Exit']);
  });
});

describe('rule 12: durable before shown', () => {
  it('screen unavailable: a store that cannot commit arms nothing, and calls go on', async () => {
    const store: RecordStore = {
      load: async () => [],
      commit: () => Promise.reject(new Error('disk full')),
      close: async () => undefined,
    };
    await open({ store });
    await site.talk('1002', '1003');
    await site.hearBusy('1001', '1002');
    await site.pressCallBack('1001');
    await site.screen('1001', /unavailable|not available|cannot/i);
    expect(site.keys('1001')).toEqual(['Exit']);
    await site.hangUp('1001');
    await site.hangUp('1002');
    expect(playedAt('1001')).toBe(0);
    await site.talk('1001', '1002');
  });

  it('Activated waits for the store', async () => {
    const waiting: (() => void)[] = [];
    let slow = true;
    const store: RecordStore = {
      load: async () => [],
      commit: () => (slow ? new Promise((resolve) => waiting.push(resolve)) : Promise.resolve()),
      close: async () => undefined,
    };
    const release = (): void => {
      for (const resolve of waiting.splice(0)) resolve();
    };
    await open({ store });
    await site.talk('1002', '1003');
    await site.hearBusy('1001', '1002');
    await site.pressCallBack('1001');
    await site.offered('1001', 'commit asked', () => site.log.some((what) => what.type === 'commit'));
    await site.settled();
    expect(site.phone('1001').state.screen).toBeNull();
    release();
    await site.screen('1001', 'CallBack is activated on 1002');
    await site.hangUp('1001');
    await site.hangUp('1002');
    await site.settled();
    expect(playedAt('1001')).toBe(0);
    slow = false;
    release();
    await site.screen('1001', '1002 has become available');
  });
});

describe('screen on DND', () => {
  it('says that the line is free but rejects calls, without Dial', async () => {
    await armed();
    site.office.manager.doNotDisturb(phoneName(2), 'reject');
    await site.hangUp('1002');
    await site.screen('1001', '1002 is available now but on DND-R');
    expect(site.keys('1001')).toEqual(['Cancel', 'Exit']);
  });
});

describe('a phone that refuses screens', () => {
  it('is told on its prompt line, and by a tone when the line is free', async () => {
    await open({ phone: { refuseScreens: true } });
    await site.talk('1002', '1003');
    await site.hearBusy('1001', '1002');
    await site.pressCallBack('1001');
    await site.offered('1001', 'activated prompt', (state) => /1002/.test(state.notify));
    expect(site.phone('1001').state.screen).toBeNull();
    await site.hangUp('1001');
    await site.hangUp('1002');
    await site.offered('1001', 'tone', (state) => state.tone !== null);
    await site.offered('1001', 'available prompt', (state) => /1002.*(available|free)/i.test(state.notify));
  });
});

describe('screen suspended', () => {
  it('CallBack pressed on the idle phone of a suspended record says since when the line is free', async () => {
    await armed({ phones: 5 });
    await site.talk('1001', '1005');
    await site.hangUp('1002');
    await site.offered('1001', 'free seen', () =>
      site.log.some((what) => what.type === 'commit' && what.record !== null && what.record.freeSince > 0),
    );
    site.phone('1001').softKey('Hold');
    await site.offered('1001', 'hold', (state) => state.calls.some((call) => call.state === 'hold'));
    site.phone('1001').featureButton(0x86);
    const lines = await site.screen('1001', 'CallBack is activated on 1002');
    expect(lines.join(' ')).toContain('09:05');
    expect(site.keys('1001')).toEqual(['Dial', 'Cancel', 'Exit']);
  });
});
