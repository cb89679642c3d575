/** The view of each critical message of phones, and of user data both ways. */
import type { FrameView } from '../../src/codecs/frame.ts';
import type { MessageName } from '../../src/codecs/skinny/index.ts';
import * as skinny from '../../src/codecs/skinny/index.ts';
import type { Reading } from './view-fields.ts';

export const upViews: readonly [MessageName, FrameView][] = [
  ['KeepAliveReq', new skinny.EmptyView()],
  ['ConfigStatReq', new skinny.EmptyView()],
  ['TimeDateReq', new skinny.EmptyView()],
  ['VersionReq', new skinny.EmptyView()],
  ['ServerReq', new skinny.EmptyView()],
  ['SoftKeySetReq', new skinny.EmptyView()],
  ['SoftKeyTemplateReq', new skinny.EmptyView()],
  ['RegisterReq', new skinny.RegisterReqView()],
  ['IpPort', new skinny.IpPortView()],
  ['KeypadButton', new skinny.KeypadButtonView()],
  ['EnblocCall', new skinny.EnblocCallView()],
  ['Stimulus', new skinny.StimulusView()],
  ['OffHook', new skinny.HookView()],
  ['OnHook', new skinny.HookView()],
  ['ForwardStatReq', new skinny.ForwardStatReqView()],
  ['SpeedDialStatReq', new skinny.SpeedDialStatReqView()],
  ['LineStatReq', new skinny.LineStatReqView()],
  ['ButtonTemplateReq', new skinny.ButtonTemplateReqView()],
  ['CapabilitiesRes', new skinny.CapabilitiesResView()],
  ['Alarm', new skinny.AlarmView()],
  ['OpenReceiveChannelAck', new skinny.OpenReceiveChannelAckView()],
  ['ConnectionStatisticsRes', new skinny.ConnectionStatisticsResView()],
  ['OffHookWithCallingPartyNumber', new skinny.OffHookWithCallingPartyNumberView()],
  ['SoftKeyEvent', new skinny.SoftKeyEventView()],
  ['UnregisterReq', new skinny.UnregisterReqView()],
  ['RegisterTokenReq', new skinny.RegisterTokenReqView()],
  ['RegisterAvailableLines', new skinny.RegisterAvailableLinesView()],
  ['DeviceToUserData', new skinny.UserDataView()],
  ['DeviceToUserDataResponse', new skinny.UserDataView()],
  ['UserToDeviceData', new skinny.UserDataView()],
  ['UpdateCapabilities', new skinny.UpdateCapabilitiesView()],
  ['ServiceURLStatReq', new skinny.ServiceURLStatReqView()],
  ['FeatureStatReq', new skinny.FeatureStatReqView()],
  ['DeviceToUserDataVersion1', new skinny.UserDataVersion1View()],
  ['DeviceToUserDataResponseVersion1', new skinny.UserDataVersion1View()],
  ['UserToDeviceDataVersion1', new skinny.UserDataVersion1View()],
  ['CapabilitiesV2Res', new skinny.UpdateCapabilitiesView()],
  ['CapabilitiesV3Res', new skinny.UpdateCapabilitiesView()],
  ['SubscriptionStatReq', new skinny.SubscriptionStatReqView()],
  ['MediaPathEvent', new skinny.MediaPathEventView()],
  ['StartMediaTransmissionAck', new skinny.StartMediaTransmissionAckView()],
  ['EnhancedAlarm', new skinny.EnhancedAlarmView()],
  ['SPCPRegisterTokenReq', new skinny.SPCPRegisterTokenReqView()],
];

/** How these views are read beside the table. */
export function upReading(message: MessageName): Reading {
  return {
    message,
    ...(message === 'Alarm' ? { names: { text: 'alarmText' } } : {}),
    unread: (path, value, version) =>
      // In 0x0044 the table has ipAddressingMode twice and shows the second; the view reads the first.
      (path.endsWith('ipAddressingMode') && version >= 16) ||
      // A line that is a multiple of 65536 looks like the aligned form to the view; no phone has so many lines.
      (message === 'OffHookWithCallingPartyNumber' && typeof value === 'number' && (value & 0xffff) === 0),
  };
}
