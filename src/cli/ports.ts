/** `--port 2000,2001`, repeatable. */
import { InvalidArgumentError } from 'commander';

/** @throws InvalidArgumentError where one is no port. */
export function portNumbers(word: string, ports: readonly number[] = []): number[] {
  const numbers = word.split(',').map(Number);
  if (numbers.some((port) => !Number.isInteger(port) || port < 1 || port > 65_535)) {
    throw new InvalidArgumentError('A port is a number from 1 to 65535.');
  }
  return [...ports, ...numbers];
}
