/**
 * What systemd wants to hear of a service (sd_notify): ready, alive, stopping.
 *
 *   start ──► READY=1 ──► WATCHDOG=1 at a third of WATCHDOG_USEC ──► STOPPING=1
 *
 * Node opens no UNIX datagram sockets, so the program `systemd-notify` speaks for us; the unit needs NotifyAccess=all. A
 * sign of life is a timer of this process: an event loop that hangs is silent, and systemd restarts the service. Where
 * NOTIFY_SOCKET is not set nothing is said and no program runs.
 */
import { execFile } from 'node:child_process';

const PROGRAM = 'systemd-notify';
/** systemd asks for a sign at half of its time; a third leaves room for a slow machine. */
const BEATS_PER_WATCHDOG = 3;
const US_PER_MS = 1000;
/** A manager that does not take our word must not keep helpers alive. */
const WORD_MS_MAX = 5000;

export interface SupervisorEnvironment {
  readonly NOTIFY_SOCKET?: string | undefined;
  /** Microseconds within which a sign of life must come; for the process WATCHDOG_PID where that is set. */
  readonly WATCHDOG_USEC?: string | undefined;
  readonly WATCHDOG_PID?: string | undefined;
}

export class Supervisor {
  readonly #listens: boolean;
  readonly #beatMs: number;
  readonly #failed: (reason: string) => void;
  #timer: NodeJS.Timeout | undefined;
  #told = false;

  /** @param failed told once: systemd cannot be spoken to, so it will take us for dead. */
  constructor(environment: SupervisorEnvironment, failed: (reason: string) => void) {
    this.#listens = (environment.NOTIFY_SOCKET ?? '') !== '';
    this.#beatMs = watchdogMs(environment) / BEATS_PER_WATCHDOG;
    this.#failed = failed;
  }

  /** All ports are open. @param status one line for `systemctl status` */
  ready(status: string): void {
    if (!this.#listens) return;
    this.#say(`--pid=${process.pid}`, '--ready', `--status=${status}`);
    if (this.#beatMs > 0) this.#timer = setInterval(() => this.#say('WATCHDOG=1'), this.#beatMs);
  }

  stopping(): void {
    clearInterval(this.#timer);
    if (this.#listens) this.#say('STOPPING=1');
  }

  #say(...words: string[]): void {
    execFile(PROGRAM, words, { timeout: WORD_MS_MAX }, (error) => {
      if (error === null || this.#told) return;
      this.#told = true;
      this.#failed(`${PROGRAM} ${words.join(' ')}: ${error.message.trim()}; the package systemd brings it`);
    });
  }
}

/** 0: no watchdog, or it watches another process. */
function watchdogMs({ WATCHDOG_USEC: text, WATCHDOG_PID: pid }: SupervisorEnvironment): number {
  const forUs = pid === undefined || pid === String(process.pid);
  const us = Number(text);
  return forUs && Number.isFinite(us) && us > 0 ? us / US_PER_MS : 0;
}
