/**
 * Numbers that a phone sends whole: dialled before going off hook, or known to a gateway port. Phone → call manager.
 * From version 18 numbers take 25 bytes, and senders disagree whether what follows is aligned.
 */
import type { Fault } from '../fault.ts';
import { FrameView } from '../frame.ts';
import type { FrameWriter } from '../writer.ts';
import { tableVersion } from './choose.ts';
import { MessageId } from './ids.ts';
import { layoutVersion, numberBytes } from './versions.ts';

/**
 * EnblocCall (0x0004): the number dialled on hook, in one message.
 *
 *   0        4         8        12                36     40
 *   ┌────────┬─────────┬────────┬─────────────────┬ ─ ─ ─┐
 *   │ length │ version │  0x04  │ calledParty, 24 │ line │          versions 0 to 17; line from 17
 *   ├────────┼─────────┼────────┼─────────────────┴─┬ ─ ─┴ ─┬─────┐
 *   │ length │ version │  0x04  │ calledParty, 25   │ line  │ 0 0 0    18 and up, packed: line at 37 (7970)
 *   ├────────┼─────────┼────────┼───────────────────┼───────┼ ─ ─ ─┐
 *   │ length │ version │  0x04  │ calledParty, 25   │ 0 0 0 │ line │   18 and up, aligned: line at 40 (8945)
 *   └────────┴─────────┴────────┴───────────────────┴───────┴ ─ ─ ─┘
 * Both bodies of version 18 are 32 bytes long: where the three bytes at 37 are zero, line stands at 40.
 */
export class EnblocCallView extends FrameView {
  private numberBytes = 24;
  private lineAt = 36;

  check(): Fault {
    const wide = layoutVersion(this, 28, 18) >= 18;
    this.numberBytes = wide ? 25 : 24;
    this.lineAt = 36;
    if (wide) this.lineAt = this.has(37, 3) && this.u8(37) === 0 && this.u16(38) === 0 ? 40 : 37;
    return this.atLeast(12 + this.numberBytes);
  }
  get calledParty(): string {
    return this.text(12, this.numberBytes);
  }
  get lineInstance(): number {
    return this.u32OrZero(this.lineAt);
  }
}

/** Form of versions ≥ 18: packed as a 7970 sends it, aligned as an 8945 does. */
export type NumberForm = 'packed' | 'aligned';

/**
 * Write the number, and the line where it is given (phones send it from version 17).
 * Below version 18 at most 24 characters are sent, else 25.
 */
export function writeEnblocCall(
  w: FrameWriter,
  version: number,
  calledParty: string,
  lineInstance?: number,
  form: NumberForm = 'packed',
): void {
  const wide = tableVersion(version) >= 18;
  w.begin(version, MessageId.EnblocCall).fixed(calledParty, wide ? 25 : 24);
  if (wide && (form === 'aligned' || lineInstance === undefined)) w.zeros(3);
  if (lineInstance !== undefined) w.u32(lineInstance);
  w.end();
}

/**
 * OffHookWithCallingPartyNumber (0x0024): SMDI and gateway ports, rare on phones; chan-sccp knows the first field only.
 *
 *   0        4         8        12                       36                     60     64
 *   ┌────────┬─────────┬────────┬────────────────────────┬ ─ ─ ─ ─ ─ ─ ─ ─ ─ ─ ─┬ ─ ─ ─┐
 *   │ length │ version │  0x24  │ callingPartyNumber, 24 │ cgpnVoiceMailbox, 24 │ line │   versions 0 to 17
 *   └────────┴─────────┴────────┴────────────────────────┴ ─ ─ ─ ─ ─ ─ ─ ─ ─ ─ ─┴ ─ ─ ─┘
 * From 18 both take 25 bytes and line stands packed at 62 (Wireshark). Aligned at 64 is inferred from EnblocCall: taken
 * where the two bytes at 62 are zero.
 */
export class OffHookWithCallingPartyNumberView extends FrameView {
  private numberBytes = 24;
  private lineAt = 60;

  check(): Fault {
    const wide = layoutVersion(this, 52, 18) >= 18;
    this.numberBytes = wide ? 25 : 24;
    this.lineAt = 60;
    if (wide) this.lineAt = this.has(62, 2) && this.u16(62) === 0 ? 64 : 62;
    return this.atLeast(12 + this.numberBytes);
  }
  get callingPartyNumber(): string {
    return this.text(12, this.numberBytes);
  }
  get cgpnVoiceMailbox(): string {
    return this.text(12 + this.numberBytes, this.numberBytes);
  }
  get lineInstance(): number {
    return this.u32OrZero(this.lineAt);
  }
}

/** Full form; without a mailbox the number alone, as chan-sccp knows it. */
export function writeOffHookWithCallingPartyNumber(
  w: FrameWriter,
  version: number,
  callingPartyNumber: string,
  cgpnVoiceMailbox?: string,
  lineInstance = 0,
): void {
  w.begin(version, MessageId.OffHookWithCallingPartyNumber).fixed(callingPartyNumber, numberBytes(version));
  if (cgpnVoiceMailbox !== undefined) w.fixed(cgpnVoiceMailbox, numberBytes(version)).u32(lineInstance);
  w.end();
}
