/** The machine as a drawing: the docs are made from the table that the code runs. */
import { type InputName, machine, type StateName, stateNames } from './machine.ts';

/** Mermaid `stateDiagram-v2`. Inputs that lead the same way share an arrow; pairs that change nothing are left out. */
export function machineAsMermaid(): string {
  const lines = ['stateDiagram-v2', '  [*] --> arming: CallBack pressed'];
  for (const state of stateNames) {
    const arrows = new Map<string, string[]>();
    for (const [input, cell] of Object.entries(machine[state]) as [InputName, readonly [string, StateName]][]) {
      const [effect, next] = cell;
      if (effect === 'stay') continue;
      const target = next === 'none' ? '[*]' : next;
      const key = `  ${state} --> ${target}: `;
      const label = `${input} / ${effect}`;
      const labels = arrows.get(key);
      if (labels === undefined) arrows.set(key, [label]);
      else labels.push(label);
    }
    for (const [key, labels] of arrows) lines.push(key + labels.join(', '));
  }
  return `${lines.join('\n')}\n`;
}
