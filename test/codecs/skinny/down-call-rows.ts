/** Rows of calls, tones, texts and softkeys: what a phone is told in a call. */
import * as skinny from '../../../src/codecs/skinny/index.ts';
import { empty, fields, PADDING } from '../../kit/down-rows.ts';
import type { Golden } from '../../kit/golden.ts';
import type { Trial } from '../../kit/view-trial.ts';

const tones: readonly Trial[] = [
  {
    message: 'StartTone',
    view: () => new skinny.StartToneView(),
    least: 4,
    write: (w, golden) => {
      if (golden.bodyBytes === 4) skinny.writeStartToneShort(w, golden.version, golden.n('tone'));
      else fields(skinny.writeStartTone, 'tone', 'lineInstance', 'callReference', 'tone_output_direction')(w, golden);
    },
  },
  {
    message: 'StopTone',
    view: () => new skinny.StopToneView(),
    least: 0,
    write: (w, golden) => {
      if (golden.bodyBytes === 0) skinny.writeEmpty(w, golden.version, skinny.MessageId.StopTone);
      else fields(skinny.writeStopTone, 'lineInstance', 'callReference', 'tone')(w, golden);
    },
    // 12 bytes below version 11 come from chan-sccp only; the writer keeps to the versions of the catalogue.
    unwritable: (golden) => golden.version < 11 && golden.bodyBytes === 12,
  },
  {
    message: 'SetRinger',
    view: () => new skinny.SetRingerView(),
    least: 4,
    write: (w, golden) => {
      if (golden.bodyBytes === 4) skinny.writeSetRingerShort(w, golden.version, golden.n('ringMode'));
      else fields(skinny.writeSetRinger, 'ringMode', 'ringDuration', 'lineInstance', 'callReference')(w, golden);
    },
  },
  {
    message: 'SetLamp',
    view: () => new skinny.SetLampView(),
    least: 12,
    write: fields(skinny.writeSetLamp, 'stimulus', 'stimulusInstance', 'lampMode'),
  },
  {
    message: 'SetSpeakerMode',
    view: () => new skinny.SetSpeakerModeView(),
    least: 4,
    write: fields(skinny.writeSetSpeakerMode, 'speakerMode'),
  },
];

const numbers = [
  'callingParty',
  'calledParty',
  'originalCalledParty',
  'lastRedirectingParty',
  'cgpnVoiceMailbox',
  'cdpnVoiceMailbox',
  'originalCdpnVoiceMailbox',
  'lastRedirectingVoiceMailbox',
  'callingPartyName',
  'calledPartyName',
  'originalCalledPartyName',
  'lastRedirectingPartyName',
] as const;
const words = [
  'lineInstance',
  'callReference',
  'callType',
  'originalCdpnRedirectReason',
  'lastRedirectingReason',
  'callInstance',
  'callSecurityStatus',
  'partyPIRestrictionBits',
] as const;
const info = (golden: Golden): skinny.CallInfoFields => ({
  lineInstance: 0,
  callReference: 0,
  callType: 0,
  ...Object.fromEntries(words.map((name) => [name, golden.n(name)])),
  ...Object.fromEntries(numbers.map((name) => [name, golden.s(name)])),
  alternateCallingParty: golden.s('AlternateCallingParty'),
  huntPilotNumber: golden.s('HuntPilotNumber'),
  huntPilotName: golden.s('HuntPilotName'),
});

const calls: readonly Trial[] = [
  {
    message: 'CallState',
    view: () => new skinny.CallStateView(),
    least: 12,
    write: fields(
      skinny.writeCallState,
      'callState',
      'lineInstance',
      'callReference',
      'privacy',
      'precedence.precedenceLevel',
      'precedence.precedenceDomain',
    ),
  },
  {
    message: 'ActivateCallPlane',
    view: () => new skinny.ActivateCallPlaneView(),
    least: 4,
    write: fields(skinny.writeActivateCallPlane, 'lineInstance'),
  },
  empty('DeactivateCallPlane'),
  {
    message: 'CallSelectStatRes',
    view: () => new skinny.CallSelectStatResView(),
    least: 8,
    write: fields(skinny.writeCallSelectStatRes, 'callSelectStat', 'lineInstance', 'callReference'),
  },
  {
    message: 'CallHistoryInfo',
    view: () => new skinny.CallHistoryInfoView(),
    least: 12,
    write: fields(skinny.writeCallHistoryInfo, 'callHistoryDisposition', 'lineInstance', 'callReference'),
  },
  {
    message: 'CallInfo',
    view: () => new skinny.CallInfoView(),
    least: 128,
    write: (w, golden) => {
      const write = golden.bodyBytes === 128 ? skinny.writeCallInfoShort : skinny.writeCallInfo;
      write(w, golden.version, info(golden));
    },
  },
  {
    message: 'CallInfoV2',
    view: () => new skinny.CallInfoV2View(),
    least: [
      [0, 44],
      [16, 45],
    ],
    impossible: [
      {
        bytes: 60,
        set: Object.fromEntries([8, 9, 10, 11, 12, 13, 14].map((i) => [4 * i, 0x31313131])),
        fault: 'textUnterminated',
      },
    ],
    write: (w, golden) => skinny.writeCallInfoV2(w, golden.version, info(golden)),
  },
  {
    message: 'DialedNumber',
    view: () => new skinny.DialedNumberView(),
    least: 32,
    write: fields(skinny.writeDialedNumber, 'dialedNumber$', 'lineInstance', 'callReference'),
  },
];

