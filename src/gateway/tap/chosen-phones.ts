/**
 * A session that may be of a phone that somebody wants to see, or not: which phone it is, its RegisterReq says. What comes
 * before that is kept, a little of it, and told with its own time when it is the right one.
 *
 *   RegisterReq   0 length   4 version   8 id = 1   12 deviceName, 16 bytes, NUL-ended
 */
import { MessageId } from '../../codecs/skinny/ids.ts';
import { fixedText } from '../../codecs/text.ts';
import type { DeviceName } from '../../model/ids.ts';
import type { Direction, Handling } from '../inline/flow.ts';
import type { SessionEnds, SessionRecording } from '../inline/recording.ts';
import { watchLimits } from '../limits.ts';
import { type PacketOutlet, SessionPackets, type Side } from './session-packets.ts';

/** The device that a frame of a phone names; null where it is no RegisterReq. */
export function registering(frame: Uint8Array): DeviceName | null {
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
  if (view.byteLength < 28 || view.getUint32(8, true) !== MessageId.RegisterReq) return null;
  return fixedText(view, 12, 16);
}

/** The outlet of all, at a time that may be past. */
class Past implements PacketOutlet {
  unwritable = 0;
  at: number | null = null;
  private readonly outlet: PacketOutlet;

  constructor(outlet: PacketOutlet) {
    this.outlet = outlet;
  }
  now(): number {
    return this.at ?? this.outlet.now();
  }
  write(side: Side, at: number, packets: readonly Uint8Array[], comment: string | undefined): void {
    this.outlet.write(side, at, packets, comment);
  }
}

type Told = (recording: SessionRecording) => void;

export class ChosenSession implements SessionRecording {
  private readonly outlet: Past;
  private readonly ends: SessionEnds;
  private readonly phones: ReadonlySet<DeviceName>;
  /** Null while it is not known whose session this is. */
  private recording: SessionRecording | null = null;
  /** What was told until then. */
  private held: { readonly at: number; readonly tell: Told }[] = [];
  private unwanted = false;

  /** @param device whose session it is; '' where that is not known yet */
  constructor(outlet: PacketOutlet, ends: SessionEnds, device: DeviceName, phones: ReadonlySet<DeviceName>) {
    this.outlet = new Past(outlet);
    this.ends = ends;
    this.phones = phones;
    this.hold((recording) => recording);
    if (device !== '') this.decide(device);
  }

  connected(server: SessionEnds): void {
    this.tell((recording) => recording.connected(server));
  }

  frame(direction: Direction, bytes: Uint8Array, handling: Handling, original: Uint8Array | undefined): void {
    if (this.unwanted) return;
    if (this.recording !== null) {
      this.recording.frame(direction, bytes, handling, original);
      return;
    }
    const [kept, before] = [bytes.slice(), original?.slice()];
    this.hold((recording) => recording.frame(direction, kept, handling, before));
    const device = direction === 'toServer' ? registering(original ?? bytes) : null;
    if (device !== null) this.decide(device);
  }

  finish(side: 'phone' | 'server'): void {
    this.tell((recording) => recording.finish(side));
  }

  end(): void {
    this.tell((recording) => recording.end());
  }

  private tell(tell: Told): void {
    if (this.recording !== null) tell(this.recording);
    else if (!this.unwanted) this.hold(tell);
  }

  /** Who says much and not who he is, is not waited for. */
  private hold(tell: Told): void {
    if (this.held.length === watchLimits.heldMax) this.forget();
    else this.held.push({ at: this.outlet.now(), tell });
  }

  private forget(): void {
    this.unwanted = true;
    this.held = [];
  }

  private decide(device: DeviceName): void {
    if (!this.phones.has(device)) {
      this.forget();
      return;
    }
    const held = this.held;
    this.held = [];
    this.outlet.at = held[0]!.at;
    this.recording = new SessionPackets(this.outlet, this.ends);
    for (const { at, tell } of held) {
      this.outlet.at = at;
      tell(this.recording);
    }
    this.outlet.at = null;
  }
}
