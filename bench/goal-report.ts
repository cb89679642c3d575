/** Goals and what was left out, below the figures of a part. */
import { figure, safe } from './chart.ts';
import type { GoalResult } from './goals.ts';
import type { Skipped } from './harness.ts';

const verdict = ({ met }: GoalResult): string => (met === null ? 'not measured' : met ? 'reached' : 'not reached');

/** With more digits where a miss would read like the goal. */
function told({ reached, limit, met, unit }: GoalResult): string {
  if (reached === null) return '–';
  const text = met === false && figure(reached) === figure(limit) ? reached.toPrecision(4) : figure(reached);
  return `${text}${unit === '×' ? '×' : ` ${unit}`}`;
}

const wanted = ({ goal, unit }: GoalResult): string => `${goal}${unit === '×' ? '×' : ` ${unit}`}`;

/** For the terminal: a line a goal, a line a case that did not run. */
export function goalText(part: { goals: readonly GoalResult[]; skipped: readonly Skipped[] }): string {
  const goals = part.goals.map((goal) => `\n  goal: ${goal.title} ${wanted(goal)}: ${told(goal)}, ${verdict(goal)}`);
  const skipped = part.skipped.map(({ name, reason }) => `\n  left out: ${name}, ${reason}`);
  return [...goals, ...skipped].join('');
}

export function goalList(goals: readonly GoalResult[]): string {
  if (goals.length === 0) return '';
  const rows = goals.map(
    (goal) =>
      `<li><b class="${goal.met ? 'met' : ''}">${safe(told(goal))}</b> ${safe(goal.title)}, goal ${safe(wanted(goal))}: ` +
      `${verdict(goal)}</li>`,
  );
  return `<ul class="goals">${rows.join('')}</ul>`;
}

export const leftOut = (skipped: readonly Skipped[]): string =>
  skipped.map(({ name, reason }) => `<p class="note">Left out: ${safe(name)}, ${safe(reason)}.</p>`).join('');

interface WithGoals {
  readonly name: string;
  readonly goals: readonly GoalResult[];
}

/** All goals of a run, above the parts. */
export function overview(parts: readonly WithGoals[]): string {
  const rows = parts.flatMap(({ name, goals }) =>
    goals.map(
      (goal) =>
        `<tr><td><a href="#${name}">${safe(name)}</a>: ${safe(goal.title)}</td><td>${safe(wanted(goal))}</td>` +
        `<td>${safe(told(goal))}</td><td class="${goal.met ? 'met' : ''}">${verdict(goal)}</td></tr>`,
    ),
  );
  if (rows.length === 0) return '';
  return `<h2>Goals</h2><table><tr><th>part</th><th>goal</th><th>median</th><th></th></tr>${rows.join('')}</table>`;
}
