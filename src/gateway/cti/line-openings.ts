/** Lines that are opened, asked, and given back. Which of them should be is the business of `openings`. */
import { type Handle, writeHandleRequest } from '../../codecs/qbe/answers.ts';
import { lineEvents } from '../../codecs/qbe/filters.ts';
import { LineGetForwardInfoResponseView } from '../../codecs/qbe/forwarding.ts';
import { LineOpenResponseView, writeLineOpenRequest } from '../../codecs/qbe/lines.ts';
import type { LineKey } from '../../model/ids.ts';
import { NEVER } from '../../model/time.ts';
import { type CtiLine, handleKey } from './device.ts';

import type { CtiParts, LinesPart, OpeningsPart } from './parts.ts';
import type { Reply } from './requests.ts';

const lineFilter = lineEvents(
  'callStateChanged',
  'partyInfoChanged',
  'bExistingCallEvent',
  'bNewCallEvent',
  'bLineCfwdAllStatus',
  'bExistingCallCompleted',
);

const lineOpened = new LineOpenResponseView();
const forwardInfo = new LineGetForwardInfoResponseView();

export class LineOpenings implements LinesPart {
  private readonly provider: CtiParts;
  private readonly openings: OpeningsPart;
  private readonly lines = new Map<string, CtiLine>();

  constructor(provider: CtiParts, openings: OpeningsPart) {
    this.provider = provider;
    this.openings = openings;
  }

  at(handle: Handle): CtiLine | undefined {
    return this.lines.get(handleKey(handle));
  }
  /** Lines that are open, or being closed. */
  get open(): Iterable<CtiLine> {
    return this.lines.values();
  }
  get size(): number {
    return this.lines.size;
  }

  ask(line: CtiLine): void {
    const { device, number, partition } = line;
    line.opening = 'opening';
    this.provider.session.ask(
      'LineOpenRequest',
      (w, n) =>
        writeLineOpenRequest(w, n, { deviceName: device.name, lineName: number, filter: lineFilter, partition }),
      (reply) => {
        this.opened(line, reply);
        this.openings.places.free();
      },
      (reply) => {
        this.openings.doubts.answered(line, nameOf(line), reply);
        this.openings.giveBack.stray('LineCloseRequest', reply);
      },
    );
  }

  private opened(line: CtiLine, reply: Reply): void {
    if (reply.why === 'lost') return;
    if (line.opening !== 'opening') {
      // The device was closed under it: what was opened all the same is given back, unless it is in use again.
      this.openings.giveBack.stray('LineCloseRequest', reply);
      if (line.opening !== 'closed' || reply.why !== 'timeOut') return;
      this.openings.doubts.notOpened(line, nameOf(line), reply);
      this.openings.settle(line.device);
      return;
    }
    const { provider } = this;
    const answer = reply.ok ? reply.read(lineOpened) : null;
    if (answer === null) {
      line.opening = 'closed';
      this.openings.doubts.notOpened(line, nameOf(line), reply);
      const why = provider.session.explain(reply);
      provider.session.notice('lineRefused', `Line ${line.key} of ${line.device.name} cannot be opened: ${why}.`);
    } else {
      const handle = { callManagerID: answer.callManagerID, id: answer.id };
      line.opening = 'open';
      line.doubts = 0;
      line.handle = handle;
      line.settleAt = provider.now + provider.deadlines.requestMs;
      this.lines.set(handleKey(handle), line);
      this.openings.count();
      if (line.gone) this.close(line);
      else {
        this.askForward(line, handle);
        provider.replayEarly();
      }
    }
    this.openings.settle(line.device);
  }

  private askForward(line: CtiLine, handle: Handle): void {
    this.provider.session.ask(
      'LineGetForwardInfoRequest',
      (w, n) => writeHandleRequest(w, 'LineGetForwardInfoRequest', n, handle),
      (reply) => {
        if (line.handle !== handle) return;
        const info = reply.ok ? reply.read(forwardInfo) : null;
        if (info !== null) this.provider.forwarded(line, info.forwards.all);
        line.forwardTold = true;
        this.openings.settle(line.device);
      },
    );
  }

  close(line: CtiLine): void {
    this.forget(line);
    line.opening = 'closing';
    this.askClose(line);
  }

  askClose(line: CtiLine): void {
    const handle = line.handle!;
    line.closeAt = NEVER;
    this.provider.session.ask(
      'LineCloseRequest',
      (w, n) => writeHandleRequest(w, 'LineCloseRequest', n, handle),
      (reply) => {
        if (reply.why === 'lost' || line.opening !== 'closing' || line.handle !== handle) return;
        if (this.openings.closesAgain(line, `Line ${line.key} of ${line.device.name}`, reply)) return;
        this.shut(line);
        this.openings.settle(line.device);
      },
    );
  }

  /** The line belongs to its device no more. Where it is being opened, its answer finds out. */
  part(line: CtiLine): void {
    if (line.opening === 'open' && this.provider.session.isUp) this.close(line);
    else this.forget(line);
    this.openings.doubts.parted(line, nameOf(line));
  }

  /** The handle is no more: closed by us, or by the CTIManager. */
  shut(line: CtiLine): void {
    this.forget(line);
    if (line.handle !== null) this.lines.delete(handleKey(line.handle));
    line.shut();
    this.openings.count();
  }

  /** The feature shall believe nothing of it any more. */
  forget(line: CtiLine): void {
    if (!line.learnt && line.calls.size === 0) return;
    line.learnt = false;
    line.calls.clear();
    if (line.device.registered)
      this.provider.post({ type: 'lineForgotten', device: line.device.name, lineInstance: line.instance });
  }

  /** Something of a device has become known: what is complete now is told to the feature. */
  learnAround(line: CtiLine): void {
    const { now } = this.provider;
    const carriers = this.provider.carriers.of(line.key);
    if (!carriers.every((carrier) => !this.openings.needs.wants(carrier) || carrier.settled(now))) return;
    for (const carrier of carriers) {
      const { device } = carrier;
      if (carrier.learnt || !carrier.complete(now)) continue;
      // A phone's own lines are learnt together: it must not look idle for what one of them has not yet told.
      if (device.watched && ![...device.lines.values()].every((own) => own.settled(now))) continue;
      carrier.learnt = true;
      this.provider.post({
        type: 'lineLearnt',
        device: device.name,
        lineInstance: carrier.instance,
        line: carrier.key,
      });
    }
  }

  /** Every line that is wanted from this key has told what it does, or will not. */
  isSettled(key: LineKey): boolean {
    const { now, carriers } = this.provider;
    return carriers.of(key).every((line) => !line.device.registered || line.settled(now));
  }

  /** The session is gone, and every handle with it. */
  drop(line: CtiLine): void {
    this.forget(line);
    line.shut();
    line.retryAt = 0;
    line.doubts = 0;
  }

  clear(): void {
    this.lines.clear();
  }
}

const nameOf = (line: CtiLine): string => `line ${line.key} of ${line.device.name}`;
