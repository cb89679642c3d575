/** The verbs of the command line: what each does, and how its file is loaded. */
import type { Command } from 'commander';

/** The file of a verb is `./<verb>` and exports `<verb>Command(): Command`. */
export const verbs: Readonly<Record<string, string>> = {
  serve: 'run the gateway between phones and their call server (--demo: with a simulated office)',
  status: 'what the running service is and holds',
  phones: 'registered phones of the running service, and what their screens show',
  lines: 'lines of registered phones: busy or free, and who waits',
  records: 'call backs that wait, and why',
  devices: 'phones and numbers of the site: list, look up, import',
  explain: 'why the call back of a phone waits',
  cancel: 'end the call back of a phone',
  parameters: 'show and change service parameters while the service runs',
  alarms: 'what is wrong now, and what was',
  trace: 'trace everything about one phone for a while',
  drain: 'let phones go as their calls end, then end the service',
  completion: 'print what makes a shell complete these words',
  cluster: 'show the nodes of a cluster: roles, records, lag; drain one for planned work',
  decode: 'list the SCCP and QBE messages of a capture, or of frames in hex',
  report: 'make a page of a capture: phones over time, ladders of calls and call backs',
  attach: 'watch an interface, the running service, a pipe or a capture: messages, and what Call Back would do',
  extcap: 'show the running gateway in Wireshark, as an interface',
  dictionaries: 'check the languages of our screens',
  dissector: 'print a Wireshark dissector for QBE',
  replay: 'play the phones of a capture against a live server or gateway',
  simulate: 'run simulated phones, a simulated call manager or CTIManager',
};

/** Verbs of which the built program has all modules in one file (scripts/one-file.mjs): most of their time is start. */
export const oneFileVerbs: readonly string[] = ['decode'];

/** The verb itself, with our rules about exits. Sources end in .ts, the built program in .js. */
export async function loadVerb(verb: string): Promise<Command> {
  const ending = import.meta.url.slice(import.meta.url.lastIndexOf('.'));
  const folder = ending === '.js' && oneFileVerbs.includes(verb) ? '../one-file' : '.';
  const module = (await import(`${folder}/${verb}${ending}`)) as Record<string, () => Command>;
  const command = module[`${verb}Command`]!();
  command.name(`ringback ${verb}`);
  return strict(command);
}

/** Errors of usage are thrown instead of ending the process, in subcommands too. */
export function strict(command: Command): Command {
  command.exitOverride();
  for (const inner of command.commands) strict(inner);
  return command;
}
