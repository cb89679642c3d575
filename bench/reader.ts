/** Readers of the bench: one framer's sink, one view a message, fields read in place, as a user of the codec writes it. */
import * as skinny from '../src/codecs/skinny/index.ts';

const { KeepAliveReq, CallState, SoftKeyEvent, LineStatRes, LineStatV2Res, CallInfo, CallInfoV2 } = skinny.MessageId;

export interface Reader extends skinny.FrameSink {
  sum: number;
}

/** Adds up the numbers that the gateway reads (handlers-up, handlers-down), modulo 2 ** 32. */
export class NumberReader implements Reader {
  sum = 0;
  private readonly line = new skinny.LineStatResView();
  private readonly lineV2 = new skinny.LineStatV2ResView();
  private readonly state = new skinny.CallStateView();
  private readonly key = new skinny.SoftKeyEventView();
  private readonly info = new skinny.CallInfoView();
  private readonly infoV2 = new skinny.CallInfoV2View();

  frame(view: DataView, start: number, end: number, id: number): void {
    if (id === KeepAliveReq) this.sum = (this.sum + 1) | 0;
    else if (id === CallState) this.callState(view, start, end);
    else if (id === SoftKeyEvent) this.softKeyEvent(view, start, end);
    else if (id === LineStatRes) this.lineStat(view, start, end);
    else if (id === LineStatV2Res) this.lineStatV2(view, start, end);
    else if (id === CallInfoV2) this.callInfoV2(view, start, end);
    else if (id === CallInfo) this.callInfo(view, start, end);
  }

  private callState(view: DataView, start: number, end: number): void {
    const m = this.state;
    if (m.read(view, start, end)) return;
    this.sum = (this.sum + m.callState + m.lineInstance + m.callReference) | 0;
  }
  private softKeyEvent(view: DataView, start: number, end: number): void {
    const m = this.key;
    if (m.read(view, start, end)) return;
    this.sum = (this.sum + m.softKeyEvent + m.lineInstance + m.callReference) | 0;
  }
  private lineStat(view: DataView, start: number, end: number): void {
    const m = this.line;
    if (m.read(view, start, end)) return;
    this.sum = (this.sum + m.lineNumber) | 0;
  }
  private lineStatV2(view: DataView, start: number, end: number): void {
    const m = this.lineV2;
    if (m.read(view, start, end)) return;
    this.sum = (this.sum + m.lineNumber) | 0;
  }
  private callInfo(view: DataView, start: number, end: number): void {
    const m = this.info;
    if (m.read(view, start, end)) return;
    this.sum = (this.sum + m.lineInstance + m.callReference + m.callType + m.partyPIRestrictionBits) | 0;
  }
  private callInfoV2(view: DataView, start: number, end: number): void {
    const m = this.infoV2;
    if (m.read(view, start, end)) return;
    this.sum = (this.sum + m.lineInstance + m.callReference + m.callType + m.partyPIRestrictionBits) | 0;
  }
}

/** And makes strings of the texts that the gateway looks at (handlers-down). */
export class TextReader extends NumberReader {
  private readonly named = new skinny.LineStatResView();
  private readonly namedV2 = new skinny.LineStatV2ResView();
  private readonly parties = new skinny.CallInfoView();
  private readonly partiesV2 = new skinny.CallInfoV2View();

  override frame(view: DataView, start: number, end: number, id: number): void {
    super.frame(view, start, end, id);
    if (id === LineStatRes && !this.named.read(view, start, end)) {
      this.sum = (this.sum + this.named.lineDirNumber.length) | 0;
    } else if (id === LineStatV2Res && !this.namedV2.read(view, start, end)) {
      this.sum = (this.sum + this.namedV2.lineDirNumber.length) | 0;
    } else if (id === CallInfoV2 && !this.partiesV2.read(view, start, end)) {
      const m = this.partiesV2;
      this.sum = (this.sum + m.callingParty.length + m.calledParty.length + m.originalCalledParty.length) | 0;
    } else if (id === CallInfo && !this.parties.read(view, start, end)) {
      const m = this.parties;
      this.sum = (this.sum + m.callingParty.length + m.calledParty.length + m.originalCalledParty.length) | 0;
    }
  }
}
