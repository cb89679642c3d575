/** Handles that nobody here needs: all at the end of a session, and those of answers that came too late. */
import { type Handle, HandleResponseView, writeHandleRequest } from '../../codecs/qbe/answers.ts';

import type { CtiParts, OpeningsPart } from './parts.ts';
import type { Reply } from './requests.ts';
import { notClosed } from './stuck-handles.ts';

const opened = new HandleResponseView();

type Close = 'DeviceCloseRequest' | 'LineCloseRequest';

export class GiveBack {
  private readonly provider: CtiParts;
  private readonly openings: OpeningsPart;

  constructor(provider: CtiParts, openings: OpeningsPart) {
    this.provider = provider;
    this.openings = openings;
  }

  /** All that are open: lines first. */
  all(): void {
    for (const line of this.openings.lines.open) this.close('LineCloseRequest', line.handle!);
    for (const device of this.openings.handles) this.close('DeviceCloseRequest', device.handle!);
  }

  /** An answer that came too late to be of use holds a handle all the same. */
  stray(close: Close, reply: Reply): void {
    const answer = reply.ok ? reply.read(opened) : null;
    if (answer === null) return;
    const handle = { callManagerID: answer.callManagerID, id: answer.id };
    // Asked for again in the meantime, and given the same handle.
    const known = close === 'DeviceCloseRequest' ? this.openings.deviceOf(handle) : this.openings.lineOf(handle);
    if (known === undefined) this.close(close, handle);
  }

  /** A handle that nobody here knows. */
  private close(close: Close, handle: Handle): void {
    const { session, stuck } = this.provider;
    session.ask(
      close,
      (w, n) => writeHandleRequest(w, close, n, handle),
      (reply) => {
        if (notClosed(reply))
          stuck.report(`A handle that was opened too late cannot be closed (${session.explain(reply)})`);
      },
    );
  }
}
