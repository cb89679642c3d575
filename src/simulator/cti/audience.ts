/** The applications that are connected, as one: whom an event is told to, and what they have open together. */
import type { QbeInput } from '../../codecs/qbe/encode.ts';
import type { PduName } from '../../codecs/qbe/ids.ts';
import type { Application } from './cti-desk.ts';

const REASON_CLOSED = 3;

export class Audience {
  private readonly sessions = new Set<Application>();

  add(session: Application): void {
    this.sessions.add(session);
  }

  remove(session: Application): void {
    this.sessions.delete(session);
  }

  /** Applications that are logged in. */
  get open(): number {
    let open = 0;
    for (const session of this.sessions) if (session.user !== null) open++;
    return open;
  }

  /** Devices and lines that they have open. */
  get handlesOpen(): number {
    let open = 0;
    for (const session of this.sessions) open += session.devices.size + session.lines.size;
    return open;
  }

  /** Those who may see this device. */
  *controlling(device: string): Iterable<Application> {
    for (const session of this.sessions) if (session.controls(device)) yield session;
  }

  tellLine(device: string, number: string, wanted: string, pdu: PduName, fields: QbeInput): void {
    for (const session of this.sessions) session.tellLine(device, number, wanted, pdu, fields);
  }

  tellDevice(device: string, deviceID: number, wanted: string, pdu: PduName, fields: QbeInput): void {
    for (const session of this.sessions) session.tellDevice(device, deviceID, wanted, pdu, fields);
  }

  /** Cut every connection. */
  drop(): void {
    for (const session of [...this.sessions]) session.destroy();
  }

  /** End every session: ProviderClosedEvent, then the connection. */
  close(reason: number = REASON_CLOSED): void {
    for (const session of [...this.sessions]) {
      session.tell('ProviderClosedEvent', { reason });
      session.end();
    }
  }

  beat(now: number): void {
    for (const session of [...this.sessions]) session.beat(now);
  }
}
