/** The session: open in two phases, heartbeats, loss, order of CTIManagers, answers that come as they should not. */
import { describe, expect, it } from 'vitest';
import {
  type SessionInput,
  type SessionState,
  sessionInputs,
  sessionMachine,
  sessionStates,
} from '../../../src/gateway/cti/machine.ts';
import { CtiDesk, watch } from '../../kit/cti-desk.ts';

const two = {
  managers: [
    { host: 'one', port: 2748 },
    { host: 'two', port: 2748 },
  ],
};

describe('the open', () => {
  it('Init, Open, Completed, list; then the feature is registered and phones are told', () => {
    const desk = CtiDesk.up();
    expect(desk.manager.namesAsked()).toEqual([
      'ProviderInitRequest',
      'ProviderOpenRequest',
      'ProviderGetAllDevicesAndLinesRequest',
      'ProviderRegisterFeatureActivationRequest',
    ]);
    expect(desk.manager.asked[1]!.fields).toMatchObject({ login: 'user', desiredServerHeartbeatTime: 30 });
    expect(desk.manager.features).toEqual([1]);
    expect(desk.session.state).toBe('up');
    expect(desk.eventsOf('deviceRegistered').map((event) => event.device)).toEqual(
      desk.devices.map(({ name }) => name),
    );
    expect(desk.eventsOf('directoryEntry').map((event) => event.line)).toEqual(['1001', '1002', '1003']);
    expect(desk.eventsOf('lineLearnt')).toEqual([]);
    expect(desk.manager.handlesOpen).toBe(0);
  });

  it('sequence numbers begin at 0 and go on rising over a reconnect', () => {
    const desk = CtiDesk.up();
    const first = desk.manager.asked.map(({ fields }) => fields.sequenceNumber);
    desk.breaks();
    desk.passes(60_000);
    expect(first).toEqual([0, 1, 2, 3]);
    expect(desk.manager.asked.map(({ fields }) => fields.sequenceNumber)).toEqual([4, 5, 6, 7]);
  });

  it('nothing is asked before the second phase: the answer alone does not open', () => {
    const desk = new CtiDesk();
    desk.manager.silent.add('ProviderOpenRequest');
    desk.passes(0);
    const { manager } = desk;
    desk.does(() => manager.tell('ProviderOpenResponse', { sequenceNumber: 1 }));
    expect(desk.session.state).toBe('completing');
    expect(manager.namesAsked()).toHaveLength(2);
    desk.does(() =>
      manager.tell('ProviderOpenCompletedEvent', { sequenceNumber: 0, clientHeartbeat: 30, serverHeartbeat: 30 }),
    );
    expect(desk.session.state).toBe('completing');
    desk.does(() =>
      manager.tell('ProviderOpenCompletedEvent', { sequenceNumber: 1, clientHeartbeat: 30, serverHeartbeat: 30 }),
    );
    expect(desk.session.state).toBe('up');
  });

  it('the event may overtake the answer', () => {
    const desk = new CtiDesk();
    desk.manager.silent.add('ProviderOpenRequest');
    desk.passes(0);
    desk.does((manager) => manager.tell('ProviderOpenCompletedEvent', { sequenceNumber: 1 }));
    desk.does((manager) => manager.tell('ProviderOpenResponse', { sequenceNumber: 1 }));
    expect(desk.session.state).toBe('up');
  });

  it.each(['ProviderInitRequest', 'ProviderOpenRequest'] as const)('FailureResponse to %s: refused, retried', (pdu) => {
    const desk = new CtiDesk();
    desk.manager.refuses.set(pdu, 0x8ccc0047);
    desk.passes(0);
    expect(desk.session.state).toBe('away');
    expect(desk.notices.find((notice) => notice.what === 'loginRefused')!.detail).toContain(
      'MAX_NUMBER_OF_CTI_CONNECTIONS',
    );
    desk.manager.refuses.clear();
    desk.passes(59_999);
    expect(desk.session.state).toBe('away');
    desk.passes(1);
    expect(desk.session.state).toBe('up');
  });

  it('a bad login is said with its name', () => {
    const desk = new CtiDesk();
    desk.manager.loginResult = 0x8ccc0060;
    desk.passes(0);
    expect(desk.notices.find((notice) => notice.what === 'loginRefused')!.detail).toContain('DIRECTORY_LOGIN_FAILED');
    expect(desk.session.state).toBe('away');
  });

  it.each(['ProviderInitRequest', 'ProviderOpenRequest', 'ProviderGetAllDevicesAndLinesRequest'] as const)(
    'silence at %s: given up after Provider Open Call Time Out',
    (pdu) => {
      const desk = new CtiDesk({ deadlines: { openMs: 5000, retryMs: 3000 } });
      desk.manager.silent.add(pdu);
      desk.passes(4999);
      expect(desk.session.state).not.toBe('away');
      desk.passes(1);
      expect(desk.session.state).toBe('away');
      desk.manager.silent.clear();
      desk.passes(3000);
      expect(desk.session.state).toBe('up');
    },
  );
});

