/** Every part of the bench. */
import { captureParts } from './captures.ts';
import { codecParts } from './codec.ts';
import type { Part, TrialPart } from './harness.ts';
import { storeParts } from './store.ts';
import { tableParts } from './table.ts';

export const parts: readonly (Part | TrialPart)[] = [...codecParts, ...tableParts, ...storeParts, ...captureParts];
