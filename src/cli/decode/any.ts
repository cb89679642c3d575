/** A message of either protocol, as the filters and views of `ringback decode` see it. */
import type { CapturedMessage } from '../../codecs/capture/index.ts';
import { type DecodedPdu, decodePdu } from '../../codecs/qbe/decode.ts';
import { describedPduFields } from '../../codecs/qbe/describe.ts';
import { type Decoded, decode } from '../../codecs/skinny/decode.ts';
import { describedFields } from '../../codecs/skinny/describe.ts';

export type AnyDecoded = Decoded | DecodedPdu;

export interface AnyField {
  readonly name: string;
  readonly text: string;
  readonly value: number | boolean | string;
}

export function decodeAny({ protocol, view, start, end }: CapturedMessage): AnyDecoded {
  return protocol === 'qbe' ? decodePdu(view, start, end) : decode(view, start, end);
}

/** Name of message or PDU; null where the bytes end before it. */
export const nameOf = (decoded: AnyDecoded): string | null =>
  decoded.protocol === 'qbe' ? decoded.pdu : decoded.message;

export const fieldsOf = (decoded: AnyDecoded): readonly AnyField[] =>
  decoded.protocol === 'qbe' ? describedPduFields(decoded) : describedFields(decoded);
