/** Devices and lines: open only while somebody needs them, learnt only when all is told, given back whatever happens. */
import { describe, expect, it } from 'vitest';
import { CallSignal } from '../../../src/model/call-signal.ts';
import { CtiDesk, watch, watchDevice } from '../../kit/cti-desk.ts';
import { scriptedOffice } from '../../kit/scripted-cti.ts';

const A = 'SEP000000000001';
const B = 'SEP000000000002';
const C = 'SEP000000000003';
const talking = (id = 77) => ({ id, state: 8, calling: '1002', called: '1003' });

/** Numbers that the feature was told are none any more. */
const forgotten = (desk: CtiDesk): string[] =>
  desk
    .eventsOf('directoryEntry')
    .filter((event) => event.forgotten)
    .map(({ line }) => line);

describe('a watched line', () => {
  it('is opened with its device, and both are closed after the end', () => {
    const desk = CtiDesk.up();
    desk.perform(watch('1002'));
    expect([desk.manager.isOpen(B), desk.manager.isOpen(B, '1002'), desk.manager.handlesOpen]).toEqual([true, true, 2]);
    expect(desk.eventsOf('lineLearnt')).toEqual([{ type: 'lineLearnt', device: B, lineInstance: 1, line: '1002' }]);
    expect([desk.counters.value('ctiDevicesOpen'), desk.counters.value('ctiLinesOpen')]).toEqual([1, 1]);
    desk.perform(watch('1002', false));
    expect(desk.manager.handlesOpen).toBe(0);
    expect(desk.eventsOf('lineForgotten')).toEqual([{ type: 'lineForgotten', device: B, lineInstance: 1 }]);
    expect([desk.counters.value('ctiDevicesOpen'), desk.counters.value('ctiLinesOpen')]).toEqual([0, 0]);
  });

  it('tells its present calls before it is learnt, and its forwarding', () => {
    const devices = scriptedOffice();
    devices[1]!.lines[0]!.calls.push(talking());
    devices[1]!.lines[0]!.forward = '5000';
    const desk = CtiDesk.up({ voiceMailNumbers: ['5000'] }, devices);
    const from = desk.events.length;
    desk.perform(watch('1002'));
    expect(desk.types(from)).toEqual(['callSignal', 'parties', 'forwardAll', 'lineLearnt']);
    expect(desk.eventsOf('callSignal')[0]).toMatchObject({ device: B, lineInstance: 1, signal: CallSignal.connected });
    expect(desk.eventsOf('forwardAll')[0]).toMatchObject({ line: '1002', target: '5000', voiceMail: true });
  });

  it('that is shared is learnt when all its phones have told, not before', () => {
    const devices = scriptedOffice();
    devices[2]!.lines.push({ number: '1002', calls: [talking()] });
    const desk = CtiDesk.up({}, devices);
    desk.manager.silent.add('LineOpenRequest');
    desk.perform(watch('1002'));
    const [first, second] = [desk.manager.kept.shift()!, desk.manager.kept.shift()!];
    desk.manager.silent.clear();
    desk.manager.kept.push(first);
    desk.does((manager) => manager.release());
    expect(desk.eventsOf('lineLearnt')).toEqual([]);
    desk.manager.kept.push(second);
    desk.does((manager) => manager.release());
    expect(desk.eventsOf('lineLearnt').map((event) => event.device)).toEqual([B, C]);
    expect(desk.types().indexOf('callSignal')).toBeLessThan(desk.types().indexOf('lineLearnt'));
  });

  it('with a partition is asked for with it', () => {
    const devices = scriptedOffice(1);
    devices[0]!.lines.push({ number: '2000', partition: 'inside', calls: [] });
    const desk = CtiDesk.up({}, devices);
    desk.perform(watch('2000;inside'));
    expect(desk.manager.asked.find(({ pdu }) => pdu === 'LineOpenRequest')!.fields).toMatchObject({
      deviceName: A,
      lineName: '2000',
      partition: 'inside',
    });
    expect(desk.eventsOf('lineLearnt')[0]).toMatchObject({ lineInstance: 2, line: '2000;inside' });
  });

  it('whose CTIManager never ends the list of calls is taken as told after the request time', () => {
    const desk = CtiDesk.up();
    desk.manager.silent.add('LineOpenRequest');
    desk.perform(watch('1002'));
    const kept = desk.manager.kept[0]!;
    kept.splice(
      kept.findIndex(({ pdu }) => pdu === 'ExistingCallCompletedEvent'),
      1,
    );
    desk.does((manager) => manager.release());
    expect(desk.eventsOf('lineLearnt')).toEqual([]);
    desk.livesFor(20_000);
    expect(desk.eventsOf('lineLearnt')).toHaveLength(1);
  });

  it('is asked for before there is a session, and opened when there is', () => {
    const desk = new CtiDesk();
    desk.perform(watch('1002'));
    desk.perform(watchDevice(A));
    desk.passes(0);
    expect(desk.manager.handlesOpen).toBe(4);
    expect(
      desk
        .eventsOf('lineLearnt')
        .map((event) => event.device)
        .sort(),
    ).toEqual([A, B]);
  });
});

