/**
 * One copy of a capture being played: which step of which phone comes next, and what is waited for. Knows no socket and
 * no clock: time is an argument, the stage does what is to be done.
 *
 *   own order    a phone sends its next message when the answers before it, which it needs, have come
 *   deeds        what users do waits for everything that the capture shows before it, on all phones of the copy
 *   time         a message is not sent before its time; a wait moves everything after it
 *
 * An answer that does not come is given up after the patience; what never comes from this server is soon given up quickly.
 */
import { replayLimits } from '../../limits.ts';
import { Actor } from './actor.ts';
import { titleOf } from './answers.ts';
import type { Cast } from './cast.ts';
import { type Live, rewritten } from './rewrite.ts';
import type { Expected, Manner, Send, Step } from './script.ts';

/** Does what the conductor says. Actors are numbered from 0 within a copy. */
export interface Stage {
  open(actor: number): void;
  send(actor: number, bytes: Uint8Array): void;
  close(actor: number, manner: Manner): void;
}

export interface Pace {
  /** 1 as captured, 2 twice as fast; Infinity: no waiting for time at all. */
  readonly speed: number;
  /** How long an answer is waited for. */
  readonly patienceMs: number;
  /** Answers that did not come, by title: shared by all copies. */
  readonly vain: Map<string, number>;
}

export class Conductor {
  readonly actors: readonly Actor[];
  /** Every step is done and what follows was waited for. */
  finished = false;
  private readonly pace: Pace;
  private readonly stage: Stage;
  private readonly entries: readonly { readonly actor: Actor; readonly at: number; readonly step: Step }[];
  private readonly deeds: readonly { readonly actor: Actor; readonly at: number; readonly step: Step }[];
  private frontier = 0;
  private deedFrontier = 0;
  private startedAt = 0;
  private slipMs = 0;
  private lingerUntil = -1;
  private wakeAt = Number.POSITIVE_INFINITY;
  private working = false;
  /** A deed lets others begin to wait, or go on. */
  private deedDone = false;

  constructor(cast: Cast, pace: Pace, stage: Stage) {
    this.pace = pace;
    this.stage = stage;
    let index = 0;
    this.actors = cast.roles.flatMap((role) => {
      const live: Live = {
        capturedName: role.captured,
        name: role.name,
        address: '',
        chosen: new Map(),
        capturedKeys: new Map(),
        liveKeys: new Map(),
        numbers: cast.numbers,
      };
      return role.connections.map((steps) => new Actor(index++, role, live, steps));
    });
    const all = this.actors.flatMap((actor) => actor.steps.map((step, at) => ({ actor, at, step })));
    this.entries = all.sort((a, b) => a.step.order - b.step.order);
    this.deeds = this.entries.filter(({ step }) => step.kind !== 'expected' && step.deed);
  }

  /** @returns when it wants to be woken, as all events do; Infinity where only an event can go on. */
  begin(now: number): number {
    this.startedAt = now;
    return this.work(now);
  }

  opened(actor: number, address: string, now: number): number {
    const each = this.actors[actor]!;
    if (each.state === 'opening') {
      each.live.address = /^\d+(\.\d+){3}$/.test(address) ? address : '';
      each.state = 'open';
      each.next++;
    }
    return this.work(now);
  }

  frame(actor: number, view: DataView, start: number, end: number): void {
    this.actors[actor]!.hear(view, start, end);
  }

  closed(actor: number, why: string, now: number): number {
    this.actors[actor]!.lose(why);
    return this.work(now);
  }

  /**
   * Goes as far as it can. To be called after frames, and when its time has come.
   * @param heard who has heard something: without a deed nobody else can go on but who stands first
   */
  work(now: number, heard?: number): number {
    if (this.finished || this.working) return this.wakeAt;
    this.working = true;
    this.deedDone = heard === undefined;
    if (heard !== undefined) this.advanceFirst(this.actors[heard]!, now);
    if (this.deedDone) this.advanceAll(now);
    this.working = false;
    if (this.allEnded()) this.linger(now);
    return this.wakeAt;
  }

  private allEnded(): boolean {
    while (isDone(this.entries[this.frontier])) this.frontier++;
    return this.frontier === this.entries.length;
  }

  /** One actor, and then whoever stands first, until nobody moves. */
  private advanceFirst(heard: Actor, now: number): void {
    for (let actor: Actor | undefined = heard; actor !== undefined && !this.deedDone; ) {
      if (!actor.ended) this.advance(actor, now);
      while (isDone(this.entries[this.frontier])) this.frontier++;
      const first: Actor | undefined = this.entries[this.frontier]?.actor;
      actor = first !== undefined && first !== actor && this.advance(first, now) ? first : undefined;
    }
  }

