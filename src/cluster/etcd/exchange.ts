/** One request to one etcd: HTTP, JSON both ways, a deadline, and how it failed where it did. */
import { type ClientRequest, Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import type { Ms } from '../../model/time.ts';
import { clusterLimits } from '../limits.ts';
import { EtcdError } from './port.ts';

export interface EtcdTls {
  /** PEM; left out: the authorities of the system. */
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
}

export interface Endpoint {
  readonly host: string;
  readonly port: number;
}

export type Answer = { readonly [name: string]: unknown };

/** gRPC codes by which etcd refuses for good: nothing was done. All others are told by servers that lost their leader. */
const REFUSALS: ReadonlySet<number> = new Set([3, 5, 6, 7, 9, 11, 12, 16]);
const UNAUTHENTICATED = 16;

/** The token is not (any longer) known: log in again, nothing was done. */
export class TokenError extends EtcdError {}

export class Exchange {
  readonly endpoint: Endpoint;
  readonly #agent: HttpAgent;
  readonly #tls: EtcdTls | null;
  readonly #streams = new Set<ClientRequest>();

  constructor(endpoint: Endpoint, tls: EtcdTls | null) {
    this.endpoint = endpoint;
    this.#tls = tls;
    const options = { keepAlive: true, maxSockets: clusterLimits.etcdSocketsMax, scheduling: 'lifo' } as const;
    this.#agent = tls === null ? new HttpAgent(options) : new HttpsAgent({ ...options, ...tls });
  }

  get name(): string {
    return `${this.endpoint.host}:${this.endpoint.port}`;
  }

  /** @throws EtcdError */
  ask(path: string, body: object, token: string | null, deadlineMs: Ms): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const request = this.#open(path, token);
      let connected = false;
      const timer = setTimeout(() => request.destroy(new Error(`no answer for ${deadlineMs} ms`)), deadlineMs);
      const failed = (error: Error & { readonly reason?: string }) => {
        clearTimeout(timer);
        const failure = connected ? 'unknown' : 'unsent';
        // What OpenSSL says has its place in its sources around it.
        reject(new EtcdError(failure, `etcd ${this.name}: ${error.reason ?? error.message}`));
      };
      request.on('socket', (socket) => {
        // A connection that is kept may have been sent on at once; on a new one nothing is before the handshake.
        if (!socket.connecting) connected = true;
        else socket.once(this.#tls === null ? 'connect' : 'secureConnect', () => (connected = true));
      });
      request.on('error', failed);
      request.on('response', (response) => {
        collect(response).then((text) => {
          clearTimeout(timer);
          try {
            resolve(this.#read(response.statusCode ?? 0, text));
          } catch (error) {
            reject(error as Error);
          }
        }, failed);
      });
      request.end(JSON.stringify(body));
    });
  }

  /** A request whose answer does not end. */
  stream(path: string, body: object, token: string | null): ClientRequest {
    const request = this.#open(path, token, false);
    this.#streams.add(request);
    request.once('close', () => this.#streams.delete(request));
    request.end(JSON.stringify(body));
    return request;
  }

  close(): void {
    for (const request of this.#streams) request.destroy();
    this.#agent.destroy();
  }

  #open(path: string, token: string | null, kept = true): ClientRequest {
    const { host, port } = this.endpoint;
    const headers = { 'content-type': 'application/json', ...(token === null ? {} : { authorization: token }) };
    const options = { host, port, path, method: 'POST', headers };
    if (this.#tls === null)
      return httpRequest(kept ? { ...options, agent: this.#agent } : { ...options, agent: false });
    return httpsRequest(kept ? { ...options, agent: this.#agent } : { ...options, ...this.#tls, agent: false });
  }

  #read(status: number, text: string): Answer {
    let answer: Answer;
    try {
      answer = JSON.parse(text) as Answer;
    } catch {
      const start = JSON.stringify(text.slice(0, 80));
      throw new EtcdError('unknown', `etcd ${this.name}: answered ${status} with something that is no JSON: ${start}`);
    }
    if (status === 200 && answer.error === undefined) return answer;
    const code = Number(answer.code ?? 2);
    const message = `etcd ${this.name}: ${String(answer.error ?? answer.message ?? status)}`;
    if (code === UNAUTHENTICATED || /invalid auth token|auth store is old/.test(message))
      throw new TokenError('refused', message);
    throw new EtcdError(REFUSALS.has(code) ? 'refused' : 'unknown', message);
  }
}

async function collect(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > clusterLimits.etcdAnswerBytesMax)
      throw new Error(`the answer is longer than ${clusterLimits.etcdAnswerBytesMax} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
