/** Numbers of all messages that are known, and some that are not. */
import { MessageId } from '../../../src/codecs/skinny/ids.ts';

export const knownMessageIds: readonly number[] = [...Object.values(MessageId), 0x4f, 0x7fff, 0xffff, 0xffffffff];