describe('a device with a record', () => {
  it('has all its lines open, and they are learnt together', () => {
    const devices = scriptedOffice();
    devices[0]!.lines.push({ number: '1009', calls: [] });
    const desk = CtiDesk.up({}, devices);
    desk.manager.silent.add('LineGetForwardInfoRequest');
    desk.perform(watchDevice(A));
    const [first, second] = desk.manager.kept.splice(0);
    desk.manager.kept.push(first!);
    desk.does((manager) => manager.release());
    expect(desk.eventsOf('lineLearnt')).toEqual([]);
    desk.manager.kept.push(second!);
    desk.does((manager) => manager.release());
    expect(desk.eventsOf('lineLearnt').map((event) => event.line)).toEqual(['1001', '1009']);
    desk.perform(watchDevice(A, false));
    expect(desk.manager.handlesOpen).toBe(0);
  });
});

describe('out of service and gone', () => {
  it('a line out of service is not known; back in service it is asked anew', () => {
    const desk = CtiDesk.up();
    desk.perform(watch('1002'));
    const handle = desk.manager.lineHandle(B, '1002');
    desk.manager.silent.add('LineOpenRequest');
    desk.does((manager) => manager.tell('LineOutOfServiceEvent', { ...handle, reason: 1 }));
    expect(desk.eventsOf('lineForgotten')).toHaveLength(1);
    desk.manager.device(B).lines[0]!.calls.push(talking());
    desk.manager.silent.clear();
    desk.does((manager) => manager.release());
    expect(desk.eventsOf('lineLearnt')).toHaveLength(2);
    expect(desk.manager.handlesOpen).toBe(2);
  });

  it('a phone that unregisters is lost, its handles are given back; registered again it is opened again', () => {
    const desk = CtiDesk.up();
    desk.perform(watch('1002'));
    desk.does((manager) => manager.tell('DeviceUnregisteredEvent', { deviceInfo: { name: B } }));
    expect(desk.eventsOf('deviceLost')).toEqual([{ type: 'deviceLost', device: B, reason: 'unregistered' }]);
    expect(desk.manager.handlesOpen).toBe(0);
    desk.does((manager) =>
      manager.tell('DeviceRegisteredEventWithLineInfo', {
        deviceName: B,
        lineInfo: [{ name: '1002', lineInstance: 1 }],
      }),
    );
    expect(desk.manager.handlesOpen).toBe(2);
    expect(desk.eventsOf('lineLearnt')).toHaveLength(2);
  });

  it('handles that the CTIManager closes are opened again after the retry time', () => {
    const desk = CtiDesk.up();
    desk.perform(watch('1002'));
    const handle = desk.manager.deviceHandle(B);
    desk.does((manager) => {
      manager.openDevices.clear();
      manager.openLines.clear();
      manager.tell('DeviceClosedEvent', { ...handle, reason: 1 });
    });
    expect([desk.manager.handlesOpen, desk.eventsOf('lineForgotten').length]).toEqual([0, 1]);
    desk.livesFor(60_000);
    expect([desk.manager.handlesOpen, desk.eventsOf('lineLearnt').length]).toEqual([2, 2]);
  });

  it('a line that was given to another number is closed, and the new one opened', () => {
    const desk = CtiDesk.up();
    desk.perform(watch('1002'));
    desk.perform(watch('1007'));
    desk.does((manager) =>
      manager.tell('DeviceRegisteredEventWithLineInfo', {
        deviceName: B,
        lineInfo: [{ name: '1007', lineInstance: 1 }],
      }),
    );
    expect(desk.manager.asked.filter(({ pdu }) => pdu === 'LineCloseRequest')).toHaveLength(1);
    expect([...desk.manager.openLines.values()].map(({ line }) => line.number)).not.toContain('1002');
  });

  const told = (desk: CtiDesk, deviceName: string, lines: readonly string[], moreLines = false): void =>
    desk.does((manager) =>
      manager.tell('DeviceRegisteredEventWithLineInfo', {
        deviceName,
        lineInfo: lines.map((name) => ({ name })),
        moreLines,
      }),
    );

  it('a number that no device carries any more is struck from the directory, and is none for the key', () => {
    const devices = scriptedOffice();
    devices[2]!.lines.push({ number: '1002', calls: [] });
    const desk = CtiDesk.up({}, devices);
    told(desk, B, ['1007']);
    expect(forgotten(desk)).toEqual([]);
    told(desk, C, ['1003']);
    expect(forgotten(desk)).toEqual(['1002']);
    expect(desk.provider.carriers.lineOfNumber('1002')).toBeNull();
    expect(desk.provider.carriers.lineOfNumber('1007')).toBe('1007');
    desk.does((manager) => manager.tell('ProviderDeviceDeAcquiredEvent', { deviceName: B, reason: 1 }));
    expect(forgotten(desk)).toEqual(['1002', '1007']);
  });

  it('numbers that change their place on a phone are the same numbers', () => {
    const devices = scriptedOffice(1);
    devices[0]!.lines.push({ number: '1009', calls: [] });
    const desk = CtiDesk.up({}, devices);
    desk.perform(watch('1001'));
    told(desk, A, ['1009'], true);
    told(desk, A, ['1001']);
    expect(forgotten(desk)).toEqual([]);
    expect(desk.provider.carriers.of('1001').map(({ instance }) => instance)).toEqual([2]);
    expect(desk.manager.isOpen(A, '1001')).toBe(true);
  });

  it('a device that is added is fetched', () => {
    const desk = CtiDesk.up();
    desk.devices.push({ name: 'SEP000000000009', registered: true, lines: [{ number: '1009', calls: [] }] });
    desk.does((manager) =>
      manager.tell('ProviderUserChangedEvent', { typeOfNotification: 1, deviceInfo: { name: 'SEP000000000009' } }),
    );
    expect(desk.eventsOf('deviceRegistered').at(-1)!.device).toBe('SEP000000000009');
  });
});

