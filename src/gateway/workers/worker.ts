/**
 * The life of a worker: an inline gateway whose events go to the coordinator as far as it asks. It ends with the
 * coordinator, and is replaced where it ends before.
 */
import { connect } from '../../ipc/index.ts';
import type { Action } from '../../model/actions.ts';
import type { Event } from '../../model/events.ts';
import { Counters } from '../counters.ts';
import { InlineGateway } from '../inline/gateway.ts';
import type { ConnectionNotice, InlineOptions, LiveOptions } from '../inline/options.ts';
import { traceLimits, workerLimits } from '../limits.ts';
import type { TracedMessage } from '../trace/selection.ts';
import { Mailbox } from './mailbox.ts';
import type { CounterChange, PlainOptions } from './protocol.ts';
import { Reporter } from './reporter.ts';

type AlarmVoice = NonNullable<InlineOptions['alarm']>;

export interface WorkerParts {
  /** Socket of the coordinator. */
  readonly path: string;
  /** Called once: the worker has nothing more to do. */
  readonly end: (code: number) => void;
}

/** Resolves when phones can connect. Rejects where the coordinator is not there, or the address cannot be listened on. */
export async function work({ path, end }: WorkerParts): Promise<void> {
  const counters = new Counters();
  const link = await connect(path, {
    timeoutMs: workerLimits.answerMs,
    handlers: {
      actions: (actions) => obey(actions as readonly Action[]),
      phones: () => gateway.phones(),
      change: (changes) => gateway.change(changes as Partial<LiveOptions>),
      drain: () => gateway.drain(),
      close: async () => {
        closing = true;
        await gateway.close();
        setImmediate(end, 0);
      },
    },
  });
  let closing = false;
  void link.closed.then(() => {
    if (!closing) end(1);
  });
  const options = await link.request<PlainOptions>('begin', { pid: process.pid });
  const failed = (): void => end(1);
  const outgoing = new Mailbox<Event>((events) => link.request('events', events, workerLimits.answerMs), failed);
  const reporter = new Reporter({
    tell: (event) => outgoing.put(event),
    offer: (action) => void gateway.perform(action),
    waiting: () => outgoing.length,
    clock: () => performance.now(),
  });
  const say = (verb: 'notice' | 'alarm', data: unknown): void => void link.request(verb, data).catch(() => undefined);
  const nobody = (): void => undefined;
  // What does not fit is counted: a trace never holds up a phone.
  const traced = new Mailbox<TracedMessage>((batch) => link.request('traced', batch, workerLimits.answerMs), nobody);

  const voices = {
    trace: (message: TracedMessage) => {
      if (traced.length >= traceLimits.waitingMax) return false;
      traced.put(message);
      return true;
    },
    notice: (notice: ConnectionNotice) => say('notice', notice),
    alarm: (...alarm: Parameters<AlarmVoice>) => say('alarm', alarm),
  };
  const gateway = new InlineGateway({ ...options, ...voices }, reporter, counters);
  const obey = async (actions: readonly Action[]): Promise<void> => {
    for (const action of actions) {
      if (action.type === 'watchLine' || action.type === 'watchDevice') reporter.watch(action);
      else gateway.perform(action);
    }
    // The answer says that what there was to tell has been told.
    await outgoing.empty();
  };
  const { port, tlsPort } = await gateway.listen();
  const told = new CounterTeller(counters);
  setInterval(() => {
    reporter.sweep();
    const changes = told.changes();
    if (changes.length > 0) link.request('counters', changes).catch(failed);
  }, workerLimits.countersMs).unref();
  await link.request('ready', { port, tlsPort });
}

/** What has changed in the counters since the last look. */
class CounterTeller {
  private readonly counters: Counters;
  private readonly before: Float64Array;

  constructor(counters: Counters) {
    this.counters = counters;
    this.before = new Float64Array(counters.values.length);
  }

  changes(): CounterChange[] {
    const changes: CounterChange[] = [];
    this.counters.values.forEach((value, index) => {
      const change = value - this.before[index]!;
      if (change !== 0) changes.push([index, change]);
      this.before[index] = value;
    });
    return changes;
  }
}
