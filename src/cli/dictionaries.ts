/** `ringback dictionaries [folder]`: which languages there are, and what is wrong with them. */
import { fileURLToPath } from 'node:url';
import { Command } from 'commander';
import { readDictionaryFiles } from '../service/dictionary-files.ts';
import { dictionaryProblems } from './dictionaries/check.ts';
import { ExitCode } from './exit-codes.ts';
import { print } from './simulate-options.ts';

const USE = `
Without a folder: the dictionaries that are shipped. A folder of a site is read after them, as \`ringback serve
--dictionaries FOLDER\` does. Exit code 1: a file cannot be read, a text is missing or does not fit a phone.

Examples:
  ringback dictionaries
  ringback dictionaries /etc/ringback/dictionaries

docs/dictionaries.md tells how to add a language.`;

/** The folder of the shipped dictionaries. */
export const shippedDictionaries = fileURLToPath(new URL('../service/dictionaries', import.meta.url));

/** Lines that say what there is; `sound` is false where one of them is a problem. */
export function checkedDictionaries(folders: readonly string[]): { lines: string[]; sound: boolean } {
  const { dictionary, alarms } = readDictionaryFiles(...folders);
  const lines = alarms.map(({ detail }) => detail);
  for (const locale of [...dictionary.locales].sort()) {
    const problems = dictionaryProblems(locale, dictionary.textsFor(locale));
    lines.push(...problems.map((problem) => `${locale}: ${problem}.`));
  }
  const sound = lines.length === 0;
  lines.push(`${dictionary.locales.length} languages: ${[...dictionary.locales].sort().join(', ')}.`);
  return { lines, sound };
}

/** The verb `dictionaries`, for the program of all verbs. */
export function dictionariesCommand(): Command {
  return new Command('dictionaries')
    .description('check the languages of our screens: those that are shipped, and those of a folder')
    .argument('[folder]', 'dictionaries of a site')
    .addHelpText('after', USE)
    .action((folder: string | undefined) => {
      const { lines, sound } = checkedDictionaries(
        folder === undefined ? [shippedDictionaries] : [shippedDictionaries, folder],
      );
      for (const line of lines) print(line);
      if (!sound) process.exitCode = ExitCode.failed;
    });
}
