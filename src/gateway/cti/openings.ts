/**
 * Which devices and lines are open at the CTIManager, and which should be: a line while somebody waits for it, while its
 * phone has a record, or while a key of it is being answered; a device while one of its lines is, or a screen is up.
 *
 *   open device → open line → (in service, forward-all, present calls) → lineLearnt
 *
 * The feature learns a line only when all that it does now has been told, on every device that carries it: until then
 * the line is neither free nor busy, so nobody is alerted by what merely has not been seen.
 */
import { type Handle, HandleResponseView, writeHandleRequest } from '../../codecs/qbe/answers.ts';
import { writeDeviceOpenRequest } from '../../codecs/qbe/devices.ts';
import { deviceEvents } from '../../codecs/qbe/filters.ts';
import type { LineKey } from '../../model/ids.ts';
import { type Ms, NEVER } from '../../model/time.ts';
import { Counter } from '../counters.ts';
import { type CtiDevice, CtiLine, handleKey } from './device.ts';
import { Doubts } from './doubts.ts';
import { GiveBack } from './give-back.ts';
import { LineOpenings } from './line-openings.ts';
import { Needs } from './needs.ts';
import { OpeningPlaces } from './opening-places.ts';
import type { CtiParts, OpeningsPart } from './parts.ts';
import type { Reply } from './requests.ts';
import { CLOSES_MAX, notClosed } from './stuck-handles.ts';

const deviceFilter = deviceEvents('deviceData', 'bDNDChanged', 'bDNDOptionChanged');

const opened = new HandleResponseView();

export class Openings implements OpeningsPart {
  private readonly provider: CtiParts;
  readonly needs: Needs;
  readonly lines: LineOpenings;
  readonly doubts: Doubts;
  readonly giveBack: GiveBack;
  readonly places: OpeningPlaces;
  private readonly devices = new Map<string, CtiDevice>();
  /** Devices that are open, or should be. */
  readonly active = new Set<CtiDevice>();
  /** When everything was looked at last, and the next time that asks for it; known anew where something has changed. */
  private lookedAt: Ms = 0;
  private dueAt: Ms = NEVER;
  private changed = true;

  constructor(provider: CtiParts) {
    this.provider = provider;
    this.needs = new Needs(provider);
    this.lines = new LineOpenings(provider, this);
    this.doubts = new Doubts(provider, this.needs);
    this.giveBack = new GiveBack(provider, this);
    this.places = new OpeningPlaces({
      isUp: () => provider.session.isUp,
      comesFirst: (what) => this.needs.comesFirst(what),
      open: (what) => this.open(what),
    });
  }

  deviceOf(handle: Handle): CtiDevice | undefined {
    return this.devices.get(handleKey(handle));
  }
  lineOf(handle: Handle): CtiLine | undefined {
    return this.lines.at(handle);
  }
  /** Devices that are open, or being closed. */
  get handles(): Iterable<CtiDevice> {
    return this.devices.values();
  }
  /** Lines that are being opened: events may overtake the answer that names their handle. */
  get anyOpening(): boolean {
    for (const device of this.active)
      for (const line of device.lines.values()) if (line.opening === 'opening') return true;
    return false;
  }

  /** Its turn has come. @returns false where it need not be opened any more */
  private open(what: CtiDevice | CtiLine): boolean {
    if (!this.needs.mayOpen(what)) return false;
    if (what instanceof CtiLine) this.lines.ask(what);
    else this.openDevice(what);
    return true;
  }

  /** The device stays open until the request has its answer. */
  during(device: CtiDevice, request: (done: (reply: Reply) => void) => void): void {
    device.pending++;
    request((reply) => {
      if (reply.why === 'lost') return;
      device.pending--;
      this.settle(device);
    });
  }

  /** Opens and closes what should be; what is under way is waited for. */
  step(device: CtiDevice): void {
    const { session, now } = this.provider;
    const wanted = this.needs.device(device);
    if (wanted || device.opening !== 'closed') this.active.add(device);
    else this.active.delete(device);
    this.changed = true;
    if (!session.isUp) return;
    let linesOpen = 0;
    for (const line of device.lines.values()) {
      this.stepLine(line);
      if (line.opening !== 'closed') linesOpen++;
      else if (line.gone) device.lines.delete(line.instance);
    }
    if (this.needs.mayOpen(device)) this.places.add(device);
    else if (device.opening === 'open' && !wanted && linesOpen === 0) this.closeDevice(device);
    else if (device.opening === 'closing' && device.closeAt <= now) this.askClose(device);
  }

  stepLinesOf(key: LineKey): void {
    for (const line of this.provider.carriers.of(key)) this.step(line.device);
  }

  private stepLine(line: CtiLine): void {
    const wanted = this.needs.line(line) && !line.stale;
    if (this.needs.mayOpen(line)) this.places.add(line);
    else if (line.opening === 'open' && !wanted) this.lines.close(line);
    else if (line.opening === 'closing' && line.closeAt <= this.provider.now) this.lines.askClose(line);
  }

