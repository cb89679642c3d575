// Verbs that read a file and end are mostly start: of 200 ms of `ringback decode` on a small capture, 90 went into finding,
// reading and compiling a hundred modules. This makes one file of each of them, commander in it, beside the modules that
// other verbs and the library use. src/cli/verbs.ts names them.
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

/** @param verb whose dist/cli/VERB.js becomes dist/one-file/VERB.js */
export async function oneFile(verb) {
  const made = await rolldown({ input: `dist/cli/${verb}.js`, platform: 'node', external: /^node:/ });
  const { output } = await made.generate({ format: 'esm', banner: licence, codeSplitting: false });
  await made.close();
  if (output.length !== 1 || output[0].imports.some((name) => !name.startsWith('node:')))
    throw new Error(`${verb} did not become one file: ${output.map(({ fileName }) => fileName).join(', ')}`);
  for (const module of output[0].moduleIds)
    if (existsSync(module) && /\bimport\.meta\b/.test(readFileSync(module, 'utf8')))
      throw new Error(`${module} looks for files beside itself, and would look in the wrong place`);
  put(`dist/one-file/${verb}.js`, output[0].code);
}
