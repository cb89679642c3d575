/**
 * A CTIManager beside a simulated call manager, over TCP or TLS: what an unmodified JTAPI client (releases 11.5 to 15)
 * logs in to, watches and controls the lines of one office with, while SCCP phones are registered at its call manager.
 * A device that no phone is registered for is played here.
 *
 *   const office = readOffice(yaml);
 *   const manager = new CallManager(managerOptions(office));
 *   const cti = new CtiManager({ manager, office });
 *   const port = await cti.listen(0);
 *
 * What a real CTIManager sends is known only by what the client takes (see docs/wire/qbe.md).
 */
import { EventEmitter } from 'node:events';
import type { QbeInput } from '../../codecs/qbe/encode.ts';
import type { PduName } from '../../codecs/qbe/ids.ts';
import { plainProfile, type QbeProfile } from '../../codecs/qbe/profile.ts';
import { type Beating, joinBeat, leaveBeat } from '../beat.ts';
import type { CallManager } from '../call-manager.ts';
import type { Appearance, DoNotDisturb, Leg, Line } from '../lines.ts';
import type { Step } from '../steps.ts';
import type { Watcher } from '../watcher.ts';
import { Audience } from './audience.ts';
import { CallTelling } from './call-telling.ts';
import { ownCertificate } from './certificate.ts';
import type { Application, CtiDesk } from './cti-desk.ts';
import { CtiListener } from './cti-listener.ts';
import { CtiSession } from './cti-session.ts';
import { deviceState, stateEvents } from './device-state.ts';
import { Directory } from './directory-fields.ts';
import { dndOption } from './do-not-disturb.ts';
import { featureActivated } from './feature-fields.ts';
import { forwardList } from './forwarding.ts';
import { freeHands } from './free-hands.ts';
import { tellDeviceService, tellLineService } from './in-service.ts';
import type { CtiManagerEvents, CtiManagerOptions } from './options.ts';
import { PlayedPhone } from './played-phone.ts';
import { SeenLegs } from './seen-legs.ts';
import { ascii, screenText } from './texts.ts';

const LINE_ID_FIRST = 1001;
/** A call that came to nothing does not block a played phone for ever. */
const BUSY_TONE_MS = 30_000;

export class CtiManager extends EventEmitter<CtiManagerEvents> implements CtiDesk, Watcher, Beating {
  readonly manager: CallManager;
  readonly directory: Directory;
  readonly legs = new SeenLegs();
  readonly profile: QbeProfile;
  readonly dataBytesMax: number;
  readonly clientsMax: number;
  readonly certificate: Uint8Array;
  /** Set by who wants requests to be refused for a while. */
  willing: (request: PduName) => boolean = () => true;
  private readonly audience = new Audience();
  private readonly phones = new Map<string, PlayedPhone>();
  private readonly states = new Map<string, number>();
  private readonly dndOptions = new Map<string, number>();
  private readonly telling: CallTelling;
  private readonly listener: CtiListener;
  private nextLineID = LINE_ID_FIRST;
  private connections = 0;
  private transactions = 0;
  /** Epoch milliseconds. */
  private silentUntil = 0;

  constructor(options: CtiManagerOptions) {
    super();
    this.manager = options.manager;
    this.directory = new Directory(options.office);
    this.profile = options.profile ?? plainProfile;
    this.dataBytesMax = options.dataBytesMax ?? 2000;
    this.clientsMax = options.clientsMax ?? 1000;
    this.certificate = options.certificate ?? ownCertificate;
    this.telling = new CallTelling(this.legs, this.manager.exchange.numbers, this);
    this.listener = new CtiListener(options.tls, (socket) => {
      this.audience.add(new CtiSession(socket, this, ++this.connections));
    });
  }

  /** @returns the port, also where 0 was asked for. */
  async listen(port: number, host = '127.0.0.1'): Promise<number> {
    const taken = await this.listener.listen(port, host);
    joinBeat(this);
    this.manager.watchers.add(this);
    this.manager.on('userData', this.phoneSent);
    return taken;
  }

  /** Close every connection and stop listening. The call manager stays. */
  close(): Promise<void> {
    leaveBeat(this);
    this.manager.watchers.delete(this);
    this.manager.off('userData', this.phoneSent);
    this.dropAll();
    return this.listener.close();
  }

  /** Lose every connection, as when the network is gone. Clients come back and open everything again. */
  dropAll(): void {
    this.audience.drop();
  }

  /** Hang for so long: connections stay, requests are heard, but nothing is said, no heartbeat either. */
  beSilent(ms: number): void {
    this.silentUntil = Date.now() + ms;
  }

  get isSilent(): boolean {
    return Date.now() < this.silentUntil;
  }

  /** End every session the polite way: ProviderClosedEvent, then the connection. */
  closeProviders(reason?: number): void {
    this.audience.close(reason);
  }

  /** Devices and lines that applications have open, all together. */
  get handlesOpen(): number {
    return this.audience.handlesOpen;
  }

  clientsOpen(): number {
    return this.audience.open;
  }

  /** The simulator's own phone of a device. @throws where the office has no such device. */
  phone(device: string): PlayedPhone {
    const known = this.directory.device(device);
    if (known === undefined) throw new Error(`The office has no device ${device}.`);
    let phone = this.phones.get(known.name);
    if (phone === undefined) {
      phone = new PlayedPhone(known.name, {
        phoneSent: (name, data) => this.dataFrom(name, data),
        placeCall: (name, number) => this.placeCall(name, number),
      });
      this.phones.set(known.name, phone);
    }
    return phone;
  }

  /** A played phone calls, from its first line. What it talks on goes on hold. */
  placeCall(device: string, number: string): void {
    const name = device.toUpperCase();
    if (freeHands(this.manager.exchange, name)) this.manager.exchange.callNumber(name, 1, number);
  }

