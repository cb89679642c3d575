/** Changed parameters reach the parts that they concern, and through them the live records. */
import { join } from 'node:path';
import type { CallBackHandler } from '../feature/index.ts';
import type { CtiAttachment, PhoneGateway, Router } from '../gateway/index.ts';
import { AlarmBook } from './alarms/alarm-book.ts';
import { ChangeJournal } from './changes/journal.ts';
import type { Configuration } from './configuration.ts';
import type { Log } from './log.ts';
import { ParameterBook } from './parameter-book.ts';
import { callBackParameters, ctiParameters, inlineParameters } from './parameters.ts';

export interface Books {
  readonly parameters: ParameterBook;
  readonly alarms: AlarmBook;
  readonly journal: ChangeJournal;
}

/** The books of a service: their journal lies beside the records. A node of a cluster keeps none: its file is what counts. */
export function openBooks({ parameters, alarms, store, cluster }: Configuration, file: string | null): Books {
  const journal = new ChangeJournal(store === null || cluster !== null ? null : join(store, 'parameter-changes.jsonl'));
  const shared = { journal, clock: Date.now, source: file ?? 'configuration' };
  return {
    journal,
    parameters: new ParameterBook({ configured: parameters, ...shared }),
    alarms: new AlarmBook({ configured: alarms, ...shared }),
  };
}

export interface LiveParts {
  readonly started: Configuration;
  readonly feature: CallBackHandler;
  readonly router: Router;
  readonly gateway: PhoneGateway | null;
  /** The attachment of now: in a cluster the active has one, and each time it becomes active another. */
  readonly cti: () => CtiAttachment | null;
  readonly log: Log;
}

/** @returns takes over what a running service can of a configuration that was read again, the books apart */
export function applyParameters(book: ParameterBook, parts: LiveParts): (configuration: Configuration) => void {
  const { started, feature, router, gateway, cti, log } = parts;
  let chosen = started.keyOwner;
  const apply = () => {
    const { values } = book;
    feature.parameters = callBackParameters(values);
    const { keyOwner, alertTone, dialMethod, audioFileName, voiceMailNumbers, limits, deadlines } =
      inlineParameters(values);
    // A setting of the same name is nearer to the operator who wrote it than the parameter is.
    const owner = chosen ?? keyOwner;
    gateway?.change({ keyOwner: owner, alertTone, dialMethod, audioFileName, voiceMailNumbers, limits, deadlines });
    const { audioFileName: file, voiceMailNumbers: numbers } = ctiParameters(values);
    cti()?.change({ audioFileName: file, voiceMailNumbers: numbers });
    // The feature looks at its deadlines with every event: this one is for nothing else.
    router.post({ type: 'wake' });
  };
  book.onChange(apply);
  return ({ keyOwner, logLevel }) => {
    log.level = logLevel;
    if (keyOwner === chosen) return;
    chosen = keyOwner;
    apply();
  };
}
