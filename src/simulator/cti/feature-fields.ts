/**
 * ProviderFeatureActivatedEvent (133): the CallBack key was pressed. Its layout is known, what a CTIManager puts into it is
 * not; here it is the call that the key was pressed for, or the device alone where it was on hook.
 */
import type { QbeInput } from '../../codecs/qbe/encode.ts';
import type { NumberPlan } from '../number-plan.ts';
import { partiesOf } from './call-fields.ts';
import { State } from './call-telling.ts';
import { NODE, type SeenLeg } from './seen-legs.ts';
import { ascii } from './texts.ts';

export function featureActivated(device: string, seen: SeenLeg | undefined, numbers: NumberPlan): QbeInput {
  if (seen === undefined) return { deviceName: device, callState: State.idle };
  const { calling, called, original, redirecting } = partiesOf(seen, numbers);
  const party = (number: string, name: string, own: boolean): QbeInput => ({
    cause: own ? seen.cause : 0,
    callManagerID: NODE,
    callLegID: own ? seen.id : 0,
    pattern: number,
    partyDN: number,
    partyDNDisplayName: ascii(name),
    unicodeDisplayName: name,
  });
  return {
    globalCallManagerID: NODE,
    globalCallID: seen.globalCallID,
    deviceName: device,
    callState: seen.state,
    dialedDigits: seen.leg.digits,
    featureActivatingCallManagerID: NODE,
    featureActivatingCallID: seen.id,
    callingPartyInfo: party(calling.number, calling.name, seen.leg.outbound),
    calledPartyInfo: party(called.number, called.name, !seen.leg.outbound),
    redirectPartyInfo: {
      originalCalledParty: original.number,
      originalPattern: original.number,
      lastRedirectingNumber: redirecting.number,
    },
    globalizedCallingParty: calling.number,
  };
}
