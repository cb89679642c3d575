/** Files of the old capture format. See capture.ts for what must hold. */
import { everything } from '../engine/effort.ts';
import { pcapGrammar } from '../grammar/capture-files.ts';
import type { Target } from '../grammar/grammar.ts';
import { fuzzCapture } from './capture.ts';

export function fuzz(data: Buffer, effort = everything): void {
  fuzzCapture(data, effort);
}

export const target: Target = { name: 'pcap', grammar: pcapGrammar, bytesMax: 12_000, fuzz };
