/** Tests that start the command line run the built program: build it once, before them all, as `npm run build` does. */
import { spawnSync } from 'node:child_process';

const steps = [['node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json'], ['scripts/finish-build.mjs']];

export default function setup(): void {
  for (const step of steps) {
    const built = spawnSync(process.execPath, step, { encoding: 'utf8' });
    if (built.status !== 0) throw new Error(`${step.join(' ')} failed:\n${built.stdout}${built.stderr}`);
  }
}
