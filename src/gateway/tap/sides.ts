/**
 * Which side of a gateway a message of a capture was heard on: what stands between phones and gateway, or between the gateway
 * and its server. `--record` and `attach --daemon` name their interfaces so; in a capture of any other relay only the echo tells.
 */
import type { CapturedMessage } from '../../codecs/capture/message.ts';
import { Echoes } from './echoes.ts';
import { sideNames, type WatchSide } from './side-names.ts';

interface Place {
  toPhone: number;
  far: boolean;
}

export class Sides {
  private readonly side: WatchSide | undefined;
  private readonly interfaceNames: () => readonly string[];
  /** By stream; what an interface says does not change, what an echo says may. */
  private readonly far: (boolean | undefined)[] = [];
  private readonly byName: (boolean | undefined)[] = [];
  private readonly places = new Map<string, Place>();
  private readonly echoes = new Echoes();

  /**
   * @param side that is wanted; undefined: the phones' side of what the gateway wrote, everything of any other capture
   * @param interfaceNames of the capture, as it tells them
   */
  constructor(side: WatchSide | undefined, interfaceNames: () => readonly string[]) {
    this.side = side;
    this.interfaceNames = interfaceNames;
  }

  /** True for a message of the side that is not wanted. */
  hides(message: CapturedMessage): boolean {
    return this.side !== 'both' && this.isFar(message) === (this.side !== 'server');
  }

  /** True for a stream of which a message was hidden. */
  hidesStream(stream: number): boolean {
    return this.side !== 'both' && this.far[stream] === (this.side !== 'server');
  }

  /** True for a message between gateway and server. */
  isFar(message: CapturedMessage): boolean {
    const { stream } = message;
    if (this.byName[stream] === true) return this.far[stream]!;
    const names = this.interfaceNames();
    if (names.includes(sideNames.phones) && names.includes(sideNames.server)) {
      this.byName[stream] = true;
      this.far[stream] = message.interfaceName === sideNames.server;
    } else if (this.side === undefined || this.side === 'both' || message.protocol === 'qbe') {
      this.byName[stream] = true;
      this.far[stream] = false;
    } else this.far[stream] = this.isEcho(message);
    return this.far[stream]!;
  }

  /** A phone that has not told its name is not known to be anybody's echo. */
  private isEcho(message: CapturedMessage): boolean {
    const { phone, serverEndpoint, direction } = message;
    if (phone === null) return false;
    const key = `${phone} ${serverEndpoint}`;
    let place = this.places.get(key);
    if (place === undefined) {
      place = { toPhone: 0, far: false };
      place.far = this.echoes.isEcho(phone, place, message.seconds * 1000 + message.nanos / 1e6);
      this.places.set(key, place);
    }
    if (direction === 'toPhone') place.toPhone++;
    return place.far;
  }
}
