/** The packed table against a Map of objects: random commands, the same answers. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { State } from '../../src/feature/call-back/machine.ts';
import { Names } from '../../src/feature/call-back/names.ts';
import { PackedIndex } from '../../src/feature/call-back/packed-index.ts';
import { hashOf } from '../../src/feature/call-back/scramble.ts';
import { Slab } from '../../src/feature/call-back/slab.ts';
import { CallBackTable, Flag } from '../../src/feature/call-back/table.ts';
import { NEVER } from '../../src/model/time.ts';

interface Model {
  device: string;
  line: string;
  sequence: number;
  dial: string;
  lineInstance: number;
  state: State;
  flags: number;
  revision: number;
  armedAt: number;
  freeSince: number;
  deadline: number;
}
type Models = Map<string, Model>;

const devices = ['SEP001122334455', 'SEP001122334456', 'SEPFFFFFFFFFFFF', 'SEP00112233445f', 'ATA0123', 'VGC_1/2', ''];
const lines = [
  '1002',
  '01002',
  '+1002',
  '+',
  '123456789',
  '1123456789',
  '1002;inside',
  '+493012345678901',
  '999999999999999',
  '1234567890123456',
  'ä',
  '0',
];
const now = 1_800_000_000_000;

const directoryNumber = (line: string): string => line.split(';')[0]!;

function waiters(table: CallBackTable, line: string): string[] {
  const list: string[] = [];
  for (let id = table.firstWaiter(line); id !== 0; id = table.nextWaiter(id)) list.push(table.device(id));
  return list;
}

/** Compares everything that can be asked. */
function same(table: CallBackTable, models: Models): void {
  expect(table.size).toBe(models.size);
  expect(table.lines).toBe(new Set([...models.values()].map((m) => m.line)).size);
  for (const device of devices) {
    const id = table.find(device);
    const model = models.get(device);
    expect(id !== 0).toBe(model !== undefined);
    if (model === undefined) continue;
    const { deadline: _, flags, ...plain } = model;
    expect({
      device: table.device(id),
      line: table.line(id),
      sequence: table.sequence(id),
      dial: table.dialNumber(id),
      lineInstance: table.callerLineInstance(id),
      state: table.state(id),
      revision: table.revision(id),
      armedAt: table.armedAt(id),
      freeSince: table.freeSince(id),
    }).toEqual(plain);
    const bits = Object.values(Flag);
    expect(bits.map((flag) => table.has(id, flag))).toEqual(bits.map((flag) => (flags & flag) !== 0));
  }
  const inOrder = [...models.values()].sort((x, y) => x.sequence - y.sequence);
  expect(lines.map((line) => waiters(table, line))).toEqual(
    lines.map((line) => inOrder.filter((m) => m.line === line).map((m) => m.device)),
  );
  const next = Math.min(NEVER, ...[...models.values()].map((m) => m.deadline));
  expect(table.nextDeadline).toBe(next);
  if (next !== NEVER) expect(models.get(table.device(table.firstDue))?.deadline).toBe(next);
}

const mac = (i: number): string => `SEP${i.toString(16).toUpperCase().padStart(12, '0')}`;

type Command = (table: CallBackTable, models: Models) => void;

const device = fc.constantFrom(...devices);
const line = fc.constantFrom(...lines);
const seconds = fc.integer({ min: 0, max: 0xffffffff });

const command: fc.Arbitrary<Command> = fc.oneof(
  fc.record({ device, line, sequence: fc.integer({ min: 1, max: 1000 }) }).map(
    ({ device, line, sequence }): Command =>
      (table, models) => {
        // Sequences are of one counter: no two alike.
        if ([...models.values()].some((m) => m.sequence === sequence)) return;
        const model = models.get(device);
        if (model === undefined) {
          table.add(device, line, sequence);
          models.set(device, {
            device,
            line,
            sequence,
            dial: directoryNumber(line),
            lineInstance: 0,
            state: State.none,
            flags: 0,
            revision: 0,
            armedAt: 0,
            freeSince: 0,
            deadline: NEVER,
          });
        } else {
          table.move(table.find(device), line, sequence);
          Object.assign(model, { line, sequence, dial: directoryNumber(line) });
        }
      },
  ),
  device.map(
    (device): Command =>
      (table, models) => {
        if (models.delete(device)) table.remove(table.find(device));
      },
  ),
  fc
    .record({
      device,
      dial: fc.option(fc.constantFrom('1002', '9', '+49 30', '')),
      lineInstance: fc.integer({ min: 0, max: 255 }),
      state: fc.constantFrom(...Object.values(State)),
      flag: fc.constantFrom(...Object.values(Flag)),
      on: fc.boolean(),
      revision: fc.integer({ min: 0, max: 0xffff }),
      armedAt: seconds,
      freeSince: seconds,
    })
    .map(
      ({ device, dial, flag, on, armedAt, freeSince, ...plain }): Command =>
        (table, models) => {
          const model = models.get(device);
          if (model === undefined) return;
          const id = table.find(device);
          const number = dial ?? directoryNumber(model.line);
          Object.assign(model, plain, { dial: number, armedAt: armedAt * 1000, freeSince: freeSince * 1000 });
          model.flags = on ? model.flags | flag : model.flags & ~flag;
          table.setCaller(id, plain.lineInstance, number);
          table.setState(id, plain.state);
          table.flag(id, flag, on);
          table.setRevision(id, plain.revision);
          table.setArmedAt(id, model.armedAt);
          table.setFreeSince(id, model.freeSince);
        },
    ),
  fc.record({ device, after: fc.option(fc.integer({ min: 0, max: 1_000_000 })) }).map(
    ({ device, after }): Command =>
      (table, models) => {
        const model = models.get(device);
        if (model === undefined) return;
        model.deadline = after === null ? NEVER : now + after * 10;
        table.setDeadline(table.find(device), model.deadline, now);
      },
  ),
);

