/**
 * I5 across nodes (shared mode): no node believes that a line is free which another has known to be busy for so long that
 * it must have heard of it, or the link between the two was lost and nothing is known.
 */
import type { Event } from '../../src/model/events.ts';
import type { Clock } from './clock.ts';
import type { Knowledge } from './knowledge.ts';
import type { Verdict } from './verdict.ts';

/** Half a second of silence until a peer is given up, a second look, two echoes and the way; and some. */
const HEARD_MS = 1_500;
/** A node that has slept hears what it missed when etcd has answered, or its lease is over. */
const AWAKE_MS = 4_000;

/** A node as far as this goes. */
export interface Witness {
  readonly name: string;
  readonly host: { readonly up: boolean; readonly pausedUntil: number; readonly wokeAt: number };
  readonly knowledge: () => Knowledge;
}

export class OtherNodes {
  readonly #clock: Clock;
  readonly #verdict: Verdict;
  readonly #witnesses: readonly Witness[];
  /** By node, lines that are in use on phones of its own, and since when. */
  readonly #busy: Map<string, number>[];

  constructor(clock: Clock, verdict: Verdict, witnesses: readonly Witness[]) {
    this.#clock = clock;
    this.#verdict = verdict;
    this.#witnesses = witnesses;
    this.#busy = witnesses.map(() => new Map());
  }

  /** The node begins a life. */
  restart(at: number): void {
    this.#busy[at]!.clear();
  }

  /** It has taken this in. */
  took(at: number, event: Event): void {
    if (!('device' in event)) return;
    const busy = this.#busy[at]!;
    const knowledge = this.#witnesses[at]!.knowledge();
    for (const line of [...busy.keys()]) if (!knowledge.busyHere(line)) busy.delete(line);
    for (const line of knowledge.linesOf(event.device))
      if (!busy.has(line) && knowledge.busyHere(line)) busy.set(line, this.#clock.now);
    this.#compare(at, knowledge);
  }

  #compare(at: number, knowledge: Knowledge): void {
    if (this.#slept(at)) return;
    const { now } = this.#clock;
    for (const [i, busy] of this.#busy.entries())
      for (const [line, since] of busy) {
        if (i === at || now - since < HEARD_MS || this.#slept(i)) continue;
        const { name } = this.#witnesses[i]!;
        if (!knowledge.idle(`@${name}/${line}`)) continue;
        const text = `${this.#witnesses[at]!.name} takes ${line} for free, which ${name} has known to be busy for`;
        this.#verdict.fail('I5', `${text} ${Math.round(now - since)} ms`);
      }
  }

  /** It is down, paused, or has just gone on, and has not yet heard what it missed. */
  #slept(at: number): boolean {
    const { host } = this.#witnesses[at]!;
    const { now } = this.#clock;
    return !host.up || host.pausedUntil > now || (host.wokeAt > 0 && now - host.wokeAt < AWAKE_MS);
  }
}
