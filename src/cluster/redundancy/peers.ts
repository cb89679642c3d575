/**
 * Which peers are silent. A peer is judged only after it has answered once: one that cannot be reached from here at all
 * is left to its lease. A pause of our own is no silence of theirs.
 */
import { type Ms, NEVER } from '../../model/time.ts';
import type { ClusterTiming } from './timing.ts';
import type { Member } from './words.ts';

interface Peer {
  readonly member: Member;
  /** Null: not heard since it joined or since it was given up. */
  heardAt: Ms | null;
  /** Was silent for too long at this time, and is looked at once more. */
  doubtedAt: Ms | null;
}

export class Peers {
  readonly #timing: ClusterTiming;
  readonly #peers = new Map<string, Peer>();
  readonly #suspectedAt = new Map<string, Ms>();

  constructor(timing: ClusterTiming) {
    this.#timing = timing;
  }

  /** @returns true where it is another set than before */
  follow(members: readonly Member[]): boolean {
    let changed = false;
    const wanted = new Map(members.map((member) => [member.address, member]));
    for (const [address, { member }] of this.#peers)
      if (wanted.get(address)?.lease !== member.lease) changed = this.#peers.delete(address);
    for (const member of members)
      if (!this.#peers.has(member.address)) {
        this.#peers.set(member.address, { member, heardAt: null, doubtedAt: null });
        changed = true;
      }
    return changed;
  }

  heard(address: string, now: Ms): void {
    const peer = this.#peers.get(address);
    if (peer !== undefined) Object.assign(peer, { heardAt: now, doubtedAt: null });
  }

  /**
   * The connection is over: the process has ended, since a cable that is cut closes nothing. No limit is needed here.
   * @returns the member where it is to be given up for that
   */
  closed(address: string, now: Ms): Member | null {
    const peer = this.#peers.get(address);
    if (peer === undefined || peer.heardAt === null) return null;
    this.#giveUp(peer, now);
    return peer.member;
  }

  /** After a pause of our own: all begin anew. */
  excuse(now: Ms): void {
    for (const peer of this.#peers.values())
      if (peer.heardAt !== null) Object.assign(peer, { heardAt: now, doubtedAt: null });
  }

  /** Those who were silent for too long, each once; `revoke`: to be given up for that. */
  silent(now: Ms): { readonly member: Member; readonly revoke: boolean }[] {
    const { silenceMs, doubtMs } = this.#timing;
    const found: { member: Member; revoke: boolean }[] = [];
    for (const peer of this.#peers.values()) {
      if (peer.heardAt === null || now - peer.heardAt < silenceMs) continue;
      if (peer.doubtedAt === null) peer.doubtedAt = now;
      else if (now - peer.doubtedAt >= doubtMs) found.push({ member: peer.member, revoke: this.#giveUp(peer, now) });
    }
    return found;
  }

  get nextAt(): Ms {
    const { silenceMs, doubtMs } = this.#timing;
    let at = NEVER;
    for (const { heardAt, doubtedAt } of this.#peers.values())
      if (doubtedAt !== null) at = Math.min(at, doubtedAt + doubtMs);
      else if (heardAt !== null) at = Math.min(at, heardAt + silenceMs);
    return at;
  }

  /** When this address was given up last; -infinity: never. */
  suspectedAt(address: string): Ms {
    return this.#suspectedAt.get(address) ?? Number.NEGATIVE_INFINITY;
  }

  #giveUp(peer: Peer, now: Ms): boolean {
    Object.assign(peer, { heardAt: null, doubtedAt: null });
    const { address } = peer.member;
    if (now - this.suspectedAt(address) < this.#timing.suspectEveryMs) return false;
    this.#suspectedAt.set(address, now);
    return true;
  }
}
