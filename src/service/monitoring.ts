/** What others watch us by: metrics, health, and the clock that ends alarms that have been quiet. */
import type { FastifyInstance } from 'fastify';
import type { Action, CallBackHandler, Event } from '../feature/index.ts';
import type { Router } from '../gateway/index.ts';
import type { Address } from './address.ts';
import type { Operations } from './administration/operations.ts';
import type { AlarmCenter } from './alarms/center.ts';
import { Metrics } from './metrics/exporter.ts';
import { processFigures } from './metrics/process-figures.ts';
import { HealthCheck } from './ris/health.ts';
import { NotifyTimes } from './ris/notify-times.ts';

const SWEEP_MS = 1_000;

export interface MonitoringParts {
  readonly feature: CallBackHandler;
  readonly router: Router;
  readonly operations: Operations;
  readonly center: AlarmCenter;
  readonly upstream: Address | null;
  readonly startedAt: number;
  /** The router's. */
  readonly clock: () => number;
}

export class Monitoring {
  readonly health: HealthCheck;
  readonly metrics: Metrics;
  /** Told how many seconds each notice took. */
  onNotified: (seconds: number) => void = () => undefined;
  private readonly figures: ReturnType<typeof processFigures>;
  private readonly times: NotifyTimes;
  private readonly timer: NodeJS.Timeout;

  constructor(parts: MonitoringParts) {
    const { feature, router, operations, center, upstream, startedAt, clock } = parts;
    this.figures = processFigures(startedAt);
    this.metrics = new Metrics({
      counters: () => router.counters.snapshot(),
      statistics: () => ({ ...feature.statistics }),
      states: () => operations.recordStates(),
      status: () => operations.status(),
      alarms: () => center.list(),
      process: () => this.figures.read(),
    });
    this.times = new NotifyTimes(clock, (seconds) => {
      this.metrics.notified(seconds);
      this.onNotified(seconds);
    });
    this.health = new HealthCheck({
      clock: () => performance.now(),
      status: () => operations.status(),
      upstream,
      alarms: () => new Set(center.list().map(({ name }) => name)),
    });
    const connected = () => router.counters.value('upstreamConnected');
    let before = connected();
    this.timer = setInterval(() => {
      center.sweep();
      // A connection that was made says more than all that were not.
      if (connected() > before) center.tell('CallServerBack', '', 'A connection was accepted.');
      before = connected();
    }, SWEEP_MS);
    this.timer.unref();
  }

  /** The router's `observe`. */
  see(what: Event | Action): void {
    this.times.see(what);
  }

  /** /metrics, /health, /livez, /readyz. */
  readonly routes = (server: FastifyInstance): void => {
    server.get('/metrics', async (_, reply) =>
      reply.type('text/plain; version=0.0.4; charset=utf-8').send(await this.metrics.text()),
    );
    server.get('/health', () => this.health.look());
    server.get('/livez', () => ({ ok: true }));
    server.get('/readyz', async (_, reply) => {
      const health = await this.health.look();
      return reply.code(health.ready ? 200 : 503).send(health);
    });
  };

  async close(): Promise<void> {
    clearInterval(this.timer);
    this.figures.close();
    await this.metrics.close();
  }
}
