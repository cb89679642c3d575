/** One connection of one phone of the capture, while it is played: where it stands in its steps, and what it has heard. */
import { answerOf } from './answer.ts';
import { Answers, titleOf } from './answers.ts';
import type { Role } from './cast.ts';
import { Dialling } from './dialling.ts';
import type { Live } from './rewrite.ts';
import type { Expected, Step } from './script.ts';

/** A wait that was given up. */
export interface GivenUp {
  readonly message: string;
  readonly waitedMs: number;
  count: number;
}

export class Actor {
  next = 0;
  state: 'before' | 'opening' | 'open' | 'over' = 'before';
  sent = 0;
  unsent = 0;
  failure: string | null = null;
  waitSince = -1;
  readonly givenUp = new Map<string, GivenUp>();
  readonly index: number;
  readonly role: Role;
  readonly live: Live;
  readonly steps: readonly Step[];
  readonly answers: Answers;
  readonly dialling: Dialling;
  /** The server would not have the phone, and that was the end of it. */
  refused = false;
  private rejected = '';

  constructor(index: number, role: Role, live: Live, steps: readonly Step[]) {
    this.index = index;
    this.role = role;
    this.live = live;
    this.steps = steps;
    const expected = steps.filter((step): step is Expected => step.kind === 'expected');
    for (const { softKeys } of expected)
      for (const [label, event] of softKeys ?? []) live.capturedKeys.set(label, event);
    this.answers = new Answers(expected, live.chosen, live.numbers);
    this.dialling = new Dialling(steps, live.numbers);
  }

  get sends(): number {
    return this.steps.reduce((sum, { kind }) => sum + (kind === 'send' ? 1 : 0), 0);
  }

  get ended(): boolean {
    return this.next >= this.steps.length;
  }

  /** Order of the next message that this phone sends. */
  barrier(from = this.next): number {
    for (let i = from; i < this.steps.length; i++) if (this.steps[i]!.kind === 'send') return this.steps[i]!.order;
    return Number.POSITIVE_INFINITY;
  }

  hear(view: DataView, start: number, end: number): void {
    const answer = answerOf(view, start, end);
    for (const [label, event] of answer.softKeys ?? []) this.live.liveKeys.set(label, event);
    if (answer.family === 'RegisterReject') this.rejected = ` after RegisterReject "${answer.facts.text ?? ''}"`;
    this.answers.take(answer, this.barrier());
  }

  /** The connection is gone. What was still to be sent is not. */
  lose(why: string): void {
    const left = this.steps.slice(this.next).some(({ kind }) => kind === 'send');
    if (this.state !== 'over' && left) {
      this.failure ??= why + this.rejected;
      this.refused ||= this.rejected !== '';
    }
    this.state = 'over';
  }

  giveUp(step: Expected, waitedMs: number): void {
    const message = titleOf(step);
    const known = this.givenUp.get(message);
    if (known === undefined) this.givenUp.set(message, { message, waitedMs: Math.round(waitedMs), count: 1 });
    else known.count++;
  }
}
