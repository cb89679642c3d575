/**
 * Redundancy Manager: who is active. Pure: events in, actions out, time as an argument; a run repeats from its inputs.
 *
 *               announced            leader's key gone, our turn           view: leader is us
 *   joining ───────────────► backup ─────────────────────────► (campaign) ───────────────────► active
 *      ▲                       ▲                                                          │      │ lower address joined,
 *      │ lease lost, fenced    └───────────── view: leader is another ────────────────────┘      ▼ drain, stop
 *      └─────────────────────────── deactivate, revoke ◄──────────────────────────────────  handingOver
 *
 * etcd is the referee: a node is active when the view says that the leader's key is under its lease, and as long as the
 * lease is confirmed; its writes compare that key. All else here is about being quick: a backup that hears nothing from
 * the active revokes its lease. A wrong suspicion costs a hand-over, never two who write.
 */
import { type Ms, NEVER } from '../../model/time.ts';
import { Announcement } from './announcement.ts';
import { heirOf } from './election.ts';
import { NodeLease } from './lease.ts';
import { LowerAddress } from './lower-address.ts';
import { Peers } from './peers.ts';
import type { ClusterTiming } from './timing.ts';
import { Turn } from './turn.ts';
import type { ClusterAction, ClusterAlarm, ClusterEvent, ClusterMode, Member, NodeRole, View } from './words.ts';

export interface RedundancyOptions {
  readonly mode: ClusterMode;
  /** IP address of this node. */
  readonly address: string;
  readonly timing: ClusterTiming;
}

type Of<T extends ClusterEvent['type']> = Extract<ClusterEvent, { type: T }>;
type Reaction<T extends ClusterEvent['type']> = (event: Of<T>) => void;

const NOTHING: View = { revision: 0, members: [], leader: null, successor: null };

export class RedundancyManager {
  readonly #options: RedundancyOptions;
  readonly #lease: NodeLease;
  readonly #peers: Peers;
  readonly #announcement: Announcement;
  readonly #turn: Turn;
  readonly #lower: LowerAddress;
  readonly #reactions: { readonly [T in ClusterEvent['type']]: Reaction<T> };
  #now: Ms = 0;
  #actions: ClusterAction[] = [];
  #role: NodeRole = 'joining';
  #started = false;
  #stopping = false;
  #stopBy: Ms = NEVER;
  #draining = false;
  #live = false;
  #view: View = NOTHING;
  #toldAlone = false;
  /** Epoch under which we serve. */
  #epoch = 0;
  #handOver: { readonly successor: string; readonly quietBy: Ms; sent: boolean } | null = null;
  #wakeAt: Ms = NEVER;

