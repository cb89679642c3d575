/**
 * Who may connect: limits on all, on one address, on those that have not registered, and on how often. Counts only; time
 * is an argument.
 *
 * When the pool of those that have not registered is full, or all sessions are taken and some of them by such, room is made
 * for who comes: the address that has most in the pool loses its oldest, where that had its time. A phone registers within
 * a second, so it is not among them; whoever only holds connections open loses them as fast as he makes new ones, and a
 * phone with an address of its own gets in. A phone that has registered is never sent away for another.
 */
import type { GatewayLimits } from '../limits.ts';
import { Networks } from '../networks.ts';
import { TokenBuckets } from '../token-buckets.ts';
import type { CloseReason } from './close-reasons.ts';

/** A connection in the pool. */
export interface Waiting {
  /** Has had the time that a phone needs to come further than this. */
  outstayed(now: number): boolean;
  close(reason: CloseReason): void;
}

interface AddressCount {
  sessions: number;
  /** Those that have not registered, oldest first. */
  readonly waiting: Set<Waiting>;
}

export class Admission {
  sessions = 0;
  unregistered = 0;
  /** Those in force: they may change. What rates are made of stays. */
  limits: GatewayLimits;
  private readonly shared: Networks;
  private readonly addresses = new Map<string, AddressCount>();
  private readonly known = new Set<string>();
  private readonly connects: TokenBuckets;
  private readonly registrations: TokenBuckets;

  /**
   * @param shared addresses and networks (`10.0.0.1`, `10.1.0.0/16`) behind which many phones are: what one address may do
   * does not bind them
   * @throws where one of them is no address
   */
  constructor(limits: GatewayLimits, shared: readonly string[]) {
    this.limits = limits;
    this.shared = new Networks(shared);
    const keysMax = limits.bucketsMax;
    this.connects = new TokenBuckets({
      burst: limits.connectsPerAddressBurst,
      perS: limits.connectsPerAddressPerS,
      keysMax,
    });
    this.registrations = new TokenBuckets({
      burst: limits.registrationsPerDeviceBurst,
      perS: limits.registrationsPerDevicePerS,
      keysMax,
    });
  }

  /** A phone has registered from the address: it is nobody who has never been seen. */
  remember(address: string): void {
    this.known.delete(address);
    this.known.add(address);
    if (this.known.size <= this.limits.knownAddressesMax) return;
    for (const oldest of this.known) {
      this.known.delete(oldest);
      return;
    }
  }

  knows(address: string): boolean {
    return this.known.has(address);
  }

  /** A connection has come: counts against the rate of its address. @returns why it is refused, or null. */
  knock(address: string, now: number): CloseReason | null {
    return this.shared.has(address) || this.connects.take(address, now) ? null : 'addressRate';
  }

  /** @returns why a connection from the address is refused, or null. May close another to make room. */
  refusal(address: string, now: number): CloseReason | null {
    const { limits } = this;
    const full = this.full;
    const count = this.shared.has(address) ? undefined : this.addresses.get(address);
    if ((count?.sessions ?? 0) >= limits.sessionsPerAddressMax) return full ?? 'addressMax';
    if ((count?.waiting.size ?? 0) >= limits.unregisteredPerAddressMax) return full ?? 'unregisteredMax';
    if (full === null) return null;
    const outstayer = this.outstayer(now);
    if (outstayer === undefined) return full;
    outstayer.close('crowdedOut');
    return null;
  }

  /** Why there is no room unless somebody goes. */
  private get full(): CloseReason | null {
    if (this.sessions >= this.limits.sessionsMax) return 'sessionsMax';
    return this.unregistered >= this.limits.unregisteredMax ? 'unregisteredMax' : null;
  }

  /**
   * A device registers. Counts for each address apart, so that nobody can use up the tries of another's phone.
   * @returns false where it has done so too often
   */
  mayRegister(device: string, address: string, now: number): boolean {
    return this.registrations.take(`${device} ${address}`, now);
  }

  enter(address: string, session: Waiting): void {
    let count = this.addresses.get(address);
    if (count === undefined) {
      count = { sessions: 0, waiting: new Set() };
      this.addresses.set(address, count);
    }
    count.sessions++;
    count.waiting.add(session);
    this.sessions++;
    this.unregistered++;
  }

  /** It waits no more: registered, answered as a standby, or about to end. */
  settle(address: string, session: Waiting): void {
    if (this.addresses.get(address)?.waiting.delete(session)) this.unregistered--;
  }

  leave(address: string, session: Waiting): void {
    this.settle(address, session);
    this.sessions--;
    const count = this.addresses.get(address);
    if (count !== undefined && --count.sessions === 0) this.addresses.delete(address);
  }

  sweep(now: number): void {
    this.connects.sweep(now);
    this.registrations.sweep(now);
  }

  /** The oldest of the address that has most in the pool, and has had its time. */
  private outstayer(now: number): Waiting | undefined {
    let found: Waiting | undefined;
    let most = 0;
    for (const { waiting } of this.addresses.values()) {
      if (waiting.size <= most) continue;
      const oldest = firstOf(waiting, (session) => session.outstayed(now), this.limits.crowdedLooks);
      if (oldest === undefined) continue;
      found = oldest;
      most = waiting.size;
    }
    return found;
  }
}

function firstOf<T>(values: Iterable<T>, test: (value: T) => boolean, looks: number): T | undefined {
  let left = looks;
  for (const value of values) {
    if (test(value)) return value;
    if (--left <= 0) return undefined;
  }
  return undefined;
}
