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

/** callLegID of the call that appeared last on a line. */
function legOn(client: CtiClient, line: number): number {
  const appeared = client.came.filter((frame) => frame.pdu === 48 && frame.i(4) === line).at(-1);
  if (appeared === undefined) throw new Error(`no call on ${line}`);
  return appeared.i(24);
}

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

  it('compares a password that comes as it is, and cannot read what the client wraps', async () => {
    const client = await office.client();
    for (const wrong of ['Secret', 'secret ', 'secre', '\0'.repeat(6)]) {
      const completed = await client.open('user', 30, wrong);
      expect([completed.i(0), completed.s(24)]).toEqual([0x8ccc0060, 'Directory login failed']);
    }
    expect((await client.open('user', 30, 'secret')).i(0)).toBe(0);
    const jtapi = await office.client();
    await jtapi.login();
    expect(office.reports.filter(({ what }) => what === 'open').map(({ password }) => password)).toEqual([
      'right',
      'unreadable',
    ]);
  });

  it('refuses a user with the result that the office says', async () => {
    const { readOffice } = await import('../../src/simulator/cti/office-file.ts');
    const own = await CtiOffice.open({
      office: readOffice(
        `{ devices: [{ name: ${A}, lines: [{ number: 1001 }] }],` +
          ' users: [{ name: late, refused: LOGIN_FAILED_ACCOUNT_LOCKED }, { name: free, password: "" }] }',
      ),
    });
    const completed = await (await own.client()).open('late');
    expect([completed.i(0), completed.s(24)]).toEqual([0x8ccc011f, 'LOGIN_FAILED_ACCOUNT_LOCKED']);
    expect(own.reports).toMatchObject([{ what: 'loginRefused', user: 'late', why: 'as told' }]);
    expect((await (await own.client()).open('free', 30, 'x')).i(0)).toBe(0x8ccc0060);
    await own.close();
  });

  it('answers nothing but a refusal before the login', async () => {
    const client = await office.client();
    for (const pdu of [127, 282, 16, 43]) {
      const answer = await client.ask(pdu);
      expect([answer.pdu, answer.i(4)]).toEqual([0, 0x8ccc0061]);
    }
  });
});

