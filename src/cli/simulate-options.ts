/** What the verbs of `ringback simulate` share: options that are checked, and the end of a run. */
import { InvalidArgumentError, Option } from 'commander';

export interface Endpoint {
  readonly host: string;
  readonly port: number;
}

/** HOST:PORT, [IPv6]:PORT or PORT alone for 127.0.0.1. @throws InvalidArgumentError with what is wrong. */
export function endpoint(text: string): Endpoint {
  const match = /^(?:(?:\[([^\]]+)\]|([^:]*)):)?(\d{1,5})$/.exec(text);
  const port = Number(match?.[3] ?? Number.NaN);
  if (match === null || port > 65535)
    throw new InvalidArgumentError(`"${text}" is not HOST:PORT, such as 127.0.0.1:2000.`);
  return { host: match[1] || match[2] || '127.0.0.1', port };
}

/** A number within limits. @throws InvalidArgumentError */
export const within =
  (min: number, max: number) =>
  (text: string): number => {
    const value = Number(text);
    if (text.trim() === '' || !Number.isFinite(value) || value < min || value > max)
      throw new InvalidArgumentError(`"${text}" is not a number from ${min} to ${max}.`);
    return value;
  };

export const whole =
  (min: number, max: number) =>
  (text: string): number => {
    const value = within(min, max)(text);
    if (!Number.isInteger(value)) throw new InvalidArgumentError(`"${text}" is not a whole number.`);
    return value;
  };

export const endpointOption = (flags: string, does: string, otherwise = '127.0.0.1:2000'): Option =>
  new Option(flags, does).argParser(endpoint).default(endpoint(otherwise), otherwise);

export interface End {
  readonly reached: Promise<void>;
  isReached(): boolean;
  /** 130 after SIGINT, 143 after SIGTERM, else what was asked for. */
  exitCode(otherwise: number): number;
}

/** The end of a run: the time, or a signal. A second signal ends at once. */
export function endOf(seconds: number | undefined): End {
  let code: number | null = null;
  let reached = false;
  const promise = new Promise<void>((resolve) => {
    const stop = (signalCode: number | null): void => {
      if (reached && signalCode !== null) process.exit(signalCode);
      reached = true;
      code = signalCode;
      resolve();
    };
    process.on('SIGINT', () => stop(130));
    process.on('SIGTERM', () => stop(143));
    if (seconds !== undefined) setTimeout(() => stop(null), seconds * 1000).unref();
  });
  // Without a timer that counts, nothing else may keep the process alive (all phones lost): stay until the end is reached.
  const stay = setInterval(() => undefined, 60_000);
  void promise.then(() => clearInterval(stay));
  return { reached: promise, isReached: () => reached, exitCode: (otherwise) => code ?? otherwise };
}

export function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
