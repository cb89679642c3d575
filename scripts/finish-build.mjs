// What tsc does not: copies pages, dictionaries and sounds that the built program reads from beside itself, checks that every
// text fits the phones of its language, makes one file of the verbs that must start quickly, and lets the command be run
// (`npx ringback` runs the file itself).
import { chmodSync, cpSync, existsSync, readFileSync, statSync } from 'node:fs';
import { oneFile } from './one-file.mjs';

// Like tsc, which is told to remember: what is there already is not written again, somebody may be reading it.
const isThere = (source, target) =>
  existsSync(target) && statSync(source).isFile() && readFileSync(source).equals(readFileSync(target));

for (const folder of ['service/page', 'service/dictionaries', 'service/audio'])
  if (existsSync(`src/${folder}`))
    cpSync(`src/${folder}`, `dist/${folder}`, {
      recursive: true,
      filter: (source, target) => !source.endsWith('.ts') && !isThere(source, target),
    });
chmodSync('dist/cli/ringback.js', 0o755);
const { oneFileVerbs } = await import('../dist/cli/verbs.js');
for (const verb of oneFileVerbs) await oneFile(verb);

const { checkedDictionaries, shippedDictionaries } = await import('../dist/cli/dictionaries.js');
const { lines, sound } = checkedDictionaries([shippedDictionaries]);
if (!sound) {
  for (const line of lines) process.stderr.write(`${line}\n`);
  process.exit(1);
}
