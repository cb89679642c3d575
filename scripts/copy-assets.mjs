// Copies what tsc does not: pages, dictionaries and sounds that the built program reads from beside itself.
import { cpSync, existsSync } from 'node:fs';

for (const folder of ['service/page', 'service/dictionaries', 'service/audio'])
  if (existsSync(`src/${folder}`))
    cpSync(`src/${folder}`, `dist/${folder}`, { recursive: true, filter: (source) => !source.endsWith('.ts') });