const texts: readonly Trial[] = [
  {
    message: 'DisplayPromptStatus',
    view: () => new skinny.DisplayPromptStatusView(),
    least: 44,
    write: fields(skinny.writeDisplayPromptStatus, 'promptStatus$', 'lineInstance', 'callReference', 'timeOutValue'),
  },
  {
    message: 'DisplayPromptStatusV2',
    view: () => new skinny.DisplayPromptStatusV2View(),
    least: 13,
    impossible: [{ bytes: 16, set: { 12: 0x31313131 }, fault: 'textUnterminated' }],
    write: fields(skinny.writeDisplayPromptStatusV2, 'promptStatus$', 'lineInstance', 'callReference', 'timeOutValue'),
  },
  {
    message: 'DisplayNotify',
    view: () => new skinny.DisplayNotifyView(),
    least: 36,
    write: fields(skinny.writeDisplayNotify, 'notify$', 'timeOutValue'),
  },
  {
    message: 'DisplayNotifyV2',
    view: () => new skinny.DisplayNotifyV2View(),
    least: 5,
    impossible: [{ bytes: 8, set: { 4: 0x31313131 }, fault: 'textUnterminated' }],
    write: fields(skinny.writeDisplayNotifyV2, 'notify$', 'timeOutValue'),
  },
  {
    message: 'DisplayPriNotify',
    view: () => new skinny.DisplayPriNotifyView(),
    least: 40,
    write: fields(skinny.writeDisplayPriNotify, 'notify$', 'timeOutValue', 'priority'),
  },
  {
    message: 'DisplayPriNotifyV2',
    view: () => new skinny.DisplayPriNotifyV2View(),
    least: 9,
    impossible: [{ bytes: 12, set: { 8: 0x31313131 }, fault: 'textUnterminated' }],
    write: fields(skinny.writeDisplayPriNotifyV2, 'notify$', 'timeOutValue', 'priority'),
  },
  {
    message: 'ClearPromptStatus',
    view: () => new skinny.ClearPromptStatusView(),
    least: 8,
    write: fields(skinny.writeClearPromptStatus, 'lineInstance', 'callReference'),
  },
  {
    message: 'BackSpaceRes',
    view: () => new skinny.BackSpaceResView(),
    least: 8,
    write: fields(skinny.writeBackSpaceRes, 'lineInstance', 'callReference'),
  },
  {
    message: 'ClearPriNotify',
    view: () => new skinny.ClearPriNotifyView(),
    least: 4,
    write: fields(skinny.writeClearPriNotify, 'priority'),
  },
  empty('ClearNotify'),
  empty('ClearDisplay'),
  {
    message: 'DisplayText',
    view: () => new skinny.DisplayTextView(),
    least: 32,
    names: { text: 'displayText' },
    unread: PADDING,
    write: fields(skinny.writeDisplayText, 'text$'),
    // CallManager 2.x appends four bytes.
    unwritable: (golden) => golden.bodyBytes !== 32,
  },
];

const key = (golden: Golden, i: number) => ({
  label: golden.s(`softKeyTemplate.definition[${i}].softKeyLabel`),
  event: golden.n(`softKeyTemplate.definition[${i}].softKeyEvent`),
});
const setKeys = (golden: Golden, i: number) =>
  Array.from({ length: 16 }, (_, k) => ({
    templateIndex: golden.n(`softKeySets.definition[${i}].softKeyTemplateIndex[${k}]`),
    infoIndex: golden.n(`softKeySets.definition[${i}].softKeyInfoIndex[${k}]`),
  }));
const upTo = (count: number): number[] => Array.from({ length: count }, (_, i) => i);

const softKeys: readonly Trial[] = [
  {
    message: 'SoftKeyTemplateRes',
    view: () => new skinny.SoftKeyTemplateResView(),
    least: 12,
    counts: ['softKeyTemplate.softKeyCount'],
    // A part of several is not written; the offset of pattern frames is none.
    unsent: ['softKeyOffset'],
    impossible: [
      { bytes: 652, set: { 4: 33 }, fault: 'countTooLarge' },
      { bytes: 1292, set: { 4: 33 }, fault: 'countTooLarge' },
      { bytes: 51, set: { 4: 2 }, fault: 'countTooLarge' },
      { bytes: 652, set: { 4: 0xffffffff }, fault: 'countTooLarge' },
    ],
    write: (w, golden) => {
      const count = golden.n('softKeyTemplate.softKeyCount');
      skinny.writeSoftKeyTemplateRes(
        w,
        golden.version,
        upTo(count).map((i) => key(golden, i)),
      );
    },
  },
  {
    message: 'SoftKeySetRes',
    view: () => new skinny.SoftKeySetResView(),
    least: 12,
    counts: ['softKeySets.softKeySetCount'],
    unsent: ['softKeySetOffset'],
    impossible: [
      { bytes: 784, set: { 4: 17 }, fault: 'countTooLarge' },
      { bytes: 12 + 47, set: { 4: 1 }, fault: 'countTooLarge' },
    ],
    write: (w, golden) => {
      const count = golden.n('softKeySets.softKeySetCount');
      skinny.writeSoftKeySetRes(
        w,
        golden.version,
        upTo(count).map((i) => setKeys(golden, i)),
      );
    },
  },
  {
    message: 'SelectSoftKeys',
    view: () => new skinny.SelectSoftKeysView(),
    least: 12,
    write: fields(skinny.writeSelectSoftKeys, 'lineInstance', 'callReference', 'softKeySetIndex', 'validKeyMask'),
  },
];

export const callRows: readonly Trial[] = [...tones, ...calls, ...texts, ...softKeys];
