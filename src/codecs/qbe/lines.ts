/**
 * A line of an open device. Its calls at the time of opening come as ExistingCallEvent, then ExistingCallCompletedEvent
 * where the filter asks for it.
 */
import type { Fault } from '../fault.ts';
import { type Handle, HandleResponseView, RequestView } from './answers.ts';
import { type EventFilter, lineEventPlaces, writeFilter } from './filters.ts';
import { PduId } from './ids.ts';
import type { QbeWriter } from './writer.ts';

/**
 * LineOpenRequest (37).
 *
 *   0                4            12         20       32                 36          44
 *   ┌────────────────┬────────────┬──────────┬────────┬──────────────────┬───────────┐
 *   │ sequenceNumber │ deviceName │ lineName │ filter │ autoAcceptStatus │ partition │
 *   └────────────────┴────────────┴──────────┴────────┴──────────────────┴───────────┘
 *     u32              str          str        obj      u32                str
 * lineName is the directory number; filter is a LineEventFilter of 41 words.
 */
export class LineOpenRequestView extends RequestView {
  override check(): Fault {
    return this.prove([4, 12, 36]) || this.proveElement(20);
  }
  get deviceName(): string {
    return this.str(4);
  }
  get lineName(): string {
    return this.str(12);
  }
  get autoAcceptStatus(): number {
    return this.u32(32);
  }
  get partition(): string {
    return this.str(36);
  }
  /** True where the application wants this event of LineEventFilter. */
  wants(event: string): boolean {
    return this.elementU32(20, 4 * (lineEventPlaces.get(event) ?? Number.NaN)) !== 0;
  }
}

export interface LineOpen {
  readonly deviceName: string;
  readonly lineName: string;
  readonly filter: EventFilter;
  readonly partition?: string;
}

export function writeLineOpenRequest(w: QbeWriter, sequenceNumber: number, open: LineOpen): void {
  w.begin(PduId.LineOpenRequest, 44).i32(sequenceNumber).str(open.deviceName).str(open.lineName);
  writeFilter(w, open.filter);
  w.i32(0)
    .str(open.partition ?? '')
    .end();
}

/**
 * LineOpenResponse (38).
 *
 *   0                4        8                   12       16                 20
 *   ┌────────────────┬────────┬───────────────────┬────────┬──────────────────┐
 *   │ sequenceNumber │ result │ lineCallManagerID │ lineID │ autoAcceptStatus │   u32
 *   └────────────────┴────────┴───────────────────┴────────┴──────────────────┘
 */
export class LineOpenResponseView extends HandleResponseView {
  get autoAcceptStatus(): number {
    return this.u32(16);
  }
}

export function writeLineOpenResponse(
  w: QbeWriter,
  sequenceNumber: number,
  line: Handle,
  autoAcceptStatus = 0,
  result = 0,
): void {
  w.begin(PduId.LineOpenResponse, 20).i32(sequenceNumber).i32(result).i32(line.callManagerID).i32(line.id);
  w.i32(autoAcceptStatus).end();
}

/**
 * LineInServiceEvent (114). Read it with HandleEventView: only the line matters.
 *
 *   0                   4        8                     20                    32                    36
 *   ┌───────────────────┬────────┬─────────────────────┬─────────────────────┬─────────────────────┐
 *   │ lineCallManagerID │ lineID │ defaultIntercomInfo │ currentIntercomInfo │ isIntercomTargetSet │
 *   └───────────────────┴────────┴─────────────────────┴─────────────────────┴─────────────────────┘
 *     u32                 u32      obj                   obj                   bool
 */
export function writeLineInServiceEvent(w: QbeWriter, line: Handle): void {
  w.begin(PduId.LineInServiceEvent, 36).i32(line.callManagerID).i32(line.id);
  writeIntercom(w);
  writeIntercom(w);
  w.bool(false).end();
}

/** LineIntercomSpeedDialInfo, empty: the client takes no null for it. */
function writeIntercom(w: QbeWriter): void {
  w.open(32).str('').str('').ustr('').close();
}