describe('devices and lines', () => {
  it('come into service when they are opened, once each', async () => {
    const client = await office.client();
    await client.login();
    const from = client.came.length;
    expect(await client.openDevice(A)).toBe(38);
    expect(await client.openLine(A, '1001')).toBe(1001);
    await client.settle();
    expect(client.story(from)).toEqual(['38 in service', '1001 in service', '1001 existing completed']);
    expect((await client.ask(16, [A, null, 0])).i(4)).toBe(0x8ccc00a0);
    expect((await client.ask(37, [A, '1001', null, 0, ''])).i(4)).toBe(0x8ccc0114);
    expect(office.cti.handlesOpen).toBe(2);
    await client.request(41, [1, 1001]);
    await client.request(22, [1, 38]);
    expect(office.cti.handlesOpen).toBe(0);
  });

  it('createTerminal: acquired, fetched by name, and told as in the list; refused where it is not there', async () => {
    const client = await office.client();
    const [first] = await client.login();
    const from = client.came.length;
    await client.request(212, [A]);
    await client.request(285, [A]);
    await client.until('completed', (frame) => frame.pdu === 287);
    expect(client.names().slice(from)).toEqual(['213', '286', '279', '287']);
    const [told, completed] = client.came.slice(-2);
    // requestId of both, and result; the rest is as in the list
    expect([told!.i(0), completed!.i(0), completed!.i(4)]).toEqual([5, 5, 0]);
    expect(told!.bytes.subarray(36).equals(first!.bytes.subarray(36))).toBe(true);
    await client.request(212, ['SEPFFFFFFFFFFFF']);
    expect((await client.ask(285, ['SEPFFFFFFFFFFFF'])).i(4)).toBe(0x8ccc0022);
    await client.request(214, ['SEPFFFFFFFFFFFF']);
    await client.settle();
    expect(client.names().filter((pdu) => pdu === '287')).toHaveLength(1);
  });

  it('are refused by name and by handle where they are not there', async () => {
    const client = await observer();
    const results = [
      await client.ask(16, ['SEPFFFFFFFFFFFF', null, 0]),
      await client.ask(37, [A, '1002', null, 0, '']),
      await client.ask(22, [1, 99]),
      await client.ask(22, [2, 38]),
      await client.ask(41, [1, 99]),
      await client.ask(66, [1, 1001, 1, 99]),
    ].map((answer) => answer.i(4) - 0x8ccc0000);
    expect(results).toEqual([0x22, 0x05, 0x04, 0x04, 0x71, 0xb3]);
  });

  it('belong to the users who control them', async () => {
    const { readOffice } = await import('../../src/simulator/cti/office-file.ts');
    const plan = readOffice(
      `{ devices: [{ name: ${A}, lines: [{ number: 1001 }] }, { name: ${B}, lines: [{ number: 1002 }] }],` +
        ` users: [{ name: one, devices: [${A}] }] }`,
    );
    const own = await CtiOffice.open({ office: plan });
    const client = await own.client();
    expect((await client.login('one')).map((event) => event.s(4))).toEqual([A]);
    expect((await client.ask(16, [B, null, 0])).i(4)).toBe(0x8ccc0018);
    expect((await client.ask(37, [B, '1002', null, 0, ''])).i(4)).toBe(0x8ccc0018);
    await own.close();
  });

  it('tell of forwarding to every watcher, and read it back', async () => {
    const client = await observer();
    const other = await office.client();
    await other.login();
    const line = await other.openLine(B, '1002', ['bLineCfwdAllStatus']);
    const told = async (watcher: CtiClient, times: number): Promise<string[]> => {
      await watcher.settle();
      const events = watcher.came.filter((frame) => frame.pdu === 123);
      expect(events).toHaveLength(times);
      const list = events.at(-1)!;
      const element = list.i(8);
      const text = list.bytes.readUInt32LE(element + 4);
      const size = list.bytes.readUInt32LE(element + 8);
      return [String(list.bytes.readUInt32LE(element)), list.bytes.toString('latin1', text, text + size - 1)];
    };
    await client.request(121, [1, 1002, { list: [[1, '1003']] }]);
    expect(await told(client, 1)).toEqual(['1', '1003']);
    expect(await told(other, 1)).toEqual(['1', '1003']);
    office.manager.forwardAll('1002', null);
    expect(await told(other, 2)).toEqual(['1', '']);
    await client.request(121, [1, 1002, { list: [[1, '1004']] }]);
    await client.request(121, [1, 1002, { list: [[0, '']] }]);
    expect(await told(client, 4)).toEqual(['1', '']);
    expect((await client.request(124, [1, 1002])).i(24)).toBe(1);
    expect((await client.ask(121, [1, 1002, { list: [[1, 'nowhere']] }])).i(4)).toBe(0x8ccc0074);
    expect((await client.ask(121, [1, 1002, { list: [[2, '1001']] }])).i(4)).toBe(0x8ccc00c9);
    expect((await other.request(41, [1, line])).i(12)).toBe(line);
  });

  it('show a text, set do not disturb, and tell only who asked for it', async () => {
    const client = await observer();
    const deaf = await office.client();
    await deaf.login();
    await deaf.openDevice(A, []);
    await client.request(26, [1, 38, 'Hello', 5, { u: 'Grüße' }]);
    await client.request(242, [1, 38, true]);
    await client.settle();
    await deaf.settle();
    const shown = client.came.find((frame) => frame.pdu === 32)!;
    expect([shown.s(8), shown.u(16)]).toEqual(['Gr??e', 'Grüße']);
    expect(office.cti.phone(A).display).toBe('Grüße');
    expect(client.came.find((frame) => frame.pdu === 244)!.i(8)).toBe(1);
    expect(deaf.names().filter((pdu) => pdu === '32' || pdu === '244')).toEqual([]);
  });
});

