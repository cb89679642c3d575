/** What commands may ask of the running service over its control socket. One row a verb; the names are those of the CLI. */
import type { Handlers } from '../../ipc/index.ts';
import type { StatusReport } from '../ris/report.ts';
import type { WatchOffer } from './watch-socket.ts';

/** The service, as commands see it. */
export interface Operations {
  readonly status: () => StatusReport;
  /** Where what passes can be watched. @throws IpcError where nothing can */
  readonly watch: () => WatchOffer;
}

export function controlVerbs(operations: Operations): Handlers {
  return {
    status: () => operations.status(),
    watch: () => operations.watch(),
  };
}
