/**
 * Whole sessions, without sockets and clocks: see grammar/session-scripts.ts for how bytes become steps.
 *
 *   office    phones, store and time around the Call Back Handler; its promises are checked after every step
 *   gateway   two phones behind the inline gateway, the handler above them; what comes out of the streams is checked
 *             against what went in
 */
import { check, conserved, happenings, heal, names, Office, told, watch } from '../../feature/office-life.ts';
import { everything } from '../engine/effort.ts';
import type { Target } from '../grammar/grammar.ts';
import { cutSteps, OFFICE, sessionGrammar } from '../grammar/session-scripts.ts';
import { GatewaySession } from './gateway-session.ts';

const STEPS_MAX = 200;
const MS_MAX = 40_000;

const wheel = happenings.flatMap((happening) => Array.from({ length: happening.weight }, () => happening));

function liveInOffice(steps: readonly Buffer[]): void {
  const office = new Office();
  watch(office);
  for (const step of steps) {
    const [what = 0, phones = 0, how = 0, more = 0] = step;
    const slot = what % (wheel.length + 2);
    const happening = wheel[slot];
    if (happening === undefined) office.passes(1 + (((how << 8) | more) % MS_MAX));
    else {
      const { ways, run } = happening;
      run(office, phones % names.length, (phones >> 4) % names.length, ways[how % ways.length]!);
    }
    check(office);
  }
  heal(office);
  check(office);
  conserved(office);
  told(office);
}

export function fuzz(data: Buffer, effort = everything): void {
  if (data.length === 0 || !effort.isNew(data)) return;
  const steps = cutSteps(data).slice(1, STEPS_MAX);
  if (data[0]! % 2 === OFFICE) liveInOffice(steps);
  else {
    const session = new GatewaySession();
    for (const step of steps) session.step(step);
    session.judge();
  }
}

export const target: Target = { name: 'session', grammar: sessionGrammar, bytesMax: 6000, fuzz };