describe('do not disturb', () => {
  const told = (client: CtiClient): string[] =>
    client.came
      .filter(({ pdu }) => pdu === 244 || pdu === 246)
      .map((frame) => `${frame.pdu} ${frame.i(4)} ${frame.i(8)}`);

  it('that refuses calls is told with its option; one that an application sets rings on, without a sound', async () => {
    const client = await office.client();
    await client.login();
    await client.openDevice(B, ['bDNDChanged', 'bDNDOptionChanged']);
    await client.openDevice(A);
    const line = await client.openLine(A, '1001');
    office.manager.doNotDisturb(B, 'reject');
    await client.settle();
    expect((await client.request(247, [1, 39])).i(16)).toBe(2);
    await client.drop(line, await client.call(line, '1001', '1002'));
    expect(client.story()).toContain(`${line} state 14/17`);
    office.manager.doNotDisturb(B, 'off');
    await client.request(242, [1, 39, true]);
    expect((await client.request(247, [1, 39])).i(16)).toBe(0);
    await client.call(line, '1001', '1002');
    await client.settle();
    expect(client.story().at(-1)).toBe(`${line} state 6`);
    expect(told(client)).toEqual(['244 39 1', '246 39 2', '244 39 0', '246 39 0', '244 39 1']);
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
    const called = legOn(client, 1002);
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
    const handles = client.came.filter((frame) => frame.pdu === 48).map((frame) => frame.i(32));
    expect(new Set(handles).size).toBe(1);
    expect(office.cti.legs.size).toBe(0);
  });

  it('the answer to a request comes before the events that it causes', async () => {
    const client = await observer();
    const from = client.came.length;
    await client.call(1001, '1001', '1002');
    await client.settle();
    const names = client.names().slice(from);
    expect(names.indexOf('44')).toBeLessThan(names.indexOf('48'));
    await client.answer(1002, legOn(client, 1002));
    await client.settle();
    const after = client.came.slice(from);
    const answer = after.findIndex((frame) => frame.pdu === 53);
    expect(after.slice(0, answer).some((frame) => frame.pdu === 281 && frame.i(16) === 8)).toBe(false);
  });

  it('busy is state 14 with cause 17, and stays until the caller drops', async () => {
    const client = await observer();
    await client.call(1001, '1001', '1002');
    await client.answer(1002, legOn(client, 1002));
    const from = client.came.length;
    const leg = await client.call(1003, '1003', '1002');
    await client.settle();
    expect(client.story(from)).toEqual([
      '1003 new 4 1003>1002',
      '40 active',
      '1003 state 5',
      '1003 party 1003>1002',
      '1003 state 9',
      '1003 state 14/17',
    ]);
    const dropped = client.came.length;
    await client.drop(1003, leg);
    await client.settle();
    expect(client.story(dropped)).toEqual(['1003 state 1/16', '1003 closed', '40 idle']);
  });

  it('an unknown number is state 14 with cause 1, and over at once', async () => {
    const client = await observer();
    const from = client.came.length;
    await client.call(1001, '1001', '999');
    await client.settle();
    expect(client.story(from)).toEqual([
      '1001 new 4 1001>999',
      '38 active',
      '1001 state 5',
      '1001 party 1001>999',
      '1001 state 9',
      '1001 state 14/1',
      '1001 state 1/16',
      '1001 closed',
      '38 idle',
    ]);
  });

  it('a forwarded call tells who was called first, and why', async () => {
    const client = await observer();
    office.manager.forwardAll('1002', '1003');
    await client.call(1001, '1001', '1002');
    await client.settle();
    const offered = client.came.find((frame) => frame.pdu === 48 && frame.i(4) === 1003)!;
    // calledParty, originalCalledParty, reason, lastRedirectingParty
    expect([offered.s(44), offered.s(52), offered.i(88), offered.s(116)]).toEqual(['1003', '1002', 5, '1002']);
  });

  it('a call is dropped while it rings, by either side', async () => {
    const client = await observer();
    for (const dropper of [1001, 1002]) {
      const caller = await client.call(1001, '1001', '1002');
      const from = client.came.length;
      await client.drop(dropper, dropper === 1001 ? caller : legOn(client, 1002));
      await client.settle();
      const story = client.story(from);
      for (const line of [1001, 1002])
        expect(story).toEqual(expect.arrayContaining([`${line} state 1/16`, `${line} closed`]));
      expect(office.cti.legs.size).toBe(0);
    }
  });

  it('requests in the wrong state are refused, and nothing happens', async () => {
    const client = await observer();
    const caller = await client.call(1001, '1001', '1002');
    await client.settle();
    const from = client.came.length;
    for (const [pdu, parts] of [
      [52, [1, 1001, 1, caller, '', 0]],
      [74, [1, 1001, 1, caller, '']],
      [78, [1, 1001, 1, caller]],
    ] as const)
      expect((await client.ask(pdu, parts)).i(4)).toBe(0x8ccc0009);
    expect((await client.ask(43, [1, 1001, 1, 1, '1001', '1003', null, '', 0, 1])).i(4)).toBe(0x8ccc0087);
    // a leg of another line
    expect((await client.ask(66, [1, 1003, 1, caller])).i(4)).toBe(0x8ccc00b3);
    await client.settle();
    expect(client.story(from)).toEqual([]);
  });

  it('a second call puts the first on hold; retrieving it holds the second', async () => {
    const client = await observer();
    const first = await client.call(1001, '1001', '1002');
    await client.answer(1002, legOn(client, 1002));
    const second = await client.call(1001, '1001', '1003');
    await client.answer(1003, legOn(client, 1003));
    const from = client.came.length;
    await client.retrieve(1001, first);
    await client.settle();
    expect(client.story(from)).toEqual(['1001 state 10', '38 held', '1001 state 8', '38 active']);
    expect(
      client.came
        .filter((frame) => frame.pdu === 281)
        .at(-2)!
        .i(12),
    ).toBe(second);
  });

  it('a call that came to nothing does not keep the device from the next one', async () => {
    const client = await observer();
    await client.call(1002, '1002', '1003');
    await client.call(1001, '1001', '1002');
    const from = client.came.length;
    await client.call(1001, '1001', '1004');
    await client.settle();
    expect(client.story(from).slice(0, 4)).toEqual([
      '1001 state 1/16',
      '1001 closed',
      '38 idle',
      '1001 new 4 1001>1004',
    ]);
  });

  it('a played phone that calls puts what it talks on on hold', async () => {
    const client = await observer();
    await client.call(1001, '1001', '1002');
    await client.answer(1002, legOn(client, 1002));
    const from = client.came.length;
    office.cti.placeCall(A, '1003');
    await client.settle();
    expect(client.story(from).slice(0, 3)).toEqual(['1001 state 10', '38 held', '1001 new 4 1001>']);
  });

  it('a line without a number is taken first and dialled later', async () => {
    const client = await observer();
    const from = client.came.length;
    const leg = await client.call(1001, '1001', '');
    await client.request(64, [1, 1001, 1, leg, '1002']);
    await client.settle();
    expect(client.story(from).slice(0, 4)).toEqual([
      '1001 new 4 1001>',
      '38 active',
      '1001 state 5',
      '1001 party 1001>1002',
    ]);
    await client.drop(1001, leg);
  });

  it('an application that comes later, or back, is told what calls there are', async () => {
    const first = await observer();
    const caller = await first.call(1001, '1001', '1002');
    await first.answer(1002, legOn(first, 1002));
    await first.hold(1001, caller);
    await first.close();
    const second = await office.client();
    await second.login();
    const device = await second.openDevice(A);
    const from = second.came.length;
    const line = await second.openLine(A, '1001', []);
    // JTAPI opens the line without call events, and asks for them when a call observer comes.
    await second.settle();
    expect(second.story(from)).toEqual([`${line} in service`]);
    const { filter, LINE_EVENTS } = await import('../kit/cti-client.ts');
    await second.request(39, [1, line, filter('LineEventFilter', LINE_EVENTS)]);
    await second.settle();
    expect(second.story(from).slice(1)).toEqual([`${line} existing 10 1001>1002`, `${line} existing completed`]);
    expect((await second.request(210, [1, device])).i(16)).toBe(3);
    await second.retrieve(line, caller);
    await second.drop(line, caller);
    await second.settle();
    expect(second.story(from).slice(-3)).toEqual([`${line} state 1/16`, `${line} closed`, '38 idle']);
  });
});

