/** The CTIManager simulator over real TCP, from login to close, used as the JTAPI client uses a CTIManager. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CtiClient } from '../kit/cti-client.ts';
import { CtiOffice } from '../kit/cti-office.ts';

const A = 'SEP000000000001';
const B = 'SEP000000000002';
const C = 'SEP000000000003';

let office: CtiOffice;
beforeEach(async () => {
  office = await CtiOffice.open();
});
afterEach(() => office.close());

/** Logged in, all three devices and four lines open. Lines are 1001 to 1004 by handle too. */
async function observer(): Promise<CtiClient> {
  const client = await office.client();
  await client.login();
  for (const device of [A, B, C]) await client.openDevice(device);
  await client.openLine(A, '1001');
  await client.openLine(B, '1002');
  await client.openLine(C, '1003');
  await client.openLine(C, '1004');
  return client;
}

describe('login', () => {
  it('opens in phases and lists every device with its lines', async () => {
    const client = await office.client();
    const listed = await client.login();
    expect(client.names()).toEqual(['311', '4', '126', '128', '283', '279', '279', '279', '284']);
    expect(listed.map((event) => event.s(4))).toEqual([A, B, C]);
    // registered, three parts of content, number of lines
    expect(listed.map((event) => [event.i(12), event.i(20), event.i(80), event.i(84)])).toEqual([
      [1, 3, 1, 0],
      [1, 3, 1, 0],
      [1, 3, 2, 0],
    ]);
    expect(listed.every((event) => event.bytes.includes(Buffer.from('100')))).toBe(true);
  });

  it('refuses other users as the client understands it, and lets the same connection try again', async () => {
    const client = await office.client();
    await client.request(310, ['127.0.0.1', 'v', 'app', 'CiscoJTAPI']);
    const completed = await client.open('baduser');
    expect(completed.i(0)).toBe(0x8ccc0060);
    expect(completed.s(24)).toBe('Directory login failed');
    expect(completed.u(48)).toBe('baduser');
    expect((await client.until('closed event', (frame) => frame.pdu === 155)).i(0)).toBe(4);
    expect((await client.ask(127)).i(4)).toBe(0x8ccc0061);
    expect((await client.open('user')).i(0)).toBe(0);
  });

  it('answers nothing but a refusal before the login', async () => {
    const client = await office.client();
    for (const pdu of [127, 282, 16, 43]) {
      const answer = await client.ask(pdu);
      expect([answer.pdu, answer.i(4)]).toEqual([0, 0x8ccc0061]);
    }
  });
});

describe('calls', () => {
  it('dial, ring, answer, hold, retrieve, drop: both lines and devices are told, in the order that JTAPI needs', async () => {
    const client = await observer();
    const from = client.came.length;
    const caller = await client.call(1001, '1001', '1002');
    await client.settle();
    expect(client.story(from)).toEqual([
      '1001 new 4 1001>1002',
      '38 active',
      '1001 state 5',
      '1001 party 1001>1002',
      '1001 state 9',
      '1002 new 2 1001>1002',
      '39 alerting',
      '1002 state 3',
      '1001 state 6',
    ]);
    const called = client.came
      .slice(from)
      .find((frame) => frame.pdu === 48 && frame.i(4) === 1002)!
      .i(24);
    const answered = client.came.length;
    await client.answer(1002, called);
    await client.hold(1001, caller);
    await client.retrieve(1001, caller);
    await client.drop(1002, called);
    await client.settle();
    expect(client.story(answered)).toEqual([
      '1002 state 8',
      '39 active',
      '1001 state 8',
      '1001 state 10',
      '38 held',
      '1001 state 8',
      '38 active',
      '1001 state 1/16',
      '1001 closed',
      '38 idle',
      '1002 state 1/16',
      '1002 closed',
      '39 idle',
    ]);
  });
});
