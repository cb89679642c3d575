/**
 * The password of a ProviderOpenRequest, as far as it can be judged.
 *
 *   hiddenPassword              hiddenWrappedKey
 *   ┌────────────┬───────────┐  ┌───────────────────────────┐
 *   │ 16 × 0     │ 16 bytes  │  │ 256 bytes                 │   the JTAPI client, with our certificate: every recorded login
 *   └────────────┴───────────┘  └───────────────────────────┘
 *   ┌────────────────────────┐
 *   │ the password, in UTF-8 │   nothing                        the gateway's attachment
 *   └────────────────────────┘
 *
 * What the client makes differs at every login with the same password, and how it is made is not known: no list of good
 * values would help, and nobody can tell a right one from a wrong one here. What comes as it is can be compared, and is.
 */
import type { QbeFields } from '../../codecs/qbe/decode.ts';
import { textOf } from './asked.ts';
import { hexBytes } from './texts.ts';

/** `unreadable`: wrapped by the client, or nothing at all. `unset`: the office asks for none. */
export type Judged = 'right' | 'wrong' | 'unreadable' | 'unset';

const WRAPPED_LEAD_BYTES = 16;

/** @param password what the office file says, null where it says nothing */
export function judgePassword(asked: QbeFields, password: string | null): Judged {
  if (password === null) return 'unset';
  const said = hexBytes(textOf(asked, 'hiddenPassword'));
  if (said.length === 0 || textOf(asked, 'hiddenWrappedKey') !== '' || looksWrapped(said)) return 'unreadable';
  return Buffer.from(password, 'utf8').equals(said) ? 'right' : 'wrong';
}

/** As all recorded clients wrote it, whose certificate may have been refused: the lead of zeros is no password. */
const looksWrapped = (said: Uint8Array): boolean =>
  said.length > WRAPPED_LEAD_BYTES && said.subarray(0, WRAPPED_LEAD_BYTES).every((byte) => byte === 0);
