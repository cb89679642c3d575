/** What a person reads: one line while it runs, a few when it is over. */
import { Figure } from './engine/shared.ts';
import type { Result, Task } from './task.ts';

const number = (value: number): string => value.toLocaleString('en-US');
const percent = (part: number, all: number): string => (all === 0 ? '–' : `${((100 * part) / all).toFixed(1)} %`);

export function liveLine(task: Pick<Task, 'target' | 'seconds'>, figures: Int32Array, ms: number): string {
  const at = (index: number): number => figures[index]!;
  const runs = at(Figure.runs);
  return [
    task.target.padEnd(8),
    `${number(runs)} runs`,
    `${number(Math.round((1000 * runs) / Math.max(1, ms)))}/s`,
    `branches ${percent(at(Figure.covered), at(Figure.branches))}`,
    `corpus ${number(at(Figure.corpus))}`,
    `finds ${at(Figure.finds)}`,
    `${Math.round(ms / 1000)} of ${task.seconds} s`,
  ].join('  ');
}

export function summaryText(result: Result): string {
  const { target, seed, runs, seconds, runsPerSecond, corpus, branches, coveredByCorpus, covered, slowest } = result;
  const lines = [
    `${target.padEnd(8)} ${number(runs)} runs in ${seconds.toFixed(1)} s, ${number(runsPerSecond)}/s, seed ${seed}: ${result.finds.length} finds`,
    `         branches ${percent(coveredByCorpus, branches)} by the stored corpus, ${percent(covered, branches)} in the end (${covered} of ${branches}), ${corpus} inputs kept, slowest ${slowest.ms.toFixed(1)} ms (${slowest.bytes} bytes)`,
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
