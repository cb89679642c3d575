/** `ringback lines`: lines of registered phones, busy or free, and how many wait. */
import type { Command } from 'commander';
import type { LineView } from '../feature/index.ts';
import { listCommand } from './lists.ts';

const uses: Readonly<Record<LineView['use'], string>> = {
  unknown: 'not known',
  free: 'free',
  ringing: 'rings',
  inUse: 'in use',
};

export function linesCommand(): Command {
  return listCommand<LineView>({
    verb: 'lines',
    description: 'Lines of registered phones: busy or free, and who waits.',
    head: ['LINE', 'STATE', 'WAITING', 'DEVICES'],
    cells: (line) => [
      line.line,
      `${uses[line.use]}${line.refusesCalls ? ', DND' : ''}`,
      line.waiting === 0 ? '' : String(line.waiting),
      line.devices.join(','),
    ],
    nothing: 'No line is known: no phone is registered.',
  });
}
