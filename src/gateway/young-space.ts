/**
 * How much memory V8 keeps for new objects. It begins with twice 1 MiB and doubles whenever much survives, up to twice
 * 16 MiB, as thousands of phones that register make it do; then it is kept, and an idle phone seems to take 12 KB instead of 8.
 * Messages cost no more with it (docs/bench.md).
 */
import { setFlagsFromString } from 'node:v8';

/** V8 reads the flag each time it grows, so it can be set while running; as an option of the command line it is raised to 2. */
const NO_GROWTH = '--semi-space-growth-factor=1';
const CHOSEN = /semi[-_]space/;

/**
 * From now on the space for new objects does not grow. Does nothing where whoever started Node has chosen its size.
 * @returns whether it was done
 */
export function keepYoungSpaceSmall(options = [...process.execArgv, process.env.NODE_OPTIONS ?? '']): boolean {
  if (options.some((option) => CHOSEN.test(option))) return false;
  setFlagsFromString(NO_GROWTH);
  return true;
}
