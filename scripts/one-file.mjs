// Verbs that read a file and end are mostly start: of 200 ms of `ringback decode` on a small capture, 90 went into finding,
// reading and compiling a hundred modules. This makes one file of each of them, commander in it, beside the modules that
// other verbs and the library use; of `decode` another one, which `--count` does not need. src/cli/verbs.ts names them.
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { rolldown } from 'rolldown';

const licence = `/*!\n * Contains commander:\n *\n${readFileSync('node_modules/commander/LICENSE', 'utf8')
  .trim()
  .split('\n')
  .map((line) => ` * ${line}`.trimEnd())
  .join('\n')}\n */`;

/** A file that somebody may be reading is replaced whole, and only where it changes. */
function put(path, text) {
  if (existsSync(path) && readFileSync(path, 'utf8') === text) return;
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(`${path}.${process.pid}`, text);
  renameSync(`${path}.${process.pid}`, path);
}

/** Only the file that has commander in it says so. */
const banner = ({ moduleIds }) => (moduleIds.some((id) => id.includes('/node_modules/commander/')) ? licence : '');

/**
 * What a verb imports only when it is needed becomes a file beside it, which takes what both need from the verb's.
 * @param verb whose dist/cli/VERB.js becomes dist/one-file/VERB.js
 */
export async function oneFile(verb) {
  const made = await rolldown({
    input: `dist/cli/${verb}.js`,
    platform: 'node',
    external: /^node:/,
    preserveEntrySignatures: 'allow-extension',
  });
  const { output } = await made.generate({ format: 'esm', banner, chunkFileNames: `${verb}-[name].js` });
  await made.close();
  const names = output.map(({ fileName }) => fileName);
  for (const { fileName, code, imports, moduleIds } of output) {
    const strange = imports.filter((name) => !name.startsWith('node:') && !names.includes(name));
    if (strange.length > 0) throw new Error(`${fileName} imports ${strange.join(', ')}, which is not beside it`);
    for (const module of moduleIds)
      if (existsSync(module) && /\bimport\.meta\b/.test(readFileSync(module, 'utf8')))
        throw new Error(`${module} looks for files beside itself, and would look in the wrong place`);
    put(`dist/one-file/${fileName}`, code);
  }
}
