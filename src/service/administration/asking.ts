/** Who asks something of the running service, and how it is told that the thing cannot be. */

/** What is asked for does not exist, cannot be, or is not wanted now. */
export class OperationError extends Error {
  readonly code: 'notFound' | 'invalid' | 'refused';

  constructor(code: OperationError['code'], message: string) {
    super(message);
    this.name = 'OperationError';
    this.code = code;
  }
}

/** Who asks: for the history of changes. */
export interface Asker {
  readonly by: 'file' | 'command' | 'api' | 'database';
  /** User, token or file; '' where nobody says. */
  readonly name: string;
}