  // ── devices ─────────────────────────────────────────────────────────────────────────────────────────────────────

  private openDevice(device: CtiDevice): void {
    const { session } = this.provider;
    device.opening = 'opening';
    session.ask(
      'DeviceOpenRequest',
      (w, n) => writeDeviceOpenRequest(w, n, device.name, deviceFilter),
      (reply) => {
        this.deviceOpened(device, reply);
        this.places.free();
      },
      (reply) => {
        this.doubts.answered(device, device.name, reply);
        this.giveBack.stray('DeviceCloseRequest', reply);
      },
    );
  }

  private deviceOpened(device: CtiDevice, reply: Reply): void {
    if (reply.why === 'lost') return;
    const answer = reply.ok ? reply.read(opened) : null;
    if (answer === null) {
      device.opening = 'closed';
      this.doubts.notOpened(device, device.name, reply);
      this.provider.session.notice(
        'deviceRefused',
        `${device.name} cannot be opened: ${this.provider.session.explain(reply)}.`,
      );
      this.provider.screens.unreachable(device);
    } else {
      device.opening = 'open';
      device.doubts = 0;
      device.handle = { callManagerID: answer.callManagerID, id: answer.id };
      this.devices.set(handleKey(device.handle), device);
      this.count();
      this.provider.screens.reachable(device);
    }
    this.settle(device);
  }

  private closeDevice(device: CtiDevice): void {
    device.opening = 'closing';
    this.askClose(device);
  }

  private askClose(device: CtiDevice): void {
    const handle = device.handle!;
    device.closeAt = NEVER;
    this.provider.session.ask(
      'DeviceCloseRequest',
      (w, n) => writeHandleRequest(w, 'DeviceCloseRequest', n, handle),
      (reply) => {
        if (reply.why === 'lost' || device.opening !== 'closing' || device.handle !== handle) return;
        if (!this.closesAgain(device, device.name, reply)) this.deviceShut(device);
      },
    );
  }

  /** @returns true where the close has failed, and is tried once more */
  closesAgain(what: CtiDevice | CtiLine, name: string, reply: Reply): boolean {
    if (!notClosed(reply)) return false;
    const { now, deadlines, stuck, session } = this.provider;
    what.closes++;
    if (what.closes < CLOSES_MAX) {
      what.closeAt = now + deadlines.againMs;
      this.changed = true;
      return true;
    }
    stuck.report(`${name} cannot be closed (${session.explain(reply)})`);
    return false;
  }

  /** The handle is no more: closed by us, or by the CTIManager. */
  deviceShut(device: CtiDevice): void {
    if (device.handle !== null) this.devices.delete(handleKey(device.handle));
    for (const line of device.lines.values()) if (line.opening !== 'closed') this.lines.shut(line);
    device.shut();
    this.count();
    this.settle(device);
  }

  /** Everything that waited for this time. */
  wake(): void {
    if (this.nextAt > this.provider.now) return;
    this.lookedAt = this.provider.now;
    this.changed = true;
    for (const device of [...this.active]) this.settle(device);
  }

  // ── what was told ───────────────────────────────────────────────────────────────────────────────────────────────

  /** Something about the device has changed: goes on opening, and tells the feature what has become known. */
  settle(device: CtiDevice): void {
    this.step(device);
    for (const line of device.lines.values()) this.lines.learnAround(line);
    this.provider.activation.settled();
  }

  // ── ends ────────────────────────────────────────────────────────────────────────────────────────────────────────

  /** The session is gone, and every handle with it: those of devices that were taken from us meanwhile too. */
  drop(): void {
    for (const device of new Set([...this.provider.devices.values(), ...this.active])) {
      for (const line of device.lines.values()) this.lines.drop(line);
      device.shut();
      device.retryAt = 0;
      device.doubts = 0;
      device.pending = 0;
      if (!this.needs.device(device)) this.active.delete(device);
    }
    this.devices.clear();
    this.lines.clear();
    this.places.clear();
    this.count();
  }

  /** When a refused opening may be tried again, a silent line counts as settled, or a hold ends. */
  get nextAt(): Ms {
    if (!this.changed) return this.dueAt;
    this.changed = false;
    let at = NEVER;
    const sooner = (then: Ms): void => {
      if (then > this.lookedAt && then < at) at = then;
    };
    for (const device of this.active) {
      sooner(device.retryAt);
      sooner(device.closeAt);
      sooner(device.holdUntil);
      sooner(device.pressUntil);
      for (const line of device.lines.values()) {
        sooner(line.retryAt);
        sooner(line.closeAt);
        if (line.opening === 'open') sooner(line.settleAt);
      }
    }
    this.dueAt = at;
    return at;
  }

  count(): void {
    const { values } = this.provider.counters;
    values[Counter.ctiDevicesOpen] = this.devices.size;
    values[Counter.ctiLinesOpen] = this.lines.size;
  }
}
