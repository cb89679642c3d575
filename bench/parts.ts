/** Every part of the bench. */
import { codecParts } from './codec.ts';
import type { Part } from './harness.ts';

export const parts: readonly Part[] = [...codecParts];
