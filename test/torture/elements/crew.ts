/**
 * The processes of a run, and the cases that are left. A process that says nothing for a minute is ended, one that ends by
 * itself is replaced: what was under way in it failed, what it had not begun goes to the next.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Given, Told } from './lanes.ts';

const PROGRAM = fileURLToPath(new URL('./lanes.js', import.meta.url));
/** Cases at once: enough that no lane waits for the next. */
const HANDFUL = 60;
const SILENCE_MS = 60_000;
const LOOK_MS = 1_000;

export interface Failure {
  readonly index: number;
  readonly why: string;
}

interface Member {
  readonly process: ChildProcess;
  readonly given: Set<number>;
  readonly begun: Set<number>;
  heardAt: number;
  isReady: boolean;
}

export class Crew {
  readonly failures: Failure[] = [];
  ended = 0;
  /** Why no case can be run. */
  broken: string | null = null;
  private readonly set: string;
  private readonly program: string;
  private readonly silenceMs: number;
  private readonly left: number[];
  private readonly members = new Set<Member>();
  private readonly watch: NodeJS.Timeout;
  private stopped = false;
  private finish!: () => void;
  private readonly finished = new Promise<void>((resolve) => {
    this.finish = resolve;
  });

  /** @param cases indexes of the set, in the order in which they are run */
  constructor(set: string, cases: readonly number[], jobs: number, program = PROGRAM, silenceMs = SILENCE_MS) {
    this.set = set;
    this.program = program;
    this.silenceMs = silenceMs;
    this.left = [...cases];
    for (let i = 0; i < jobs; i++) this.start();
    this.watch = setInterval(() => this.look(), Math.min(LOOK_MS, silenceMs));
  }

  /** All cases have ended, or `stop` was called. */
  done(): Promise<void> {
    return this.finished;
  }

  /** The first case that has not ended: from there another run goes on. Null when all have. */
  get next(): number | null {
    const open = [...this.members].flatMap(({ given }) => [...given]).concat(this.left);
    return open.length === 0 ? null : open.reduce((least, each) => Math.min(least, each));
  }

  stop(): void {
    if (this.stopped) return;
    this.stopped = true;
    clearInterval(this.watch);
    for (const { process } of this.members) process.kill('SIGKILL');
    this.finish();
  }

  private start(): void {
    const child = fork(this.program, [this.set], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
    const member: Member = {
      process: child,
      given: new Set(),
      begun: new Set(),
      heardAt: performance.now(),
      isReady: false,
    };
    this.members.add(member);
    child.on('message', (told: Told) => this.heard(member, told));
    child.on('exit', (code, signal) => this.gone(member, `its process ended (${signal ?? code})`));
  }

  private heard(member: Member, told: Told): void {
    member.heardAt = performance.now();
    member.isReady = true;
    if ('begun' in told) member.begun.add(told.begun);
    else if ('ended' in told) this.close(member, told.ended, told.failure);
    if (member.given.size <= HANDFUL / 2) this.give(member);
  }

  private give(member: Member): void {
    const cases = this.left.splice(0, HANDFUL);
    for (const each of cases) member.given.add(each);
    if (cases.length > 0) member.process.send({ cases } satisfies Given);
    else if (this.next === null) this.stop();
  }

  private close(member: Member, index: number, failure?: string): void {
    member.given.delete(index);
    member.begun.delete(index);
    this.ended++;
    if (failure !== undefined) this.failures.push({ index, why: failure });
  }

  private gone(member: Member, why: string): void {
    if (this.stopped || !this.members.delete(member)) return;
    if (!member.isReady) {
      this.broken = `${this.program}: ${why} before it began`;
      this.stop();
      return;
    }
    // What it said last may be lost: a case must be blamed, or the next process ends at the same.
    const [first] = member.given;
    if (member.begun.size === 0 && first !== undefined) member.begun.add(first);
    const others = member.begun.size > 1 ? `, with ${member.begun.size - 1} other cases under way` : '';
    for (const index of member.begun) {
      member.given.delete(index);
      this.ended++;
      this.failures.push({ index, why: why + others });
    }
    this.left.unshift(...member.given);
    if (this.next === null) this.stop();
    else this.start();
  }

  private look(): void {
    for (const member of this.members) {
      if (member.given.size === 0 || performance.now() - member.heardAt < this.silenceMs) continue;
      // Before it is ended: what it has begun is named.
      this.gone(member, `nothing was heard of its process for ${this.silenceMs / 1000} s`);
      member.process.kill('SIGKILL');
    }
  }
}
