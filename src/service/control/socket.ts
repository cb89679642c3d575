/** The control socket: where `ringback status` and the others reach a service that runs. Only its own user can. */
import { IpcError, type IpcServer, serve } from '../../ipc/index.ts';
import type { Operations } from '../administration/operations.ts';
import type { Configuration } from '../configuration.ts';
import { controlHandlers } from './handlers.ts';

export interface Control {
  readonly server: IpcServer | null;
  /** What to tell the user where commands will not reach us; null where they do. */
  readonly note: string | null;
}

/**
 * Listens where the configuration says. Where nobody chose the path, a service without commands is better than none.
 * Rejects with a sentence for the user where the path was chosen and cannot be had.
 */
export async function openControl(configuration: Configuration, operations: Operations): Promise<Control> {
  const { control: path, controlChosen: chosen } = configuration;
  if (path === null) return { server: null, note: null };
  try {
    return { server: await serve(path, controlHandlers(operations)), note: null };
  } catch (error) {
    if (!(error instanceof IpcError)) throw error;
    if (chosen)
      throw new Error(`--control: ${error.message} Choose another with --control PATH, or none with --control off.`);
    return { server: null, note: `commands such as \`ringback status\` do not reach this one: ${error.message}` };
  }
}
