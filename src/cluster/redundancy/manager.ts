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
import { heirOf, lowerThan, rankOf } from './election.ts';
import { NodeLease } from './lease.ts';
import { Peers } from './peers.ts';
import type { ClusterTiming } from './timing.ts';
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
  /** Announced under this lease and with this flag; null: not, or to be done again. */
  #announced: { readonly lease: string; readonly draining: boolean } | null = null;
  #announceAt: Ms = 0;
  #toldTaken = false;
  #toldAlone = false;
  /** Epoch under which we serve. */
  #epoch = 0;
  /** There is no leader since then; NEVER where there is one. */
  #vacantAt: Ms = NEVER;
  #sawLeader = false;
  #campaignAt: Ms = NEVER;
  /** A lower address is there, and gets it then. */
  #lower: { readonly lease: string; readonly from: Ms } | null = null;
  #preemptFrom: Ms = 0;
  /** Our lease was lost then. */
  #fellAt: Ms = Number.NEGATIVE_INFINITY;
  #handOver: { readonly successor: string; readonly quietBy: Ms; sent: boolean } | null = null;
  #wakeAt: Ms = NEVER;

  constructor(options: RedundancyOptions) {
    this.#options = options;
    this.#lease = new NodeLease(options.timing);
    this.#peers = new Peers(options.timing);
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
      announced: (e) => this.#announcement(e),
      campaigned: (e) => {
        // The view tells who won; where it does not, we ask again.
        if (e.lease === lease.id) this.#campaignAt = this.#now + this.#options.timing.campaignMs;
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
    if (leader !== null) {
      this.#sawLeader = true;
      this.#vacantAt = NEVER;
    } else if (this.#vacantAt === NEVER) this.#vacantAt = this.#now;
    this.#view = view;
    const gone = wasMember && this.#mine(view) === undefined;
    if (gone) this.#leave('our membership was revoked', false);
    else if (this.epoch !== 0 && this.#options.mode === 'activeBackup' && leader?.lease !== this.#lease.id)
      this.#step('backup', `${leader === null ? 'nobody' : leader.address} is active`);
  }

  #mine({ members }: View): Member | undefined {
    return this.#lease.id === null ? undefined : members.find(({ lease }) => lease === this.#lease.id);
  }

  #announcement({ lease, ok, taken }: Of<'announced'>): void {
    if (lease !== this.#lease.id || ok) return;
    this.#announced = null;
    this.#announceAt = this.#now + this.#options.timing.grantMs;
    if (!taken || this.#toldTaken) return;
    this.#toldTaken = true;
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
    if (id === null || !this.#live || this.#stopping || this.#now < this.#announceAt) return;
    const draining = this.#draining;
    if (this.#announced?.lease === id && this.#announced.draining === draining) return;
    this.#announced = { lease: id, draining };
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
    if (this.#now < this.#turnAt()) return;
    this.#campaignAt = this.#now + this.#options.timing.campaignMs;
    this.#actions.push({ type: 'campaign', lease: this.#lease.id! });
  }

  get #mayRise(): boolean {
    const elected = this.#options.mode === 'activeBackup' && this.#view.leader === null;
    return elected && this.#live && !this.#stopping;
  }

  /** When we may campaign. */
  #turnAt(): Ms {
    const { staggerMs, startMs } = this.#options.timing;
    const rank = rankOf(this.#view, this.#lease.id, (address) => this.#doubtful(address));
    if (rank < 0 || this.#vacantAt === NEVER) return NEVER;
    const turn = this.#vacantAt + rank * staggerMs + (this.#sawLeader ? 0 : startMs);
    return this.#campaignAt === NEVER ? turn : Math.max(turn, this.#campaignAt);
  }

  /** Was given up not long ago: by us, or (ourselves) by the others. */
  #doubtful(address: string): boolean {
    const { timing } = this.#options;
    const at = address === this.#options.address ? this.#fellAt : this.#peers.suspectedAt(address);
    return this.#now < at + timing.settleAgainMs;
  }

  #serve(epoch: number): void {
    const { timing, address } = this.#options;
    this.#epoch = epoch;
    this.#campaignAt = NEVER;
    this.#lower = null;
    this.#handOver = null;
    // After a hand-over to us nobody else shall get it at once.
    this.#preemptFrom = this.#view.successor === address ? this.#now + timing.preemptEveryMs : 0;
    this.#role = 'active';
    this.#actions.push({ type: 'activate', epoch });
    this.#alarm('NodeActive', `${address} serves, epoch ${epoch}.`);
  }

  /** Hands over for planned work, or to a lower address that has been there for a while. */
  #giveWay(): void {
    const { mode, address, timing } = this.#options;
    if (mode === 'shared') {
      if (this.#draining) this.#step('backup', 'planned work');
      return;
    }
    if (this.#draining || this.#stopping) {
      this.#lower = null;
      const heir = heirOf(this.#view, address);
      if (heir !== null) this.#beginHandOver(heir);
      else if (!this.#toldAlone) {
        this.#toldAlone = true;
        this.#alarm('NobodyToHandOver', `${address} is to leave, but no other node can serve; it serves on.`);
      }
      return;
    }
    const lower = lowerThan(this.#view, address);
    if (lower === null) this.#lower = null;
    else if (this.#lower?.lease !== lower.lease) {
      const again = this.#peers.suspectedAt(lower.address) + timing.settleAgainMs;
      this.#lower = { lease: lower.lease, from: Math.max(this.#now + timing.settleMs, again, this.#preemptFrom) };
    } else if (this.#now >= this.#lower.from) this.#beginHandOver(lower);
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
    this.#lower = null;
    this.#actions.push({ type: 'resume', epoch });
  }

  // ── Going down ──────────────────────────────────────────────────────────────────────────────────────────────────

  /** The lease is over, or is to be: step down = revoke. */
  #leave(reason: string, revoke: boolean): void {
    const lease = this.#lease.drop();
    this.#fellAt = this.#now;
    this.#announced = null;
    this.#step('joining', reason);
    if (lease !== null && revoke) this.#actions.push({ type: 'revokeLease', lease, of: this.#options.address });
  }

  /** A reason is told where we have served until now. */
  #step(role: NodeRole, reason: string | null): void {
    const served = this.epoch !== 0;
    this.#role = role;
    this.#handOver = null;
    this.#campaignAt = NEVER;
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
    if (this.#announced === null && this.#lease.id !== null && this.#live) at = Math.min(at, this.#announceAt);
    if (this.#role === 'backup' && this.#mayRise) at = Math.min(at, this.#turnAt());
    if (this.#role === 'handingOver' && !this.#handOver!.sent) at = Math.min(at, this.#handOver!.quietBy);
    if (this.#role === 'active' && this.#lower !== null) at = Math.min(at, this.#lower.from);
    return at;
  }
}
