/** T-V27 to T-V46: CallManager, CTIManager, IOS and firewalls. Their advisories name messages and ports, not bytes: swept. */

import { Random } from '../../fuzz/engine/random.ts';
import { frame, ids, registerReq, text, words } from '../../kit/wire.ts';
import { keepAlive, keypad, offHook, onHook, userData } from '../sccp/frames.ts';
import { dribble, hostileManager, sweepManager } from './cti.ts';
import { knownMessageIds } from './ids.ts';
import type { Hole, Target } from './target.ts';

const extremes = [0, 1, 0x7fffffff, 0x80000000, 0xffffffff];

/** Frames with sound lengths and nonsense in them, from a seed. */
function nonsense(seed: number, count: number): Buffer[] {
  const random = new Random(seed);
  return Array.from({ length: count }, () =>
    frame(random.pick(knownMessageIds), random.bytes(random.below(120)), random.pick([0, 11, 17, 20, 22, 99])),
  );
}

const sends = (frames: readonly Buffer[]) => async (target: Target) => {
  const peer = await target.register();
  for (const each of frames) {
    if (peer.ending !== null) return;
    peer.send(each);
  }
  await target.drained(peer);
};

/** RegisterReq with one word of it set to something else. */
const crafted = extremes.flatMap((value) =>
  [16, 20, 24, 28, 32, 36, 40, 44, 48].map((at) => {
    const request = registerReq('SEP0BAD00000000');
    request.writeUInt32LE(value, 12 + at);
    return request;
  }),
);
const each = (requests: readonly Buffer[]) => async (target: Target) => {
  for (const request of requests) {
    const peer = await target.connect();
    peer.send(request);
    await target.drained(peer);
    peer.socket.destroy();
    await target.until('it is gone', () => target.count('sessions') === 0);
  }
};
/** Every message with a body of this many bytes. */
const swept = (bytes: number, fill: number) =>
  knownMessageIds.filter((id) => id !== ids.unregisterReq).map((id) => frame(id, new Uint8Array(bytes).fill(fill)));

const connects = (count: number, hosts: number) => async (target: Target) => {
  const crowd = target.crowd();
  await crowd.open(count, hosts);
  await target.until('the pool is bounded', () => target.count('unregistered') <= 100);
};

