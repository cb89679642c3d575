/** What commands may ask of the running service over its control socket. One row a verb; the names are those of the CLI. */
import type { Handlers } from '../../ipc/index.ts';
import type { StatusReport } from '../ris/report.ts';

/** The service, as commands see it. */
export interface Operations {
  readonly status: () => StatusReport;
}

export function controlVerbs(operations: Operations): Handlers {
  return {
    status: () => operations.status(),
  };
}
