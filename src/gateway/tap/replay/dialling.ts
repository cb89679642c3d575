/**
 * What users dial key by key follows the numbers of the copy. These may be known only when the phones of the copy have
 * registered, so keys are exchanged at the moment in which they are pressed:
 *
 *   captured   1   0   0   2          1   0   0   2
 *   live       5   0   0   7 1        7   1             of the number's further keys the last brings all
 */
import { MessageId } from '../../../codecs/skinny/ids.ts';
import type { Send, Step } from './script.ts';

/** Keys that a user pressed in a row. */
interface Run {
  readonly digits: string;
  readonly last: number;
}

interface Place {
  readonly run: Run;
  readonly at: number;
}

const BUTTON_AT = 12;
/** Buttons by their digit; see keypadDigit in gateway/inline. */
const KEYS = '0123456789????*#+';

const isKey = (step: Step): step is Send => step.kind === 'send' && step.id === MessageId.KeypadButton;

function digitOf({ bytes }: Send): string {
  return KEYS[new DataView(bytes.buffer, bytes.byteOffset).getUint32(BUTTON_AT, true)] ?? '?';
}

function keyOf(model: Send, digit: string): Send {
  const bytes = model.bytes.slice();
  new DataView(bytes.buffer).setUint32(BUTTON_AT, Math.max(0, KEYS.indexOf(digit)), true);
  return { ...model, bytes };
}

/** Where each key stands in its row. Whatever else a user does ends a row. */
function placesOf(steps: readonly Step[]): ReadonlyMap<Send, Place> {
  const places = new Map<Send, Place>();
  let keys: Send[] = [];
  const end = (): void => {
    const run: Run = { digits: keys.map(digitOf).join(''), last: keys.length - 1 };
    for (const [at, key] of keys.entries()) places.set(key, { run, at });
    keys = [];
  };
  for (const step of steps) {
    if (isKey(step)) keys.push(step);
    else if (step.kind !== 'expected' && step.deed) end();
  }
  end();
  return places;
}

/** All copies play the same steps. */
const known = new WeakMap<readonly Step[], ReadonlyMap<Send, Place>>();

export class Dialling {
  private readonly places: ReadonlyMap<Send, Place>;
  private readonly numbers: ReadonlyMap<string, string>;
  private run: Run | null = null;
  /** What the present row spells instead: chosen with its first key. */
  private instead: string | undefined;

  /** @param numbers captured → live; may grow meanwhile */
  constructor(steps: readonly Step[], numbers: ReadonlyMap<string, string>) {
    let places = known.get(steps);
    if (places === undefined) {
      places = placesOf(steps);
      known.set(steps, places);
    }
    this.places = places;
    this.numbers = numbers;
  }

  /** What to send in place of a message: the same, but for the keys of a number that is another one here. */
  pressed(send: Send): readonly Send[] {
    const place = this.places.get(send);
    if (place === undefined) return [send];
    const { run, at } = place;
    if (run !== this.run) {
      this.run = run;
      this.instead = this.numbers.get(run.digits);
    }
    if (this.instead === undefined) return [send];
    const digits = at === run.last ? this.instead.slice(at) : this.instead.slice(at, at + 1);
    return [...digits].map((digit) => keyOf(send, digit));
  }
}
