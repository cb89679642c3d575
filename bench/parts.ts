/** Every part of the bench. */
import { captureParts } from './captures.ts';
import { decodeParts } from './decode.ts';
import { encodeParts } from './encode.ts';
import { gatewayParts } from './gateway/parts.ts';
import type { Part, TrialPart } from './harness.ts';
import { qbeParts } from './qbe.ts';
import { storeParts } from './store.ts';
import { tableParts } from './table.ts';

export const parts: readonly (Part | TrialPart)[] = [
  ...decodeParts,
  ...encodeParts,
  ...qbeParts,
  ...tableParts,
  ...storeParts,
  ...captureParts,
  ...gatewayParts,
];
