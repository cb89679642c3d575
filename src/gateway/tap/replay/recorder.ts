/**
 * Messages of a capture in, a script out. A relay's capture holds each conversation twice; a phone that speaks on two
 * connections at once is played on the one that began first.
 */
import type { CapturedMessage, Closing, MessageSink, Trouble } from '../../../codecs/capture/index.ts';
import { MessageId } from '../../../codecs/skinny/ids.ts';
import { replayLimits } from '../../limits.ts';
import { answerOf } from './answer.ts';
import { registration } from './registration.ts';
import type { CapturedConnection, CapturedPhone, Script, Step } from './script.ts';

/** What users do; screens' keys are pressed, too. */
const deeds: ReadonlySet<number> = new Set([
  MessageId.KeypadButton,
  MessageId.EnblocCall,
  MessageId.Stimulus,
  MessageId.OffHook,
  MessageId.OnHook,
  MessageId.HookFlash,
  MessageId.OffHookWithCallingPartyNumber,
  MessageId.SoftKeyEvent,
  MessageId.UnregisterReq,
  MessageId.DeviceToUserData,
  MessageId.DeviceToUserDataVersion1,
]);

interface Taken {
  readonly steps: Step[];
  readonly endpoint: string;
  name: string | null;
  registers: boolean;
  doesDeeds: boolean;
  version: number;
  readonly numbers: Map<number, string>;
}

export class ReplayRecorder implements MessageSink {
  /** Messages that did not fit; see replayLimits.messagesMax. */
  leftOut = 0;
  private readonly taken = new Map<number, Taken>();
  private order = 0;
  private firstMs = -1;
  private lastMs = 0;
  private missing = 0;

  message(message: CapturedMessage): void {
    if (this.order >= replayLimits.messagesMax) {
      this.leftOut++;
      return;
    }
    const at = this.time(message);
    const connection = this.connection(message, at);
    const order = this.order++;
    connection.name = message.phone ?? connection.name;
    const { view, start, end, id } = message;
    if (message.direction === 'toPhone') {
      const answer = answerOf(view, start, end);
      connection.steps.push({ kind: 'expected', order, at, ...answer });
      const number = answer.facts.lineDirNumber;
      if (answer.family === 'LineStatRes' && typeof number === 'string') {
        if (number !== '') connection.numbers.set(Number(answer.key) || 1, number);
      }
      return;
    }
    const deed = deeds.has(id);
    connection.registers ||= id === MessageId.RegisterReq;
    connection.doesDeeds ||= deed;
    if (message.version > connection.version) connection.version = message.version;
    const bytes = new Uint8Array(view.buffer, view.byteOffset + start, end - start).slice();
    connection.steps.push({ kind: 'send', order, at, id, bytes, deed });
  }

  closing({ stream, direction, reset, seconds, nanos }: Closing): void {
    const connection = this.taken.get(stream);
    if (connection === undefined || direction === 'toPhone') return;
    const at = this.time({ seconds, nanos });
    connection.steps.push({ kind: 'close', order: this.order++, at, manner: reset ? 'reset' : 'fin', deed: true });
  }

  trouble({ kind, bytes }: Trouble): void {
    if (kind === 'missing') this.missing += bytes;
  }

  /** Everything that was seen, by phone. */
  script(): Script {
    const notes: string[] = [];
    const byName = new Map<string, Taken[]>();
    for (const taken of this.taken.values()) {
      if (!taken.steps.some(({ kind }) => kind === 'send')) continue;
      const name = taken.name ?? taken.endpoint;
      byName.set(name, [...(byName.get(name) ?? []), taken]);
    }
    const phones: CapturedPhone[] = [];
    let twins = 0;
    for (const [name, all] of byName) {
      const { kept, twice } = withoutTwins(all);
      if (twice > 0) twins++;
      phones.push(phoneOf(name, kept, phones.length));
    }
    if (twins > 0) notes.push(`${twins} phones are in the capture twice (both sides of a relay?): one side is played`);
    const bare = phones.filter(({ connections }) => connections.some(({ steps }) => steps[0]!.order < 0)).length;
    if (bare > 0) notes.push(`${bare} phones register outside the capture: a plain registration is put before`);
    if (this.missing > 0) notes.push(`${this.missing} bytes were not captured: what they held is not played`);
    if (this.leftOut > 0) notes.push(`${this.leftOut} messages are too many and are not played`);
    return { phones, durationMs: Math.max(0, this.lastMs), notes };
  }

  private time({ seconds, nanos }: { readonly seconds: number; readonly nanos: number }): number {
    const ms = seconds * 1000 + nanos / 1e6;
    if (this.firstMs < 0) this.firstMs = ms;
    const at = Math.max(0, ms - this.firstMs);
    if (at > this.lastMs) this.lastMs = at;
    return at;
  }

  private connection(message: CapturedMessage, at: number): Taken {
    let connection = this.taken.get(message.stream);
    if (connection === undefined) {
      connection = {
        steps: [{ kind: 'open', order: this.order++, at, deed: false }],
        endpoint: message.phoneEndpoint,
        name: null,
        registers: false,
        doesDeeds: false,
        version: 0,
        numbers: new Map(),
      };
      this.taken.set(message.stream, connection);
    }
    return connection;
  }
}

/** Of connections that overlap, the first. */
function withoutTwins(all: readonly Taken[]): { kept: Taken[]; twice: number } {
  const kept: Taken[] = [];
  for (const each of all) {
    const before = kept.at(-1);
    if (before === undefined || !each.registers || each.steps[0]!.order > lastSent(before)) kept.push(each);
  }
  return { kept, twice: all.length - kept.length };
}

const lastSent = (taken: Taken): number => taken.steps.findLast(({ kind }) => kind === 'send')?.order ?? 0;

function phoneOf(name: string, all: readonly Taken[], index: number): CapturedPhone {
  const numbers = new Map<number, string>();
  const connections = all.map((taken, i): CapturedConnection => {
    for (const [line, number] of taken.numbers) numbers.set(line, number);
    const steps = [...taken.steps];
    if (i > 0) steps[0] = { kind: 'open', order: steps[0]!.order, at: steps[0]!.at, deed: true };
    if (taken.registers || !taken.doesDeeds) return { steps };
    for (const number of ownNumbers(taken)) if (!numbers.has(1)) numbers.set(1, number);
    return { steps: [...registration(bareName(index), taken.version), ...steps.slice(1)] };
  });
  const named = all.some((taken) => taken.name !== null);
  return {
    name: named ? name : all.every(({ doesDeeds }) => !doesDeeds) ? name : bareName(index),
    named,
    numbers,
    connections,
  };
}

/** A phone that the capture does not name: a locally administered address that no device has. */
const bareName = (index: number): string => `SEP0252420000${(index + 1).toString(16).toUpperCase().padStart(2, '0')}`;

/** A phone is the calling party of calls out (2), the called one of calls in (1). */
function* ownNumbers({ steps }: Taken): Generator<string> {
  for (const step of steps) {
    if (step.kind !== 'expected' || step.family !== 'CallInfo') continue;
    const { callType, callingParty, calledParty } = step.facts;
    if (callType === 2 && typeof callingParty === 'string') yield callingParty;
    if (callType === 1 && typeof calledParty === 'string') yield calledParty;
  }
}
