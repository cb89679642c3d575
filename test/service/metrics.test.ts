/** Metrics: every counter is in the table, and the text is what Prometheus reads. */
import { readFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { zeroStatistics } from '../../src/feature/call-back/statistics.ts';
import { Counter, Counters } from '../../src/gateway/counters.ts';
import { Metrics } from '../../src/service/metrics/exporter.ts';
import { type MetricSources, metricTable, snapshot } from '../../src/service/metrics/table.ts';
import { NotifyTimes } from '../../src/service/ris/notify-times.ts';
import { type NodeSources, statusReport } from '../../src/service/ris/report.ts';

const counters = new Counters();
const statistics = zeroStatistics();
const nodeSources: NodeSources = {
  clock: () => 5000,
  state: () => 'in service',
  role: () => 'active',
  page: () => null,
  counter: (name) => counters.value(name),
  restartDue: () => [],
  load: () => ({ records: 2, lines: 1, bytes: 100 }),
};
const facts = {
  version: '1.2.3',
  startedAt: 1000,
  listen: null,
  tlsListen: null,
  upstream: null,
  store: null,
  demo: false,
  managers: [],
};
const sources: MetricSources = {
  counters: () => counters.snapshot(),
  statistics: () => ({ ...statistics }),
  states: () => ({ watchBusy: 2 }),
  status: () => statusReport(facts, nodeSources),
  alarms: () => [],
  process: () => ({
    cpuSeconds: 1,
    residentBytes: 2,
    heapUsedBytes: 3,
    startSeconds: 4,
    eventLoopLagSeconds: 0,
    eventLoopLagP99Seconds: 0,
  }),
};
const metrics = new Metrics(sources);
afterAll(() => metrics.close());

/** Sum of all samples. */
const total = () =>
  metricTable.reduce((sum, { read }) => sum + [...read(snapshot(sources))].reduce((s, [v]) => s + v, 0), 0);

describe('the table', () => {
  it('shows every counter of the gateway and the feature', () => {
    const silent: string[] = [];
    for (const name of Object.keys(counters.snapshot()) as (keyof typeof Counter)[]) {
      const before = total();
      counters.values[Counter[name]]! += 1000;
      if (total() === before) silent.push(name);
      counters.values[Counter[name]]! -= 1000;
    }
    for (const name of Object.keys(statistics) as (keyof typeof statistics)[]) {
      const before = total();
      statistics[name] += 1000;
      if (total() === before) silent.push(name);
      statistics[name] -= 1000;
    }
    expect(silent).toEqual([]);
  });

  it('names by the habits of Prometheus, each once, with the labels it says', () => {
    const names = metricTable.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const { name, kind, unit, labels, read } of metricTable) {
      expect(name, name).toMatch(/^[a-z][a-z0-9_]+$/);
      if (kind === 'counter') expect(name).toMatch(/_total$/);
      if (unit !== '') expect(name).toContain(`_${unit}`);
      for (const [, given = {}] of read(snapshot(sources))) expect(Object.keys(given)).toEqual(labels);
    }
  });

  it('is the page', () => {
    const page = readFileSync('docs/metrics.md', 'utf8');
    for (const { name } of metricTable) expect(page).toContain(`| ${name} |`);
  });
});

describe('the text', () => {
  it('has names, help, types and values as they were counted', async () => {
    counters.values[Counter.framesToServer] = 7;
    counters.values[Counter['fault.truncated' as never] ?? 0] ??= 0;
    statistics.arms = 3;
    metrics.notified(0.02);
    const text = await metrics.text();
    expect(text).toContain('# TYPE ringback_frames_total counter');
    expect(text).toContain('# HELP ringback_frames_total SCCP frames received, whole ones.');
    expect(text).toMatch(/^ringback_frames_total\{direction="to_server"\} 7$/m);
    expect(text).toMatch(/^ringback_callbacks_begun_total\{how="armed"\} 3$/m);
    expect(text).toMatch(/^ringback_callbacks\{state="watchBusy"\} 2$/m);
    expect(text).toMatch(/^ringback_build_info\{version="1\.2\.3",node="v[\d.]+"\} 1$/m);
    expect(text).toMatch(/^ringback_callback_notify_seconds_bucket\{le="0\.025"\} 1$/m);
    expect(text).toMatch(/^process_cpu_seconds_total 1$/m);
    expect(text).not.toMatch(/otel_scope|target_info/);
    for (const { name } of metricTable) expect(text).toContain(`# TYPE ${name} `);
  });
});

describe('times of notices', () => {
  const record = (freeSince: number, state: number) => ({
    device: 'A',
    callerLineInstance: 1,
    line: 'B',
    dialNumber: 'B',
    state,
    revision: 1,
    sequence: 1,
    armedAt: 0,
    freeSince,
  });
  const told = (steps: (times: NotifyTimes, at: (ms: number) => void) => void): number[] => {
    const found: number[] = [];
    let now = 0;
    const times = new NotifyTimes(
      () => now,
      (seconds) => found.push(seconds),
    );
    steps(times, (ms) => {
      now = ms;
    });
    return found;
  };
  const screen = { title: '', prompt: '', text: '', softKeys: [], dialNumber: '' };
  const alert = { type: 'showScreen', device: 'A', dialog: 1, screen, alert: true } as const;
  const answer = { type: 'screenAnswer', device: 'A', dialog: 1, shown: true } as const;

  it('run from free to shown', () => {
    expect(
      told((times, at) => {
        times.see({ type: 'commit', device: 'A', revision: 2, record: record(1000, 7) });
        times.see(alert);
        at(1250);
        times.see(answer);
        times.see(answer);
      }),
    ).toEqual([0.25]);
  });

  it('leave out who was busy, other screens, and call backs that ended', () => {
    expect(
      told((times) => {
        times.see({ type: 'commit', device: 'A', revision: 2, record: record(1000, 6) });
        times.see(alert);
        times.see(answer);
        times.see({ type: 'commit', device: 'A', revision: 3, record: record(1000, 7) });
        times.see({ ...alert, alert: false });
        times.see(answer);
        times.see({ type: 'commit', device: 'A', revision: 4, record: null });
        times.see(alert);
        times.see(answer);
      }),
    ).toEqual([]);
  });
});
