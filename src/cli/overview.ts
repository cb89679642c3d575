/** What `ringback` without a verb is: the list of verbs. */
import { Command } from 'commander';
import { strict, verbs } from './verbs.ts';
import { ownVersion } from './version.ts';

export function overview(): Command {
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
