/** `--record`: the recorder of a service, opened, closed and told of. */
import { Recorder } from '../gateway/index.ts';
import type { Configuration } from './configuration.ts';

type Alarm = (alarm: string, device: string, detail: string) => void;

/** @throws Error with a sentence where the file cannot be made. */
export async function openRecorder({ record }: Pick<Configuration, 'record'>, alarm: Alarm): Promise<Recorder | null> {
  if (record === null) return null;
  const { file: path, ...limits } = record;
  const clock = () => performance.timeOrigin + performance.now();
  const recorder = new Recorder({ path, ...limits, clock, failed: (reason) => alarm('RecordingEnded', '', reason) });
  await recorder.open().catch((error: Error) => {
    throw new Error(`${path} cannot be recorded to: ${error.message}`);
  });
  return recorder;
}

/** Writes what waits, and tells what is missing. */
export async function endRecording(recorder: Recorder, alarm: Alarm): Promise<void> {
  await recorder.close();
  if (recorder.dropped > 0) alarm('RecordingIncomplete', '', `${recorder.dropped} packets: the disk was too slow`);
}

/** For the lines of the start. */
export function recordNote({ record }: Pick<Configuration, 'record'>): string | null {
  return record === null ? null : `what passes is recorded to ${record.file}, in the clear.`;
}
