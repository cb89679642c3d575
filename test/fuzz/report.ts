/** What a person reads when a run is over, and what the targets covered together. */
import type { Result } from './task.ts';

const number = (value: number): string => value.toLocaleString('en-US');
const percent = (part: number, all: number): string => (all === 0 ? '–' : `${((100 * part) / all).toFixed(1)} %`);

export function summaryText(result: Result): string {
  const { target, seed, runs, seconds, runsPerSecond, corpus, branches, coveredByCorpus, covered, slowest } = result;
  const slow = `slowest ${slowest.ms.toFixed(1)} ms (${slowest.bytes} bytes)`;
  const lines = [
    `${target.padEnd(8)} ${number(runs)} runs in ${seconds.toFixed(1)} s, ${number(runsPerSecond)}/s, seed ${seed}: ${result.finds.length} finds`,
    covered === 0
      ? `         branches not counted, from ${corpus} inputs, ${slow}`
      : `         branches ${percent(coveredByCorpus, branches)} by the stored corpus, ${percent(covered, branches)} in the end (${covered} of ${branches}), ${corpus} inputs kept, ${slow}`,
  ];
  for (const find of result.finds) {
    lines.push(`  find in run ${number(find.run)}: ${find.path === '' ? find.bytes.slice(0, 400) : find.path}`);
    lines.push(
      ...find.error
        .split('\n')
        .slice(0, 8)
        .map((line) => `    ${line.slice(0, 400)}`),
    );
    if (find.path !== '') lines.push(`    again: npm run fuzz -- ${target} --replay ${find.path}`);
  }
  if (result.missed.length > 0)
    lines.push('  branches not passed (compiled file:line):', `  ${result.missed.join(' ')}`);
  return lines.join('\n');
}

/** @param ms of the whole run, all targets */
export function totalText(results: readonly Result[], ms: number): string {
  const runs = results.reduce((sum, each) => sum + each.runs, 0);
  const finds = results.reduce((sum, each) => sum + each.finds.length, 0);
  return `together ${number(runs)} runs in ${(ms / 1000).toFixed(1)} s, ${number(Math.round((1000 * runs) / ms))}/s: ${finds} finds`;
}

export interface Codecs {
  readonly all: number;
  readonly covered: number;
  /** `file: line line …` of the compiled files. */
  readonly missed: readonly string[];
}

/** Branches of src/codecs that the targets of this run passed together. */
export function codecsOf(results: readonly Result[]): Codecs {
  const passed = new Map<string, boolean>();
  for (const { codecs } of results)
    for (const [path, { places, lines }] of Object.entries(codecs))
      lines.forEach((line, i) => {
        const key = `${path}:${line}:${i}`;
        passed.set(key, passed.get(key) === true || places[i] === '1');
      });
  const left = [...passed].filter(([, isPassed]) => !isPassed).map(([key]) => key.replace(/:\d+$/, ''));
  return { all: passed.size, covered: passed.size - left.length, missed: left };
}

export function codecsText({ all, covered, missed }: Codecs, isWhole: boolean): string {
  const text = `branches of src/codecs passed by these targets together: ${covered} of ${all} (${percent(covered, all)})`;
  return isWhole && missed.length > 0 ? `${text}\n  by none: ${missed.join(' ')}` : text;
}
