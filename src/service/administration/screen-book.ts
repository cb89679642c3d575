/** The screens of ours that phones show now, from the actions and events that pass the router. */
import type { Action, Event } from '../../feature/index.ts';
import { serviceLimits } from '../limits.ts';
import type { ScreenRow } from './phone-row.ts';

export class ScreenBook {
  private readonly screens = new Map<string, ScreenRow>();
  private readonly clock: () => number;

  constructor(clock: () => number) {
    this.clock = clock;
  }

  of(device: string): ScreenRow | null {
    return this.screens.get(device) ?? null;
  }

  /** The router's `observe`. @returns the device whose screen is another now, or null */
  see(what: Event | Action): string | null {
    if (what.type === 'showScreen') {
      const { title, text, prompt, softKeys } = what.screen;
      this.screens.delete(what.device);
      this.screens.set(what.device, {
        title,
        text,
        prompt,
        softKeys: softKeys.map(({ name }) => name),
        since: this.clock(),
      });
      if (this.screens.size > serviceLimits.screensMax) this.screens.delete(this.screens.keys().next().value!);
      return what.device;
    }
    // A key of the screen takes it away; what comes in its place is shown anew.
    const gone = ['closeScreen', 'screenKey', 'deviceLost', 'deviceRegistered'].includes(what.type);
    return gone && 'device' in what && this.screens.delete(what.device) ? what.device : null;
  }
}
