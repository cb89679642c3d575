/** The page of a service: its port, and what the user should know of it. */
import { isLoopback } from './address.ts';
import type { Configuration } from './configuration.ts';
import { type Listening, takePort } from './listening.ts';
import type { LivePage } from './live-page.ts';

export function openPage(configuration: Configuration, page: LivePage): Promise<Listening> | null {
  if (configuration.page === null) return null;
  const wish = { address: configuration.page, movable: !configuration.pageChosen, name: 'page' };
  return takePort(wish, (address) => page.listen(address));
}

export function openPageNote({ page, api }: Configuration): string | null {
  if (page === null || isLoopback(page.host)) return null;
  if (api.tokenFile !== null || api.authority !== null) return null;
  return 'the page can be opened from other machines; it asks for no password and shows who calls whom (--api-token-file, --api-ca).';
}

export function workersNote({ workers }: Configuration): string | null {
  return workers > 1 ? `${workers} processes share the phones; there is no live page, as frames stay in them.` : null;
}
