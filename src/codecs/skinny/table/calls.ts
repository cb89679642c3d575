/**
 * Calls: their state, who is calling whom, dialled numbers, history and statistics.
 */
import { MessageId } from '../ids.ts';
import {
  bits32,
  bytes,
  every,
  group,
  layout,
  type Message,
  message,
  str,
  tail,
  u8,
  u16,
  u32,
  v,
  zstr,
} from '../layout.ts';
import { callNumbers, redirections, statistics } from './parts.ts';

export const callsMessages: readonly Message[] = [
  message(
    MessageId.ConnectionStatisticsRes,
    'toServer',
    layout(
      v(0, 17),
      str('directoryNum', 24),
      u32('callReference'),
      u32('statsProcessingMode', 'StatsProcessingType'),
      ...statistics,
      ...tail(u32('dataSize'), bytes('data', 'dataSize', 600)),
    ),
    layout(
      v(18, 21),
      str('directoryNum', 28),
      u32('callReference'),
      u32('statsProcessingMode', 'StatsProcessingType'),
      ...statistics,
      ...tail(u32('dataSize'), bytes('data', 'dataSize', 600)),
    ),
    // Real dumps: a word of processing mode at version 20, a byte at 22, and nothing aligned after it.
    layout(
      v(22, 22),
      str('directoryNum', 28),
      u32('callReference'),
      u8('statsProcessingMode', 'StatsProcessingType'),
      ...statistics,
      ...tail(u32('dataSize'), bytes('data', 'dataSize', 600)),
    ),
  ),
  message(
    MessageId.CallInfo,
    'toPhone',
    layout(
      every,
      str('callingPartyName', 40),
      str('callingParty', 24),
      str('calledPartyName', 40),
      str('calledParty', 24),
      ...tail(
        u32('lineInstance'),
        u32('callReference'),
        u32('callType', 'CallType'),
        str('originalCalledPartyName', 40),
        str('originalCalledParty', 24),
        str('lastRedirectingPartyName', 40),
        str('lastRedirectingParty', 24),
        u32('originalCdpnRedirectReason', 'RedirectReason'),
        u32('lastRedirectingReason', 'RedirectReason'),
        str('cgpnVoiceMailbox', 24),
        str('cdpnVoiceMailbox', 24),
        str('originalCdpnVoiceMailbox', 24),
        str('lastRedirectingVoiceMailbox', 24),
        u32('callInstance'),
        u32('callSecurityStatus', 'CallSecurityStatusType'),
        bits32('partyPIRestrictionBits', 'RestrictInformationType'),
      ),
    ),
  ),
  message(
    MessageId.ConnectionStatisticsReq,
    'toPhone',
    layout(v(0, 17), str('directoryNum', 24), u32('callReference'), u32('statsProcessingMode', 'StatsProcessingType')),
    layout(v(18, 22), str('directoryNum', 28), u32('callReference'), u32('statsProcessingMode', 'StatsProcessingType')),
  ),
  message(
    MessageId.CallState,
    'toPhone',
    layout(
      every,
      u32('callState', 'DCallState'),
      u32('lineInstance'),
      u32('callReference'),
      ...tail(
        u32('privacy', 'CallPrivacy'),
        u32('precedence.precedenceLevel', 'PrecedenceLevel'),
        u32('precedence.precedenceDomain'),
      ),
    ),
  ),
  message(MessageId.ActivateCallPlane, 'toPhone', layout(every, u32('lineInstance'))),
  message(MessageId.DeactivateCallPlane, 'toPhone', layout(every)),
  message(MessageId.BackSpaceRes, 'toPhone', layout(every, u32('lineInstance'), u32('callReference'))),
  message(
    MessageId.DialedNumber,
    'toPhone',
    layout(v(0, 17), str('dialedNumber', 24), u32('lineInstance'), u32('callReference')),
    layout(v(18, 22), str('dialedNumber', 25), u32('lineInstance'), u32('callReference')),
  ),
  message(
    MessageId.CallSelectStatRes,
    'toPhone',
    layout(every, u32('callSelectStat'), u32('callReference'), ...tail(u32('lineInstance'))),
  ),
  message(
    MessageId.CallInfoV2,
    'toPhone',
    // chan-sccp sends twelve texts, Wireshark and Asterisk know thirteen: count the NULs.
    layout(v(0, 15, { texts: 12 }), ...callNumbers, zstr('callingParty', 25), ...redirections),
    layout(v(0, 15), ...callNumbers, zstr('callingParty', 25), zstr('AlternateCallingParty', 25), ...redirections),
    layout(
      v(16, 22),
      ...callNumbers,
      zstr('callingParty', 25),
      zstr('AlternateCallingParty', 25),
      ...redirections,
      ...tail(zstr('HuntPilotNumber', 25), zstr('HuntPilotName', 121)),
    ),
  ),
  message(
    MessageId.CallHistoryInfo,
    'toPhone',
    layout(every, u32('callHistoryDisposition', 'CallHistoryDisposition'), u32('lineInstance'), u32('callReference')),
  ),
  message(MessageId.CallCountReq, 'media', layout(every)),
  message(
    MessageId.CallCountResp,
    'media',
    layout(
      every,
      u32('totalNumOfConfiguredLines'),
      u32('startingLineInstance'),
      u32('lineDataEntries'),
      group('lineData', 42, 'lineDataEntries', [u16('maxNumCalls'), u16('busyTrigger')]),
    ),
  ),
  message(
    MessageId.RecordingStatus,
    'toPhone',
    layout(every, u32('callReference'), u32('recording_status', 'RecordingStatus')),
  ),
];
