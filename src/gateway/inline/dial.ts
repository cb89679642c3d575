/**
 * Dialling for a phone that cannot be told to: the keys that its user would press, towards the server.
 *
 *   SoftKeyEvent NewCall (or OffHook where the phone has no softkeys) ── EnblocCall number
 *
 * The server answers with SetSpeakerMode and call states as for a press, so the phone follows.
 */

import { writeEnblocCall } from '../../codecs/skinny/dialing.ts';
import { writeOffHook, writeSoftKeyEvent } from '../../codecs/skinny/keys.ts';
import { FrameWriter } from '../../codecs/writer.ts';
import type { ScreenPhone } from './phone-ports.ts';

const writer = new FrameWriter(256);
const KEYS = '0123456789*#';
/** People write numbers with these; no keypad has them. */
const SPACING = ' -.()';

/**
 * The number as a phone's keypad dials it, '' where it has anything else in it: a part of a number is another number,
 * and nothing from outside goes into a `Dial:` URI (CVE-2015-0670 is that class).
 */
export function dialable(number: string): string {
  let kept = '';
  for (const character of number) {
    if (KEYS.includes(character)) kept += character;
    else if (!SPACING.includes(character)) return '';
  }
  return kept;
}

/** @returns two whole frames. `number` is `dialable` and not too long. */
export function dialByKeys(phone: ScreenPhone, lineInstance: number, number: string): Uint8Array {
  const version = phone.state.versionToServer;
  if (phone.display === 'xml') writeSoftKeyEvent(writer, version, phone.key.newCallEvent, lineInstance, 0);
  else writeOffHook(writer, version, lineInstance, 0);
  writeEnblocCall(writer, version, number, lineInstance);
  return writer.take();
}
