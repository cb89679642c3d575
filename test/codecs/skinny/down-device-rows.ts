/** Rows of registration, lines, buttons and features: what a phone is told about itself. */
import * as skinny from '../../../src/codecs/skinny/index.ts';
import { empty, fields, PADDING } from '../../kit/down-rows.ts';
import type { Golden } from '../../kit/golden.ts';
import type { Trial } from '../../kit/view-trial.ts';

const upTo = (count: number): number[] => Array.from({ length: count }, (_, i) => i);

const registration: readonly Trial[] = [
  {
    message: 'RegisterAck',
    view: () => new skinny.RegisterAckView(),
    least: 12,
    unread: PADDING,
    unsent: ['alignmentPadding'],
    write: (w, golden) => {
      const { version } = golden;
      const [keepAliveInterval, dateTemplate] = [golden.n('keepAliveInterval'), golden.s('dateTemplate')];
      if (golden.bodyBytes === 12) skinny.writeRegisterAckShort(w, version, keepAliveInterval, dateTemplate);
      else {
        skinny.writeRegisterAck(w, version, {
          keepAliveInterval,
          dateTemplate,
          secondaryKeepAliveInterval: golden.n('secondaryKeepAliveInterval'),
          maxProtocolVer: golden.n('maxProtocolVer'),
          unknown: golden.n('unknown'),
          phoneFeatures: golden.n('phoneFeatures'),
        });
      }
    },
  },
  {
    message: 'RegisterReject',
    view: () => new skinny.RegisterRejectView(),
    least: 32,
    names: { text: 'reason' },
    unread: PADDING,
    write: fields(skinny.writeRegisterReject, 'text$'),
    // CallManager 2.x appends four bytes.
    unwritable: (golden) => golden.bodyBytes !== 32,
  },
  {
    message: 'UnregisterAck',
    view: () => new skinny.UnregisterAckView(),
    least: 4,
    write: fields(skinny.writeUnregisterAck, 'status'),
  },
  {
    message: 'Reset',
    view: () => new skinny.ResetView(),
    least: 4,
    write: fields(skinny.writeReset, 'resetType'),
  },
  empty('RegisterTokenAck'),
  {
    message: 'RegisterTokenReject',
    view: () => new skinny.RegisterTokenRejectView(),
    least: 4,
    write: fields(skinny.writeRegisterTokenReject, 'waitTimeBeforeNextReq'),
  },
  {
    message: 'SPCPRegisterTokenAck',
    view: () => new skinny.SPCPRegisterTokenAckView(),
    least: 4,
    write: fields(skinny.writeSPCPRegisterTokenAck, 'features'),
  },
  {
    message: 'SPCPRegisterTokenReject',
    view: () => new skinny.RegisterTokenRejectView(),
    least: 4,
    write: fields(skinny.writeSPCPRegisterTokenReject, 'waitTimeBeforeNextReq'),
  },
  empty('CapabilitiesReq'),
  empty('KeepAliveAck'),
];

const config = (golden: Golden): skinny.ConfigStatFields => ({
  deviceName: golden.s('sid.DeviceName'),
  instance: golden.n('sid.instance'),
  userName: golden.s('userName'),
  serverName: golden.s('serverName'),
  numberOfLines: golden.n('numberOfLines'),
  numberOfSpeedDials: golden.n('numberOfSpeedDials'),
});
const buttons = 'buttonTemplate.definition';

const answers: readonly Trial[] = [
  {
    message: 'ConfigStatRes',
    view: () => new skinny.ConfigStatResView(),
    least: 112,
    unread: PADDING,
    unsent: PADDING,
    write: (w, golden) => skinny.writeConfigStatRes(w, golden.version, config(golden)),
  },
  {
    message: 'ConfigStatV2Res',
    view: () => new skinny.ConfigStatV2ResView(),
    least: 34,
    unread: PADDING,
    unsent: PADDING,
    impossible: [{ bytes: 36, set: { 32: 0x31313131 }, fault: 'textUnterminated' }],
    write: (w, golden) => skinny.writeConfigStatV2Res(w, golden.version, config(golden)),
  },
  {
    message: 'TimeDateRes',
    view: () => new skinny.TimeDateResView(),
    least: 36,
    write: (w, golden) => {
      const n = (name: string) => golden.n(`timeDataInfo.${name}`);
      const [year, month, weekday, day] = [n('wYear'), n('wMonth'), n('wDayOfWeek'), n('wDay')];
      const [hour, minute, second, millisecond] = [n('wHour'), n('wMinute'), n('wSecond'), n('wMilliseconds')];
      const at = { year, month, weekday, day, hour, minute, second, millisecond };
      skinny.writeTimeDateRes(w, golden.version, at, golden.n('systemTime'));
    },
  },
  {
    message: 'VersionRes',
    view: () => new skinny.VersionResView(),
    least: 16,
    write: fields(skinny.writeVersionRes, 'versionStr$'),
  },
  {
    message: 'ServerRes',
    view: () => new skinny.ServerResView(),
    least: 280,
    impossible: [
      { bytes: 292, set: {}, fault: 'bodyTooShort' },
      { bytes: 359, set: {}, fault: 'bodyTooShort' },
    ],
    // Servers choose the long form by version, the wire tells it by length: 360 bytes with version 0 and the reverse.
    unwritable: (golden) => golden.bodyBytes !== (golden.version >= 17 ? 360 : 280),
    write: (w, golden) => {
      const servers = upTo(5).map((i) => ({
        name: golden.s(`ServerName[${i}]`),
        port: golden.n(`serverTcpListenPort[${i}]`),
        address: golden.s(`stationIpAddr[${i}].addr`) || golden.s(`stationIpAddr[${i}]`),
      }));
      skinny.writeServerRes(w, golden.version, servers);
    },
  },
  {
    message: 'ButtonTemplateRes',
    view: () => new skinny.ButtonTemplateResView(),
    least: 12,
    counts: ['buttonTemplate.buttonCount'],
    expected: (golden) => golden.bytes,
    impossible: [
      { bytes: 96, set: { 4: 43 }, fault: 'countTooLarge' },
      { bytes: 15, set: { 4: 2 }, fault: 'countTooLarge' },
    ],
    write: (w, golden) => {
      const list = upTo(golden.n('buttonTemplate.buttonCount')).map((i) => ({
        instance: golden.n(`${buttons}[${i}].instanceNumber`),
        type: golden.n(`${buttons}[${i}].buttonDefinition`),
      }));
      skinny.writeButtonTemplateRes(w, golden.version, list);
    },
    // Pattern frames are a part of several; the writer sends all in one. A fixture of CallManager 3 lacks its last bytes.
    unwritable: (golden) => golden.name.startsWith('pattern') || golden.bytes.at(-1) === 0,
  },
];

