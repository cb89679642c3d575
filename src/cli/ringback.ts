#!/usr/bin/env node
/**
 * The command line: one file per verb, loaded when its verb is called, so that `decode` does not wait for a web server.
 * Exit codes: 0 done, 1 failed, 2 wrong usage, 3 malformed frames in the input (decode --strict), 4 no service runs,
 * 78 bad configuration.
 */
import type { CommanderError } from 'commander';
import { ExitCode } from './exit-codes.ts';
import { loadVerb, verbs } from './verbs.ts';

/** `ringback help VERB`, as many programs have it, is `ringback VERB --help`. */
function inHelpForm(words: readonly string[]): readonly string[] {
  return words[0] === 'help' ? [...words.slice(1), '--help'] : words;
}

async function run(words: readonly string[]): Promise<void> {
  const [verb, ...rest] = inHelpForm(words);
  if (verb !== undefined && Object.hasOwn(verbs, verb)) {
    await (await loadVerb(verb)).parseAsync(rest, { from: 'user' });
    return;
  }
  const { overview } = await import('./overview.ts');
  const program = overview();
  if (verb === undefined) {
    program.outputHelp({ error: true });
    process.exitCode = ExitCode.usage;
    return;
  }
  // Help of a word that is no verb is no help.
  program.parse(verb.startsWith('-') ? [verb, ...rest] : [], { from: 'user' });
  program.error(`error: '${verb}' is no verb of ringback`, { code: 'ringback.verb' });
}

/** A reader that has seen enough closes the pipe: that is success. */
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(ExitCode.done);
  throw error;
});

/** Who talks to a closed pipe (`2>&1 | head`) is not heard, and that is all. */
process.stderr.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

/** By its code, since a verb that is one file has a commander of its own. */
const isUsage = (error: unknown): error is CommanderError =>
  error instanceof Error && 'code' in error && /^(commander|ringback)\./.test(String(error.code));

run(process.argv.slice(2)).catch((error: unknown) => {
  if (isUsage(error)) {
    const told = error.code === 'commander.helpDisplayed' || error.code === 'commander.version';
    process.exitCode = told || error.code === 'commander.help' ? ExitCode.done : ExitCode.usage;
    return;
  }
  process.stderr.write(`ringback: ${error instanceof Error ? error.message : String(error)}\n`);
  if (process.env.RINGBACK_TRACE === '1' && error instanceof Error) process.stderr.write(`${error.stack}\n`);
  process.exitCode = ExitCode.failed;
});
