/** What can go wrong between two processes of one machine. Callers match codes, people read sentences. */

export type IpcErrorCode =
  /** Nobody listens at the path. */
  | 'unreachable'
  /** Another live process owns the path. */
  | 'taken'
  /** The path, or its folder, cannot be used. */
  | 'path'
  /** The other side did not answer in time. */
  | 'timeout'
  /** The connection ended before the answer. */
  | 'closed'
  /** A message is larger than `ipcLimits.messageBytesMax`. */
  | 'tooLarge'
  /** Bytes that are no message of ours. */
  | 'garbled'
  /** The other side has no such verb. */
  | 'unknownVerb'
  /** The other side's handler failed, or refused. */
  | 'failed';

export class IpcError extends Error {
  /** One of `IpcErrorCode`, or a code that the other side's handler chose. */
  readonly code: IpcErrorCode | (string & {});

  constructor(code: IpcErrorCode | (string & {}), message: string) {
    super(message);
    this.name = 'IpcError';
    this.code = code;
  }
}

/** Whatever was thrown, as an Error: net-ipc rejects with plain strings. */
export function toError(reason: unknown): Error {
  return reason instanceof Error ? reason : new IpcError('failed', String(reason));
}
