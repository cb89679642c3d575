/** Replay: a capture's phones played against a live server. */

export type { GivenUp } from './actor.ts';
export type { Difference } from './answers.ts';
export { castOf, type Identity, type Naming, plainNaming } from './cast.ts';
export { Conductor, type Pace, type Stage } from './conductor.ts';
export { Player, type ReplayCounts, type ReplayOptions } from './player.ts';
export { ReplayRecorder } from './recorder.ts';
export type { PhoneReport, ReplayReport } from './report.ts';
export type { Script } from './script.ts';
