/** Every part of the bench. */
import { captureParts } from './captures.ts';
import { decodeParts } from './decode.ts';
import { encodeParts } from './encode.ts';
import { abusePart } from './gateway/abuse.ts';
import { featurePart } from './gateway/feature.ts';
import { gatewayParts } from './gateway/parts.ts';
import { phonesPart } from './gateway/phones-goal.ts';
import { workersPart } from './gateway/workers.ts';
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
  featurePart,
  workersPart,
  phonesPart,
  abusePart,
];
