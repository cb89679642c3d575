/** Real-time information (the original's RIS): what this node is, and what it holds at this moment. */
import { hostname } from 'node:os';
import type { CounterName } from '../../gateway/index.ts';
import { type Address, formatAddress } from '../address.ts';

export type ServiceState = 'starting' | 'in service' | 'draining';

/** A snapshot. Times are epoch milliseconds, addresses HOST:PORT. */
export interface StatusReport {
  readonly version: string;
  readonly node: string;
  readonly pid: number;
  readonly state: ServiceState;
  /** Of the cluster: a node by itself is active. */
  readonly role: string;
  readonly startedAt: number;
  readonly uptimeMs: number;
  readonly listen: string | null;
  readonly tlsListen: string | null;
  readonly upstream: string | null;
  readonly page: string | null;
  /** Folder of the records; null: in memory. */
  readonly store: string | null;
  readonly demo: boolean;
  readonly phones: { readonly connected: number; readonly registered: number };
  readonly provider: {
    readonly managers: readonly string[];
    readonly up: boolean;
    readonly devicesOpen: number;
    readonly linesOpen: number;
  } | null;
  readonly records: { readonly held: number; readonly lines: number; readonly bytes: number };
  readonly events: { readonly handled: number; readonly waiting: number };
  readonly commits: { readonly done: number; readonly pending: number; readonly failed: number };
  /** Settings and service parameters that were changed and count after a restart. */
  readonly restartDue: readonly string[];
}

/** What a node is, told once at its start. */
export interface NodeFacts {
  readonly version: string;
  readonly startedAt: number;
  readonly listen: Address | null;
  readonly tlsListen: Address | null;
  readonly upstream: Address | null;
  readonly store: string | null;
  readonly demo: boolean;
  readonly managers: readonly Address[];
}

/** What changes, read when somebody asks. */
export interface NodeSources {
  readonly clock: () => number;
  readonly state: () => ServiceState;
  readonly role: () => string;
  readonly page: () => Address | null;
  readonly counter: (name: CounterName) => number;
  readonly load: () => { readonly records: number; readonly lines: number; readonly bytes: number };
  readonly restartDue: () => readonly string[];
}

export function statusReport(facts: NodeFacts, sources: NodeSources): StatusReport {
  const { counter, load } = sources;
  const at = (address: Address | null) => (address === null ? null : formatAddress(address));
  const { records, lines, bytes } = load();
  return {
    version: facts.version,
    node: hostname(),
    pid: process.pid,
    state: sources.state(),
    role: sources.role(),
    startedAt: facts.startedAt,
    uptimeMs: sources.clock() - facts.startedAt,
    listen: at(facts.listen),
    tlsListen: at(facts.tlsListen),
    upstream: at(facts.upstream),
    page: at(sources.page()),
    store: facts.store,
    demo: facts.demo,
    phones: { connected: counter('sessions'), registered: counter('devices') },
    provider:
      facts.managers.length === 0
        ? null
        : {
            managers: facts.managers.map(formatAddress),
            up: counter('ctiUp') > 0,
            devicesOpen: counter('ctiDevicesOpen'),
            linesOpen: counter('ctiLinesOpen'),
          },
    records: { held: records, lines, bytes },
    events: { handled: counter('events'), waiting: counter('eventsWaiting') },
    commits: { done: counter('commits'), pending: counter('commitsPending'), failed: counter('commitFaults') },
    restartDue: sources.restartDue(),
  };
}
