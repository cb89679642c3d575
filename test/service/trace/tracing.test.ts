/** Traces of phones and of the service: filters, ends, files. Time is the test's. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Input, State } from '../../../src/feature/index.ts';
import { Counters, type TracedMessage, type TraceSelection } from '../../../src/gateway/index.ts';
import { Redaction } from '../../../src/service/redaction.ts';
import { Level, levelOf, readFields, type TraceLevel } from '../../../src/service/trace/fields.ts';
import { tidyFolder, traceFileName } from '../../../src/service/trace/folder.ts';
import { Tracing } from '../../../src/service/trace/tracing.ts';
import { ManualTimers } from '../../kit/manual-timers.ts';

const A = 'SEP001122334455';
const B = 'SEP66778899AABB';
const asker = { by: 'command', name: 'root' } as const;

let folder: string;
let timers: ManualTimers;
let counters: Counters;
let alarms: string[];
let tracing: Tracing;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ringback-trace-'));
  timers = new ManualTimers();
  counters = new Counters();
  alarms = [];
  tracing = new Tracing({
    settings: { folder: join(folder, 'traces'), bytesMax: 1e6, keep: 2, days: 7 },
    timers,
    counters,
    redaction: new Redaction(Buffer.alloc(32, 1)),
    alarm: (...alarm) => void alarms.push(alarm.filter((word) => word !== '').join(' ')),
    head: () => [['service', 'ringback 1.2.3']],
  });
});
afterEach(async () => {
  await tracing.close();
  rmSync(folder, { recursive: true });
});

const fieldsOf = (text: string, level: TraceLevel) => {
  const levels = readFields(text, levelOf(level));
  if (typeof levels === 'string') throw new Error(levels);
  return levels;
};
const begin = (device: string, seconds = 600, level: TraceLevel = 'Detailed', fields = 'all') =>
  tracing.begin({ device, seconds, level, fields, levels: fieldsOf(fields, level), asker });

async function linesOf(name: string): Promise<string[]> {
  await tracing.close();
  return readFileSync(join(folder, 'traces', name), 'utf8')
    .trimEnd()
    .split('\n');
}

/** What was said, without times, head and end. */
async function written(name: string): Promise<string[]> {
  return (await linesOf(name))
    .map((line) => line.split(' | ').slice(1).join(' | '))
    .filter((line) => !/\| (ringback 1\.2\.3|trace of .*|the (trace|service) ends.*)$/.test(line));
}

const pressed = (device: string) => tracing.see({ type: 'callBackKey', device, lineInstance: 1, callReference: 16 });

function message(device: string, change: Partial<TracedMessage> = {}): TracedMessage {
  const at = timers.today();
  return { at, device, direction: 'toPhone', handling: 'passed', name: 'SetLamp', fields: 'a=1', missed: 0, ...change };
}

