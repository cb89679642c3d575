/**
 * What sockets have said since the event loop looked at them last: all of it is read first, then all frames are looked at,
 * then what leaves is written, and then the feature has its turn.
 *
 *   read · read · read │ frames · frames · frames │ write · write · write │ events
 *
 * So it is while many speak (crowd); else each chunk is a round of its own, at once. A chunk has a place in memory of its own
 * from its reading to its writing. Chunks of a connection keep their order. Why not one after the other: decisions/0026.
 */
import { Fault } from '../../codecs/fault.ts';
import { gatewayLimits } from '../limits.ts';
import { Crowd } from './crowd.ts';
import { Place, type Speaker } from './place.ts';

/** What stands around the frames of a round: what they tell the feature is handled at the end of it. */
export interface RoundHost {
  /** Coarse monotonic time, milliseconds. */
  readonly nowMs: number;
  beginRound(): void;
  endRound(): void;
}

export class Round {
  private readonly host: RoundHost;
  private readonly crowd: Pick<Crowd, 'many' | 'came' | 'ended'>;
  private readonly chunksMax: number;
  private readonly later: (end: () => void) => void;
  private readonly places: Place[] = [];
  /** Of the places so many are taken, looked at, and written: each no more than the one before. */
  private taken = 0;
  private looked = 0;
  private left = 0;
  private running = false;
  private planned = false;
  private readonly over = (): void => {
    this.planned = false;
    this.end();
    this.crowd.ended();
  };

  /** @param later calls back when all sockets that had something to say have been read */
  constructor(
    host: RoundHost,
    crowd: Pick<Crowd, 'many' | 'came' | 'ended'> = new Crowd(),
    chunksMax: number = gatewayLimits.roundChunksMax,
    later: (end: () => void) => void = setImmediate,
  ) {
    this.host = host;
    this.crowd = crowd;
    this.chunksMax = chunksMax;
    this.later = later;
  }

  /** A socket has read a chunk, of at most `readBytesMax` bytes that are valid only during the call. */
  hear(speaker: Speaker, chunk: Uint8Array): void {
    let place = this.places[this.taken];
    if (place === undefined) {
      place = new Place();
      this.places.push(place);
    }
    place.take(speaker, chunk);
    this.taken++;
    if (this.crowd.came() && !this.planned) {
      this.planned = true;
      this.later(this.over);
    }
    // Who has more to say is held back (flow) before the system is asked for more of it.
    const more = chunk.length >= gatewayLimits.readBytesMax;
    if (!this.crowd.many || more || this.taken === this.chunksMax) this.end();
  }

  /** Nothing that was read waits any more: for whoever is about to close a connection. */
  end(): void {
    if (this.taken === 0) return;
    if (this.running) {
      this.leave();
      return;
    }
    this.running = true;
    this.host.beginRound();
    while (this.looked < this.taken) this.look(this.places[this.looked]!);
    this.leave();
    this.host.endRound();
    this.taken = 0;
    this.looked = 0;
    this.left = 0;
    this.running = false;
  }

  /** What has been looked at is written: for whoever is about to write to one of these sockets. */
  leave(): void {
    while (this.left < this.looked) this.places[this.left++]!.leave();
  }

  private look(place: Place): void {
    const { speaker } = place;
    const fault = place.look(this.host.nowMs);
    this.looked++;
    if (fault !== Fault.none) speaker.fail(fault);
  }
}
