/** The CTIManager simulator in trouble: silent, slow and hostile clients, many of them, lost links. */
import { connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { syntheticVectors } from '../codecs/qbe/vectors.ts';
import type { CtiClient } from '../kit/cti-client.ts';
import { CtiOffice } from '../kit/cti-office.ts';
import { qbeFrame } from '../kit/qbe-bytes.ts';

const A = 'SEP000000000001';
const B = 'SEP000000000002';

let office: CtiOffice;
beforeEach(async () => {
  office = await CtiOffice.open();
});
afterEach(() => office.close());

async function loggedIn(heartbeatS = 30): Promise<CtiClient> {
  const client = await office.client();
  await client.login('user', heartbeatS);
  return client;
}

/** Another application works, whatever this one did. */
async function officeWorks(): Promise<void> {
  const client = await loggedIn();
  await client.openDevice(A);
  const line = await client.openLine(A, '1001');
  const leg = await client.call(line, '1001', '1002');
  await client.drop(line, leg);
  await client.settle();
  expect(client.story().slice(-3)).toEqual([`${line} state 1/16`, `${line} closed`, '38 idle']);
  await client.close();
}

/** Without waiting: raw bytes on a connection of their own. Resolves when the simulator closes it. */
async function sends(bytes: Uint8Array): Promise<void> {
  const socket = connect({ port: office.port, host: '127.0.0.1' });
  socket.on('error', () => undefined);
  socket.resume();
  socket.write(bytes);
  await new Promise((resolve) => socket.once('close', resolve));
}

describe('heartbeats', () => {
  it('are sent in the interval that the client wishes, and a silent client is dropped while a live one stays', async () => {
    const silent = await loggedIn(1);
    const live = await loggedIn(1);
    live.socket.on('data', () => live.heartbeat());
    const dropped = silent.closed;
    await silent.until('heartbeat', (frame) => frame.pdu === 120);
    const beat = await live.until('heartbeat', (frame) => frame.pdu === 120);
    expect(beat.bytes.toString('hex')).toBe('1800000000000000ddddffff0000110078000000200000000000000000000000');
    await dropped;
    expect(await office.report('silent')).toMatchObject({ client: 1 });
    await live.settle();
    expect(live.isClosed).toBe(false);
    // all devices and lines of the silent one are closed
    expect(office.cti.handlesOpen).toBe(0);
  });
});

describe('what is not QBE, or not known', () => {
  it.each([
    ['a wrong magic', Buffer.concat([Buffer.alloc(8), Buffer.from('deadbeef', 'hex'), Buffer.alloc(20)])],
    ['HTTP', Buffer.from('GET / HTTP/1.1\r\nHost: ctimanager\r\nUser-Agent: nothing\r\n\r\n')],
    ['a fixed part inside the header', qbeFrame(120).fill(0, 20, 24)],
    ['a frame of 4 GB', qbeFrame(120).fill(0xff, 28, 32)],
  ])('%s closes that connection, others go on', async (_, bytes) => {
    await sends(bytes);
    await office.report('malformed');
    await officeWorks();
  });

  it('a descriptor that leads outside is refused, and the session goes on', async () => {
    const client = await loggedIn();
    const frame = qbeFrame(16, [900, A, { of: [] }, 0]);
    frame.writeUInt32LE(0xffff, 36);
    client.socket.write(frame);
    const refused = await client.until('refusal', (each) => each.pdu === 0 && each.i(0) === 900);
    expect(refused.i(4)).toBe(0x8ccc0052);
    await client.settle();
  });

  it('texts of a megabyte are cut, and told back to nobody at length', async () => {
    const client = await office.client();
    await client.request(310, ['h', 'v'.repeat(100_000), 'a', 'p']);
    const completed = await client.open('u'.repeat(1_000_000));
    expect([completed.i(0), completed.u(48).length]).toEqual([0x8ccc0060, 128]);
    await client.open('user');
    await client.openDevice(A);
    await client.request(26, [1, 38, '', 0, { u: 'x'.repeat(1_000_000) }]);
    expect((await client.until('display', (frame) => frame.pdu === 32)).u(16)).toHaveLength(256);
    expect((await client.ask(16, ['N'.repeat(1_000_000), null, 0])).s(8).length).toBeLessThan(100);
    expect((await client.ask(134, [1, 38, Buffer.alloc(1_000_000), 0, null])).i(4)).toBe(0x8ccc001f);
  });

  it('a PDU without a meaning is printed with its bytes and refused by its sequence number', async () => {
    const client = await loggedIn();
    client.socket.write(qbeFrame(7777, [901, 'what is this']));
    const refused = await client.until('refusal', (each) => each.pdu === 0 && each.i(0) === 901);
    expect(refused.i(4)).toBe(0x8ccc0051);
    const report = await office.report('unknown');
    expect(report).toMatchObject({ number: 7777 });
    expect(String(report.hex)).toContain(Buffer.from('what is this').toString('hex'));
    // without a fixed part there is nothing to answer to
    client.socket.write(qbeFrame(7778));
    await client.settle();
    expect(client.came.filter((each) => each.pdu === 0)).toHaveLength(1);
  });

  it('every PDU there is, before the login and after it, is answered or ignored', async () => {
    for (const login of [false, true]) {
      const client = login ? await loggedIn() : await office.client();
      for (const { hex, name } of syntheticVectors)
        if (name !== 'ProviderCloseRequest') client.socket.write(Buffer.from(hex, 'hex'));
      const answer = await client.ask(127);
      expect(answer.pdu).toBe(login ? 128 : 0);
    }
    await officeWorks();
  });

  it('cut, mutated and repeated frames of a whole session harm nobody', async () => {
    const session = [
      qbeFrame(310, [0, 'h', 'v', 'a', 'p']),
      qbeFrame(3, [
        1,
        'h',
        'v',
        { u: 'user' },
        Buffer.alloc(32),
        { of: [true] },
        'a',
        5,
        0,
        0,
        'p',
        2,
        false,
        null,
        0,
        false,
        null,
        null,
      ]),
      qbeFrame(16, [2, A, { of: [true, true] }, 0]),
      qbeFrame(37, [3, A, '1001', { of: [true] }, 0, '']),
      qbeFrame(43, [4, 1, 1001, 1, 9001, '1001', '1002', null, '', 0, 1]),
      qbeFrame(121, [5, 1, 1001, { list: [[1, '1002']] }]),
      qbeFrame(134, [6, 1, 38, Buffer.from('<x/>'), 0, null]),
    ];
    const whole = Buffer.concat(session);
    // A fixed walk over every seventh byte, with values that break signs, sizes and offsets.
    for (let at = 0; at < whole.length; at += 7) {
      const mutated = Buffer.from(whole);
      mutated[at] = (mutated[at]! + 1 + (at % 3) * 127) & 0xff;
      const socket = connect({ port: office.port, host: '127.0.0.1' });
      socket.on('error', () => undefined);
      socket.resume();
      socket.end(mutated.subarray(0, whole.length - (at % 40)));
      await new Promise((resolve) => socket.once('close', resolve));
    }
    expect(office.cti.handlesOpen).toBe(0);
    for (const leg of [...office.manager.exchange.numbers.lines.values()].flatMap((line) => [...line.legs]))
      office.manager.exchange.hangUp(leg);
    expect(office.cti.legs.size).toBe(0);
    office.manager.forwardAll('1001', null);
    await officeWorks();
  });
});

describe('connections', () => {
  it('one byte at a time is a session like any other', async () => {
    const client = await office.client();
    const frame = qbeFrame(310, [0, '127.0.0.1', 'v', 'a', 'p']);
    for (const byte of frame) {
      client.socket.write(Uint8Array.of(byte));
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect((await client.until('answer', (each) => each.pdu === 311)).i(0)).toBe(0);
  });

  it('that are opened and closed without a word are nothing', async () => {
    for (let i = 0; i < 20; i++) await (await office.client()).close();
    expect(office.reports).toEqual([]);
    await officeWorks();
  });

  it('that are lost come back: everything is opened again, and the calls are still there', async () => {
    const first = await loggedIn();
    await first.openDevice(A);
    const line = await first.openLine(A, '1001');
    await first.call(line, '1001', '1002');
    office.cti.dropAll();
    await first.closed;
    expect(office.cti.handlesOpen).toBe(0);
    const second = await loggedIn();
    await second.openDevice(A);
    const again = await second.openLine(A, '1001');
    await second.settle();
    expect(second.story()).toContain(`${again} existing 6 1001>1002`);
    expect((await second.ask(66, [1, line, 1, 5001])).i(4)).toBe(0x8ccc0071);
  });

  it('of a server that hangs hear nothing, no heartbeat either, until it goes on', async () => {
    const client = await loggedIn(1);
    const from = client.came.length;
    const begun = Date.now();
    office.cti.beSilent(60_000);
    office.cti.beat(begun + 1500);
    client.heartbeat();
    client.socket.write(qbeFrame(127, [77]));
    // The request was heard: it is in the trace of what came.
    await new Promise<void>((resolve) =>
      office.cti.on('pdu', (_client, direction, view, start) => {
        if (direction === 'from' && view.getUint32(start + 16, true) === 127) resolve();
      }),
    );
    expect(client.came.slice(from)).toEqual([]);
    office.cti.beSilent(0);
    await client.settle();
    expect(
      client
        .names()
        .slice(from)
        .filter((pdu) => pdu !== '120'),
    ).toEqual(['128']);
  });

  it('that the server ends are told before', async () => {
    const client = await loggedIn();
    office.cti.closeProviders();
    expect((await client.until('closed event', (frame) => frame.pdu === 155)).i(0)).toBe(3);
    await client.closed;
  });

  it('of a client that does not read are dropped, and its calls go on for the others', async () => {
    const slow = await loggedIn();
    await slow.openDevice(A);
    slow.socket.pause();
    // Answers of 500 bytes each, until the simulator has had enough.
    const asking = setInterval(() => {
      for (let i = 0; i < 2000 && !slow.socket.destroyed; i++) slow.socket.write(qbeFrame(285, [1000 + i, A]));
    }, 5);
    expect(await office.report('notReading')).toMatchObject({ client: 1 });
    clearInterval(asking);
    slow.socket.resume();
    await slow.closed;
    await officeWorks();
  });

  it('100 applications watch the same call', async () => {
    const clients = await Promise.all(Array.from({ length: 100 }, () => loggedIn()));
    const lines = await Promise.all(
      clients.map(async (client) => {
        await client.openDevice(B);
        return client.openLine(B, '1002');
      }),
    );
    expect(new Set(lines).size).toBe(100);
    expect(office.cti.handlesOpen).toBe(200);
    const caller = await loggedIn();
    await caller.openDevice(A);
    const line = await caller.openLine(A, '1001');
    const leg = await caller.call(line, '1001', '1002');
    await caller.drop(line, leg);
    for (const [i, client] of clients.entries()) {
      await client.until('idle', (frame) => frame.pdu === 206);
      expect(client.story().slice(-6)).toEqual([
        `${lines[i]} new 2 1001>1002`,
        '39 alerting',
        `${lines[i]} state 3`,
        `${lines[i]} state 1/16`,
        `${lines[i]} closed`,
        '39 idle',
      ]);
    }
  });

  it('beyond the number that is allowed are refused', async () => {
    const small = await CtiOffice.open({ cti: { clientsMax: 1 } });
    const first = await small.client();
    await first.login();
    const second = await small.client();
    await expect(second.login()).rejects.toThrow('8ccc0047');
    await first.close();
    await small.close();
  });
});
