/**
 * One writer for all peers of the process. Nothing stays in it between two turns: who writes, flushes at once. So five
 * thousand phones cost one buffer.
 */
import { FrameWriter } from '../../codecs/writer.ts';

export const sharedWriter = new FrameWriter(16384);
