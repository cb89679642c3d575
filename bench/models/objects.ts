/**
 * The same table as one would write it first: an object a call back in a Map by device, lines in a Map with their first
 * and last waiter, waiters chained, and a binary heap of the objects by deadline. Written to be fast, not to lose.
 */
import { State } from '../../src/feature/call-back/machine.ts';
import { LIFETIME_MS, NOW, STAGE_MS, type Subject } from './table.ts';

interface Line {
  readonly key: string;
  first: CallBack | null;
  last: CallBack | null;
}

interface CallBack {
  readonly device: string;
  readonly line: Line;
  readonly dialNumber: string;
  readonly sequence: number;
  lineInstance: number;
  state: number;
  flags: number;
  revision: number;
  armedAt: number;
  freeSince: number;
  deadline: number;
  place: number;
  next: CallBack | null;
  previous: CallBack | null;
}

/** Binary heap; an object knows its place in it. */
class Heap {
  private readonly list: CallBack[] = [];

  get first(): CallBack {
    return this.list[0]!;
  }

  add(one: CallBack): void {
    one.place = this.list.push(one) - 1;
    this.settle(one);
  }

  remove(one: CallBack): void {
    const last = this.list.pop()!;
    if (last === one) return;
    last.place = one.place;
    this.settle(last);
  }

  settle(one: CallBack): void {
    const { list } = this;
    const { deadline } = one;
    let at = one.place;
    for (let up = (at - 1) >> 1; at > 0 && list[up]!.deadline > deadline; up = (at - 1) >> 1) {
      this.put(at, list[up]!);
      at = up;
    }
    for (let child = 2 * at + 1; child < list.length; child = 2 * at + 1) {
      if (child + 1 < list.length && list[child + 1]!.deadline < list[child]!.deadline) child++;
      if (list[child]!.deadline >= deadline) break;
      this.put(at, list[child]!);
      at = child;
    }
    this.put(at, one);
  }

  private put(at: number, one: CallBack): void {
    this.list[at] = one;
    one.place = at;
  }
}

export function mapOfObjects(): Subject {
  const byDevice = new Map<string, CallBack>();
  const byLine = new Map<string, Line>();
  const heap = new Heap();

  function remove(one: CallBack): void {
    const { line, next, previous } = one;
    byDevice.delete(one.device);
    heap.remove(one);
    if (previous === null) line.first = next;
    else previous.next = next;
    if (next === null) line.last = previous;
    else next.previous = previous;
    if (line.first === null) byLine.delete(line.key);
  }

  return {
    arm(device, key, sequence) {
      let line = byLine.get(key);
      if (line === undefined) {
        line = { key, first: null, last: null };
        byLine.set(key, line);
      }
      const at = NOW + sequence * 10;
      const one: CallBack = {
        device,
        line,
        dialNumber: line.key,
        sequence,
        lineInstance: 1,
        state: State.watchBusy,
        flags: 0,
        revision: 1,
        armedAt: at,
        freeSince: 0,
        deadline: at + LIFETIME_MS,
        place: 0,
        next: null,
        previous: line.last,
      };
      if (line.last === null) line.first = one;
      else line.last.next = one;
      line.last = one;
      byDevice.set(device, one);
      heap.add(one);
    },
    find: (device) => byDevice.get(device) !== undefined,
    waiters(key) {
      let sum = 0;
      for (let one = byLine.get(key)?.first; one; one = one.next) sum += one.lineInstance;
      return sum;
    },
    alert(key) {
      const one = byLine.get(key)!.first!;
      one.state = State.alerting;
      one.freeSince = NOW;
      one.revision++;
      one.deadline = NOW + STAGE_MS;
      heap.settle(one);
      return one.device;
    },
    cancel: (device) => remove(byDevice.get(device)!),
    expire() {
      const { first } = heap;
      remove(first);
      return first.device;
    },
  };
}