  constructor(options: RedundancyOptions) {
    this.#options = options;
    this.#lease = new NodeLease(options.timing);
    this.#peers = new Peers(options.timing);
    this.#announcement = new Announcement(options.timing);
    const { address, timing } = options;
    const parts = { address, timing, suspectedAt: (peer: string) => this.#peers.suspectedAt(peer) };
    this.#turn = new Turn(parts);
    this.#lower = new LowerAddress(parts);
    this.#reactions = this.#table();
  }

  get role(): NodeRole {
    return this.#role;
  }

  /** Epoch under which this node serves, 0 where it does not. */
  get epoch(): number {
    return this.#role === 'active' || this.#role === 'handingOver' ? this.#epoch : 0;
  }

  /** False where we serve, but our time is over or we have slept: nothing may be told, whatever else is going on. */
  mayAct(now: Ms): boolean {
    return this.epoch === 0 || this.#lease.holds(now);
  }

  /** Lease of this node, null where it has none now. */
  get lease(): string | null {
    return this.#lease.id;
  }

  get view(): View {
    return this.#view;
  }

  /** @returns the next time it wants a `wake`, NEVER where none. Appends to `actions`. */
  handle(event: ClusterEvent, now: Ms, actions: ClusterAction[]): Ms {
    this.#now = now;
    this.#actions = actions;
    if (now > this.#wakeAt + this.#options.timing.stallMs) this.#peers.excuse(now);
    this.#lease.runs(now);
    if (this.#role !== 'stopped') {
      (this.#reactions[event.type] as (event: ClusterEvent) => void)(event);
      this.#decide();
    }
    // A tick that comes late judges nobody: only what was due does.
    this.#wakeAt = this.#nextAt();
    return this.#role === 'stopped' ? NEVER : Math.min(this.#wakeAt, this.#lease.tickAt);
  }

  #table(): { readonly [T in ClusterEvent['type']]: Reaction<T> } {
    const lease = this.#lease;
    return {
      started: () => {
        this.#started = true;
      },
      leaseGranted: (e) => lease.granted(e),
      leaseRefused: () => lease.refused(this.#now),
      leaseKept: (e) => lease.kept(e),
      leaseUnanswered: (e) => lease.unanswered(e.lease, this.#now),
      leaseGone: (e) => {
        if (e.lease === lease.id) this.#leave('etcd has ended our lease', false);
      },
      following: (e) => {
        this.#live = e.live;
      },
      view: (e) => this.#seen(e.view),
      announced: (e) => this.#announced(e),
      campaigned: (e) => {
        if (e.lease === lease.id) this.#turn.campaigns(this.#now);
      },
      peerHeard: (e) => this.#peers.heard(e.address, this.#now),
      peerClosed: (e) => this.#suspect(this.#peers.closed(e.address, this.#now), 'closed the connection'),
      quiet: (e) => {
        if (e.epoch === this.#epoch) this.#sendHandOver();
      },
      handedOver: (e) => this.#handedOver(e),
      fenced: (e) => {
        if (e.epoch === this.epoch) this.#leave('etcd refused a write: our time is over', true);
      },
      drain: (e) => {
        this.#draining = e.on;
        this.#toldAlone = false;
      },
      stop: () => {
        this.#stopping = true;
        this.#stopBy = this.#now + this.#options.timing.stopMs;
      },
      wake: () => {},
    };
  }

  // ── What etcd says ──────────────────────────────────────────────────────────────────────────────────────────────

  #seen(view: View): void {
    const { leader } = view;
    const wasMember = this.#mine(this.#view) !== undefined;
    this.#turn.seen(view, this.#now);
    this.#view = view;
    const gone = wasMember && this.#mine(view) === undefined;
    if (gone) this.#leave('our membership was revoked', false);
    else if (this.epoch !== 0 && this.#options.mode === 'activeBackup' && leader?.lease !== this.#lease.id)
      this.#step('backup', `${leader === null ? 'nobody' : leader.address} is active`);
  }

  #mine({ members }: View): Member | undefined {
    return this.#lease.id === null ? undefined : members.find(({ lease }) => lease === this.#lease.id);
  }

  #announced({ lease, ok, taken }: Of<'announced'>): void {
    if (lease !== this.#lease.id || ok || !this.#announcement.failed(taken, this.#now)) return;
    this.#alarm(
      'AddressTaken',
      `${this.#options.address} is a member already: it was us before a crash, or two nodes have it.`,
    );
  }

  // ── What follows from it ────────────────────────────────────────────────────────────────────────────────────────

  #decide(): void {
    if (this.#lease.fenceAt <= this.#now) {
      this.#alarm('LeaseLost', 'etcd has not confirmed our lease in time; look at its nodes and the network.');
      this.#leave('the lease could not be kept', true);
    }
    if (this.#stopping && this.#finish()) return;
    if (this.#started && !this.#stopping) this.#lease.wish(this.#now);
    this.#lease.ask(this.#now, this.#actions);
    this.#announce();
    this.#followPeers();
    for (const { member, revoke } of this.#peers.silent(this.#now)) {
      if (revoke) this.#suspect(member, 'is silent');
      this.#actions.push({ type: 'renewLink', address: member.address });
    }
    if (this.#mine(this.#view) === undefined) return;
    if (this.#role === 'joining') this.#step('backup', null);
    // Who has slept may have been given up since it was elected.
    if (this.#role === 'backup' && !this.#lease.doubtful) this.#rise();
    if (this.#role === 'active') this.#giveWay();
    if (this.#role === 'handingOver' && this.#now >= this.#handOver!.quietBy) this.#sendHandOver();
  }

  #announce(): void {
    const { id } = this.#lease;
    if (id === null || !this.#live || this.#stopping) return;
    const draining = this.#draining;
    if (this.#announcement.begin(id, draining, this.#now))
      this.#actions.push({ type: 'announce', lease: id, draining });
  }

  /** Backups hold a connection to the active; where all serve, each to all. */
  #followPeers(): void {
    const { members, leader } = this.#view;
    const others = members.filter(({ lease }) => lease !== this.#lease.id);
    const shared = this.#options.mode === 'shared';
    const watched =
      this.#mine(this.#view) === undefined ? [] : others.filter((m) => shared || m.lease === leader?.lease);
    if (this.#peers.follow(watched)) this.#actions.push({ type: 'probe', peers: watched });
  }

  #suspect(member: Member | null, what: string): void {
    if (member === null) return;
    this.#alarm('PeerSilent', `${member.address} ${what}; its lease is revoked.`);
    this.#actions.push({ type: 'revokeLease', lease: member.lease, of: member.address });
  }

  #rise(): void {
    if (!this.#live || this.#stopping) return;
    if (this.#options.mode === 'shared') {
      if (!this.#draining) this.#serve(this.#mine(this.#view)!.epoch);
      return;
    }
    const { leader } = this.#view;
    if (leader !== null) {
      if (leader.lease === this.#lease.id && this.#epoch !== leader.epoch) this.#serve(leader.epoch);
      return;
    }
    if (this.#now < this.#turn.at(this.#view, this.#lease.id, this.#now)) return;
    this.#turn.campaigns(this.#now);
    this.#actions.push({ type: 'campaign', lease: this.#lease.id! });
  }

  get #mayRise(): boolean {
    const elected = this.#options.mode === 'activeBackup' && this.#view.leader === null;
    return elected && this.#live && !this.#stopping;
  }

  #serve(epoch: number): void {
    this.#epoch = epoch;
    this.#turn.rests();
    this.#lower.served(this.#view, this.#now);
    this.#handOver = null;
    this.#role = 'active';
    this.#actions.push({ type: 'activate', epoch });
    this.#alarm('NodeActive', `${this.#options.address} serves, epoch ${epoch}.`);
  }

  /** Hands over for planned work, or to a lower address that has been there for a while. */
  #giveWay(): void {
    const { mode, address } = this.#options;
    if (mode === 'shared') {
      if (this.#draining) this.#step('backup', 'planned work');
      return;
    }
    if (this.#draining || this.#stopping) {
      this.#lower.forget();
      const heir = heirOf(this.#view, address);
      if (heir !== null) this.#beginHandOver(heir);
      else if (!this.#toldAlone) {
        this.#toldAlone = true;
        this.#alarm('NobodyToHandOver', `${address} is to leave, but no other node can serve; it serves on.`);
      }
      return;
    }
    const lower = this.#lower.heir(this.#view, this.#now);
    if (lower !== null) this.#beginHandOver(lower);
  }

  #beginHandOver({ address }: Member): void {
    this.#role = 'handingOver';
    this.#handOver = { successor: address, quietBy: this.#now + this.#options.timing.quietMs, sent: false };
    this.#actions.push({ type: 'quiesce', epoch: this.#epoch });
  }

  #sendHandOver(): void {
    if (this.#role !== 'handingOver' || this.#handOver === null || this.#handOver.sent) return;
    this.#handOver.sent = true;
    this.#actions.push({ type: 'handOver', epoch: this.#epoch, successor: this.#handOver.successor });
  }

  #handedOver({ epoch, ok }: Of<'handedOver'>): void {
    if (this.#role !== 'handingOver' || epoch !== this.#epoch) return;
    if (ok) {
      this.#step('backup', `handed over to ${this.#handOver!.successor}`);
      return;
    }
    this.#role = 'active';
    this.#handOver = null;
    this.#lower.forget();
    this.#actions.push({ type: 'resume', epoch });
  }

  // ── Going down ──────────────────────────────────────────────────────────────────────────────────────────────────

  /** The lease is over, or is to be: step down = revoke. */
  #leave(reason: string, revoke: boolean): void {
    const lease = this.#lease.drop();
    this.#turn.falls(this.#now);
    this.#announcement.drop();
    this.#step('joining', reason);
    if (lease !== null && revoke) this.#actions.push({ type: 'revokeLease', lease, of: this.#options.address });
  }

  /** A reason is told where we have served until now. */
  #step(role: NodeRole, reason: string | null): void {
    const served = this.epoch !== 0;
    this.#role = role;
    this.#handOver = null;
    this.#turn.rests();
    if (!served || reason === null) return;
    this.#actions.push({ type: 'deactivate', reason });
    this.#alarm('NodeBackup', `${this.#options.address} serves no more: ${reason}.`);
  }

  /** @returns true where it is over */
  #finish(): boolean {
    const heir = this.#options.mode === 'shared' ? null : heirOf(this.#view, this.#options.address);
    const serving = this.epoch !== 0;
    if (serving && heir !== null && this.#now < this.#stopBy) return false;
    this.#leave('this node is being stopped', true);
    this.#role = 'stopped';
    this.#actions.push({ type: 'probe', peers: [] }, { type: 'stopped' });
    return true;
  }

  #alarm(name: ClusterAlarm, detail: string): void {
    this.#actions.push({ type: 'alarm', name, detail });
  }

  #nextAt(): Ms {
    if (this.#role === 'stopped') return NEVER;
    let at = Math.min(this.#lease.nextAt, this.#peers.nextAt, this.#stopBy);
    if (this.#lease.id !== null && this.#live) at = Math.min(at, this.#announcement.nextAt);
    if (this.#role === 'backup' && this.#mayRise)
      at = Math.min(at, this.#turn.at(this.#view, this.#lease.id, this.#now));
    if (this.#role === 'handingOver' && !this.#handOver!.sent) at = Math.min(at, this.#handOver!.quietBy);
    if (this.#role === 'active') at = Math.min(at, this.#lower.nextAt);
    return at;
  }
}