const lines: readonly Trial[] = [
  {
    message: 'LineStatRes',
    view: () => new skinny.LineStatResView(),
    least: 28,
    write: (w, golden) => {
      const name = golden.s('lineFullyQualifiedDisplayName');
      const [label, options] = [golden.s('lineTextLabel'), golden.n('lineDisplayOptions')];
      const [number, line] = [golden.s('lineDirNumber'), golden.n('lineNumber')];
      const body = golden.bodyBytes as skinny.LineStatResBody;
      skinny.writeLineStatRes(w, golden.version, line, number, name, label, options, body);
    },
  },
  {
    message: 'LineStatV2Res',
    view: () => new skinny.LineStatV2ResView(),
    least: 11,
    impossible: [{ bytes: 12, set: { 8: 0x31310031 }, fault: 'textUnterminated' }],
    write: fields(
      skinny.writeLineStatV2Res,
      'lineNumber',
      'lineDirNumber$',
      'lineFullyQualifiedDisplayName$',
      'lineTextLabel$',
      'lineType',
    ),
  },
  {
    message: 'ForwardStatRes',
    view: () => new skinny.ForwardStatResView(),
    least: 92,
    // Pattern frames carry flags that the writer makes of the targets: down-layouts has its bytes.
    unwritable: (golden) => golden.name.startsWith('pattern'),
    write: (w, golden) => {
      const to = {
        all: golden.s('forwardAllDirnum'),
        busy: golden.s('forwardBusyDirnum'),
        noAnswer: golden.s('forwardNoAnswerDirnum'),
      };
      skinny.writeForwardStatRes(w, golden.version, golden.n('lineNumber'), to);
    },
  },
];

const featureNames = ['featureIndex', 'featureID', 'featureTextLabel$', 'featureStatus'] as const;
const dialNames = ['speedDialNumber', 'speedDialDirNumber$', 'speedDialDisplayName$'] as const;
const serviceNames = ['serviceURLIndex', 'serviceURL$', 'serviceURLDisplayName$'] as const;

const features: readonly Trial[] = [
  {
    message: 'FeatureStatRes',
    view: () => new skinny.FeatureStatResView(),
    least: 52,
    write: fields(skinny.writeFeatureStatRes, ...featureNames),
  },
  {
    message: 'FeatureStatV2Res',
    view: () => new skinny.FeatureStatV2ResView(),
    least: 13,
    impossible: [{ bytes: 16, set: { 12: 0x31313131 }, fault: 'textUnterminated' }],
    write: fields(skinny.writeFeatureStatV2Res, ...featureNames),
  },
  {
    message: 'SpeedDialStatRes',
    view: () => new skinny.SpeedDialStatResView(),
    least: 68,
    write: fields(skinny.writeSpeedDialStatRes, ...dialNames),
  },
  {
    message: 'SpeedDialStatV2Res',
    view: () => new skinny.SpeedDialStatV2ResView(),
    least: 6,
    impossible: [{ bytes: 8, set: { 4: 0x31003131 }, fault: 'textUnterminated' }],
    write: fields(skinny.writeSpeedDialStatV2Res, ...dialNames),
  },
  {
    message: 'ServiceURLStatRes',
    view: () => new skinny.ServiceURLStatResView(),
    least: 300,
    write: fields(skinny.writeServiceURLStatRes, ...serviceNames),
  },
  {
    message: 'ServiceURLStatV2Res',
    view: () => new skinny.ServiceURLStatV2ResView(),
    least: 6,
    impossible: [{ bytes: 8, set: { 4: 0x31003131 }, fault: 'textUnterminated' }],
    write: fields(skinny.writeServiceURLStatV2Res, ...serviceNames),
  },
  {
    message: 'SubscriptionStatRes',
    view: () => new skinny.SubscriptionStatResView(),
    least: 16,
    write: fields(skinny.writeSubscriptionStatRes, 'transactionId', 'subscriptionFeatureID', 'timer', 'cause'),
  },
  {
    message: 'Notification',
    view: () => new skinny.NotificationView(),
    least: 13,
    names: { text: 'notificationText' },
    impossible: [{ bytes: 16, set: { 12: 0x31313131 }, fault: 'textUnterminated' }],
    write: fields(skinny.writeNotification, 'transactionId', 'subscriptionFeatureID', 'notificationStatus', 'text$'),
  },
];

export const deviceRows: readonly Trial[] = [...registration, ...answers, ...lines, ...features];
