/** Program of a worker (`serve --workers N`): joins its parts; no logic. What it has to say goes to the coordinator. */
import { keepYoungSpaceSmall, SOCKET_VARIABLE, work } from './gateway/index.ts';

keepYoungSpaceSmall();

// Ctrl-C goes to the whole group: the coordinator says when a worker ends.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => undefined);

try {
  await work({ path: process.env[SOCKET_VARIABLE] ?? '', end: (code) => process.exit(code) });
} catch (error) {
  process.stderr.write(`ringback worker: ${(error as Error).message}\n`);
  process.exit(1);
}
