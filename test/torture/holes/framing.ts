/** T-V01 to T-V26: lengths, counts and orders that broke chan_skinny, chan-sccp and mod_skinny. */
import { frame, ids, registerReq, text, words } from '../../kit/wire.ts';
import { keepAlive, keypad, offHook, softKey, unregister, userData, withLength } from '../sccp/frames.ts';
import type { Hole, Target } from './target.ts';

/** Each on a connection of its own, behind a RegisterReq; the gateway closes it. */
const closes =
  (...heads: Buffer[]) =>
  async (target: Target) => {
    for (const head of heads) {
      const peer = await target.connect();
      peer.send(target.fresh(), head);
      await peer.ended();
    }
  };
/** All on one registered connection, which stays. */
const passes =
  (...frames: Buffer[]) =>
  async (target: Target) => {
    const peer = await target.register();
    peer.send(...frames);
    await target.drained(peer);
  };
const lengths = (...values: number[]) => closes(...values.map((value) => withLength(value)));
const caps = (count: number, slots: number) => frame(0x10, Buffer.concat([words(count), Buffer.alloc(16 * slots)]));
const statistics = (size: number) => {
  const body = Buffer.alloc(664);
  words(7, 0, 0, 0, 0, 0, 0, 0, 0, size).copy(body, 24);
  return frame(0x23, body);
};

