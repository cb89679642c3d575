/**
 * What a CTIManager does to its answers and events when it is not well: answers late, twice or never, behind events that they
 * caused; events of one line behind those of others. It stands between the sessions of the simulated one and their
 * sockets, and sees one PDU a write.
 */
import { PduId } from '../../src/codecs/qbe/ids.ts';
import type { Clock } from './clock.ts';
import type { Random } from './random.ts';
import type { VirtualSocket } from './socket.ts';

export interface CtiHabits {
  /** How often an answer is late, comes twice, or never comes. */
  late: number;
  twice: number;
  lost: number;
  /** How often the events of a line begin to lag behind those of others. */
  behind: number;
  /** How often a request is refused that could be done. */
  refused: number;
}

export const wellBehaved: CtiHabits = { late: 0, twice: 0, lost: 0, behind: 0, refused: 0 };

const LATE_MS = 3_000;
const BEHIND_MS = 800;
const PDU_AT = 16;
const FIXED_AT = 20;
/** In the fixed part of every event of a line, behind the node's number. */
const LINE_AT = 4;

const answers: ReadonlySet<number> = new Set(
  Object.entries(PduId)
    .filter(([name]) => /Response$/.test(name))
    .map(([, id]) => id as number),
);
const lineEvents: ReadonlySet<number> = new Set(
  Object.entries(PduId)
    .filter(([name]) => /^(Line|Call|NewCall|ExistingCall).*Event$/.test(name))
    .map(([, id]) => id as number),
);

/** Takes the place of `write` of the socket of one session. */
export function misbehave(socket: VirtualSocket, habits: CtiHabits, clock: Clock, random: Random): void {
  const send = socket.write.bind(socket);
  /** Lines whose events lag, until when. */
  const lagging = new Map<number, number>();
  const later = (bytes: Uint8Array, ms: number): void => {
    const kept = Buffer.from(bytes);
    clock.after(ms, () => void send(kept), socket.host);
  };
  const answer = (bytes: Uint8Array): void => {
    if (random.chance(habits.lost)) return;
    if (random.chance(habits.twice)) later(bytes, random.between(0, LATE_MS));
    if (random.chance(habits.late)) later(bytes, random.between(0, LATE_MS));
    else send(bytes);
  };
  const event = (bytes: Uint8Array, line: number): void => {
    const until = lagging.get(line) ?? 0;
    if (until > clock.now) later(bytes, until - clock.now);
    else if (random.chance(habits.behind)) {
      const ms = random.between(0, BEHIND_MS);
      lagging.set(line, clock.now + ms);
      later(bytes, ms);
    } else send(bytes);
  };
  socket.write = (bytes) => {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    const pdu = view.getUint32(PDU_AT, true);
    const fixedAt = view.getUint32(FIXED_AT, true);
    if (answers.has(pdu)) answer(bytes);
    else if (lineEvents.has(pdu)) event(bytes, view.getUint32(fixedAt + LINE_AT, true));
    else send(bytes);
    return true;
  };
}
