/** Router and feature of a site, without a gateway. */
import { MemoryStore } from '../../../src/cluster/memory-store.ts';
import { englishDictionary } from '../../../src/feature/call-back/dictionary.ts';
import { CallBackHandler } from '../../../src/feature/call-back/handler.ts';
import { defaultParameters } from '../../../src/feature/call-back/parameters.ts';
import { Router } from '../../../src/gateway/router.ts';

export class Site {
  readonly router = new Router({
    feature: new CallBackHandler({
      parameters: defaultParameters,
      dictionary: englishDictionary,
      wallClock: () => ({ year: 2026, month: 1, day: 2, hour: 3, minute: 4 }),
    }),
    store: new MemoryStore(),
    clock: Date.now,
  });
}
