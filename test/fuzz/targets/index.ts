/** The targets by name; each is loaded only when it is wanted, so that its coverage is its own. */
import type { Target } from '../grammar/grammar.ts';

export const targets: Readonly<Record<string, () => Promise<{ target: Target }>>> = {
  skinny: () => import('./skinny.ts'),
  qbe: () => import('./qbe.ts'),
  xsi: () => import('./xsi.ts'),
  pcap: () => import('./pcap.ts'),
  pcapng: () => import('./pcapng.ts'),
  session: () => import('./session.ts'),
};

export const targetNames = Object.keys(targets);
