/** What a replay came to: per phone what was sent, what came back, and what was different from the capture. */
import { replayLimits } from '../../limits.ts';
import type { Actor, GivenUp } from './actor.ts';
import type { Difference } from './answers.ts';

export interface PhoneReport {
  readonly phone: string;
  /** Its name in the capture. */
  readonly captured: string;
  readonly copy: number;
  /** Messages sent, and those of the capture that could not be. */
  readonly sent: number;
  readonly unsent: number;
  /** Messages that came, and how many of them are those of the capture. */
  readonly received: number;
  readonly matched: number;
  /** Messages that the capture shows. */
  readonly expected: number;
  /** Why its connection ended early; null where it did not. */
  readonly failure: string | null;
  /** The server refused to register it, so that everything else is missing. */
  readonly refused: boolean;
  /** Answers that were waited for in vain. */
  readonly waits: readonly GivenUp[];
  readonly differences: readonly Difference[];
}

export interface ReplayReport {
  readonly to: string;
  /** Infinity in JSON is null: as fast as it went. */
  readonly speed: number | 'max';
  readonly copies: number;
  readonly seconds: number;
  /** Of the capture. */
  readonly capturedSeconds: number;
  readonly phones: number;
  readonly failed: number;
  readonly sent: number;
  readonly unsent: number;
  readonly received: number;
  readonly matched: number;
  readonly expected: number;
  readonly notes: readonly string[];
  /** All phones together but those that were refused, the most frequent first. */
  readonly waits: readonly GivenUp[];
  readonly differences: readonly Difference[];
  /** The run was ended before its end. */
  readonly stopped: boolean;
  readonly perPhone: readonly PhoneReport[];
}

/** One phone of one copy: all its connections. To be asked once, at the end. */
export function phoneReport(actors: readonly Actor[], copy: number): PhoneReport {
  const [first] = actors as [Actor, ...Actor[]];
  const sum = (of: (actor: Actor) => number): number => actors.reduce((total, actor) => total + of(actor), 0);
  return {
    phone: first.role.name,
    captured: first.role.captured,
    copy,
    sent: sum(({ sent }) => sent),
    unsent: sum(({ sends, sent }) => sends - sent),
    received: sum(({ answers }) => answers.received),
    matched: sum(({ answers }) => answers.matched),
    expected: sum(({ steps }) => steps.filter(({ kind }) => kind === 'expected').length),
    failure: actors.find(({ failure }) => failure !== null)?.failure ?? null,
    refused: actors.some(({ refused }) => refused),
    waits: gathered(actors.map(({ givenUp }) => [...givenUp.values()])),
    differences: together(actors.map(({ answers }) => answers.differences())),
  };
}

type About = Pick<ReplayReport, 'to' | 'speed' | 'copies' | 'seconds' | 'capturedSeconds' | 'notes' | 'stopped'>;

/** The whole run. */
export function replayReport(about: About, perPhone: readonly PhoneReport[]): ReplayReport {
  const sum = (of: (phone: PhoneReport) => number): number => perPhone.reduce((total, phone) => total + of(phone), 0);
  const played = perPhone.filter(({ refused }) => !refused);
  return {
    ...about,
    phones: perPhone.length,
    failed: sum(({ failure }) => (failure === null ? 0 : 1)),
    sent: sum(({ sent }) => sent),
    unsent: sum(({ unsent }) => unsent),
    received: sum(({ received }) => received),
    matched: sum(({ matched }) => matched),
    expected: sum(({ expected }) => expected),
    waits: gathered(played.map(({ waits }) => waits)),
    differences: together(played.map(({ differences }) => differences)),
    perPhone,
  };
}

function gathered(all: readonly (readonly GivenUp[])[]): GivenUp[] {
  const found = new Map<string, GivenUp>();
  for (const each of all.flat()) {
    const known = found.get(each.message);
    if (known === undefined) found.set(each.message, { ...each });
    else known.count += each.count;
  }
  return [...found.values()].sort((a, b) => b.count - a.count);
}

function together(all: readonly (readonly Difference[])[]): Difference[] {
  const found = new Map<string, Difference>();
  for (const each of all.flat()) {
    const key = JSON.stringify([each.what, each.message, each.field, each.captured, each.live]);
    const known = found.get(key);
    if (known !== undefined) known.count += each.count;
    else if (found.size < replayLimits.differencesMax) found.set(key, { ...each });
  }
  return [...found.values()].sort((a, b) => b.count - a.count);
}
