/**
 * What shows messages: views, and the decoding for them. They need the tables of both protocols, which take longer to load
 * than a small capture to read; `--count` does without, so this is imported when it is needed.
 */
import { decodeFrames } from '../frames.ts';
import { decodeAny } from './any.ts';
import { FieldsView } from './fields-view.ts';
import type { LineOutput } from './output.ts';
import { JsonLinesView, JsonView, linesOn, type View } from './views.ts';

export interface FormOptions {
  readonly verbose?: boolean;
  readonly json?: boolean;
  readonly jsonl?: boolean;
  readonly fields?: readonly string[];
  readonly utc?: boolean;
}

/** @throws FilterError where `--fields` names none. */
export function formOf(options: FormOptions, out: LineOutput, several: boolean): View {
  if (options.json) return new JsonView(out, several);
  if (options.jsonl) return new JsonLinesView(out, several);
  if (options.fields !== undefined) return new FieldsView(out, options.fields);
  return linesOn(out, { verbose: options.verbose ?? false, utc: options.utc ?? false, several });
}

export { decodeAny, decodeFrames };
