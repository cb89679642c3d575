/** Words of a command line; where they are not understood, how the command is used, and exit code 2. */
import { type ParseArgsConfig, parseArgs } from 'node:util';

/** Says what is wrong (nothing where help was asked for) and how it is used. Does not return. */
export function refuse(command: string, usage: string, wrong: string): never {
  process.stderr.write(`${wrong === '' ? '' : `${command}: ${wrong}\n`}${usage}\n`);
  process.exit(2);
}

/** As `parseArgs`. */
export function words<T extends ParseArgsConfig>(
  command: string,
  usage: string,
  config: T,
): ReturnType<typeof parseArgs<T>> {
  const asked = process.argv.slice(2).some((word) => word === '--help' || word === '-h');
  if (asked) refuse(command, usage, '');
  try {
    return parseArgs(config);
  } catch (error) {
    // Node's second sentence is about words that begin with a dash; there are none here.
    refuse(command, usage, (error as Error).message.replace(/\. To specify.*$/s, ''));
  }
}

/** @throws where it is no whole number */
export function whole(text: string | undefined, name: string, otherwise: number): number {
  if (text === undefined) return otherwise;
  const value = Number(text);
  if (text !== '' && Number.isInteger(value) && value >= 0) return value;
  throw new Error(`--${name} ${text}: give a whole number`);
}
