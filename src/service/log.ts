/**
 * The log: pino, JSON lines on stderr, one line per thing that happened and never one per frame. Numbers and names of
 * people and phones are hidden, in sentences too, where the level is info or above; debug and trace, which an operator
 * turns on by hand, show them.
 */
import { type DestinationStream, destination, type Logger, pino } from 'pino';
import { ConfigurationError } from './configuration-error.ts';
import { Redaction } from './redaction.ts';

export type Log = Logger;

/** Keys whose values tell who called whom. */
const PRIVATE_KEYS = ['device', 'number', 'line', 'calling', 'called', 'originalCalled', 'label'] as const;
const paths = PRIVATE_KEYS.flatMap((key) => [key, `*.${key}`]);

/** One key for all that this process writes. */
export const redaction = new Redaction();

/**
 * A log file that can be moved away: `reopen` begins a new one under the same name.
 * @throws ConfigurationError where it cannot be opened.
 */
export function openLogFile(path: string): DestinationStream & { reopen(): void } {
  try {
    return destination({ dest: path, sync: true, append: true, mode: 0o600 });
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? String(error);
    throw new ConfigurationError([`log.file: ${path} cannot be opened (${code}); should be a file that we may write.`]);
  }
}

/** @param level pino's level names; @param stream where lines go, stderr if left out. */
export function createLog(level: string, stream: DestinationStream = destination({ dest: 2, sync: true })): Log {
  const log: Log = pino(
    {
      level,
      base: null,
      timestamp: () => `,"time":"${new Date().toISOString()}"`,
      formatters: { level: (label) => ({ level: label }) },
      // The level may change while running.
      redact: { paths, censor: (value) => (log.isLevelEnabled('debug') ? value : redaction.hide(value)) },
    },
    stream,
  );
  return log;
}

/** A phone's connection that ended, and why. */
export interface Notice {
  readonly reason: string;
  readonly device: string;
  readonly detail: string;
}

type Tell = (alarm: string, device: string, detail: string) => void;

const ctiAlarms: Readonly<Record<string, string>> = {
  lost: 'CtiManagerAway',
  up: 'CtiManagerBack',
  loginRefused: 'CtiRefused',
  featureRefused: 'CtiRefused',
  deviceRefused: 'CtiRefused',
  lineRefused: 'CtiRefused',
  handlesStuck: 'CtiHandlesStuck',
};

/** What became of the session with a CTIManager: a line each, and the alarm that it raises or ends. */
export function ctiNoticeTo(log: Log, tell: Tell): (notice: { what: string; manager: string; detail: string }) => void {
  const usual = new Set(['connected', 'up']);
  return ({ what, manager, detail }) => {
    const said = log.isLevelEnabled('debug') ? detail : redaction.sentence(detail);
    log[usual.has(what) ? 'info' : 'warn']({ what, manager, detail: said }, 'CTIManager');
    if (ctiAlarms[what] !== undefined) tell(ctiAlarms[what], '', `${manager}: ${detail}`);
  };
}

const serverAway: ReadonlySet<string> = new Set(['serverRefused', 'serverUnreachable', 'serverTimeout']);

/** Ends of connections, and the alarm where the server does not take them. */
export function noticeTo(log: Log, tell: Tell): (notice: Notice) => void {
  return ({ reason, device, detail }) => {
    // Thousands of them end at once when we stop: one line says that already.
    const level = reason === 'shutdown' ? 'debug' : 'info';
    const said = log.isLevelEnabled('debug') ? detail : redaction.sentence(detail);
    log[level]({ reason, device, detail: said }, 'connection ended');
    if (serverAway.has(reason)) tell('CallServerAway', '', `${reason}: ${detail}`);
  };
}
