/** Service parameters in force, and what is true of each: where its value comes from, and whether a restart is due. */
import type { Asker } from './administration/asking.ts';
import type { ChangeJournal, SettingChange } from './changes/journal.ts';
import { SettingBook } from './changes/setting-book.ts';
import {
  type ParameterValue,
  type ParameterValues,
  parameterNamed,
  readParameters,
  type ServiceParameter,
  serviceParameters,
} from './parameters.ts';

/** A parameter with what is true of it now. */
export interface ParameterRow extends ServiceParameter {
  readonly value: ParameterValue;
  /** Where the value comes from. */
  readonly origin: 'default' | Asker['by'];
  /** What the service runs with, where that is another value: a restart is due. */
  readonly running: ParameterValue;
  readonly changedAt: number | null;
}

export interface ParameterBookParts {
  /** As the configuration gives them, checked, all of them. */
  readonly configured: ParameterValues;
  readonly journal: ChangeJournal;
  readonly clock: () => number;
  /** Where the configuration comes from, for the history. */
  readonly source: string;
}

export class ParameterBook extends SettingBook {
  /** @throws Error with a sentence where the journal cannot be written */
  constructor(parts: ParameterBookParts) {
    super({ ...parts, settings: serviceParameters, checked });
  }

  rows(): ParameterRow[] {
    return serviceParameters.map((parameter) => {
      const { key } = parameter;
      const last = this.journal.last(key);
      return {
        ...parameter,
        value: this.values.get(key)!,
        origin: last === undefined ? 'default' : last.by,
        running: this.runningValue(key),
        changedAt: last?.at ?? null,
      };
    });
  }

  /**
   * Changes values, by name or key.
   * @returns what is new; @throws ParameterProblems with a sentence for each that is wrong: then nothing is changed
   */
  change(given: Readonly<Record<string, ParameterValue>>, asker: Asker): readonly SettingChange[] {
    const told = [...readGiven(given)].map(([key, to]) => ({ key, to }));
    return this.apply(told, asker);
  }
}

/** Values by key, of those alone that were given by name or key. @throws ParameterProblems */
export function readGiven(given: Readonly<Record<string, ParameterValue>>): ParameterValues {
  const { values, problems } = readParameters(given);
  if (problems.length > 0) throw new ParameterProblems(problems);
  const keys = Object.keys(given).map((name) => parameterNamed(name)!.key);
  return new Map(keys.map((key) => [key, values.get(key)!]));
}

function checked(key: string, value: ParameterValue): ParameterValue | undefined {
  const { values, problems } = readParameters({ [key]: value });
  return problems.length === 0 ? values.get(key) : undefined;
}

/** Each problem a sentence that names the parameter, what it is and what it should be. */
export class ParameterProblems extends Error {
  readonly problems: readonly string[];
  constructor(problems: readonly string[]) {
    super(problems.map((problem) => `${problem}.`).join('\n'));
    this.name = 'ParameterProblems';
    this.problems = problems;
  }
}