describe('table', { timeout: 60_000 }, () => {
  test('random commands: the same as a Map of objects', () => {
    fc.assert(
      fc.property(fc.array(command, { maxLength: 60, size: 'max' }), fc.integer(), (commands, seed) => {
        const table = new CallBackTable(seed);
        const models: Models = new Map();
        for (const run of commands) {
          run(table, models);
          same(table, models);
        }
      }),
      { numRuns: 60 },
    );
  });

  test('50,000 records: arm, find, order, cancel every other, find again, expire in order', () => {
    const table = new CallBackTable();
    const name = (i: number): string => `SEP${(i * 7919).toString(16).toUpperCase().padStart(12, '0')}`;
    const count = 50_000;
    for (let i = 0; i < count; i++) {
      const id = table.add(name(i), String(10_000 + (i % 12_500)), i + 1);
      table.setDeadline(id, now + ((i * 7) % 1000) * 10, now);
    }
    expect(table.size).toBe(count);
    const numbers = Array.from({ length: count }, (_, i) => i);
    expect(numbers.filter((i) => table.device(table.find(name(i))) !== name(i))).toEqual([]);
    for (let i = 1; i < count; i += 2) table.remove(table.find(name(i)));
    expect(numbers.filter((i) => (table.find(name(i)) !== 0) !== (i % 2 === 0))).toEqual([]);
    expect(waiters(table, '10000')).toEqual([0, 12_500, 25_000, 37_500].map(name));
    const deadlines: number[] = [];
    for (let due = table.firstDue; due !== 0; due = table.firstDue) {
      deadlines.push(table.nextDeadline);
      table.remove(due);
    }
    expect(deadlines).toHaveLength(count / 2);
    expect(deadlines.findIndex((at, i) => at < (deadlines[i - 1] ?? 0))).toBe(-1);
    expect(table.size).toBe(0);
    expect(table.lines).toBe(0);
  });

  test('bytes a record, all told: at most 56 with four waiters a line and a deadline each', () => {
    const table = new CallBackTable();
    const count = 300_000;
    for (let i = 0; i < count; i++) {
      const id = table.add(mac(i), String(100_000 + (i >> 2)), i + 1);
      table.setCaller(id, 1, String(100_000 + (i >> 2)));
      table.setDeadline(id, now + i, now);
    }
    expect(table.bytes / count).toBeLessThan(56);
  });

  test('numbers to dial of their own cost 4 bytes where they are', () => {
    const table = new CallBackTable();
    const ids = Array.from({ length: 10_000 }, (_, i) => table.add(mac(i), '1002;inside', i + 1));
    for (const id of ids) table.setCaller(id, 1, '1002');
    const before = table.bytes;
    table.setCaller(ids.at(-1)!, 1, '91002');
    expect(table.bytes - before).toBeLessThan(20_000);
    for (const id of ids) table.setCaller(id, 1, '91002');
    expect(new Set(ids.map((id) => table.dialNumber(id)))).toEqual(new Set(['91002']));
    expect(table.bytes - before).toBeLessThan(60_000);
  });

  test('sequences go around at 2 ** 32 and keep their order', () => {
    const table = new CallBackTable();
    const sequences = [0xfffffffe, 0x100000001, 0xffffffff, 0x100000000, 0x7fffffff + 0x90000000];
    sequences.forEach((sequence, i) => {
      table.add(`D${i}`, '1', sequence);
    });
    expect(waiters(table, '1')).toEqual(['D0', 'D2', 'D3', 'D1', 'D4']);
    expect(table.sequence(table.find('D0'))).toBe(0xfffffffe);
    expect(table.sequence(table.find('D1'))).toBe(1);
  });

  test('the clock may turn: deadlines survive 248 days and a step back', () => {
    const table = new CallBackTable();
    const day = 24 * 3_600_000;
    const id = table.add('A', '1', 1);
    table.setDeadline(id, now + 300 * day, now);
    const other = table.add('B', '1', 2);
    table.setDeadline(other, now + 310 * day, now + 299 * day);
    expect(table.nextDeadline).toBe(now + 300 * day);
    table.setDeadline(other, now - 5 * day, now - 6 * day);
    expect(table.firstDue).toBe(other);
    expect(table.nextDeadline).toBe(now - 5 * day);
  });

  test('a clock that steps back by years: deadlines stay in order and none goes around', () => {
    const table = new CallBackTable();
    const day = 24 * 3_600_000;
    const near = table.add('A', '1', 1);
    const far = table.add('B', '1', 2);
    table.setDeadline(near, now + day, now);
    table.setDeadline(far, now + 400 * day, now);
    const third = table.add('C', '1', 3);
    table.setDeadline(third, now - 999 * day, now - 1000 * day);
    const order: string[] = [];
    for (let due = table.firstDue; due !== 0; due = table.firstDue) {
      order.push(table.device(due));
      table.remove(due);
    }
    expect(order[0]).toBe('C');
    expect(order).toHaveLength(3);
  });

  test('a deadline too far away comes early rather than never', () => {
    const table = new CallBackTable();
    const id = table.add('A', '1', 1);
    table.setDeadline(id, now + 1e15, now);
    expect(table.nextDeadline).toBeGreaterThan(now);
    expect(table.nextDeadline).toBeLessThan(now + 1e15);
  });

  test('revisions go around, line instances that do not fit become 0', () => {
    const table = new CallBackTable();
    const id = table.add('A', '1', 1);
    table.setRevision(id, 0x10000);
    expect(table.revision(id)).toBe(1);
    table.setCaller(id, 256, '1');
    expect(table.callerLineInstance(id)).toBe(0);
    expect(table.dialNumber(id)).toBe('1');
  });
});

