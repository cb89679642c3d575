/**
 * What a user sees and hears: prompts, notes, lamps, ringer, tones, speaker.
 */
import { MessageId } from '../ids.ts';
import { every, layout, type Message, message, str, tail, u32, zstr } from '../layout.ts';

export const displayMessages: readonly Message[] = [
  message(
    MessageId.StartTone,
    'toPhone',
    layout(
      every,
      u32('tone', 'DeviceTone'),
      ...tail(u32('tone_output_direction', 'ToneOutputDirection'), u32('lineInstance'), u32('callReference')),
    ),
  ),
  message(
    MessageId.StopTone,
    'toPhone',
    layout(every, ...tail(u32('lineInstance'), u32('callReference'), u32('tone', 'DeviceTone'))),
  ),
  message(
    MessageId.SetRinger,
    'toPhone',
    layout(
      every,
      u32('ringMode', 'RingMode'),
      ...tail(u32('ringDuration', 'RingDuration'), u32('lineInstance'), u32('callReference')),
    ),
  ),
  message(
    MessageId.SetLamp,
    'toPhone',
    layout(every, u32('stimulus', 'DeviceStimulus'), u32('stimulusInstance'), u32('lampMode', 'LampMode')),
  ),
  message(MessageId.SetHookFlashDetect, 'toPhone', layout(every)),
  message(MessageId.SetSpeakerMode, 'toPhone', layout(every, u32('speakerMode', 'SpeakerMode'))),
  message(MessageId.SetMicroMode, 'toPhone', layout(every, u32('micMode', 'MicrophoneMode'))),
  message(MessageId.DisplayText, 'toPhone', layout(every, str('text', 32), ...tail(u32('unknown')))),
  message(MessageId.ClearDisplay, 'toPhone', layout(every, ...tail(u32('unknown')))),
  message(MessageId.EnunciatorCommandMessage, 'toPhone', layout(every)),
  message(
    MessageId.DisplayPromptStatus,
    'toPhone',
    layout(every, u32('timeOutValue'), str('promptStatus', 32), u32('lineInstance'), u32('callReference')),
  ),
  message(MessageId.ClearPromptStatus, 'toPhone', layout(every, u32('lineInstance'), u32('callReference'))),
  message(MessageId.DisplayNotify, 'toPhone', layout(every, u32('timeOutValue'), str('notify', 32))),
  message(MessageId.ClearNotify, 'toPhone', layout(every)),
  message(
    MessageId.DisplayPriNotify,
    'toPhone',
    layout(every, u32('timeOutValue'), u32('priority'), str('notify', 32)),
  ),
  message(MessageId.ClearPriNotify, 'toPhone', layout(every, u32('priority'))),
  message(MessageId.DisplayNotifyV2, 'toPhone', layout(every, u32('timeOutValue'), zstr('notify', 97))),
  message(
    MessageId.DisplayPriNotifyV2,
    'toPhone',
    layout(every, u32('timeOutValue'), u32('priority'), zstr('notify', 97)),
  ),
  message(
    MessageId.DisplayPromptStatusV2,
    'toPhone',
    layout(every, u32('timeOutValue'), u32('lineInstance'), u32('callReference'), zstr('promptStatus', 97)),
  ),
];
