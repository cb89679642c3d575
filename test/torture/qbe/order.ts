/** Q-C and Q-D: order, handles and time. What the CTIManager does, what our session makes of it. */
import { CtiDesk, watch, watchDevice } from '../../kit/cti-desk.ts';
import { qbeFrame } from '../../kit/qbe-bytes.ts';

export interface QbeOrderVector {
  readonly id: string;
  readonly name: string;
  readonly why: string;
  readonly valid: boolean;
  readonly play: () => CtiDesk;
  /** State of the session at the end. */
  readonly state: string;
  /** Types of the events that came after the session was up, in order. */
  readonly events?: readonly string[];
  /** Handles open at the CTIManager. */
  readonly handles?: number;
  /** Of the counters that say something was odd, those above 0. */
  readonly counts?: Readonly<Record<string, number>>;
}

const B = 'SEP000000000002';
/** A session that is up, with line 1002 watched; its events so far are forgotten. */
const watching = (): CtiDesk => {
  const desk = CtiDesk.up();
  desk.perform(watch('1002'));
  desk.events.length = 0;
  return desk;
};
const quiet = (desk: CtiDesk): CtiDesk => {
  desk.events.length = 0;
  return desk;
};
const after = (desk: CtiDesk, act: (desk: CtiDesk) => void): CtiDesk => {
  act(desk);
  return desk;
};
const asked = (desk: CtiDesk): number => desk.manager.asked.at(-1)!.fields.sequenceNumber as number;
const up = () => quiet(CtiDesk.up());
const onLine = ['callSignal', 'parties'];