describe('which CTIManager', () => {
  it('the next one at once; the lost one not before Connection Retry Time Out, and not by itself', () => {
    const desk = new CtiDesk(two);
    desk.unreachable.add('one');
    desk.passes(0);
    expect(desk.called).toEqual(['one:2748', 'two:2748']);
    desk.unreachable.clear();
    desk.livesFor(3_600_000);
    expect(desk.called).toHaveLength(2);
    desk.breaks();
    desk.passes(0);
    expect(desk.called).toEqual(['one:2748', 'two:2748', 'one:2748']);
  });

  it('all away: each is called again after its own pause', () => {
    const desk = new CtiDesk({ ...two, deadlines: { retryMs: 1000 } });
    desk.unreachable.add('one');
    desk.unreachable.add('two');
    desk.passes(2000);
    expect(desk.called.filter((name) => name.startsWith('one'))).toHaveLength(3);
    expect(desk.called.filter((name) => name.startsWith('two'))).toHaveLength(3);
  });
});

describe('heartbeats', () => {
  it('ours go at the interval that the CTIManager names', () => {
    const desk = new CtiDesk();
    desk.manager.heartbeatS = 5;
    desk.passes(0);
    for (let i = 0; i < 6; i++) {
      desk.does((manager) => manager.tell('Heartbeat'));
      desk.passes(5000);
    }
    expect(desk.manager.heartbeats).toBe(6);
    expect(desk.session.state).toBe('up');
  });

  it('two intervals without any sign of life: lost, and called again', () => {
    const desk = new CtiDesk();
    desk.manager.heartbeatS = 5;
    desk.passes(0);
    desk.passes(10_099);
    expect(desk.session.state).toBe('up');
    desk.passes(1);
    expect(desk.session.state).toBe('away');
    expect(desk.disconnects).toBe(1);
    expect(desk.notices.at(-1)!.detail).toContain('no sign of life');
    desk.passes(60_000);
    expect(desk.session.state).toBe('up');
  });

  it('any PDU is a sign of life', () => {
    const desk = new CtiDesk();
    desk.manager.heartbeatS = 5;
    desk.passes(0);
    for (let i = 0; i < 4; i++) {
      desk.passes(9000);
      desk.does((manager) => manager.tell('ProviderCallParkDNChangedEvent'));
    }
    expect(desk.session.state).toBe('up');
  });
});

describe('ends', () => {
  it('ProviderClosedEvent ends the session; bytes that are no QBE too', () => {
    const desk = CtiDesk.up();
    desk.does((manager) => manager.tell('ProviderClosedEvent', { reason: 3 }));
    expect(desk.session.state).toBe('away');
    desk.passes(60_000);
    expect(desk.session.state).toBe('up');
    desk.session.received(new Uint8Array(64).fill(7), desk.now);
    expect(desk.session.state).toBe('away');
  });

  it('a goodbye gives back every handle, then closes the provider', () => {
    const desk = CtiDesk.up();
    desk.perform(watch('1002'));
    expect(desk.manager.handlesOpen).toBe(2);
    desk.does(() => desk.session.close(desk.now));
    expect(desk.manager.handlesOpen).toBe(0);
    expect(desk.manager.namesAsked().at(-1)).toBe('ProviderCloseRequest');
    expect(desk.isClosed).toBe(true);
  });

  it('a goodbye that nobody answers ends all the same', () => {
    const desk = CtiDesk.up();
    desk.manager.silent.add('ProviderCloseRequest');
    desk.does(() => desk.session.close(desk.now));
    expect(desk.isClosed).toBe(false);
    desk.passes(20_000);
    expect(desk.isClosed).toBe(true);
  });

  it('while nobody is connected it closes at once', () => {
    const desk = new CtiDesk();
    desk.unreachable.add('one');
    desk.passes(10);
    desk.session.close(desk.now);
    expect(desk.isClosed).toBe(true);
  });
});

