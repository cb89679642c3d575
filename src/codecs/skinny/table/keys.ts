/**
 * What a user does at the phone, and the softkeys that the phone may offer.
 */
import { MessageId } from '../ids.ts';
import {
  bits32,
  every,
  group,
  items,
  layout,
  type Message,
  message,
  pad,
  str,
  tail,
  u8,
  u16,
  u32,
  v,
} from '../layout.ts';

export const keysMessages: readonly Message[] = [
  message(
    MessageId.KeypadButton,
    'toServer',
    layout(
      every,
      u32('kpButton', 'KeyPadButton'),
      ...tail(u32('lineInstance'), u32('callReference'), u32('unknown1'), u32('unknown2')),
    ),
  ),
  message(
    MessageId.EnblocCall,
    'toServer',
    layout(v(0, 17), str('calledParty', 24), ...tail(u32('lineInstance'))),
    // Both forms are 32 bytes long and both are sent at version 22: an 8945 aligns the line at 28, a 7970 packs it at 25.
    layout(v(18, 22, { zeroBytes: [25, 28] }), str('calledParty', 25), pad(3), ...tail(u32('lineInstance'))),
    layout(v(18, 22), str('calledParty', 25), ...tail(u32('lineInstance'), pad(3))),
  ),
  message(
    MessageId.Stimulus,
    'toServer',
    layout(
      every,
      u32('stimulus', 'DeviceStimulus'),
      u32('lineInstance'),
      ...tail(u32('callReference'), u32('stimulusStatus')),
    ),
  ),
  message(MessageId.OffHook, 'toServer', layout(every, ...tail(u32('lineInstance'), u32('callReference')))),
  message(MessageId.OnHook, 'toServer', layout(every, ...tail(u32('lineInstance'), u32('callReference')))),
  message(MessageId.HookFlash, 'toServer', layout(every, ...tail(u32('lineInstance'), u32('callReference')))),
  message(
    MessageId.OffHookWithCallingPartyNumber,
    'toServer',
    layout(v(0, 17), str('callingPartyNumber', 24), ...tail(str('cgpnVoiceMailbox', 24), u32('lineInstance'))),
    layout(v(18, 22), str('callingPartyNumber', 25), ...tail(str('cgpnVoiceMailbox', 25), u32('lineInstance'))),
  ),
  message(MessageId.SoftKeySetReq, 'toServer', layout(every)),
  message(
    MessageId.SoftKeyEvent,
    'toServer',
    layout(every, u32('softKeyEvent', 'SoftKeyEvent'), u32('lineInstance'), u32('callReference')),
  ),
  message(MessageId.SoftKeyTemplateReq, 'toServer', layout(every)),
  message(MessageId.HeadsetStatus, 'toServer', layout(every, u32('headsetStatus', 'HeadsetMode'))),
  message(
    MessageId.MediaPathEvent,
    'toServer',
    layout(every, u32('mediaPathID', 'MediaPathID'), u32('mediaPathEvent', 'MediaPathEvent'), ...tail(u32('unknown'))),
  ),
  message(
    MessageId.MediaPathCapability,
    'toServer',
    layout(every, u32('mediaPathID', 'MediaPathID'), u32('mediaPathCapabilities', 'MediaPathCapabilities')),
  ),
  message(
    MessageId.SoftKeyTemplateRes,
    'toPhone',
    { least: 12 },
    layout(
      every,
      u32('softKeyTemplate.softKeyOffset'),
      u32('softKeyTemplate.softKeyCount'),
      u32('softKeyTemplate.totalSoftKeyCount'),
      group('softKeyTemplate.definition', 32, 'softKeyTemplate.softKeyCount', [
        str('softKeyLabel', 16),
        u32('softKeyEvent', 'SoftKeyEvent'),
      ]),
    ),
  ),
  message(
    MessageId.SoftKeySetRes,
    'toPhone',
    { least: 12 },
    layout(
      every,
      u32('softKeySets.softKeySetOffset'),
      u32('softKeySets.softKeySetCount'),
      u32('softKeySets.totalSoftKeySetCount'),
      group('softKeySets.definition', 16, 'softKeySets.softKeySetCount', [
        items(u8('softKeyTemplateIndex'), 16),
        items(u16('softKeyInfoIndex'), 16),
      ]),
    ),
  ),
  message(
    MessageId.SelectSoftKeys,
    'toPhone',
    layout(
      every,
      u32('lineInstance'),
      u32('callReference'),
      u32('softKeySetIndex', 'SoftKeySet'),
      ...tail(bits32('validKeyMask', 'SoftKeyMask')),
    ),
  ),
];
