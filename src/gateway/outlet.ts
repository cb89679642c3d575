/**
 * Where actions go out: offered to the attachments in the order in which they were attached, or held while nothing may be
 * told to a phone.
 */
import type { Action } from '../model/actions.ts';
import type { DeviceName } from '../model/ids.ts';
import type { Attachment } from '../model/ports.ts';
import { Counter, type Counters } from './counters.ts';
import { HeldActions } from './held-actions.ts';

export interface OutletParts {
  readonly counters: Counters;
  readonly alarm: ((name: string, device: string, detail: string) => void) | undefined;
  /** False while nothing may be told to a phone. */
  readonly mayAct: (() => boolean) | undefined;
}

export class Outlet {
  /** `mayAct` was false: nothing is handled or told until `proceed`. */
  held = false;
  private readonly parts: OutletParts;
  private readonly attachments: Attachment[] = [];
  /** Of the event that was in hand then, and of those that did not stand in line. */
  private readonly heldActions = new HeldActions();

  constructor(parts: OutletParts) {
    this.parts = parts;
  }

  attach(attachment: Attachment): void {
    this.attachments.push(attachment);
  }

  detach(attachment: Attachment): void {
    const at = this.attachments.indexOf(attachment);
    if (at >= 0) this.attachments.splice(at, 1);
  }

  mustWait(): boolean {
    if (!this.held && this.parts.mayAct?.() === false) this.held = true;
    return this.held;
  }

  /** What was held goes out, where its record is still served here. */
  proceed(): void {
    this.held = false;
    for (const attachment of this.attachments) attachment.proceed?.();
    for (const action of this.heldActions.take()) this.offer(action);
  }

  /** Another node serves the record of this device: what is held about it is void. @returns how many that were */
  forget(device: DeviceName): number {
    return this.heldActions.forget(device);
  }

  offer(action: Action): void {
    const forAll = action.type === 'watchLine' || action.type === 'watchDevice';
    if (!forAll && this.mustWait()) {
      this.heldActions.push(action);
      return;
    }
    let claimed = forAll;
    for (const attachment of this.attachments) {
      if (this.tried(attachment, action)) {
        claimed = true;
        if (!forAll) break;
      }
    }
    if (!claimed) this.parts.counters.add(Counter.actionsUnclaimed);
  }

  /** An attachment that fails at an action has claimed it: nobody else shall do it again. */
  private tried(attachment: Attachment, action: Action): boolean {
    try {
      return attachment.perform(action);
    } catch (error) {
      const { counters, alarm } = this.parts;
      counters.add(Counter.actionFaults);
      alarm?.('ActionFault', 'device' in action ? action.device : '', `${action.type}: ${String(error)}`);
      return true;
    }
  }
}
