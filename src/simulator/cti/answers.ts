/** One row per request that the simulator answers. The name of the answer is that of the request, with Response. */
import type { PduName } from '../../codecs/qbe/ids.ts';
import type { Answer } from './asked.ts';
import { callAnswers } from './call-answers.ts';
import { deviceAnswers } from './device-answers.ts';
import { lineAnswers } from './line-answers.ts';
import { loginAnswers } from './login-answers.ts';
import { providerAnswers } from './provider-answers.ts';

/** Requests that need no login. */
export const mayComeFirst: ReadonlySet<PduName> = new Set<PduName>([
  'ProviderInitRequest',
  'ProviderOpenRequest',
  'ProviderCloseRequest',
]);

export const answers: Partial<Record<PduName, Answer>> = {
  ...loginAnswers,
  ...providerAnswers,
  ...deviceAnswers,
  ...lineAnswers,
  ...callAnswers,
};