describe('a trace of one phone', () => {
  it('holds what is about it, in full, and of no other phone', async () => {
    await begin(A);
    pressed(A);
    pressed(B);
    tracing.see({ type: 'dialled', device: A, lineInstance: 1, callReference: 16, number: '1002' });
    tracing.see({ type: 'forwardAll', line: '1003', target: '1004', voiceMail: false });
    tracing.step(A, '1002', State.watchBusy, Input.lineFree, State.free);
    tracing.step(B, '1001', State.watchBusy, Input.lineFree, State.free);
    tracing.step(A, '1002', State.watchBusy, Input.dial, null);
    const screen = {
      title: 'CallBack',
      text: 'Anna\n1002',
      prompt: '',
      softKeys: [{ name: 'Exit', position: 3, uri: '' }],
    };
    tracing.see({ type: 'showScreen', device: A, dialog: 7, alert: false, screen } as never);
    tracing.message(message(A));
    tracing.message(message(B));
    tracing.message(message(A, { handling: 'changed', name: 'SoftKeySetRes' }));
    expect(await written(`${A}.trace`)).toEqual([
      `${A} | Significant | Event Handler | pressed CallBack, line 1 call 16`,
      `${A} | Significant | Event Handler | dialled 1002, line 1 call 16`,
      `${A} | State Transition | Call Back Handler | 1002: watchBusy × lineFree → free`,
      `${A} | Arbitrary | Call Back Handler | 1002: dial means nothing in watchBusy`,
      `${A} | Significant | DOM Helper | screen 7 is pushed, keys Exit "CallBack" "Anna\\n1002"`,
      `${A} | Arbitrary | SCCP | server → phone SetLamp a=1`,
      `${A} | Significant | Template Map | server → phone SoftKeySetRes, changed a=1`,
    ]);
  });

  it('leaves out what is above its level, or of a field that nobody asked for', async () => {
    await begin(A, 600, 'Significant', 'Event Handler, SCCP=Error');
    pressed(A);
    tracing.see({ type: 'hook', device: A, offHook: true });
    tracing.see({ type: 'commitDone', device: A, revision: 3, ok: true });
    tracing.message(message(A));
    expect(await written(`${A}.trace`)).toEqual([
      `${A} | Significant | Event Handler | pressed CallBack, line 1 call 16`,
    ]);
  });

  it('ends by itself at its end, and says who began it', async () => {
    const { ends, leftMs, by, who } = await begin(A, 60);
    expect([ends - timers.today(), leftMs, by, who]).toEqual([60_000, 60_000, 'command', 'root']);
    expect(alarms).toEqual([`TraceUnredacted ${A} until 2026-11-28T08:01:00.000Z, begun by command: root`]);
    timers.pass(59_999);
    expect(tracing.running()).toMatchObject([{ device: A, leftMs: 1 }]);
    timers.pass(1);
    await tracing.stop(B);
    expect(tracing.on).toBe(false);
    expect(tracing.running()).toEqual([]);
    expect(tracing.past()).toMatchObject([{ device: A, ended: 'its time is over', leftMs: 0, ends }]);
    expect(alarms.at(-1)).toBe(`TraceUnredactedCleared ${A} its time is over`);
    pressed(A);
    expect(await written(`${A}.trace`)).toEqual([]);
  });

  it('that is begun anew has the new end; two phones end each at its own', async () => {
    await begin(A, 60);
    await begin(B, 90);
    timers.pass(30_000);
    await begin(A, 120);
    timers.pass(60_000);
    await tracing.stop('');
    expect(tracing.running()).toMatchObject([{ device: A, leftMs: 60_000 }]);
    timers.pass(60_000);
    await tracing.stop('');
    expect(tracing.past().map(({ device, ended }) => [device, ended])).toEqual([
      [A, 'begun anew'],
      [B, 'its time is over'],
      [A, 'its time is over'],
    ]);
    expect(readdirSync(join(folder, 'traces')).sort()).toEqual([`${A}.trace`, `${A}.trace.1`, `${B}.trace`]);
  });

  it('is readable by its owner only, and one line stays one line', async () => {
    await begin(A);
    tracing.see({ type: 'dialled', device: A, lineInstance: 1, callReference: 1, number: '1\n2026 | x\u2028\u0007' });
    expect(await written(`${A}.trace`)).toEqual([
      `${A} | Significant | Event Handler | dialled 1\\u000a2026 | x\\u2028\\u0007, line 1 call 1`,
    ]);
    expect(statSync(join(folder, 'traces')).mode & 0o777).toBe(0o700);
    expect(statSync(join(folder, 'traces', `${A}.trace`)).mode & 0o777).toBe(0o600);
  });

  it('cuts a line that is too long', async () => {
    await begin(A);
    tracing.message(message(A, { fields: 'x'.repeat(20_000) }));
    const [line] = await written(`${A}.trace`);
    expect(line).toMatch(/x… \(\d+ characters more\)$/);
    expect(line!.length).toBeLessThan(8300);
  });

  it('keeps its last lines for who asks', async () => {
    await begin(A);
    for (let i = 0; i < 600; i++) pressed(A);
    expect(tracing.lines(A, 1000)).toHaveLength(500);
    expect(tracing.lines(A, 2)).toHaveLength(2);
    expect(tracing.lines(B, 2)).toBeNull();
  });
});

