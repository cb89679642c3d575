/** What is written in one turn leaves in one system call: several messages share a segment, as from real peers. */
import type { Socket } from 'node:net';

export function writeGathered(socket: Socket, bytes: Uint8Array): void {
  if (socket.writableCorked === 0) {
    socket.cork();
    process.nextTick(uncork, socket);
  }
  socket.write(bytes);
}

function uncork(socket: Socket): void {
  socket.uncork();
}
