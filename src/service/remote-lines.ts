/**
 * Lines whose phones are at other nodes (shared mode). What a peer tells about a line becomes events of a device that
 * does not exist, one for each peer and line: the feature needs to know nothing about clusters. And the other way round:
 * lines that peers wait for are told to them as they change on the phones here.
 *
 *   feature ─ watchLine ─► here ─► peers: watch ─► their phones' use of the line ─► here ─► events of "@address/line" ─► feature
 */
import type { LineUse, PeerLinks, PeerServer } from '../cluster/index.ts';
import type { Action } from '../model/actions.ts';
import { CallSignal } from '../model/call-signal.ts';
import type { Event } from '../model/events.ts';
import type { DeviceName, LineKey } from '../model/ids.ts';
import type { Attachment, EventSink } from '../model/ports.ts';

/** Begins the name of a device that stands for a line at a peer. No phone's name does. */
const MARK = '@';
const LINE = 1;
const CALL = 1;

/** A device with a wire of its own. */
export const isHere = (device: DeviceName): boolean => !device.startsWith(MARK);

/** What the device that stands for the line is told to be doing. */
const signals: Readonly<Record<Exclude<LineUse, 'unknown'>, CallSignal>> = {
  free: CallSignal.onHook,
  refusing: CallSignal.onHook,
  ringing: CallSignal.ringIn,
  inUse: CallSignal.connected,
};

export class RemoteLines implements Attachment {
  readonly #sink: EventSink;
  readonly #peers: PeerLinks;
  readonly #use: (line: LineKey) => LineUse;
  #server: PeerServer | null = null;
  /** Lines that peers wait for, and what they were told last. */
  readonly #told = new Map<LineKey, LineUse>();
  /** Lines of the devices here, as they were learnt. */
  readonly #lines = new Map<DeviceName, Set<LineKey>>();
  /** Lines that phones here carry, or have carried: what peers' directories know of us. */
  readonly own = new Set<LineKey>();
  /** Lines that peers are asked about. */
  readonly #asked = new Set<LineKey>();
  /** Lines by the peer that has told about them. */
  readonly #known = new Map<string, Set<LineKey>>();
  /** We have slept: what is known of lines may be old. */
  #unsure = false;
  /** Handled when all has been that waited for us to go on; null: none is on its way. */
  #mark: Event | null = null;

  /** @param use what the phones here do with a line; 'unknown' where that may be old */
  constructor(sink: EventSink, peers: PeerLinks, use: (line: LineKey) => LineUse) {
    this.#sink = sink;
    this.#peers = peers;
    this.#use = use;
  }

  /** The side that tells. */
  serve(server: PeerServer): void {
    this.#server = server;
  }

  perform(action: Action): boolean {
    if (action.type === 'watchLine') {
      if (action.watch) this.#asked.add(action.line);
      else this.#asked.delete(action.line);
      this.#peers.watchLine(action.line, action.watch);
      if (!action.watch) for (const address of this.#known.keys()) this.#forget(address, action.line);
    }
    // Whatever else is for a phone is not for one of ours.
    return false;
  }

  // ── What peers tell ─────────────────────────────────────────────────────────────────────────────────────────────

  heard(address: string, line: LineKey, use: LineUse): void {
    // Was on its way when nobody waited any more: what comes after it we shall not hear.
    if (use === 'unknown' || !this.#asked.has(line)) {
      this.#forget(address, line);
      return;
    }
    const device = `${MARK}${address}/${line}`;
    const lines = this.#known.get(address) ?? new Set();
    this.#known.set(address, lines);
    const known = lines.has(line);
    const about: Event[] = known ? [] : [{ type: 'deviceRegistered', device, display: 'none', locale: '' }];
    about.push(
      { type: 'callSignal', device, lineInstance: LINE, callReference: CALL, signal: signals[use] },
      { type: 'doNotDisturb', device, active: use === 'refusing', reject: use === 'refusing' },
    );
    // Learnt last: a line that is in use never looks free in between.
    if (!known) about.push({ type: 'lineLearnt', device, lineInstance: LINE, line });
    lines.add(line);
    for (const event of about) this.#sink.post(event);
  }

  /** Numbers that can be called back although no phone here has them. */
  exist(lines: readonly LineKey[]): void {
    for (const line of lines) this.#sink.post({ type: 'directoryEntry', line, kind: 'phone', forgotten: false });
  }

  /** The connection to a peer is over: nothing is known of its lines, they are neither free nor busy. */
  lost(address: string): void {
    for (const line of [...(this.#known.get(address) ?? [])]) this.#forget(address, line);
  }

  #forget(address: string, line: LineKey): void {
    if (!this.#known.get(address)?.delete(line)) return;
    this.#sink.post({ type: 'deviceLost', device: `${MARK}${address}/${line}`, reason: 'connection' });
  }

  // ── What peers are told ─────────────────────────────────────────────────────────────────────────────────────────

  /** A peer waits for this line from now on, or nobody does any more. @returns what it is now */
  watched(line: LineKey, watch: boolean): LineUse {
    if (!watch) {
      this.#told.delete(line);
      return 'unknown';
    }
    const use = this.#useNow(line);
    this.#told.set(line, use);
    return use;
  }

  /** Nothing is handled until `proceed`: peers shall not go by what was known before. */
  wait(): void {
    this.#unsure = true;
    this.#mark = null;
    this.#lookAtAll();
  }

  /** What has come meanwhile stands in line; behind it everything is known again. */
  proceed(): void {
    if (!this.#unsure) return;
    this.#mark = { type: 'wake' };
    this.#sink.post(this.#mark);
  }

  #useNow(line: LineKey): LineUse {
    return this.#unsure ? 'unknown' : this.#use(line);
  }

  #lookAtAll(): void {
    for (const line of this.#told.keys()) this.#look(line);
  }

  /** After each event: lines of its device that peers wait for, where they changed. */
  handled(event: Event): void {
    if (event === this.#mark) {
      this.#mark = null;
      this.#unsure = false;
      this.#lookAtAll();
    }
    if (!('device' in event) || !isHere(event.device)) return;
    const { device } = event;
    if (event.type === 'lineLearnt') {
      const lines = this.#lines.get(device);
      if (lines === undefined) this.#lines.set(device, new Set([event.line]));
      else lines.add(event.line);
      if (!this.own.has(event.line)) {
        this.own.add(event.line);
        this.#server?.tellLine(event.line);
      }
    }
    if (this.#told.size > 0) for (const line of this.#lines.get(device) ?? []) this.#look(line);
    if (event.type === 'deviceLost') this.#lines.delete(device);
  }

  #look(line: LineKey): void {
    const before = this.#told.get(line);
    if (before === undefined) return;
    const use = this.#useNow(line);
    if (use === before) return;
    this.#told.set(line, use);
    this.#server?.tell(line, use);
  }
}