describe('data for phones', () => {
  const SCREEN =
    '<CiscoIPPhoneText><Title>CallBack</Title><Text>1002 is free</Text><SoftKeyItem><Name>Dial</Name><URL>Dial:1002</URL>' +
    '<Position>1</Position></SoftKeyItem><SoftKeyItem><Name>Exit</Name><URL>UserCallData:1:1:0:7:exit</URL>' +
    '<Position>2</Position></SoftKeyItem></CiscoIPPhoneText>';

  it('a played phone shows a screen, answers it, and its keys come back as data', async () => {
    const client = await observer();
    const answer = await client.request(134, [1, 38, Buffer.from(SCREEN), 0, null]);
    expect(answer.data(16).length).toBeGreaterThan(0);
    await client.settle();
    const data = (): string[] =>
      client.came.filter((frame) => frame.pdu === 136).map((frame) => frame.data(8).toString());
    expect(data()).toEqual([expect.stringContaining('<CiscoIPPhoneResponse>')]);
    expect(office.cti.phone(A).screen?.softKeys.map((key) => key.name)).toEqual(['Dial', 'Exit']);
    office.cti.phone(A).screenKey('Exit');
    await client.settle();
    expect(data().slice(1)).toEqual(['exit']);
    const from = client.came.length;
    office.cti.phone(A).screenKey('Dial');
    await client.settle();
    expect(client.story(from)).toContain('1002 new 2 1001>1002');
  });

  it('what is no XML is answered with an error of the phone', async () => {
    const client = await observer();
    await client.request(134, [1, 38, Buffer.from('<nonsense'), 0, null]);
    await client.settle();
    expect(
      client.came
        .find((frame) => frame.pdu === 136)!
        .data(8)
        .toString(),
    ).toContain('CiscoIPPhoneError');
  });

  it('2000 bytes are taken, 2001 refused', async () => {
    const client = await observer();
    expect((await client.ask(134, [1, 38, Buffer.alloc(2000, 32), 0, null])).pdu).toBe(135);
    const refused = await client.ask(134, [1, 38, Buffer.alloc(2001, 32), 0, null]);
    expect([refused.pdu, refused.i(4)]).toEqual([0, 0x8ccc001f]);
    expect((await client.ask(134, [1, 38, Buffer.alloc(5000, 32), 0, null])).i(4)).toBe(0x8ccc001f);
  });
});

