/** Legs as CTI names them: each device that carries the line of a leg sees it under a handle of its own. */
import type { Appearance, Leg } from '../lines.ts';

/** Node of every handle. One CTIManager, one node. */
export const NODE = 1;
/** First handles, as in the recorded sessions; only their difference matters. */
const LEG_ID_FIRST = 5001;
const GLOBAL_CALL_ID_FIRST = 9001;

export interface SeenLeg {
  /** callLegID. */
  readonly id: number;
  readonly leg: Leg;
  readonly at: Appearance;
  /** callID of the global call, the same for both ends. */
  readonly globalCallID: number;
  readonly origin: number;
  /** Number that an application asked for, before the exchange knows it. */
  readonly wanted: string;
  /** Call state and cause that were told last. */
  state: number;
  cause: number;
  /** The leg is in use on another device that shares the line. */
  remote: boolean;
}

/** What is known of a call before its leg exists. */
export interface Expected {
  readonly device: string;
  readonly globalCallID: number;
  readonly wanted: string;
}

export class SeenLegs {
  /** The next outbound leg on this device is the call that was asked for. */
  expected: Expected | null = null;
  private readonly byID = new Map<number, SeenLeg>();
  private readonly byLeg = new Map<Leg, Map<string, SeenLeg>>();
  private nextLegID = LEG_ID_FIRST;
  private nextGlobalCallID = GLOBAL_CALL_ID_FIRST;

  allocateGlobalCall(): number {
    return this.nextGlobalCallID++;
  }

  withID(id: number): SeenLeg | undefined {
    return this.byID.get(id);
  }

  at(leg: Leg, device: string): SeenLeg | undefined {
    return this.byLeg.get(leg)?.get(device);
  }

  /** A leg as each device sees it. */
  of(leg: Leg): SeenLeg[] {
    return [...(this.byLeg.get(leg)?.values() ?? [])];
  }

  /** Legs that a device sees on one of its lines, oldest first. */
  *on(device: string, number: string): Iterable<SeenLeg> {
    for (const seen of this.byID.values()) if (seen.at.device === device && seen.leg.line.number === number) yield seen;
  }

  /** How many legs are seen in all, each by each device. */
  get size(): number {
    return this.byID.size;
  }

  add(leg: Leg, at: Appearance, state: number, origin: number): SeenLeg {
    const expected = leg.outbound && this.expected?.device === at.device ? this.expected : null;
    const seen: SeenLeg = {
      id: this.nextLegID++,
      leg,
      at,
      globalCallID: this.globalCallOf(leg) ?? expected?.globalCallID ?? this.allocateGlobalCall(),
      origin,
      wanted: expected?.wanted ?? '',
      state,
      cause: 0,
      remote: false,
    };
    this.byID.set(seen.id, seen);
    const group = this.byLeg.get(leg) ?? new Map<string, SeenLeg>();
    group.set(at.device, seen);
    this.byLeg.set(leg, group);
    return seen;
  }

  remove(seen: SeenLeg): void {
    this.byID.delete(seen.id);
    const group = this.byLeg.get(seen.leg);
    group?.delete(seen.at.device);
    if (group?.size === 0) this.byLeg.delete(seen.leg);
  }

  /** The call that this leg, or the leg at its other end, belongs to. */
  private globalCallOf(leg: Leg): number | undefined {
    for (const each of [leg, leg.peer])
      if (each !== null) for (const seen of this.byLeg.get(each)?.values() ?? []) return seen.globalCallID;
    return undefined;
  }
}
