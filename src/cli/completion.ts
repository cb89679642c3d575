/**
 * `ringback completion bash|zsh|fish`: a script for the shell, made from the commands themselves, so that it knows every
 * verb, subcommand and option that there is.
 */
import { Argument, Command } from 'commander';
import { print } from './daemon.ts';
import { loadVerb, verbs } from './verbs.ts';

const AFTER = `
  bash   source <(ringback completion bash)      in ~/.bashrc
  zsh    ringback completion zsh > "\${fpath[1]}/_ringback"
  fish   ringback completion fish > ~/.config/fish/completions/ringback.fish`;

/** Words that may follow: `ringback` itself is '', a subcommand "parameters set". */
interface Place {
  readonly path: string;
  readonly words: readonly { readonly word: string; readonly help: string }[];
}

const shells: Readonly<Record<string, (places: readonly Place[]) => string>> = { bash, zsh, fish };

export function completionCommand(): Command {
  return new Command('completion')
    .description('Print what makes a shell complete verbs, subcommands and options.')
    .addArgument(new Argument('<shell>').choices(Object.keys(shells)))
    .addHelpText('after', AFTER)
    .action(async (shell: string) => print(shells[shell]!(await allPlaces())));
}

async function allPlaces(): Promise<Place[]> {
  const names = Object.keys(verbs);
  const top = names.map((word) => ({ word, help: verbs[word]! }));
  const places: Place[] = [
    { path: '', words: [...top, { word: '--help', help: 'help' }, { word: '--version', help: 'version' }] },
  ];
  for (const verb of names) addPlaces(await loadVerb(verb), verb, places);
  return places;
}

function addPlaces(command: Command, path: string, places: Place[]): void {
  const options = command.options.flatMap(({ long, description }) =>
    typeof long === 'string' ? [{ word: long, help: description }] : [],
  );
  const inner = command.commands.map((one) => ({ word: one.name(), help: one.description() }));
  const choices = command.registeredArguments.flatMap(({ argChoices = [] }) =>
    argChoices.map((word) => ({ word, help: '' })),
  );
  places.push({ path, words: [...inner, ...choices, ...options, { word: '--help', help: 'help' }] });
  for (const one of command.commands) addPlaces(one, `${path} ${one.name()}`, places);
}

/** Longest place that the words so far name; then its words, and files where none fits. */
function bash(places: readonly Place[]): string {
  const cases = places
    .toSorted((a, b) => b.path.length - a.path.length)
    .map(
      ({ path, words }) =>
        `    "${path}${path === '' ? '' : ' '}"*) words="${words.map(({ word }) => word).join(' ')}" ;;`,
    );
  return `# bash completion of ringback
_ringback() {
  local current=\${COMP_WORDS[COMP_CWORD]} line words
  line="\${COMP_WORDS[*]:1:COMP_CWORD-1} "
  case "\${line# }" in
${cases.join('\n')}
  esac
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -o bashdefault -o default -F _ringback ringback`;
}

function zsh(places: readonly Place[]): string {
  const cases = places
    .toSorted((a, b) => b.path.length - a.path.length)
    .map(({ path, words }) => {
      const list = words.map(({ word, help }) => quoted(`${word}:${brief(help)}`)).join(' ');
      return `    ${path === '' ? '' : quoted(`${path} `)}*) offers=(${list}) ;;`;
    });
  return `#compdef ringback
_ringback() {
  local -a offers typed=("\${(@)words[2,CURRENT-1]}")
  local line="\${(j: :)typed} "
  case "\${line# }" in
${cases.join('\n')}
  esac
  _describe ringback offers || _files
}
compdef _ringback ringback`;
}

function fish(places: readonly Place[]): string {
  const lines = places.flatMap(({ path, words }) => words.map(({ word, help }) => fishLine(path, word, help)));
  return [
    '# fish completion of ringback',
    'function __ringback_at',
    '  set -l typed (commandline -opc)[2..-1]',
    '  set -l line (string join " " -- (string match -v -- "-*" $typed))',
    '  test "$line" = "$argv[1]"',
    'end',
    ...lines,
  ].join('\n');
}

function fishLine(path: string, word: string, help: string): string {
  const what = word.startsWith('--') ? `-l ${word.slice(2)}` : `-f -a ${quoted(word)}`;
  return `complete -c ringback -n ${quoted(`__ringback_at ${quoted(path)}`)} ${what} -d ${quoted(brief(help))}`;
}

/** The first words of a help text: a shell shows one line. */
function brief(help: string): string {
  const first = help.split(/[;(.]/)[0]!.trim().replaceAll(':', ' ');
  return first.length > 60 ? `${first.slice(0, 59)}…` : first;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
