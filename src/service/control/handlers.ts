/** The verbs on the control socket. A request's data is {input, user}; what is wrong with it is told in a sentence. */
import { ZodError } from 'zod';
import { type Handlers, IpcError } from '../../ipc/index.ts';
import type { Operations } from '../administration/operations.ts';
import { perform, verbs } from '../administration/verbs.ts';

export function controlHandlers(operations: Operations): Handlers {
  return Object.fromEntries(verbs.map((row) => [row.name, (data) => answer(row, operations, data)]));
}

async function answer(row: (typeof verbs)[number], operations: Operations, data: unknown): Promise<unknown> {
  const { input, user } = (data ?? {}) as { input?: unknown; user?: unknown };
  try {
    return await perform(row, operations, input, { by: 'command', name: typeof user === 'string' ? user : '' });
  } catch (error) {
    if (!(error instanceof ZodError)) throw error;
    throw new IpcError('invalid', problemsText(error));
  }
}

/** "most: Too big: …", one line each. */
export function problemsText({ issues }: ZodError): string {
  return issues.map(({ path, message }) => `${path.join('.') || 'input'}: ${message}.`).join('\n');
}