describe('refusals and strange answers', () => {
  it('a device or line that is refused is said, retried later, and holds nobody up', () => {
    const devices = scriptedOffice();
    devices[2]!.lines.push({ number: '1002', calls: [], refused: true });
    const desk = CtiDesk.up({}, devices);
    desk.perform(watch('1002'));
    expect(desk.notices.at(-1)).toMatchObject({ what: 'lineRefused' });
    expect(desk.eventsOf('lineLearnt').map((event) => event.device)).toEqual([B]);
    devices[2]!.lines[1]!.refused = false;
    desk.livesFor(60_000);
    expect(desk.eventsOf('lineLearnt').map((event) => event.device)).toEqual([B, C]);
    desk.perform(watch('1002', false));
    expect(desk.manager.handlesOpen).toBe(0);
  });

  it('an open that is answered too late is given back: no handle is left', () => {
    const desk = CtiDesk.up();
    desk.manager.silent.add('DeviceOpenRequest');
    desk.perform(watch('1002'));
    desk.livesFor(20_000);
    expect(desk.counters.value('ctiTimeOuts')).toBe(1);
    desk.perform(watch('1002', false));
    expect(desk.manager.openDevices.size).toBe(1);
    desk.does((manager) => manager.release());
    expect(desk.counters.value('ctiAnswersLate')).toBe(1);
    expect(desk.manager.openDevices.size).toBe(0);
  });

  it('two opens of a line that are answered with one handle, over a device that was closed between them: it stays open', () => {
    const desk = CtiDesk.up({ deadlines: { retryMs: 1000 } });
    desk.manager.silent.add('LineOpenRequest');
    desk.perform(watch('1002'));
    const handle = desk.manager.deviceHandle(B);
    desk.does((manager) => {
      manager.openDevices.clear();
      manager.tell('DeviceClosedEvent', { ...handle, reason: 1 });
    });
    desk.livesFor(1000);
    const opens = desk.manager.asked.filter(({ pdu }) => pdu === 'LineOpenRequest');
    expect(opens).toHaveLength(2);
    const line = desk.manager.lineHandle(B, '1002');
    for (const { fields } of opens)
      desk.does((manager) =>
        manager.tell('LineOpenResponse', { sequenceNumber: fields.sequenceNumber as number, ...line }),
      );
    expect(desk.manager.namesAsked()).not.toContain('LineCloseRequest');
    expect(desk.counters.value('ctiLinesOpen')).toBe(1);
  });

  it('a line whose watch ends while it is being opened is closed when it is open', () => {
    const desk = CtiDesk.up();
    desk.manager.silent.add('LineOpenRequest');
    desk.perform(watch('1002'));
    desk.perform(watch('1002', false));
    expect(desk.manager.handlesOpen).toBe(2);
    desk.does((manager) => manager.release());
    expect(desk.manager.handlesOpen).toBe(0);
    expect(desk.eventsOf('lineLearnt')).toEqual([]);
  });

  it('answers twice and in the wrong order', () => {
    const desk = CtiDesk.up();
    desk.manager.silent.add('DeviceOpenRequest');
    desk.perform(watch('1002'));
    desk.perform(watch('1003'));
    desk.does((manager) => manager.release('reversed', 2));
    expect(desk.counters.value('ctiAnswersRepeated')).toBe(2);
    expect(desk.manager.handlesOpen).toBe(4);
    expect(
      desk
        .eventsOf('lineLearnt')
        .map((event) => event.line)
        .sort(),
    ).toEqual(['1002', '1003']);
    desk.perform(watch('1002', false));
    desk.perform(watch('1003', false));
    expect(desk.manager.handlesOpen).toBe(0);
  });

  it('events that overtake the answer which names their line are not lost', () => {
    const devices = scriptedOffice();
    devices[1]!.lines[0]!.calls.push(talking());
    const desk = CtiDesk.up({}, devices);
    desk.manager.silent.add('LineOpenRequest');
    desk.perform(watch('1002'));
    const [answers] = desk.manager.kept;
    answers!.push(answers!.shift()!);
    desk.does((manager) => manager.release());
    expect(desk.types().slice(-4)).toEqual(['callSignal', 'parties', 'forwardAll', 'lineLearnt']);
  });

  it('events with a handle that is not ours are counted, and change nothing', () => {
    const desk = CtiDesk.up();
    desk.perform(watch('1002'));
    const from = desk.events.length;
    desk.does((manager) => {
      const line = { lineCallManagerID: 1, lineID: 99 };
      manager.tell('NewCallEvent', { ...line, callLegID: 5, state: 2 });
      manager.tell('CallStateChangedEvent_V2', { ...line, callLegID: 5, state: 8 });
      manager.tell('LineInServiceEvent', { ...manager.lineHandle(B, '1002'), lineCallManagerID: 2 });
      manager.tell('DeviceDataPassThroughEvent', { deviceID: 99, deviceDataObj: new Uint8Array(3) });
      manager.tell('DeviceClosedEvent', { deviceID: 99 });
    });
    expect(desk.counters.value('ctiHandlesUnknown')).toBe(5);
    expect(desk.events.length).toBe(from);
    expect(desk.manager.handlesOpen).toBe(2);
  });
});