describe('the CallBack key', () => {
  it('is told to who registered for it, with the call that it was pressed for', async () => {
    const client = await observer();
    const other = await observer();
    expect((await client.ask(152, [77])).i(4)).toBe(0x8ccc00b4);
    await client.request(152, [1]);
    expect((await client.ask(152, [1])).i(4)).toBe(0x8ccc0089);
    await client.call(1002, '1002', '1003');
    await client.answer(1003, legOn(client, 1003));
    const leg = await client.call(1001, '1001', '1002');
    office.cti.pressCallBack(A);
    office.cti.pressCallBack(B.toLowerCase());
    const pressed = await client.until('133', (frame) => frame.pdu === 133);
    // featureID, deviceName, callState, dialedDigits, leg
    expect([pressed.i(0), pressed.s(12), pressed.i(20), pressed.s(24), pressed.i(36)]).toEqual([1, A, 14, '1002', leg]);
    await other.settle();
    expect(other.names()).not.toContain('133');
  });
});

describe('one office, reached both ways', () => {
  it('SCCP phones call, and applications see it; applications call, and phones ring', async () => {
    const client = await observer();
    const phone = await office.phone(A);
    await phone.waitFor('keys', (state) => state.softKeys.some((key) => key.label === 'NewCall'));
    const from = client.came.length;
    phone.softKey('NewCall');
    await phone.waitFor('dial tone', (state) => state.tone !== null);
    phone.dial('1002');
    await client.until('ringing', (frame) => frame.pdu === 281 && frame.i(4) === 1001 && frame.i(16) === 6);
    expect(client.story(from)).toEqual([
      '1001 new 4 1001>',
      '38 active',
      '1001 state 5',
      '1001 party 1001>1002',
      '1001 state 9',
      '1002 new 2 1001>1002',
      '39 alerting',
      '1002 state 3',
      '1001 state 6',
    ]);
    await client.answer(1002, legOn(client, 1002));
    await phone.waitFor('talking', (state) => state.calls.some((call) => call.state === 'connected'));
    phone.softKey('EndCall');
    await client.until('closed', (frame) => frame.pdu === 84 && frame.i(4) === 1002);
    const leg = await client.call(1002, '1002', '1001');
    await phone.waitFor('ringing', (state) => state.ringing);
    phone.softKey('Answer');
    await client.until('connected', (frame) => frame.pdu === 281 && frame.i(12) === leg && frame.i(16) === 8);
    await client.drop(1002, leg);
    await phone.waitFor('idle', (state) => state.calls.length === 0);
  });

  it('a phone shows the data of an application, and its keys, CallBack too, come back', async () => {
    const client = await observer();
    await client.request(152, [1]);
    const phone = await office.phone(A);
    const screen =
      '<CiscoIPPhoneText><Title>T</Title><Text>x</Text><SoftKeyItem><Name>OK</Name>' +
      '<URL>UserCallData:0:0:0:1:ok</URL><Position>1</Position></SoftKeyItem></CiscoIPPhoneText>';
    await client.request(134, [1, 38, Buffer.from(screen), 0, null]);
    await phone.waitFor('the screen', (state) => state.screen?.title === 'T');
    phone.screenKey('OK');
    await client.until('key', (frame) => frame.pdu === 136 && frame.data(8).toString() === 'ok');
    await client.request(26, [1, 38, 'Hello', 0, { u: 'Hello' }]);
    await phone.waitFor('the text', (state) => state.prompt === 'Hello');
    phone.softKey('CallBack');
    const pressed = await client.until('133', (frame) => frame.pdu === 133);
    expect([pressed.s(12), pressed.i(20)]).toEqual([A, 1]);
  });

  it('a device that needs a phone goes in and out of service with it', async () => {
    const { readOffice } = await import('../../src/simulator/cti/office-file.ts');
    const plan = readOffice(
      `{ devices: [{ name: ${A}, needsPhone: true, lines: [{ number: 1001 }] }, { name: ${B}, lines: [{ number: 1002 }] }],` +
        ' users: [{ name: user }] }',
    );
    const own = await CtiOffice.open({ office: plan });
    const client = await own.client();
    const [listed] = await client.login();
    expect(listed!.i(12)).not.toBe(1);
    const from = client.came.length;
    await client.openDevice(A);
    const line = await client.openLine(A, '1001');
    const caller = await client.openLine(B, '1002');
    expect((await client.ask(43, [1, line, 1, 1, '1001', '1002', null, '', 0, 1])).i(4)).toBe(0x8ccc0077);
    await client.call(caller, '1002', '1001');
    await client.settle();
    expect(client.story(from)).toContain(`${caller} state 14/27`);
    const phone = await own.phone(A);
    await client.until('in service', (frame) => frame.pdu === 114 && frame.i(4) === line);
    expect(client.names()).toContain('280');
    await client.call(caller, '1002', '1001');
    await phone.waitFor('ringing', (state) => state.ringing);
    await phone.leave('reset');
    await client.until(
      'out of service',
      (frame) => frame.pdu === 113 && frame.i(4) === line && client.names().includes('129'),
    );
    expect(client.story(from).filter((word) => word.startsWith('38'))).toEqual([
      '38 out of service',
      '38 in service',
      '38 alerting',
      '38 idle',
      '38 out of service',
    ]);
    await own.close();
  });
});
