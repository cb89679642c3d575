/**
 * Alarms that stand for a while: told once when the trouble begins, and once, as `<name>Cleared`, when it has been quiet
 * for long enough. In between they count.
 */
export type TellAlarm = (name: string, device: string, detail: string) => void;

interface Standing {
  since: number;
  last: number;
  times: number;
}

export class StandingAlarms {
  private readonly tell: TellAlarm;
  private readonly quietMs: number;
  private readonly standing = new Map<string, Standing>();

  /** @param quietMs how long nothing must happen before an alarm is cleared */
  constructor(tell: TellAlarm, quietMs: number) {
    this.tell = tell;
    this.quietMs = quietMs;
  }

  /** It happened (again). @param now monotonic milliseconds */
  raise(name: string, detail: string, now: number): void {
    const before = this.standing.get(name);
    if (before !== undefined) {
      before.last = now;
      before.times++;
      return;
    }
    this.standing.set(name, { since: now, last: now, times: 1 });
    this.tell(name, '', detail);
  }

  /** Clears what has been quiet. */
  sweep(now: number): void {
    for (const [name, { since, last, times }] of this.standing) {
      if (now - last <= this.quietMs) continue;
      this.standing.delete(name);
      this.tell(`${name}Cleared`, '', `${times} times in ${Math.ceil((last - since) / 1000)} s`);
    }
  }

  /** Names that stand. */
  names(): string[] {
    return [...this.standing.keys()];
  }
}