describe('loss', () => {
  it('lines are forgotten and phones away; after the return all is opened and told again', () => {
    const devices = scriptedOffice();
    devices[1]!.lines[0]!.calls.push(talking());
    const desk = CtiDesk.up({}, devices);
    desk.perform(watch('1002'));
    desk.perform(watchDevice(A));
    const from = desk.events.length;
    desk.breaks();
    expect(desk.types(from)).toEqual([
      'lineForgotten',
      'lineForgotten',
      'serverReachable',
      'serverReachable',
      'serverReachable',
    ]);
    devices[1]!.lines[0]!.calls = [];
    const back = desk.events.length;
    desk.passes(60_000);
    expect(desk.eventsOf('deviceRegistered')).toHaveLength(3);
    expect(desk.eventsOf('deviceLost')).toEqual([]);
    expect(desk.events.slice(back).filter((event) => event.type === 'serverReachable')).toEqual(
      devices.map(({ name }) => ({ type: 'serverReachable', device: name, reachable: true })),
    );
    expect(desk.events.slice(back).filter((event) => event.type === 'lineLearnt')).toHaveLength(2);
    expect(desk.events.slice(back).filter((event) => event.type === 'callSignal')).toEqual([]);
    expect(desk.manager.handlesOpen).toBe(4);
  });

  it('a phone that is told twice is not lost; attempts that fail tell nothing again', () => {
    const desk = CtiDesk.up();
    const from = desk.events.length;
    desk.does((manager) => {
      for (const device of desk.devices) manager.tell('DeviceLineInfoEvent', manager.deviceInfo(device, 0));
    });
    expect(desk.types(from)).toEqual([]);
    desk.unreachable.add('one');
    desk.breaks();
    desk.passes(600_000);
    expect(desk.types(from)).toEqual(['serverReachable', 'serverReachable', 'serverReachable']);
  });

  it('a phone that went away meanwhile is lost', () => {
    const desk = CtiDesk.up();
    desk.breaks();
    desk.devices[1]!.registered = false;
    desk.devices.splice(2, 1);
    desk.passes(60_000);
    expect(desk.eventsOf('deviceLost').map((event) => event.device)).toEqual([B, C]);
    // 1002 is still a number of B, 1003 of nobody.
    expect(forgotten(desk)).toEqual(['1003']);
  });

  it('of the session while a device is being taken away leaves nothing to look at', () => {
    const desk = CtiDesk.up();
    desk.perform(watch('1002'));
    desk.manager.silent.add('LineCloseRequest');
    desk.does((manager) => manager.tell('ProviderDeviceDeAcquiredEvent', { deviceName: B, reason: 1 }));
    expect([...desk.provider.openings.active].map(({ name }) => name)).toEqual([B]);
    desk.devices.splice(1, 1);
    desk.breaks();
    expect([...desk.provider.openings.active]).toEqual([]);
    desk.passes(60_000);
    expect(desk.session.state).toBe('up');
    expect([...desk.provider.openings.active]).toEqual([]);
  });
});
