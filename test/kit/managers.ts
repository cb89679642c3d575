/**
 * Redundancy Managers in virtual time: an etcd that is never wrong (leases, one leader's key, views), links between nodes
 * that carry echoes, and nodes that crash, hang and are cut off. No product code but the managers.
 */
import { RedundancyManager } from '../../src/cluster/redundancy/manager.ts';
import { type ClusterTiming, clusterTiming } from '../../src/cluster/redundancy/timing.ts';
import type {
  ClusterAction,
  ClusterEvent,
  ClusterMode,
  Leader,
  Member,
  View,
} from '../../src/cluster/redundancy/words.ts';

const ANSWER_MS = 3;
const ETCD_LEASE_MS = 3000;

interface Job {
  readonly at: number;
  readonly order: number;
  readonly run: () => void;
}

class Node {
  readonly address: string;
  readonly manager: RedundancyManager;
  alive = true;
  hung = false;
  cut = false;
  stopped = false;
  serving = 0;
  peers: readonly Member[] = [];
  /** Peers whose connection was given up because they were silent. */
  readonly renewed: string[] = [];
  readonly alarms: string[] = [];
  readonly missed: ClusterEvent[] = [];
  wakeAt = Number.POSITIVE_INFINITY;

  constructor(address: string, mode: ClusterMode, timing: ClusterTiming) {
    this.address = address;
    this.manager = new RedundancyManager({ mode, address, timing });
  }
}

export class Managers {
  now = 0;
  /** `time address what`: activations and ends of service, in order. */
  readonly log: string[] = [];
  readonly nodes = new Map<string, Node>();
  etcdUp = true;
  readonly #mode: ClusterMode;
  readonly #timing: ClusterTiming;
  #jobs: Job[] = [];
  #order = 0;
  #revision = 1;
  #leases = new Map<string, number>();
  #members: Member[] = [];
  #leader: Leader | null = null;
  #successor: string | null = null;
  #nextLease = 1;

  constructor(mode: ClusterMode = 'activeBackup', timing: Partial<ClusterTiming> = {}) {
    this.#mode = mode;
    this.#timing = { ...clusterTiming, ...timing };
    this.#tick();
  }

