/** The story of the README over real sockets, on each server dialect: busy or ringing, CallBack, screen, Dial. */
import { afterEach, describe, expect, it } from 'vitest';
import { connected, Site } from '../kit/site.ts';

let site: Site;
afterEach(() => site.close());

const dialects = ['chan-sccp', 'chan-skinny', 'tones', 'cucm'] as const;

describe.each(dialects)('server dialect %s', (dialect) => {
  it('busy → CallBack → hang up → free → screen → Dial → answered: the record ends', async () => {
    site = await Site.open({ dialect });
    await site.talk('1002', '1003');
    await site.hearBusy('1001', '1002');
    await site.pressCallBack('1001');
    expect(await site.screen('1001', 'activated')).toEqual([
      'CallBack is activated on 1002',
      'Press Cancel to deactivate',
      'Press Exit to quit this screen',
    ]);
    expect(site.keys('1001')).toEqual(['Cancel', 'Exit']);
    await site.hangUp('1001');
    expect(site.phone('1001').state.played).toEqual([]);

    await site.hangUp('1002');
    expect(await site.screen('1001', 'has become available')).toEqual([
      '1002 has become available',
      'Time 09:05 01/02/2026',
      'Press Dial to call',
      'Press Cancel to deactivate',
      'Press Exit to quit this screen',
    ]);
    expect(site.keys('1001')).toEqual(['Dial', 'Cancel', 'Exit']);
    expect(site.phone('1001').state.played).toEqual(['Play:CallBack.raw']);

    site.phone('1001').screenKey('Dial');
    await site.offered('1002', 'ringing', (state) => state.ringing);
    site.phone('1002').softKey('Answer');
    await site.offered('1001', 'connected', connected);
    await site.noScreen('1001');
    await site.hangUp('1001');
    await site.pressCallBack('1001');
    await site.screen('1001', 'CallBack is not active');
  });

  it('ringing, nobody answers → CallBack → the line must be used once, then the screen', async () => {
    site = await Site.open({ dialect });
    await site.hearRinging('1001', '1002');
    await site.pressCallBack('1001');
    await site.screen('1001', 'CallBack is activated on 1002');
    await site.hangUp('1001');
    await site.idle('1002');
    expect(site.phone('1001').state.played).toEqual([]);

    await site.talk('1002', '1003');
    expect(site.phone('1001').state.played).toEqual([]);
    await site.hangUp('1002');
    await site.screen('1001', '1002 has become available');
    expect(site.phone('1001').state.played).toEqual(['Play:CallBack.raw']);
  });
});
