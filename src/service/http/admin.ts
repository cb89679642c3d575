/** The admin side of the page's port: API, stream of events, rates. Joined here so that `main` stays a list of parts. */
import type { FastifyInstance } from 'fastify';
import type { Action, Event } from '../../feature/index.ts';
import type { CounterName } from '../../gateway/index.ts';
import type { Operations } from '../administration/operations.ts';
import type { AlarmCenter } from '../alarms/center.ts';
import type { SettingBook } from '../changes/setting-book.ts';
import { apiRoutes } from './api.ts';
import { EventStream } from './event-stream.ts';
import { type GuardSettings, refusal } from './guard.ts';
import { happening } from './happenings.ts';
import { Rates } from './rates.ts';

export interface AdminParts {
  readonly operations: Operations;
  readonly center: AlarmCenter;
  /** Whose changes the stream tells. */
  readonly books: readonly SettingBook[];
  readonly counter: (name: CounterName) => number;
  readonly records: () => number;
  readonly version: string;
  readonly guard: GuardSettings;
  /** Only this machine reaches us. */
  readonly loopback: () => boolean;
}

const SAMPLE_MS = 1_000;

export class Admin {
  readonly rates: Rates;
  private readonly parts: AdminParts;
  private readonly stream: EventStream;
  private readonly timer: NodeJS.Timeout;

  constructor(parts: AdminParts) {
    this.parts = parts;
    const { operations, center, books, counter, records } = parts;
    this.rates = new Rates({ clock: Date.now, counter, records });
    this.stream = new EventStream(() => ({ status: operations.status(), rates: this.rates.list().at(-1) ?? null }));
    this.timer = setInterval(() => this.rates.sample(), SAMPLE_MS);
    this.timer.unref();
    center.listen((alarm) => this.stream.send('alarm', alarm));
    for (const book of books) book.onChange((_, changes) => this.stream.send('change', changes));
  }

  /** A trace has begun or ended. */
  traceChanged(): void {
    this.stream.send('trace', this.parts.operations.trace());
  }

  /** The router's `observe`. */
  see(what: Event | Action): void {
    if (!this.stream.heard) return;
    const told = happening(what, Date.now());
    if (told !== null) this.stream.often('happening', told);
  }

  readonly routes = (server: FastifyInstance): void => {
    const { operations, version, guard, loopback } = this.parts;
    // Where a token is asked for, the messages of the live page are no less worth it.
    server.addHook('onRequest', async (request, reply) => {
      if (guard.token === null || !request.url.startsWith('/api/')) return;
      const refused = refusal(request, guard, loopback());
      if (refused !== null) return reply.code(refused.status).send({ error: refused.error });
    });
    const asks = (request: Parameters<typeof refusal>[0]) => refusal(request, guard, loopback());
    apiRoutes({ operations, stream: this.stream, rates: this.rates, version, refusal: asks })(server);
  };

  async close(): Promise<void> {
    clearInterval(this.timer);
    this.stream.close();
  }
}
