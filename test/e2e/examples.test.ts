/** The examples, as a user of the library runs them: by package name, against the built files, with their types. */
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const run = (name: string): string => {
  const child = spawnSync(process.execPath, [`examples/${name}`], { encoding: 'utf8', timeout: 20_000 });
  expect(child.stderr).toBe('');
  expect(child.status).toBe(0);
  return child.stdout;
};

const says: Readonly<Record<string, readonly (string | RegExp)[]>> = {
  'skinny.mjs': ['state 6', /^CallState\b/m, '"callReference":16777242', 'fault 0'],
  'call-back.mjs': [/^commit $/m, 'showScreen CallBack is activated on 1002', 'waits for 1002'],
  'xsi.mjs': ['M&#252;ller &amp; S&#246;hne &lt;1002&gt;', 'UserCallData:21058:0:0:1:exit', '"status"'],
  'qbe.mjs': [
    'cause 17',
    /state=DISCONNECTED cause=USERBUSY/,
    /LineOpenResponse sequenceNumber=9 result=UNDEFINED_LINE/,
  ],
  'capture.mjs': [/^0 \d+ \d+$/m],
  'simulator.mjs': [/connected/i],
  'gateway.mjs': ['SEP020000000001', 'SEP020000000002'],
};

describe('examples', () => {
  it('each has a row here', () => {
    expect(
      readdirSync('examples')
        .filter((name) => name.endsWith('.mjs'))
        .sort(),
    ).toEqual(Object.keys(says).sort());
  });

  it.each(Object.keys(says))('%s', (name) => {
    const output = run(name);
    for (const text of says[name]!) expect(output).toMatch(text);
  });

  it('type-check against the published types', () => {
    const tsc = spawnSync(process.execPath, ['node_modules/typescript/bin/tsc', '-p', 'examples'], {
      encoding: 'utf8',
    });
    expect(tsc.stdout).toBe('');
    expect(tsc.status).toBe(0);
  });
});
