/** The space for new objects, with the Node that runs this: what V8 makes of a flag that is set late is not documented. */
import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';

const MODULE = new URL('../../dist/gateway/young-space.js', import.meta.url).href;
const MIB = 1024 * 1024;

/** Bytes of that space after much has survived in it. */
function spaceAfter(options: readonly string[], keep: boolean): number {
  const program = `
    import { getHeapSpaceStatistics } from 'node:v8';
    import { keepYoungSpaceSmall } from '${MODULE}';
    if (${keep}) keepYoungSpaceSmall();
    const kept = [];
    for (let i = 0; i < 300_000; i++) kept.push({ i, of: [i] });
    const space = getHeapSpaceStatistics().find(({ space_name }) => space_name === 'new_space');
    console.log(space.space_size, kept.length);`;
  const said = execFileSync(process.execPath, [...options, '--input-type=module', '-e', program], {
    encoding: 'utf8',
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  return Number(said.split(' ')[0]);
}

it(`Node ${process.versions.node} keeps it at twice 1 MiB where it would have grown`, () => {
  expect(spaceAfter([], false)).toBeGreaterThan(4 * MIB);
  expect(spaceAfter([], true)).toBeLessThanOrEqual(2 * MIB);
});

it('whoever has chosen its size has it', () => {
  expect(spaceAfter(['--max-semi-space-size=8'], true)).toBeGreaterThan(4 * MIB);
});
