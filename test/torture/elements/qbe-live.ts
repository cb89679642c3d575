/**
 * A live attachment for the exceptional elements of QBE: a CTIManager that is sound but for one frame. After each frame the line
 * that is watched must be heard again, on the same session where it goes on, else on the next; and nothing of the frame is left.
 */
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { PduId } from '../../../src/codecs/qbe/index.ts';
import { Counters } from '../../../src/gateway/counters.ts';
import { CtiAttachment } from '../../../src/gateway/cti/attachment.ts';
import type { Event } from '../../../src/model/events.ts';
import { watch, watchDevice } from '../../kit/cti-desk.ts';
import { ScriptedCti, scriptedOffice } from '../../kit/scripted-cti.ts';
import { bentQbe, type QbeElementCase, WATCHED } from './qbe-cases.ts';
import { HEADER_BYTES, placesOf } from './qbe-places.ts';

const HOST = '127.0.0.1';
const LEG = 4711;
const ENOUGH_MS = 15_000;

export class LiveCti {
  private readonly devices = scriptedOffice();
  private readonly counters = new Counters();
  private readonly events: Event[] = [];
  private readonly server: Server;
  private attachment!: CtiAttachment;
  private manager!: ScriptedCti;
  private socket!: Socket;
  private connections = 0;
  /** Frames on the connection in hand, and what had been read before it. */
  private sent = 0;
  private readBefore = 0;
  /** The case whose frame is to be bent when it comes, and what came of it. */
  private wanted: QbeElementCase | null = null;
  private bent: Buffer | null = null;

  private constructor() {
    this.server = createServer((socket) => this.accept(socket));
  }

  static async open(): Promise<LiveCti> {
    const live = new LiveCti();
    await new Promise<void>((resolve) => live.server.listen(0, HOST, resolve));
    const { port } = live.server.address() as AddressInfo;
    live.attachment = new CtiAttachment(
      { managers: [{ host: HOST, port }], user: 'user', password: 'secret', deadlines: { retryMs: 5 } },
      { post: (event) => void live.events.push(event) },
      live.counters,
    );
    live.attachment.start();
    live.attachment.perform(watch(WATCHED.line));
    live.attachment.perform(watchDevice(WATCHED.device));
    await live.hears();
    return live;
  }

  /** @throws where the attachment does not come through. */
  async run(one: QbeElementCase): Promise<void> {
    this.events.length = 0;
    const goesOn = one.frame === null ? await this.asked(one) : await this.unasked(one, one.frame);
    if (goesOn) return;
    await this.breaks();
    await this.hears();
    this.clean();
  }

  async close(): Promise<void> {
    await this.attachment.close();
    this.socket.destroy();
    await new Promise<void>((resolve) => this.server.close(() => resolve()));
  }

  /** The frame comes between others. @returns true where the session has gone on as if nothing were. */
  private async unasked(one: QbeElementCase, frame: Buffer): Promise<boolean> {
    const connection = this.connections;
    const bytes = bentQbe(this.alive(frame), one.field, one.what)!;
    this.socket.write(bytes);
    if (!isWhole(bytes)) return false;
    this.sent++;
    this.call();
    await this.isRead(connection);
    return connection === this.connections && this.attachment.state === 'up' && this.heard;
  }

  /** The session's own frame is bent on its way up. @returns false: that session is given up. */
  private async asked(one: QbeElementCase): Promise<boolean> {
    this.wanted = one;
    await this.breaks();
    await this.until('the frame that is to be bent', () => this.wanted === null);
    if (isWhole(this.bent!)) await this.isRead(this.connections);
    return false;
  }

