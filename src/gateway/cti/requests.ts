/**
 * Requests that wait for their answer, by sequence number. An answer may be the response of the request or a
 * FailureResponse, may come in any order, late, twice, or for nothing that was asked: the first one counts, the others
 * are counted.
 */
import { FailureResponseView, ResponseView } from '../../codecs/qbe/answers.ts';
import { PduId, type PduName } from '../../codecs/qbe/ids.ts';
import type { QbeView } from '../../codecs/qbe/view.ts';
import { type Ms, NEVER } from '../../model/time.ts';
import { Counter, type Counters } from '../counters.ts';
import { ctiLimits } from '../limits.ts';

/** What became of a request. `ok` is false where it was refused, was not answered in time, or the session is gone. */
export interface Reply {
  readonly ok: boolean;
  /** 0, or the CTIManager's result code (`resultName`); 0 too where nobody answered. */
  readonly result: number;
  readonly why: 'answered' | 'refused' | 'timeOut' | 'lost';
  readonly description: string;
  /** The answer through its view, valid during the call; null where it cannot be read. */
  read<V extends QbeView>(view: V): V | null;
}

type Done = (reply: Reply) => void;

interface Pending {
  readonly request: PduName;
  readonly response: PduId;
  readonly deadline: Ms;
  readonly done: Done;
  readonly late: Done | undefined;
}

const plain = new ResponseView();
const failure = new FailureResponseView();

export class Requests {
  private readonly counters: Counters;
  /** In the order in which they were asked, which is that of their deadlines: all have the same time. */
  private readonly pending = new Map<number, Pending>();
  /** Timed out: their answers come late, and may hold a handle. */
  private readonly overdue = new Map<number, Pending>();
  /** Answered: another answer to the same is a repetition. */
  private readonly answered = new Set<number>();

  constructor(counters: Counters) {
    this.counters = counters;
  }

  get size(): number {
    return this.pending.size;
  }
  /** When the first of them is overdue. */
  get nextAt(): Ms {
    for (const { deadline } of this.pending.values()) return deadline;
    return NEVER;
  }

  add(sequenceNumber: number, request: PduName, deadline: Ms, done: Done, late?: Done): void {
    const response = PduId[request.replace(/Request$/, 'Response') as PduName];
    this.pending.set(sequenceNumber, { request, response, deadline, done, late });
  }

  /** Takes a response (of any request) or a FailureResponse. */
  answer(id: number, view: DataView, start: number, end: number): void {
    const failed = id === PduId.FailureResponse;
    const head = failed ? failure : plain;
    if (head.read(view, start, end)) {
      this.counters.add(Counter.ctiPdusUnread);
      return;
    }
    const { sequenceNumber, result } = head;
    const description = failed ? failure.description : '';
    head.release();
    const asked = this.take(sequenceNumber, failed ? null : id);
    if (asked === null) return;
    const ok = !failed && result === 0;
    if (!ok) this.counters.add(Counter.ctiRefusals);
    const { entry, late } = asked;
    const reply: Reply = {
      ok,
      result,
      why: ok ? 'answered' : 'refused',
      description,
      read: (message) => (message.read(view, start, end) ? null : message),
    };
    (late ? entry.late : entry.done)?.(reply);
  }

  /** Gives up what is overdue. */
  expire(now: Ms): void {
    for (const [sequenceNumber, entry] of this.pending) {
      if (entry.deadline > now) return;
      this.pending.delete(sequenceNumber);
      this.counters.add(Counter.ctiTimeOuts);
      this.overdue.set(sequenceNumber, entry);
      forgetOldest(this.overdue);
      entry.done(unanswered('timeOut'));
    }
  }

  /** The session is gone, and every answer with it. */
  drop(): void {
    const lost = [...this.pending.values()];
    this.pending.clear();
    this.overdue.clear();
    this.answered.clear();
    for (const { done } of lost) done(unanswered('lost'));
  }

  private take(sequenceNumber: number, response: number | null): { entry: Pending; late: boolean } | null {
    const inTime = this.pending.get(sequenceNumber);
    const entry = inTime ?? this.overdue.get(sequenceNumber);
    if (entry === undefined || (response !== null && entry.response !== response)) {
      const again = entry === undefined && this.answered.has(sequenceNumber);
      this.counters.add(again ? Counter.ctiAnswersRepeated : Counter.ctiAnswersUnknown);
      return null;
    }
    this.pending.delete(sequenceNumber);
    this.overdue.delete(sequenceNumber);
    this.answered.add(sequenceNumber);
    forgetOldest(this.answered);
    if (inTime === undefined) this.counters.add(Counter.ctiAnswersLate);
    return { entry, late: inTime === undefined };
  }
}

function unanswered(why: 'timeOut' | 'lost'): Reply {
  return { ok: false, result: 0, why, description: '', read: () => null };
}

function forgetOldest(kept: Map<number, Pending> | Set<number>): void {
  if (kept.size <= ctiLimits.answersRememberedMax) return;
  for (const oldest of kept.keys()) {
    kept.delete(oldest);
    return;
  }
}