export const qbeOrder: readonly QbeOrderVector[] = [
  {
    id: 'Q-C01',
    name: 'an answer with a sequence number that was never used',
    why: 'F22: what nobody waits for must not be taken for an answer',
    valid: false,
    state: 'up',
    counts: { ctiAnswersUnknown: 1 },
    play: () => after(up(), (d) => d.does((m) => m.tell('DeviceOpenResponse', { sequenceNumber: 4711, deviceID: 9 }))),
  },
  {
    id: 'Q-C02',
    name: 'an answer twice',
    why: 'F22: what nobody waits for must not be taken for an answer',
    valid: false,
    state: 'up',
    counts: { ctiAnswersRepeated: 1 },
    play: () => after(up(), (d) => d.does((m) => m.tell('ProviderInitResponse', { sequenceNumber: 0 }))),
  },
  {
    id: 'Q-C03',
    name: 'an answer of another kind to what was asked',
    why: 'F22; the right one still counts',
    valid: false,
    state: 'up',
    handles: 2,
    events: ['forwardAll', 'lineLearnt'],
    counts: { ctiAnswersUnknown: 1 },
    play: () =>
      after(up(), (d) => {
        d.manager.silent.add('DeviceOpenRequest');
        d.perform(watch('1002'));
        d.does((m) => m.tell('LineOpenResponse', { sequenceNumber: asked(d), lineID: 3 }));
        d.manager.silent.clear();
        d.does((m) => m.release());
      }),
  },
  {
    id: 'Q-C04',
    name: 'FailureResponse to nothing',
    why: 'F22: what nobody waits for must not be taken for an answer',
    valid: false,
    state: 'up',
    counts: { ctiAnswersUnknown: 1 },
    play: () => after(up(), (d) => d.does((m) => m.tell('FailureResponse', { sequenceNumber: 99, result: 1 }))),
  },
  {
    id: 'Q-C05',
    name: 'the completed event overtakes the answer to the open',
    why: 'both orders are legal',
    valid: true,
    state: 'up',
    play: () => {
      const d = new CtiDesk();
      d.manager.silent.add('ProviderOpenRequest');
      d.passes(0);
      d.does((m) => m.tell('ProviderOpenCompletedEvent', { sequenceNumber: 1 }));
      d.does((m) => m.tell('ProviderOpenResponse', { sequenceNumber: 1 }));
      return quiet(d);
    },
  },
  {
    id: 'Q-C06',
    name: 'ProviderClosed after a positive open',
    why: 'the session ends, and every phone has no CTIManager',
    valid: true,
    state: 'away',
    events: ['serverReachable', 'serverReachable', 'serverReachable'],
    counts: { ctiSessionsLost: 1 },
    play: () => after(up(), (d) => d.does((m) => m.tell('ProviderClosedEvent', { reason: 3 }))),
  },
  {
    id: 'Q-C07',
    name: 'a call event of a line that is not open',
    why: 'stale handle',
    valid: false,
    state: 'up',
    counts: { ctiHandlesUnknown: 1 },
    play: () =>
      after(up(), (d) =>
        d.does((m) =>
          m.tell('CallStateChangedEvent_V2', {
            lineCallManagerID: 1,
            lineID: 4242,
            callCallManagerID: 1,
            callLegID: 5,
            state: 8,
          }),
        ),
      ),
  },
  {
    id: 'Q-C08',
    name: 'a call event with the handle of the session before',
    why: 'stale handle after resync',
    valid: false,
    state: 'up',

    counts: { ctiHandlesUnknown: 1, ctiSessionsLost: 1 },
    handles: 2,
    play: () =>
      after(watching(), (d) => {
        const old = d.manager.lineHandle(B, '1002');
        d.breaks();
        d.passes(60_000);
        d.events.length = 0;
        d.does((m) =>
          m.tell('CallStateChangedEvent_V2', {
            ...old,
            lineID: (old.lineID as number) + 4000,
            callCallManagerID: 1,
            callLegID: 5,
            state: 8,
          }),
        );
      }),
  },
  {
    id: 'Q-C09',
    name: 'a state of a call that never appeared',
    why: 'the line is ours, so the leg is believed',
    valid: false,
    state: 'up',
    handles: 2,
    events: ['callSignal'],
    play: () =>
      after(watching(), (d) =>
        d.does((m) =>
          m.tell('CallStateChangedEvent_V2', {
            ...m.lineHandle(B, '1002'),
            callCallManagerID: 1,
            callLegID: 5,
            state: 8,
          }),
        ),
      ),
  },
  {
    id: 'Q-C10',
    name: 'a call appears twice',
    why: 'a duplicate is told once more, the leg is one',
    valid: false,
    state: 'up',
    handles: 2,
    events: [...onLine, ...onLine],
    play: () =>
      after(watching(), (d) =>
        d.does((m) => {
          for (let i = 0; i < 2; i++)
            m.tell('ExistingCallEvent', {
              ...m.lineHandle(B, '1002'),
              deviceName: B,
              callCallManagerID: 1,
              callLegID: 5,
              callingParty: '1002',
              calledParty: '1003',
              state: 8,
              origin: 1,
            });
        }),
      ),
  },
  {
    id: 'Q-C11',
    name: 'a call is closed twice',
    why: 'the second concerns nothing',
    valid: false,
    state: 'up',
    handles: 2,
    events: [...onLine, 'callSignal'],
    play: () =>
      after(watching(), (d) =>
        d.does((m) => {
          const leg = { ...m.lineHandle(B, '1002'), callCallManagerID: 1, callLegID: 5 };
          m.tell('ExistingCallEvent', {
            ...leg,
            deviceName: B,
            callingParty: '1002',
            calledParty: '1003',
            state: 8,
            origin: 1,
          });
          m.tell('CallClosedEvent', leg);
          m.tell('CallClosedEvent', leg);
        }),
      ),
  },
  {
    id: 'Q-C12',
    name: 'the line is given up while its open is under way',
    why: 'no handle may be left (I13)',
    valid: true,
    state: 'up',
    handles: 0,
    play: () =>
      after(up(), (d) => {
        d.manager.silent.add('LineOpenRequest');
        d.perform(watch('1002'));
        d.perform(watch('1002', false));
        d.manager.silent.clear();
        d.does((m) => m.release());
        d.events.length = 0;
      }),
  },
  {
    id: 'Q-C13',
    name: 'answers in the reverse order',
    why: 'sequence numbers match them, not order',
    valid: true,
    state: 'up',
    handles: 4,
    events: ['forwardAll', 'lineLearnt', 'forwardAll', 'lineLearnt'],
    play: () =>
      after(up(), (d) => {
        d.manager.silent.add('LineOpenRequest');
        d.perform(watch('1002'));
        d.perform(watch('1003'));
        d.manager.silent.clear();
        d.does((m) => m.release('reversed'));
      }),
  },
  {
    id: 'Q-C14',
    name: 'PDUs that only a client sends, and a number above the table',
    why: 'counted, and the session goes on',
    valid: false,
    state: 'up',
    counts: { ctiPdusUnknown: 1 },
    play: () =>
      after(up(), (d) => {
        d.does((m) => m.tell('DeviceOpenRequest', { sequenceNumber: 1, deviceName: B }));
        d.session.received(qbeFrame(5000, [1, 2]), d.now);
      }),
  },
  {
    id: 'Q-C15',
    name: 'a frame whose text leads outside',
    why: 'T-V26 for QBE: not used, counted, the session goes on',
    valid: false,
    state: 'up',
    counts: { ctiPdusUnread: 1 },
    play: () =>
      after(up(), (d) => {
        const bytes = qbeFrame(0, [7, 1, 'abc']);
        bytes.writeUInt32LE(0xffffffff, 40);
        d.session.received(bytes, d.now);
      }),
  },
  {
    id: 'Q-C16',
    name: 'bytes that are no QBE',
    why: 'T-V30, T-V35: the connection is ended, and called again',
    valid: false,
    state: 'up',
    counts: { ctiSessionsLost: 1 },
    play: () =>
      after(up(), (d) => {
        d.session.received(Buffer.alloc(64, 7), d.now);
        d.passes(60_000);
        d.events.length = 0;
      }),
  },
  {
    id: 'Q-D01',
    name: 'heartbeats early, ten a second',
    why: 'each is a sign of life and no more',
    valid: true,
    state: 'up',
    play: () =>
      after(up(), (d) => {
        for (let i = 0; i < 200; i++) {
          d.does((m) => m.tell('Heartbeat'));
          d.passes(100);
        }
      }),
  },
  {
    id: 'Q-D02',
    name: 'a heartbeat in the last moment',
    why: 'two intervals and the allowance',
    valid: true,
    state: 'up',
    play: () =>
      after(up(), (d) => {
        d.passes(60_000);
        d.does((m) => m.tell('Heartbeat'));
        d.passes(60_000);
      }),
  },
  {
    id: 'Q-D03',
    name: 'heartbeats missing',
    why: 'G-S5: given up after two intervals, called again',
    valid: false,
    state: 'away',
    counts: { ctiSessionsLost: 1 },
    play: () =>
      after(up(), (d) => {
        d.passes(60_600);
        d.events.length = 0;
      }),
  },
  {
    id: 'Q-D04',
    name: 'the completed event of the open never comes',
    why: 'Provider Open Call Time Out',
    valid: false,
    state: 'away',
    counts: { ctiSessionsLost: 1 },
    play: () => {
      const d = new CtiDesk();
      d.manager.silent.add('ProviderOpenRequest');
      d.passes(0);
      d.does((m) => m.tell('ProviderOpenResponse', { sequenceNumber: 1 }));
      d.livesFor(30_000);
      return quiet(d);
    },
  },
  {
    id: 'Q-D05',
    name: 'the list of devices never ends',
    why: 'the same time holds for it',
    valid: false,
    state: 'away',
    counts: { ctiSessionsLost: 1, ctiTimeOuts: 1 },
    play: () => {
      const d = new CtiDesk();
      d.manager.silent.add('ProviderGetAllDevicesAndLinesRequest');
      d.passes(0);
      d.livesFor(30_000);
      return quiet(d);
    },
  },
  {
    id: 'Q-D06',
    name: 'an answer after its time',
    why: 'F22: counted as late; the handle in it is given back',
    valid: false,
    state: 'up',
    handles: 0,
    counts: { ctiTimeOuts: 1, ctiAnswersLate: 1, ctiHandlesUnknown: 1 },
    play: () =>
      after(up(), (d) => {
        d.manager.silent.add('DeviceOpenRequest');
        d.perform(watch('1002'));
        d.livesFor(20_000);
        d.perform(watch('1002', false));
        d.manager.silent.clear();
        d.does((m) => m.release());
        d.events.length = 0;
      }),
  },
  {
    id: 'Q-D07',
    name: 'the CTIManager names an interval of 0 s',
    why: 'a number that would make a loop',
    valid: false,
    state: 'up',
    play: () => {
      const d = new CtiDesk();
      d.manager.heartbeatS = 0;
      d.passes(0);
      d.livesFor(60_000);
      return quiet(d);
    },
  },
  {
    id: 'Q-D08',
    name: 'a goodbye that nobody answers',
    why: 'it ends all the same',
    valid: true,
    state: 'closed',
    handles: 0,
    counts: { ctiTimeOuts: 3 },
    events: [],
    play: () =>
      after(watching(), (d) => {
        for (const pdu of ['ProviderCloseRequest', 'LineCloseRequest', 'DeviceCloseRequest'] as const)
          d.manager.silent.add(pdu);
        d.perform(watchDevice(B, false));
        d.does(() => d.session.close(d.now));
        d.passes(120_000);
        d.events.length = 0;
      }),
  },
];
