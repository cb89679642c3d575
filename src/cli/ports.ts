/** `--port 2000,2001`, repeatable, and whose ports they are. */
import { InvalidArgumentError } from 'commander';
import type { AllStreamsOptions } from '../codecs/capture/index.ts';
import type { ProtocolName } from './frames.ts';

/** @throws InvalidArgumentError where one is no port. */
export function portNumbers(word: string, ports: readonly number[] = []): number[] {
  const numbers = word.split(',').map(Number);
  if (numbers.some((port) => !Number.isInteger(port) || port < 1 || port > 65_535)) {
    throw new InvalidArgumentError('A port is a number from 1 to 65535.');
  }
  return [...ports, ...numbers];
}

/** A port that is told is of the protocol that is told; the other one keeps its own. */
export function portsOf({
  port,
  protocol,
}: {
  readonly port?: readonly number[];
  readonly protocol: ProtocolName;
}): AllStreamsOptions {
  if (port === undefined) return {};
  return protocol === 'qbe' ? { qbePorts: port } : { skinnyPorts: port };
}
