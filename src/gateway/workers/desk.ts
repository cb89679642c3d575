/**
 * The coordinator's side: all workers as one attachment. What the feature watches is asked of every worker, what it wants
 * done goes to the worker that has the device.
 *
 * A line may be on phones of several workers. What the feature knows of it is whole only when all have answered, so a record
 * that was made meanwhile counts as durable no sooner: until then it is being armed, and nobody is alerted (`whenAnswered`).
 */
import type { Action } from '../../model/actions.ts';
import type { Event } from '../../model/events.ts';
import type { DeviceName, LineKey } from '../../model/ids.ts';
import type { Attachment, EventSink, RecordStore } from '../../model/ports.ts';

/** A worker as the desk sees it. */
export interface Hand {
  /** In order; `taken` of the desk is called when the worker has done it and told what there was to tell. */
  tell(action: Action): void;
}

/** A line that is being asked about. */
interface Asked {
  readonly waitsFor: Set<Hand>;
  readonly waiting: (() => void)[];
}

export class WorkerDesk implements Attachment {
  private readonly sink: EventSink;
  private readonly hands = new Set<Hand>();
  private readonly homes = new Map<DeviceName, Hand>();
  private readonly watchedLines = new Set<LineKey>();
  private readonly watchedDevices = new Set<DeviceName>();
  private readonly asked = new Map<LineKey, Asked>();
  private readonly entered = new Set<LineKey>();

  constructor(sink: EventSink) {
    this.sink = sink;
  }

  /** A worker is there: it is asked about all that is watched. */
  add(hand: Hand): void {
    this.hands.add(hand);
    for (const device of this.watchedDevices) hand.tell({ type: 'watchDevice', device, watch: true });
    for (const line of this.watchedLines) hand.tell({ type: 'watchLine', line, watch: true });
  }

  /** It is gone, and with it the connections of its phones. */
  remove(hand: Hand): void {
    if (!this.hands.delete(hand)) return;
    for (const line of [...this.asked.keys()]) this.answered(line, hand);
    for (const [device, home] of this.homes) {
      if (home !== hand) continue;
      this.homes.delete(device);
      this.sink.post({ type: 'deviceLost', device, reason: 'connection' });
    }
  }

  /** Attachment. */
  perform(action: Action): boolean {
    if (action.type === 'watchLine') this.watchLine(action);
    else if (action.type === 'watchDevice') {
      if (action.watch) this.watchedDevices.add(action.device);
      else this.watchedDevices.delete(action.device);
      for (const hand of this.hands) hand.tell(action);
    } else {
      const home = 'device' in action ? this.homes.get(action.device) : undefined;
      home?.tell(action);
      return home !== undefined;
    }
    return true;
  }

  /** Events of a worker, in order. Of a device only the worker is believed that told its registration last. */
  heard(hand: Hand, events: readonly Event[]): void {
    for (const event of events) {
      if ('device' in event) {
        if (event.type === 'deviceRegistered') this.homes.set(event.device, hand);
        else if (this.homes.get(event.device) !== hand) continue;
        if (event.type === 'deviceLost') this.homes.delete(event.device);
      } else if (event.type === 'directoryEntry') {
        // What is known already stays as it is: the site's own word on it counts more.
        if (this.entered.has(event.line)) continue;
        this.entered.add(event.line);
      }
      this.sink.post(event);
    }
  }

  /** The worker has done what it was told. */
  taken(hand: Hand, actions: readonly Action[]): void {
    for (const action of actions) if (action.type === 'watchLine' && action.watch) this.answered(action.line, hand);
  }

  /** Calls back when every worker has told of the line; at once where none is being asked. */
  whenAnswered(line: LineKey, then: () => void): void {
    const asked = this.asked.get(line);
    if (asked === undefined) then();
    else asked.waiting.push(then);
  }

  private watchLine(action: Extract<Action, { type: 'watchLine' }>): void {
    const { line, watch } = action;
    if (watch) this.watchedLines.add(line);
    else this.watchedLines.delete(line);
    this.finish(line);
    if (watch && this.hands.size > 0) this.asked.set(line, { waitsFor: new Set(this.hands), waiting: [] });
    for (const hand of this.hands) hand.tell(action);
  }

  private answered(line: LineKey, hand: Hand): void {
    const asked = this.asked.get(line);
    asked?.waitsFor.delete(hand);
    if (asked?.waitsFor.size === 0) this.finish(line);
  }

  private finish(line: LineKey): void {
    const asked = this.asked.get(line);
    this.asked.delete(line);
    for (const tell of asked?.waiting ?? []) tell();
  }
}

/** The store of a coordinator: a record is told durable when it is, and when its line is known whole. */
export function storeBehindDesk(store: RecordStore, desk: () => WorkerDesk | null): RecordStore {
  return {
    load: () => store.load(),
    close: () => store.close(),
    async commit(device, record) {
      await store.commit(device, record);
      const asking = desk();
      if (record !== null && asking !== null)
        await new Promise<void>((resolve) => asking.whenAnswered(record.line, resolve));
    },
  };
}
