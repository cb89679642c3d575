/** Whoever looks at the frames of a session, as one: pages, recordings, traces. */
import type { MessageTracer } from '../trace/message-tracer.ts';
import type { Direction, FrameTap } from './flow.ts';
import type { InlineOptions } from './options.ts';
import type { SessionRecording } from './recording.ts';

export interface Onlookers {
  readonly tap: InlineOptions['tap'];
  readonly recording: SessionRecording | undefined;
  readonly tracer: MessageTracer;
}

/**
 * @param phone asked at each frame for its name
 * @returns undefined where nobody looks
 */
export function tapOf(
  { tap, recording, tracer }: Onlookers,
  phone: { readonly device: string },
  direction: Direction,
): FrameTap | undefined {
  const traced = tracer.on && tracer.wants(phone.device);
  if (tap === undefined && recording === undefined && !traced) return undefined;
  return (bytes, what, original) => {
    const { device } = phone;
    tap?.(device, direction, bytes, what);
    recording?.frame(direction, bytes, what, original);
    if (traced) tracer.frame({ device, direction, handling: what }, bytes, original, Date.now());
  };
}
