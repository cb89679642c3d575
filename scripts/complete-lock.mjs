// npm install leaves out of package-lock.json the optional packages of other platforms that the registry in use does not
// serve; npm ci then refuses the file. This gives each a row: version from the package that asks for it, platform from its name.
import { readFileSync, writeFileSync } from 'node:fs';

const lock = JSON.parse(readFileSync('package-lock.json', 'utf8'));
const rows = lock.packages;
let added = 0;
for (const row of Object.values(rows))
  for (const [name, version] of Object.entries(row.optionalDependencies ?? {})) {
    const key = `node_modules/${name}`;
    const platform = /-(android|darwin|freebsd|linux|openbsd|win32|aix|sunos)-([a-z0-9]+)(-musl|-glibc|-gnu)?$/.exec(
      name,
    );
    if (rows[key] !== undefined || platform === null || Object.keys(rows).some((each) => each.endsWith(`/${name}`)))
      continue;
    const [, os, cpu, libc] = platform;
    rows[key] = { version, cpu: [cpu], ...(row.dev ? { dev: true } : {}), optional: true, os: [os] };
    if (libc === '-musl') rows[key].libc = ['musl'];
    added++;
  }
lock.packages = Object.fromEntries(Object.entries(rows).sort(([a], [b]) => (a < b ? -1 : 1)));
writeFileSync('package-lock.json', `${JSON.stringify(lock, null, 2)}\n`);
console.log(`${added} rows added`);
