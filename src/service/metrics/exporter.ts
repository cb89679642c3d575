/**
 * The table as OpenTelemetry instruments, read when somebody scrapes, and written as Prometheus text. Hot counters stay in
 * their typed array: an observer reads them once a scrape.
 */
import type { Attributes, BatchObservableResult, Histogram, Observable } from '@opentelemetry/api';
import { PrometheusExporter, PrometheusSerializer } from '@opentelemetry/exporter-prometheus';
import { MeterProvider } from '@opentelemetry/sdk-metrics';
import { type MetricSources, metricTable, notifyHistogram, snapshot } from './table.ts';

export class Metrics {
  private readonly exporter = new PrometheusExporter({ preventServerStart: true });
  private readonly serializer = new PrometheusSerializer('', false, undefined, true, true);
  private readonly provider = new MeterProvider({ readers: [this.exporter] });
  private readonly notify: Histogram;

  constructor(sources: MetricSources) {
    const meter = this.provider.getMeter('ringback');
    const instruments = metricTable.map((row) => {
      const options = { description: row.help };
      // The exporter adds `_total` to counters by itself.
      const instrument: Observable<Attributes> =
        row.kind === 'counter'
          ? meter.createObservableCounter(row.name.replace(/_total$/, ''), options)
          : meter.createObservableGauge(row.name, options);
      return { row, instrument };
    });
    const observe = (result: BatchObservableResult) => {
      const now = snapshot(sources);
      for (const { row, instrument } of instruments)
        for (const [value, labels] of row.read(now)) result.observe(instrument, value, { ...labels });
    };
    meter.addBatchObservableCallback(
      observe,
      instruments.map(({ instrument }) => instrument),
    );
    const { name, help, boundaries } = notifyHistogram;
    this.notify = meter.createHistogram(name, {
      description: help,
      advice: { explicitBucketBoundaries: [...boundaries] },
    });
  }

  /** A notice was shown so long after its line became free. */
  notified(seconds: number): void {
    this.notify.record(seconds);
  }

  /** Prometheus' text format 0.0.4. */
  async text(): Promise<string> {
    const { resourceMetrics } = await this.exporter.collect();
    return this.serializer.serialize(resourceMetrics);
  }

  close(): Promise<void> {
    return this.provider.shutdown();
  }
}