describe('answers', () => {
  it('to nothing that was asked, of another kind, and twice: ignored and counted', () => {
    const desk = CtiDesk.up();
    desk.does((manager) => {
      manager.tell('DeviceOpenResponse', { sequenceNumber: 4711, deviceID: 9 });
      manager.tell('FailureResponse', { sequenceNumber: 4712, result: 1 });
      manager.tell('ProviderInitResponse', { sequenceNumber: 0 });
    });
    expect(desk.counters.value('ctiAnswersUnknown')).toBe(2);
    expect(desk.counters.value('ctiAnswersRepeated')).toBe(1);
    desk.manager.silent.add('DeviceOpenRequest');
    desk.perform(watch('1002'));
    const sequenceNumber = desk.manager.asked.at(-1)!.fields.sequenceNumber as number;
    desk.does((manager) => manager.tell('LineOpenResponse', { sequenceNumber, lineID: 3 }));
    expect(desk.counters.value('ctiAnswersUnknown')).toBe(3);
    desk.does((manager) => manager.release());
    expect(desk.manager.isOpen('SEP000000000002', '1002')).toBe(true);
  });

  it('the feature refused: said, and asked for again after the retry time', () => {
    const desk = new CtiDesk();
    desk.manager.refuses.set('ProviderRegisterFeatureActivationRequest', 0x8ccc007f);
    desk.passes(0);
    expect(desk.session.state).toBe('up');
    expect(desk.notices.at(-1)).toMatchObject({ what: 'featureRefused' });
    desk.manager.refuses.clear();
    desk.does((manager) => manager.tell('Heartbeat'));
    desk.passes(59_000);
    desk.does((manager) => manager.tell('Heartbeat'));
    desk.passes(1_000);
    expect(desk.manager.features).toEqual([1]);
    desk.does((manager) => manager.tell('ProviderFeatureActivationUnRegisteredEvent', { featureID: 1, reason: 2 }));
    desk.passes(59_000);
    desk.does((manager) => manager.tell('Heartbeat'));
    desk.passes(1_000);
    expect(desk.manager.features).toEqual([1, 1]);
  });

  it('numbers of the site: version word, feature id, a PDU with another number', async () => {
    const { QbeProfile } = await import('../../../src/codecs/qbe/profile.ts');
    const profile = new QbeProfile({
      versionWord: 0x00100000,
      callBackFeatureID: 9,
      pduNumbers: { ProviderInitRequest: 400 },
    });
    const desk = new CtiDesk({ profile });
    const sent: Uint8Array[] = [];
    desk.send = (bytes) => void sent.push(bytes);
    desk.passes(0);
    const view = new DataView(sent[0]!.buffer);
    expect([view.getUint32(12, true), view.getUint32(16, true)]).toEqual([0x00100000, 400]);
  });
});

describe('the table', () => {
  it('every state on the way to up can fail, be late, be lost and be ended', () => {
    for (const state of ['connecting', 'initializing', 'opening', 'completing', 'listing'] as const)
      for (const input of ['refused', 'late', 'lost', 'close'] as const)
        expect(sessionMachine[state][input], `${state} × ${input}`).toBeDefined();
  });

  it('names only states and inputs that there are', () => {
    for (const state of sessionStates)
      for (const [input, cell] of Object.entries(sessionMachine[state])) {
        expect(sessionInputs).toContain(input as SessionInput);
        expect(sessionStates).toContain(cell![1] as SessionState);
      }
  });
});
