/** Phone and call manager are given frames that no honest peer sends. They may ignore them; they may not break. */
import { Socket } from 'node:net';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { MessageId } from '../../src/codecs/skinny/ids.ts';
import { CallManager, SimulatedPhone } from '../../src/simulator/index.ts';
import { ManagerSession } from '../../src/simulator/manager-session.ts';

const frames = fc.array(
  fc.record({
    id: fc.oneof(fc.constantFrom(...Object.values(MessageId)), fc.nat(0xffff)),
    version: fc.constantFrom(0, 11, 17, 22, 99),
    body: fc.oneof(
      fc.uint8Array({ maxLength: 400 }),
      // Small words reach further than random bytes: counts, lines and states that could be.
      fc.array(fc.oneof(fc.nat(20), fc.constant(0xffffffff)), { maxLength: 100 }).map((words) => {
        const bytes = new Uint8Array(words.length * 4);
        const view = new DataView(bytes.buffer);
        for (const [i, word] of words.entries()) view.setUint32(4 * i, word, true);
        return bytes;
      }),
    ),
  }),
  { maxLength: 20 },
);

type Sent = { id: number; version: number; body: Uint8Array };

function give(
  to: { frame(view: DataView, start: number, end: number, id: number, version: number): void },
  sent: Sent,
): void {
  const bytes = new Uint8Array(12 + sent.body.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, sent.body.length + 4, true);
  view.setUint32(4, sent.version, true);
  view.setUint32(8, sent.id, true);
  bytes.set(sent.body, 12);
  to.frame(view, 0, bytes.length, sent.id, sent.version);
}

describe('a hostile peer', () => {
  const sockets: Socket[] = [];
  afterAll(() => {
    for (const socket of sockets) socket.destroy();
  });

  it('does not break a phone', () => {
    fc.assert(
      fc.property(frames, fc.constantFrom('7960' as const, '7970' as const), (list, model) => {
        const phone = new SimulatedPhone({ name: 'SEP020000000001', model, host: '127.0.0.1', port: 1 });
        for (const sent of list) give(phone, sent);
        expect(phone.state.softKeys.length).toBeLessThanOrEqual(16);
        expect(() => JSON.stringify(phone.state)).not.toThrow();
      }),
      { numRuns: 400 },
    );
  });

  it('does not break a call manager, and calls never outnumber what it allows', () => {
    fc.assert(
      fc.property(frames, fc.boolean(), (list, ownCallBack) => {
        const lines = [1, 2].map((n) => ({ device: `SEP02000000000${n}`, number: `100${n}` }));
        const manager = new CallManager({ lines, ownCallBack, interDigitMs: 1 });
        const socket = new Socket();
        sockets.push(socket);
        const session = new ManagerSession(socket, manager);
        session.device = lines[0]!.device;
        session.registered = true;
        session.inService = true;
        session.version = list[0]?.version ?? 0;
        manager.sessions.set(session.device, session);
        for (const sent of list) give(session, sent);
        expect(manager.callsOn('1001')).toBeLessThanOrEqual(1);
        session.leave('done');
        expect(manager.callsOn('1001')).toBe(0);
      }),
      { numRuns: 400 },
    );
  });
});
