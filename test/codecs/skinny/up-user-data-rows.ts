/** Rows of user data, both directions: what screens and their keys travel in. */
import * as skinny from '../../../src/codecs/skinny/index.ts';
import type { Golden } from '../../kit/golden.ts';

import type { Trial } from '../../kit/view-trial.ts';

const basicFields = (golden: Golden) => ({
  applicationId: golden.n('applicationId'),
  lineInstance: golden.n('lineInstance'),
  callReference: golden.n('callReference'),
  transactionId: golden.n('transactionId'),
});
const version1Fields = (golden: Golden) => ({
  ...basicFields(golden),
  sequenceFlag: golden.n('sequenceFlag'),
  displayPriority: golden.n('displayPriority'),
  conferenceId: golden.n('conferenceId'),
  appInstanceID: golden.n('appInstanceID'),
  routingID: golden.n('routingID'),
});

const basic = (
  message: 'UserToDeviceData' | 'DeviceToUserData' | 'DeviceToUserDataResponse',
  write: typeof skinny.writeDeviceToUserData,
): Trial => ({
  message,
  view: () => new skinny.UserDataView(),
  least: 20,
  write: (w, golden) => write(w, golden.version, basicFields(golden), golden.raw('xmldata')),
  counts: ['dataLength'],
  impossible: [
    { bytes: 20, set: { 16: 1 }, fault: 'dataTooLong' },
    { bytes: 24, set: { 16: 5 }, fault: 'dataTooLong' },
    { bytes: 2100, set: { 16: 2001 }, fault: 'dataTooLong' },
    { bytes: 24, set: { 16: 0xffffffff }, fault: 'dataTooLong' },
  ],
});

const version1 = (
  message: 'UserToDeviceDataVersion1' | 'DeviceToUserDataVersion1' | 'DeviceToUserDataResponseVersion1',
  write: typeof skinny.writeDeviceToUserDataVersion1,
): Trial => ({
  message,
  view: () => new skinny.UserDataVersion1View(),
  least: 40,
  write: (w, golden) => write(w, golden.version, version1Fields(golden), golden.raw('xmldata')),
  counts: ['dataLength'],
  impossible: [
    { bytes: 40, set: { 16: 1 }, fault: 'dataTooLong' },
    { bytes: 44, set: { 16: 24 }, fault: 'dataTooLong' },
    { bytes: 2100, set: { 16: 2001 }, fault: 'dataTooLong' },
    { version: 20, bytes: 44, set: { 16: 0xfffffffc }, fault: 'dataTooLong' },
  ],
});

export const userDataRows: readonly Trial[] = [
  basic('UserToDeviceData', skinny.writeUserToDeviceData),
  basic('DeviceToUserData', skinny.writeDeviceToUserData),
  basic('DeviceToUserDataResponse', skinny.writeDeviceToUserDataResponse),
  version1('UserToDeviceDataVersion1', skinny.writeUserToDeviceDataVersion1),
  version1('DeviceToUserDataVersion1', skinny.writeDeviceToUserDataVersion1),
  version1('DeviceToUserDataResponseVersion1', skinny.writeDeviceToUserDataResponseVersion1),
];