  /** Press the CallBack key of a device, for the call that it has in hand or on hook. */
  pressCallBack(device: string): void {
    const name = device.toUpperCase();
    this.callBackPressed(name, this.manager.exchange.legs.find(name, 0, 0));
  }

  // CtiDesk: what sessions ask for.

  allocateLineID(): number {
    return this.nextLineID++;
  }

  deviceState(device: string): number {
    return deviceState(device, this.manager.exchange.numbers.linesOf(device));
  }

  push(device: string, data: Uint8Array): void {
    if (!this.manager.sessions.has(device)) {
      this.phone(device).pushed(screenText(data));
      return;
    }
    const text = Buffer.from(data).toString('latin1');
    this.transactions++;
    this.manager.push(device, { application: 0, line: 0, call: 0, transaction: this.transactions, data: text });
  }

  display(device: string, text: string, timeoutS: number): void {
    this.phone(device).display = text;
    this.manager.showText(device, ascii(text), timeoutS);
    const fields = { display: ascii(text), unicodeDisplay: text };
    this.tellDevice(device, 'displayChanged', 'DisplayChangedEvent', fields);
  }

  report(what: string, session: Application, detail: Readonly<Record<string, string | number>> = {}): void {
    if (this.listenerCount('report') > 0)
      this.emit('report', { at: Date.now(), what, client: session.number, ...detail });
  }

  traced(session: Application, direction: 'from' | 'to', view: DataView, start: number, end: number): void {
    if (this.listenerCount('pdu') > 0) this.emit('pdu', session.number, direction, view, start, end);
  }

  closed(session: Application): void {
    this.audience.remove(session);
  }

  // LineTeller: where the events of calls go.

  tellLine(device: string, number: string, wanted: string, pdu: PduName, fields: QbeInput): void {
    this.audience.tellLine(device, number, wanted, pdu, fields);
  }

  tellDevice(device: string, wanted: string, pdu: PduName, fields: QbeInput): void {
    this.audience.tellDevice(device, this.directory.deviceID(device), wanted, pdu, fields);
  }

  deviceMoved(device: string): void {
    const state = this.deviceState(device);
    if (state === (this.states.get(device) ?? 0)) return;
    this.states.set(device, state);
    const event = stateEvents[state];
    if (event !== undefined) this.tellDevice(device, event.wanted, event.pdu, {});
  }

  // Watcher: what happens at the call manager.

  told(step: Step, leg: Leg, to: Appearance): void {
    this.telling.told(step, leg, to);
    if (leg.state !== 'failed' || this.manager.sessions.has(to.device)) return;
    const { exchange } = this.manager;
    // Nobody stands at a played phone to hang up: only a busy call is left to whoever placed it.
    if (step === 'invalid' || step === 'reorder') exchange.hangUp(leg);
    else if (step === 'busy')
      leg.cancelTimer = this.manager.after(BUSY_TONE_MS, () => {
        if (leg.state === 'failed') exchange.hangUp(leg);
      });
  }

  over(leg: Leg): void {
    this.telling.over(leg);
  }

  forwardChanged(line: Line): void {
    const fields = { forwardArray: forwardList(line.forwardTarget) };
    for (const { device } of line.appearances)
      this.tellLine(device, line.number, 'bLineCfwdAllStatus', 'LineForwardEvent', fields);
  }

  doNotDisturbChanged(device: string, mode: DoNotDisturb): void {
    this.tellDevice(device, 'bDNDChanged', 'DeviceDNDStatusChangedEvent', { dndStatus: mode !== 'off' });
    const option = dndOption(mode);
    if (option === (this.dndOptions.get(device) ?? 0)) return;
    this.dndOptions.set(device, option);
    this.tellDevice(device, 'bDNDOptionChanged', 'DeviceDNDOptionChangedEvent', { dndOption: option });
  }

  presenceChanged(device: string): void {
    const known = this.directory.device(device);
    // A device that is played stays in service whether a phone is there or not.
    if (known === undefined || !known.needsPhone) return;
    const present = this.manager.present(device);
    for (const session of this.audience.controlling(device)) {
      if (present && session.providerFilter.deviceRegistered === true)
        session.tell('DeviceRegisteredEventWithLineInfo', this.directory.registeredEvent(known));
      else if (!present && session.providerFilter.deviceUnregistered === true)
        session.tell('DeviceUnregisteredEvent', { deviceInfo: this.directory.deviceInfo(known), controllable: true });
      if (session.devices.has(device)) tellDeviceService(session, device);
      for (const line of session.lines.values()) if (line.device === device) tellLineService(session, line);
    }
  }

  callBackPressed(device: string, leg: Leg | undefined): void {
    const featureID = this.profile.callBackFeatureID;
    const seen = leg === undefined ? undefined : this.legs.at(leg, device);
    const fields = { featureID, ...featureActivated(device, seen, this.manager.exchange.numbers) };
    for (const session of this.audience.controlling(device))
      if (session.features.has(featureID)) session.tell('ProviderFeatureActivatedEvent', fields);
  }

  beat(now: number): void {
    this.audience.beat(now);
  }

  private readonly phoneSent = (device: string, { data }: { readonly data: string }): void => {
    this.dataFrom(device, data);
  };

  /** Data of a phone, registered or played: an answer to a screen, or a key of it. */
  private dataFrom(device: string, data: string): void {
    if (data === '') return;
    const fields = { deviceDataObj: Buffer.from(data, 'latin1'), mediaResourceId: 0 };
    this.tellDevice(device, 'deviceData', 'DeviceDataPassThroughEvent', fields);
  }
}
