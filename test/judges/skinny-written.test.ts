/**
 * tshark as judge: every layout of every message is written by `encodeMessage` with random values, put into a capture, and
 * read by tshark in one run. What tshark shows must be what was written; where tshark is known to be wrong or to stop
 * early, the message stands in the table below with the reason, and must really differ there.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import { encodeMessage } from '../../src/codecs/skinny/encode.ts';
import { type MessageName, messageName } from '../../src/codecs/skinny/ids.ts';
import type { Layout } from '../../src/codecs/skinny/layout.ts';
import type { Fields, FieldValue } from '../../src/codecs/skinny/leaf.ts';
import { messages } from '../../src/codecs/skinny/table/index.ts';
import { pcapOf } from '../kit/pcap.ts';
import { readByTshark, type Shown, tsharkPresent } from '../kit/pdml.ts';
import { fieldsFor, numbersFrom } from '../kit/skinny-fields.ts';
import { knownDifferences } from './tshark-differences.ts';

/** Header versions that tshark takes for SCCP. */
const versionsKnown = [0, 10, 11, 15, 16, 17, 18, 19, 20, 21, 22];
const SEEDS = [1, 2, 3];

interface Case {
  readonly title: string;
  readonly fields: Fields;
  readonly frame: Uint8Array;
}

function casesOf(name: MessageName, layout: Layout, i: number): Case[] {
  const fitting = versionsKnown.filter((version) => version >= layout.when.from && version <= layout.when.to);
  const versions = [...new Set([fitting[0]!, fitting.at(-1)!])];
  return versions.flatMap((version) =>
    SEEDS.map((seed) => {
      const next = numbersFrom(seed * 7919 + i * 31 + version);
      const fields = sayTotals(fieldsFor(layout, next, { dataBytes: 1 + (next() % 40), tails: true, plain: true }));
      const frame = encodeMessage(name, version, fields, { layout: i });
      return { title: `v${version}, seed ${seed}`, fields, frame };
    }),
  );
}

/** tshark counts the elements of a template by its total, not by the number in this message: let them be equal. */
function sayTotals(fields: Fields): Fields {
  for (const [name, part] of Object.entries(fields)) {
    const count = /^(button|softKey)Template$|^softKeySets$/.test(name) ? (part as Fields) : {};
    for (const key of Object.keys(count)) {
      const own = key.match(/^total(\w)(\w+)$/);
      if (own) count[key] = count[`${own[1]!.toLowerCase()}${own[2]}`]!;
    }
  }
  return fields;
}

/** Leaves in wire order: Wireshark's last name, dots for underscores; an address that may be v6 is two leaves there. */
function leaves(name: string, value: FieldValue, into: [string, string | number][] = []) {
  if (Array.isArray(value)) for (const each of value) leaves(name, each, into);
  else if (typeof value !== 'object') into.push([name.replaceAll('_', '.'), value]);
  else if ('addr' in value) into.push(['ipv4or6', value.type as number], [name, value.addr as string]);
  else for (const [key, each] of Object.entries(value)) leaves(key, each, into);
  return into;
}

/** Values by name, in order, with tshark's spelling brought to ours. */
function valuesByName<T>(pairs: Iterable<readonly [string, T]>): Map<string, T[]> {
  const map = new Map<string, T[]>();
  for (const [name, value] of pairs) map.set(name, [...(map.get(name) ?? []), value]);
  return map;
}

const ownName = (shown: Shown): string =>
  shown.name
    .replaceAll('_', '.')
    .replace(/\.ipv[46]$/, '')
    .replace('forwardNoAnswerlDirnum', 'forwardNoAnswerDirnum');

function agrees(written: string | number, shown: Shown | undefined): boolean {
  if (shown === undefined) return false;
  if (typeof written === 'string') return shown.show === written || shown.raw === written || macText(shown) === written;
  return Number(shown.show) === written || (Number(shown.show) | 0) === written;
}
const macText = (shown: Shown): string => shown.raw.slice(0, 12).replace(/..(?!$)/g, '$&:');

/** Names on which tshark and the writer differ. */
function differences({ fields }: Case, shown: readonly Shown[]): string[] {
  const header = new Set([
    'data_length',
    'hdr_version',
    'messageId',
    'xmlData',
    'response_in',
    'response_to',
    'response_time',
  ]);
  const written = valuesByName(leaves('', fields));
  const read = valuesByName(
    shown.filter((each) => !header.has(each.name)).map((each) => [ownName(each), each] as const),
  );
  const names = new Set([...written.keys(), ...read.keys()]);
  return [...names].filter((name) => {
    const [ours, theirs] = [written.get(name) ?? [], read.get(name) ?? []];
    return ours.length !== theirs.length || !ours.every((value, i) => agrees(value, theirs[i]));
  });
}

const layouts = messages.flatMap((message) =>
  message.layouts.map((layout, i) => {
    const name = messageName(message.id) as MessageName;
    return { title: `${name} ${i}`, cases: casesOf(name, layout, i) };
  }),
);

describe.skipIf(!tsharkPresent)('tshark reads what the table writes (skipped where tshark is missing)', () => {
  const shown = new Map<Case, Shown[]>();
  beforeAll(() => {
    const cases = layouts.flatMap((each) => each.cases);
    readByTshark(pcapOf(cases.map((each) => each.frame))).forEach((fields, i) => void shown.set(cases[i]!, fields));
    expect(shown.size).toBe(cases.length);
  });

  it.each(layouts.map((each) => [each.title, each] as const))('%s', (title, { cases }) => {
    const known = knownDifferences[title];
    const found = new Set<string>();
    for (const each of cases) {
      const fields = shown.get(each)!;
      expect(
        fields.find((field) => field.name === 'messageId'),
        `${title} ${each.title}`,
      ).toBeDefined();
      for (const name of differences(each, fields)) found.add(name);
    }
    if (known?.names === 'any') expect([...found], known.reason).not.toEqual([]);
    else expect([...found].sort(), known?.reason).toEqual([...(known?.names ?? [])].sort());
  });
});
