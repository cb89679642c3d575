/** Phone → server: what the gateway looks at, and the two things it keeps for itself (our key, answers to our screens). */

import { saysUtf8 } from '../../codecs/phone-text.ts';
import { EnblocCallView } from '../../codecs/skinny/dialing.ts';
import { HookView, KeypadButtonView, SoftKeyEventView, StimulusView } from '../../codecs/skinny/keys.ts';
import { RegisterReqView, UnregisterReqView } from '../../codecs/skinny/registration.ts';
import { UserDataVersion1View, UserDataView } from '../../codecs/skinny/user-data.ts';
import { deviceName } from '../../model/ids.ts';
import { Counter } from '../counters.ts';
import { cleanNumber, cleanText } from './clean.ts';
import { Verdict } from './flow.ts';
import { handlerTable, reads } from './handlers.ts';
import type { HandledPhone } from './phone-ports.ts';
import { CALL_BACK_STIMULUS, keypadDigit } from './phone-state.ts';

const registerReq = reads(new RegisterReqView(), (phone, m) => {
  const name = deviceName(cleanText(m.deviceName));
  const { tls } = phone.host.options;
  if (tls?.mutual) {
    const certificate = deviceName(phone.link.certificateName());
    // A phone's own certificate says SEP…, the one from the factory CP-7960G-SEP…
    if (certificate !== '' && certificate !== name && !certificate.endsWith(`-${name}`)) {
      phone.device = name;
      phone.link.close('certificateName', certificate);
      return Verdict.swallow;
    }
  }
  if (!phone.host.mayRegister(name, phone.link.address)) {
    phone.device = name;
    phone.link.close('deviceRate');
    return Verdict.swallow;
  }
  phone.registering(name, m.deviceType, m.protocolVer);
  phone.state.utf8 = saysUtf8(m.phoneFeatures);
  return undefined;
});

const unregisterReq = reads(new UnregisterReqView(), (phone) => {
  phone.lossReason = 'unregistered';
  return undefined;
});

const keypadButton = reads(new KeypadButtonView(), (phone, m) => {
  const digit = keypadDigit(m.kpButton);
  if (digit !== '' && !phone.state.addDigit(digit)) phone.host.counters.add(Counter.digitsDropped);
  return undefined;
});

const enblocCall = reads(new EnblocCallView(), (phone, m) => {
  phone.state.forgetDigits();
  phone.dialled(m.lineInstance, 0, cleanNumber(m.calledParty));
  return undefined;
});

const offHook = reads(new HookView(), (phone) => {
  if (phone.state.calls.size === 0) phone.state.forgetDigits();
  phone.hook(true);
  return undefined;
});

const onHook = reads(new HookView(), (phone) => {
  phone.state.forgetDigits();
  phone.hook(false);
  return undefined;
});

const softKeyEvent = reads(new SoftKeyEventView(), (phone, m) => {
  phone.rest();
  if (phone.key.isOurs(m.softKeyEvent)) {
    phone.callBackPressed(m.lineInstance, m.callReference);
    return Verdict.swallow;
  }
  if (m.softKeyEvent === phone.key.newCallEvent) phone.state.forgetDigits();
  return undefined;
});

const stimulus = reads(new StimulusView(), (phone, m) => {
  if (m.stimulus !== CALL_BACK_STIMULUS || phone.key.serverOwns) return undefined;
  if (phone.state.callBackButtons.size < phone.host.limits.linesPerPhoneMax) {
    phone.state.callBackButtons.add(m.lineInstance);
  }
  phone.rest();
  // The instance is that of the button, not of a line.
  phone.callBackPressed(0, m.callReference);
  return Verdict.swallow;
});

/** Answers that carry another application's id go to the server: extension mobility and its own screens use the same. */
function ofOurs(phone: HandledPhone, m: UserDataView, act: () => void): Verdict {
  if (m.applicationId !== phone.screens.applicationId) return Verdict.pass;
  act();
  return Verdict.swallow;
}

const userData = (m: UserDataView) =>
  reads(m, (phone) => ofOurs(phone, m, () => phone.screens.pressed(m.transactionId, m.userDataBytes)));
const userDataResponse = (m: UserDataView) =>
  reads(m, (phone) => ofOurs(phone, m, () => phone.screens.answered(m.transactionId, m.userDataBytes)));

export const up = handlerTable({
  RegisterReq: registerReq,
  UnregisterReq: unregisterReq,
  KeypadButton: keypadButton,
  EnblocCall: enblocCall,
  OffHook: offHook,
  OnHook: onHook,
  SoftKeyEvent: softKeyEvent,
  Stimulus: stimulus,
  DeviceToUserData: userData(new UserDataView()),
  DeviceToUserDataVersion1: userData(new UserDataVersion1View()),
  DeviceToUserDataResponse: userDataResponse(new UserDataView()),
  DeviceToUserDataResponseVersion1: userDataResponse(new UserDataVersion1View()),
});
