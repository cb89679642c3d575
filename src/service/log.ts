/**
 * The log: pino, JSON lines on stderr, one line per thing that happened and never one per frame. Numbers and names of
 * people and phones are hidden at level info and above; debug and trace, which an operator turns on by hand, show them.
 */
import { type DestinationStream, destination, type Logger, pino } from 'pino';
import { ConfigurationError } from './configuration.ts';

export type Log = Logger;

/** Keys whose values tell who called whom. */
const PRIVATE_KEYS = ['device', 'number', 'line', 'calling', 'called', 'originalCalled', 'label'] as const;
const paths = PRIVATE_KEYS.flatMap((key) => [key, `*.${key}`]);

/** Keeps the last two characters, so that two phones can be told apart in one log: `SEP001122334455` → `…55`. */
export function hide(value: unknown): string {
  return `…${String(value).slice(-2)}`;
}

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
  const open = level === 'debug' || level === 'trace';
  return pino(
    {
      level,
      base: null,
      timestamp: () => `,"time":"${new Date().toISOString()}"`,
      formatters: { level: (label) => ({ level: label }) },
      ...(open ? {} : { redact: { paths, censor: hide } }),
    },
    stream,
  );
}

/** Alarms of router and feature: the detail is a sentence of ours or of the system, in which a device may be named. */
export function alarmTo(log: Log): (alarm: string, device: string, detail: string) => void {
  return (alarm, device, detail) => {
    const open = log.isLevelEnabled('debug') || device === '';
    log.warn({ alarm, device, detail: open ? detail : detail.replaceAll(device, hide(device)) }, 'alarm');
  };
}

/** A phone's connection that ended, and why. */
export interface Notice {
  readonly reason: string;
  readonly device: string;
  readonly detail: string;
}

/** What became of the session with a CTIManager. Devices and lines are named in sentences, so these are kept short. */
export function ctiNoticeTo(log: Log): (notice: { what: string; manager: string; detail: string }) => void {
  const usual = new Set(['connected', 'up']);
  return ({ what, manager, detail }) => log[usual.has(what) ? 'info' : 'warn']({ what, manager, detail }, 'CTIManager');
}

export function noticeTo(log: Log): (notice: Notice) => void {
  return ({ reason, device, detail }) => {
    // Thousands of them end at once when we stop: one line says that already.
    const level = reason === 'shutdown' ? 'debug' : 'info';
    log[level]({ reason, device, detail }, 'connection ended');
  };
}
