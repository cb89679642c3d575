/** Rows of keys, numbers, requests, registration: what phones send in few bytes. */
import type { MessageName } from '../../../src/codecs/skinny/index.ts';
import * as skinny from '../../../src/codecs/skinny/index.ts';
import type { FrameWriter } from '../../../src/codecs/writer.ts';
import type { Golden } from '../../kit/golden.ts';

import type { Trial } from '../../kit/view-trial.ts';

const { MessageId } = skinny;

const empty = (message: MessageName): Trial => ({
  message,
  view: () => new skinny.EmptyView(),
  least: 0,
  write: (w, { version }) => skinny.writeEmpty(w, version, MessageId[message] as skinny.EmptyMessage),
});

/** A writer whose values are the golden numbers of these fields, in this order. */
const numbers =
  (write: (w: FrameWriter, version: number, a: number, b: number, c: number) => void, ...fields: string[]) =>
  (w: FrameWriter, golden: Golden): void => {
    const [a = 0, b = 0, c = 0] = fields.map((field) => golden.n(field));
    write(w, golden.version, a, b, c);
  };

const station = (golden: Golden) => ({
  deviceName: golden.s('sid.DeviceName'),
  instance: golden.n('sid.instance'),
  stationIpAddr: golden.s('stationIpAddr'),
  deviceType: golden.n('deviceType'),
});
const ip6 = (golden: Golden) => golden.s('stationIpV6Addr').replace(/(....)(?=.)/g, '$1:');

const hook = (message: 'OffHook' | 'OnHook', write: typeof skinny.writeOffHook): Trial => ({
  message,
  view: () => new skinny.HookView(),
  least: 0,
  write: (w, golden) => {
    if (golden.bodyBytes === 0) skinny.writeEmpty(w, golden.version, MessageId[message]);
    else numbers(write, 'lineInstance', 'callReference')(w, golden);
  },
});

