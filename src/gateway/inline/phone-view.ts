/** A registered phone's connection, for operators. */
import { DeviceType } from '../../codecs/skinny/enums/devices.ts';
import type { DeviceName } from '../../model/ids.ts';
import type { LiveOptions } from './options.ts';
import type { Session } from './session.ts';

export interface PhoneView {
  readonly device: DeviceName;
  /** Model as Wireshark names it, '' where it does not. */
  readonly model: string;
  /** IP address that it comes from. */
  readonly address: string;
  readonly encrypted: boolean;
  /** Lesser of the protocol versions that phone and server offered; 0 where not told. */
  readonly protocol: number;
  readonly connectedForMs: number;
  readonly calls: number;
  /** Bytes that wait for the slower side. */
  readonly queuedBytes: number;
  /** Directory numbers of its lines, as far as they were told. */
  readonly numbers: readonly string[];
}

/** What operators ask of a gateway, whether it is in this process or in several. */
export interface PhoneGateway {
  phones(): readonly PhoneView[] | Promise<readonly PhoneView[]>;
  /** Takes no new phones; resolves when no call is left. */
  drain(): Promise<void>;
  change(changes: Partial<LiveOptions>): void;
}

/** @param now of the gateway, monotonic */
export function phoneView(session: Session, now: number): PhoneView {
  const { phone } = session;
  return {
    device: phone.device,
    model: (DeviceType as Readonly<Record<number, string>>)[phone.state.deviceType] ?? '',
    address: session.address,
    encrypted: session.encrypted,
    protocol: phone.state.version,
    connectedForMs: Math.max(0, Math.round(now - session.openedAt)),
    calls: phone.state.calls.size,
    queuedBytes: session.queuedBytes,
    numbers: Array.from(phone.state.lines.values(), ({ number }) => number),
  };
}
