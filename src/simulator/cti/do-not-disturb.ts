/** Do not disturb, as CTI tells it: whether it is on, and what it does. */
import type { DoNotDisturb } from '../lines.ts';

/** dndOption, by the names of JTAPI: NONE, CALL_REJECT. */
const NONE = 0;
const CALL_REJECT = 2;

/** The option was 0 in the recorded sessions, also after the application had set do not disturb. */
export const dndOption = (mode: DoNotDisturb): number => (mode === 'reject' ? CALL_REJECT : NONE);

/** What an application sets: no option refuses calls, so they ring without a sound. */
export const setByApplication = (on: boolean): DoNotDisturb => (on ? 'ringerOff' : 'off');
