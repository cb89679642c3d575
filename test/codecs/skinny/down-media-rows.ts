/** Rows of media streams. */
import * as skinny from '../../../src/codecs/skinny/index.ts';
import { fields, PADDING } from '../../kit/down-rows.ts';
import type { Golden } from '../../kit/golden.ts';
import type { Trial } from '../../kit/view-trial.ts';

/** What both media messages share. `union` and `keys` are the paths of their groups. */
function media(golden: Golden, union: string, keys: string): skinny.MediaParameters {
  const n = (name: string) => golden.n(name);
  const byte = (name: string) => n(`${union}.codecParamsUnion.codecParams.${name}`);
  const key = (name: string, length: number) => Uint8Array.from({ length }, (_, i) => n(`${keys}.${name}[${i}]`));
  const params =
    byte('codecMode') + byte('dynamicPayload') * 2 ** 8 + byte('codecParam1') * 2 ** 16 + byte('codecParam2') * 2 ** 24;
  const latent = golden.fields.find(({ name }) => name === 'latentCapsInfo.active');
  return {
    conferenceId: n('conferenceId'),
    passThroughPartyId: n('passThroughPartyId'),
    callReference: n('callReference'),
    milliSecondPacketSize: n('milliSecondPacketSize'),
    compressionType: n('compressionType'),
    codecParameters: n(`${union}.g723BitRate`) || n(`${union}.codecParamsUnion.g723BitRate`) || params,
    algorithmID: n(`${keys}.algorithmID`),
    key: key('key', n(`${keys}.keylen`)),
    salt: key('salt', n(`${keys}.saltlen`)),
    isMKIPresent: n(`${keys}.isMKIPresent`),
    keyDerivationRate: n(`${keys}.keyDerivationRate`),
    streamPassThroughId: n('streamPassThroughId'),
    associatedStreamId: n('associatedStreamId'),
    RFC2833PayloadType: n('RFC2833PayloadType'),
    dtmfType: n('dtmfType'),
    mixingMode: n('mixingMode'),
    partyDirection: n('partyDirection'),
    ...(latent ? { latentCaps: golden.bytes.subarray(12 + latent.off, 12 + latent.off + 36) } : {}),
  };
}

export const mediaRows: readonly Trial[] = [
  {
    message: 'StartMediaTransmission',
    view: () => new skinny.StartMediaTransmissionView(),
    least: [
      [0, 36],
      [11, 40],
      [17, 56],
      [22, 56],
    ],
    unread: [...PADDING, 'FutureUse1', 'FutureUse2', 'FutureUse3'],
    unsent: PADDING,
    impossible: [
      { bytes: 37, set: {}, fault: 'bodyTooShort' },
      { version: 20, bytes: 55, set: {}, fault: 'bodyTooShort' },
      { bytes: 67, set: { 48: 16 }, fault: 'countTooLarge' },
      { bytes: 83, set: { 48: 16 << 16 }, fault: 'countTooLarge' },
    ],
    write: (w, golden) => {
      const sent: skinny.StartMediaTransmissionFields = {
        ...media(golden, 'qualifierOut', 'mTxMediaEncryptionKeyInfo'),
        remoteIpAddr: golden.s('remoteIpAddr.addr') || golden.s('remoteIpAddr'),
        remotePortNumber: golden.n('remotePortNumber'),
        precedenceValue: golden.n('qualifierOut.precedenceValue'),
        ssValue: golden.n('qualifierOut.ssValue'),
        maxFramesPerPacket: golden.n('qualifierOut.maxFramesPerPacket'),
      };
      if (golden.bodyBytes === 36) skinny.writeStartMediaTransmissionOldest(w, sent);
      else skinny.writeStartMediaTransmission(w, golden.version, sent, { endAfterSalt: golden.bodyBytes === 84 });
    },
  },
  {
    message: 'OpenReceiveChannel',
    view: () => new skinny.OpenReceiveChannelView(),
    least: 24,
    impossible: [{ version: 20, bytes: 51, set: { 32: 16 }, fault: 'countTooLarge' }],
    // audioLevelAdjustment is signed, down-layouts has it.
    unread: [...PADDING, 'FutureUse1', 'FutureUse2', 'FutureUse3', 'audioLevelAdjustment'],
    unsent: PADDING,
    write: (w, golden) =>
      skinny.writeOpenReceiveChannel(
        w,
        golden.version,
        {
          ...media(golden, 'qualifierIn', 'mRxMediaEncryptionKeyInfo'),
          ecValue: golden.n('qualifierIn.ecValue'),
          sourceIpAddr: golden.s('sourceIpAddr.addr') || golden.s('sourceIpAddr') || '0.0.0.0',
          sourcePortNumber: golden.n('sourcePortNumber'),
          requestedIpAddrType: golden.n('requestedIpAddrType'),
          audioLevelAdjustment: golden.n('audioLevelAdjustment'),
        },
        { endAfterSalt: golden.bodyBytes === 68 },
      ),
    // CUCM at 20 and others end before the level (128), CUCM 7 after the RFC 2833 type (92).
    unwritable: (golden) => golden.bodyBytes === 128 || golden.bodyBytes === 92,
  },
  {
    message: 'StopMediaTransmission',
    view: () => new skinny.StopMediaTransmissionView(),
    least: 4,
    impossible: [{ bytes: 7, set: {}, fault: 'bodyTooShort' }],
    unread: PADDING,
    write: fields(
      skinny.writeStopMediaTransmission,
      'conferenceId',
      'passThroughPartyId',
      'callReference',
      'portHandlingFlag',
    ),
    // CallManager 2.x and 4 send less.
    unwritable: (golden) => golden.bodyBytes < 16,
  },
  {
    message: 'CloseReceiveChannel',
    view: () => new skinny.CloseReceiveChannelView(),
    least: 8,
    write: fields(
      skinny.writeCloseReceiveChannel,
      'conferenceId',
      'passThroughPartyId',
      'callReference',
      'portHandlingFlag',
    ),
    unwritable: (golden) => golden.bodyBytes < 16,
  },
  {
    message: 'ConnectionStatisticsReq',
    view: () => new skinny.ConnectionStatisticsReqView(),
    least: 32,
    write: fields(skinny.writeConnectionStatisticsReq, 'directoryNum$', 'callReference', 'statsProcessingMode'),
  },
  {
    message: 'MiscellaneousCommand',
    view: () => new skinny.MiscellaneousCommandView(),
    least: 52,
    names: { 'u.none': 'argument[0]' },
    impossible: [{ bytes: 52, set: { 12: 6, 16: 5 }, fault: 'countTooLarge' }],
    write: (w, golden) => {
      const values = golden.fields.filter(({ name }) => name.startsWith('u.')).map(({ name }) => golden.n(name));
      const [conference, party] = [golden.n('conferenceId'), golden.n('passthruPartyID')];
      const [call, command] = [golden.n('callReference'), golden.n('command')];
      skinny.writeMiscellaneousCommand(w, golden.version, conference, party, call, command, values);
    },
  },
];