describe('what attachments are to tell', () => {
  const selections: (TraceSelection | null)[] = [];
  beforeEach(() => {
    selections.length = 0;
    tracing.onSelection = (selection) => void selections.push(selection);
  });

  it('is what is traced of their messages, with fields only where they are written', async () => {
    await begin(A);
    await begin(B, 600, 'Arbitrary');
    await tracing.service(fieldsOf('DB, SCCP=Arbitrary', 'Error'));
    expect(selections.at(-1)).toEqual({
      all: true,
      devices: [
        { device: A, detailed: true },
        { device: B, detailed: false },
      ],
    });
    await tracing.service(null);
    await tracing.stop(A);
    await tracing.stop(B);
    expect(selections.at(-1)).toBeNull();
  });

  it('is nothing where only other fields are traced', async () => {
    await begin(A, 600, 'Detailed', 'Call Back Handler, DB');
    await tracing.service(fieldsOf('all', 'Error'));
    expect(tracing.selection).toBeNull();
  });

  it('what it had no room for is told with the next line', async () => {
    await begin(A);
    tracing.message(message(A, { missed: 12 }));
    const [marker, line] = (await linesOf(`${A}.trace`)).slice(2);
    expect(marker).toBe('12 lines are missing here');
    expect(line).toContain('SetLamp');
    expect(alarms).toContain('TraceIncomplete 12 lines since the start');
  });
});

describe('the trace of the service', () => {
  it('hides numbers and names, and follows its parameters while it runs', async () => {
    await tracing.service(fieldsOf('all', 'Significant'));
    tracing.see({ type: 'dialled', device: A, lineInstance: 1, callReference: 16, number: '10021' });
    await tracing.service(fieldsOf('all', 'Special'));
    pressed(A);
    tracing.see({ type: 'deviceLost', device: A, reason: 'reset' });
    const text = (await written('service.trace')).join('\n');
    expect(text).toMatch(/^…55~\S{6} \| Significant \| Event Handler \| dialled …21~\S{6}, line 1 call 16\n/);
    expect(text).toMatch(/\n…55~\S{6} \| Special \| Event Handler \| is gone: reset$/);
    expect(text).not.toContain('pressed');
    expect(text).not.toMatch(/10021|001122334455/);
  });

  it('never has the detail: names of people stand there', async () => {
    await tracing.service(fieldsOf('all', 'Detailed'));
    tracing.message(message(A, { fields: 'callingPartyName="Anna"' }));
    expect((await written('service.trace')).join()).not.toContain('Anna');
  });

  it('costs nothing where it is off: no words are made', () => {
    expect(tracing.on).toBe(false);
    tracing.offer('db', Level.error, A, () => {
      throw new Error('somebody made words');
    });
    expect(counters.value('traceLines')).toBe(0);
  });
});

describe('the folder', () => {
  it('that cannot be made: a phone is not traced, and the service is an alarm until it can', async () => {
    writeFileSync(join(folder, 'traces'), 'a file');
    await expect(begin(A)).rejects.toThrow(/EEXIST|ENOTDIR/);
    expect(tracing.running()).toEqual([]);
    await tracing.service(fieldsOf('all', 'Significant'));
    expect(alarms).toContainEqual(
      expect.stringMatching(/^TraceNotWritten .*service\.trace: the folder .* cannot be made: a file is there/),
    );
    pressed(A);
    expect(tracing.serviceReport()).toMatchObject({ on: true, lines: 0 });
    rmSync(join(folder, 'traces'));
    timers.pass(10_000);
    pressed(A);
    await expect.poll(() => alarms.at(-1)).toMatch(/^TraceWritten /);
    pressed(A);
    await tracing.close();
    expect(readFileSync(join(folder, 'traces', 'service.trace'), 'utf8')).toMatch(
      /^\d+ lines are missing here\n.* pressed CallBack/,
    );
  });

  it('loses what is too old or too much, never what is being written', async () => {
    const path = join(folder, 'traces');
    await begin(A);
    const made = ['a.trace', 'b.trace.1', 'c.trace', 'notes.txt'].map((name) => join(path, name));
    made.forEach((file, i) => {
      writeFileSync(file, '');
      utimesSync(file, i + 1, i + 1);
    });
    utimesSync(join(path, `${A}.trace`), 1, 1);
    const writing = new Set([`${A}.trace`]);
    expect(await tidyFolder(path, { days: 1e6, filesMax: 3, writing }, Date.now())).toEqual(['a.trace']);
    expect(await tidyFolder(path, { days: 1, filesMax: 100, writing }, Date.now())).toEqual(['b.trace.1', 'c.trace']);
    expect(readdirSync(path).sort()).toEqual([`${A}.trace`, 'notes.txt']);
  });

  it('holds files whose names are no paths', () => {
    expect(traceFileName('../../ETC')).toBe('______ETC.trace');
    expect(traceFileName(A)).toBe(`${A}.trace`);
  });
});
