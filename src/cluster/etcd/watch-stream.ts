/** One watch over the JSON gateway: an answer of lines that does not end, each line a message. */
import type { ClientRequest } from 'node:http';
import type { Ms } from '../../model/time.ts';
import { clusterLimits } from '../limits.ts';
import { watchLine } from './json.ts';
import type { Watch, WatchListener } from './port.ts';

export class WatchStream implements Watch {
  readonly #listener: WatchListener;
  readonly #request: ClientRequest;
  readonly #timer: NodeJS.Timeout;
  #rest = '';
  #over = false;

  /** @param deadlineMs until etcd says that it watches */
  constructor(request: ClientRequest, listener: WatchListener, deadlineMs: Ms) {
    this.#request = request;
    this.#listener = listener;
    this.#timer = setTimeout(() => this.#end(new Error(`the watch did not begin within ${deadlineMs} ms`)), deadlineMs);
    request.on('error', (error) => this.#end(error));
    request.on('response', (response) => {
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => this.#read(chunk));
      response.on('error', (error) => this.#end(error));
      response.on('close', () => this.#end(new Error('etcd closed the watch')));
    });
  }

  cancel(): void {
    this.#over = true;
    clearTimeout(this.#timer);
    this.#request.destroy();
  }

  #end(error: Error): void {
    if (this.#over) return;
    this.cancel();
    this.#listener.ended(error);
  }

  #read(chunk: string): void {
    const lines = (this.#rest + chunk).split('\n');
    this.#rest = lines.pop()!;
    if (this.#rest.length > clusterLimits.etcdWatchLineBytesMax)
      this.#end(new Error(`a message is longer than ${clusterLimits.etcdWatchLineBytesMax} bytes`));
    for (const line of lines) {
      if (this.#over) return;
      if (line.trim() !== '') this.#take(line);
    }
  }

  #take(line: string): void {
    let message: ReturnType<typeof watchLine>;
    try {
      message = watchLine(JSON.parse(line) as { [name: string]: unknown });
    } catch {
      this.#end(new Error('etcd sent a line that is no JSON'));
      return;
    }
    clearTimeout(this.#timer);
    if (message.type === 'created') this.#listener.began();
    else if (message.type === 'changes') this.#listener.changed(message.revision, message.changes);
    else if (message.type === 'progress') this.#listener.progressed(message.revision);
    else if (message.type === 'over') this.#end(new Error(message.reason));
    else if (message.type === 'compacted') {
      this.cancel();
      this.#listener.compacted();
    }
  }
}
