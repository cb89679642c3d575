/**
 * Conversations of real servers and phones, replayed through the gateway as they were captured, one byte at a time, and at
 * random cuts; both sides compared frame by frame.
 */
import { existsSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { bytesOf, type CapturedConversation, conversationsOf, vectorConversations } from '../kit/conversations.ts';
import { type Difference, framesOf, judgeRelay, tableOf } from '../kit/relay-judge.ts';
import { asCaptured, byBytes, type Cut, replay } from '../kit/replay.ts';
import { numbersFrom } from '../kit/skinny-fields.ts';

const shared = new URL('../../../shared/', import.meta.url);
const missing = !existsSync(shared);
const seed = Number(process.env.RELAY_SEED ?? Date.now() % 1_000_000_000);

/** The messages that are changed in each capture: none where the server has the key itself, or sends no keys at all. */
const SETS = ['SoftKeySetRes'];
const MASKS = ['SelectSoftKeys', ...SETS];
const TEMPLATE = [...MASKS, 'SoftKeyTemplateRes'];
const expected: Record<string, readonly string[]> = {
  'chan-sccp-abrupt': SETS,
  'chan-sccp-answered': SETS,
  'chan-sccp-busy': MASKS,
  'chan-sccp-busy-v17': MASKS,
  'chan-sccp-busy-v22': MASKS,
  'chan-sccp-giveup': SETS,
  'chan-sccp-hold': SETS,
  'chan-sccp-noanswer': SETS,
  'chan-sccp-own-callback': [],
  'chan-sccp-register': SETS,
  'chan-sccp-xmlmsg': MASKS,
  'chan-skinny-answered': TEMPLATE,
  'chan-skinny-busy': TEMPLATE,
  'cucm-call-v20': [],
  'relay-busy-both-sides': MASKS,
};

const random = numbersFrom(seed);
const atRandom: Cut = function* (bytes) {
  for (let at = 0; at < bytes.length; ) {
    const size = random() % 4 === 0 ? 1 + (random() % 14) : 1 + (random() % 700);
    yield bytes.subarray(at, at + size);
    at += size;
  }
};

const cuts: readonly (readonly [string, Cut])[] = [
  ['as captured', asCaptured],
  ['one byte at a time', byBytes],
  [`at random cuts, seed ${seed}`, atRandom],
];

async function judged(conversations: readonly CapturedConversation[], cut: Cut): Promise<Difference[]> {
  const sides = await Promise.all(conversations.map((conversation) => replay(conversation, cut)));
  return sides.flatMap((each, i) => judgeRelay(each, conversations[i]!.title));
}

const all: Difference[] = [];
afterAll(() => {
  if (all.length > 0) console.log(`frames of the captures that are changed (as captured):\n${tableOf(all)}`);
});

describe.skipIf(missing)('replays through the gateway (skipped without ../shared)', () => {
  it.each(Object.keys(expected))('%s', { timeout: 60_000 }, async (file) => {
    const conversations = conversationsOf(new URL(`captures/${file}.pcap`, shared));
    expect(conversations.length).toBeGreaterThan(0);
    let first: string | undefined;
    for (const [name, cut] of cuts) {
      const found = await judged(conversations, cut);
      const table = tableOf(found);
      first ??= table;
      if (cut === asCaptured) all.push(...found);
      expect(table, `${file} ${name}`).toBe(first);
      expect([...new Set(found.map(({ message }) => message))].sort()).toEqual([...expected[file]!].sort());
      expect(found.filter(({ what }) => what === 'swallowed')).toEqual([]);
    }
  });

  it('the four streams of the vectors: a CUCM of version 20 and a 7912 on CallManager 4.1', async () => {
    const conversations = vectorConversations(new URL('facts/sccp/vectors.json', shared));
    expect(conversations).toHaveLength(2);
    for (const [, cut] of cuts) {
      const found = await judged(conversations, cut);
      expect(new Set(found.map(({ message }) => message))).toEqual(new Set(['SoftKeyTemplateRes', 'SoftKeySetRes']));
      if (cut === asCaptured) all.push(...found);
    }
  });
});

describe.skipIf(missing)("somebody else's relay (skipped without ../shared)", () => {
  it('has the same frames on both sides, and so does ours between them', () => {
    const both = conversationsOf(new URL('captures/relay-busy-both-sides.pcap', shared));
    const front = both.filter(({ server }) => server.startsWith('127.0.0.2'));
    const back = both.filter(({ server }) => server.startsWith('127.0.0.1'));
    expect([front.length, back.length]).toEqual([3, 3]);
    const name = (each: CapturedConversation) =>
      framesOf(bytesOf(each, true))
        .frames.find((frame) => frame.readUInt32LE(8) === 1)!
        .toString('latin1', 12, 27);
    for (const near of front) {
      const far = back.find((each) => name(each) === name(near))!;
      const sides = {
        phoneSide: { toServer: bytesOf(near, true), toPhone: bytesOf(near, false) },
        serverSide: { toServer: bytesOf(far, true), toPhone: bytesOf(far, false) },
      };
      expect(judgeRelay(sides, name(near))).toEqual([]);
    }
  });
});