export const keyRows: readonly Trial[] = [
  ...(
    [
      'KeepAliveReq',
      'ConfigStatReq',
      'TimeDateReq',
      'VersionReq',
      'ServerReq',
      'SoftKeySetReq',
      'SoftKeyTemplateReq',
    ] as const
  ).map(empty),
  hook('OffHook', skinny.writeOffHook),
  hook('OnHook', skinny.writeOnHook),
  {
    message: 'SoftKeyEvent',
    view: () => new skinny.SoftKeyEventView(),
    least: 12,
    write: numbers(skinny.writeSoftKeyEvent, 'softKeyEvent', 'lineInstance', 'callReference'),
  },
  {
    message: 'KeypadButton',
    view: () => new skinny.KeypadButtonView(),
    least: 4,
    write: numbers(skinny.writeKeypadButton, 'kpButton', 'lineInstance', 'callReference'),
    // Some firmware adds two numbers that nobody knows; the writer sends the usual form.
    unwritable: (golden) => golden.bodyBytes !== 12,
  },
  {
    message: 'Stimulus',
    view: () => new skinny.StimulusView(),
    least: 8,
    write: (w, golden) => {
      const { version } = golden;
      const [stimulus, line] = [golden.n('stimulus'), golden.n('lineInstance')];
      if (golden.bodyBytes === 8) skinny.writeStimulus(w, version, stimulus, line);
      else skinny.writeStimulus(w, version, stimulus, line, golden.n('callReference'), golden.n('stimulusStatus'));
    },
    unwritable: (golden) => golden.bodyBytes === 12,
  },
  {
    message: 'MediaPathEvent',
    view: () => new skinny.MediaPathEventView(),
    least: 8,
    write: numbers(skinny.writeMediaPathEvent, 'mediaPathID', 'mediaPathEvent'),
    unwritable: (golden) => golden.bodyBytes === 12,
  },
  {
    message: 'EnblocCall',
    view: () => new skinny.EnblocCallView(),
    least: [
      [0, 24],
      [17, 24],
      [18, 25],
      [22, 25],
    ],
    write: (w, golden) => {
      const form = golden.fields.some(({ name, off }) => name === 'lineInstance' && off === 28) ? 'aligned' : 'packed';
      const line = golden.has('lineInstance') ? golden.n('lineInstance') : undefined;
      skinny.writeEnblocCall(w, golden.version, golden.s('calledParty'), line, form);
    },
  },
  {
    message: 'OffHookWithCallingPartyNumber',
    view: () => new skinny.OffHookWithCallingPartyNumberView(),
    least: [
      [0, 24],
      [17, 24],
      [18, 25],
      [22, 25],
    ],
    write: (w, golden) =>
      skinny.writeOffHookWithCallingPartyNumber(
        w,
        golden.version,
        golden.s('callingPartyNumber'),
        golden.s('cgpnVoiceMailbox'),
        golden.n('lineInstance'),
      ),
  },
  {
    message: 'ForwardStatReq',
    view: () => new skinny.ForwardStatReqView(),
    least: 4,
    write: numbers(skinny.writeForwardStatReq, 'lineNumber'),
  },
  {
    message: 'SpeedDialStatReq',
    view: () => new skinny.SpeedDialStatReqView(),
    least: 4,
    write: numbers(skinny.writeSpeedDialStatReq, 'speedDialNumber'),
  },
  {
    message: 'LineStatReq',
    view: () => new skinny.LineStatReqView(),
    least: 4,
    write: numbers(skinny.writeLineStatReq, 'lineNumber'),
  },
  {
    message: 'ServiceURLStatReq',
    view: () => new skinny.ServiceURLStatReqView(),
    least: 4,
    write: numbers(skinny.writeServiceURLStatReq, 'serviceURLIndex'),
  },
  {
    message: 'FeatureStatReq',
    view: () => new skinny.FeatureStatReqView(),
    least: 4,
    write: (w, golden) => {
      if (golden.bodyBytes === 4) skinny.writeFeatureStatReq(w, golden.version, golden.n('featureIndex'));
      else skinny.writeFeatureStatReq(w, golden.version, golden.n('featureIndex'), golden.n('featureCapabilities'));
    },
  },
  {
    message: 'ButtonTemplateReq',
    view: () => new skinny.ButtonTemplateReqView(),
    least: 0,
    write: (w, golden) => {
      if (golden.bodyBytes === 0) skinny.writeEmpty(w, golden.version, MessageId.ButtonTemplateReq);
      else skinny.writeButtonTemplateReq(w, golden.version, golden.n('totalButtonCount'));
    },
  },
  {
    message: 'SubscriptionStatReq',
    view: () => new skinny.SubscriptionStatReqView(),
    least: 12,
    write: (w, golden) =>
      skinny.writeSubscriptionStatReq(
        w,
        golden.version,
        golden.n('transactionId'),
        golden.n('subscriptionFeatureID'),
        golden.n('timer'),
        golden.s('subscriptionID'),
      ),
  },
  {
    message: 'RegisterReq',
    view: () => new skinny.RegisterReqView(),
    least: 36,
    write: (w, golden) =>
      skinny.writeRegisterReq(
        w,
        golden.version,
        {
          ...station(golden),
          maxStreams: golden.n('maxStreams'),
          activeStreams: golden.n('activeStreams'),
          protocolVer: golden.n('protocolVer'),
          phoneFeatures: golden.n('phoneFeatures'),
          maxConferences: golden.n('maxConferences'),
          activeConferences: golden.n('activeConferences'),
          macAddress: golden.s('macAddress') || '00:00:00:00:00:00',
          ipV4AddressScope: golden.n('ipV4AddressScope'),
          maxNumberOfLines: golden.n('maxNumberOfLines'),
          stationIpV6Addr: ip6(golden),
          ipV6AddressScope: golden.n('ipV6AddressScope'),
          firmwareLoadName: golden.s('firmwareLoadName'),
          configVersionStamp: golden.s('configVersionStamp'),
        },
        golden.bodyBytes as skinny.RegisterReqBytes,
      ),
    unsent: ['reserved_for_future_use', 'unknown'],
  },
  {
    message: 'RegisterTokenReq',
    view: () => new skinny.RegisterTokenReqView(),
    least: 32,
    write: (w, golden) =>
      skinny.writeRegisterTokenReq(w, golden.version, { ...station(golden), stationIpV6Addr: ip6(golden) }),
    unsent: ['reserved_for_future_use', 'unknown'],
  },
  {
    message: 'SPCPRegisterTokenReq',
    view: () => new skinny.SPCPRegisterTokenReqView(),
    least: 36,
    write: (w, golden) =>
      skinny.writeSPCPRegisterTokenReq(w, golden.version, { ...station(golden), maxStreams: golden.n('maxStreams') }),
    unsent: ['reserved_for_future_use'],
  },
  {
    message: 'RegisterAvailableLines',
    view: () => new skinny.RegisterAvailableLinesView(),
    least: 4,
    write: numbers(skinny.writeRegisterAvailableLines, 'maxNumOfAvailLines'),
  },
  {
    message: 'UnregisterReq',
    view: () => new skinny.UnregisterReqView(),
    least: 0,
    write: (w, golden) => {
      if (golden.bodyBytes === 0) skinny.writeEmpty(w, golden.version, MessageId.UnregisterReq);
      else skinny.writeUnregisterReq(w, golden.version, golden.n('unRegReasonCode'));
    },
  },
];
