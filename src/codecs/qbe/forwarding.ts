/**
 * Call forwarding of a line: set, asked for, told. All three carry a list of
 *
 *   0          4                     12
 *   ┌──────────┬─────────────────────┐
 *   │ CfwdType │ CallFwdDestination  │   u32: 0 cancels, 1 all calls; str, '' where nothing is forwarded
 *   └──────────┴─────────────────────┘
 */
import { Fault } from '../fault.ts';
import { limits } from '../limits.ts';
import { type Handle, HandleEventView, HandleRequestView, HandleResponseView } from './answers.ts';
import { strText } from './element.ts';
import { PduId } from './ids.ts';
import { QbeView } from './view.ts';
import type { QbeWriter } from './writer.ts';

const ELEMENT_BYTES = 12;

export interface Forward {
  readonly type: number;
  readonly destination: string;
}

/** The list whose four words stand at `at` in the fixed part of a frame. One of it is moved over all frames. */
export class ForwardList extends QbeView {
  private listAt = 0;

  constructor(listAt: number) {
    super();
    this.listAt = listAt;
  }

  override check(): Fault {
    // A fixed part that ends inside the four words has no list, whatever the first of them say.
    if (this.size === 0) return Fault.none;
    const fault = this.prove([this.listAt]);
    if (fault) return fault;
    if (this.count > limits.qbeListElementsMax) return Fault.countTooLarge;
    if (this.count * Math.max(this.each, 1) > this.size) return Fault.elementSizeInvalid;
    for (let i = 0; i < this.count; i++) {
      const bytes = this.each < ELEMENT_BYTES ? 0 : this.word(i, 8);
      if (bytes > 0 && this.word(i, 4) + bytes > this.end - this.start) return Fault.descriptorOutside;
    }
    return Fault.none;
  }
  get count(): number {
    return this.size === 0 ? 0 : this.u32(this.listAt + 8);
  }
  at(i: number): Forward {
    const bytes = this.each < ELEMENT_BYTES ? 0 : this.word(i, 8);
    const type = this.each < 4 ? 0 : this.word(i, 0);
    return { type, destination: bytes === 0 ? '' : strText(this.view, this.start + this.word(i, 4), bytes) };
  }
  /** Where all calls are forwarded to; '' where they are not. */
  get all(): string {
    for (let i = 0; i < this.count; i++) if (this.at(i).type === 1) return this.at(i).destination;
    return '';
  }

  private get size(): number {
    return this.has(this.listAt, 16) ? this.u32(this.listAt + 4) : 0;
  }
  private get each(): number {
    return this.u32(this.listAt + 12);
  }
  private word(i: number, inner: number): number {
    return this.view.getUint32(this.start + this.u32(this.listAt) + i * this.each + inner, true);
  }
}

function writeForwards(w: QbeWriter, forwards: readonly Forward[]): void {
  w.list(forwards.length, ELEMENT_BYTES);
  for (const { type, destination } of forwards) w.i32(type).str(destination);
  w.close();
}

/**
 * LineSetForwardRequest (121).
 *
 *   0                4                   8        12             28
 *   ┌────────────────┬───────────────────┬────────┬──────────────┐
 *   │ sequenceNumber │ lineCallManagerID │ lineID │ FwdDestnInfo │   u32, u32, u32, list
 *   └────────────────┴───────────────────┴────────┴──────────────┘
 */
export class LineSetForwardRequestView extends HandleRequestView {
  readonly forwards = new ForwardList(12);

  override check(): Fault {
    return this.forwards.read(this.view, this.start, this.end);
  }
  override release(): void {
    super.release();
    this.forwards.release();
  }
}

export function writeLineSetForwardRequest(
  w: QbeWriter,
  sequenceNumber: number,
  line: Handle,
  forwards: readonly Forward[],
): void {
  w.begin(PduId.LineSetForwardRequest, 28).i32(sequenceNumber).i32(line.callManagerID).i32(line.id);
  writeForwards(w, forwards);
  w.end();
}

/**
 * LineGetForwardInfoResponse (125).
 *
 *   0                4        8                   12       16            32
 *   ┌────────────────┬────────┬───────────────────┬────────┬─────────────┐
 *   │ sequenceNumber │ result │ lineCallManagerID │ lineID │ CtiFwdArray │   u32, u32, u32, u32, list
 *   └────────────────┴────────┴───────────────────┴────────┴─────────────┘
 */
export class LineGetForwardInfoResponseView extends HandleResponseView {
  readonly forwards = new ForwardList(16);

  override check(): Fault {
    return this.forwards.read(this.view, this.start, this.end);
  }
  override release(): void {
    super.release();
    this.forwards.release();
  }
}

export function writeLineGetForwardInfoResponse(
  w: QbeWriter,
  sequenceNumber: number,
  line: Handle,
  forwards: readonly Forward[],
): void {
  w.begin(PduId.LineGetForwardInfoResponse, 32).i32(sequenceNumber).i32(0).i32(line.callManagerID).i32(line.id);
  writeForwards(w, forwards);
  w.end();
}

/**
 * LineForwardEvent (123): to every application that has the line open.
 *
 *   0                   4        8              24
 *   ┌───────────────────┬────────┬──────────────┐
 *   │ lineCallManagerID │ lineID │ forwardArray │   u32, u32, list
 *   └───────────────────┴────────┴──────────────┘
 */
export class LineForwardEventView extends HandleEventView {
  readonly forwards = new ForwardList(8);

  override check(): Fault {
    return this.forwards.read(this.view, this.start, this.end);
  }
  override release(): void {
    super.release();
    this.forwards.release();
  }
}

export function writeLineForwardEvent(w: QbeWriter, line: Handle, forwards: readonly Forward[]): void {
  w.begin(PduId.LineForwardEvent, 24).i32(line.callManagerID).i32(line.id);
  writeForwards(w, forwards);
  w.end();
}
