/** The legs that there are: each by its reference, and which of them a device means, hears ring or holds. */
import type { Appearance, Leg, Line } from './lines.ts';
import type { NumberPlan } from './number-plan.ts';

export class Legs {
  private readonly numbers: NumberPlan;
  private readonly byReference = new Map<number, Leg>();
  private nextReference: number;

  constructor(numbers: NumberPlan, referenceBase: number) {
    this.numbers = numbers;
    this.nextReference = referenceBase;
  }

  of(reference: number): Leg | undefined {
    return this.byReference.get(reference);
  }

  /** The leg that a device means: by reference, else the one that it has in hand on that line, else on any. */
  find(device: string, instance: number, reference: number): Leg | undefined {
    const named = this.byReference.get(reference);
    if (named !== undefined && appearanceOf(named, device)) return named;
    if (reference !== 0) return undefined;
    let found: Leg | undefined;
    for (const line of this.numbers.linesOf(device))
      for (const leg of line.legs)
        if (
          leg.holder?.device === device &&
          leg.state !== 'held' &&
          (instance === 0 || leg.holder.instance === instance)
        )
          found = leg;
    return found;
  }

  /** The leg that rings on a device: by reference, else on that line, else any. */
  ringingAt(device: string, instance: number, reference: number): Leg | undefined {
    return this.search(
      device,
      (leg, at) =>
        leg.state === 'ringIn' && (reference === 0 ? instance === 0 || at === instance : leg.reference === reference),
    );
  }

  heldAt(device: string, instance: number): Leg | undefined {
    return this.search(device, (leg, at) => leg.state === 'held' && at === instance);
  }

  /** A new leg on a line: being dialled where it is outbound, else ringing. */
  begin(line: Line, outbound: boolean, purpose: 'call' | 'forward'): Leg {
    const leg: Leg = {
      reference: this.nextReference++,
      line,
      outbound,
      holder: null,
      state: outbound ? 'dialling' : 'ringIn',
      rung: new Set(),
      digits: '',
      purpose,
      peer: null,
      originalCalled: '',
      media: false,
      answered: false,
      cancelTimer: null,
    };
    this.byReference.set(leg.reference, leg);
    line.legs.add(leg);
    return leg;
  }

  end(leg: Leg): void {
    leg.line.legs.delete(leg);
    this.byReference.delete(leg.reference);
  }

  private search(device: string, fits: (leg: Leg, instance: number) => boolean): Leg | undefined {
    for (const [index, line] of this.numbers.linesOf(device).entries())
      for (const leg of line.legs) if (fits(leg, index + 1)) return leg;
    return undefined;
  }
}

/** Where a device has the line of a leg. */
export function appearanceOf(leg: Leg, device: string): Appearance | undefined {
  return leg.line.appearances.find((a) => a.device === device);
}