export const framingHoles: readonly Hole[] = [
  {
    id: 'T-V01',
    what: 'CVE-2006-5444: lengths 0x80000000 to 0xffffffff',
    attack: lengths(0x80000000, 0x80000001, 0xc0000000, 0xfffffff0, 0xffffffff),
    counted: { 'closed.phoneFraming': 5, 'fault.lengthTooLarge': 5 },
  },
  {
    id: 'T-V02',
    what: 'CVE-2007-3764: lengths 0 to 3',
    attack: lengths(0, 1, 2, 3),
    counted: { 'closed.phoneFraming': 4, 'fault.lengthTooSmall': 4 },
  },
  {
    id: 'T-V03',
    what: 'CVE-2007-4280: CapabilitiesRes with counts above its array and its body',
    attack: passes(caps(19, 19), caps(0x7fffffff, 18), caps(0xffffffff, 18), caps(18, 3), caps(1, 0)),
  },
  {
    id: 'T-V04',
    what: 'CVE-2012-2415: off hook, then 10,000 digits',
    attack: passes(offHook, ...Array.from({ length: 10_000 }, (_, i) => keypad(i % 10))),
    counted: { digitsDropped: 9000 },
  },
  {
    id: 'T-V05',
    what: 'CVE-2012-2948: register, off hook, close; then events for that line',
    attack: async (target) => {
      const peer = await target.register();
      peer.send(offHook);
      await target.drained(peer);
      target.breaks(peer);
      await target.until('the phone is lost', () => target.count('devices') === 0);
      target.gateway.perform({ type: 'offerKey', device: target.name, lineInstance: 1, callReference: 7 });
    },
  },
  {
    id: 'T-V06',
    what: 'CVE-2012-3553: digits after off hook, with a message queued when the session dies',
    attack: async (target) => {
      const peer = await target.register();
      peer.socket.pause();
      peer.send(offHook, keypad(1), keypad(2), softKey(20));
      peer.socket.destroy();
      await target.until('the phone is lost', () => target.count('devices') === 0);
    },
  },
  {
    id: 'T-V07',
    what: 'CVE-2011-1507: connections that never register (300 here; 15,000: docs/overload.md)',
    attack: async (target) => {
      const crowd = target.crowd();
      await crowd.open(300, 5);
      await target.until('the pool is bounded', () => target.count('unregistered') <= 100);
    },
  },
  {
    id: 'T-V08',
    what: 'CVE-2017-9358: a header, half the body, FIN',
    attack: async (target) => {
      const peer = await target.connect();
      peer.send(keepAlive, target.fresh().subarray(0, 30));
      peer.socket.end();
      await peer.ended();
    },
    counted: { framesTruncated: 1 },
  },
  {
    id: 'T-V09',
    what: 'CVE-2017-17090: connect and close, again and again (200 here)',
    attack: async (target) => {
      for (let i = 0; i < 10; i++) {
        const crowd = target.crowd();
        await crowd.open(20, 4, keepAlive.subarray(0, i));
        await crowd.leave();
      }
      await target.until('none is left', () => target.count('sessions') === 0);
    },
  },
  {
    id: 'T-V10',
    what: 'CVE-2017-17090, read path: the header in pieces of 1 to 11 bytes',
    attack: async (target) => {
      for (let size = 1; size <= 11; size++) {
        const peer = await target.connect();
        const bytes = target.fresh();
        for (let at = 0; at < bytes.length; at += size) {
          peer.send(bytes.subarray(at, at + size));
          await new Promise((resolve) => setImmediate(resolve));
        }
        await peer.nextOf(ids.registerAck);
        peer.socket.destroy();
      }
    },
    counted: { registered: 11 },
  },
  {
    id: 'T-V11',
    what: 'chan-sccp c70cc544: QualityStatsSize 0 and 0xffffffff',
    attack: passes(statistics(0), statistics(0xffffffff), statistics(601)),
  },
  {
    id: 'T-V12',
    what: 'chan-sccp 7af0f648: SoftKeyEvent at and behind both edges',
    attack: passes(...[0, 1, 32, 33, 0x7fffffff, 0xffffffff].map((event) => softKey(event, 1, 7))),
  },
  {
    id: 'T-V13',
    what: 'chan-sccp 14a6204a: push text longer than the message',
    attack: (target) => pushes(target, 'x'.repeat(6000)),
  },
  {
    id: 'T-V14',
    what: 'chan-sccp: names with " < & pasted into XML',
    attack: (target) => pushes(target, '"</Text><SoftKeyItem><URL>Dial:900</URL></SoftKeyItem>&'),
  },
  {
    id: 'T-V15',
    what: 'chan-sccp 124f3280: Register and OpenReceiveChannelAck cut inside the address, both families',
    attack: async (target) => {
      const peer = await target.register();
      const ack = Buffer.concat([words(0, 0), Buffer.alloc(20, 1)]);
      for (let cut = 0; cut <= ack.length; cut++)
        for (const version of [0, 20]) peer.send(exactly(0x22, ack.subarray(0, cut), version));
      await target.drained(peer);
      const request = target.fresh().subarray(12);
      for (const cut of [15, 16, 23, 24, 26, 28, 31, 35]) {
        const other = await target.connect();
        other.send(exactly(ids.registerReq, request.subarray(0, cut)));
        await target.drained(other);
        other.socket.destroy();
      }
    },
    counted: { framesUnread: 8 },
  },
  {
    id: 'T-V16',
    what: 'chan-sccp b7689b21: Unregister before Register, twice, and bytes after it',
    attack: async (target) => {
      const early = await target.connect();
      early.send(unregister, unregister, keypad(1));
      const peer = await target.register();
      peer.send(unregister, unregister, keypad(1), offHook, withLength(0));
      await peer.ended();
    },
  },
  {
    id: 'T-V17',
    what: 'chan-sccp 9b8357b6: LineStatReq and CapabilitiesRes with nothing in them',
    attack: passes(frame(0x0b), frame(0x10), frame(0x10, words(0)), frame(0x0b, words(0))),
  },
  {
    id: 'T-V18',
    what: 'chan-sccp 8c38d344: TimeDateReq while the session is lost',
    attack: async (target) => {
      for (let i = 0; i < 10; i++) {
        const peer = await target.register();
        peer.send(frame(0x0d));
        if (i % 2) target.breaks(peer);
        else peer.socket.destroy();
        await target.until('the phone is lost', () => target.count('devices') === 0);
      }
    },
  },
  {
    id: 'T-V19',
    what: 'chan-sccp c5c05e28: a device registers on a second connection while the first is busy',
    attack: async (target) => {
      const first = await target.register();
      first.send(offHook, keypad(1));
      await target.drained(first);
      const second = await target.connect();
      second.send(registerReq(target.name));
      await target.until('it is taken over', () => target.count('registered') > 0);
      first.send(keypad(2), unregister);
      first.socket.end();
      await target.until('one is left', () => target.count('sessions') <= 2);
    },
  },
  {
    id: 'T-V20',
    what: 'chan-sccp 57b3efa1: 200 digits shown in a prompt',
    attack: async (target) => {
      const peer = await target.register();
      target.gateway.perform({
        type: 'showPrompt',
        device: target.name,
        lineInstance: 1,
        callReference: 7,
        prompt: 'refused',
        text: '9'.repeat(200),
        timeoutMs: 1000,
      });
      await target.drained(peer);
      for (const { bytes } of peer.frames) if (bytes.length > 4096) throw new Error('a frame of ours is too long');
    },
  },
  {
    id: 'T-V21',
    what: 'FreeSWITCH 96c6abbe69: UpdateCapabilities with more audio than its array holds',
    attack: passes(
      frame(0x30, Buffer.concat([words(19), Buffer.alloc(1836)])),
      frame(0x30, Buffer.concat([words(0xffffffff), Buffer.alloc(1836)])),
    ),
  },
  {
    id: 'T-V22',
    what: 'FreeSWITCH FS-6220: SQL and format characters in names',
    attack: async (target) => {
      for (const name of ["SEP'; DROP--", '%q%s%n', '"><script>', '$(reboot)']) {
        const peer = await target.connect();
        peer.send(registerReq(name));
        await target.drained(peer);
        peer.socket.destroy();
      }
    },
  },
  {
    id: 'T-V23',
    what: 'FreeSWITCH 5f6db1db3e: fixed strings full, with NUL first, with NUL in the middle',
    attack: async (target) => {
      for (const name of ['ABCDEFGHIJKLMNOP', '\0BCDEFGHIJKLMNOP', 'ABCD\0FGHIJKLMNOP']) {
        const peer = await target.connect();
        peer.send(registerReq(name), frame(ids.enblocCall, text('123456789012345678901234', 24)));
        await target.drained(peer);
        peer.socket.destroy();
      }
    },
  },
  {
    id: 'T-V24',
    what: 'FreeSWITCH 7bd6813b13: an abort in every reading state',
    attack: async (target) => {
      const bytes = target.fresh();
      for (let cut = 0; cut < bytes.length; cut += 3) {
        const peer = await target.connect();
        peer.send(bytes.subarray(0, cut));
        peer.socket.destroy();
      }
      await target.until('none is left', () => target.count('sessions') === 0);
    },
  },
  {
    id: 'T-V25',
    what: 'length + 8 in 32 bits: 0xfffffff4 to 0xffffffff',
    attack: lengths(0xfffffff4, 0xfffffff7, 0xfffffff8, 0xfffffffc, 0xffffffff),
    counted: { 'fault.lengthTooLarge': 5 },
  },
  {
    id: 'T-V26',
    what: 'user data with inner lengths 0, above the outer, outer + 1, 0xffffffff',
    attack: passes(
      ...[0, 4, 5, 2001, 0x7fffffff, 0xffffffff].flatMap((size) =>
        [0x2e, 0x2f, 0x41, 0x42].map((id) => userData(id, 1, 'exit', 0x5242, size)),
      ),
    ),
    counted: { framesUnread: 12 },
  },
];

function exactly(id: number, body: Uint8Array, version = 0): Buffer {
  return Buffer.concat([words(4 + body.length, version, id), body]);
}

/** A screen with this text, pushed to the attacker's phone; the frames that come are whole and no longer than they may be. */
async function pushes(target: Target, shown: string): Promise<void> {
  const peer = await target.register();
  // The key of a user ends the registration for us: now screens are seen.
  peer.send(softKey(1));
  await target.drained(peer);
  const screen = {
    title: shown,
    prompt: shown,
    text: shown,
    softKeys: [{ key: 'exit' as const, name: shown }],
    dialNumber: shown,
  };
  target.gateway.perform({ type: 'showScreen', device: target.name, dialog: 3, screen, alert: true });
  const pushed = await peer.nextOf(ids.userToDeviceData);
  if (pushed.bytes.length > 2060) throw new Error(`${pushed.bytes.length} bytes in one message`);
  if (pushed.bytes.includes('<URL>Dial:900')) throw new Error('a name has become markup');
}
