/** How the four call servers talk that the simulator imitates: rows of the capture table. */
import { chanSccp } from './dialect/chan-sccp.ts';
import { chanSkinny } from './dialect/chan-skinny.ts';
import { cucm } from './dialect/cucm.ts';
import { tones } from './dialect/tones.ts';
import type { DialectTable } from './dialect-table.ts';

export type Dialect = 'chan-sccp' | 'chan-skinny' | 'tones' | 'cucm';

export const dialects: Readonly<Record<Dialect, DialectTable>> = {
  'chan-sccp': chanSccp,
  'chan-skinny': chanSkinny,
  tones,
  cucm,
};