export const familyHoles: readonly Hole[] = [
  {
    id: 'T-V27',
    what: 'CVE-2005-2242: crafted packets to the CTIManager, and to CallManager',
    attack: async (target) => {
      await sweepManager(27);
      await sends(nonsense(27, 150))(target);
    },
  },
  { id: 'T-V28', what: 'CVE-2006-0368: many open connections to 2000', attack: connects(200, 4) },
  {
    id: 'T-V29',
    what: 'CVE-2007-1833: crafted packets to 2000 and 2443, below TLS too',
    attack: async (target) => {
      const crowd = target.crowd();
      await crowd.open(40, 4, new Random(29).bytes(400));
      await sends(nonsense(29, 150))(target);
    },
  },
  { id: 'T-V30', what: 'CVE-2008-2061: malformed traffic to 2748', attack: () => sweepManager(30) },
  {
    id: 'T-V31',
    what: 'CVE-2009-2052: very many connections, opened and closed',
    attack: async (target) => {
      for (let i = 0; i < 5; i++) {
        const crowd = target.crowd();
        await crowd.open(40, 4);
        await crowd.leave();
      }
    },
  },
  { id: 'T-V32', what: 'CVE-2009-2053: a flood of connections', attack: connects(250, 8) },
  {
    id: 'T-V33',
    what: 'CVE-2010-0587: CapabilitiesRes with invalid MaxCap',
    attack: sends(
      extremes.flatMap((count) =>
        [0x10, 0x30, 0x43, 0x44].map((id) =>
          frame(id, Buffer.concat([words(count, count, count), Buffer.alloc(400, 0xff)])),
        ),
      ),
    ),
  },
  {
    id: 'T-V34',
    what: 'CVE-2010-0588: RegisterAvailableLines and ForwardStatReq with invalid lines',
    attack: sends(
      [...extremes, 2, 43].flatMap((line) => [0x2d, 0x09, 0x0b, 0x0a, 0x34].map((id) => frame(id, words(line, line)))),
    ),
  },
  {
    id: 'T-V35',
    what: 'CVE-2010-0592: malformed messages from and to a CTIManager',
    attack: async () => {
      await sweepManager(35);
      await hostileManager(35);
    },
  },
  { id: 'T-V36', what: 'CVE-2011-4486: crafted registrations', attack: each(crafted) },
  {
    id: 'T-V37',
    what: 'CVE-2011-4487: SQL through every text of a registration',
    attack: each(["'; DROP--", "' OR '1'='1", '1;SELECT 1', '"),(1,"'].map((sql) => Buffer.concat([registerReq(sql)]))),
  },
  {
    id: 'T-V38',
    what: 'CVE-2014-3338: forged tokens are input too',
    attack: async (target) => {
      const peer = await target.connect();
      for (const fill of [0, 0x41, 0xff])
        for (const size of [0, 1, 44, 500])
          peer.send(frame(0x29, new Uint8Array(size).fill(fill)), frame(0x8000, new Uint8Array(size).fill(fill)));
      await target.drained(peer);
      await hostileManager(38);
    },
  },
  {
    id: 'T-V39',
    what: 'CVE-2010-0585: every message, empty and full of ff',
    attack: sends([...swept(0, 0), ...swept(40, 0xff)]),
  },
  {
    id: 'T-V40',
    what: 'CVE-2010-4687: two calls on one line end in the same moment',
    attack: async (target) => {
      for (let i = 0; i < 8; i++) {
        target.shared();
        const [first, second] = [await target.register(), await target.register()];
        first.send(offHook, keypad(1), onHook);
        second.send(offHook, keypad(1), onHook);
        first.socket.destroy();
        second.socket.destroy();
        await target.until('both are gone', () => target.count('devices') === 0);
      }
    },
  },
  {
    id: 'T-V41',
    what: 'CVE-2008-3810: messages in fragments over many segments',
    attack: (target) => pieces(target, 7),
  },
  { id: 'T-V42', what: 'CVE-2010-0584: a series that needs reassembly', attack: (target) => pieces(target, 1) },
  {
    id: 'T-V43',
    what: 'CVE-2010-0151, CVE-2011-0394: malformed messages in inspection',
    attack: sends(swept(3, 0xff)),
  },
  { id: 'T-V44', what: 'ASA inspection of CTIQBE: QBE split over segments', attack: () => dribble() },
  {
    id: 'T-V45',
    what: 'osmo-msc (analogy): the first four bytes are 2, and one byte more',
    attack: async (target) => {
      const peer = await target.connect();
      peer.send(Buffer.concat([words(2), Buffer.from([0])]));
      await peer.ended();
    },
    counted: { 'closed.phoneFraming': 1 },
  },
  {
    id: 'T-V46',
    what: 'netfilter H.323 helper (analogy): inner length 0, then length − 1',
    attack: sends([
      userData(0x2e, 0, ''),
      userData(0x41, 0, ''),
      frame(0x2e, words(0x5242, 0, 0, 1, 0)),
      frame(0x23, Buffer.concat([text('1', 24), words(0)])),
    ]),
  },
];

async function pieces(target: Target, size: number): Promise<void> {
  const peer = await target.connect();
  const bytes = Buffer.concat([
    keepAlive,
    target.fresh(),
    ...Array.from({ length: 20 }, (_, i) => keypad(i % 10)),
    keepAlive,
  ]);
  for (let at = 0; at < bytes.length; at += size) {
    peer.send(bytes.subarray(at, at + size));
    if (at % 64 === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  await target.drained(peer);
  await peer.nextOf(ids.registerAck);
}
