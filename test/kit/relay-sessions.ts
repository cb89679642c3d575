/** Recordings of both sides of the gateway, put together by what they say: the device that registers on them. */
import { framesOf, idOf, type RelaySides } from './relay-judge.ts';
import type { RecordedConnection } from './tcp-recorder.ts';

const REGISTER_REQ = 0x01;

export interface RelaySession extends RelaySides {
  /** Device name, and which of its connections. */
  readonly title: string;
}

/** @throws where one side has a session that the other has not. */
export function sessionsOf(
  nearPhones: readonly RecordedConnection[],
  nearServer: readonly RecordedConnection[],
): RelaySession[] {
  const server = titled(nearServer);
  const sessions = [...titled(nearPhones)].map(([title, phoneSide]) => {
    const serverSide = server.get(title);
    if (serverSide === undefined) throw new Error(`${title} is on the phones' side only`);
    server.delete(title);
    return { title, phoneSide, serverSide };
  });
  if (server.size > 0) throw new Error(`${[...server.keys()].join(', ')} on the server's side only`);
  return sessions;
}

function titled(connections: readonly RecordedConnection[]): Map<string, RecordedConnection> {
  const counts = new Map<string, number>();
  const found = new Map<string, RecordedConnection>();
  for (const connection of connections) {
    const first = framesOf(connection.toServer).frames.find((frame) => idOf(frame) === REGISTER_REQ);
    const name = first?.toString('latin1', 12, 28).replace(/\0.*/s, '') ?? 'unregistered';
    const count = (counts.get(name) ?? 0) + 1;
    counts.set(name, count);
    found.set(`${name} #${count}`, connection);
  }
  return found;
}
