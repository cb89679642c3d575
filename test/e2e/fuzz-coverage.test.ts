/** The corpus alone passes 95 % of the branches of the codecs: measured by the fuzzer's own counting, no case beside the stored. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const run = promisify(execFile);
/** A folder of its own: another test may be compiling for `npm run fuzz`. */
const FOLDER = 'test-output/fuzz-coverage';
const LEAST = 95;

it(`passes ${LEAST} % of the branches of src/codecs`, { timeout: 180_000 }, async () => {
  await run('npx', ['tsc', '-p', 'tsconfig.fuzz.json', '--outDir', FOLDER]);
  const options = ['all', '--runs', '0', '--no-save', '--least', String(LEAST), '--jobs', '2'];
  // Exit code 1, and so an error with what is missing, where it is less, or where a stored input breaks something.
  const { stdout } = await run('node', [`${FOLDER}/test/fuzz/run.js`, ...options], { maxBuffer: 1 << 24 });
  expect(stdout).toMatch(/together 0 runs .* 0 finds/);
  expect(stdout).toMatch(/passed by these targets together: \d+ of \d+ \(9[5-9]\.\d %\)/);
});
