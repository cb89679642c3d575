/**
 * Dial, as a screen offers it: AllocateGlobalCallHandle, then LineCallInitiate from a line of the device. The call is the
 * phone's; what becomes of it is told by the events of its line.
 */
import { limits } from '../../codecs/limits.ts';
import { type Handle, HandleResponseView } from '../../codecs/qbe/answers.ts';
import { writeAllocateGlobalCallRequest, writeLineCallInitiateRequest } from '../../codecs/qbe/calls.ts';
import type { Action } from '../../model/actions.ts';
import { Counter } from '../counters.ts';
import { dialable } from '../inline/dial.ts';
import type { CtiDevice, CtiLine } from './device.ts';
import type { CtiParts } from './parts.ts';
import type { Reply } from './requests.ts';

type Dial = Extract<Action, { type: 'dial' }>;

const globalCall = new HandleResponseView();

export class CtiDialling {
  private readonly provider: CtiParts;

  constructor(provider: CtiParts) {
    this.provider = provider;
  }

  dial(device: CtiDevice, action: Dial): void {
    const number = dialable(action.number);
    const line = this.lineFor(device, action.lineInstance);
    if (number === '' || number.length > limits.dialledDigitsMax || line === undefined) {
      this.provider.counters.add(Counter.notDialable);
      return;
    }
    const { session } = this.provider;
    this.provider.openings.during(device, (done) =>
      session.ask(
        'ProviderAllocateGlobalCallHandleRequest',
        (w, n) => writeAllocateGlobalCallRequest(w, n),
        (reply) => {
          const answer = reply.ok ? reply.read(globalCall) : null;
          if (answer !== null)
            this.initiate(device, line, number, { callManagerID: answer.callManagerID, id: answer.id });
          else this.callRefused(device, number, reply);
          done(reply);
        },
      ),
    );
  }

  private initiate(device: CtiDevice, line: CtiLine, number: string, global: Handle): void {
    const { handle } = line;
    if (handle === null) {
      this.provider.counters.add(Counter.notDialable);
      return;
    }
    this.provider.openings.during(device, (done) =>
      this.provider.session.ask(
        'LineCallInitiateRequest',
        (w, n) =>
          writeLineCallInitiateRequest(w, n, {
            line: handle,
            globalCall: global,
            callingAddress: line.number,
            destAddress: number,
          }),
        (reply) => {
          if (!reply.ok) this.callRefused(device, number, reply);
          done(reply);
        },
      ),
    );
  }

  private callRefused(device: CtiDevice, number: string, reply: Reply): void {
    if (reply.why === 'lost') return;
    const { session } = this.provider;
    session.notice('callRefused', `${device.name} cannot call ${number}: ${session.explain(reply)}.`);
  }

  private lineFor(device: CtiDevice, instance: number): CtiLine | undefined {
    const line = device.lines.get(instance);
    if (line?.opening === 'open') return line;
    return [...device.lines.values()].find((other) => other.opening === 'open');
  }
}
