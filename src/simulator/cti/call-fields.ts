/** Fields of the events about calls. What is left out is written empty, never null (see encodePdu). */
import type { QbeInput } from '../../codecs/qbe/encode.ts';
import type { NumberPlan } from '../number-plan.ts';
import { NODE, type SeenLeg } from './seen-legs.ts';
import { ascii } from './texts.ts';

interface Party {
  readonly number: string;
  readonly name: string;
}

interface Parties {
  readonly calling: Party;
  readonly called: Party;
  readonly original: Party;
  /** Who forwarded the call; nobody where it came straight. */
  readonly redirecting: Party;
}

const NOBODY: Party = { number: '', name: '' };
const FAR_END_IN_CLUSTER = 1;
const REASON_DIRECT_CALL = 1;
const REASON_FORWARD_ALL = 5;

export function partiesOf({ leg, wanted }: SeenLeg, numbers: NumberPlan): Parties {
  const own = { number: leg.line.number, name: leg.line.label };
  const far = leg.peer === null ? NOBODY : { number: leg.peer.line.number, name: leg.peer.line.label };
  const named = (number: string): Party => ({ number, name: numbers.lines.get(number)?.label ?? '' });
  // The name of the called party is told when the other end was found (recorded sessions: empty in NewCallEvent).
  const dialled = leg.digits === '' ? wanted : leg.digits;
  const called = !leg.outbound ? own : leg.peer === null ? { number: dialled, name: '' } : far;
  const redirecting = leg.originalCalled === '' ? NOBODY : named(leg.originalCalled);
  return {
    calling: leg.outbound ? own : far,
    called,
    original: redirecting === NOBODY ? called : redirecting,
    redirecting,
  };
}

export const reasonOf = ({ leg }: SeenLeg): number =>
  leg.originalCalled === '' ? REASON_DIRECT_CALL : REASON_FORWARD_ALL;

/** The block that 48, 49 and 108 share. …Pi is "presentation allowed". */
function block({ calling, called, original, redirecting }: Parties): QbeInput {
  const redirected = redirecting.number !== '';
  return {
    unModifiedCallingParty: calling.number,
    unModifiedCalledParty: called.number,
    unModifiedOriginalCalledParty: original.number,
    unModifiedLastRedirectingParty: redirecting.number,
    callingPartyPi: true,
    callingPartyNamePi: true,
    calledPartyPi: true,
    calledPartyNamePi: true,
    originalCalledPartyPi: true,
    originalCalledPartyNamePi: true,
    lastRedirectingPartyPi: redirected,
    lastRedirectingPartyNamePi: redirected,
    unicodeCallingPartyName: calling.name,
    unicodeCalledPartyName: called.name,
    unicodeOriginalCalledPartyName: original.name,
    unicodelastRedirectingPartyName: redirecting.name,
    globalizedCallingParty: calling.number,
  };
}

function appeared(seen: SeenLeg, parties: Parties): QbeInput {
  return {
    ...block(parties),
    lineHandleSpecified: true,
    deviceName: seen.at.device,
    callCallManagerID: NODE,
    callLegID: seen.id,
    globalCallManagerID: NODE,
    callID: seen.globalCallID,
    callingParty: parties.calling.number,
    calledParty: parties.called.number,
    originalCalledParty: parties.original.number,
    lastRedirectingParty: parties.redirecting.number,
    state: seen.state,
    origin: seen.origin,
    farEndpointCallManagerID: NODE,
    farEndpointType: FAR_END_IN_CLUSTER,
    reason: reasonOf(seen),
    callingPartyName: ascii(parties.calling.name),
    calledPartyName: ascii(parties.called.name),
    lastRedirectingPartyName: ascii(parties.redirecting.name),
    bRemoteInUse: seen.remote,
    callPresentable: true,
  };
}

export function newCall(seen: SeenLeg, numbers: NumberPlan): QbeInput {
  const parties = partiesOf(seen, numbers);
  return { ...appeared(seen, parties), originalPartyName: ascii(parties.original.name) };
}

export function existingCall(seen: SeenLeg, numbers: NumberPlan): QbeInput {
  const parties = partiesOf(seen, numbers);
  return { ...appeared(seen, parties), originalCalledPartyName: ascii(parties.original.name), cause: seen.cause };
}

/** 281. */
export const stateChanged = (seen: SeenLeg): QbeInput => ({
  callCallManagerID: NODE,
  callLegID: seen.id,
  state: seen.state,
  cause: seen.cause,
  reason: reasonOf(seen),
  bRemoteInUse: seen.remote,
});

/** 108: the number is known now. */
export function partyInfoChanged(seen: SeenLeg, numbers: NumberPlan): QbeInput {
  const parties = partiesOf(seen, numbers);
  return {
    ...block(parties),
    callCallManagerID: NODE,
    callLegID: seen.id,
    callingPartyChanged: false,
    callingParty: parties.calling.number,
    callingPartyName: ascii(parties.calling.name),
    calledPartyChanged: true,
    calledParty: parties.called.number,
    calledPartyName: ascii(parties.called.name),
    originalCalledParty: parties.original.number,
    originalCalledPartyName: ascii(parties.original.name),
    lastRedirectingParty: parties.redirecting.number,
    lastRedirectingPartyName: ascii(parties.redirecting.name),
    farEndPointType: FAR_END_IN_CLUSTER,
    reason: reasonOf(seen),
    bRemoteInUse: seen.remote,
  };
}

/** 84. */
export const callClosed = (seen: SeenLeg): QbeInput => ({ callCallManagerID: NODE, callLegID: seen.id, reason: 0 });
