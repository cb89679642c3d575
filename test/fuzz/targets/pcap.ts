/** Files of the old capture format. See capture.ts for what must hold. */
import { pcapGrammar } from '../grammar/capture-files.ts';
import type { Target } from '../grammar/grammar.ts';
import { fuzzCapture, fuzzStreams } from './capture.ts';

export function fuzz(data: Buffer): void {
  fuzzCapture(data);
  fuzzStreams(data);
}

export const target: Target = { name: 'pcap', grammar: pcapGrammar, bytesMax: 12_000, fuzz };
