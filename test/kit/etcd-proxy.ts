/**
 * Between our client and a real etcd: HTTP requests are passed on, noted, and may be swallowed on either way, held back,
 * or cut; so an answer can be lost whose request was done.
 */
import { once } from 'node:events';
import { createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Endpoint } from '../../src/cluster/etcd/exchange.ts';

type Json = { readonly [name: string]: unknown };

export interface Passed {
  readonly path: string;
  readonly body: Json;
}

/**
 * `pass`; `answerLost`: done, and the connection breaks before the answer; `requestLost`: it breaks before etcd has it;
 * `held`: the client hears nothing, and etcd gets it when `release` is called.
 */
export type Fate = 'pass' | 'answerLost' | 'requestLost' | 'held';

export class EtcdProxy {
  /** Decides about each request. */
  fate: (request: Passed) => Fate = () => 'pass';
  readonly passed: Passed[] = [];
  readonly #target: Endpoint;
  readonly #server = createServer((request, response) => void this.#serve(request, response));
  readonly #streams = new Set<ServerResponse>();
  readonly #held: (() => Promise<void>)[] = [];

  private constructor(target: Endpoint) {
    this.#target = target;
  }

  static async open(target: Endpoint): Promise<EtcdProxy> {
    const proxy = new EtcdProxy(target);
    proxy.#server.listen(0, '127.0.0.1');
    await once(proxy.#server, 'listening');
    return proxy;
  }

  get endpoint(): Endpoint {
    return { host: '127.0.0.1', port: (this.#server.address() as { port: number }).port };
  }

  /** Requests to a path, so far. */
  to(path: string): readonly Json[] {
    return this.passed.filter((each) => each.path === path).map(({ body }) => body);
  }

  /** Breaks all watches. */
  cutWatches(): void {
    for (const response of this.#streams) response.destroy();
  }

  /** What was held goes to etcd now. Resolves when all of it is answered. */
  async release(): Promise<void> {
    await Promise.all(this.#held.splice(0).map((deliver) => deliver()));
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    response.on('error', () => undefined);
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    const bytes = Buffer.concat(chunks);
    const passed = { path: request.url ?? '', body: JSON.parse(bytes.toString('utf8')) as Json };
    this.passed.push(passed);
    const fate = this.fate(passed);
    if (fate === 'requestLost') response.destroy();
    else if (fate === 'held') this.#held.push(() => this.#deliver(request, bytes, null));
    else await this.#deliver(request, bytes, fate === 'pass' ? response : null).then(() => response.destroy());
  }

  /** Resolves when etcd has answered to the end. @param response null: nobody is told */
  #deliver(request: IncomingMessage, bytes: Buffer, response: ServerResponse | null): Promise<void> {
    const { host, port } = this.#target;
    return new Promise((resolve) => {
      const forward = httpRequest({ host, port, path: request.url, method: 'POST', headers: request.headers });
      forward.on('error', () => resolve());
      forward.on('response', (answer) => {
        answer.on('close', () => resolve());
        if (response === null) {
          answer.resume();
          return;
        }
        if (request.url === '/v3/watch') {
          this.#streams.add(response);
          response.on('close', () => {
            this.#streams.delete(response);
            forward.destroy();
          });
        }
        response.writeHead(answer.statusCode ?? 502, { 'content-type': 'application/json' });
        answer.pipe(response);
      });
      forward.end(bytes);
    });
  }
}
