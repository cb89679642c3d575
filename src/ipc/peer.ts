/**
 * One end of a connection: requests with a verb, both ways, and answers that are data or an IpcError.
 *
 *   request  {verb, data}    answer  {ok: true, data} or {ok: false, code, message}
 */
import type { Channel } from './channel.ts';
import { IpcError, toError } from './errors.ts';
import { ipcLimits } from './limits.ts';

/** A verb's work. What it throws is told to the asker: `code` where it has one, else "failed". */
export type Handler = (data: unknown, peer: Peer) => unknown;
export type Handlers = Readonly<Record<string, Handler>>;

interface Answer {
  readonly ok?: unknown;
  readonly data?: unknown;
  readonly code?: unknown;
  readonly message?: unknown;
}

type Asking = Channel & {
  readonly id: string | undefined;
  request(data: unknown, timeoutMs: number): Promise<unknown>;
};

export class Peer {
  /** Topics that the other side wants to hear of. */
  readonly topics = new Set<string>();
  private readonly channel: Asking;
  private readonly handlers: Handlers;

  constructor(channel: Asking, handlers: Handlers) {
    this.channel = channel;
    this.handlers = handlers;
    channel.onRequest = (data, reply) => void this.answer(data, reply);
  }

  /** The server's name for the connection; '' before the hello. */
  get id(): string {
    return this.channel.id ?? '';
  }

  /**
   * Asks the other side.
   * @throws IpcError `timeout`, `closed`, `tooLarge`, `unknownVerb`, `failed`, or what the handler chose
   */
  async request<T = unknown>(verb: string, data: unknown = null, timeoutMs: number = ipcLimits.requestMs): Promise<T> {
    let answer: Answer;
    try {
      answer = ((await this.channel.request({ verb, data }, timeoutMs)) ?? {}) as Answer;
    } catch (error) {
      const { code, message } = toError(error) as IpcError;
      throw new IpcError(code ?? 'failed', `${verb}: ${message}`);
    }
    if (answer.ok === true) return answer.data as T;
    throw new IpcError(String(answer.code ?? 'garbled'), String(answer.message ?? `${verb}: the answer is none.`));
  }

  private async answer(request: unknown, reply: (data: unknown) => Promise<unknown>): Promise<void> {
    const { verb, data } = (request ?? {}) as { verb?: unknown; data?: unknown };
    try {
      const handler = typeof verb === 'string' && Object.hasOwn(this.handlers, verb) ? this.handlers[verb] : undefined;
      if (handler === undefined) throw new IpcError('unknownVerb', `There is no verb '${String(verb)}'.`);
      await reply({ ok: true, data: (await handler(data, this)) ?? null });
    } catch (error) {
      const { code = 'failed', message } = toError(error) as Error & { code?: string };
      // The asker is gone, too: then nobody is left to be told.
      await reply({ ok: false, code, message }).catch(() => undefined);
    }
  }
}
