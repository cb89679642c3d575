/** One phone's connection at the call manager: frames in, registration answered, keys handed to the exchange. */
import type { Socket } from 'node:net';
import { type FrameSink, SkinnyFramer } from '../codecs/framer.ts';
import { MessageId } from '../codecs/skinny/ids.ts';
import { fixedText } from '../codecs/text.ts';
import type { Desk, Station } from './desk.ts';
import { managerInbox } from './manager-inbox.ts';
import { writeGathered } from './wire/gather.ts';
import { registerAck, registerReject, reset, unregisterAck } from './wire/server-registration.ts';
import { sharedWriter } from './wire/shared-writer.ts';

export class ManagerSession implements FrameSink, Station {
  device = '';
  /** Agreed protocol version. */
  version = 0;
  registered = false;
  /** The phone asked for the time: it takes calls from now on. */
  inService = false;
  lastHeardAt = Date.now();
  readonly desk: Desk;
  private readonly socket: Socket;
  private readonly framer = new SkinnyFramer();

  constructor(socket: Socket, desk: Desk) {
    this.socket = socket;
    this.desk = desk;
    socket.setNoDelay(true);
    socket.on('data', (chunk) => {
      this.lastHeardAt = Date.now();
      if (this.framer.push(chunk, this)) this.destroy();
    });
    socket.on('error', () => socket.destroy());
    socket.on('close', () => desk.closed(this));
  }

  frame(view: DataView, start: number, end: number, id: number): void {
    if (id === MessageId.RegisterReq) this.register(view, start, end);
    else if (this.registered || id === MessageId.KeepAliveReq) managerInbox[id]?.(this, view, start, end);
  }

  /** Write what was put into the shared writer. */
  flush(): void {
    if (sharedWriter.length > 0 && this.socket.writable) writeGathered(this.socket, sharedWriter.take());
    else sharedWriter.reset();
  }

  /** Say goodbye and close. */
  end(): void {
    this.socket.end();
  }

  destroy(): void {
    this.socket.destroy();
  }

  unregister(): void {
    unregisterAck(sharedWriter);
    this.flush();
    this.leave('unregistered');
  }

  /** Take the device out of service; the connection may stay. */
  leave(why: string): void {
    if (!this.registered) return;
    this.registered = false;
    this.inService = false;
    if (this.desk.sessions.get(this.device) === this) {
      this.desk.sessions.delete(this.device);
      this.desk.exchange.deviceLost(this.device);
    }
    this.desk.report(why, this.device);
    this.desk.presenceChanged(this.device);
  }

  private register(view: DataView, start: number, end: number): void {
    if (end - start < 48) {
      this.destroy();
      return;
    }
    const desk = this.desk;
    const device = fixedText(view, start + 12, 16).toUpperCase();
    const offered = end - start > 52 ? view.getUint8(start + 52) : 0;
    if (!desk.exchange.numbers.knows(device)) {
      this.refuseUnknown(device);
      return;
    }
    const first = desk.sessions.get(device);
    if (first !== undefined && first !== this && !this.replaces(first, device)) return;
    if (first === this) this.leave('replaced');
    this.device = device;
    this.version = Math.min(offered > 22 ? 0 : offered, desk.dialect.protocolVersionMax);
    this.registered = true;
    desk.sessions.set(device, this);
    desk.sayIdle(this, desk.dialect.beforeAck);
    registerAck(sharedWriter, this.version, desk.keepAliveS, desk.dialect.dateTemplate);
    sharedWriter.begin(this.version < 10 ? 0 : this.version, MessageId.CapabilitiesReq).end();
    this.flush();
    desk.report('registering', device, { version: this.version });
  }

  /** A device that is registered already: @returns whether this connection may have it. */
  private replaces(first: Station, device: string): boolean {
    const rule = this.desk.dialect.secondRegister;
    if (rule === 'replace') {
      first.leave('replaced');
      first.end();
      return true;
    }
    registerReject(sharedWriter, rule.text);
    this.flush();
    this.end();
    if (rule.closeFirst) first.end();
    this.desk.report('refused', device);
    return false;
  }

  private refuseUnknown(device: string): void {
    const answer = this.desk.dialect.unknownDevice;
    if (answer === 'reset') reset(sharedWriter, 0, 1);
    else registerReject(sharedWriter, answer);
    this.flush();
    this.end();
    this.desk.report('unknown', device);
  }
}
