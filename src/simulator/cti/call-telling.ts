/**
 * What the exchange does, told as CTI events: the sequence that satisfies the JTAPI client, seen end to end with four
 * releases of it.
 *
 *   step      caller's line                                            called line
 *   dial      NewCall 4, state 5, party info, state 9                  -
 *   ring      state 6                                                  NewCall 2, state 3
 *   answer    state 8                                                  state 8
 *   hold      state 10, later 8                                        -
 *   drop      state 1 cause 16, CallClosed                             the same
 *   busy      state 14 cause 17; a state 7 alone is no event at all    -
 *   unknown   state 14 cause 1; then state 1, CallClosed               -
 */
import type { QbeInput } from '../../codecs/qbe/encode.ts';
import type { PduName } from '../../codecs/qbe/ids.ts';
import type { Appearance, Leg } from '../lines.ts';
import type { NumberPlan } from '../number-plan.ts';
import type { Step } from '../steps.ts';
import { callClosed, newCall, partyInfoChanged, stateChanged } from './call-fields.ts';
import type { SeenLeg, SeenLegs } from './seen-legs.ts';

/** Call states of QBE, those that the simulator tells. */
export const State = {
  idle: 1,
  offering: 2,
  accepted: 3,
  dialTone: 4,
  dialling: 5,
  ringback: 6,
  connected: 8,
  proceeding: 9,
  onHold: 10,
  disconnected: 14,
} as const;

export const Origin = { inboundInternal: 1, outbound: 4 } as const;

export const Cause = {
  none: 0,
  unallocatedNumber: 1,
  normalClearing: 16,
  userBusy: 17,
  noAnswer: 19,
  outOfOrder: 27,
} as const;

/** What a step means for the device that it is told to. */
interface Move {
  /** The call appears in this state, where the device does not see it yet. */
  readonly appear?: number;
  /** The number is complete: dialling, who is called, proceeding. */
  readonly dialled?: true;
  readonly state?: number;
  readonly cause?: number;
  readonly remote?: true;
  readonly gone?: true;
}

const moves: Readonly<Record<Step, Move>> = {
  dialTone: { appear: State.dialTone },
  seized: { appear: State.dialTone },
  forwardTone: { appear: State.dialTone },
  firstDigit: { state: State.dialling },
  nextDigit: {},
  proceed: { dialled: true },
  ringOut: { state: State.ringback },
  busy: { state: State.disconnected, cause: Cause.userBusy },
  reorder: { state: State.disconnected, cause: Cause.outOfOrder },
  invalid: { dialled: true, state: State.disconnected, cause: Cause.unallocatedNumber },
  ringIn: { appear: State.offering, state: State.accepted },
  ringInSilent: { appear: State.offering, state: State.accepted },
  answered: { state: State.connected },
  connected: { state: State.connected },
  hold: { state: State.onHold },
  heldByOther: {},
  resumed: { state: State.connected },
  heldPartyBack: {},
  ended: { gone: true },
  ringingEnded: { gone: true },
  remoteInUse: { appear: State.connected, state: State.connected, remote: true },
  remoteHeld: { appear: State.onHold, state: State.onHold, remote: true },
  remoteEnded: { gone: true },
};

/** Where the events go. */
export interface LineTeller {
  /** To every application that has this line open and wants this kind of event. */
  tellLine(device: string, number: string, wanted: string, pdu: PduName, fields: QbeInput): void;
  /** The state of a device may have changed. */
  deviceMoved(device: string): void;
}

export class CallTelling {
  private readonly legs: SeenLegs;
  private readonly numbers: NumberPlan;
  private readonly teller: LineTeller;

  constructor(legs: SeenLegs, numbers: NumberPlan, teller: LineTeller) {
    this.legs = legs;
    this.numbers = numbers;
    this.teller = teller;
  }

  told(step: Step, leg: Leg, to: Appearance): void {
    const move = moves[step];
    const seen = this.legs.at(leg, to.device) ?? this.appear(move, leg, to);
    if (seen === undefined) return;
    const elsewhere = move.remote === true;
    const hands = seen.remote !== elsewhere;
    seen.remote = elsewhere;
    if (move.dialled) this.dialled(seen);
    if (move.state !== undefined && (seen.state !== move.state || hands))
      this.moved(seen, move.state, causeOf(seen, move));
    if (move.gone) this.gone(seen);
    this.teller.deviceMoved(to.device);
  }

  /** The leg is no more: whoever still sees it is told. */
  over(leg: Leg): void {
    for (const seen of this.legs.of(leg)) {
      this.gone(seen);
      this.teller.deviceMoved(seen.at.device);
    }
  }

  private appear(move: Move, leg: Leg, to: Appearance): SeenLeg | undefined {
    if (move.appear === undefined) return undefined;
    const seen = this.legs.add(leg, to, move.appear, leg.outbound ? Origin.outbound : Origin.inboundInternal);
    seen.remote = move.remote === true;
    this.tell(seen, 'bNewCallEvent', 'NewCallEvent', newCall(seen, this.numbers));
    this.teller.deviceMoved(to.device);
    return seen;
  }

  private dialled(seen: SeenLeg): void {
    if (seen.state === State.dialTone) this.moved(seen, State.dialling);
    this.tell(seen, 'partyInfoChanged', 'CallPartyInfoChangedEvent', partyInfoChanged(seen, this.numbers));
    this.moved(seen, State.proceeding);
  }

  private gone(seen: SeenLeg): void {
    this.moved(seen, State.idle, Cause.normalClearing);
    this.legs.remove(seen);
    this.tell(seen, 'callStateChanged', 'CallClosedEvent', callClosed(seen));
  }

  private moved(seen: SeenLeg, state: number, cause: number = Cause.none): void {
    seen.state = state;
    seen.cause = cause;
    this.tell(seen, 'callStateChanged', 'CallStateChangedEvent_V2', stateChanged(seen));
  }

  private tell(seen: SeenLeg, wanted: string, pdu: PduName, fields: QbeInput): void {
    this.teller.tellLine(seen.at.device, seen.leg.line.number, wanted, pdu, fields);
  }
}

/** A call that rang in vain was not answered; one that never rang found the other end out of order. */
function causeOf(seen: SeenLeg, { cause = Cause.none }: Move): number {
  return cause === Cause.outOfOrder && seen.state === State.ringback ? Cause.noAnswer : cause;
}
