// What tsc does not: copies pages, dictionaries and sounds that the built program reads from beside itself, checks that every
// text fits the phones of its language, and lets the command be run (`npx ringback` runs the file itself).
import { chmodSync, cpSync, existsSync, readFileSync, statSync } from 'node:fs';

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

const { checkedDictionaries, shippedDictionaries } = await import('../dist/cli/dictionaries.js');
const { lines, sound } = checkedDictionaries([shippedDictionaries]);
if (!sound) {
  for (const line of lines) process.stderr.write(`${line}\n`);
  process.exit(1);
}
