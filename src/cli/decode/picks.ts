/**
 * Which fields of a message stand in its line, in this order, under which name; an empty name shows the value alone.
 * Line and call follow by themselves. Messages that are not here show all their fields that say something.
 */
import type { MessageName } from '../../codecs/skinny/ids.ts';

type Picked = Readonly<Record<string, string>>;

const parties: Picked = {
  callType: '',
  callingParty: 'from',
  callingPartyName: '',
  calledParty: 'to',
  calledPartyName: '',
  originalCalledParty: 'original',
};
const userData: Picked = { applicationId: 'application', transactionId: 'transaction', data: '', xmldata: '' };
const media: Picked = {
  remoteIpAddr: 'to',
  'remoteIpAddr.addr': 'to',
  remotePortNumber: 'port',
  compressionType: '',
  milliSecondPacketSize: 'ms',
};

const picks: Partial<Record<MessageName, Picked>> = {
  ButtonTemplateRes: {},
  CallInfo: parties,
  CallInfoV2: parties,
  CallState: { callState: '' },
  CapabilitiesRes: {},
  ClearNotify: {},
  ConfigStatRes: { userName: '', serverName: 'server', numberOfLines: 'lines', numberOfSpeedDials: 'speedDials' },
  DeviceToUserData: userData,
  DeviceToUserDataResponse: userData,
  DeviceToUserDataResponseVersion1: userData,
  DeviceToUserDataVersion1: userData,
  DialedNumber: { dialedNumber: '' },
  DisplayNotify: { notify: '', timeOutValue: 's' },
  DisplayNotifyV2: { notify: '', timeOutValue: 's' },
  DisplayPriNotify: { notify: '', displayPriNotify: '', timeOutValue: 's', priority: 'priority' },
  DisplayPriNotifyV2: { notify: '', displayPriNotify: '', timeOutValue: 's', priority: 'priority' },
  DisplayPromptStatus: { promptStatus: '', timeOutValue: 's' },
  DisplayPromptStatusV2: { promptStatus: '', timeOutValue: 's' },
  KeypadButton: { kpButton: '' },
  LineStatRes: { lineDirNumber: '', lineFullyQualifiedDisplayName: '', lineTextLabel: 'label' },
  LineStatV2Res: { lineDirNumber: '', lineFullyQualifiedDisplayName: '', lineTextLabel: 'label' },
  OpenReceiveChannel: { compressionType: '', milliSecondPacketSize: 'ms' },
  OpenReceiveChannelAck: { mediaReceptionStatus: '', ipAddr: 'at', 'ipAddr.addr': 'at', portNumber: 'port' },
  RegisterAck: { keepAliveInterval: 'keepAlive', maxProtocolVer: 'protocol', dateTemplate: 'dates' },
  RegisterReq: {
    'sid.DeviceName': '',
    deviceType: '',
    protocolVer: 'protocol',
    stationIpAddr: 'address',
    activeStreams: 'streams',
  },
  SelectSoftKeys: { softKeySetIndex: '' },
  SetLamp: { stimulus: '', stimulusInstance: 'instance', lampMode: '' },
  SetRinger: { ringMode: '' },
  SetSpeakerMode: { speakerMode: '' },
  SoftKeyEvent: { softKeyEvent: '' },
  SoftKeySetRes: {},
  SoftKeyTemplateRes: {},
  StartMediaTransmission: media,
  StartMediaTransmissionAck: {
    mediaTransmissionStatus: '',
    'ipAddr.addr': 'from',
    portNumber: 'port',
    'transmitIpAddr.addr': 'from',
  },
  StartTone: { tone: '' },
  Stimulus: { stimulus: '', stimulusStatus: 'status' },
  StopTone: {},
  TimeDateRes: {
    'timeDataInfo.wYear': 'year',
    'timeDataInfo.wMonth': 'month',
    'timeDataInfo.wDay': 'day',
    'timeDataInfo.wHour': 'hour',
    'timeDataInfo.wMinute': 'minute',
    'timeDataInfo.wSecond': 'second',
  },
  UserToDeviceData: userData,
  UserToDeviceDataVersion1: userData,
};

export const pickedFields: Readonly<Record<string, Picked | undefined>> = picks;
