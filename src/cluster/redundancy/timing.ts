/** Times of a cluster, milliseconds, each with its reason. */
import type { Ms } from '../../model/time.ts';

export interface ClusterTiming {
  /**
   * Asked of etcd for a node's lease, whole seconds. etcd gives at least 1.5 elections (2 s as it comes); one election of
   * its own may pass without an answer, and shall not cost us the lease.
   */
  readonly leaseMs: Ms;
  /** A request to etcd that has no answer by then is asked again. */
  readonly leaseRetryMs: Ms;
  /** A lease that was refused is asked for again, and a member key that could not be written is written again. */
  readonly grantMs: Ms;
  /** Between two echoes of the peer probe. */
  readonly probeMs: Ms;
  /** Silence after which a peer that did answer is given up. */
  readonly silenceMs: Ms;
  /** A look twice at who is silent: what has come while we ourselves were not running is read in between. */
  readonly doubtMs: Ms;
  /** A wake-up that is later than this was a pause of our own: nobody can be judged by it. */
  readonly stallMs: Ms;
  /** A node that holds a lease looks at its clock so often. */
  readonly tickMs: Ms;
  /**
   * A node that has not looked at its clock for so long was not running. Its peers bear `silenceMs`, of which the time
   * between two echoes and their way may have passed before.
   */
  readonly sleptMs: Ms;
  /** A peer that was given up for its silence is not given up again before; until then its lease decides. */
  readonly suspectEveryMs: Ms;
  /** The second in the order waits so long for the first, the third twice as long. */
  readonly staggerMs: Ms;
  /** A cluster that starts waits so long for nodes with lower addresses. */
  readonly startMs: Ms;
  /** A campaign that has no answer is repeated. */
  readonly campaignMs: Ms;
  /** A node with a lower address is handed over to when it has been there so long. */
  readonly settleMs: Ms;
  /**
   * So long, where it was given up before: what flaps shall not take the service with it. For that time it also is the
   * last one to be elected.
   */
  readonly settleAgainMs: Ms;
  /** Between a hand-over to us and the next one to a lower address. */
  readonly preemptEveryMs: Ms;
  /** Writes under way may take so long at a hand-over; then it goes on without them, and they are refused. */
  readonly quietMs: Ms;
  /** A leave ends after this time, whatever is missing. */
  readonly stopMs: Ms;
}

export const clusterTiming: ClusterTiming = {
  leaseMs: 3000,
  leaseRetryMs: 100,
  grantMs: 500,
  probeMs: 100,
  silenceMs: 500,
  doubtMs: 50,
  stallMs: 100,
  tickMs: 100,
  sleptMs: 250,
  suspectEveryMs: 3000,
  staggerMs: 300,
  startMs: 500,
  campaignMs: 500,
  settleMs: 10_000,
  settleAgainMs: 30_000,
  preemptEveryMs: 60_000,
  quietMs: 1000,
  stopMs: 1500,
};

/** Part of the lease after which a node that could not keep it does nothing more: the rest is for clocks and delays. */
export const FENCE_PART = 0.8;
/** Part of the lease after which it is kept. */
export const KEEP_PART = 0.2;
