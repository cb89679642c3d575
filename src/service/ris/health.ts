/**
 * What the service depends on, each with its state: call server or CTIManager reachable, records writable. Live: the process
 * answers. Ready: nothing that a call back needs is missing; the answer names what is.
 */
import { connect } from 'node:net';
import type { Address } from '../address.ts';
import { formatAddress } from '../address.ts';
import type { StatusReport } from './report.ts';

export interface Dependency {
  readonly name: 'call server' | 'CTIManager' | 'record store';
  readonly ok: boolean;
  /** A sentence. */
  readonly detail: string;
}

export interface Health {
  readonly live: true;
  readonly ready: boolean;
  /** Names of the dependencies that are missing. */
  readonly missing: readonly string[];
  readonly dependencies: readonly Dependency[];
}

/** A server that has not been seen is tried at most so often, and for so long. */
const TRY_MS = 5_000;
const CONNECT_MS = 2_000;

export interface HealthSources {
  readonly clock: () => number;
  readonly status: () => StatusReport;
  readonly upstream: Address | null;
  /** Names of alarms that stand. */
  readonly alarms: () => ReadonlySet<string>;
}

export class HealthCheck {
  private readonly sources: HealthSources;
  private triedAt = Number.NEGATIVE_INFINITY;
  private tried: Promise<string | null> = Promise.resolve(null);

  constructor(sources: HealthSources) {
    this.sources = sources;
  }

  async look(): Promise<Health> {
    const status = this.sources.status();
    const dependencies = [await this.callServer(status), ctiManager(status), this.store(status)].filter(
      (dependency) => dependency !== null,
    );
    const missing = dependencies.filter(({ ok }) => !ok).map(({ name }) => name);
    return { live: true, ready: missing.length === 0 && status.state === 'in service', missing, dependencies };
  }

  /** Registered phones prove that the server is there; without any it is called. */
  private async callServer(status: StatusReport): Promise<Dependency | null> {
    const { upstream, clock } = this.sources;
    if (upstream === null) return null;
    const name = 'call server' as const;
    const where = formatAddress(upstream);
    if (status.phones.registered > 0)
      return { name, ok: true, detail: `${where} serves ${status.phones.registered} phones.` };
    if (clock() - this.triedAt >= TRY_MS) {
      this.triedAt = clock();
      this.tried = reason(upstream);
    }
    const why = await this.tried;
    return { name, ok: why === null, detail: why === null ? `${where} accepts connections.` : `${where}: ${why}.` };
  }

  private store({ store, commits }: StatusReport): Dependency {
    const alarms = this.sources.alarms();
    const standing = ['StoreFull', 'StoreLate', 'StoreFails', 'RecordNotDurable'].find((alarm) => alarms.has(alarm));
    const where = store === null ? 'in memory' : `in ${store}`;
    const detail =
      standing === undefined
        ? `Records are kept ${where}; ${commits.pending} writes pend.`
        : `Alarm ${standing} stands.`;
    return { name: 'record store', ok: standing === undefined, detail };
  }
}

function ctiManager({ provider }: StatusReport): Dependency | null {
  if (provider === null) return null;
  const where = provider.managers.join(', ');
  const detail = provider.up ? `${where}: logged in.` : `${where}: no session.`;
  return { name: 'CTIManager', ok: provider.up, detail };
}

/** @returns why no connection can be made, or null */
function reason({ host, port }: Address): Promise<string | null> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: CONNECT_MS });
    const say = (why: string | null) => {
      socket.destroy();
      resolve(why);
    };
    socket.once('connect', () => say(null));
    socket.once('timeout', () => say(`no answer within ${CONNECT_MS} ms`));
    socket.once('error', (error: NodeJS.ErrnoException) => say(error.code ?? error.message));
  });
}