  start(address: string): Node {
    const node = new Node(address, this.#mode, this.#timing);
    this.nodes.set(address, node);
    this.give(node, { type: 'started' });
    this.#later(ANSWER_MS, () => {
      this.give(node, { type: 'view', view: this.#view });
      this.give(node, { type: 'following', live: true });
    });
    return node;
  }

  /** kill -9: its connections are closed by its kernel. */
  crash(address: string): void {
    const node = this.nodes.get(address)!;
    node.alive = false;
    for (const other of this.nodes.values())
      if (other.peers.some((peer) => peer.address === address))
        this.#later(1, () => this.give(other, { type: 'peerClosed', address }));
  }

  hang(address: string, ms: number): void {
    const node = this.nodes.get(address)!;
    node.hung = true;
    this.#later(ms, () => {
      node.hung = false;
      // Timers first, as in Node, then what has come meanwhile.
      this.give(node, { type: 'wake' });
      for (const event of node.missed.splice(0)) this.give(node, event);
      this.#later(ANSWER_MS, () => this.give(node, { type: 'view', view: this.#view }));
    });
  }

  give(node: Node, event: ClusterEvent): void {
    if (!node.alive) return;
    if (node.hung) {
      if (event.type !== 'wake' && event.type !== 'view') node.missed.push(event);
      return;
    }
    const actions: ClusterAction[] = [];
    const wakeAt = node.manager.handle(event, this.now, actions);
    for (const action of actions) this.#perform(node, action);
    if (wakeAt === node.wakeAt) return;
    node.wakeAt = wakeAt;
    if (wakeAt === Number.POSITIVE_INFINITY) return;
    this.#later(Math.max(wakeAt - this.now, 0.1), () => {
      if (node.wakeAt === wakeAt) {
        node.wakeAt = Number.POSITIVE_INFINITY;
        this.give(node, { type: 'wake' });
      }
    });
  }

  run(ms: number): void {
    const end = this.now + ms;
    for (;;) {
      this.#jobs.sort((a, b) => a.at - b.at || a.order - b.order);
      const job = this.#jobs[0];
      if (job === undefined || job.at > end) break;
      this.#jobs.shift();
      this.now = job.at;
      job.run();
      this.#judge();
    }
    this.now = end;
  }

  get serving(): string[] {
    return [...this.nodes.values()].filter(({ serving }) => serving !== 0).map(({ address }) => address);
  }

  /** Nodes that may have side effects now. */
  get acting(): string[] {
    return [...this.nodes.values()]
      .filter((node) => node.alive && !node.hung && node.serving !== 0 && node.manager.mayAct(this.now))
      .map(({ address }) => address);
  }

  #judge(): void {
    if (this.#mode === 'activeBackup' && this.#leader !== null)
      for (const node of this.nodes.values())
        if (node.serving > this.#leader.epoch)
          throw new Error(`${node.address} serves under an epoch that nobody gave`);
  }

  get #view(): View {
    return { revision: this.#revision, members: [...this.#members], leader: this.#leader, successor: this.#successor };
  }

  #later(ms: number, run: () => void): void {
    this.#jobs.push({ at: this.now + ms, order: this.#order++, run });
  }

  #tick(): void {
    for (const [lease, end] of this.#leases) if (this.etcdUp && end <= this.now) this.#end(lease);
    for (const node of this.nodes.values())
      for (const { address } of node.peers) {
        const peer = this.nodes.get(address);
        if (peer?.alive && !peer.hung && !peer.cut && !node.cut) this.give(node, { type: 'peerHeard', address });
      }
    this.#later(this.#timing.probeMs, () => this.#tick());
  }

  #changed(): void {
    this.#revision++;
    const view = this.#view;
    for (const node of this.nodes.values())
      if (!node.cut) this.#later(ANSWER_MS, () => this.give(node, { type: 'view', view }));
  }

  #end(lease: string): void {
    this.#leases.delete(lease);
    this.#members = this.#members.filter((member) => member.lease !== lease);
    if (this.#leader?.lease === lease) this.#leader = this.#successor = null;
    this.#changed();
  }

  #perform(node: Node, action: ClusterAction): void {
    const { type } = action;
    if (type === 'activate') node.serving = action.epoch;
    if (type === 'deactivate') node.serving = 0;
    if (type === 'activate' || type === 'deactivate') this.log.push(`${Math.round(this.now)} ${node.address} ${type}`);
    else if (type === 'probe') node.peers = action.peers;
    else if (type === 'renewLink') node.renewed.push(action.address);
    else if (type === 'stopped') node.stopped = true;
    else if (type === 'alarm') node.alarms.push(action.name);
    else if (type === 'quiesce') this.#later(1, () => this.give(node, { type: 'quiet', epoch: action.epoch }));
    else this.#ask(node, action);
  }

  /** A request to etcd: on its way, done, and its answer on its way back. */
  #ask(node: Node, action: ClusterAction): void {
    const lost = node.cut || !this.etcdUp;
    const answer = this.#answer(node, action, lost);
    if (answer !== null) this.#later(lost ? 300 : ANSWER_MS, () => this.give(node, answer));
  }

  #answer(node: Node, action: ClusterAction, lost: boolean): ClusterEvent | null {
    const askedAt = this.now;
    switch (action.type) {
      case 'grantLease': {
        if (lost) return { type: 'leaseRefused' };
        const lease = String(this.#nextLease++);
        this.#leases.set(lease, this.now + ETCD_LEASE_MS);
        return { type: 'leaseGranted', lease, ttlMs: ETCD_LEASE_MS, askedAt };
      }
      case 'keepLease': {
        const { lease } = action;
        if (lost) return { type: 'leaseUnanswered', lease };
        if (!this.#leases.has(lease)) return { type: 'leaseGone', lease };
        this.#leases.set(lease, this.now + ETCD_LEASE_MS);
        return { type: 'leaseKept', lease, ttlMs: ETCD_LEASE_MS, askedAt };
      }
      case 'revokeLease':
        if (!lost && this.#leases.has(action.lease)) this.#end(action.lease);
        return null;
      case 'announce': {
        const { lease, draining } = action;
        const { address } = node;
        const taken = this.#members.some((member) => member.address === address && member.lease !== lease);
        const ok = !lost && !taken && this.#leases.has(lease);
        if (ok) {
          const member = { address, lease, probe: '', draining, since: 0, epoch: this.#revision + 1 };
          this.#members = [...this.#members.filter((other) => other.lease !== lease), member];
          this.#changed();
        }
        return { type: 'announced', lease, ok, taken };
      }
      case 'campaign': {
        const { lease } = action;
        if (!lost && this.#leader === null && this.#members.some((member) => member.lease === lease)) {
          if (this.#successor !== node.address) this.#successor = null;
          this.#leader = { address: node.address, lease, epoch: this.#revision + 1, since: 0 };
          this.#changed();
        }
        return { type: 'campaigned', lease };
      }
      case 'handOver': {
        const ok = !lost && this.#leader?.epoch === action.epoch;
        if (ok) {
          this.#leader = null;
          this.#successor = action.successor;
          this.#changed();
        }
        return { type: 'handedOver', epoch: action.epoch, ok };
      }
      default:
        return null;
    }
  }
}
