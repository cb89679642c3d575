/**
 * First in, first out, in a ring that grows by doubling and is kept: an array that is emptied gives its memory back and
 * grows anew each time, which cost more than the events did. A ring that a flood has made large is given back when empty.
 */
import type { Event } from '../model/events.ts';

const PLACES = 256;
/** A larger ring does not outlive the flood that made it. */
const PLACES_KEPT = 65_536;

export class EventQueue {
  length = 0;
  private ring: (Event | undefined)[] = new Array(PLACES).fill(undefined);
  private head = 0;

  push(event: Event): void {
    if (this.length === this.ring.length) this.grow();
    this.ring[(this.head + this.length) & (this.ring.length - 1)] = event;
    this.length++;
  }

  /** The oldest, or undefined where there is none. */
  shift(): Event | undefined {
    if (this.length === 0) return undefined;
    const event = this.ring[this.head];
    this.ring[this.head] = undefined;
    this.head = (this.head + 1) & (this.ring.length - 1);
    this.length--;
    if (this.length === 0 && this.ring.length > PLACES_KEPT) this.ring = new Array(PLACES).fill(undefined);
    if (this.length === 0) this.head = 0;
    return event;
  }

  private grow(): void {
    const { ring, head } = this;
    const grown: (Event | undefined)[] = new Array(ring.length * 2).fill(undefined);
    for (let i = 0; i < ring.length; i++) grown[i] = ring[(head + i) & (ring.length - 1)];
    this.ring = grown;
    this.head = 0;
  }
}
