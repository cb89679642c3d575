#!/usr/bin/env node
/**
 * The command line: one file per verb, loaded when its verb is called, so that `decode` does not wait for a web server.
 * Exit codes: 0 done, 1 failed, 2 wrong usage, 3 malformed frames in the input (decode --strict), 4 no service runs,
 * 78 bad configuration.
 */
import { Command, CommanderError } from 'commander';
import { ExitCode } from './exit-codes.ts';
import { loadVerb, strict, verbs } from './verbs.ts';
import { ownVersion } from './version.ts';

function overview(): Command {
  const program = new Command('ringback')
    .description('Call Back for SCCP phones: a gateway between phones and their call server.')
    .version(ownVersion(), '-V, --version')
    .usage('<verb> [options]')
    .helpCommand(false)
    .showHelpAfterError('(ringback --help lists the verbs)');
  const width = Math.max(...Object.keys(verbs).map((verb) => verb.length));
  const lines = Object.entries(verbs).map(([verb, does]) => `  ${verb.padEnd(width)}  ${does}`);
  program.addHelpText('after', `\nVerbs:\n${lines.join('\n')}\n\n  ringback <verb> --help tells more about one.`);
  return strict(program);
}

async function run(words: readonly string[]): Promise<void> {
  const [verb, ...rest] = words;
  if (verb !== undefined && Object.hasOwn(verbs, verb)) {
    await (await loadVerb(verb)).parseAsync(rest, { from: 'user' });
    return;
  }
  const program = overview();
  if (verb === undefined) {
    program.outputHelp({ error: true });
    process.exitCode = ExitCode.usage;
    return;
  }
  program.parse([...words], { from: 'user' });
  program.error(`error: '${verb}' is no verb of ringback`, { code: 'ringback.verb' });
}

/** A reader that has seen enough closes the pipe: that is success. */
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(ExitCode.done);
  throw error;
});

run(process.argv.slice(2)).catch((error: unknown) => {
  if (error instanceof CommanderError) {
    const told = error.code === 'commander.helpDisplayed' || error.code === 'commander.version';
    process.exitCode = told || error.code === 'commander.help' ? ExitCode.done : ExitCode.usage;
    return;
  }
  process.stderr.write(`ringback: ${error instanceof Error ? error.message : String(error)}\n`);
  if (process.env.RINGBACK_TRACE === '1' && error instanceof Error) process.stderr.write(`${error.stack}\n`);
  process.exitCode = ExitCode.failed;
});
