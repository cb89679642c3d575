/** docs/trace.md: its commands are run as they stand, against the demo. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { commandsOf, type Expectation, PageRunner } from '../kit/page-commands.ts';
import { RingbackProcess } from '../kit/ringback-process.ts';

const folder = mkdtempSync(join(tmpdir(), 'ringback-trace-page-'));
const control = join(folder, 'c.sock');
const own = ['--control', control, '--trace-folder', join(folder, 'traces')];
const demo = new RingbackProcess(['serve', '--json', '--demo', '--listen', '127.0.0.1:0', '--page', 'off', ...own]);
const runner = new PageRunner('.', { RINGBACK_CONTROL: control });
afterAll(async () => {
  await runner.end();
  await demo.stop();
  rmSync(folder, { recursive: true });
});

const expectations: readonly Expectation[] = [
  {
    command: 'trace SEP00005E005301 --for 10m',
    says: /^SEP00005E005301 is traced until .* to .*SEP00005E005301\.trace$/m,
  },
  { command: 'trace show 1001', says: /\| SEP00005E005301 \| Special \| Service \| trace of SEP00005E005301 until/ },
  { command: 'trace', says: /^SEP00005E005301 .* min .*Detailed/m },
  { command: 'trace stop 1001', says: /^SEP00005E005301 is traced no more/m },
  { command: 'parameters set "Trace On=true" "Debug Trace Level=State Transition"', says: /^Trace On: false → true$/m },
  { command: 'parameters set "Trace Fields=', says: /^Trace Fields: all → Call Back Handler, DB, SCCP=Arbitrary$/m },
  { command: 'parameters set "Trace On=false"', says: /^Trace On: true → false$/m },
];
const commands = commandsOf('docs/trace.md');

it('every command of the page does what it says', async () => {
  await demo.started();
  expect(commands).toHaveLength(expectations.length);
  for (const [i, expectation] of expectations.entries()) {
    expect(commands[i]).toContain(`ringback ${expectation.command}`);
    await runner.run(commands[i]!, expectation);
  }
  expect(readFileSync(join(folder, 'traces', 'service.trace'), 'utf8')).toContain('Trace Fields: all → ');
});