describe('index', { timeout: 60_000 }, () => {
  test('random adding and removing: the same as a Set, and slots that were left do not pile up', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 1, max: 3000 }), (seed, live) => {
        const slab = new Slab(2);
        const index = new PackedIndex(slab, 0);
        const ids = new Map<number, number>();
        let wrong = 0;
        let state = seed;
        const random = (below: number): number => {
          state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
          return Math.floor((state / 2 ** 32) * below);
        };
        for (let step = 0; step < 20_000; step++) {
          // Twice as many keys as there is room for: about half are there at any time.
          const key = random(2 * live) - live;
          const id = ids.get(key);
          if (index.find(key, 7) !== (id ?? 0)) wrong++;
          if (id === undefined) {
            const added = slab.add();
            slab.put(added, 0, key);
            slab.put(added, 1, 7);
            index.add(added);
            ids.set(key, added);
          } else {
            index.remove(id);
            slab.remove(id);
            ids.delete(key);
          }
        }
        expect(index.size).toBe(ids.size);
        for (let key = -live; key < live; key++) if (index.find(key, 7) !== (ids.get(key) ?? 0)) wrong++;
        expect(wrong).toBe(0);
        expect(index.bytes).toBeLessThan(20_000 + live * 16);
      }),
      { numRuns: 12 },
    );
  });

  test('keys that were chosen to be alike fill one part: it grows, the directory does not for ever', () => {
    const slab = new Slab(2);
    const index = new PackedIndex(slab, 0);
    const alike: number[] = [];
    // More than a part takes before it divides, all with the low twelve bits of their hash alike.
    for (let key = 1; alike.length < 7_000; key++) if ((hashOf(key, 7, 0) & 0xfff) === 0x5a5) alike.push(key);
    const ids = alike.map((key) => {
      const id = slab.add();
      slab.put(id, 0, key);
      slab.put(id, 1, 7);
      index.add(id);
      return id;
    });
    expect(alike.filter((key, i) => index.find(key, 7) !== ids[i])).toEqual([]);
    expect(index.bytes).toBeLessThan(100_000);
    for (const id of ids) index.remove(id);
    expect(index.size).toBe(0);
    expect(alike.filter((key) => index.find(key, 7) !== 0)).toEqual([]);
  });
});

describe('names', { timeout: 60_000 }, () => {
  test('what is packed comes back, and equal words mean equal names', () => {
    const name = fc.oneof(
      fc.string({ maxLength: 20 }),
      fc.stringMatching(/^SEP[0-9A-F]{12}$/),
      fc.stringMatching(/^\+?[0-9]{1,20}$/),
      fc.constantFrom('+', '', 'SEP000000000000', '0', '000000000', '999999999', '1999999999', '999999999999999'),
      fc.stringMatching(/^0{1,16}$/),
    );
    fc.assert(
      fc.property(fc.array(name, { minLength: 2, maxLength: 10 }), (list) => {
        const names = new Names();
        const words = list.map((text) => {
          names.pack(text, true);
          return [names.low, names.high] as const;
        });
        list.forEach((text, i) => {
          expect(names.unpack(...words[i]!)).toBe(text);
          list.forEach((other, j) => {
            expect(words[i]![0] === words[j]![0] && words[i]![1] === words[j]![1]).toBe(text === other);
          });
        });
        for (const pair of words) names.release(...pair);
        expect(names.size).toBe(0);
      }),
      { numRuns: 1000 },
    );
  });
});
