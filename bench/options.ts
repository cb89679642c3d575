/** The words that a run is started with. */
import { parseArgs } from 'node:util';
import type { Part, TrialPart } from './harness.ts';

const options = {
  part: { type: 'string', multiple: true },
  rounds: { type: 'string', default: '5' },
  seconds: { type: 'string', default: '0.25' },
  smoke: { type: 'boolean', default: false },
  out: { type: 'string', default: 'bench/results' },
  help: { type: 'boolean', short: 'h', default: false },
  child: { type: 'boolean', default: false },
} as const;

export interface Words {
  readonly part: readonly string[] | undefined;
  readonly rounds: number;
  /** For each case in each round. */
  readonly seconds: number;
  readonly smoke: boolean;
  readonly out: string;
  readonly help: boolean;
  readonly child: boolean;
  readonly positionals: readonly string[];
}

/** The words were not understood: exit code 2, where a part that fails is 1. */
export class UsageError extends Error {}

export const USAGE = `usage: npm run bench -- [options]

  --smoke        every part once and small, in about a minute
  --part NAME    one part, or all whose names begin with NAME-; again and again for several
  --rounds N     rounds of each case, 5 where nothing is said
  --seconds S    for each case in each round, 0.25 where nothing is said; parts of servers have their own
  --out FOLDER   where index.html and bench.json go, bench/results where nothing is said
  --help         this
`;

const SMOKE = { rounds: 1, seconds: 0.05 } as const;

function positive(name: string, text: string, isFit: (value: number) => boolean): number {
  const value = Number(text);
  if (value > 0 && isFit(value)) return value;
  throw new UsageError(`--${name} ${text}: it wants a number above 0${name === 'rounds' ? ' without a fraction' : ''}`);
}

/** @throws UsageError */
export function readWords(args?: readonly string[]): Words {
  try {
    const { values, positionals } = parseArgs({ options, allowPositionals: true, ...(args && { args: [...args] }) });
    if (!values.child && positionals.length > 0)
      throw new UsageError(`${positionals[0]}: a part is named by --part ${positionals[0]}`);
    const { part, out, smoke, help, child } = values;
    const rounds = positive('rounds', values.rounds, Number.isSafeInteger);
    const seconds = positive('seconds', values.seconds, Number.isFinite);
    return { part, out, smoke, help, child, positionals, rounds, seconds, ...(smoke && SMOKE) };
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

const isOptional = (part: Part | TrialPart): boolean => part.optional === true;

/** The usage, and which parts there are. */
export function usageWithParts(parts: readonly (Part | TrialPart)[]): string {
  const names = (some: readonly (Part | TrialPart)[]): string => some.map(({ name }) => name).join(', ');
  const large = parts.filter(({ name }) => !name.startsWith('small-'));
  return (
    `${USAGE}\nparts of every run: ${names(large.filter((part) => !isOptional(part)))}\n` +
    `only when named: ${names(large.filter(isOptional))}\n`
  );
}
