/**
 * Signs of life on an open session. We send a heartbeat in the interval that the CTIManager names for us; whatever it sends
 * counts for it, and where nothing came for two of its intervals it is as good as gone.
 */
import { type Ms, NEVER } from '../../model/time.ts';

/** Cisco's client looks every two intervals; a tenth of a second is its own allowance (seen at the client). */
const SILENT_INTERVALS = 2;
const ALLOWANCE_MS = 100;

/** Seconds, as ProviderOpenCompletedEvent names them; 0 where it leaves them to us. */
export interface HeartbeatWords {
  readonly clientHeartbeat: number;
  readonly serverHeartbeat: number;
}

export class Heartbeats {
  private beatMs: Ms = 0;
  private silenceMs: Ms = 0;
  private beatAt: Ms = NEVER;
  private silentAt: Ms = NEVER;

  /** @param fallbackMs the interval where the CTIManager names none */
  begin(now: Ms, words: HeartbeatWords, fallbackMs: Ms): void {
    this.beatMs = words.clientHeartbeat > 0 ? words.clientHeartbeat * 1000 : fallbackMs;
    const serverMs = words.serverHeartbeat > 0 ? words.serverHeartbeat * 1000 : fallbackMs;
    this.silenceMs = SILENT_INTERVALS * serverMs + ALLOWANCE_MS;
    this.beatAt = now + this.beatMs;
    this.silentAt = now + this.silenceMs;
  }

  /** The session is gone: nobody beats, and nobody is listened for. */
  stop(): void {
    this.beatAt = NEVER;
    this.silentAt = NEVER;
    this.silenceMs = 0;
  }

  /** Something came. */
  heard(now: Ms): void {
    if (this.silenceMs > 0) this.silentAt = now + this.silenceMs;
  }

  isSilent(now: Ms): boolean {
    return this.silentAt <= now;
  }

  /** @returns whether one must be sent now; the next is planned then. */
  due(now: Ms): boolean {
    if (this.beatAt > now) return false;
    this.beatAt = now + this.beatMs;
    return true;
  }

  get nextAt(): Ms {
    return Math.min(this.beatAt, this.silentAt);
  }
}
