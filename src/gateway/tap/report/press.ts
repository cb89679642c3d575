/** CallBack was pressed, by key or by button. */
import { MessageId } from '../../../codecs/skinny/ids.ts';
import type { Seen } from './seen.ts';

/** CallBack in the key template of every server that lists it (enum SoftKeyEvent; label `80 41`). */
const CALL_BACK_EVENT = 20;
const CALL_BACK_STIMULUS = 0x86;
const END_CALL_EVENT = 9;

export function isCallBackPress(seen: Seen): boolean {
  if (seen.id === MessageId.SoftKeyEvent) return seen.value('softKeyEvent') === CALL_BACK_EVENT;
  return seen.id === MessageId.Stimulus && seen.value('stimulus') === CALL_BACK_STIMULUS;
}

/** What a message means for the handset: EndCall hangs up as the handset does. Null where nothing. */
export function hookAct(seen: Seen): string | null {
  if (seen.id === MessageId.OffHook) return 'lifts the handset';
  if (seen.id === MessageId.OnHook) return 'hangs up';
  const endCall = seen.id === MessageId.SoftKeyEvent && seen.value('softKeyEvent') === END_CALL_EVENT;
  return endCall ? 'hangs up (EndCall)' : null;
}
