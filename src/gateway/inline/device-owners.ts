/**
 * Which phone speaks for which device: the one whose registration was asked for last. Actions of the feature go to it.
 *
 *   phone ── claim ─► owners ◄─ perform(action)
 */
import type { Action } from '../../model/actions.ts';
import type { DeviceName } from '../../model/ids.ts';
import { Counter, type Counters } from '../counters.ts';
import type { Phone } from './phone.ts';
import type { Screens } from './screens.ts';

/** Actions for one phone, by type. The others are the router's. */
const deeds: { readonly [T in Action['type']]?: (screens: Screens, action: Extract<Action, { type: T }>) => void } = {
  showScreen: (screens, action) => screens.showScreen(action),
  closeScreen: (screens, action) => screens.closeScreen(action),
  showPrompt: (screens, action) => screens.showPrompt(action),
  dial: (screens, action) => screens.dial(action),
  offerKey: (screens, action) => screens.offerKey(action),
  buttonLamp: (screens, action) => screens.buttonLamp(action),
};

export class DeviceOwners {
  private readonly counters: Counters;
  private readonly conflict: (device: DeviceName, detail: string) => void;
  private readonly phones = new Map<DeviceName, Phone>();
  private requests = 0;

  /** @param conflict is told where another address takes a device that was alive */
  constructor(counters: Counters, conflict: (device: DeviceName, detail: string) => void) {
    this.counters = counters;
    this.conflict = conflict;
  }

  get size(): number {
    return this.phones.size;
  }

  names(): DeviceName[] {
    return [...this.phones.keys()];
  }

  /** @returns false where the action is none for a phone, or not for one of ours */
  perform(action: Action): boolean {
    const deed = deeds[action.type] as ((screens: Screens, action: Action) => void) | undefined;
    if (deed === undefined || !('device' in action)) return false;
    const phone = this.phones.get(action.device);
    if (phone === undefined) return false;
    deed(phone.screens, action);
    return true;
  }

  /** See `PhoneHost`. */
  nextRequest(): number {
    return ++this.requests;
  }

  /** See `PhoneHost`. */
  claim(phone: Phone): boolean {
    const before = this.phones.get(phone.device);
    if (before !== undefined && before.request > phone.request) return false;
    if (before !== undefined && before !== phone) {
      this.counters.add(Counter.devicesReplaced);
      const { address } = before.link;
      if (address !== phone.link.address) {
        this.conflict(phone.device, `was registered from ${address} and is now from ${phone.link.address}`);
      }
      before.lost('replaced');
    }
    this.phones.set(phone.device, phone);
    return true;
  }

  /** The device is nobody's, where it was this phone's. */
  release(phone: Phone): void {
    if (this.phones.get(phone.device) === phone) this.phones.delete(phone.device);
  }
}
