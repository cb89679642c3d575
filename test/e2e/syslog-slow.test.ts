/** Alarms to a syslog receiver over TCP that stays connected and reads nothing: what waits is bounded, and lines stay whole. */
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { expect, it, vi } from 'vitest';
import type { Alarm } from '../../src/service/alarms/center.ts';
import { openSyslog } from '../../src/service/alarms/syslog.ts';
import { serviceLimits } from '../../src/service/limits.ts';

const SENT = 10_000;
const alarm: Alarm = {
  name: 'StoreLate',
  severity: 'major',
  device: '',
  text: 'x'.repeat(4000),
  remedy: '',
  detail: '',
  since: 0,
  last: 0,
  count: 1,
};

/** Takes RFC 6587 frames apart. @throws where one is not whole */
function lines(text: string): string[] {
  const found: string[] = [];
  for (let at = 0; at < text.length; ) {
    const space = text.indexOf(' ', at);
    const length = Number(text.slice(at, space));
    expect(length, `a length at ${at}`).toBeGreaterThan(0);
    if (space + 1 + length > text.length) break;
    found.push(text.slice(space + 1, space + 1 + length));
    at = space + 1 + length;
  }
  return found;
}

it('keeps no more than its queue and what the system takes; goes on when it is read', async () => {
  const server = createServer({ pauseOnConnect: true }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const faults: (string | null)[] = [];
  const sink = openSyslog(new URL(`tcp://127.0.0.1:${(server.address() as AddressInfo).port}`), (why) =>
    faults.push(why),
  );
  const connected = once(server, 'connection') as Promise<[Socket]>;
  sink.send(alarm);
  const [receiver] = await connected;
  await vi.waitFor(() => expect(faults).toEqual([null]));

  for (let i = 0; i < SENT; i++) sink.send(alarm);
  let text = '';
  receiver.setEncoding('utf8').on('data', (more: string) => {
    text += more;
  });
  receiver.resume();
  await vi.waitFor(() => {
    sink.send({ ...alarm, text: 'the last' });
    expect(text).toMatch(/the last$/);
  }, 10_000);
  const came = lines(text).length;
  expect(came).toBeGreaterThan(serviceLimits.syslogWaitingMax);
  // All of them came when they waited in the socket.
  expect(came).toBeLessThan(SENT);
  sink.close();
  receiver.destroy();
  server.close();
});
