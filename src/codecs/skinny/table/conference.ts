/**
 * Conference bridges and announcements, between the servers of a cluster.
 */
import { MessageId } from '../ids.ts';
import { bits32, bytes, every, group, items, layout, type Message, message, str, u32 } from '../layout.ts';

export const conferenceMessages: readonly Message[] = [
  message(MessageId.ClearConference, 'toServer', layout(every, u32('conferenceId'), u32('serviceNum'))),
  message(
    MessageId.CreateConferenceRes,
    'media',
    layout(
      every,
      u32('conferenceId'),
      u32('result', 'CreateConfResult'),
      u32('dataLength'),
      bytes('passThruData', 'dataLength', 2000),
    ),
  ),
  message(
    MessageId.DeleteConferenceRes,
    'media',
    layout(every, u32('conferenceId'), u32('delete_conf_result', 'DeleteConfResult')),
  ),
  message(
    MessageId.ModifyConferenceRes,
    'media',
    layout(
      every,
      u32('conferenceId'),
      u32('modify_conf_result', 'ModifyConfResult'),
      u32('dataLength'),
      bytes('passThruData', 'dataLength', 2000),
    ),
  ),
  message(
    MessageId.AddParticipantRes,
    'media',
    layout(
      every,
      u32('conferenceId'),
      u32('callReference'),
      u32('add_participant_result', 'AddParticipantResult'),
      str('bridgeParticipantId', 257),
    ),
  ),
  message(
    MessageId.AuditConferenceRes,
    'media',
    layout(
      every,
      u32('last'),
      u32('numberOfEntries'),
      group('conferenceEntry', 32, 'numberOfEntries', [
        u32('conferenceId'),
        u32('resourceType', 'ResourceType'),
        u32('numberOfReservedParticipants'),
        u32('numberOfActiveParticipants'),
        u32('applicationId'),
        str('appConfID', 32),
        str('appData', 24),
      ]),
    ),
  ),
  message(
    MessageId.AuditParticipantRes,
    'media',
    layout(
      every,
      u32('audit_participant_result', 'AuditParticipantResult'),
      u32('last'),
      u32('conferenceId'),
      u32('numberOfEntries'),
      items(u32('participantEntry'), 256, 'numberOfEntries'),
    ),
  ),
  message(
    MessageId.StartAnnouncement,
    'media',
    layout(
      every,
      group('AnnList', 32, null, [u32('locale'), u32('country'), u32('toneAnnouncement', 'DeviceTone')]),
      u32('annAckReq', 'EndOfAnnAck'),
      u32('conferenceId'),
      items(u32('matrixConfPartyID'), 16),
      u32('hearingConfPartyMask'),
      u32('annPlayMode', 'AnnPlayMode'),
    ),
  ),
  message(MessageId.StopAnnouncement, 'media', layout(every, u32('conferenceId'))),
  message(MessageId.AnnouncementFinish, 'media', layout(every, u32('conferenceId'), u32('annStatus', 'PlayAnnStatus'))),
  message(
    MessageId.CreateConferenceReq,
    'media',
    layout(
      every,
      u32('conferenceId'),
      u32('numberOfReservedParticipants'),
      u32('resourceType', 'ResourceType'),
      u32('applicationId'),
      str('appConfID', 32),
      str('appData', 24),
      u32('dataLength'),
      bytes('passThruData', 'dataLength', 2000),
    ),
  ),
  message(MessageId.DeleteConferenceReq, 'media', layout(every, u32('conferenceId'))),
  message(
    MessageId.ModifyConferenceReq,
    'media',
    layout(
      every,
      u32('conferenceId'),
      u32('numberOfReservedParticipants'),
      u32('applicationId'),
      str('appConfID', 32),
      str('appData', 24),
      u32('dataLength'),
      bytes('passThruData', 'dataLength', 2000),
    ),
  ),
  message(
    MessageId.AddParticipantReq,
    'media',
    layout(
      every,
      u32('conferenceId'),
      u32('callReference'),
      bits32('partyPIRestrictionBits', 'RestrictInformationType'),
      str('participantName', 40),
      str('participantNumber', 24),
      str('conferenceName', 32),
    ),
  ),
  message(MessageId.DropParticipantReq, 'media', layout(every, u32('conferenceId'), u32('callReference'))),
  message(MessageId.AuditConferenceReq, 'media', layout(every)),
  message(MessageId.AuditParticipantReq, 'media', layout(every, u32('conferenceId'))),
  message(
    MessageId.ChangeParticipantReq,
    'media',
    layout(
      every,
      u32('conferenceId'),
      u32('callReference'),
      bits32('partyPIRestrictionBits', 'RestrictInformationType'),
      str('participantName', 40),
      str('participantNumber', 24),
      str('conferenceName', 32),
    ),
  ),
];
