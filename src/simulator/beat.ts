/** One coarse clock for all peers of the process, so that 5,000 phones cost one timer and not 5,000. */
export interface Beating {
  /** Called about four times a second. @param now epoch milliseconds */
  beat(now: number): void;
}

const BEAT_MS = 250;
const members = new Set<Beating>();
let timer: NodeJS.Timeout | null = null;

export function joinBeat(member: Beating): void {
  members.add(member);
  if (timer !== null) return;
  timer = setInterval(() => {
    const now = Date.now();
    for (const each of members) each.beat(now);
  }, BEAT_MS);
  timer.unref();
}

export function leaveBeat(member: Beating): void {
  members.delete(member);
  if (members.size > 0 || timer === null) return;
  clearInterval(timer);
  timer = null;
}
