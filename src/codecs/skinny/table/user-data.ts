/**
 * Phone screens and their answers: XML carried inside SCCP.
 */
import { MessageId } from '../ids.ts';
import { bytes, every, layout, type Message, message } from '../layout.ts';
import { userDataPart, userDataTarget } from './parts.ts';

export const userDataMessages: readonly Message[] = [
  message(
    MessageId.DeviceToUserData,
    'toServer',
    layout(every, ...userDataTarget, bytes('xmldata', 'dataLength', 2000)),
  ),
  message(
    MessageId.DeviceToUserDataResponse,
    'toServer',
    layout(every, ...userDataTarget, bytes('xmldata', 'dataLength', 2000)),
  ),
  message(
    MessageId.DeviceToUserDataVersion1,
    'toServer',
    layout(every, ...userDataTarget, ...userDataPart, bytes('xmldata', 'dataLength', 2000)),
  ),
  message(
    MessageId.DeviceToUserDataResponseVersion1,
    'toServer',
    layout(every, ...userDataTarget, ...userDataPart, bytes('xmldata', 'dataLength', 2000)),
  ),
  message(
    MessageId.UserToDeviceData,
    'toPhone',
    layout(every, ...userDataTarget, bytes('xmldata', 'dataLength', 2000)),
  ),
  message(
    MessageId.UserToDeviceDataVersion1,
    'toPhone',
    layout(every, ...userDataTarget, ...userDataPart, bytes('xmldata', 'dataLength', 2000)),
  ),
];
