/**
 * A client of etcd's JSON gateway: several endpoints, of which the one that answered last is asked first; TLS; user and
 * password. What may be done twice is asked of the next endpoint where one fails; a transaction only where it was not
 * sent at all: whoever asked must read back what became of it.
 */
import type { Ms } from '../../model/time.ts';
import { type Answer, type Endpoint, type EtcdTls, Exchange, TokenError } from './exchange.ts';
import { keyValues, rangeRequest, revisionOf, transactionAnswer, transactionRequest, watchRequest } from './json.ts';
import {
  type Etcd,
  EtcdError,
  type KeyValue,
  type RangeAnswer,
  type Transaction,
  type TransactionAnswer,
  type Watch,
  type WatchListener,
} from './port.ts';
import { WatchStream } from './watch-stream.ts';

export interface EtcdOptions {
  readonly endpoints: readonly Endpoint[];
  readonly tls?: EtcdTls;
  readonly user?: string;
  readonly password?: string;
  /** Longest time for one answer of one endpoint. */
  readonly answerMs?: Ms;
  /** The same for keeping a lease, where there is less of it. */
  readonly keepMs?: Ms;
}

const PAGE_KEYS = 5000;

interface Request {
  readonly path: string;
  readonly body: object;
  readonly deadlineMs: Ms;
  /** May be done twice. */
  readonly again: boolean;
}

export class EtcdClient implements Etcd {
  readonly #exchanges: readonly Exchange[];
  readonly #login: { readonly name: string; readonly password: string } | null;
  readonly #answerMs: Ms;
  readonly #keepMs: Ms;
  #current = 0;
  #token: string | null = null;
  #closed = false;

  /** @throws RangeError where there is no endpoint */
  constructor(options: EtcdOptions) {
    if (options.endpoints.length === 0) throw new RangeError('etcd: no endpoint is named');
    this.#exchanges = options.endpoints.map((endpoint) => new Exchange(endpoint, options.tls ?? null));
    this.#login = options.user === undefined ? null : { name: options.user, password: options.password ?? '' };
    this.#answerMs = options.answerMs ?? 1000;
    this.#keepMs = options.keepMs ?? 500;
  }

  /** The endpoint that is asked first now. */
  get endpoint(): string {
    return this.#exchanges[this.#current]!.name;
  }

  async transact(transaction: Transaction): Promise<TransactionAnswer> {
    return transactionAnswer(await this.#ask('/v3/kv/txn', transactionRequest(transaction), false));
  }

  async list(prefix: string): Promise<RangeAnswer> {
    const items: KeyValue[] = [];
    let revision = 0;
    for (;;) {
      const page = { after: items.at(-1)?.key ?? null, revision, limit: PAGE_KEYS };
      const answer = await this.#ask('/v3/kv/range', rangeRequest(prefix, page), true);
      if (revision === 0) revision = revisionOf(answer);
      for (const item of keyValues(answer)) items.push(item);
      if (answer.more !== true) return { revision, items };
    }
  }

  watch(prefix: string, fromRevision: number, listener: WatchListener): Watch {
    let stream: WatchStream | null = null;
    let cancelled = false;
    const ended = (error: Error): void => {
      this.#next();
      listener.ended(error);
    };
    this.#loggedIn().then(
      (token) => {
        if (cancelled) return;
        const exchange = this.#exchanges[this.#current]!;
        const request = exchange.stream('/v3/watch', watchRequest(prefix, fromRevision), token);
        stream = new WatchStream(request, { ...bound(listener), ended }, this.#answerMs);
      },
      (error: Error) => {
        if (!cancelled) ended(error);
      },
    );
    return {
      cancel: () => {
        cancelled = true;
        stream?.cancel();
      },
    };
  }

  async grant(ttlMs: Ms): Promise<{ readonly lease: string; readonly ttlMs: Ms }> {
    const answer = await this.#ask('/v3/lease/grant', { TTL: Math.ceil(ttlMs / 1000), ID: 0 }, true);
    return { lease: String(answer.ID), ttlMs: Number(answer.TTL) * 1000 };
  }

  async keepAlive(lease: string): Promise<Ms> {
    const answer = await this.#ask('/v3/lease/keepalive', { ID: lease }, true, this.#keepMs);
    const result = (answer.result ?? {}) as { readonly TTL?: string };
    return Number(result.TTL ?? 0) * 1000;
  }

  async revoke(lease: string): Promise<void> {
    try {
      await this.#ask('/v3/lease/revoke', { ID: lease }, true, this.#keepMs);
    } catch (error) {
      if (!(error instanceof EtcdError && /lease not found/.test(error.message))) throw error;
    }
  }

  close(): void {
    this.#closed = true;
    for (const exchange of this.#exchanges) exchange.close();
  }

  async #ask(path: string, body: object, again: boolean, deadlineMs = this.#answerMs): Promise<Answer> {
    const request = { path, body, deadlineMs, again };
    let logins = 0;
    for (let tries = 1; ; tries++) {
      if (this.#closed) throw new EtcdError('unsent', 'etcd: the client is closed');
      const exchange = this.#exchanges[this.#current]!;
      try {
        return await exchange.ask(path, body, await this.#loggedIn(), deadlineMs);
      } catch (error) {
        if (error instanceof TokenError && this.#login !== null && logins++ === 0) {
          this.#token = null;
          continue;
        }
        if (!this.#another(error as EtcdError, request, exchange, tries)) throw error;
      }
    }
  }

  /** @returns true where the next endpoint shall be asked */
  #another(error: EtcdError, { again }: Request, asked: Exchange, tries: number): boolean {
    if (error.failure === 'refused') return false;
    // Others may have moved on already.
    if (this.#exchanges[this.#current] === asked) this.#next();
    return (again || error.failure === 'unsent') && tries < this.#exchanges.length;
  }

  #next(): void {
    this.#current = (this.#current + 1) % this.#exchanges.length;
  }

  async #loggedIn(): Promise<string | null> {
    if (this.#login === null || this.#token !== null) return this.#token;
    const exchange = this.#exchanges[this.#current]!;
    try {
      const answer = await exchange.ask('/v3/auth/authenticate', this.#login, null, this.#answerMs);
      this.#token = String(answer.token);
      return this.#token;
    } catch (error) {
      // Whatever became of the log-in, the request itself was not sent.
      const { failure, message } = error as EtcdError;
      throw new EtcdError(failure === 'refused' ? 'refused' : 'unsent', message);
    }
  }
}

function bound(listener: WatchListener): WatchListener {
  return {
    began: () => listener.began(),
    changed: (revision, changes) => listener.changed(revision, changes),
    progressed: (revision) => listener.progressed(revision),
    compacted: () => listener.compacted(),
    ended: (error) => listener.ended(error),
  };
}
