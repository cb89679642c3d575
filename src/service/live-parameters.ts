/** Changed parameters reach the parts that they concern, and through them the live records. */
import { join } from 'node:path';
import type { CallBackHandler } from '../feature/index.ts';
import type { CtiAttachment, PhoneGateway, Router } from '../gateway/index.ts';
import type { Configuration } from './configuration.ts';
import type { Log } from './log.ts';
import { ParameterBook } from './parameter-book.ts';
import { callBackParameters, ctiParameters, inlineParameters } from './parameters.ts';

/** The book of a service: its journal lies beside the records. A node of a cluster keeps none: its file is what counts. */
export function openBook({ parameters, store, cluster }: Configuration): ParameterBook {
  return new ParameterBook({
    configured: parameters,
    journal: store === null || cluster !== null ? null : join(store, 'parameter-changes.jsonl'),
    clock: Date.now,
    source: 'configuration',
  });
}

export interface LiveParts {
  readonly configuration: Configuration;
  readonly feature: CallBackHandler;
  readonly router: Router;
  readonly gateway: PhoneGateway | null;
  /** The attachment of now: in a cluster the active has one, and each time it becomes active another. */
  readonly cti: () => CtiAttachment | null;
}

export function applyParameters(book: ParameterBook, parts: LiveParts, log: Log): void {
  const { configuration, feature, router, gateway, cti } = parts;
  book.onChange((values, changes) => {
    feature.parameters = callBackParameters(values);
    const { keyOwner, alertTone, dialMethod, audioFileName, voiceMailNumbers, limits, deadlines } =
      inlineParameters(values);
    // A setting of the same name is nearer to the operator who wrote it than the parameter is.
    const owner = configuration.keyOwner ?? keyOwner;
    gateway?.change({ keyOwner: owner, alertTone, dialMethod, audioFileName, voiceMailNumbers, limits, deadlines });
    const { audioFileName: file, voiceMailNumbers: numbers } = ctiParameters(values);
    cti()?.change({ audioFileName: file, voiceMailNumbers: numbers });
    // The feature looks at its deadlines with every event: this one is for nothing else.
    router.post({ type: 'wake' });
    for (const { name, from, to, by, who, needsRestart } of changes)
      log.info({ parameter: name, from, to, by, who, needsRestart }, 'parameter changed');
  });
}
