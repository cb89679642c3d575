// What tsc does not: copies pages, dictionaries and sounds that the built program reads from beside itself, checks that every
// text fits the phones of its language, and lets the command be run (`npx ringback` runs the file itself).
import { chmodSync, cpSync, existsSync } from 'node:fs';

for (const folder of ['service/page', 'service/dictionaries', 'service/audio'])
  if (existsSync(`src/${folder}`))
    cpSync(`src/${folder}`, `dist/${folder}`, { recursive: true, filter: (source) => !source.endsWith('.ts') });
chmodSync('dist/cli/ringback.js', 0o755);

const { checkedDictionaries, shippedDictionaries } = await import('../dist/cli/dictionaries.js');
const { lines, sound } = checkedDictionaries([shippedDictionaries]);
if (!sound) {
  for (const line of lines) process.stderr.write(`${line}\n`);
  process.exit(1);
}
