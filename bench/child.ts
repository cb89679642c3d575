/**
 * Processes of the bench: each case in one of its own, with whatever it starts in one group. When it ends, fails, takes too
 * long or the bench is broken off, the group ends with it: nothing is left running.
 */
import { type ChildProcess, spawn } from 'node:child_process';

const TIMEOUT_MS = 600_000;
/** Of what a failed process said, this much is told. */
const SAID_MAX = 2_000;

let running: ChildProcess | undefined;

function endGroup(child: ChildProcess | undefined): void {
  if (child?.pid === undefined) return;
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    // Nobody is left in it.
  }
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.once(signal, () => {
    endGroup(running);
    process.kill(process.pid, signal);
  });
}

/** Runs this program again with other words. @returns the JSON line that it prints. @throws Error with what it said */
export async function inChild<T>(options: readonly string[], words: readonly string[]): Promise<T> {
  const child = spawn(process.execPath, [...options, process.argv[1]!, '--child', ...words], {
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  running = child;
  const [out, said] = [[] as Buffer[], [] as Buffer[]];
  child.stdout.on('data', (data: Buffer) => out.push(data));
  child.stderr.on('data', (data: Buffer) => said.push(data));
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    endGroup(child);
  }, TIMEOUT_MS);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', resolve);
  });
  clearTimeout(timer);
  endGroup(child);
  running = undefined;
  const line = Buffer.concat(out)
    .toString()
    .split('\n')
    .find((text) => text.startsWith('{'));
  if (code === 0 && line !== undefined) return JSON.parse(line) as T;
  const why = late ? `took more than ${TIMEOUT_MS / 60_000} minutes` : `ended with ${code ?? child.signalCode}`;
  throw new Error(`${words[1]}/${words[2]} ${why}: ${Buffer.concat(said).toString().trim().slice(-SAID_MAX)}`);
}