  /** A step of one phone may let another go on: until nobody moves. */
  private advanceAll(now: number): void {
    this.wakeAt = Number.POSITIVE_INFINITY;
    for (let moved = true; moved; ) {
      moved = false;
      for (const actor of this.actors) if (!actor.ended && this.advance(actor, now)) moved = true;
    }
  }

  private advance(actor: Actor, now: number): boolean {
    const from = actor.next;
    while (!actor.ended && this.step(actor, actor.steps[actor.next]!, now)) actor.next++;
    return actor.next !== from;
  }

  /** @returns whether the step is done. */
  private step(actor: Actor, step: Step, now: number): boolean {
    if (step.kind === 'expected') return !step.needed || this.came(actor, step, now);
    if (actor.state === 'over') {
      if (step.kind === 'send') actor.unsent++;
      return true;
    }
    if (actor.state === 'opening' || (step.deed && !this.isFirst(actor))) return false;
    const due = this.due(step.at);
    if (due > now) {
      this.wakeAt = Math.min(this.wakeAt, due);
      return false;
    }
    if (step.deed) this.deedDone = true;
    if (this.pace.speed !== Number.POSITIVE_INFINITY && step.deed) this.slipMs += now - due;
    if (step.kind === 'open') {
      actor.state = 'opening';
      this.stage.open(actor.index);
      return false;
    }
    if (step.kind === 'close') {
      actor.state = 'over';
      this.stage.close(actor.index, step.manner);
    } else this.send(actor, step);
    return true;
  }

  private send(actor: Actor, step: Send): void {
    for (const each of actor.dialling.pressed(step)) this.stage.send(actor.index, rewritten(each, actor.live));
    actor.sent++;
    actor.answers.passed(actor.barrier(actor.next + 1));
  }

  /** A needed answer has come, or is not waited for any longer. */
  private came(actor: Actor, step: Expected, now: number): boolean {
    if (actor.answers.has(step) || actor.state === 'over') {
      actor.waitSince = -1;
      return true;
    }
    // Before the deed that brings it about there is nothing to wait for.
    if (this.nextDeed() < step.order || this.due(step.at) > now) {
      if (this.nextDeed() >= step.order) this.wakeAt = Math.min(this.wakeAt, this.due(step.at));
      actor.waitSince = -1;
      return false;
    }
    if (actor.waitSince < 0) actor.waitSince = now;
    const until = actor.waitSince + this.patienceMs(step);
    if (now < until) {
      this.wakeAt = Math.min(this.wakeAt, until);
      return false;
    }
    actor.giveUp(step, now - actor.waitSince);
    this.pace.vain.set(titleOf(step), (this.pace.vain.get(titleOf(step)) ?? 0) + 1);
    actor.waitSince = -1;
    return true;
  }

  private patienceMs(step: Expected): number {
    const { patienceMs, vain } = this.pace;
    return vain.has(titleOf(step)) ? patienceMs / replayLimits.vainPart : patienceMs;
  }

  private due(at: number): number {
    return this.startedAt + at / this.pace.speed + this.slipMs;
  }

  /** Everything before this actor's next step is done. */
  private isFirst(actor: Actor): boolean {
    while (isDone(this.entries[this.frontier])) this.frontier++;
    return this.entries[this.frontier]?.actor === actor;
  }

  private nextDeed(): number {
    while (isDone(this.deeds[this.deedFrontier])) this.deedFrontier++;
    return this.deeds[this.deedFrontier]?.step.order ?? Number.POSITIVE_INFINITY;
  }

  /** All is said: what the capture shows behind the last message may still come. */
  private linger(now: number): void {
    const waits = this.actors.some(({ state, answers }) => state === 'open' && !answers.complete);
    if (this.lingerUntil < 0) this.lingerUntil = now + Math.min(this.pace.patienceMs, replayLimits.lingerMs);
    if (waits && now < this.lingerUntil) {
      this.wakeAt = this.lingerUntil;
      return;
    }
    this.finished = true;
    this.actors.forEach((actor, i) => {
      if (actor.state === 'open') this.stage.close(i, 'fin');
      actor.state = 'over';
    });
  }
}

const isDone = (entry: { readonly actor: Actor; readonly at: number } | undefined): boolean =>
  entry !== undefined && entry.at < entry.actor.next;
