/** A process that may hold few descriptors: more peers come than it can take. */
import { afterEach, expect, it } from 'vitest';
import { Crowd } from '../kit/crowd.ts';
import { RingbackProcess } from '../kit/ringback-process.ts';
import { frame, ids, PlainServer, plainPhone, registerAck, registerReq } from '../kit/wire.ts';

const server = new PlainServer();
const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

it('refuses by name, says it once, keeps who is there, and takes new phones when there is room', async () => {
  server.server.on('connection', (socket) => socket.on('end', () => socket.end()));
  const upstream = await server.listen();
  closers.push(() => server.close());
  const addresses = ['--listen', '127.0.0.1:0', '--upstream', `127.0.0.1:${upstream}`, '--page', 'off'];
  const ringback = new RingbackProcess(['serve', '--json', ...addresses], {}, 200);
  closers.push(() => ringback.stop());
  const port = Number((await ringback.started()).listen.split(':')[1]);

  const phone = await plainPhone(port);
  closers.push(async () => phone.socket.destroy());
  phone.send(registerReq('SEP00000000600D'));
  const there = await server.connection();
  await there.next();
  there.send(registerAck());
  await phone.next();

  const crowd = new Crowd(port);
  closers.push(() => crowd.leave());
  // 200 descriptors less those for ourselves and for handshakes: 55 phones with their servers.
  await crowd.open(300, 3);
  await crowd.ended(300 - 54);
  phone.send(frame(ids.keepAliveReq));
  expect((await there.nextOf(ids.keepAliveReq)).bytes.length).toBe(12);

  await crowd.leave();
  await comesIn(port, 'SEP00000000600E');
  const { alarms, others } = told(ringback.errors);
  expect(alarms).toEqual(['DescriptorsFew', 'AdmissionLimit']);
  expect(others).toEqual([]);
});

/** As phones do: tries until there is room. */
async function comesIn(port: number, name: string): Promise<void> {
  const heard = () => server.peers.some((peer) => peer.bytes.includes(name, 0, 'latin1'));
  while (!heard()) {
    const phone = await plainPhone(port);
    phone.send(registerReq(name));
    while (!heard() && phone.ending === null) await new Promise((resolve) => setImmediate(resolve));
    phone.socket.destroy();
  }
}

/** Alarms in the log, and what stands there that is no line of the log. */
function told(errors: string): { alarms: string[]; others: string[] } {
  const alarms: string[] = [];
  const others: string[] = [];
  for (const line of errors.split('\n').filter((each) => each !== '')) {
    if (!line.startsWith('{')) others.push(line);
    else {
      const { alarm } = JSON.parse(line) as { alarm?: string };
      if (alarm !== undefined) alarms.push(alarm);
    }
  }
  return { alarms, others };
}
