/** The two sets of cases, each with what runs one of them: a live gateway, or a live attachment. */
import { elementCases } from './cases.ts';
import { Live } from './live.ts';
import { qbeElementCases } from './qbe-cases.ts';
import { LiveCti } from './qbe-live.ts';

/** One live thing; cases run on it one after the other. */
export interface Bench {
  /** @throws where the case did what it must not; the bench is then not to be used again. */
  run(index: number): Promise<void>;
  close(): Promise<void>;
}

export interface ElementSet {
  readonly names: readonly string[];
  open(): Promise<Bench>;
}

function sccp(): ElementSet {
  const cases = [...elementCases()];
  const open = async (): Promise<Bench> => {
    const live = await Live.open();
    return {
      run: async (index) => {
        const { frame } = cases[index]!;
        for (const way of ['toServer', 'toPhone'] as const)
          await live.run(frame, way).catch((error: Error) => {
            throw new Error(`${way}: ${error.message}; ${frame.toString('hex')}`);
          });
      },
      close: () => live.close(),
    };
  };
  return { names: cases.map(({ name }) => name), open };
}

function qbe(): ElementSet {
  const cases = [...qbeElementCases()];
  const open = async (): Promise<Bench> => {
    const live = await LiveCti.open();
    return { run: (index) => live.run(cases[index]!), close: () => live.close() };
  };
  return { names: cases.map(({ name }) => name), open };
}

export const elementSets: Readonly<Record<string, () => ElementSet>> = { sccp, qbe };
