/** The dialect tables themselves: what their keys, sets and lists may be. */
import { describe, expect, it } from 'vitest';
import { CallManager, dialects } from '../../src/simulator/index.ts';
import { shownText } from '../../src/simulator/phrases.ts';

const lines = [{ device: 'SEP020000000001', number: '1001' }];

describe.each(Object.keys(dialects) as (keyof typeof dialects)[])('%s', (name) => {
  const dialect = dialects[name];

  it('has events that tell keys apart, and sets of keys that exist', () => {
    expect(new Set(dialect.keys.map(([, event]) => event)).size).toBe(dialect.keys.length);
    expect(dialect.keys.length).toBeLessThanOrEqual(dialect.keySlots);
    expect(dialect.sets.length).toBeLessThanOrEqual(16);
    for (const set of dialect.sets) {
      expect(set.length).toBeLessThanOrEqual(16);
      for (const position of set) expect(position).toBeLessThanOrEqual(dialect.keys.length);
    }
  });

  it('offers EndCall and Answer where a call needs them', () => {
    const label = (set: number): string[] =>
      (dialect.sets[set] ?? []).map((position) => shownText(dialect.keys[position - 1]?.[0] ?? ''));
    expect(label(0)).toContain('NewCall');
    for (const set of [1, 4, 6, 8]) expect(label(set)).toContain('EndCall');
    expect(label(3)).toContain('Answer');
    expect(label(2)).toContain('Resume');
  });

  it('offers CallBack on hook and while it rings out where the server has completion of its own, and nowhere else', () => {
    const offered = (manager: CallManager): number[] =>
      manager.sets.flatMap((set, i) => (set.some((p) => manager.keys[p - 1]?.[0] === '\x80\x41') ? [i] : []));
    expect(offered(new CallManager({ dialect: name, lines }))).toEqual([]);
    expect(offered(new CallManager({ dialect: name, lines, ownCallBack: true }))).toEqual([0, 8, 13, 14]);
  });

  it('gives CallBack an event that no other key has', () => {
    const { keys } = new CallManager({ dialect: name, lines, ownCallBack: true });
    expect(new Set(keys.map(([, event]) => event)).size).toBe(keys.length);
  });
});

describe('phrases', () => {
  it.each([
    ['\x80\x17321', 'From 321'],
    ['\x80\x41 1002', 'CallBack 1002'],
    ['Peer \x80\x18', 'Peer Connected'],
    ['\x1e\x22', 'Call On Hold'],
    ['plain', 'plain'],
    ['\x80', ''],
    ['\x80\xfe', '{80fe}'],
  ])('%j', (raw, shown) => {
    expect(shownText(raw)).toBe(shown);
  });
});