  /** Handles as they are on this session, so that what is bent beside them is looked at. */
  private alive(frame: Buffer): Buffer {
    const bytes = Buffer.from(frame);
    const [device] = this.manager.openDevices.keys();
    const [line] = this.manager.openLines.keys();
    for (const { name, at } of placesOf(frame)) {
      if (/callmanagerid$/i.test(name)) bytes.writeUInt32LE(1, at);
      else if (name === 'deviceID') bytes.writeUInt32LE(device!, at);
      else if (name === 'lineID') bytes.writeUInt32LE(line!, at);
      else if (/^callleg(id)?$/i.test(name)) bytes.writeUInt32LE(LEG, at);
    }
    return bytes;
  }

  /** A call comes and goes on the line. */
  private call(): void {
    this.manager.callState(WATCHED.device, WATCHED.line, LEG, 8);
    this.manager.callState(WATCHED.device, WATCHED.line, LEG, 1);
  }
  private get heard(): boolean {
    return this.events.some((event) => event.type === 'callSignal' && event.device === WATCHED.device);
  }

  /** The session is up, and a call on the line is heard. */
  private async hears(): Promise<void> {
    const { device, line } = WATCHED;
    await this.until('the session', () => this.attachment.state === 'up' && this.manager.isOpen(device, line));
    this.events.length = 0;
    this.call();
    await this.until('the call', () => this.heard);
  }

  /** No device, handle or session more than before. */
  private clean(): void {
    const devices = this.attachment.registeredDevices().sort().join(' ');
    const wanted = this.devices.map(({ name }) => name).join(' ');
    if (devices !== wanted) throw new Error(`devices are ${devices}`);
    const handles = this.attachment.openHandles().join(' ');
    if (handles !== `${WATCHED.device} ${WATCHED.device}/${WATCHED.line}`) throw new Error(`open are ${handles}`);
  }

  /** Everything of this connection was read, or the connection is no more. */
  private async isRead(connection: number): Promise<void> {
    const read = () => this.counters.value('ctiPdusIn') - this.readBefore >= this.sent;
    await this.until(
      'all is read',
      () => connection !== this.connections || this.attachment.state === 'away' || read(),
    );
  }

  private async breaks(): Promise<void> {
    const before = this.connections;
    this.socket.destroy();
    await this.until('the next connection', () => this.connections > before);
  }

  private accept(socket: Socket): void {
    this.connections++;
    this.socket = socket;
    // Many small frames: none shall wait for the answer to the one before.
    socket.setNoDelay(true);
    this.sent = 0;
    this.readBefore = this.counters.value('ctiPdusIn');
    this.manager = new ScriptedCti(this.devices, (bytes) => this.write(socket, bytes));
    const { manager } = this;
    socket.on('data', (chunk) => manager.received(chunk));
    socket.on('error', () => socket.destroy());
  }

  private write(socket: Socket, bytes: Uint8Array): void {
    if (socket.destroyed) return;
    this.sent++;
    const { wanted } = this;
    const frame = Buffer.from(bytes);
    const bent = wanted === null || socket !== this.socket ? null : this.bentIf(wanted, frame);
    socket.write(bent ?? frame);
  }

  private bentIf({ pdu, field, what }: QbeElementCase, frame: Buffer): Buffer | null {
    if (frame.readUInt32LE(16) !== PduId[pdu]) return null;
    const bent = bentQbe(frame, field, what);
    if (bent === null) throw new Error(`${pdu} has no ${field}`);
    this.wanted = null;
    this.bent = bent;
    return bent;
  }

  private async until(what: string, test: () => boolean): Promise<void> {
    const last = performance.now() + ENOUGH_MS;
    while (!test()) {
      if (performance.now() > last)
        throw new Error(`${what}: not within ${ENOUGH_MS / 1000} s, ${this.attachment.state}`);
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
}

/** The header says how long the frame is: whatever it holds, the next frame begins behind it. */
function isWhole(bytes: Buffer): boolean {
  if (bytes.length < HEADER_BYTES) return false;
  return bytes.readUInt32LE(20) + bytes.readUInt32LE(24) + bytes.readUInt32LE(28) === bytes.length;
}
