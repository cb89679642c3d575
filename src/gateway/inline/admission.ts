/** Who may connect: limits on all, on one address, and on those that have not registered. Counts only. */
import type { GatewayLimits } from '../limits.ts';
import type { CloseReason } from './close-reasons.ts';

interface AddressCount {
  sessions: number;
  unregistered: number;
}

export class Admission {
  sessions = 0;
  unregistered = 0;
  private readonly limits: () => GatewayLimits;
  private readonly addresses = new Map<string, AddressCount>();

  /** @param limits those in force: they may change */
  constructor(limits: () => GatewayLimits) {
    this.limits = limits;
  }

  /** @returns why a connection from the address is refused, or null. */
  refusal(address: string): CloseReason | null {
    const limits = this.limits();
    const count = this.addresses.get(address);
    if (this.sessions >= limits.sessionsMax) return 'sessionsMax';
    if ((count?.sessions ?? 0) >= limits.sessionsPerAddressMax) return 'addressMax';
    if (this.unregistered >= limits.unregisteredMax) return 'unregisteredMax';
    if ((count?.unregistered ?? 0) >= limits.unregisteredPerAddressMax) return 'unregisteredMax';
    return null;
  }

  enter(address: string): void {
    let count = this.addresses.get(address);
    if (count === undefined) {
      count = { sessions: 0, unregistered: 0 };
      this.addresses.set(address, count);
    }
    count.sessions++;
    count.unregistered++;
    this.sessions++;
    this.unregistered++;
  }

  settle(address: string): void {
    const count = this.addresses.get(address);
    if (count !== undefined) count.unregistered--;
    this.unregistered--;
  }

  leave(address: string, unregistered: boolean): void {
    if (unregistered) this.settle(address);
    this.sessions--;
    const count = this.addresses.get(address);
    if (count !== undefined && --count.sessions === 0) this.addresses.delete(address);
  }
}
